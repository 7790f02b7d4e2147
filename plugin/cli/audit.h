/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `audit`'s parts: one function for each thing that is asked of a show's log. */
#pragma once

#include "args.h"
#include "control/audit_log.h"
#include "qt/bridge.h"

#include <jansson.h>

enum { AUDIT_CSV, AUDIT_EXPECT, AUDIT_OUT, AUDIT_ITEM };

/** SHA-256 by the bridge, loaded with audit_begin(). */
bool audit_digest(const void *bytes, size_t size_bytes, char hex[65], struct error *err);

/** Loads the bridge; says on stderr why it cannot. */
MUST_CHECK bool audit_begin(void);

/** The bridge that audit_begin() loaded. */
const struct bridge *audit_bridge(void);

/** Says on stderr why a folder is not read. Returns EXIT_BAD. */
enum exit_code audit_say(const char *folder, const struct error *err);

/**
 * Puts the document of a line of kind "document" among those by their hashes, made of the one before where it stands as
 * a change. Returns: false when it is not the document that its hash says, or cannot be made: it is left out.
 */
bool audit_take_document(json_t *documents, const json_t *line);

/** Paints what was on air at a time (`audit at --out`). Errors: nothing was, or the log lacks something. */
MUST_CHECK bool audit_paint(const char *folder, int64_t at_ms, const char *out, struct error *err);

enum exit_code audit_run_verify(const struct args *args, const char *folder);
enum exit_code audit_run_export(const struct args *args, const char *folder);
enum exit_code audit_run_proof(const struct args *args, const char *folder);
enum exit_code audit_run_at(const struct args *args, const char *folder, int64_t at_ms);

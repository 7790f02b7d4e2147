/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bodies as a broken shop sends them, made from the good document of the moment. Pure: knows no HTTP library, no file.
 * Thread: any.
 */
#pragma once

#include "served_document.h"
#include "served_faults.h"

/** What any of these may be long, and what the buffers for them take. */
#define BAD_BODY_MAX_BYTES (4u * 1024u * 1024u)

/**
 * Adds the body that a fault (FAULT_BAD_JSON, _BAD_UTF8, _BAD_ROOM, _OLD_VERSION, _OVERSIZE, _BIG_EVENT) puts in the
 * place of the document, in one line.
 *
 * Returns:  false also for faults that leave the document alone (ERROR_USAGE).
 */
MUST_CHECK bool served_bad_body(enum fault_kind kind, const struct served_document *document, int64_t wall_ms,
				struct buffer *out, struct error *err);

/** A page for people. */
const char *served_bad_page(void);

/** Adds gzip that unfolds to so many MiB. */
MUST_CHECK bool served_bad_bomb(int64_t mib, struct buffer *out, struct error *err);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The secrets of an adapter's shop: a file for nobody else's eyes ("shop-secrets/1", docs/adapters.md), bound to one
 * origin. What is in it leaves in no text.
 */
#pragma once

#include "feed/adapter.h"

#include <jansson.h>

#define KEEP_SECRETS_MOST 16

struct keep {
	json_t *document; /* NULL: nothing was read; its texts are what `secrets` points to */
	const char *origin;
	const char *token_origin; /* where the token is renewed; NULL: at origin */
	struct adapter_pair secrets[KEEP_SECRETS_MOST];
	size_t count;
};

/**
 * Reads the file; without one the keep is empty, and that is no error.
 *
 * Errors:   ERROR_USAGE (others may read it), ERROR_VALUE and ERROR_SYNTAX (no such file as it should be), ERROR_IO,
 *           ERROR_LIMIT, ERROR_UNSUPPORTED, ERROR_MEMORY. Owns: keep_finish().
 */
MUST_CHECK bool keep_read(const char *path, struct keep *out, struct error *err);

void keep_finish(struct keep *keep);

const char *keep_secret(const struct keep *keep, const char *name);

/** Until when a secret is good, in ms on the shop's clock; ROOM_UNSET: not said. */
int64_t keep_until_ms(const struct keep *keep, const char *name);

/**
 * Takes new secrets (an object of texts) and until when the one of that name is good (ROOM_UNSET: not said).
 *
 * Errors:   ERROR_MEMORY.
 */
MUST_CHECK bool keep_take(struct keep *keep, const json_t *secrets, const char *name, int64_t until_ms,
			  struct error *err);

/**
 * Takes what a person typed, an object of texts: for another shop than the keep's all that it held goes, for the same
 * one the rest stays. token_origin: NULL: tokens come from the shop's own host.
 *
 * Errors:   ERROR_MEMORY.
 */
MUST_CHECK bool keep_take_typed(struct keep *keep, const char *origin, const char *token_origin, const json_t *secrets,
				struct error *err);

/** Writes it, atomically and 0600. Errors: ERROR_IO, ERROR_MEMORY; the old file is then untouched. */
MUST_CHECK bool keep_write(const struct keep *keep, const char *path, struct error *err);

/**
 * Keeps everybody else, in this process and in others, from renewing what the file holds, until keep_unlock() or the
 * process's end. The lock is a file beside it, "FILE.lock", which stays. False: somebody else has it. True with
 * KEEP_NO_LOCK where the file system has no locks.
 */
MUST_CHECK bool keep_lock(const char *path, int *lock);
void keep_unlock(int lock);
#define KEEP_NO_LOCK (-1)

/** Takes every secret out of a text, which does not grow; and out of an error's texts. */
void keep_scrub_text(const struct keep *keep, char *text);
void keep_scrub(const struct keep *keep, struct error *err);

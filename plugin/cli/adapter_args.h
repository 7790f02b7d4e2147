/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What commands that take an adapter have in common: --adapter FILE, --var k=v, --secret k=v.
 */
#pragma once

#include "args.h"

#include "feed/adapter.h"

/* What was given, to be held as long as it is used: it points into the command line. */
struct adapter_args {
	const struct adapter *adapter;
	struct adapter_given given;
	struct adapter_pair vars[ARGS_REPEATED_MAX];
	struct adapter_pair secrets[ARGS_REPEATED_MAX];
	struct adapter_pair kept[ARGS_REPEATED_MAX]; /* vars that the adapter has not, but keeps of answers */
	size_t kept_count;
	char names[2 * ARGS_REPEATED_MAX][64];
};

/**
 * Reads the adapter and the pairs. `--var room=ID` is the room's id. var_place and secret_place are the options' (the
 * latter may be one that is not repeated).
 *
 * Returns:  false, and the exit code, when the words are wrong or the adapter is bad (said on stderr).
 */
bool adapter_args_take(struct adapter_args *taken, const struct args *args, const char *file, size_t var_place,
		       size_t secret_place, enum exit_code *code);

/**
 * What a feed wants of the adapter in a file: the vars as lines of name=value, and digests if it signs. Only for
 * commands whose one repeated option is --var.
 *
 * Errors:   as adapter_read(), ERROR_USAGE (a var with a line end), ERROR_LIMIT, ERROR_MEMORY.
 */
MUST_CHECK bool adapter_args_follow(const struct args *args, const char *file, struct buffer *vars,
				    adapter_digest_fn *digest, struct error *err);

void adapter_args_finish(struct adapter_args *taken);

/** Says on stderr why what was asked cannot be had. Returns the exit code: ERROR_USAGE is the words' fault. */
enum exit_code adapter_args_failed(const struct args *args, const struct error *err);

/** Milliseconds since 1970 or an RFC 3339 time; the machine's clock for NULL. */
bool adapter_args_time(const char *text, int64_t *out_ms);

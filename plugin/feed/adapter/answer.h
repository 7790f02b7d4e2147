/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One answer of a shop: whether it is good, and what of the room it fills.
 */
#pragma once

#include "adapter/value.h"

/* What an answer came to. A fragment is an object: target, with its [*] replaced -> value. */
struct answer_reading {
	struct buffer *report; /* of the caller: takes a line for each target, what it is or why it is unset; or NULL */
	json_t *fragment;      /* of a good answer; the caller's */
	json_t *kept;          /* with it: the texts that it keeps, by name; the caller's; NULL: none */
	uint64_t pause_ms;     /* the platform wants it; 0: it does not */
	bool is_json;          /* it could be read; false also for an error page */
	bool is_token_over;    /* it says that the access token is of no use any more */
};

/**
 * Reads an answer.
 *
 * each_index: which of the repeated ids it is for; 0 for none.
 * Errors:   ERROR_SYNTAX, ERROR_VALUE, ERROR_HTTP, all with the request's id as path, ERROR_LIMIT, ERROR_MEMORY;
 * pause_ms and is_token_over are set then too.
 */
MUST_CHECK bool answer_read(const struct names *names, const json_t *request, size_t each_index, int status,
			    const void *bytes, size_t size_bytes, struct answer_reading *reading,
			    struct adapter_notes *notes, struct error *err);

/** Parses it and asks "backoff" and "ok" alone; *out is the caller's. Errors: as answer_read(). */
MUST_CHECK bool answer_judge(struct evaluation *evaluation, const json_t *request, const void *bytes, size_t size_bytes,
			     struct answer_reading *reading, json_t **out, struct error *err);

void notes_add(struct adapter_notes *notes, const char *path, const char *reason);

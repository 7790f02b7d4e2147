/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the names of an adapter's texts stand for while one request is made or one answer is read.
 */
#pragma once

#include "adapter/adapter_own.h"

#include "base/buffer.h"

/* What stands where a secret would. */
#define NAMES_HIDDEN "***"

struct names {
	const struct adapter *adapter;
	const struct adapter_given *given;
	const char *each;                      /* NULL: not repeated */
	const char *body;                      /* NULL: not signed */
	const struct adapter_writing *writing; /* NULL: nothing is written */
	bool is_hidden;                        /* secrets are NAMES_HIDDEN, also where a number should stand */
	char now_s[24];
	char now_ms[24];
	char now_cn8[24];
	char nonce[40];
	/* -- of what is written -- */
	char value[24];
	char was[24];
	char delta[24];
	char decimal[40];
};

/** Sets the built-ins; given is borrowed. nonce may be NULL: a random one. */
void names_init(struct names *names, const struct adapter *adapter, const struct adapter_given *given, int64_t now_ms,
		const char *nonce);

/** Sets what is written too; borrowed. */
void names_write(struct names *names, const struct adapter_writing *writing);

/** A template_find_fn over struct names. */
const char *names_find(const char *name, const void *names);

/** A var as it is set; "" when there is none. */
const char *names_var(const struct adapter *adapter, const struct adapter_given *given, const char *name);

/** Adds a text value. Errors: ERROR_VALUE, ERROR_LIMIT, ERROR_MEMORY. */
MUST_CHECK bool names_add_text(const struct names *names, const json_t *text_value, struct buffer *out,
			       struct error *err);

/** The compact JSON text of a body. Errors: as names_add_text(). */
MUST_CHECK bool names_add_json(const struct names *names, const json_t *body, struct buffer *out, struct error *err);

/** A text value as a JSON text; NULL on any error (err may be NULL). */
json_t *names_text(const struct names *names, const json_t *text_value, struct error *err);

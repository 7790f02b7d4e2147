/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The secrets of an adapter, to be typed by a person: what they are called, to whom they would be sent, whether they
 * are there. What is there is never given out.
 */
#pragma once

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

#define SECRET_FORM_MOST 16

struct feed_request;

struct secret_form {
	size_t count;
	const char *names[SECRET_FORM_MOST];
	bool is_there[SECRET_FORM_MOST]; /* for this shop */
	bool is_any;                     /* there is a file */
	bool is_anothers;                /* it holds another shop's */
	const char *origin;              /* scheme, host and port of the shop that gets them */
	const char *token_origin;        /* of who gives tokens, if that is another one; or NULL */
};

/**
 * What a room that follows a shop by an adapter wants to be kept.
 *
 * request:  as for feed_open(), of FEED_SOURCE_ADAPTER, with a profile and a secrets_folder; not kept.
 * Thread:   any but graphics; reads two small files.
 * Owns:     secret_form_close(). Its texts live until then.
 * Errors:   NULL: as feed_open(), and ERROR_USAGE (an address that gets no secrets, a file that others may read),
 *           ERROR_NOT_FOUND (the adapter has no secrets), ERROR_VALUE, ERROR_SYNTAX (a file that is none).
 */
const struct secret_form *secret_form_open(const struct feed_request *request, struct error *err);

/** Accepts NULL. */
void secret_form_close(const struct secret_form *form);

/**
 * Writes what was typed, atomically, for nobody else to read; what stays "" stays as it is there, and so does what the
 * adapter does not name. Of another shop's secrets nothing stays. Space around a secret goes: it was pasted.
 *
 * secrets:  one for each name; NULL: the file is removed.
 * Thread:   any but graphics.
 * Errors:   ERROR_VALUE (what cannot be a secret, with its name), ERROR_USAGE (the token is being renewed right now, a
 *           file that others may read), ERROR_IO, ERROR_MEMORY. The file is then as it was.
 */
MUST_CHECK bool secret_form_store(const struct secret_form *form, const char *const *secrets, struct error *err);

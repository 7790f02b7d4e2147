/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A token as text: what may be one, and how it is kept out of what others read. Pure.
 */
#pragma once

#include "base/error.h"

#include <stddef.h>

/* The longest token, so that a request's head stays below what servers take. */
#define SECRET_MOST_BYTES 4096
/* A token that is shorter may stand in a document by chance. */
#define SECRET_TELLING_BYTES 12

/** What may stand behind `Authorization: Bearer `: visible ASCII, 1 to SECRET_MOST_BYTES. Errors: ERROR_VALUE. */
MUST_CHECK bool secret_check(const char *token, struct error *err);

/** Do the bytes hold the token? False for NULL, and for a token below SECRET_TELLING_BYTES. */
bool secret_is_in(const char *token, const void *bytes, size_t size_bytes);

/** Replaces the token wherever the text holds it, however short it is. token may be NULL. */
void secret_scrub(const char *token, char *text);

/** secret_scrub() of all texts of an error. */
void secret_scrub_error(const char *token, struct error *err);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tokens of rooms: where they lie, and to which shop each belongs. A token leaves this file and the requests that
 * carry it in no text: errors name the file or the variable, never what is in it.
 */
#pragma once

#include "base/error.h"

#include <stddef.h>

/**
 * Finds the token of a room's profile: the environment's SHOP_OVERLAY_TOKEN_PROFILE (capitals; what is neither letter
 * nor digit becomes _), else FOLDER/PROFILE.token. Both hold the token, then, on a second line (in a variable: behind
 * a space), perhaps an address of the shop that it belongs to: a room elsewhere does not get it. A token without such
 * an address belongs to the shop of whatever room names its profile.
 *
 * folder:   may be NULL: only the environment is asked.
 * url:      the room's address.
 * Thread:   any but graphics; reads a small file.
 * Owns:     *token is the caller's, with secret_free(); NULL when there is none.
 * Errors:   ERROR_USAGE (a profile's name that is no id, a file that others may read, a token of another shop),
 *           ERROR_VALUE (what cannot be a token), ERROR_IO, ERROR_LIMIT, ERROR_UNSUPPORTED (no plain file),
 *           ERROR_MEMORY. The room must then not be asked without it: nobody would know why it is refused.
 */
MUST_CHECK bool secret_find(const char *folder, const char *profile, const char *url, char **token, struct error *err);

/** Reads such a file from anywhere. As secret_find(), and ERROR_NOT_FOUND. url NULL: for any shop. */
MUST_CHECK bool secret_read(const char *path, const char *url, char **token, struct error *err);

/**
 * Writes FOLDER/PROFILE.token, atomically, for nobody else to read, and makes the folder if it must; NULL or "" removes
 * the file. Space around the token goes: it was pasted.
 *
 * url:      an address of the shop that the token belongs to; NULL: not said.
 * Thread:   any but graphics.   Errors: ERROR_USAGE (profile or address), ERROR_VALUE (no token), ERROR_IO.
 */
MUST_CHECK bool secret_store(const char *folder, const char *profile, const char *token, const char *url,
			     struct error *err);

/**
 * The shop that a token would belong to that was typed for a room at this address: scheme, host and port, as text.
 *
 * Thread:   any.   Errors: ERROR_USAGE (no address), ERROR_LIMIT (does not fit), ERROR_MEMORY.
 */
MUST_CHECK bool secret_shop_of(const char *url, char *text, size_t size_bytes, struct error *err);

/** Is there one, as far as can be told without reading it? Thread: any but graphics. */
bool secret_is_there(const char *folder, const char *profile);

/** Overwrites, then frees. Accepts NULL in it; sets it to NULL. */
void secret_free(char **token);

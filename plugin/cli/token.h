/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The token that a command was given for a shop: in a file or in the environment, never among the words of the command
 * line, which everybody on the machine can read. Main thread only.
 */
#pragma once

#include "base/error.h"

/** Longer than any token that shops give out. */
#define TOKEN_MOST_BYTES 4096

/**
 * The first line of the file; without a file (NULL) the environment's SHOP_OVERLAY_TOKEN; NULL and true when there is
 * neither.
 *
 * Owns:     the caller frees it with token_free(), which overwrites it.
 * Errors:   those of the file; ERROR_VALUE for an empty one or one with other bytes than visible ASCII; ERROR_LIMIT. No
 *           error's text holds anything of it.
 */
MUST_CHECK bool token_read(const char *file, char **token, struct error *err);

/** Accepts NULL within; sets it to NULL. */
void token_free(char **token);

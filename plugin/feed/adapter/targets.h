/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a request fills and what follows from it. Pure.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>

/** Does it fill what is only true for a while (prices, stock, ...)? */
bool request_fills_what_ages(const json_t *request);

/** Do its good answers say that the room is still true? */
bool request_confirms(const json_t *request);

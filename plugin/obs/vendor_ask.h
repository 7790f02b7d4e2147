/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does what a remote asks: the request's table on one side, the shows of this process on the other. Orders are posted,
 * SAFE, PANIC and RETURN act before it returns; it never waits for a shop, a file or another thread's work.
 */
#pragma once

#include <jansson.h>

/**
 * data:     may be NULL.
 * Thread:   any but graphics.   Owns: the caller owns the answer; never NULL but without memory.
 * Answers:  {"accepted": true, "id"} for an order, {"accepted": false, "error": {"code", "message"}} for what cannot be
 * asked, else what was asked for.
 */
json_t *vendor_ask(const char *name, const json_t *data);

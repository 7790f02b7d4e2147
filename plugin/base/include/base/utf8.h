/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts that come from anywhere (names of files, what a server said, a text that was cut) on their way to where only
 * UTF-8 may stand: JSON, logs, windows.
 */
#pragma once

#include <stddef.h>

/**
 * Replaces every byte that is no part of well-formed UTF-8 (the Unicode Standard, table 3-7) by '?', in place.
 *
 * Thread:   any.   Returns: text.
 */
char *utf8_repair(char *text);

/**
 * Ends a text that was cut to fill size_bytes with its NUL: a code point that lost its end, or that nobody can tell
 * whole from cut, goes.
 *
 * Thread:   any.
 */
void utf8_cut(char *text, size_t size_bytes);

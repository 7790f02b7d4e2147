/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts that come from anywhere (names of files, what a server said, a text that was cut) on their way to where only
 * UTF-8 may stand: JSON, logs, windows.
 */
#pragma once

/**
 * Replaces every byte that is no part of well-formed UTF-8 (the Unicode Standard, table 3-7) by '?', in place.
 *
 * Thread:   any.   Returns: text.
 */
char *utf8_repair(char *text);

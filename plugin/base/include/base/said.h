/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is said to people, kept so that a window can say it in their language: the English pattern with %1, %2 ..., and
 * behind a U+001F each the texts that stand there. Plain English is one without texts. The pattern is its own key: who
 * makes a message writes English, and knows neither languages nor locales.
 *
 * Thread of all of it: any.
 */
#pragma once

#include <stdarg.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SAID_SIZE 256
#define SAID_KEY_SIZE 80

/**
 * Makes one of a format of printf. What has no room, or a conversion that only printf knows, becomes plain English,
 * cut at a code point. args can be used once more.
 */
void said_set(char *said, size_t size_bytes, const char *format, ...) __attribute__((format(printf, 3, 4)));
void said_vset(char *said, size_t size_bytes, const char *format, va_list args) __attribute__((format(printf, 3, 0)));

/** The message in English. Returns: text. */
const char *said_text(const char *said, char *text, size_t size_bytes);

/**
 * The key of the pattern in locale/: "Said." and the letters and digits of its English, "Said.link_1_is_not_2".
 *
 * Returns: key.
 */
const char *said_key(const char *said, char key[SAID_KEY_SIZE]);

#ifdef __cplusplus
}
#endif

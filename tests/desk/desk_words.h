/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of locale/LANGUAGE.ini as libobs gives them: en-US beneath, an unknown key is its own word. */
#pragma once

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct desk_words;

/** NULL: the file cannot be read. */
struct desk_words *desk_words_open(const char *folder, const char *language);
void desk_words_close(struct desk_words *words);
/** Valid until the words are closed. An unknown key is named on standard error, once. */
const char *desk_words_get(struct desk_words *words, const char *key);
/** Whether every key that was asked for has a word. */
bool desk_words_are_whole(const struct desk_words *words);

#ifdef __cplusplus
}
#endif

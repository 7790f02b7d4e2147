/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "Did you mean ...?": the nearest of the names that are known; and whether two names may be of one thing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/**
 * The name that differs in the fewest letters, at most one in three and fewer than *apart, which is then set; NULL:
 * none is near. Begin with SIZE_MAX. The texts are valid UTF-8.
 */
const char *sheet_nearest(const char *text, const char *const *names, size_t count, size_t *apart);

/**
 * Whether two names of an item have two letters in common that stand beside each other in both (of a name of one
 * letter: that one). Width, case and blanks do not count. True when there is no memory: nobody is warned for nothing.
 */
bool sheet_names_alike(const char *a, const char *b);

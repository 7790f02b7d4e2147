/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "Did you mean ...?": the nearest of the names that are known.
 */
#pragma once

#include <stddef.h>

/** The name that differs in the fewest letters, at most one in three; NULL: none is near. The text is valid UTF-8. */
const char *sheet_nearest(const char *text, const char *const *names, size_t count);

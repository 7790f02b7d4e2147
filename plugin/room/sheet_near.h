/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "Did you mean ...?": the nearest of the names that are known.
 */
#pragma once

#include <stddef.h>

/**
 * The name that differs in the fewest letters, at most one in three and fewer than *apart, which is then set; NULL:
 * none is near. Begin with SIZE_MAX. The texts are valid UTF-8.
 */
const char *sheet_nearest(const char *text, const char *const *names, size_t count, size_t *apart);

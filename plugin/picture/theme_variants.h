/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the variants of a theme: what its tables of members cannot say. For theme.c only. */
#pragma once

#include "fields.h"
#include "theme.h"

/** Puts what a variant is like beneath it, in the tree. Errors: ERROR_VALUE with file, place and reason, ERROR_MEMORY.
 */
MUST_CHECK bool theme_complete_variants(json_t *tree, const struct fields_place *place, struct error *err);

/** Fills theme->variants from its tree. Errors: ERROR_VALUE with file, place and reason. */
MUST_CHECK bool theme_read_variants(struct theme *theme, const struct fields_place *place, struct error *err);

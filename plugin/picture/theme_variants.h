/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the variants of a theme: what its tables of members cannot say. For theme.c only. */
#pragma once

#include "fields.h"
#include "theme.h"

/** Fills theme->variants from its tree. Errors: ERROR_VALUE with file, place and reason. */
MUST_CHECK bool theme_read_variants(struct theme *theme, const struct fields_place *place, struct error *err);

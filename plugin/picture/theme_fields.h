/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The members of a theme file, as tables. */
#pragma once

#include "fields.h"

extern const struct field theme_fields[];         /* of struct theme */
extern const struct field theme_variant_fields[]; /* of struct theme_variant */
extern const struct field theme_words_fields[];   /* of struct theme_words */
extern const struct field theme_box_fields[];     /* of struct theme_box */

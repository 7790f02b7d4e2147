/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The members of theme and zones files, as tables. */
#pragma once

#include "fields.h"

extern const struct field theme_fields[];         /* of struct theme */
extern const struct field theme_variant_fields[]; /* of struct theme_variant */
extern const struct field theme_plate_spec_fields[];
extern const struct field theme_slot_fields[];
extern const struct field theme_sizes_fields[];
extern const struct field theme_words_fields[]; /* of struct theme_words */
extern const struct field theme_box_fields[];   /* of struct theme_box */

extern const struct field zones_fields[];         /* of struct zones */
extern const struct field zones_covered_fields[]; /* of an entry of `covered` */

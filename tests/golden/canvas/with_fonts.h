/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bridge and the faces that tests of text share; set up once for a group.
 */
#pragma once

#include "scenes.h"

extern const struct bridge *bridge;
extern struct scene_fonts fonts;

/** For cmocka_run_group_tests(). */
int with_fonts_setup(void **state);
int with_fonts_teardown(void **state);

/** One line of black at 40 px. */
struct bridge_text text_of(const char *utf8, struct bridge_font *const *family, size_t count);

/** What measuring it tells. */
struct bridge_text_size measured(const char *utf8, struct bridge_font *font);

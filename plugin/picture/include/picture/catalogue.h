/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The themes and zones there are, shipped ones first and then the user's, with what each offers: what lists of choices
 * are filled from. Immutable, shared by reference.
 */
#pragma once

#include "picture/stage.h"

#define CATALOGUE_VARIANTS 8
#define CATALOGUE_LANGUAGES 8

struct catalogue_theme {
	char id[64];
	char name[160]; /* as people call it; its id when it has no name, or cannot be read */
	bool can_be_read;
	char variants[CATALOGUE_VARIANTS][48];
	size_t variant_count;
	char languages[CATALOGUE_LANGUAGES][16]; /* that it speaks on air */
	size_t language_count;
	bool has_layer[LAYER_COUNT];
	bool *fits_zones; /* by index: whether one of its variants can be laid out in them */
};

struct catalogue_zones {
	char id[64];
	char name[160];
};

struct catalogue {
	const struct catalogue_theme *themes;
	size_t theme_count;
	const struct catalogue_zones *zones; /* that can be read */
	size_t zones_count;
};

/**
 * Reads all of it.
 *
 * Thread:   any but graphics and UI.
 * user_folder: with themes/ and zones/; may be NULL. What has the id of a shipped one is left out.
 * language: of the names; "en" is taken where a name has no such language.
 * Owns:     the caller owns one reference.   Errors: NULL when there is no memory.
 */
const struct catalogue *catalogue_create(const char *data_folder, const char *user_folder, const char *language);
const struct catalogue *catalogue_ref(const struct catalogue *catalogue);
/** Accepts NULL. Thread: any. */
void catalogue_unref(const struct catalogue *catalogue);

/** The theme of an id, or NULL. */
const struct catalogue_theme *catalogue_find(const struct catalogue *catalogue, const char *id);

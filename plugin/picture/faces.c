/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "faces.h"

#include "base/alloc.h"
#include "base/thread.h"
#include "build.h"

#include <stdio.h>
#include <string.h>

struct shared_faces {
	struct faces faces; /* first */
	const struct bridge *bridge;
	struct bridge_font *figures, *labels, *regular, *strong;
	struct bridge_font *brand_regular, *brand_strong; /* NULL without a brand */
	struct bridge_font *fallbacks[FACES_FALLBACKS_MOST];
	size_t fallback_count;

	/* -- protected by the_lock -- */
	struct shared_faces *next;
	int refs;
};

static struct lock the_lock = {PTHREAD_MUTEX_INITIALIZER};
static struct shared_faces *the_list; /* protected by the_lock */

static uint64_t key_of(const struct bridge *bridge, const char *data_folder, const struct theme_fonts *fonts,
		       const char *brand, const char *family, bool has_display_labels)
{
	uint64_t key = key_number(BUILD_KEY, (int64_t)(uintptr_t)bridge);
	key = key_text(key, data_folder);
	key = key_text(key, fonts->figures);
	key = key_text(key, fonts->labels);
	key = key_text(key, fonts->fallbacks);
	key = key_text(key, brand ? brand : "");
	key = key_text(key, family);
	key = key_number(key, has_display_labels);
	key = key_number(key, fonts->regular_weight);
	return key_number(key, fonts->strong_weight);
}

static void free_faces(struct shared_faces *shared)
{
	struct bridge_font *fonts[] = {shared->figures, shared->labels,        shared->regular,
				       shared->strong,  shared->brand_regular, shared->brand_strong};
	for (size_t i = 0; i < sizeof(fonts) / sizeof(fonts[0]); i++) {
		if (fonts[i])
			shared->bridge->font_destroy(fonts[i]);
	}
	for (size_t i = 0; i < shared->fallback_count; i++)
		shared->bridge->font_destroy(shared->fallbacks[i]);
	alloc_free(shared);
}

static struct bridge_font *load_file(const struct bridge *bridge, const char *data_folder, const char *name,
				     struct error *err)
{
	char path[1024];
	snprintf(path, sizeof(path), "%s/fonts/%s", data_folder, name);
	return bridge->font_from_file(path, 0, err);
}

/* Families behind commas; a machine without one of them shows the sign for a missing glyph, and is not refused. */
static void load_fallbacks(struct shared_faces *shared, const char *families)
{
	while (*families && shared->fallback_count < FACES_FALLBACKS_MOST) {
		families += strspn(families, ", ");
		size_t length = strcspn(families, ",");
		char family[64];
		snprintf(family, sizeof(family), "%.*s", (int)length, families);
		struct bridge_font *font = family[0] ? shared->bridge->font_from_system(family, 400, NULL) : NULL;
		if (font)
			shared->fallbacks[shared->fallback_count++] = font;
		families += length;
	}
}

static bool load(struct shared_faces *shared, const char *data_folder, const struct theme_fonts *fonts,
		 const char *brand, const char *family, struct error *err)
{
	const struct bridge *bridge = shared->bridge;
	shared->figures = load_file(bridge, data_folder, fonts->figures, err);
	if (shared->figures)
		shared->labels = load_file(bridge, data_folder, fonts->labels, err);
	if (shared->labels)
		shared->regular = bridge->font_from_system(family, fonts->regular_weight, err);
	if (shared->regular)
		shared->strong = bridge->font_from_system(family, fonts->strong_weight, err);
	if (shared->strong)
		load_fallbacks(shared, fonts->fallbacks);
	if (shared->strong && brand)
		shared->brand_regular = bridge->font_from_system(brand, fonts->regular_weight, err);
	if (shared->brand_regular)
		shared->brand_strong = bridge->font_from_system(brand, fonts->strong_weight, err);
	return shared->strong && (!brand || shared->brand_strong);
}

static void add_font(struct faces *faces, enum face face, struct bridge_font *font)
{
	if (font)
		faces->lists[face].fonts[faces->lists[face].count++] = font;
}

static void set_lists(struct shared_faces *shared, bool has_display_labels)
{
	struct faces *faces = &shared->faces;
	add_font(faces, FACE_FIGURE, shared->figures);
	if (has_display_labels && !shared->brand_strong)
		add_font(faces, FACE_LABEL, shared->labels);
	for (int face = FACE_FIGURE; face < FACE_COUNT; face++) {
		bool is_regular = face == FACE_TEXT;
		add_font(faces, face, is_regular ? shared->brand_regular : shared->brand_strong);
		add_font(faces, face, is_regular ? shared->regular : shared->strong);
		for (size_t i = 0; i < shared->fallback_count; i++)
			add_font(faces, face, shared->fallbacks[i]);
	}
}

static struct shared_faces *find_locked(uint64_t key)
{
	for (struct shared_faces *shared = the_list; shared; shared = shared->next) {
		if (shared->faces.key == key) {
			shared->refs++;
			return shared;
		}
	}
	return NULL;
}

const struct faces *faces_acquire(const struct bridge *bridge, const char *data_folder, const struct theme_fonts *fonts,
				  const char *brand, const char *family, bool has_display_labels, struct error *err)
{
	uint64_t key = key_of(bridge, data_folder, fonts, brand, family, has_display_labels);
	lock_enter(&the_lock);
	struct shared_faces *found = find_locked(key);
	lock_leave(&the_lock);
	if (found)
		return &found->faces;

	struct shared_faces *made = alloc_zeroed(1, sizeof(*made));
	if (!made) {
		error_set(err, ERROR_MEMORY, "no memory for fonts");
		return NULL;
	}
	made->bridge = bridge;
	made->refs = 1;
	made->faces.key = key;
	if (!load(made, data_folder, fonts, brand, family, err)) {
		free_faces(made);
		return NULL;
	}
	set_lists(made, has_display_labels);
	lock_enter(&the_lock);
	found = find_locked(key); // another thread may have been faster
	if (!found) {
		made->next = the_list;
		the_list = made;
	}
	lock_leave(&the_lock);
	if (!found)
		return &made->faces;
	free_faces(made);
	return &found->faces;
}

void faces_release(const struct faces *faces)
{
	struct shared_faces *shared = (struct shared_faces *)faces;
	if (!shared)
		return;
	lock_enter(&the_lock);
	bool is_last = --shared->refs == 0;
	for (struct shared_faces **link = &the_list; is_last && *link; link = &(*link)->next) {
		if (*link == shared) {
			*link = shared->next;
			break;
		}
	}
	lock_leave(&the_lock);
	if (is_last)
		free_faces(shared);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A variant that is like another one above it: members and plates of its own complete or replace the other's, plates by
 * their names; "without" leaves plates out. Works on the tree, so that the readers see whole variants only.
 */
#include "theme_variants.h"

#include "room/json.h"

#include <stdio.h>
#include <string.h>

static bool is_named(const json_t *object, const char *name)
{
	const char *own = json_string_value(json_object_get(object, "name"));
	return own && name && strcmp(own, name) == 0;
}

static size_t find_named(const json_t *list, size_t count, const char *name)
{
	size_t at = 0;
	while (at < count && !is_named(json_array_get(list, at), name))
		at++;
	return at;
}

static bool fail_memory(const struct fields_place *place, struct error *err)
{
	return error_set_at(err, ERROR_MEMORY, place->file, "no memory for the theme");
}

/* Puts a variant's own plates over those that it took. */
static bool merge_plates(json_t *plates, const json_t *own, const char *path, const struct fields_place *place,
			 struct error *err)
{
	for (size_t i = 0; i < json_array_size(own); i++) {
		json_t *plate = json_array_get(own, i);
		const char *name = json_string_value(json_object_get(plate, "name"));
		char where[64];
		snprintf(where, sizeof(where), "%s.plates[%zu]", path, i);
		if (!name)
			return fields_fail(place, err, where, "has no name");
		size_t at = find_named(plates, json_array_size(plates), name);
		if (at == json_array_size(plates)) {
			if (json_array_append(plates, plate) != 0)
				return fail_memory(place, err);
			continue;
		}
		json_t *merged = merge_patch_apply(json_array_get(plates, at), plate);
		if (!merged || json_array_set_new(plates, at, merged) != 0)
			return fail_memory(place, err);
	}
	return true;
}

static bool remove_plates(json_t *plates, const json_t *without, const char *path, const struct fields_place *place,
			  struct error *err)
{
	char where[64];
	fields_path(path, "without", where, sizeof(where));
	if (without && !json_is_array(without))
		return fields_fail(place, err, where, "must be a list of names of plates");
	for (size_t i = 0; i < json_array_size(without); i++) {
		size_t at = find_named(plates, json_array_size(plates), json_string_value(json_array_get(without, i)));
		if (at == json_array_size(plates))
			return fields_fail(place, err, where, "names a plate that there is not");
		(void)json_array_remove(plates, at);
	}
	return true;
}

/* One variant, with the other's plates beneath. NULL: err says why. */
static json_t *complete(const json_t *done, size_t index, const json_t *own, const struct fields_place *place,
			struct error *err)
{
	char path[32];
	char where[64];
	snprintf(path, sizeof(path), "variants[%zu]", index);
	fields_path(path, "like", where, sizeof(where));
	size_t at = find_named(done, index, json_string_value(json_object_get(own, "like")));
	if (at == index) {
		(void)fields_fail(place, err, where, "must be the name of a variant above it");
		return NULL;
	}
	const json_t *own_plates = json_object_get(own, "plates");
	json_t *made = json_deep_copy(json_array_get(done, at));
	json_t *plates = json_object_get(made, "plates");
	const char *name;
	json_t *value;
	bool did = made != NULL;
	json_object_foreach((json_t *)own, name, value)
	{
		if (strcmp(name, "plates") != 0 && strcmp(name, "like") != 0 && strcmp(name, "without") != 0)
			did = did && json_object_set(made, name, value) == 0;
	}
	if (!did) {
		(void)fail_memory(place, err);
	} else if (own_plates && !json_is_array(own_plates)) {
		fields_path(path, "plates", where, sizeof(where));
		did = fields_fail(place, err, where, "must be a list of plates");
	} else {
		did = remove_plates(plates, json_object_get(own, "without"), path, place, err) &&
		      merge_plates(plates, own_plates, path, place, err);
	}
	if (did)
		return made;
	json_decref(made);
	return NULL;
}

bool theme_complete_variants(json_t *tree, const struct fields_place *place, struct error *err)
{
	const json_t *list = json_object_get(tree, "variants");
	if (!json_is_array(list))
		return true; // the reader of variants says so
	json_t *done = json_array();
	bool did = done != NULL;
	for (size_t i = 0; did && i < json_array_size(list); i++) {
		json_t *own = json_array_get(list, i);
		bool is_like = json_object_get(own, "like") != NULL;
		json_t *made = is_like ? complete(done, i, own, place, err) : json_incref(own);
		if (!made) {
			json_decref(done);
			return false;
		}
		did = json_array_append_new(done, made) == 0;
	}
	if (did && json_object_set_new(tree, "variants", done) == 0)
		return true;
	if (!did)
		json_decref(done);
	return fail_memory(place, err);
}

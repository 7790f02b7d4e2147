/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "theme_variants.h"

#include "layers.h"
#include "theme_fields.h"

#include <stdio.h>
#include <string.h>

struct reading {
	const struct fields_place *place;
	struct theme_variant *variant;
	struct error *err;
};

/* A list of beats; without one `otherwise`. */
static bool read_beats(const struct reading *reading, const json_t *owner, const char *path, unsigned otherwise,
		       unsigned *out)
{
	const json_t *list = json_object_get(owner, "beats");
	char where[160];
	fields_path(path, "beats", where, sizeof(where));
	*out = otherwise;
	if (!list)
		return true;
	if (!json_is_array(list) || json_array_size(list) == 0)
		return fields_fail(reading->place, reading->err, where, "must be a list of beats");
	*out = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *name = json_string_value(json_array_get(list, i));
		unsigned beat = name ? beats_of_name(name) : 0;
		if (!beat)
			return fields_fail(reading->place, reading->err, where, "has an entry that is no beat");
		*out |= beat;
	}
	return true;
}

static bool read_slot(const struct reading *reading, const json_t *json, const char *path,
		      const struct theme_plate_spec *plate)
{
	struct theme_variant *variant = reading->variant;
	if (variant->slot_count == THEME_MAX_SLOTS)
		return fields_fail(reading->place, reading->err, path, "is one slot too many: a variant has at most %d",
				   THEME_MAX_SLOTS);
	struct theme_slot *slot = &variant->slots[variant->slot_count++];
	return fields_read(reading->place, json, path, theme_slot_fields, slot, reading->err) &&
	       read_beats(reading, json, path, plate->beats, &slot->beats);
}

static bool read_plate(const struct reading *reading, const json_t *json, const char *path)
{
	struct theme_variant *variant = reading->variant;
	struct theme_plate_spec *plate = &variant->plates[variant->plate_count++];
	char where[96];
	if (!fields_read(reading->place, json, path, theme_plate_spec_fields, plate, reading->err) ||
	    !read_beats(reading, json, path, BEATS_ALL, &plate->beats))
		return false;
	const json_t *slots = json_object_get(json, "slots");
	fields_path(path, "slots", where, sizeof(where));
	if (!json_is_array(slots) || json_array_size(slots) == 0)
		return fields_fail(reading->place, reading->err, where, "must be a list of slots");
	plate->first_slot = variant->slot_count;
	plate->slot_count = json_array_size(slots);
	for (size_t i = 0; i < plate->slot_count; i++) {
		char slot[128];
		snprintf(slot, sizeof(slot), "%s[%zu]", where, i);
		if (!read_slot(reading, json_array_get(slots, i), slot, plate))
			return false;
	}
	return true;
}

static bool read_plates(const struct reading *reading, const json_t *list, const char *path)
{
	size_t count = json_array_size(list);
	char where[64];
	fields_path(path, "plates", where, sizeof(where));
	if (!json_is_array(list) || count == 0 || count > THEME_MAX_PLATES)
		return fields_fail(reading->place, reading->err, where, "must be a list of 1 to %d plates",
				   THEME_MAX_PLATES);
	for (size_t i = 0; i < count; i++) {
		char plate[80];
		snprintf(plate, sizeof(plate), "%s[%zu]", where, i);
		if (!read_plate(reading, json_array_get(list, i), plate))
			return false;
	}
	return true;
}

bool theme_read_variants(struct theme *theme, const struct fields_place *place, struct error *err)
{
	const json_t *list = json_object_get(theme->tree, "variants");
	size_t count = json_array_size(list);
	if (!json_is_array(list) || count == 0 || count > THEME_MAX_VARIANTS)
		return fields_fail(place, err, "variants", "must be a list of 1 to %d variants", THEME_MAX_VARIANTS);
	for (size_t i = 0; i < count; i++) {
		const json_t *json = json_array_get(list, i);
		struct reading reading = {.place = place, .variant = &theme->variants[i], .err = err};
		char path[32];
		snprintf(path, sizeof(path), "variants[%zu]", i);
		if (!fields_read(place, json, path, theme_variant_fields, reading.variant, err) ||
		    !read_plates(&reading, json_object_get(json, "plates"), path))
			return false;
		for (size_t k = 0; k < i; k++) {
			if (strcmp(theme->variants[k].name, theme->variants[i].name) == 0)
				return fields_fail(place, err, path, "has the name of variants[%zu]", k);
		}
	}
	theme->variant_count = count;
	return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture/catalogue.h"

#include "base/alloc.h"
#include "data_file.h"
#include "layers.h"
#include "layout.h"
#include "theme.h"
#include "zones.h"

#include <dirent.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENTRIES_MOST 200

struct shared_catalogue {
	struct catalogue catalogue; /* first */
	atomic_int refs;
	struct catalogue_theme *themes;
	struct catalogue_zones *zones;
};

/* -- folders -- */

struct ids {
	char (*ids)[64];
	size_t count;
};

static bool has_id(const struct ids *ids, const char *id, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(ids->ids[i], id) == 0)
			return true;
	}
	return false;
}

static int compare_ids(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Adds the ids of a folder in their order; what is listed already is hidden by it. */
static bool add_ids(struct ids *ids, const char *root, const char *folder)
{
	char path[1024];
	size_t first = ids->count;
	int size = root ? snprintf(path, sizeof(path), "%s/%s", root, folder) : -1;
	DIR *dir = size > 0 && size < (int)sizeof(path) ? opendir(path) : NULL;
	bool did = true;
	for (struct dirent *entry = dir ? readdir(dir) : NULL; entry && did; entry = readdir(dir)) {
		char id[64];
		size_t length = strlen(entry->d_name);
		if (length <= 5 || length - 5 >= sizeof(id) || strcmp(entry->d_name + length - 5, ".json") != 0)
			continue;
		snprintf(id, sizeof(id), "%.*s", (int)(length - 5), entry->d_name);
		if (id[0] == '_' || !data_file_is_id(id) || ids->count == ENTRIES_MOST || has_id(ids, id, first))
			continue;
		char(*grown)[64] = alloc_resize(ids->ids, (ids->count + 1) * sizeof(*grown));
		did = grown != NULL;
		if (!did)
			break;
		ids->ids = grown;
		memcpy(grown[ids->count++], id, sizeof(id));
	}
	if (dir)
		closedir(dir);
	if (ids->count > first)
		qsort(ids->ids[first], ids->count - first, sizeof(ids->ids[0]), compare_ids);
	return did;
}

/* -- names -- */

/* "zh-CN" as it is, then "en" for "en-US", then English. */
static void set_name(char *out, size_t size_bytes, const json_t *names, const char *language, const char *id,
		     bool is_users)
{
	char wide[16];
	snprintf(wide, sizeof(wide), "%.*s", (int)strcspn(language, "-"), language);
	const char *name = json_string_value(json_object_get(names, language));
	name = name ? name : json_string_value(json_object_get(names, wide));
	name = name ? name : json_string_value(json_object_get(names, "en"));
	// a user's theme may have the name of the one that it extends
	if (name && is_users)
		snprintf(out, size_bytes, "%.90s (%.60s)", name, id);
	else
		snprintf(out, size_bytes, "%.150s", name ? name : id);
}

/* -- entries -- */

static void fill_theme(struct catalogue_theme *entry, const struct theme *theme, const struct zones *zones,
		       size_t zones_count)
{
	entry->can_be_read = true;
	for (size_t i = 0; i < theme->variant_count && i < CATALOGUE_VARIANTS; i++) {
		const struct theme_variant *variant = &theme->variants[i];
		snprintf(entry->variants[entry->variant_count], sizeof(entry->variants[0]), "%.47s", variant->name);
		entry->variant_count++;
		for (size_t k = 0; k < variant->slot_count; k++)
			entry->has_layer[layer_of_name(variant->slots[k].layer)] = true;
		struct layout layout;
		for (size_t k = 0; k < zones_count; k++)
			entry->fits_zones[k] =
				entry->fits_zones[k] || layout_make(&layout, theme, variant, &zones[k], NULL);
	}
	const char *language;
	json_t *words;
	json_object_foreach(json_object_get(theme->tree, "words"), language, words)
	{
		if (entry->language_count < CATALOGUE_LANGUAGES)
			snprintf(entry->languages[entry->language_count++], sizeof(entry->languages[0]), "%.15s",
				 language);
	}
}

static bool read_zones(struct shared_catalogue *shared, const struct data_root *root, const char *language,
		       struct zones **out)
{
	struct ids ids = {.count = 0};
	bool did = add_ids(&ids, root->folder, "zones");
	size_t shipped = ids.count;
	did = did && add_ids(&ids, root->user_folder, "zones");
	shared->zones = alloc_zeroed(ids.count + 1, sizeof(*shared->zones));
	*out = alloc_zeroed(ids.count + 1, sizeof(**out));
	did = did && shared->zones && *out;
	for (size_t i = 0; did && i < ids.count; i++) {
		struct data_file file;
		struct catalogue_zones *entry = &shared->zones[shared->catalogue.zones_count];
		if (!zones_read_in(&(*out)[shared->catalogue.zones_count], root, ids.ids[i], NULL) ||
		    !data_file_read(&file, root, "zones", ids.ids[i], "shop-zones/1", THEME_MAX_BYTES, NULL))
			continue;
		memcpy(entry->id, ids.ids[i], sizeof(entry->id));
		set_name(entry->name, sizeof(entry->name), json_object_get(file.tree, "name"), language, entry->id,
			 i >= shipped);
		data_file_finish(&file);
		shared->catalogue.zones_count++;
	}
	alloc_free(ids.ids);
	return did;
}

static bool read_themes(struct shared_catalogue *shared, const struct data_root *root, const char *language,
			const struct zones *zones)
{
	struct ids ids = {.count = 0};
	bool did = add_ids(&ids, root->folder, "themes");
	size_t shipped = ids.count;
	did = did && add_ids(&ids, root->user_folder, "themes");
	shared->themes = alloc_zeroed(ids.count + 1, sizeof(*shared->themes));
	did = did && shared->themes;
	for (size_t i = 0; did && i < ids.count; i++) {
		struct catalogue_theme *entry = &shared->themes[shared->catalogue.theme_count++];
		struct theme *theme = theme_create_in(root, ids.ids[i], NULL);
		memcpy(entry->id, ids.ids[i], sizeof(entry->id));
		set_name(entry->name, sizeof(entry->name), theme ? json_object_get(theme->tree, "name") : NULL,
			 language, entry->id, i >= shipped);
		entry->fits_zones = alloc_zeroed(shared->catalogue.zones_count + 1, sizeof(bool));
		did = entry->fits_zones != NULL;
		if (theme && did)
			fill_theme(entry, theme, zones, shared->catalogue.zones_count);
		theme_destroy(theme);
	}
	alloc_free(ids.ids);
	return did;
}

const struct catalogue *catalogue_create(const char *data_folder, const char *user_folder, const char *language)
{
	const struct data_root root = {data_folder, user_folder, NULL};
	struct zones *zones = NULL;
	struct shared_catalogue *shared = alloc_zeroed(1, sizeof(*shared));
	if (!shared)
		return NULL;
	atomic_init(&shared->refs, 1);
	bool did = read_zones(shared, &root, language, &zones) && read_themes(shared, &root, language, zones);
	shared->catalogue.themes = shared->themes;
	shared->catalogue.zones = shared->zones;
	alloc_free(zones);
	if (did)
		return &shared->catalogue;
	catalogue_unref(&shared->catalogue);
	return NULL;
}

const struct catalogue *catalogue_ref(const struct catalogue *catalogue)
{
	if (catalogue)
		atomic_fetch_add(&((struct shared_catalogue *)catalogue)->refs, 1);
	return catalogue;
}

void catalogue_unref(const struct catalogue *catalogue)
{
	struct shared_catalogue *shared = (struct shared_catalogue *)catalogue;
	if (!shared || atomic_fetch_sub(&shared->refs, 1) != 1)
		return;
	for (size_t i = 0; i < shared->catalogue.theme_count; i++)
		alloc_free(shared->themes[i].fits_zones);
	alloc_free(shared->themes);
	alloc_free(shared->zones);
	alloc_free(shared);
}

const struct catalogue_theme *catalogue_find(const struct catalogue *catalogue, const char *id)
{
	for (size_t i = 0; catalogue && i < catalogue->theme_count; i++) {
		if (strcmp(catalogue->themes[i].id, id) == 0)
			return &catalogue->themes[i];
	}
	return NULL;
}

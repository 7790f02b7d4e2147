/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "control/profile.h"

#include "base/alloc.h"
#include "base/file.h"
#include "profile_members.h"
#include "room/json.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct own {
	struct profile said; /* first: a profile is one of these */
	json_t *tree;        /* its texts live here */
	atomic_int refs;
};

static struct own *own_of(const struct profile *profile)
{
	return (struct own *)profile;
}

const struct profile *profile_ref(const struct profile *profile)
{
	if (profile)
		atomic_fetch_add_explicit(&own_of(profile)->refs, 1, memory_order_relaxed);
	return profile;
}

void profile_unref(const struct profile *profile)
{
	if (!profile || atomic_fetch_sub_explicit(&own_of(profile)->refs, 1, memory_order_acq_rel) != 1)
		return;
	json_decref(own_of(profile)->tree);
	alloc_free(own_of(profile));
}

/* What a profile means that names its room and no way in. */
static void derive(struct profile *profile)
{
	if (profile->room_from)
		return;
	if (profile->adapter)
		profile->room_from = "adapter";
	else if (profile->room_url)
		profile->room_from = "url";
	else if (profile->room_file)
		profile->room_from = "file";
}

/* Takes the tree over, also when it fails. */
static bool make(json_t *tree, const struct profile **out, struct error *err)
{
	struct own *own = alloc_zeroed(1, sizeof(*own));
	if (!own || !tree) {
		json_decref(tree);
		alloc_free(own);
		return error_set(err, ERROR_MEMORY, "no memory for a profile");
	}
	atomic_init(&own->refs, 1);
	own->tree = tree;
	if (!profile_read_members(tree, &own->said, err)) {
		profile_unref(&own->said);
		return false;
	}
	derive(&own->said);
	*out = &own->said;
	return true;
}

bool profile_decode(const void *bytes, size_t size_bytes, const struct profile **out, struct error *err)
{
	json_t *tree = NULL;
	return json_parse(bytes, size_bytes, PROFILE_MAX_BYTES, &tree, err) && make(tree, out, err);
}

/* The folder above the one that the file lies in. */
static bool find_base(const char *path, char base[PATH_MAX], struct error *err)
{
	const char *slash = strrchr(path, '/');
	char folder[PATH_MAX], resolved[PATH_MAX];
	int size = snprintf(folder, sizeof(folder), "%.*s/..", slash ? (int)(slash - path) : 1, slash ? path : ".");
	if (size < 0 || size >= (int)sizeof(folder))
		return error_set_at(err, ERROR_LIMIT, path, "its path is too long");
	if (!realpath(folder, resolved))
		return error_set_at(err, ERROR_NOT_FOUND, path, "there is no such folder");
	memcpy(base, resolved, sizeof(resolved));
	return true;
}

static bool make_absolute(json_t *tree, const char *base, struct error *err)
{
	for (size_t i = 0; profile_file_members[i]; i++) {
		const char *name = profile_file_members[i];
		const char *value = json_string_value(json_object_get(tree, name));
		char path[PATH_MAX];
		if (!value || !*value || *value == '/')
			continue;
		int size = snprintf(path, sizeof(path), "%s/%s", base, value);
		if (size < 0 || size >= (int)sizeof(path))
			return error_set_at(err, ERROR_LIMIT, name, "the path is too long");
		if (json_object_set_new(tree, name, json_string(path)) != 0)
			return error_set(err, ERROR_MEMORY, "no memory for a path");
	}
	return true;
}

bool profile_read(const char *path, const struct profile **out, struct error *err)
{
	struct buffer bytes;
	char base[PATH_MAX];
	const struct profile *profile = NULL;
	buffer_init(&bytes, PROFILE_MAX_BYTES);
	// what is wrong with it is said of it as it was written; only then its paths are made whole
	bool did = file_read(path, &bytes, err) && profile_decode(bytes.bytes, bytes.size_bytes, &profile, err);
	buffer_finish(&bytes);
	if (!did)
		return false;
	json_t *tree = json_deep_copy(own_of(profile)->tree);
	profile_unref(profile);
	if (!tree)
		return error_set(err, ERROR_MEMORY, "no memory for a profile");
	if (find_base(path, base, err) && make_absolute(tree, base, err))
		return make(tree, out, err);
	json_decref(tree);
	return false;
}

const struct profile *profile_over(const struct profile *own, const struct profile *preset)
{
	const struct profile *made = NULL;
	json_t *below = json_copy(own_of(preset)->tree);
	if (below && own->theme) {
		// they belong to the preset's theme
		json_object_del(below, "variant");
		json_object_del(below, "zones");
	}
	json_t *tree = below ? merge_patch_apply(below, own_of(own)->tree) : NULL;
	json_decref(below);
	return make(tree, &made, NULL) ? made : NULL;
}

const char *profile_mode_name(enum room_mode mode)
{
	switch (mode) {
	case ROOM_MODE_INVALID:
		return NULL;
	case ROOM_MODE_SELECTION:
		return "selection";
	case ROOM_MODE_SELF:
		return "self";
	case ROOM_MODE_DISTRIBUTION:
		return "distribution";
	}
	return NULL;
}

bool profile_is_name(const char *name)
{
	return *name != '.' && profile_is_id(name);
}

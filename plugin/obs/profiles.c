/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "profiles.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/thread.h"
#include "settings_profile.h"

#include <stdio.h>
#include <string.h>

/* One name that was asked for; kept until the module's end, since who names one names it again. */
struct entry {
	struct entry *next;
	char name[80];
	char path[PATH_MAX];
	struct file_stamp stamp;
	const struct profile *profile; /* NULL: there is no such file, or it is no good */
	struct error error;            /* why; ERROR_NONE */
};

static struct {
	struct lock lock;
	/* -- protected by lock; only backstage's thread changes entries -- */
	struct entry *entries;
	char *data_folder;
	char *user_folder;
} profiles = {.lock = {PTHREAD_MUTEX_INITIALIZER}};

void profiles_start(const char *data_folder, const char *user_folder)
{
	profiles.data_folder = alloc_text(data_folder ? data_folder : "");
	profiles.user_folder = alloc_text(user_folder ? user_folder : "");
}

void profiles_stop(void)
{
	while (profiles.entries) {
		struct entry *entry = profiles.entries;
		profiles.entries = entry->next;
		profile_unref(entry->profile);
		alloc_free(entry);
	}
	alloc_free(profiles.data_folder);
	alloc_free(profiles.user_folder);
	profiles.data_folder = profiles.user_folder = NULL;
}

static struct entry *find_locked(const char *name)
{
	for (struct entry *entry = profiles.entries; entry; entry = entry->next) {
		if (strcmp(entry->name, name) == 0)
			return entry;
	}
	return NULL;
}

static bool find_file(const char *name, char path[PATH_MAX])
{
	const char *const folders[] = {profiles.data_folder, profiles.user_folder};
	for (size_t i = 0; i < 2; i++) {
		if (!folders[i] || !folders[i][0])
			continue;
		int size = snprintf(path, PATH_MAX, "%s/profiles/%s.json", folders[i], name);
		if (size > 0 && size < PATH_MAX && file_stamp_of(path).exists)
			return true;
	}
	path[0] = '\0';
	return false;
}

static struct entry *entry_create(const char *name)
{
	struct entry *entry = alloc_zeroed(1, sizeof(*entry));
	if (!entry)
		return NULL;
	snprintf(entry->name, sizeof(entry->name), "%s", name);
	lock_enter(&profiles.lock);
	entry->next = profiles.entries;
	profiles.entries = entry;
	lock_leave(&profiles.lock);
	return entry;
}

/* Reads the file of a name if it is another one than before. A broken edit says so, and is no profile. Backstage's. */
static void look(const char *name)
{
	char path[PATH_MAX];
	lock_enter(&profiles.lock);
	struct entry *entry = find_locked(name);
	lock_leave(&profiles.lock);
	bool is_new = !entry;
	if (!entry)
		entry = entry_create(name);
	if (!entry)
		return;
	find_file(name, path);
	struct file_stamp stamp = path[0] ? file_stamp_of(path) : (struct file_stamp){0};
	if (!is_new && strcmp(path, entry->path) == 0 && file_stamp_equal(&stamp, &entry->stamp))
		return;
	const struct profile *read = NULL;
	struct error error = {0};
	if (stamp.exists && !profile_read(path, &read, &error) && !error.line) {
		char place[sizeof(error.path)];
		snprintf(place, sizeof(place), "profiles/%.64s.json%s%.100s", name, error.path[0] ? ": " : "",
			 strcmp(error.path, path) == 0 ? "" : error.path);
		memcpy(error.path, place, sizeof(error.path));
	}
	lock_enter(&profiles.lock);
	const struct profile *before = entry->profile;
	entry->profile = read;
	entry->error = error;
	memcpy(entry->path, path, sizeof(entry->path));
	entry->stamp = stamp;
	lock_leave(&profiles.lock);
	profile_unref(before);
}

/* The profile of a name with a reference; NULL with err untouched: there is none. */
static bool get(const char *name, bool may_read, const struct profile **out, struct error *err)
{
	*out = NULL;
	if (!profile_is_name(name))
		return true; // a token's name of before, or nonsense that the token's file refuses
	if (may_read)
		look(name);
	lock_enter(&profiles.lock);
	const struct entry *entry = find_locked(name);
	bool is_good = entry && !entry->error.code;
	if (is_good)
		*out = profile_ref(entry->profile);
	else if (entry && err)
		*err = entry->error;
	lock_leave(&profiles.lock);
	return is_good || (!entry && error_set(err, ERROR_NOT_FOUND, "the profile was not read yet"));
}

struct settings *profiles_apply(struct settings *settings, bool may_read, struct error *err)
{
	const struct profile *own, *preset = NULL;
	if (!get(settings->room_profile, may_read, &own, err))
		return NULL;
	if (!own)
		return settings_ref(settings);
	const char *mode = profile_mode_name(own->mode);
	if (mode && strcmp(mode, settings->room_profile) != 0 && !get(mode, may_read, &preset, err)) {
		profile_unref(own);
		return NULL;
	}
	const struct profile *both = preset ? profile_over(own, preset) : profile_ref(own);
	struct settings *made = both ? settings_with_profile(settings, both) : NULL;
	profile_unref(own);
	profile_unref(preset);
	profile_unref(both);
	if (!made)
		error_set(err, ERROR_MEMORY, "no memory for a profile");
	return made;
}

bool profiles_may_change(const struct settings *settings)
{
	lock_enter(&profiles.lock);
	const struct entry *entry = find_locked(settings->room_profile);
	bool may = strcmp(settings->room_profile, ROOM_PROFILE_DEFAULT) != 0 || (entry && entry->stamp.exists);
	lock_leave(&profiles.lock);
	return may;
}

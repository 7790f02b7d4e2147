/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "air_keys.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/thread.h"

#include <jansson.h>
#include <obs.h>

#include <stdio.h>
#include <string.h>

#define SCHEMA "shop-air/1"
#define MAX_FILE_BYTES 4096
#define MAX_FOLLOWERS 16
#define AGAIN_NS (UINT64_C(5000) * 1000000)

static struct {
	/* -- immutable between start and stop -- */
	char *file;

	/* -- backstage's thread -- */
	enum air_mode written;
	enum air_mode said; /* in the log */
	uint64_t again_ns;  /* a file that could not be written is tried again then; 0: none */

	struct lock lock;
	/* -- protected by lock -- */
	struct waker *saves;
	struct waker *followers[MAX_FOLLOWERS];
	size_t follower_count;
} keys = {.lock = {PTHREAD_MUTEX_INITIALIZER}};

const char *air_mode_name(enum air_mode mode)
{
	switch (mode) {
	case AIR_NORMAL:
		return "normal";
	case AIR_SAFE:
		return "safe";
	case AIR_PANIC:
		return "panic";
	}
	return "normal";
}

/* -- news -- */

/* Wakes outside of the lock, so that it stays a leaf. */
static void wake_all(void)
{
	struct waker *woken[MAX_FOLLOWERS + 1] = {NULL};
	lock_enter(&keys.lock);
	size_t count = keys.follower_count;
	for (size_t i = 0; i < count; i++)
		woken[i] = waker_ref(keys.followers[i]);
	if (keys.saves)
		woken[count++] = waker_ref(keys.saves);
	lock_leave(&keys.lock);
	for (size_t i = 0; i < count; i++) {
		waker_wake(woken[i]);
		waker_unref(woken[i]);
	}
}

bool air_keys_follow(struct waker *waker, struct error *err)
{
	lock_enter(&keys.lock);
	bool has_place = keys.follower_count < MAX_FOLLOWERS;
	if (has_place)
		keys.followers[keys.follower_count++] = waker_ref(waker);
	lock_leave(&keys.lock);
	return has_place || error_set(err, ERROR_LIMIT, "too many show the mode: at most %d", MAX_FOLLOWERS);
}

void air_keys_unfollow(struct waker *waker)
{
	struct waker *found = NULL;
	lock_enter(&keys.lock);
	for (size_t i = 0; i < keys.follower_count && !found; i++) {
		if (keys.followers[i] != waker)
			continue;
		found = waker;
		keys.followers[i] = keys.followers[--keys.follower_count];
	}
	lock_leave(&keys.lock);
	waker_unref(found);
}

/* -- the keys -- */

void air_safe(void)
{
	if (air_mode_safe())
		wake_all();
}

void air_panic(void)
{
	if (air_mode_panic())
		wake_all();
}

void air_return_now(void)
{
	if (air_mode_return())
		wake_all();
}

void air_return_pressed(bool is_down)
{
	uint64_t now_ns = clock_now_ns(clock_system());
	if (is_down)
		air_mode_hold_return(now_ns);
	else if (air_mode_release_return(now_ns))
		wake_all();
}

/* Graphics, before anything of the frame is drawn: a RETURN that is held needs no other thread. */
static void step(void *data, float seconds)
{
	(void)data;
	(void)seconds;
	if (air_mode_step(clock_now_ns(clock_system())))
		wake_all();
}

/* -- the file -- */

static bool mode_of_name(const char *name, enum air_mode *out)
{
	for (int mode = AIR_NORMAL; mode <= AIR_PANIC; mode++) {
		if (strcmp(name, air_mode_name((enum air_mode)mode)) != 0)
			continue;
		*out = (enum air_mode)mode;
		return true;
	}
	return false;
}

static bool decode(const struct buffer *bytes, const char *path, enum air_mode *out, struct error *err)
{
	json_error_t json_err;
	json_t *json = json_loadb((const char *)bytes->bytes, bytes->size_bytes, JSON_REJECT_DUPLICATES, &json_err);
	if (!json)
		return error_set_at(err, ERROR_SYNTAX, path, "line %d column %d: %s", json_err.line, json_err.column,
				    json_err.text);
	const char *schema = json_string_value(json_object_get(json, "schema"));
	const char *name = json_string_value(json_object_get(json, "mode"));
	bool did = schema && name && strcmp(schema, SCHEMA) == 0 && mode_of_name(name, out);
	json_decref(json);
	return did || error_set_at(err, ERROR_VALUE, path, "it is not what " SCHEMA " says");
}

/* The UI thread reads here: a few bytes, that must be known before the first frame. */
static enum air_mode read_mode(const char *path)
{
	if (!path || !file_stamp_of(path).exists)
		return AIR_NORMAL;
	struct buffer bytes;
	buffer_init(&bytes, MAX_FILE_BYTES);
	enum air_mode mode = AIR_NORMAL;
	struct error err = {0};
	if (!file_read(path, &bytes, &err) || !decode(&bytes, path, &mode, &err)) {
		char text[512];
		log_write(LOG_LEVEL_WARNING, "the mode before is not known, so figures stay off air (SAFE): %s",
			  error_text(&err, text, sizeof(text)));
		mode = AIR_SAFE;
	}
	buffer_finish(&bytes);
	return mode;
}

static bool write_mode(enum air_mode mode, struct error *err)
{
	char folder[PATH_MAX];
	snprintf(folder, sizeof(folder), "%s", keys.file);
	char *slash = strrchr(folder, '/');
	if (slash)
		*slash = '\0';
	if (slash && !file_make_folder(folder, err))
		return false;
	char text[128];
	int size =
		snprintf(text, sizeof(text), "{\"schema\": \"" SCHEMA "\", \"mode\": \"%s\"}\n", air_mode_name(mode));
	return file_write_atomic(keys.file, text, (size_t)size, err);
}

static void say(enum air_mode mode)
{
	if (keys.said == mode)
		return;
	keys.said = mode;
	switch (mode) {
	case AIR_NORMAL:
		log_write(LOG_LEVEL_INFO, "RETURN: what is true is on air again");
		break;
	case AIR_SAFE:
		log_write(LOG_LEVEL_INFO, "SAFE: figures are off air");
		break;
	case AIR_PANIC:
		log_write(LOG_LEVEL_INFO, "PANIC: nothing of ours is on air");
		break;
	}
}

uint64_t air_keys_look(uint64_t now_ns)
{
	enum air_mode mode = air_mode_get();
	say(mode);
	if (mode == keys.written || !keys.file)
		return UINT64_MAX;
	if (keys.again_ns > now_ns)
		return keys.again_ns;
	struct error err = {0};
	if (write_mode(mode, &err)) {
		keys.written = mode;
		keys.again_ns = 0;
		return UINT64_MAX;
	}
	if (!keys.again_ns) {
		char text[512];
		log_write(LOG_LEVEL_WARNING, "the mode will not outlive OBS: %s", error_text(&err, text, sizeof(text)));
	}
	keys.again_ns = now_ns + AGAIN_NS;
	return keys.again_ns;
}

void air_keys_start(const char *file, struct waker *saves)
{
	keys.file = file ? alloc_text(file) : NULL;
	enum air_mode mode = read_mode(file);
	keys.written = mode;
	keys.said = AIR_NORMAL;
	keys.again_ns = 0;
	air_mode_set(mode);
	lock_enter(&keys.lock);
	keys.saves = waker_ref(saves);
	lock_leave(&keys.lock);
	obs_add_tick_callback(step, NULL);
}

void air_keys_stop(void)
{
	obs_remove_tick_callback(step, NULL);
	keys.again_ns = 0;
	air_keys_look(clock_now_ns(clock_system()));
	lock_enter(&keys.lock);
	struct waker *saves = keys.saves;
	keys.saves = NULL;
	lock_leave(&keys.lock);
	waker_unref(saves);
	alloc_free(keys.file);
	keys.file = NULL;
}

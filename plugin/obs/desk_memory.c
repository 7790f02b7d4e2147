/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk_memory.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/log.h"
#include "base/thread.h"

#include <jansson.h>

#include <stdlib.h>
#include <string.h>

#define SCHEMA "shop-desk/1"
#define MAX_FILE_BYTES 65536
#define MAX_VALUES 64
#define MAX_VALUE_BYTES 1024

static struct {
	/* -- immutable between start and stop -- */
	char *file;
	struct waker *saves;

	struct lock lock;
	/* -- protected by lock -- */
	json_t *values;
	bool is_new; /* not written yet */

	char given[MAX_VALUE_BYTES]; /* UI thread */
} memory = {.lock = {PTHREAD_MUTEX_INITIALIZER}};

/* A file that somebody spoilt is no harm: docks stand as they do at first. */
static json_t *read_values(const char *file)
{
	struct buffer bytes;
	buffer_init(&bytes, MAX_FILE_BYTES);
	json_t *values = NULL;
	if (file && file_read_plain(file, &bytes, NULL)) {
		json_t *json = json_loadb((const char *)bytes.bytes, bytes.size_bytes, JSON_REJECT_DUPLICATES, NULL);
		values = json_incref(json_object_get(json, "docks"));
		json_decref(json);
	}
	buffer_finish(&bytes);
	if (!json_is_object(values)) {
		json_decref(values);
		values = json_object();
	}
	return values;
}

void desk_memory_start(const char *file, struct waker *saves)
{
	memory.file = alloc_text(file);
	memory.saves = waker_ref(saves);
	json_t *values = read_values(file);
	lock_enter(&memory.lock);
	memory.values = values;
	memory.is_new = false;
	lock_leave(&memory.lock);
}

void desk_memory_stop(void)
{
	desk_memory_look();
	lock_enter(&memory.lock);
	json_decref(memory.values);
	memory.values = NULL;
	lock_leave(&memory.lock);
	waker_unref(memory.saves);
	memory.saves = NULL;
	alloc_free(memory.file);
	memory.file = NULL;
}

const char *desk_memory_get(const char *key)
{
	lock_enter(&memory.lock);
	const char *value = json_string_value(json_object_get(memory.values, key));
	size_t size = value ? strlen(value) : 0;
	if (size >= sizeof(memory.given))
		size = 0;
	if (size)
		memcpy(memory.given, value, size);
	memory.given[size] = '\0';
	lock_leave(&memory.lock);
	return memory.given;
}

void desk_memory_set(const char *key, const char *value)
{
	if (strlen(value) >= MAX_VALUE_BYTES)
		return;
	lock_enter(&memory.lock);
	json_t *before = json_object_get(memory.values, key);
	bool is_other = memory.values &&
			(!before || strcmp(json_string_value(before) ? json_string_value(before) : "", value) != 0);
	bool has_place = before || json_object_size(memory.values) < MAX_VALUES;
	if (is_other && has_place && json_object_set_new(memory.values, key, json_string(value)) == 0)
		memory.is_new = true;
	bool is_new = memory.is_new;
	lock_leave(&memory.lock);
	if (is_new)
		waker_wake(memory.saves);
}

void desk_memory_look(void)
{
	char *text = NULL;
	lock_enter(&memory.lock);
	if (memory.is_new && memory.file) {
		json_t *json = json_pack("{s:s, s:O}", "schema", SCHEMA, "docks", memory.values);
		text = json ? json_dumps(json, JSON_INDENT(1) | JSON_SORT_KEYS) : NULL;
		json_decref(json);
	}
	memory.is_new = false;
	lock_leave(&memory.lock);
	if (!text)
		return;
	struct error err = {0};
	char words[512];
	if (!file_write_atomic(memory.file, text, strlen(text), &err))
		log_write(LOG_LEVEL_WARNING, "what the docks remember is not kept: %s",
			  error_text(&err, words, sizeof(words)));
	free(text);
}

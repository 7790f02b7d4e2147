/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "overlays.h"

#include <util/platform.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SHOT_WIDTH 270
#define SHOT_HEIGHT 480
#define WAIT_NS UINT64_C(10000000000)

static const char *time_text(int from_now_s)
{
	static char text[2][40];
	static int turn;
	turn ^= 1;
	time_t then = time(NULL) + from_now_s;
	struct tm parts;
	gmtime_r(&then, &parts);
	strftime(text[turn], sizeof(text[turn]), "%Y-%m-%dT%H:%M:%SZ", &parts);
	return text[turn];
}

const char *room_file_write(const struct room_file *room)
{
	static char path[512];
	char temporary[600];
	snprintf(path, sizeof(path), "%s/tests/%d-%s", SHOP_BINARY_DIR, (int)getpid(),
		 room->name ? room->name : "room.json");
	snprintf(temporary, sizeof(temporary), "%s.new", path);
	FILE *file = fopen(temporary, "w");
	assert_non_null(file);
	if (room->instead) {
		fputs(room->instead, file);
	} else {
		fprintf(file,
			"{\"schema\": \"shop-room/1\", \"version\": %lld, \"server_time\": \"%s\", \"ttl_ms\": %d,\n"
			" \"current\": \"a\", \"room\": {\"id\": \"test\"}, \"items\": [{\"id\": \"a\", \"link_no\": "
			"1,\n"
			" \"title\": \"%s\", \"price\": {\"currency\": \"CNY\", \"sale\": %lld}",
			room->version, time_text(0), room->ttl_ms ? room->ttl_ms : 60000,
			room->title ? room->title : "Forty packs of tissue",
			room->price_minor ? room->price_minor : 7990);
		if (room->ends_in_s)
			fprintf(file, ", \"offer\": {\"ends_at\": \"%s\"}", time_text(room->ends_in_s));
		fputs("}]}\n", file);
	}
	assert_int_equal(fclose(file), 0);
	assert_int_equal(rename(temporary, path), 0);
	return path;
}

obs_source_t *overlay_of(const char *settings)
{
	static int number;
	char name[32];
	snprintf(name, sizeof(name), "overlay %d", ++number);
	obs_data_t *data = obs_data_create_from_json(settings);
	assert_non_null(data);
	obs_source_t *source = obs_source_create(OVERLAY_ID, name, data, NULL);
	obs_data_release(data);
	assert_non_null(source);
	return source;
}

obs_source_t *overlay_of_file(const char *path, const char *settings)
{
	char text[2048];
	snprintf(text, sizeof(text), "{\"room_from\": \"file\", \"room_file\": \"%s\"%s%s}", path, settings ? ", " : "",
		 settings ? settings : "");
	return overlay_of(text);
}

void overlay_update(obs_source_t *source, const char *settings)
{
	obs_data_t *data = obs_data_create_from_json(settings);
	assert_non_null(data);
	obs_source_update(source, data);
	obs_data_release(data);
}

json_t *overlay_status_json(obs_source_t *source)
{
	calldata_t calldata = {0};
	assert_true(proc_handler_call(obs_source_get_proc_handler(source), "status", &calldata));
	const char *text = calldata_string(&calldata, "json");
	assert_non_null(text);
	json_error_t error;
	json_t *json = json_loads(text, 0, &error);
	if (!json)
		print_error("no JSON: %s\n", text);
	assert_non_null(json);
	calldata_free(&calldata);
	return json;
}

static json_t *member_of(json_t *json, const char *member)
{
	char name[64];
	snprintf(name, sizeof(name), "%s", member);
	json_t *at = json;
	for (char *rest = name, *part; (part = strsep(&rest, ".")) != NULL;)
		at = json_object_get(at, part);
	if (!at)
		print_error("the status has no %s\n", member);
	assert_non_null(at);
	return at;
}

const char *overlay_status_text(obs_source_t *source, const char *member)
{
	static char text[512];
	json_t *json = overlay_status_json(source);
	json_t *value = member_of(json, member);
	text[0] = '\0';
	if (json_is_string(value))
		snprintf(text, sizeof(text), "%s", json_string_value(value));
	else if (json_is_integer(value))
		snprintf(text, sizeof(text), "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_object(value))
		snprintf(text, sizeof(text), "%s", json_string_value(json_object_get(value, "message")));
	json_decref(json);
	return text;
}

long long overlay_status_number(obs_source_t *source, const char *member)
{
	json_t *json = overlay_status_json(source);
	json_t *value = member_of(json, member);
	long long number = json_integer_value(value);
	json_decref(json);
	return number;
}

void overlay_wait(obs_source_t *source, const char *member, const char *wanted)
{
	uint64_t limit_ns = os_gettime_ns() + WAIT_NS;
	while (strcmp(overlay_status_text(source, member), wanted) != 0) {
		if (os_gettime_ns() > limit_ns) {
			print_error("%s is \"%s\", wanted \"%s\"\n", member, overlay_status_text(source, member),
				    wanted);
			fail();
		}
		os_sleep_ms(5);
	}
}

static void draw_quarter(void *source)
{
	gs_matrix_push();
	gs_matrix_scale3f((float)SHOT_WIDTH / (float)obs_source_get_width(source),
			  (float)SHOT_HEIGHT / (float)obs_source_get_height(source), 1.0f);
	obs_source_video_render(source);
	gs_matrix_pop();
}

struct picture overlay_shot(obs_source_t *source, int frames)
{
	struct picture picture = {0};
	for (int i = 0; i < frames; i++) {
		picture_free(&picture);
		harness_frames(1);
		picture = harness_capture(SHOT_WIDTH, SHOT_HEIGHT, on_nothing, draw_quarter, source);
	}
	return picture;
}

int picture_painted(const struct picture *picture)
{
	int count = 0;
	for (size_t i = 0; i < (size_t)picture->width * (size_t)picture->height; i++)
		count += picture->rgba[i * 4 + 3] > 0;
	return count;
}

int picture_gold(const struct picture *picture)
{
	static const int gold[3] = {0xff, 0xdc, 0x96};
	int count = 0;
	for (int i = 0; i < picture->width * picture->height; i++) {
		const uint8_t *pixel = picture->rgba + (size_t)i * 4;
		bool is_gold = true;
		for (int c = 0; c < 3; c++)
			is_gold = is_gold && abs(pixel[c] - gold[c]) <= 2;
		count += is_gold;
	}
	return count;
}

void room_file_remove(const char *name)
{
	char path[512];
	snprintf(path, sizeof(path), "%s/tests/%d-%s", SHOP_BINARY_DIR, (int)getpid(), name ? name : "room.json");
	unlink(path);
}

struct picture overlay_changed_shot(obs_source_t *source, const struct picture *from)
{
	uint64_t limit_ns = os_gettime_ns() + WAIT_NS;
	for (;;) {
		struct picture picture = overlay_shot(source, 1);
		if (picture_difference(from, &picture) > 50)
			return picture;
		picture_free(&picture);
		assert_true(os_gettime_ns() < limit_ns);
	}
}

struct picture overlay_settled_shot(obs_source_t *source, const char *version)
{
	uint64_t limit_ns = os_gettime_ns() + WAIT_NS;
	struct picture settled = overlay_shot(source, 1);
	for (int equal = 0; equal < 30;) {
		struct picture picture = overlay_shot(source, 1);
		bool is_there = strcmp(overlay_status_text(source, "shown_version"), version) == 0;
		equal = is_there && picture_difference(&settled, &picture) == 0 ? equal + 1 : 0;
		picture_free(&settled);
		settled = picture;
		assert_true(os_gettime_ns() < limit_ns);
	}
	return settled;
}

struct picture overlay_first_shot(obs_source_t *source)
{
	uint64_t limit_ns = os_gettime_ns() + WAIT_NS;
	for (;;) {
		struct picture picture = overlay_shot(source, 1);
		if (picture_painted(&picture) > 0)
			return picture;
		picture_free(&picture);
		if (os_gettime_ns() > limit_ns) {
			print_error("nothing is drawn: %s\n", overlay_status_text(source, "error"));
			fail();
		}
	}
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/file.h"
#include "room/json.h"
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES "/tests/unit/room_cases/valid/"

static void read_file(const char *path, struct buffer *bytes)
{
	struct error err = {0};
	buffer_init(bytes, ROOM_DOCUMENT_MAX_BYTES);
	if (!file_read(path, bytes, &err))
		fail_msg("%s: %s", path, err.message);
}

static const struct room *decode(const void *bytes, size_t size_bytes)
{
	struct error err = {0};
	const struct room *room = NULL;
	if (!room_decode(bytes, size_bytes, &room, NULL, &err))
		fail_msg("%s: %s", err.path, err.message);
	return room;
}

static void encode(const struct room *room, struct buffer *out)
{
	struct error err = {0};
	buffer_init(out, ROOM_DOCUMENT_MAX_BYTES);
	if (!room_encode(room, out, &err))
		fail_msg("%s", err.message);
}

/* What is written is read again as the same, and written again as the same bytes. */
static void check_round_trip(const char *path)
{
	struct buffer bytes;
	struct buffer once;
	struct buffer twice;
	read_file(path, &bytes);
	const struct room *room = decode(bytes.bytes, bytes.size_bytes);
	encode(room, &once);
	const struct room *again = decode(once.bytes, once.size_bytes);
	encode(again, &twice);
	if (strcmp(buffer_text(&once), buffer_text(&twice)) != 0)
		fail_msg("%s:\n%s\n%s", path, buffer_text(&once), buffer_text(&twice));
	room_unref(room);
	room_unref(again);
	buffer_finish(&bytes);
	buffer_finish(&once);
	buffer_finish(&twice);
}

static int check_folder(const char *folder)
{
	int count = 0;
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
		const char *dot = strrchr(entry->d_name, '.');
		if (!dot || strcmp(dot, ".json") != 0)
			continue;
		char path[512];
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		check_round_trip(path);
		count++;
	}
	closedir(dir);
	return count;
}

static void demo_rooms_go_round(void **state)
{
	(void)state;
	check_round_trip(SHOP_SOURCE_DIR "/data/demo/room.json"); // beside it lies the show's sheet
}

static void valid_cases_go_round(void **state)
{
	(void)state;
	assert_true(check_folder(SHOP_SOURCE_DIR CASES) >= 20);
}

/* Written in the canonical order, a document comes back byte by byte: nothing is added, nothing lost. */
static void check_comes_back(const char *name)
{
	char path[512];
	snprintf(path, sizeof(path), "%s%s%s", SHOP_SOURCE_DIR, CASES, name);
	struct buffer bytes;
	struct buffer out;
	read_file(path, &bytes);
	json_t *json = json_loadb((const char *)bytes.bytes, bytes.size_bytes, 0, NULL);
	assert_non_null(json);
	json_object_del(json, "metrics"); // the desk's; not kept
	char *expected = json_dumps(json, JSON_COMPACT);
	const struct room *room = decode(bytes.bytes, bytes.size_bytes);
	encode(room, &out);
	assert_string_equal(buffer_text(&out), expected);
	free(expected);
	json_decref(json);
	room_unref(room);
	buffer_finish(&bytes);
	buffer_finish(&out);
}

static void canonical_documents_come_back(void **state)
{
	(void)state;
	check_comes_back("full.json");
	check_comes_back("minimal.json");
	check_comes_back("written_defaults.json");
	check_comes_back("no_items.json");
	check_comes_back("currencies.json");
}

static void check_encodes(const char *text, const char *expected)
{
	struct buffer out;
	const struct room *room = decode(text, strlen(text));
	encode(room, &out);
	assert_string_equal(buffer_text(&out), expected);
	room_unref(room);
	buffer_finish(&out);
}

static void order_and_zone_are_the_document_s(void **state)
{
	(void)state;
	check_encodes("{\"items\":[{\"price\":{\"sale\":5,\"later\":1,\"currency\":\"JPY\"},\"title\":\"\\u9898\","
		      "\"id\":\"a\","
		      "\"offer\":{\"ends_at\":\"2026-11-21T13:00:00Z\"}}],\"later\":{},\"room\":{\"title\":\"R\","
		      "\"id\":\"r\"},\"server_time\":\"2026-11-20T23:59:59.5-05:30\",\"version\":7,"
		      "\"schema\":\"shop-room/1\",\"current\":\"a\"}",
		      "{\"schema\":\"shop-room/1\",\"version\":7,\"server_time\":\"2026-11-20T23:59:59.500-05:30\","
		      "\"current\":\"a\",\"room\":{\"id\":\"r\",\"title\":\"R\"},\"items\":[{\"id\":\"a\","
		      "\"title\":\"题\",\"price\":{\"currency\":\"JPY\",\"sale\":5},"
		      "\"offer\":{\"ends_at\":\"2026-11-21T07:30:00-05:30\"}}]}");
}

/*
 * A price that is held because a part was left out stays held for whoever reads what we write; the part itself, with
 * members that we do not know either, is gone.
 */
static void unknown_part_still_holds_the_price(void **state)
{
	(void)state;
	const char *head = "{\"schema\":\"shop-room/1\",\"version\":1,\"server_time\":\"2026-11-21T21:00:00+08:00\","
			   "\"room\":{\"id\":\"r\"},\"items\":[{\"id\":\"a\",\"title\":\"A\","
			   "\"price\":{\"currency\":\"CNY\",\"sale\":1,\"parts\":";
	char text[1024];
	char expected[1024];
	snprintf(text, sizeof(text), "%s[{\"kind\":\"lottery\",\"amount\":null},{\"kind\":\"dice\"}]}}]}", head);
	snprintf(expected, sizeof(expected), "%s[{\"kind\":\"lottery\"}]}}]}", head);
	check_encodes(text, expected);
	const struct room *room = decode(expected, strlen(expected));
	assert_true(room->items[0].price.has_unknown_part);
	room_unref(room);
	// A kind that is no name at all is not repeated.
	snprintf(text, sizeof(text), "%s[{\"kind\":\"a kind of its own\"},{\"kind\":\"pay\",\"amount\":2}]}}]}", head);
	snprintf(expected, sizeof(expected), "%s[{\"kind\":\"pay\",\"amount\":2},{\"kind\":\"unknown\"}]}}]}", head);
	check_encodes(text, expected);
}

static void buffer_that_is_full_stays_as_it_was(void **state)
{
	(void)state;
	struct buffer bytes;
	struct buffer out;
	read_file(SHOP_SOURCE_DIR CASES "full.json", &bytes);
	const struct room *room = decode(bytes.bytes, bytes.size_bytes);
	buffer_init(&out, 1000);
	assert_true(buffer_add(&out, "before", 6, NULL));
	struct error err = {0};
	assert_false(room_encode(room, &out, &err));
	assert_int_equal(err.code, ERROR_LIMIT);
	assert_string_equal(buffer_text(&out), "before");
	room_unref(room);
	buffer_finish(&bytes);
	buffer_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(demo_rooms_go_round),
		cmocka_unit_test(valid_cases_go_round),
		cmocka_unit_test(canonical_documents_come_back),
		cmocka_unit_test(order_and_zone_are_the_document_s),
		cmocka_unit_test(unknown_part_still_holds_the_price),
		cmocka_unit_test(buffer_that_is_full_stays_as_it_was),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Limits, ownership and warnings of the decoder; what it takes and refuses stands in room_cases. */
#include "room/json.h"
#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define HEAD                       \
	"{\"schema\":\"shop-room/" \
	"1\",\"version\":1,\"server_time\":\"2026-11-21T21:00:00+08:00\",\"room\":{\"id\":\"r\"},"
#define ITEM "{\"id\":\"a\",\"title\":\"A\",\"price\":{\"currency\":\"CNY\",\"sale\":1}}"
#define SMALL HEAD "\"items\":[" ITEM "]}"

static const struct room *decode(const char *text)
{
	struct error err = {0};
	const struct room *room = NULL;
	if (!room_decode(text, strlen(text), &room, NULL, &err))
		fail_msg("%s: %s", err.path, err.message);
	return room;
}

static void document_of_the_greatest_size_is_taken(void **state)
{
	(void)state;
	char *text = malloc(ROOM_DOCUMENT_MAX_BYTES + 1);
	assert_non_null(text);
	memset(text, ' ', ROOM_DOCUMENT_MAX_BYTES + 1);
	memcpy(text, SMALL, strlen(SMALL));
	const struct room *room = NULL;
	assert_true(room_decode(text, ROOM_DOCUMENT_MAX_BYTES, &room, NULL, NULL));
	room_unref(room);
	room = NULL;
	struct error err = {0};
	assert_false(room_decode(text, ROOM_DOCUMENT_MAX_BYTES + 1, &room, NULL, &err));
	assert_int_equal(err.code, ERROR_LIMIT);
	assert_non_null(strstr(err.message, "1048576"));
	assert_null(room);
	free(text);
}

/* A document of nothing but brackets must not use up the stack of a small thread. */
static void *decode_brackets(void *data)
{
	struct error *err = data;
	char *text = malloc(ROOM_DOCUMENT_MAX_BYTES);
	memset(text, '[', ROOM_DOCUMENT_MAX_BYTES);
	const struct room *room = NULL;
	assert_false(room_decode(text, ROOM_DOCUMENT_MAX_BYTES, &room, NULL, err));
	free(text);
	return NULL;
}

static void depth_costs_no_stack(void **state)
{
	(void)state;
	pthread_attr_t small;
	pthread_t thread;
	struct error err = {0};
	assert_int_equal(pthread_attr_init(&small), 0);
	assert_int_equal(pthread_attr_setstacksize(&small, 1024 * 1024), 0);
	assert_int_equal(pthread_create(&thread, &small, decode_brackets, &err), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	pthread_attr_destroy(&small);
	assert_int_equal(err.code, ERROR_LIMIT);
}

static void refusal_leaves_the_result_alone(void **state)
{
	(void)state;
	const struct room *before = decode(SMALL);
	const struct room *room = before;
	assert_false(room_decode("{}", 2, &room, NULL, NULL));
	assert_ptr_equal(room, before);
	assert_false(room_decode(NULL, 0, &room, NULL, NULL));
	assert_false(room_decode("{\"a\":", 5, &room, NULL, NULL));
	assert_false(room_decode_json(NULL, &room, NULL, NULL));
	assert_ptr_equal(room, before);
	room_unref(before);
}

static void references_keep_a_room_alive(void **state)
{
	(void)state;
	const struct room *room = decode(SMALL);
	assert_ptr_equal(room_ref(room), room);
	room_unref(room);
	assert_string_equal(room->items[0].id, "a");
	assert_ptr_equal(room_find_item(room, "a"), &room->items[0]);
	assert_null(room_find_item(room, "b"));
	room_unref(room);
	room_unref(NULL);
	assert_null(room_ref(NULL));
}

/* The room owns what it points to: the tree that it came from may go. */
static void room_outlives_its_tree(void **state)
{
	(void)state;
	json_t *json;
	assert_true(json_parse(SMALL, strlen(SMALL), ROOM_DOCUMENT_MAX_BYTES, &json, NULL));
	const struct room *room;
	assert_true(room_decode_json(json, &room, NULL, NULL));
	json_decref(json);
	assert_string_equal(room->items[0].title, "A");
	room_unref(room);
}

static void warnings_are_counted_beyond_their_places(void **state)
{
	(void)state;
	const char *text = HEAD "\"items\":[{\"id\":\"a\",\"title\":\"A\",\"price\":{\"currency\":\"CNY\",\"sale\":1},"
				"\"trust\":[{\"kind\":\"t0\"},{\"kind\":\"t1\"},{\"kind\":\"t2\"},{\"kind\":\"t3\"},"
				"{\"kind\":\"t4\"},{\"kind\":\"t5\"},{\"kind\":\"t6\"},{\"kind\":\"t7\"},"
				"{\"kind\":\"t8\"},{\"kind\":\"t9\"}]}]}";
	struct room_warnings warnings = {.count = 77};
	const struct room *room;
	assert_true(room_decode(text, strlen(text), &room, &warnings, NULL));
	assert_int_equal(warnings.count, 10);
	assert_string_equal(warnings.entries[7].path, "items[0].trust[7]");
	assert_non_null(strstr(warnings.entries[7].message, "t7"));
	assert_int_equal(room->items[0].trust_count, 0);
	room_unref(room);
	assert_true(room_decode(SMALL, strlen(SMALL), &room, &warnings, NULL));
	assert_int_equal(warnings.count, 0);
	room_unref(room);
}

static void parse_takes_any_value_within_the_limits(void **state)
{
	(void)state;
	static const char *const taken[] = {"1", "null", "\"x\"", "[1,2.5]", "{\"a\":{}}"};
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		json_t *json;
		assert_true(json_parse(taken[i], strlen(taken[i]), 100, &json, NULL));
		json_decref(json);
	}
	struct error err = {0};
	json_t *json = NULL;
	assert_false(json_parse("[1,2.5]", 7, 6, &json, &err));
	assert_int_equal(err.code, ERROR_LIMIT);
	assert_false(json_parse("{\"a\":1,\"b\":{\"c\":\"\\u0000\"}}", 26, 100, &json, &err));
	assert_int_equal(err.code, ERROR_VALUE);
	assert_string_equal(err.path, "b.c");
	assert_null(json);
}

/* A key is a stranger's text; in a log it must not begin a line of its own. */
static void path_of_an_error_is_one_line(void **state)
{
	(void)state;
	const char *text = "{\"a\\nb\":\"\\u0000\"}";
	struct error err = {0};
	json_t *json = NULL;
	assert_false(json_parse(text, strlen(text), 100, &json, &err));
	assert_string_equal(err.path, "a?b");
	char longer[1024];
	memset(longer, 'k', sizeof(longer));
	memcpy(longer, "{\"", 2);
	memcpy(longer + 1000, "\":\"\\u0000\"}", 12);
	assert_false(json_parse(longer, strlen(longer), sizeof(longer), &json, &err));
	assert_int_equal(strlen(err.path), sizeof(err.path) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(document_of_the_greatest_size_is_taken),
		cmocka_unit_test(depth_costs_no_stack),
		cmocka_unit_test(refusal_leaves_the_result_alone),
		cmocka_unit_test(references_keep_a_room_alive),
		cmocka_unit_test(room_outlives_its_tree),
		cmocka_unit_test(warnings_are_counted_beyond_their_places),
		cmocka_unit_test(parse_takes_any_value_within_the_limits),
		cmocka_unit_test(path_of_an_error_is_one_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

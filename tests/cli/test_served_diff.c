/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A patch makes of the one document the other, by the rules of the event `patch`; or it is refused. */
#include "unit.h"

#include "served_diff.h"

#include "room/json.h"

#include <stdlib.h>
#include <string.h>

static json_t *parse(const char *text)
{
	json_error_t fault;
	json_t *json = json_loads(text, 0, &fault);
	if (!json)
		fail_msg("%s: %s", text, fault.text);
	return json;
}

static json_t *find_item(json_t *items, const char *id)
{
	size_t i;
	json_t *item;
	json_array_foreach(items, i, item)
	{
		if (strcmp(json_string_value(json_object_get(item, "id")), id) == 0)
			return item;
	}
	fail_msg("the patch names an unknown item %s", id);
	return NULL;
}

/* docs/interfaces.md: `patch` is for the document without its items, `items` holds a merge patch by id. */
static json_t *apply(const json_t *from, const json_t *data)
{
	assert_true(json_equal(json_object_get(from, "version"), json_object_get(data, "base")));
	const json_t *patch = json_object_get(data, "patch");
	assert_null(json_object_get(patch, "items"));
	json_t *result = merge_patch_apply(from, patch);
	assert_non_null(result);
	const char *id;
	json_t *change;
	json_object_foreach(json_object_get(data, "items"), id, change)
	{
		assert_true(json_is_object(change));
		json_t *items = json_object_get(result, "items");
		json_t *item = find_item(items, id);
		json_t *changed = merge_patch_apply(item, change);
		assert_int_equal(json_object_clear(item), 0);
		assert_int_equal(json_object_update(item, changed), 0);
		json_decref(changed);
	}
	json_object_set(result, "version", json_object_get(data, "version"));
	return result;
}

static bool makes(const json_t *from, const json_t *to)
{
	const char *time = json_string_value(json_object_get(to, "server_time"));
	json_t *data = served_diff(from, to, time);
	if (!data)
		return false;
	assert_string_equal(json_string_value(json_object_get(json_object_get(data, "patch"), "server_time")), time);
	json_t *result = apply(from, data);
	if (!json_equal(result, to)) {
		char *texts[] = {json_dumps(from, 0), json_dumps(to, 0), json_dumps(data, 0), json_dumps(result, 0)};
		fail_msg("from %s\nto %s\nby %s\ncame %s", texts[0], texts[1], texts[2], texts[3]);
	}
	json_decref(result);
	json_decref(data);
	return true;
}

static void check(const char *from_text, const char *to_text, const char *expected)
{
	json_t *from = parse(from_text);
	json_t *to = parse(to_text);
	json_t *data = served_diff(from, to, "T2");
	char *text = data ? json_dumps(data, JSON_COMPACT) : NULL;
	if (!expected)
		assert_null(text);
	else
		assert_string_equal(text, expected);
	assert_int_equal(makes(from, to), expected != NULL);
	free(text);
	json_decref(data);
	json_decref(from);
	json_decref(to);
}

#define ROOM(version, rest) "{\"version\":" #version ",\"server_time\":\"T" #version "\"," rest "}"
#define ITEMS(items) "\"items\":[" items "]"

static void test_cases(void **state)
{
	(void)state;
	check(ROOM(1, ITEMS("")), ROOM(2, ITEMS("")), "{\"base\":1,\"version\":2,\"patch\":{\"server_time\":\"T2\"}}");
	check(ROOM(1, "\"a\":{\"b\":1,\"c\":2}," ITEMS("")), ROOM(2, "\"a\":{\"b\":1,\"d\":3}," ITEMS("")),
	      "{\"base\":1,\"version\":2,\"patch\":{\"server_time\":\"T2\",\"a\":{\"c\":null,\"d\":3}}}");
	check(ROOM(1, "\"a\":[1,2]," ITEMS("")), ROOM(2, "\"a\":[1,3]," ITEMS("")),
	      "{\"base\":1,\"version\":2,\"patch\":{\"server_time\":\"T2\",\"a\":[1,3]}}");
	check(ROOM(1, ITEMS("{\"id\":\"x\",\"p\":{\"s\":1}},{\"id\":\"y\"}")),
	      ROOM(2, ITEMS("{\"id\":\"x\",\"p\":{\"s\":2}},{\"id\":\"y\"}")),
	      "{\"base\":1,\"version\":2,\"patch\":{\"server_time\":\"T2\"},\"items\":{\"x\":{\"p\":{\"s\":2}}}}");
	check(ROOM(1, "\"epoch\":\"e\"," ITEMS("{\"id\":\"x\",\"p\":1}")),
	      ROOM(2, "\"epoch\":\"e\"," ITEMS("{\"id\":\"x\"}")),
	      "{\"base\":1,\"version\":2,\"patch\":{\"server_time\":\"T2\"},\"items\":{\"x\":{\"p\":null}}}");
	// A whole number and a decimal one are not the same value.
	check(ROOM(1, "\"a\":1," ITEMS("")), ROOM(2, "\"a\":1.0," ITEMS("")),
	      "{\"base\":1,\"version\":2,\"patch\":{\"server_time\":\"T2\",\"a\":1.0}}");
	// An object that becomes a value, an empty one, a value that becomes an object.
	check(ROOM(1, "\"a\":{\"b\":1},\"c\":{\"d\":1},\"e\":1," ITEMS("")),
	      ROOM(2, "\"a\":7,\"c\":{},\"e\":{\"f\":{}}," ITEMS("")),
	      "{\"base\":1,\"version\":2,\"patch\":{\"server_time\":\"T2\",\"a\":7,\"c\":{\"d\":null},\"e\":{\"f\":{}}}"
	      "}");
	// A null that stands already, and one in a list, can be told; they are not merged.
	check(ROOM(1, "\"a\":{\"n\":null,\"b\":1}," ITEMS("")), ROOM(2, "\"a\":{\"n\":null,\"b\":[null]}," ITEMS("")),
	      "{\"base\":1,\"version\":2,\"patch\":{\"server_time\":\"T2\",\"a\":{\"b\":[null]}}}");
}

static void test_what_no_patch_can_say(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{"\"a\":1," ITEMS(""), "\"a\":null," ITEMS("")},
		{ITEMS(""), "\"a\":null," ITEMS("")},
		{"\"a\":1," ITEMS(""), "\"a\":{\"b\":{\"c\":null}}," ITEMS("")},
		{ITEMS("{\"id\":\"x\"}"), ITEMS("{\"id\":\"x\",\"n\":null}")},
		{ITEMS("{\"id\":\"x\"}"), ITEMS("")},
		{ITEMS(""), ITEMS("{\"id\":\"x\"}")},
		{ITEMS("{\"id\":\"x\"},{\"id\":\"y\"}"), ITEMS("{\"id\":\"y\"},{\"id\":\"x\"}")},
		{ITEMS("{\"id\":\"x\"}"), ITEMS("{\"id\":\"y\"}")},
		{"\"epoch\":\"a\"," ITEMS(""), "\"epoch\":\"b\"," ITEMS("")},
		{ITEMS(""), "\"epoch\":\"b\"," ITEMS("")},
		{"\"epoch\":\"a\"," ITEMS(""), ITEMS("")},
	};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		char from[256], to[256];
		snprintf(from, sizeof(from), "{\"version\":1,\"server_time\":\"T1\",%s}", pairs[i][0]);
		snprintf(to, sizeof(to), "{\"version\":2,\"server_time\":\"T2\",%s}", pairs[i][1]);
		check(from, to, NULL);
	}
}

static uint64_t random_state;

static unsigned dice(unsigned sides)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(random_state >> 33) % sides;
}

static json_t *random_value(int depth)
{
	static const char *const names[] = {"a", "b", "c", "d"};
	unsigned kind = dice(depth > 0 ? 7 : 5);
	if (kind == 0)
		return dice(6) ? json_true() : json_null();
	if (kind <= 2)
		return json_integer(dice(3));
	if (kind <= 4)
		return json_string(names[dice(4)]);
	json_t *made = kind == 5 ? json_object() : json_array();
	for (unsigned i = dice(4); i > 0; i--) {
		if (kind == 5)
			json_object_set_new(made, names[dice(4)], random_value(depth - 1));
		else
			json_array_append_new(made, random_value(depth - 1));
	}
	return made;
}

static json_t *random_room(int version)
{
	static const char *const names[] = {"room", "ttl_ms", "sellers"};
	json_t *room = json_pack("{s:i, s:s+}", "version", version, "server_time", "T", version == 1 ? "1" : "2");
	json_t *items = json_array();
	for (size_t i = 0; i < 3; i++) {
		if (dice(2))
			json_object_set_new(room, names[i], random_value(3));
		json_t *item = json_pack("{s:s}", "id", names[i]);
		if (dice(2))
			json_object_set_new(item, "price", random_value(3));
		json_array_append_new(items, item);
	}
	json_object_set_new(room, "items", items);
	return room;
}

static void test_random_pairs(void **state)
{
	(void)state;
	int told = 0;
	for (int i = 0; i < 20000; i++) {
		random_state = (uint64_t)i;
		json_t *from = random_room(1);
		json_t *to = random_room(2);
		told += makes(from, to);
		json_decref(from);
		json_decref(to);
	}
	// Only a null that comes is a reason to refuse here.
	assert_in_range(told, 10000, 19999);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_what_no_patch_can_say),
		cmocka_unit_test(test_random_pairs),
	};
	return cmocka_run_group_tests_name("served_diff", tests, NULL, NULL);
}

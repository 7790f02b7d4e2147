/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The desk's own order of the rundown: kept in the stand, put over the sheet's and the shop's, and given back. */
#include "room/merge.h"
#include "room_small.h"

#define ITEM(id) "{'id': '" id "', 'title': 'T', 'price': {'currency': 'CNY', 'sale': 100}}"

static const struct sheet *sheet_of(const char *rows)
{
	char text[1024];
	snprintf(text, sizeof(text), "{'schema': 'shop-sheet/1', 'items': [%s]}", rows);
	json_t *json = small_json(text);
	char *bytes = json_dumps(json, 0);
	const struct sheet *sheet;
	assert_true(sheet_decode(bytes, strlen(bytes), NULL, &sheet, NULL, NULL));
	free(bytes);
	json_decref(json);
	return sheet;
}

/* Takes the stand and the sheet. The ids in a row, as they are merged. */
static const char *order_of(const struct room *shop, const struct sheet *sheet, const struct stand *stand)
{
	static char text[256];
	const struct room *room;
	struct error err = {0};
	const struct room_inputs inputs = {.shop = shop, .sheet = sheet, .stand = stand};
	if (!room_merge(&inputs, &room, NULL, &err))
		fail_msg("%s: %s", err.path, err.message);
	text[0] = '\0';
	for (size_t i = 0; i < room->item_count; i++)
		strncat(text, room->items[i].id, sizeof(text) - strlen(text) - 1);
	room_unref(room);
	stand_unref(stand);
	sheet_unref(sheet);
	return text;
}

/* A stand with the letters of a text as its order. */
static const struct stand *stand_of(const char *letters)
{
	char ids[STAND_MAX_ORDER][2];
	const char *pointers[STAND_MAX_ORDER];
	size_t count = strlen(letters);
	for (size_t i = 0; i < count; i++) {
		ids[i][0] = letters[i];
		ids[i][1] = '\0';
		pointers[i] = ids[i];
	}
	const struct stand *empty = stand_empty();
	const struct stand *stand = stand_with_order(empty, pointers, count);
	assert_non_null(stand);
	stand_unref(empty);
	return stand;
}

static void room_order_is_the_desks(void **state)
{
	(void)state;
	const struct room *shop = small_room("'current': 'b', ", ITEM("a") "," ITEM("b") "," ITEM("c") "," ITEM("d"));
	static const struct {
		const char *desk;
		const char *merged;
	} rows[] = {
		{"", "abcd"},   {"abcd", "abcd"}, {"dcba", "dcba"}, {"xdcbay", "dcba"}, // what left is nowhere
		{"ca", "cdab"}, {"cb", "acdb"},   {"dc", "abdc"}, // behind those that they followed
		{"xy", "abcd"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(order_of(shop, NULL, stand_of(rows[i].desk)), rows[i].merged);
	room_unref(shop);
}

static void room_order_has_a_place_for_what_comes_later(void **state)
{
	(void)state;
	const struct room *shop = small_room("", ITEM("n") "," ITEM("a") "," ITEM("b") "," ITEM("m") "," ITEM("c"));
	assert_string_equal(order_of(shop, NULL, stand_of("cba")), "ncbma");
	room_unref(shop);
}

static void room_order_goes_over_the_sheets(void **state)
{
	(void)state;
	const struct room *shop = small_room("", ITEM("a") "," ITEM("b") "," ITEM("c"));
	static const char rows[] = "{'item_id': 'c', 'short_title': 'C!'}, {'item_id': 'b'}";
	assert_string_equal(order_of(shop, sheet_of(rows), NULL), "cba");
	assert_string_equal(order_of(shop, sheet_of(rows), stand_of("bac")), "bac");
	// and what the sheet gave goes along with its item
	const struct sheet *sheet = sheet_of(rows);
	const struct stand *stand = stand_of("bac");
	const struct stand *both = stand_with_beat(stand, "a", BEAT_TEASE);
	const struct room_inputs inputs = {.shop = shop, .sheet = sheet, .stand = both};
	const struct room *room;
	struct room_sources *sources;
	assert_true(room_merge(&inputs, &room, &sources, NULL));
	assert_string_equal(room->items[2].short_title, "C!");
	assert_int_equal(room->items[1].beat, BEAT_TEASE);
	assert_int_equal(room_source_of(sources, "items"), OWNER_DESK);
	assert_int_equal(room_source_of(sources, "items[2].short_title"), OWNER_SHEET);
	assert_int_equal(room_source_of(sources, "items[0].short_title"), OWNER_SHOP);
	assert_int_equal(room_source_of(sources, "items[1].beat"), OWNER_DESK);
	assert_int_equal(room_source_of(sources, "items[2].beat"), OWNER_SHOP);
	room_sources_unref(sources);
	room_unref(room);
	stand_unref(both);
	stand_unref(stand);
	sheet_unref(sheet);
	room_unref(shop);
}

static void room_order_is_kept_and_given_back(void **state)
{
	(void)state;
	const struct stand *stand = stand_of("cab");
	assert_false(stand_is_empty(stand));
	assert_true(stand_has_order(stand));
	assert_false(stand_has_order(NULL));
	struct buffer out;
	buffer_init(&out, STAND_MAX_BYTES);
	assert_true(stand_encode(stand, &out, NULL));
	const struct stand *read;
	assert_true(stand_decode(out.bytes, out.size_bytes, &read, NULL));
	buffer_finish(&out);
	const struct room *shop = small_room("", ITEM("a") "," ITEM("b") "," ITEM("c"));
	assert_string_equal(order_of(shop, NULL, read), "cab");
	const struct stand *without = stand_with_order(stand, NULL, 0);
	assert_true(stand_is_empty(without));
	stand_unref(without);
	without = stand_cleared(stand);
	assert_true(stand_is_empty(without));
	stand_unref(without);
	stand_unref(stand);
	room_unref(shop);
}

static void room_order_that_is_none_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *order;
		const char *path;
	} rows[] = {
		{"'a'", "order"},
		{"[7]", "order[0]"},
		{"['a', 'b c']", "order[1]"},
		{"['a', 'b', 'a']", "order[2]"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[256];
		snprintf(text, sizeof(text), "{'schema': 'shop-stand/1', 'order': %s}", rows[i].order);
		json_t *json = small_json(text);
		char *bytes = json_dumps(json, 0);
		const struct stand *stand;
		struct error err = {0};
		assert_false(stand_decode(bytes, strlen(bytes), &stand, &err));
		assert_string_equal(err.path, rows[i].path);
		free(bytes);
		json_decref(json);
	}
	const char *ids[STAND_MAX_ORDER + 1];
	char names[STAND_MAX_ORDER + 1][8];
	for (size_t i = 0; i <= STAND_MAX_ORDER; i++) {
		snprintf(names[i], sizeof(names[i]), "i%zu", i);
		ids[i] = names[i];
	}
	const struct stand *empty = stand_empty();
	assert_null(stand_with_order(empty, ids, STAND_MAX_ORDER + 1));
	const struct stand *most = stand_with_order(empty, ids, STAND_MAX_ORDER);
	assert_non_null(most);
	stand_unref(most);
	ids[1] = "i0";
	assert_null(stand_with_order(empty, ids, 2));
	stand_unref(empty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(room_order_is_the_desks),
		cmocka_unit_test(room_order_has_a_place_for_what_comes_later),
		cmocka_unit_test(room_order_goes_over_the_sheets),
		cmocka_unit_test(room_order_is_kept_and_given_back),
		cmocka_unit_test(room_order_that_is_none_is_refused),
	};
	return cmocka_run_group_tests_name("room_order", tests, NULL, NULL);
}

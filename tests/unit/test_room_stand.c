/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a desk has set, as a value: changes make another one, and what is kept is read again or refused whole. */
#include "room/stand.h"
#include "room_small.h"

#define NOON SMALL_NOON_MS

static char *text_of(const struct stand *stand, char *text, size_t size_bytes)
{
	struct buffer out;
	buffer_init(&out, STAND_MAX_BYTES);
	assert_true(stand_encode(stand, &out, NULL));
	snprintf(text, size_bytes, "%s", buffer_text(&out));
	buffer_finish(&out);
	return text;
}

static void assert_says(const struct stand *stand, const char *wanted)
{
	char text[4096];
	json_t *is = json_loads(text_of(stand, text, sizeof(text)), 0, NULL);
	json_t *should = small_json(wanted);
	if (!json_equal(is, should))
		fail_msg("%s\nis not %s", text, wanted);
	json_decref(is);
	json_decref(should);
}

/* Takes the old one, as a row of changes wants it. */
static const struct stand *then(const struct stand *before, const struct stand *after)
{
	assert_non_null(after);
	stand_unref(before);
	return after;
}

static void changes_make_another(void **state)
{
	(void)state;
	const struct stand *empty = stand_empty();
	assert_true(stand_is_empty(empty));
	assert_true(stand_is_empty(NULL));
	assert_null(stand_current(empty));
	assert_null(stand_current(NULL));
	const struct stand *stand = stand_with_current(empty, "a");
	assert_true(stand_is_empty(empty));
	assert_false(stand_is_empty(stand));
	assert_string_equal(stand_current(stand), "a");
	stand = then(stand, stand_with_beat(stand, "a", BEAT_HAGGLE));
	stand = then(stand, stand_with_beat(stand, "b", BEAT_TEASE));
	stand = then(stand, stand_with_beat(stand, "a", BEAT_OPEN));
	stand = then(stand, stand_with_sale(stand, "a", 5990));
	assert_says(stand,
		    "{'schema': 'shop-stand/1', 'current': 'a', 'items': [{'id': 'a', 'beat': 'open', 'sale': 5990}, "
		    "{'id': 'b', 'beat': 'tease', 'bargain': {}}]}");
	stand = then(stand, stand_with_current(stand, NULL));
	assert_null(stand_current(stand));
	stand = then(stand, stand_without_item(stand, "a"));
	stand = then(stand, stand_without_item(stand, "nobody"));
	assert_says(stand, "{'schema': 'shop-stand/1', 'items': [{'id': 'b', 'beat': 'tease', 'bargain': {}}]}");
	stand = then(stand, stand_without_item(stand, "b"));
	assert_true(stand_is_empty(stand));
	stand_unref(stand);
	stand_unref(empty);
	stand_unref(NULL);
}

static void what_no_document_holds_is_not_set(void **state)
{
	(void)state;
	const struct stand *stand = stand_empty();
	assert_null(stand_with_current(stand, "no id"));
	assert_null(stand_with_beat(stand, "no id", BEAT_OPEN));
	assert_null(stand_with_beat(stand, "a", BEAT_SOLD_OUT));
	assert_null(stand_with_beat(stand, "a", BEAT_INVALID));
	assert_null(stand_with_sale(stand, "a", -1));
	assert_null(stand_with_sale(stand, "a", INT64_C(100000000000)));
	stand_unref(stand);
}

static void steps_of_a_bargain(void **state)
{
	(void)state;
	const struct room *room = small_room(
		"", SMALL_ITEM("a",
			       ", 'beat': 'haggle', 'bargain': {'steps': [{'id': 's1', 'kind': 'quote', 'by': 'brand', "
			       "'price_after': 7990, 'at': '2026-11-21T12:00:00Z', 'planned': true}]}"));
	struct step_order order = {
		.id = "s2",
		.kind = STEP_SETTLE,
		.by = STEP_BY_BRAND,
		.person = "Li",
		.price_after_minor = 5990,
		.note = "last",
		.at_ms = NOON + 500,
		.floor_minor = 5000,
	};
	struct step_outcome outcome;
	assert_true(beat_step(&room->items[0], &order, &outcome, NULL));
	const struct stand *stand = stand_empty();
	stand = then(stand, stand_with_step(stand, &room->items[0], &order, &outcome));
	// The floor is nowhere.
	assert_says(
		stand,
		"{'schema': 'shop-stand/1', 'items': [{'id': 'a', 'beat': 'agreed', 'bargain': {'steps': ["
		"{'id': 's1', 'kind': 'quote', 'by': 'brand', 'price_after': 7990, 'at': '2026-11-21T12:00:00Z', "
		"'planned': true}, "
		"{'id': 's2', 'kind': 'settle', 'by': 'brand', 'person': 'Li', 'price_after': 5990, 'note': 'last', "
		"'at': '2026-11-21T12:00:00.500Z'}], 'agreed': {'amount': 5990, 'at': '2026-11-21T12:00:00.500Z'}}}]}");
	stand_unref(stand);
	room_unref(room);
}

/* The same item with an agreed price: a reject keeps beat and price, a withdraw takes the price away and corrects. */
static void rejects_and_withdraws(void **state)
{
	(void)state;
	const struct room *room = small_room(
		"", SMALL_ITEM("a", ", 'bargain': {'agreed': {'amount': 5990, 'at': '2026-11-21T12:00:00Z'}}"));
	struct step_order order = {.id = "s1",
				   .kind = STEP_REJECT,
				   .price_after_minor = ROOM_UNSET,
				   .at_ms = NOON,
				   .floor_minor = ROOM_UNSET};
	struct step_outcome outcome;
	assert_true(beat_step(&room->items[0], &order, &outcome, NULL));
	const struct stand *stand = stand_empty();
	stand = then(stand, stand_with_step(stand, &room->items[0], &order, &outcome));
	assert_says(
		stand,
		"{'schema': 'shop-stand/1', 'items': [{'id': 'a', 'bargain': {'steps': [{'id': 's1', 'kind': 'reject', "
		"'at': '2026-11-21T12:00:00Z'}], 'agreed': {'amount': 5990, 'at': '2026-11-21T12:00:00Z'}}}]}");
	order.kind = STEP_WITHDRAW;
	order.note = "这是一句比二十个字更长的更正，所以它只在更正里，不在步骤里";
	assert_true(beat_step(&room->items[0], &order, &outcome, NULL));
	stand = then(stand, stand_with_step(stand, &room->items[0], &order, &outcome));
	assert_says(
		stand,
		"{'schema': 'shop-stand/1', 'items': [{'id': 'a', 'beat': 'haggle', 'bargain': {'steps': [{'id': 's1', "
		"'kind': 'withdraw', 'at': '2026-11-21T12:00:00Z'}]}, 'correction': {'text': "
		"'这是一句比二十个字更长的更正，所以它只在更正里，不在步骤里', "
		"'at': '2026-11-21T12:00:00Z', 'until': '2026-11-21T12:00:30Z'}}]}");
	json_t *patch = beat_step_patch(&room->items[0], &order, &outcome);
	assert_true(json_is_null(json_object_get(json_object_get(patch, "bargain"), "agreed")));
	json_decref(patch);
	stand_unref(stand);
	room_unref(room);
}

static void named_after_a_room(void **state)
{
	(void)state;
	const struct room *room = small_room("'epoch': 'e1', ", "");
	const struct room *later = small_room("'epoch': 'e2', ", "");
	const struct stand *stand = stand_empty();
	assert_false(stand_is_of(stand, room));
	assert_false(stand_is_of(NULL, room));
	stand = then(stand, stand_with_current(stand, "a"));
	stand = then(stand, stand_with_beat(stand, "a", BEAT_OPEN));
	stand = then(stand, stand_with_room(stand, room));
	assert_true(stand_is_of(stand, room));
	assert_false(stand_is_of(stand, later));
	stand = then(stand, stand_cleared(stand));
	assert_true(stand_is_empty(stand));
	assert_true(stand_is_of(stand, room));
	stand_unref(stand);
	room_unref(room);
	room_unref(later);
}

static void read_again(void **state)
{
	(void)state;
	const struct stand *stand = stand_empty();
	stand = then(stand, stand_with_current(stand, "b"));
	stand = then(stand, stand_with_beat(stand, "a", BEAT_AGREED));
	char first[1024];
	char second[1024];
	text_of(stand, first, sizeof(first));
	const struct stand *read;
	assert_true(stand_decode(first, strlen(first), &read, NULL));
	assert_string_equal(text_of(read, second, sizeof(second)), first);
	const struct stand *same = stand_ref(read);
	stand_unref(read);
	assert_string_equal(stand_current(same), "b");
	stand_unref(same);
	// Too large for who wants to keep it: he hears of it, and his buffer is as it was.
	struct buffer small;
	struct error err = {0};
	buffer_init(&small, 10);
	assert_false(stand_encode(stand, &small, &err));
	assert_int_equal(err.code, ERROR_LIMIT);
	assert_int_equal(small.size_bytes, 0);
	buffer_finish(&small);
	stand_unref(stand);
}

static void bad_bytes(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *path;
	} rows[] = {
		{"{'schema': 'shop-room/1'}", "schema"},
		{"{'current': 'a'}", "schema"},
		{"{'schema': 'shop-stand/1', 'current': 7}", "current"},
		{"{'schema': 'shop-stand/1', 'current': 'a b'}", "current"},
		{"{'schema': 'shop-stand/1', 'items': {}}", "items"},
		{"{'schema': 'shop-stand/1', 'items': [7]}", "items[0]"},
		{"{'schema': 'shop-stand/1', 'items': [{}]}", "items[0].id"},
		{"{'schema': 'shop-stand/1', 'items': [{'id': 'a'}, {'id': 'a'}]}", "items[1].id"},
		{"{'schema': 'shop-stand/1', 'items': [{'id': 'a', 'beat': 'now'}]}", "items[0].beat"},
		{"{'schema': 'shop-stand/1', 'items': [{'id': 'a', 'beat': 'sold_out'}]}", "items[0].beat"},
		{"{'schema': 'shop-stand/1', 'items': [{'id': 'a', 'sale': 79.0}]}", "items[0].sale"},
		{"{'schema': 'shop-stand/1', 'items': [{'id': 'a', 'bargain': {'agreed': null}}]}",
		 "items[0].bargain.agreed"},
		{"{'schema': 'shop-stand/1', 'items': [{'id': 'a', 'correction': {'text': 'x'}}]}",
		 "items[0].correction.at"},
	};
	const struct stand *stand;
	struct error err = {0};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_t *json = small_json(rows[i].text);
		char *text = json_dumps(json, 0);
		assert_false(stand_decode(text, strlen(text), &stand, &err));
		assert_int_equal(err.code, ERROR_VALUE);
		assert_string_equal(err.path, rows[i].path);
		free(text);
		json_decref(json);
	}
	assert_false(stand_decode("7", 1, &stand, &err));
	assert_int_equal(err.code, ERROR_VALUE);
	assert_false(stand_decode("{", 1, &stand, &err));
	assert_int_equal(err.code, ERROR_SYNTAX);
	char *big = calloc(1, STAND_MAX_BYTES + 1);
	assert_false(stand_decode(big, STAND_MAX_BYTES + 1, &stand, &err));
	assert_int_equal(err.code, ERROR_LIMIT);
	free(big);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_make_another),
		cmocka_unit_test(what_no_document_holds_is_not_set),
		cmocka_unit_test(steps_of_a_bargain),
		cmocka_unit_test(rejects_and_withdraws),
		cmocka_unit_test(named_after_a_room),
		cmocka_unit_test(read_again),
		cmocka_unit_test(bad_bytes),
	};
	return cmocka_run_group_tests_name("room_stand", tests, NULL, NULL);
}

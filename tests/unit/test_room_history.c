/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What earlier documents bind us to: ends, stock, and for how long. */
#include "room_past.h"

#define OPEN_END "'offer': {'ends_at': '2026-11-21T12:10:00Z'"

/* -- ends -- */

struct end_case {
	const char *offer; /* the members of offer */
	int minutes;       /* the end that stands, after noon; 0: none */
	bool is_bound;
};

static void run_ends(const struct end_case *cases, size_t count)
{
	struct past past;
	begin(&past);
	for (size_t i = 0; i < count; i++) {
		char members[256];
		snprintf(members, sizeof(members), "'offer': {%s}", cases[i].offer);
		const struct room_item *item = say(&past, NOON + (int64_t)i * 1000, members);
		int64_t wanted = cases[i].minutes ? NOON + cases[i].minutes * 60000 : ROOM_UNSET;
		if (item->offer.ends_at_ms != wanted)
			fail_msg("%zu, {%s}: ends at %+lld ms", i, cases[i].offer,
				 (long long)(item->offer.ends_at_ms - NOON));
		assert_int_equal(past.is_shops_own, !cases[i].is_bound);
		assert_int_equal(room_source_of(past.sources, "items[0].offer.ends_at"),
				 cases[i].is_bound ? OWNER_HISTORY : OWNER_SHOP);
		assert_int_equal(room_source_of(past.sources, "items[0].offer.seq"), OWNER_SHOP);
	}
	end(&past);
}

#define AT(minutes) "'ends_at': '2026-11-21T12:" minutes ":00Z'"

static void ends_move_later_with_a_reason(void **state)
{
	(void)state;
	static const struct end_case cases[] = {
		{AT("10"), 10, false},
		{AT("11"), 10, true},                                 // neither
		{AT("11") ", 'seq': 1", 10, true},                    // no reason
		{AT("11") ", 'reason': 'more'", 10, true},            // no seq
		{AT("11") ", 'seq': 1, 'reason': ''", 10, true},      // a reason that says nothing
		{AT("11") ", 'seq': 1, 'reason': 'more'", 11, false}, // both
		{AT("12") ", 'seq': 1, 'reason': 'more'", 11, true},  // not higher
		{AT("12") ", 'seq': 0, 'reason': 'more'", 11, true},  // lower
		{AT("12") ", 'seq': 2, 'reason': 'more'", 12, false}, // higher
		{AT("08"), 8, false},                                 // earlier needs none
		{AT("12") ", 'seq': 2, 'reason': 'more'", 8, true},   // back is later again, and 2 was said
		{AT("08") ", 'seq': 2", 8, false},                    // the same
		{"", 0, false},                                       // none is shown
		{AT("20"), 8, true},                                  // and what stood before still stands
		{"'starts_at': '2026-11-21T12:30:00Z', 'ends_at': '2026-11-21T12:40:00Z'", 30,
		 true}, // over when it starts
		{AT("20") ", 'seq': 3, 'reason': 'new'", 20, false},
	};
	run_ends(cases, sizeof(cases) / sizeof(cases[0]));
}

static void refused_ends_do_not_count(void **state)
{
	(void)state;
	// What the refused document said of seq is not what the next one is measured by.
	static const struct end_case cases[] = {
		{AT("10") ", 'seq': 1", 10, false},
		{AT("30") ", 'seq': 5", 10, true},
		{AT("20") ", 'seq': 2, 'reason': 'more'", 20, false},
	};
	run_ends(cases, sizeof(cases) / sizeof(cases[0]));
}

/* -- stock -- */

struct stock_case {
	const char *stock; /* the members of stock */
	int64_t left;      /* what is shown; ROOM_UNSET: no number */
	bool is_bound;
};

static void run_stocks(const struct stock_case *cases, size_t count)
{
	struct past past;
	begin(&past);
	for (size_t i = 0; i < count; i++) {
		char members[256];
		snprintf(members, sizeof(members), "'stock': {%s}", cases[i].stock);
		const struct room_item *item = say(&past, NOON + (int64_t)i * 1000, members);
		if (item_stock_left(item) != cases[i].left)
			fail_msg("%zu, {%s}: %lld", i, cases[i].stock, (long long)item_stock_left(item));
		assert_int_equal(past.is_shops_own, !cases[i].is_bound);
		assert_int_equal(room_source_of(past.sources, "items[0].stock.mode"),
				 cases[i].is_bound ? OWNER_HISTORY : OWNER_SHOP);
	}
	end(&past);
}

static void stock_rises_by_what_was_reserved(void **state)
{
	(void)state;
	static const struct stock_case cases[] = {
		{"'left': 100, 'reserved': 20", 100, false},
		{"'left': 115, 'reserved': 5", 115, false},             // 15 released
		{"'left': 121, 'reserved': 0", ROOM_UNSET, true},       // 5 released, 6 more
		{"'left': 120, 'reserved': 0", 120, false},             // 5 released
		{"'left': 90, 'reserved': 30", 90, false},              // it may fall
		{"'left': 121", ROOM_UNSET, true},                      // all 30 released, 31 more
		{"'left': 120", 120, false},                            // that explains it
		{"'left': 121", ROOM_UNSET, true},                      // nothing is reserved
		{"'left': 200", ROOM_UNSET, true},                      // still
		{"'left': 119", 119, false},                            // falls below what was believed
		{"'left': 3000, 'batch': {'no': 2}", 3000, false},      // a new batch
		{"'left': 3001, 'batch': {'no': 2}", ROOM_UNSET, true}, // the same batch
		{"'left': 3001, 'batch': {'no': 1}", ROOM_UNSET, true}, // an older one
		{"'left': 3001, 'batch': {'no': 3}", 3001, false},      // a newer one
		{"'mode': 'hidden', 'left': 9000", ROOM_UNSET, false},  // hidden by the shop: says nothing
		{"", ROOM_UNSET, false},                                // not known: says nothing
		{"'left': 3002, 'batch': {'no': 3}", ROOM_UNSET, true},
		{"'mode': 'bucket', 'left': 3002, 'batch': {'no': 3}", ROOM_UNSET, true},
		{"'mode': 'bucket', 'left': 50, 'batch': {'no': 3}", 50, false},
	};
	run_stocks(cases, sizeof(cases) / sizeof(cases[0]));
}

static void stock_of_the_main_sku(void **state)
{
	(void)state;
	struct past past;
	begin(&past);
	const char *skus = "'main_sku': 's', 'skus': [{'id': 'x', 'spec': 'X', 'sale': 1, 'left': 9}, "
			   "{'id': 's', 'spec': 'S', 'sale': 7990, 'left': %d}]";
	static const struct {
		int said;
		int64_t shown;
	} rows[] = {{50, 50}, {51, ROOM_UNSET}, {49, 49}};
	for (size_t i = 0; i < 3; i++) {
		char members[256];
		snprintf(members, sizeof(members), skus, rows[i].said);
		const struct room_item *item = say(&past, NOON, members);
		assert_int_equal(item_stock_left(item), rows[i].shown);
		assert_int_equal(item->main_sku->left, rows[i].shown);
		assert_int_equal(item->skus[0].left, 9);
	}
	end(&past);
}

/* -- other rooms, other items, other shows -- */

static void items_come_and_go(void **state)
{
	(void)state;
	struct past past;
	begin(&past);
	say(&past, NOON, OPEN_END "}");
	const struct room *empty = small_room("", "");
	take(&past, empty, NOON + 1000);
	room_unref(empty);
	const struct room_item *item = say(&past, NOON + 2000, "'offer': {'ends_at': '2026-11-21T12:20:00Z'}");
	assert_int_equal(item->offer.ends_at_ms, NOON + 600000);
	// A thousand others: what is out of the room longest is forgotten, nothing grows.
	for (int i = 0; i < 6; i++) {
		json_t *list = json_array();
		for (int k = 0; k < 200; k++) {
			char id[16];
			snprintf(id, sizeof(id), "n%d", i * 200 + k);
			json_array_append_new(list, json_pack("{s:s, s:s, s:{s:s, s:i}}", "id", id, "title", "T",
							      "price", "currency", "CNY", "sale", 1));
		}
		json_t *document = small_json("{'schema': 'shop-room/1', 'version': 1, 'room': {'id': 'r'}, "
					      "'server_time': '2026-11-21T12:00:00Z'}");
		json_object_set_new(document, "items", list);
		const struct room *room;
		assert_true(room_decode_json(document, &room, NULL, NULL));
		json_decref(document);
		take(&past, room, NOON + 3000);
		room_unref(room);
	}
	item = say(&past, NOON + 4000, "'offer': {'ends_at': '2026-11-21T12:20:00Z'}");
	assert_int_equal(item->offer.ends_at_ms, NOON + 1200000);
	end(&past);
}

static void say_room(struct past *past, const char *room_id, const char *epoch, const char *time, int64_t *ends_at_ms)
{
	char text[512];
	snprintf(text, sizeof(text),
		 "{'schema': 'shop-room/1', 'version': 1, 'epoch': '%s', 'server_time': '%s', 'room': {'id': '%s'}, "
		 "'items': [" SMALL_ITEM("a", ", 'offer': {'ends_at': '2026-11-21T12:20:00Z'}") "]}",
		 epoch, time, room_id);
	json_t *document = small_json(text);
	const struct room *room;
	assert_true(room_decode_json(document, &room, NULL, NULL));
	json_decref(document);
	take(past, room, NOON);
	room_unref(room);
	*ends_at_ms = past->room->items[0].offer.ends_at_ms;
}

static void epochs_and_rooms(void **state)
{
	(void)state;
	int64_t ends_at_ms;
	struct past past;
	begin(&past);
	say(&past, NOON, OPEN_END "}");
	// A shop that was started anew is bound by what it said before.
	say_room(&past, "r", "2", "2026-11-21T12:00:01Z", &ends_at_ms);
	assert_int_equal(ends_at_ms, NOON + 600000);
	// Another room is not.
	say_room(&past, "other", "2", "2026-11-21T12:00:01Z", &ends_at_ms);
	assert_int_equal(ends_at_ms, NOON + 1200000);
	end(&past);
	// A recorded show that begins again has no past.
	begin(&past);
	say(&past, NOON, OPEN_END "}");
	say_room(&past, "r", "0-2", "2026-11-21T11:50:00Z", &ends_at_ms);
	assert_int_equal(ends_at_ms, NOON + 1200000);
	end(&past);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_move_later_with_a_reason),
		cmocka_unit_test(refused_ends_do_not_count),
		cmocka_unit_test(stock_rises_by_what_was_reserved),
		cmocka_unit_test(stock_of_the_main_sku),
		cmocka_unit_test(items_come_and_go),
		cmocka_unit_test(epochs_and_rooms),
	};
	return cmocka_run_group_tests_name("room_history", tests, NULL, NULL);
}

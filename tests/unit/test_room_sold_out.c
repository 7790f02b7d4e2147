/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sold out: five seconds at least, and what comes after it. */
#include "room_past.h"

static void sold_out_lasts_five_seconds(void **state)
{
	(void)state;
	struct past past;
	begin(&past);
	say(&past, NOON, "'stock': {'left': 3, 'reserved': 9}");
	assert_int_equal(beat_at(&past, NOON), BEAT_OPEN);
	say(&past, NOON + 1000, "'stock': {'left': 0, 'reserved': 9}");
	assert_int_equal(beat_at(&past, NOON + 1000), BEAT_SOLD_OUT);
	assert_true(past.is_shops_own);
	// Released stock is back after 100 ms, and on air after 5 s: the beat before.
	const struct room_item *item = say(&past, NOON + 1100, "'stock': {'left': 4, 'reserved': 5}");
	assert_int_equal(item->sold_out_until_ms, NOON + 6000);
	assert_int_equal(beat_at(&past, NOON + 1100), BEAT_SOLD_OUT);
	struct air air = air_of_room(past.room, NOON + 5999);
	assert_int_equal(air.beat, BEAT_SOLD_OUT);
	assert_int_equal(air.changes_at_ms, NOON + 6000);
	assert_int_equal(beat_at(&past, NOON + 6000), BEAT_OPEN);
	assert_int_equal(item_stock_left(item), 4);
	// Documents in between keep the same moment; afterwards the room is the shop's own again.
	item = say(&past, NOON + 5000, "'stock': {'left': 2, 'reserved': 5}");
	assert_int_equal(item->sold_out_until_ms, NOON + 6000);
	item = say(&past, NOON + 6000, "'stock': {'left': 1, 'reserved': 5}");
	assert_int_equal(item->sold_out_until_ms, ROOM_UNSET);
	assert_true(past.is_shops_own);
	end(&past);
}

static void sold_out_gives_way_to_a_hand(void **state)
{
	(void)state;
	static const struct {
		const char *members;
		enum beat wanted;
	} rows[] = {
		{"'stock': {'left': 1, 'batch': {'no': 1}}, 'beat': 'closed'", BEAT_CLOSED},
		{"'stock': {'left': 1, 'batch': {'no': 1}}, 'beat': 'haggle'", BEAT_HAGGLE},
		{"'stock': {'left': 1, 'batch': {'no': 1}}, 'status': 'off'", BEAT_CLOSED},
		{"'stock': {'left': 1, 'batch': {'no': 1}}, 'status': 'withdrawn'", BEAT_INVALID},
		{"'stock': {'left': 1, 'batch': {'no': 1}}, 'beat': 'encore'", BEAT_SOLD_OUT},
		{"'stock': {'left': 1, 'batch': {'no': 1}}", BEAT_SOLD_OUT},
		{"", BEAT_SOLD_OUT},
		{"'stock': {'mode': 'hidden'}", BEAT_SOLD_OUT},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct past past;
		begin(&past);
		say(&past, NOON, "'stock': {'left': 0}");
		say(&past, NOON + 4999, rows[i].members);
		assert_int_equal(beat_at(&past, NOON + 4999), rows[i].wanted);
		end(&past);
	}
}

/* A document that writes sold_out, though nobody has to. */
static void sold_out_as_written(void **state)
{
	(void)state;
	struct past past;
	begin(&past);
	say(&past, NOON, "'beat': 'sold_out'");
	assert_int_equal(beat_at(&past, NOON + 60000), BEAT_SOLD_OUT);
	say(&past, NOON + 60000, "'beat': 'open'");
	assert_int_equal(beat_at(&past, NOON + 60000), BEAT_OPEN);
	say(&past, NOON + 61000, "'beat': 'sold_out'");
	say(&past, NOON + 62000, "'beat': 'open'");
	assert_int_equal(beat_at(&past, NOON + 65999), BEAT_SOLD_OUT);
	assert_int_equal(beat_at(&past, NOON + 66000), BEAT_OPEN);
	end(&past);
}

static void sold_out_by_the_clock(void **state)
{
	(void)state;
	struct past past;
	begin(&past);
	// Its start passes, and nothing is there; nobody says a word in between.
	say(&past, NOON, "'stock': {'left': 0}, 'offer': {'starts_at': '2026-11-21T12:00:10Z'}");
	assert_int_equal(beat_at(&past, NOON + 9999), BEAT_TEASE);
	assert_int_equal(beat_at(&past, NOON + 10000), BEAT_SOLD_OUT);
	const struct room_item *item = say(&past, NOON + 12000, "'stock': {'left': 5, 'batch': {'no': 2}}");
	assert_int_equal(item->sold_out_until_ms, NOON + 15000);
	assert_int_equal(beat_at(&past, NOON + 15000), BEAT_ENCORE);
	end(&past);
}

static void sold_out_when_the_clock_is_set_back(void **state)
{
	(void)state;
	struct past past;
	begin(&past);
	say(&past, NOON, "'stock': {'left': 0, 'reserved': 9}");
	const struct room_item *item = say(&past, NOON - 3600000, "'stock': {'left': 9}");
	assert_int_equal(item->sold_out_until_ms, NOON - 3600000 + SOLD_OUT_LEAST_MS);
	end(&past);
}

static void a_new_batch_is_an_encore(void **state)
{
	(void)state;
	struct past past;
	begin(&past);
	say(&past, NOON, "'stock': {'left': 9, 'batch': {'no': 1}}");
	say(&past, NOON + 1000, "'stock': {'left': 0, 'batch': {'no': 1}}");
	const struct room_item *item = say(&past, NOON + 2000, "'stock': {'left': 3000, 'batch': {'no': 2}}");
	assert_int_equal(item->beat, BEAT_ENCORE);
	assert_int_equal(room_source_of(past.sources, "items[0].beat"), OWNER_HISTORY);
	assert_int_equal(beat_at(&past, NOON + 5999), BEAT_SOLD_OUT);
	assert_int_equal(beat_at(&past, NOON + 6000), BEAT_ENCORE);
	assert_int_equal(item_stock_left(item), 3000);
	// It stays one while the document goes on saying open; sold out; released; and the next batch.
	item = say(&past, NOON + 20000, "'stock': {'left': 2000, 'batch': {'no': 2}}");
	assert_int_equal(beat_at(&past, NOON + 20000), BEAT_ENCORE);
	say(&past, NOON + 30000, "'stock': {'left': 0, 'reserved': 5, 'batch': {'no': 2}}");
	assert_int_equal(beat_at(&past, NOON + 30000), BEAT_SOLD_OUT);
	say(&past, NOON + 40000, "'stock': {'left': 5, 'batch': {'no': 2}}");
	assert_int_equal(beat_at(&past, NOON + 40000), BEAT_ENCORE); // the beat before
	say(&past, NOON + 50000, "'stock': {'left': 0, 'batch': {'no': 2}}");
	say(&past, NOON + 60000, "'stock': {'left': 700, 'batch': {'no': 3}}");
	assert_int_equal(beat_at(&past, NOON + 60000), BEAT_ENCORE);
	// Another beat ends it.
	say(&past, NOON + 70000, "'beat': 'closed', 'stock': {'left': 700, 'batch': {'no': 3}}");
	assert_int_equal(beat_at(&past, NOON + 70000), BEAT_CLOSED);
	say(&past, NOON + 80000, "'stock': {'left': 700, 'batch': {'no': 3}}");
	assert_int_equal(beat_at(&past, NOON + 80000), BEAT_OPEN);
	end(&past);
}

static void a_batch_without_sold_out_is_none(void **state)
{
	(void)state;
	struct past past;
	begin(&past);
	say(&past, NOON, "'stock': {'left': 9, 'batch': {'no': 1}}");
	say(&past, NOON + 1000, "'stock': {'left': 3000, 'batch': {'no': 2}}");
	assert_int_equal(beat_at(&past, NOON + 1000), BEAT_OPEN);
	say(&past, NOON + 2000, "'stock': {'left': 0, 'batch': {'no': 2}}");
	// Stock without a batch or a reason: the beat before, without a number.
	const struct room_item *item = say(&past, NOON + 9000, "'stock': {'left': 5, 'batch': {'no': 2}}");
	assert_int_equal(beat_at(&past, NOON + 9000), BEAT_OPEN);
	assert_int_equal(item_stock_left(item), ROOM_UNSET);
	end(&past);
}

/* The beat that a desk sets is the one that sells out. */
static void history_over_a_desk(void **state)
{
	(void)state;
	struct past past;
	begin(&past);
	const struct stand *empty = stand_empty();
	past.stand = stand_with_beat(empty, "a", BEAT_OPEN);
	stand_unref(empty);
	say(&past, NOON, "'beat': 'tease', 'stock': {'left': 0, 'batch': {'no': 1}}");
	assert_int_equal(beat_at(&past, NOON), BEAT_SOLD_OUT);
	say(&past, NOON + 1000, "'beat': 'tease', 'stock': {'left': 10, 'batch': {'no': 2}}");
	assert_int_equal(beat_at(&past, NOON + 4999), BEAT_SOLD_OUT);
	assert_int_equal(beat_at(&past, NOON + 5000), BEAT_ENCORE);
	assert_int_equal(room_source_of(past.sources, "items[0].beat"), OWNER_HISTORY);
	end(&past);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sold_out_lasts_five_seconds),
		cmocka_unit_test(sold_out_gives_way_to_a_hand),
		cmocka_unit_test(sold_out_as_written),
		cmocka_unit_test(sold_out_by_the_clock),
		cmocka_unit_test(sold_out_when_the_clock_is_set_back),
		cmocka_unit_test(a_new_batch_is_an_encore),
		cmocka_unit_test(a_batch_without_sold_out_is_none),
		cmocka_unit_test(history_over_a_desk),
	};
	return cmocka_run_group_tests_name("room_sold_out", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include "hold.h"
#include "room/room_decode.h"

#include <stdio.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)
#define THEN_MS INT64_C(1795294117000) /* the server_time below */
#define START_NS (1000000 * MS_NS)
#define TTL_MS 15000

static const struct room *room_of(const char *id, const char *epoch, int version, int sale, int second)
{
	char text[1024];
	const struct room *room = NULL;
	struct error err = {0};
	snprintf(text, sizeof(text),
		 "{\"schema\": \"shop-room/1\", \"version\": %d, \"epoch\": \"%s\", \"ttl_ms\": %d, "
		 "\"server_time\": \"2026-11-21T20:48:%02dZ\", \"room\": {\"id\": \"%s\"}, \"items\": "
		 "[{\"id\": \"a\", \"title\": \"A\", \"price\": {\"currency\": \"CNY\", \"sale\": %d}}]}",
		 version, epoch, TTL_MS, second, id, sale);
	if (!room_decode(text, strlen(text), &room, NULL, &err))
		fail_msg("%s: %s", err.path, err.message);
	return room;
}

static enum hold_news offer(struct hold *hold, const char *id, const char *epoch, int version, int sale)
{
	static int second;
	enum hold_news news = HOLD_NEWS_INVALID;
	struct error err = {0};
	const struct room *room = room_of(id, epoch, version, sale, second++ % 60);
	const struct room *before = hold->room;
	if (!hold_offer(hold, room, &news, &err)) {
		assert_int_equal(err.code, ERROR_VALUE);
		assert_true(err.path[0] && err.message[0]);
		assert_ptr_equal(hold->room, before);
	}
	room_unref(room);
	return news;
}

static void test_hold_keeps_the_newest_version(void **state)
{
	(void)state;
	struct hold hold;
	hold_init(&hold, false);
	assert_int_equal(offer(&hold, "r", "e1", 5, 7990), HOLD_REPLACED);
	const struct room *first = hold.room;
	assert_int_equal(offer(&hold, "r", "e1", 5, 7990), HOLD_SAME);
	assert_ptr_equal(hold.room, first);
	assert_int_equal(offer(&hold, "r", "e1", 4, 6990), HOLD_NEWS_INVALID);
	assert_int_equal(offer(&hold, "r", "e1", 6, 5990), HOLD_REPLACED);
	assert_int_equal(offer(&hold, "r", "e1", 5, 7990), HOLD_NEWS_INVALID);
	assert_int_equal(hold.room->items[0].price.sale_minor, 5990);
	hold_finish(&hold);
}

static void test_hold_takes_what_a_careless_shop_rewrote(void **state)
{
	(void)state;
	struct hold hold;
	hold_init(&hold, false);
	assert_int_equal(offer(&hold, "r", "e1", 5, 7990), HOLD_REPLACED);
	assert_int_equal(offer(&hold, "r", "e1", 5, 8990), HOLD_REWRITTEN);
	assert_int_equal(hold.room->items[0].price.sale_minor, 8990);
	hold_finish(&hold);
}

static bool offer_at(struct hold *hold, int sale, int second)
{
	enum hold_news news = HOLD_NEWS_INVALID;
	const struct room *room = room_of("r", "e1", 5, sale, second);
	bool did = hold_offer(hold, room, &news, NULL);
	room_unref(room);
	return did;
}

/* A cache's copy of what was rewritten since. A file may go back: its order is what somebody saved. */
static void test_hold_takes_no_rewriting_that_was_written_earlier(void **state)
{
	(void)state;
	struct hold hold;
	for (int is_local = 0; is_local < 2; is_local++) {
		hold_init(&hold, is_local);
		assert_true(offer_at(&hold, 7990, 10));
		assert_true(offer_at(&hold, 8990, 11));
		assert_true(offer_at(&hold, 8990, 9));
		assert_int_equal(offer_at(&hold, 7990, 10), is_local);
		assert_int_equal(hold.room->items[0].price.sale_minor, is_local ? 7990 : 8990);
		hold_finish(&hold);
	}
}

static void test_hold_never_returns_to_an_epoch_it_left(void **state)
{
	(void)state;
	struct hold hold;
	hold_init(&hold, false);
	assert_int_equal(offer(&hold, "r", "e1", 900, 7990), HOLD_REPLACED);
	assert_int_equal(offer(&hold, "r", "e2", 1, 5990), HOLD_REPLACED);
	assert_int_equal(offer(&hold, "r", "e1", 901, 7990), HOLD_NEWS_INVALID);
	assert_int_equal(offer(&hold, "r", "e2", 2, 4990), HOLD_REPLACED);
	assert_int_equal(offer(&hold, "r", "e3", 0, 4990), HOLD_REPLACED);
	assert_int_equal(offer(&hold, "r", "e2", 3, 4990), HOLD_NEWS_INVALID);
	assert_int_equal(offer(&hold, "other", "e3", 0, 100), HOLD_REPLACED);
	hold_finish(&hold);
	hold_init(&hold, true);
	assert_int_equal(offer(&hold, "r", "e1", 9, 7990), HOLD_REPLACED);
	assert_int_equal(offer(&hold, "r", "e2", 1, 5990), HOLD_REPLACED);
	assert_int_equal(offer(&hold, "r", "e1", 9, 7990), HOLD_REPLACED);
	hold_finish(&hold);
}

/* The shop's clock, told to the millisecond and at once. */
static void tell_clock(struct hold *hold, int64_t shop_ms, uint64_t at_ns)
{
	server_clock_follow(&hold->clock, shop_ms, at_ns);
}

static void begin(struct hold *hold)
{
	hold_init(hold, false);
	assert_int_equal(hold->freshness, FRESHNESS_WAITING);
	assert_true(hold_next_change_ns(hold) == UINT64_MAX);
	assert_false(hold_age(hold, START_NS));
	assert_int_equal(offer(hold, "r", "e1", 1, 7990), HOLD_REPLACED);
	tell_clock(hold, THEN_MS, START_NS);
	hold_confirm(hold, THEN_MS, START_NS);
	assert_int_equal(hold->freshness, FRESHNESS_FRESH);
}

static void test_hold_ages_at_the_promised_moments(void **state)
{
	(void)state;
	struct hold hold;
	begin(&hold);
	uint64_t stale_ns = hold_next_change_ns(&hold);
	assert_true(stale_ns == START_NS + (TTL_MS + FRESHNESS_GRACE_MS + 1) * MS_NS);
	assert_false(hold_age(&hold, stale_ns - MS_NS));
	assert_true(hold_age(&hold, stale_ns));
	assert_int_equal(hold.freshness, FRESHNESS_STALE);
	uint64_t expired_ns = hold_next_change_ns(&hold);
	assert_true(expired_ns == START_NS + (4 * TTL_MS + 1) * MS_NS);
	assert_false(hold_age(&hold, expired_ns - MS_NS));
	assert_true(hold_age(&hold, expired_ns));
	assert_int_equal(hold.freshness, FRESHNESS_EXPIRED);
	assert_true(hold_next_change_ns(&hold) == UINT64_MAX);
	tell_clock(&hold, THEN_MS + 70000, START_NS + 70000 * MS_NS);
	hold_confirm(&hold, THEN_MS + 70000, START_NS + 70000 * MS_NS);
	assert_int_equal(hold.freshness, FRESHNESS_FRESH);
	hold_finish(&hold);
}

static void test_hold_confirmation_is_never_ahead_of_the_clock(void **state)
{
	(void)state;
	struct hold hold;
	begin(&hold);
	uint64_t later_ns = START_NS + 5000 * MS_NS;
	hold_confirm(&hold, THEN_MS + 86400000, later_ns);
	assert_true(hold.confirmed_ms == THEN_MS + 5000);
	hold_confirm(&hold, THEN_MS, later_ns);
	assert_true(hold.confirmed_ms == THEN_MS + 5000);
	assert_true(hold_age(&hold, later_ns + (TTL_MS + FRESHNESS_GRACE_MS + 1) * MS_NS));
	hold_finish(&hold);
}

static void test_hold_error_stays_until_a_confirmation(void **state)
{
	(void)state;
	struct hold hold;
	struct error err = {0};
	begin(&hold);
	error_set(&err, ERROR_TIMEOUT, "after 15001 ms");
	assert_true(hold_fail(&hold, &err));
	error_set(&err, ERROR_TIMEOUT, "after 15002 ms");
	assert_false(hold_fail(&hold, &err));
	assert_string_equal(hold.error.message, "after 15002 ms");
	error_set(&err, ERROR_HTTP, "500");
	assert_true(hold_fail(&hold, &err));
	hold_confirm(&hold, THEN_MS, START_NS);
	assert_int_equal(hold.error.code, ERROR_NONE);
	hold_finish(&hold);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hold_keeps_the_newest_version),
		cmocka_unit_test(test_hold_takes_what_a_careless_shop_rewrote),
		cmocka_unit_test(test_hold_takes_no_rewriting_that_was_written_earlier),
		cmocka_unit_test(test_hold_never_returns_to_an_epoch_it_left),
		cmocka_unit_test(test_hold_ages_at_the_promised_moments),
		cmocka_unit_test(test_hold_confirmation_is_never_ahead_of_the_clock),
		cmocka_unit_test(test_hold_error_stays_until_a_confirmation),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

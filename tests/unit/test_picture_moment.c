/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include "moment.h"
#include "picture_paper.h"

#include <stdio.h>

#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)
#define STALE_MS INT64_C(16001)   /* after a confirmation: ttl, grace, and then */
#define EXPIRED_MS INT64_C(60001) /* four times the ttl, and then */
#define END_MS (PAPER_NOW_MS + 60 * MINUTE_MS)

/* The first moment of a room that was confirmed age_ms ago. */
static struct moment moment_of(const struct room *room, int64_t age_ms, int64_t at_ms)
{
	struct picture_input input = {
		.room = room,
		.confirmed_ms = at_ms - age_ms,
		.freshness = freshness_next(FRESHNESS_WAITING, room->ttl_ms, age_ms),
	};
	return moment_at(&input, at_ms, true);
}

static void assert_span(struct span span, int64_t from_ms, int64_t until_ms)
{
	assert_int_equal(span.from_ms, from_ms);
	assert_int_equal(span.until_ms, until_ms);
}

static void every_beat_has_its_form(void **state)
{
	(void)state;
	static const struct {
		const char *patch;
		enum price_form form;
		bool has_clock;
	} cases[] = {
		{"{\"beat\": \"tease\"}", PRICE_FORM_REVEAL, false},
		{"{\"beat\": \"tease\", \"offer\": {\"starts_at\": \"2026-11-21T20:30:00+08:00\"}}", PRICE_FORM_REVEAL,
		 true},
		{"{\"beat\": \"quote\"}", PRICE_FORM_NONE, false},
		{"{\"beat\": \"haggle\"}", PRICE_FORM_NONE, false},
		{"{\"beat\": \"agreed\", \"bargain\": {\"steps\": [], \"agreed\": {\"amount\": 5990, \"at\": "
		 "\"2026-11-21T19:59:00+08:00\"}}}",
		 PRICE_FORM_AGREED, false},
		{"{\"beat\": \"agreed\"}", PRICE_FORM_CART, false},
		{NULL, PRICE_FORM_SALE, true},
		{"{\"beat\": \"encore\"}", PRICE_FORM_SALE, true},
		{"{\"stock\": {\"left\": 0}}", PRICE_FORM_NONE, false},
		{"{\"beat\": \"closed\"}", PRICE_FORM_NONE, false},
		{"{\"status\": \"off\"}", PRICE_FORM_NONE, false},
		{"{\"status\": \"withdrawn\"}", PRICE_FORM_NONE, false},
		// held: with an agreed price as agreed, without one as stale
		{"{\"cart\": {\"state\": \"hidden\"}}", PRICE_FORM_CART, false},
		{"{\"bargain\": {\"steps\": [], \"agreed\": {\"amount\": 4990, \"at\": "
		 "\"2026-11-21T19:59:00+08:00\"}}}",
		 PRICE_FORM_AGREED, false},
		{"{\"price\": {\"parts\": [{\"kind\": \"moonshine\", \"amount\": 1}]}}", PRICE_FORM_CART, false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct room *room = paper_room(cases[i].patch, NULL);
		struct moment moment = moment_of(room, 0, PAPER_NOW_MS);
		assert_int_equal(moment.form, cases[i].form);
		assert_int_equal(!span_is_empty(moment.clock), cases[i].has_clock);
		room_unref(room);
	}
}

static void a_price_is_shown_while_fresh_then_the_cart_then_nothing(void **state)
{
	(void)state;
	const struct room *room = paper_room(NULL, NULL);
	struct moment moment = moment_of(room, 2000, PAPER_NOW_MS);
	assert_span(moment.figure, INT64_MIN, PAPER_NOW_MS - 2000 + STALE_MS);
	assert_span(moment.cart, PAPER_NOW_MS - 2000 + STALE_MS, PAPER_NOW_MS - 2000 + EXPIRED_MS);
	moment = moment_of(room, 20000, PAPER_NOW_MS);
	assert_true(span_is_empty(moment.figure));
	assert_span(moment.cart, INT64_MIN, PAPER_NOW_MS - 20000 + EXPIRED_MS);
	moment = moment_of(room, 90000, PAPER_NOW_MS);
	assert_true(span_is_empty(moment.figure) && span_is_empty(moment.cart));
	assert_int_equal(moment.form, PRICE_FORM_SALE);
	room_unref(room);
}

static void a_locked_price_stays_through_an_outage(void **state)
{
	(void)state;
	const struct room *room = paper_room("{\"price\": {\"locked_until\": \"2026-11-21T20:10:00+08:00\"}}", NULL);
	for (int64_t age_ms = 0; age_ms < 300000; age_ms += 30000) {
		struct moment moment = moment_of(room, age_ms, PAPER_NOW_MS);
		assert_span(moment.figure, INT64_MIN, PAPER_NOW_MS + 10 * MINUTE_MS);
		assert_true(span_is_empty(moment.cart));
	}
	room_unref(room);
}

static void a_price_waits_for_an_answer_from_after_the_end(void **state)
{
	(void)state;
	const struct room *room = paper_room(NULL, "{\"room\": {\"air_delay_ms\": 3000}}");
	struct moment moment = moment_of(room, 0, END_MS - 5000);
	assert_span(moment.figure, INT64_MIN, END_MS - 3000);
	assert_span(moment.cart, END_MS - 3000, END_MS - 5000 + EXPIRED_MS);
	assert_span(moment.clock, INT64_MIN, END_MS - 2000);
	// Asked again after the end minus the delay, answered before the end: still no.
	moment = moment_of(room, 0, END_MS - 1000);
	assert_false(moment.figure.until_ms > END_MS - 1000);
	// Confirmed after it: the shop stands by it, without a clock.
	moment = moment_of(room, 0, END_MS + 1);
	assert_span(moment.figure, INT64_MIN, END_MS + 1 + STALE_MS);
	assert_true(span_is_empty(moment.clock));
	room_unref(room);
}

static void zero_stands_for_one_second_whatever_the_age(void **state)
{
	(void)state;
	const struct room *room = paper_room(NULL, NULL);
	for (int64_t age_ms = 0; age_ms < 400000; age_ms += 50000) {
		struct moment moment = moment_of(room, age_ms, END_MS - 30000);
		assert_span(moment.clock, INT64_MIN, END_MS + 1000);
	}
	struct moment moment = moment_of(room, 0, END_MS + 500);
	assert_int_equal(moment.countdown.state, COUNTDOWN_ZERO);
	assert_false(span_is_empty(moment.clock));
	room_unref(room);
}

static void a_moment_ends_when_the_document_says_otherwise(void **state)
{
	(void)state;
	const struct room *room = paper_room(
		"{\"price\": {\"parts\": [{\"kind\": \"platform_coupon\", \"amount\": 1000, \"how\": \"claim\","
		" \"ends_at\": \"2026-11-21T20:00:10+08:00\"}]}}",
		NULL);
	struct picture_input input = {.room = room, .confirmed_ms = PAPER_NOW_MS, .freshness = FRESHNESS_FRESH};
	struct moment first = moment_at(&input, PAPER_NOW_MS, true);
	assert_int_equal(first.air.final_minor, 5990);
	assert_span(first.span, INT64_MIN, PAPER_NOW_MS + 10000);
	assert_span(first.figure, INT64_MIN, PAPER_NOW_MS + 10000);
	struct moment second = moment_at(&input, first.span.until_ms, false);
	assert_int_equal(second.air.final_minor, 6990);
	assert_span(second.figure, PAPER_NOW_MS + 10000, PAPER_NOW_MS + STALE_MS);
	room_unref(room);
}

static void the_last_moment_keeps_all_but_its_figure(void **state)
{
	(void)state;
	const struct room *room = paper_room(
		"{\"price\": {\"parts\": [{\"kind\": \"platform_coupon\", \"amount\": 1000, \"how\": \"claim\","
		" \"ends_at\": \"2026-11-21T20:00:10+08:00\"}]}}",
		NULL);
	struct picture_input input = {.room = room, .confirmed_ms = PAPER_NOW_MS, .freshness = FRESHNESS_FRESH};
	struct moment moment = moment_at(&input, PAPER_NOW_MS, true);
	moment_open_end(&input, &moment);
	assert_span(moment.span, INT64_MIN, INT64_MAX);
	assert_span(moment.figure, INT64_MIN, PAPER_NOW_MS + 10000);
	assert_span(moment.cart, PAPER_NOW_MS + 10000, PAPER_NOW_MS + EXPIRED_MS);
	assert_span(moment.clock, INT64_MIN, END_MS + 1000);
	room_unref(room);
}

static void what_is_stale_points_at_the_cart_when_it_opens_and_not_before(void **state)
{
	(void)state;
	const struct room *room = paper_room("{\"offer\": {\"starts_at\": \"2026-11-21T20:00:10+08:00\"}}", NULL);
	struct picture_input input = {.room = room, .confirmed_ms = PAPER_NOW_MS - 20000, .freshness = FRESHNESS_STALE};
	struct moment tease = moment_at(&input, PAPER_NOW_MS, true);
	assert_int_equal(tease.form, PRICE_FORM_REVEAL);
	assert_span(tease.span, INT64_MIN, PAPER_NOW_MS + 10000);
	struct moment open = moment_at(&input, tease.span.until_ms, false);
	assert_int_equal(open.form, PRICE_FORM_SALE);
	moment_open_end(&input, &open);
	assert_true(span_is_empty(open.figure));
	assert_span(open.cart, PAPER_NOW_MS + 10000, PAPER_NOW_MS - 20000 + EXPIRED_MS);
	room_unref(room);
}

static void a_list_price_is_struck_only_under_the_rules(void **state)
{
	(void)state;
	static const struct {
		const char *list;
		int64_t final_minor;
		bool is_shown;
	} cases[] = {
		{"\"amount\": 7990, \"basis\": \"msrp\"", 5990, true},
		{"\"amount\": 5990, \"basis\": \"msrp\"", 5990, false},
		{"\"amount\": 5989, \"basis\": \"msrp\"", 5990, false},
		{"\"amount\": 59900, \"basis\": \"msrp\"", 5990, true},
		{"\"amount\": 59901, \"basis\": \"msrp\"", 5990, false},
		{"\"amount\": 1, \"basis\": \"msrp\"", 0, false},
		{"\"amount\": 7990, \"basis\": \"last_deal\"", 5990, true},
		{"\"amount\": 7990, \"basis\": \"other\"", 5990, false},
		{"\"amount\": 7990, \"basis\": \"other\", \"note\": \"门店同期售价\"", 5990, true},
		{"\"amount\": 7990, \"basis\": \"deal_7d\"", 5990, false},
		{"\"amount\": 7990, \"basis\": \"deal_7d\", \"captured_at\": \"2026-11-14T20:00:00+08:00\"", 5990,
		 true},
		{"\"amount\": 7990, \"basis\": \"deal_7d\", \"captured_at\": \"2026-11-14T19:59:59+08:00\"", 5990,
		 false},
		{"\"amount\": 7990, \"basis\": \"deal_7d\", \"captured_at\": \"2026-11-21T20:00:01+08:00\"", 5990,
		 false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char patch[256];
		snprintf(patch, sizeof(patch), "{\"price\": {\"list\": null}}");
		const struct room *bare = paper_room(patch, NULL);
		assert_false(moment_has_list_price(bare->current, 5990, PAPER_NOW_MS));
		room_unref(bare);
		snprintf(patch, sizeof(patch), "{\"price\": {\"list\": {\"captured_at\": null, %s}}}", cases[i].list);
		const struct room *room = paper_room(patch, NULL);
		assert_int_equal(moment_has_list_price(room->current, cases[i].final_minor, PAPER_NOW_MS),
				 cases[i].is_shown);
		room_unref(room);
	}
}

static void a_list_price_that_grows_too_old_ends_the_moment(void **state)
{
	(void)state;
	const struct room *room = paper_room(
		"{\"offer\": null, \"price\": {\"list\": {\"captured_at\": \"2026-11-14T20:05:00+08:00\"}}}", NULL);
	struct moment moment = moment_of(room, 0, PAPER_NOW_MS);
	assert_int_equal(moment.span.until_ms, PAPER_NOW_MS + 5 * MINUTE_MS + 1);
	assert_false(moment_has_list_price(room->current, 5990, moment.span.until_ms));
	assert_true(moment_has_list_price(room->current, 5990, moment.span.until_ms - 1));
	room_unref(room);
}

static void midnight_in_the_rooms_zone_ends_the_moment(void **state)
{
	(void)state;
	const struct room *room = paper_room(
		"{\"price\": {\"list\": null}, \"offer\": {\"ends_at\": \"2026-11-23T21:00:00+08:00\"}}", NULL);
	struct moment moment = moment_of(room, 0, PAPER_NOW_MS);
	assert_int_equal(moment.span.until_ms, PAPER_NOW_MS + 4 * 60 * MINUTE_MS);
	moment = moment_of(room, 0, PAPER_NOW_MS + 4 * 60 * MINUTE_MS);
	assert_int_equal(moment.span.until_ms, PAPER_NOW_MS + 4 * 60 * MINUTE_MS + DAY_MS);
	room_unref(room);
}

static void nothing_on_air_has_no_moment(void **state)
{
	(void)state;
	const struct room *room = paper_room(NULL, "{\"current\": null}");
	struct moment moment = moment_of(room, 0, PAPER_NOW_MS);
	assert_null(moment.air.item);
	assert_true(span_is_empty(moment.figure) && span_is_empty(moment.cart) && span_is_empty(moment.clock));
	room_unref(room);
	room = paper_room(NULL, "{\"room\": {\"phase\": \"ended\"}}");
	assert_null(moment_of(room, 0, PAPER_NOW_MS).air.item);
	room_unref(room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_beat_has_its_form),
		cmocka_unit_test(a_price_is_shown_while_fresh_then_the_cart_then_nothing),
		cmocka_unit_test(a_locked_price_stays_through_an_outage),
		cmocka_unit_test(a_price_waits_for_an_answer_from_after_the_end),
		cmocka_unit_test(zero_stands_for_one_second_whatever_the_age),
		cmocka_unit_test(a_moment_ends_when_the_document_says_otherwise),
		cmocka_unit_test(the_last_moment_keeps_all_but_its_figure),
		cmocka_unit_test(what_is_stale_points_at_the_cart_when_it_opens_and_not_before),
		cmocka_unit_test(a_list_price_is_struck_only_under_the_rules),
		cmocka_unit_test(a_list_price_that_grows_too_old_ends_the_moment),
		cmocka_unit_test(midnight_in_the_rooms_zone_ends_the_moment),
		cmocka_unit_test(nothing_on_air_has_no_moment),
	};
	return cmocka_run_group_tests_name("picture_moment", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include "headers.h"
#include "room/room.h"

#include <string.h>

/* 2026-11-21 20:48:37 UTC */
#define THEN_MS INT64_C(1795294117000)
#define THEN_TEXT "Sat, 21 Nov 2026 20:48:37 GMT"

static void test_headers_read_dates_in_their_three_forms(void **state)
{
	(void)state;
	assert_true(header_date_ms(THEN_TEXT) == THEN_MS);
	assert_true(header_date_ms("Saturday, 21-Nov-26 20:48:37 GMT") == THEN_MS);
	assert_true(header_date_ms("Sat Nov 21 20:48:37 2026") == THEN_MS);
	assert_true(header_date_ms("Thu, 01 Jan 1970 00:00:00 GMT") == 0);
	const char *const bad[] = {"", "yesterday", "Sat, 99 Nov 2026 20:48:37 GMT", "\xff\xfe", "-1", "Wed, "};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_true(header_date_ms(bad[i]) == ROOM_UNSET);
	assert_true(header_date_ms(NULL) == ROOM_UNSET);
}

static void test_headers_read_shop_time(void **state)
{
	(void)state;
	assert_true(header_shop_time_ms("1795294117250") == INT64_C(1795294117250));
	assert_true(header_shop_time_ms(" 0 ") == 0);
	assert_true(header_shop_time_ms("253402300799999") == INT64_C(253402300799999));
	const char *const bad[] = {"",     "-5",     "12.5",
				   "1e12", "12 34",  "253402300800000",
				   "0x10", "12abc",  "99999999999999999999999999999999",
				   "+7",   THEN_TEXT};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_true(header_shop_time_ms(bad[i]) == ROOM_UNSET);
	assert_true(header_shop_time_ms(NULL) == ROOM_UNSET);
}

static void test_headers_read_retry_after(void **state)
{
	(void)state;
	assert_int_equal(header_retry_after_ms("7", THEN_MS), 7000);
	assert_int_equal(header_retry_after_ms("0", THEN_MS), 0);
	assert_int_equal(header_retry_after_ms("999999999999999999999", THEN_MS), 86400000);
	assert_int_equal(header_retry_after_ms(THEN_TEXT, THEN_MS - 90000), 90000);
	assert_int_equal(header_retry_after_ms(THEN_TEXT, THEN_MS), 0);
	assert_int_equal(header_retry_after_ms(THEN_TEXT, THEN_MS + 5000), 0);
	assert_int_equal(header_retry_after_ms(THEN_TEXT, 0), 86400000);
	assert_int_equal(header_retry_after_ms(THEN_TEXT, ROOM_UNSET), 0);
	assert_int_equal(header_retry_after_ms("-3", THEN_MS), 0);
	assert_int_equal(header_retry_after_ms("soon", THEN_MS), 0);
	assert_int_equal(header_retry_after_ms(NULL, THEN_MS), 0);
}

static void test_headers_read_age(void **state)
{
	(void)state;
	assert_int_equal(header_age_ms("12"), 12000);
	assert_int_equal(header_age_ms("99999999"), 86400000);
	assert_int_equal(header_age_ms("old"), 0);
	assert_int_equal(header_age_ms(NULL), 0);
}

static void expect_link(const char *value, const char *wanted)
{
	char out[64] = "untouched";
	bool did = header_link_events(value, out, sizeof(out));
	if (did != (wanted != NULL) || strcmp(out, wanted ? wanted : "untouched") != 0)
		fail_msg("%s: %s", value, out);
}

/* The examples' forms are those of RFC 8288, section 3. */
static void test_headers_find_the_link_to_events(void **state)
{
	(void)state;
	expect_link("</v1/rooms/r/events>; rel=\"events\"", "/v1/rooms/r/events");
	expect_link("<e>;rel=events", "e");
	expect_link("<e>; REL=\"Next EVENTS\"", "e");
	expect_link("<e>; title=\"a; rel=\\\"x\\\", <no>\"; rel=events", "e");
	expect_link("<a>; rel=next, <b>; rel=events, <c>; rel=events", "b");
	expect_link("<a,b;c>; rel = \"events\" ; type=\"text/event-stream\"", "a,b;c");
	expect_link(" , ,<e>; rel=events", "e");
	expect_link("<e>; crossorigin; rel=events", "e");
	expect_link("<e>; rel=events; rel=next", "e");
	expect_link("<e>; rel=next; rel=events", NULL);
	expect_link("<e>; rel=eventsource", NULL);
	expect_link("<e>; rel=\"\"", NULL);
	expect_link("<e>; anchor=\"#x\"; rel=events", NULL);
	expect_link("<e>", NULL);
	expect_link("<>; rel=events", NULL);
	expect_link("<e; rel=events", NULL);
	expect_link("e; rel=events", NULL);
	expect_link("<e>; rel=\"events", "e");
	expect_link("<a> rel=events, <b>; rel=events", NULL);
	expect_link("", NULL);
	expect_link(";;;,,,<<<>>>\"\\", NULL);
	expect_link("<0123456789012345678901234567890123456789012345678901234567890123>; rel=events", NULL);
	expect_link("<012345678901234567890123456789012345678901234567890123456789012>; rel=events",
		    "012345678901234567890123456789012345678901234567890123456789012");
	char out[8];
	assert_false(header_link_events(NULL, out, sizeof(out)));
}

static int64_t left_of(const char *const *controls, const char *expires, int64_t date_ms, int64_t age_ms,
		       bool *no_store)
{
	struct header_freshness fresh = {.left_ms = ROOM_UNSET};
	for (size_t i = 0; controls[i]; i++)
		header_take_cache_control(controls[i], &fresh);
	header_end_freshness(expires, date_ms, age_ms, &fresh);
	*no_store = fresh.must_not_store;
	return fresh.left_ms;
}

static void test_headers_how_long_an_answer_is_good(void **state)
{
	(void)state;
	const int64_t date_ms = INT64_C(784111777000);
	static const struct {
		const char *controls[3];
		const char *expires;
		int64_t age_ms;
		int64_t left_ms;
		bool no_store;
	} cases[] = {
		{{NULL}, NULL, 0, ROOM_UNSET, false},
		{{""}, NULL, 0, ROOM_UNSET, false},
		{{"public, immutable"}, NULL, 5000, ROOM_UNSET, false},
		{{"max-age=60"}, NULL, 0, 60000, false},
		{{"public,MAX-AGE=60 , must-revalidate"}, NULL, 0, 60000, false},
		{{"max-age=\"60\""}, NULL, 0, 60000, false},
		{{"max-age=60"}, NULL, 45000, 15000, false},
		{{"max-age=60"}, NULL, 61000, 0, false},
		{{"s-maxage=9, x-max-age=1, max-age=60"}, NULL, 0, 60000, false},
		{{"private=\"a, max-age=1\", max-age=60"}, NULL, 0, 60000, false},
		{{"max-age=60, no-cache"}, NULL, 0, 0, false},
		{{"no-cache=\"Set-Cookie\""}, NULL, 0, 0, false},
		{{"max-age=60, max-age=30"}, NULL, 0, 30000, false},
		{{"max-age=60", "No-Store"}, NULL, 0, 60000, true},
		{{"max-age"}, NULL, 0, 0, false},
		{{"max-age=-1"}, NULL, 0, 0, false},
		{{"max-age=1.5"}, NULL, 0, 0, false},
		{{"max-age=99999999999999999999"}, NULL, 0, INT64_C(31536000000), false},
		{{",,= ,;=\"", "max-age=5"}, NULL, 0, 5000, false},
		{{"max-age=\"5"}, NULL, 0, 5000, false},
		{{NULL}, "Sun, 06 Nov 1994 08:50:37 GMT", 1000, 59000, false},
		{{"max-age=5"}, "Sun, 06 Nov 1994 08:50:37 GMT", 0, 5000, false},
		{{NULL}, "Sun, 06 Nov 1994 08:49:36 GMT", 0, 0, false},
		{{NULL}, "0", 0, 0, false},
		{{NULL}, "Sun, 06 Nov 2094 08:49:36 GMT", 0, INT64_C(31536000000), false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool no_store = false;
		int64_t left_ms = left_of(cases[i].controls, cases[i].expires, date_ms, cases[i].age_ms, &no_store);
		if (left_ms != cases[i].left_ms || no_store != cases[i].no_store)
			fail_msg("%zu: %lld, %d", i, (long long)left_ms, no_store);
	}
	// without a Date nobody knows what Expires is counted from
	bool no_store;
	const char *const none[] = {NULL};
	assert_int_equal(left_of(none, "0", ROOM_UNSET, 0, &no_store), ROOM_UNSET);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_headers_read_dates_in_their_three_forms),
		cmocka_unit_test(test_headers_read_shop_time),
		cmocka_unit_test(test_headers_read_retry_after),
		cmocka_unit_test(test_headers_read_age),
		cmocka_unit_test(test_headers_find_the_link_to_events),
		cmocka_unit_test(test_headers_how_long_an_answer_is_good),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

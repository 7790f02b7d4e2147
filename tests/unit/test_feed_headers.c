/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include "headers.h"
#include "room/room.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_headers_read_dates_in_their_three_forms),
		cmocka_unit_test(test_headers_read_shop_time),
		cmocka_unit_test(test_headers_read_retry_after),
		cmocka_unit_test(test_headers_read_age),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "room/wall_time.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static void reads_times_with_their_zone(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ms;
		int zone;
	} cases[] = {
		{"1970-01-01T00:00:00Z", 0, 0},
		{"1970-01-01T00:00:00.001Z", 1, 0},
		{"1970-01-01T00:00:00.5Z", 500, 0},
		{"1970-01-01T00:00:00.0009Z", 0, 0},
		{"1970-01-01T00:00:00.123456789Z", 123, 0},
		{"1970-01-01t00:00:01z", 1000, 0},
		{"1970-01-01T08:00:00+08:00", 0, 480},
		{"1969-12-31T23:59:59.999Z", -1, 0},
		{"1969-12-31T19:00:00-05:00", 0, -300},
		{"1970-01-01T00:00:00-00:00", 0, 0},
		{"2000-02-29T00:00:00Z", 951782400000, 0},
		{"2024-02-29T12:00:00Z", 1709208000000, 0},
		{"2026-11-21T21:00:00+08:00", 1795266000000, 480},
		{"2038-01-19T03:14:08Z", 2147483648000, 0},
		{"0000-01-01T00:00:00Z", -62167219200000, 0},
		{"9999-12-31T23:59:59.999Z", 253402300799999, 0},
		{"2026-01-01T05:45:00+05:45", 1767225600000, 345},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t ms = -77;
		int zone = -77;
		assert_true(wall_time_parse(cases[i].text, &ms, &zone));
		assert_int_equal(ms, cases[i].ms);
		assert_int_equal(zone, cases[i].zone);
		assert_true(wall_time_parse(cases[i].text, &ms, NULL));
	}
}

static void refuses_what_is_no_time(void **state)
{
	(void)state;
	static const char *const cases[] = {
		"",
		"now",
		"2026-11-21",
		"2026-11-21T21:00:00",
		"2026-11-21 21:00:00Z",
		"2026-11-21T21:00Z",
		"2026-11-21T21:00:60Z",
		"2026-06-30T23:59:60Z",
		"2026-11-21T24:00:00Z",
		"2026-11-21T21:60:00Z",
		"2026-02-29T00:00:00Z",
		"2100-02-29T00:00:00Z",
		"2026-04-31T00:00:00Z",
		"2026-00-10T00:00:00Z",
		"2026-13-10T00:00:00Z",
		"2026-01-00T00:00:00Z",
		"2026-01-32T00:00:00Z",
		"26-01-01T00:00:00Z",
		"02026-01-01T00:00:00Z",
		"2026-1-01T00:00:00Z",
		"2026-01-01T00:00:00.Z",
		"2026-01-01T00:00:00,5Z",
		"2026-01-01T00:00:00+8:00",
		"2026-01-01T00:00:00+0800",
		"2026-01-01T00:00:00+24:00",
		"2026-01-01T00:00:00+08:60",
		"2026-01-01T00:00:00+08",
		"2026-01-01T00:00:00ZZ",
		"2026-01-01T00:00:00Z ",
		" 2026-01-01T00:00:00Z",
		"-026-01-01T00:00:00Z",
		"+2026-01-01T00:00:00Z",
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t ms = -77;
		int zone = -77;
		assert_false(wall_time_parse(cases[i], &ms, &zone));
		assert_int_equal(ms, -77);
		assert_int_equal(zone, -77);
	}
}

static void writes_times_in_a_zone(void **state)
{
	(void)state;
	char text[40];
	assert_string_equal(wall_time_text(0, 0, text, sizeof(text)), "1970-01-01T00:00:00Z");
	assert_string_equal(wall_time_text(1795266000250, 480, text, sizeof(text)), "2026-11-21T21:00:00.250+08:00");
	assert_string_equal(wall_time_text(-1, -90, text, sizeof(text)), "1969-12-31T22:29:59.999-01:30");
	// What one zone can write and another cannot is written in one that can.
	int64_t late_ms;
	int64_t early_ms;
	assert_true(wall_time_parse("9999-12-31T23:59:59-12:00", &late_ms, NULL));
	assert_true(wall_time_parse("0000-01-01T00:00:00+12:00", &early_ms, NULL));
	int64_t again_ms;
	assert_true(wall_time_parse(wall_time_text(late_ms, 480, text, sizeof(text)), &again_ms, NULL));
	assert_int_equal(again_ms, late_ms);
	assert_true(wall_time_parse(wall_time_text(early_ms, -480, text, sizeof(text)), &again_ms, NULL));
	assert_int_equal(again_ms, early_ms);
	// Nonsense is written as nonsense, within the size.
	assert_true(strlen(wall_time_text(INT64_MIN, -480, text, sizeof(text))) < sizeof(text));
	assert_true(strlen(wall_time_text(INT64_MAX, 480, text, sizeof(text))) < sizeof(text));
}

/* Against the C library, in UTC, over 8,000 years and every day of 12 of them. */
static void calendar_agrees_with_the_c_library(void **state)
{
	(void)state;
	int64_t ms = -INT64_C(62135596800000); // 0001-01-01
	int64_t step_ms = INT64_C(86400000) * 97 + 12345678;
	for (int i = 0; i < 40000; i++, ms += i < 35000 ? step_ms : INT64_C(86400000)) {
		time_t seconds = (time_t)(ms >= 0 ? ms / 1000 : -((-ms + 999) / 1000));
		struct tm utc;
		assert_non_null(gmtime_r(&seconds, &utc));
		struct calendar at = calendar_of(ms, 0);
		assert_int_equal(at.year, utc.tm_year + 1900);
		assert_int_equal(at.month, utc.tm_mon + 1);
		assert_int_equal(at.day, utc.tm_mday);
		assert_int_equal(at.hour, utc.tm_hour);
		assert_int_equal(at.minute, utc.tm_min);
		assert_int_equal(at.second, utc.tm_sec);
		if (at.year > 9999)
			continue;
		char text[40];
		int64_t again_ms;
		int zone;
		assert_true(wall_time_parse(wall_time_text(ms, i % 1440 - 720, text, sizeof(text)), &again_ms, &zone));
		assert_int_equal(again_ms, ms);
	}
}

/* A machine in a zone with summer time must not move what a shop said. */
static void machine_zone_has_no_say(void **state)
{
	(void)state;
	char before[40];
	char after[40];
	wall_time_text(1795266000000, 480, before, sizeof(before));
	assert_int_equal(setenv("TZ", "America/New_York", 1), 0);
	tzset();
	wall_time_text(1795266000000, 480, after, sizeof(after));
	assert_string_equal(before, after);
	struct calendar at = calendar_of(1795266000000, 480);
	assert_int_equal(at.hour, 21);
	assert_int_equal(at.day, 21);
}

static void dates_exist_or_do_not(void **state)
{
	(void)state;
	assert_true(calendar_date_is_valid("2026-11-21"));
	assert_true(calendar_date_is_valid("2024-02-29"));
	assert_false(calendar_date_is_valid("2026-02-29"));
	assert_false(calendar_date_is_valid("2026-11-31"));
	assert_false(calendar_date_is_valid("2026-11-21T00:00:00Z"));
	assert_false(calendar_date_is_valid("2026-11"));
	assert_false(calendar_date_is_valid("2026/11/21"));
	assert_false(calendar_date_is_valid(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_times_with_their_zone), cmocka_unit_test(refuses_what_is_no_time),
		cmocka_unit_test(writes_times_in_a_zone),      cmocka_unit_test(calendar_agrees_with_the_c_library),
		cmocka_unit_test(machine_zone_has_no_say),     cmocka_unit_test(dates_exist_or_do_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

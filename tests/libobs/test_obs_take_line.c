/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A take as a line of CSV and as a chapter: quotes, formulas, what is not known, titles that are cut. */
#include "unit.h"

#include "room/room.h"
#include "take_line.h"

#include <stdio.h>
#include <string.h>

#define EVENING INT64_C(1795266005000) /* 2026-11-21T13:00:05Z */

static const struct take plain = {
	.show_ms = 3723999,
	.wall_ms = EVENING,
	.zone_minutes = 480,
	.link_no = 7,
	.item_id = "cup",
	.title = "Tissues",
	.price = "¥59.90",
	.room = "main",
};

static void assert_line(const struct take *take, const char *wanted)
{
	struct buffer out;
	buffer_init(&out, 4096);
	assert_true(take_line(take, &out, NULL));
	assert_string_equal(buffer_text(&out), wanted);
	buffer_finish(&out);
}

static void a_line_has_all_of_it(void **state)
{
	(void)state;
	assert_line(&plain, "1:02:03,2026-11-21T21:00:05+08:00,7,\"cup\",\"Tissues\",\"¥59.90\",\"main\"\r\n");
}

static void what_is_not_known_is_empty(void **state)
{
	(void)state;
	struct take take = plain;
	take.show_ms = ROOM_UNSET;
	take.link_no = ROOM_UNSET;
	take.zone_minutes = 0;
	take.price = "";
	take.room = NULL;
	assert_line(&take, ",2026-11-21T13:00:05Z,,\"cup\",\"Tissues\",\"\",\"\"\r\n");
}

static void quotes_commas_and_lines_stay_in_their_cell(void **state)
{
	(void)state;
	struct take take = plain;
	take.title = "the \"good\" one,\r\nin two lines";
	assert_line(&take, "1:02:03,2026-11-21T21:00:05+08:00,7,\"cup\",\"the \"\"good\"\" one,\r\nin two lines\","
			   "\"¥59.90\",\"main\"\r\n");
}

static void nothing_of_the_shops_is_a_formula(void **state)
{
	(void)state;
	static const char *const titles[] = {"=1+1", "+1", "-1", "@sum", "\tx"};
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		struct take take = plain;
		char wanted[200];
		take.title = titles[i];
		snprintf(wanted, sizeof(wanted),
			 "1:02:03,2026-11-21T21:00:05+08:00,7,\"cup\",\"'%s\",\"¥59.90\",\"main\"\r\n", titles[i]);
		assert_line(&take, wanted);
	}
}

static void no_room_is_an_error(void **state)
{
	(void)state;
	for (size_t max = 0; max < 70; max++) {
		struct buffer out;
		struct error err = {0};
		buffer_init(&out, max);
		assert_false(take_line(&plain, &out, &err));
		assert_int_equal(err.code, ERROR_LIMIT);
		buffer_finish(&out);
	}
}

static void a_chapter_is_the_link_and_the_title(void **state)
{
	(void)state;
	char text[64];
	struct take take = plain;
	assert_string_equal(take_chapter(&take, text, sizeof(text)), "#7 Tissues");
	take.link_no = ROOM_UNSET;
	assert_string_equal(take_chapter(&take, text, sizeof(text)), "Tissues");
	// cut between the bytes of a letter: what is left is whole
	take.title = "絮屿悬挂抽纸";
	char small[12];
	take_chapter(&take, small, sizeof(small));
	assert_true(strncmp(small, "絮屿悬", strlen("絮屿悬")) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_has_all_of_it),
		cmocka_unit_test(what_is_not_known_is_empty),
		cmocka_unit_test(quotes_commas_and_lines_stay_in_their_cell),
		cmocka_unit_test(nothing_of_the_shops_is_a_formula),
		cmocka_unit_test(no_room_is_an_error),
		cmocka_unit_test(a_chapter_is_the_link_and_the_title),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

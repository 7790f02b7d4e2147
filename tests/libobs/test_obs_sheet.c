/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source with a sheet: it is in the picture's room, it is read again, and what is wrong with it is said. */
#include "overlays.h"

#include <util/platform.h>

#include <stdio.h>
#include <string.h>

static const char *write_sheet(const char *rows)
{
	char text[512];
	snprintf(text, sizeof(text), "{\"schema\": \"shop-sheet/1\", \"items\": [%s]}", rows);
	return room_file_write(&(struct room_file){.name = "sheet.json", .instead = text});
}

static void the_sheet_is_followed_and_its_errors_are_said(void **state)
{
	(void)state;
	char settings[640];
	snprintf(settings, sizeof(settings), "\"sheet_file\": \"%s\"",
		 write_sheet("{\"link_no\": 1, \"short_title\": \"Tissue\"}"));
	obs_source_t *source = overlay_of_file(room_file_write(&(struct room_file){.version = 1}), settings);
	overlay_wait(source, "state", "fresh");
	overlay_wait(source, "show.sheet_items", "1");
	overlay_wait(source, "show.on_air", "a");
	overlay_wait(source, "show.sheet_error", "");
	assert_string_equal(overlay_status_text(source, "show.follow"), "shop");
	struct picture planned = overlay_settled_shot(source, "1");
	write_sheet("{\"link_no\": 1, \"short_title\": \"Forty packs\"}, {\"link_no\": 9}");
	overlay_wait(source, "show.sheet_items", "2");
	struct picture changed = overlay_changed_shot(source, &planned);
	picture_free(&planned);
	picture_free(&changed);
	write_sheet("{\"link_no\": 1, \"floor\": -1}");
	uint64_t limit_ns = harness_now_ns() + 5000000000u;
	while (!overlay_status_text(source, "show.sheet_error")[0]) {
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(5);
	}
	assert_non_null(strstr(overlay_status_text(source, "show.sheet_error"), "sheet.json: items[0].floor"));
	assert_string_equal(overlay_status_text(source, "show.sheet_items"), "2");
	obs_source_release(source);
}

static int setup(void **state)
{
	(void)state;
	harness_start(&(struct harness_options){.has_module = true});
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	room_file_remove("room.json");
	room_file_remove("sheet.json");
	assert_int_equal(harness_stop(), 0);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sheet_is_followed_and_its_errors_are_said),
	};
	return cmocka_run_group_tests_name("obs_sheet", tests, setup, teardown);
}

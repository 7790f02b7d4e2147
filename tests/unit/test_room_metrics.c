/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the shop counts of the show, kept for the desk. */
#include "base/file.h"
#include "room/room_decode.h"
#include "unit.h"

#include <stdio.h>

#define CASES SHOP_SOURCE_DIR "/tests/unit/room_cases/valid/"

static const struct room *decode(const char *name)
{
	char path[512];
	struct buffer bytes;
	const struct room *room = NULL;
	struct error err = {0};
	snprintf(path, sizeof(path), CASES "%s", name);
	buffer_init(&bytes, ROOM_DOCUMENT_MAX_BYTES);
	assert_true(file_read(path, &bytes, &err));
	assert_true(room_decode(bytes.bytes, bytes.size_bytes, &room, NULL, &err));
	buffer_finish(&bytes);
	return room;
}

static void how_the_show_goes(void **state)
{
	(void)state;
	const struct room *room = decode("full.json");
	const struct room_metrics *metrics = room->metrics;
	assert_non_null(metrics);
	assert_int_equal(metrics->viewers, 15000);
	assert_int_equal(metrics->watch_seconds, 1500000);
	assert_int_equal(metrics->orders, 4000);
	assert_int_equal(metrics->gmv_minor, 23960000);
	assert_int_equal(metrics->average_order_minor, 5990);
	assert_true(metrics->orders_per_viewer_minute == 0.02);
	assert_true(metrics->repurchase_rate == 0.31);
	assert_int_equal(metrics->traffic_count, 1);
	assert_string_equal(metrics->traffic[0].source, "feed");
	assert_int_equal(metrics->traffic[0].viewers, 900);
	assert_int_equal(metrics->traffic[0].spend_minor, 0);
	assert_int_equal(metrics->traffic[0].gmv_minor, 100);
	room_unref(room);
}

/* What is no figure of a show is not said, instead of standing there as one. */
static void figures_beyond_reason(void **state)
{
	(void)state;
	const struct room *room = decode("metrics_of_any_number.json");
	assert_non_null(room->metrics);
	assert_int_equal(room->metrics->viewers, ROOM_UNSET);
	assert_int_equal(room->metrics->gmv_minor, ROOM_UNSET);
	assert_int_equal(room->metrics->orders, ROOM_UNSET);
	assert_true(room->metrics->repurchase_rate != room->metrics->repurchase_rate);
	assert_int_equal(room->metrics->traffic_count, 0);
	room_unref(room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(how_the_show_goes),
		cmocka_unit_test(figures_beyond_reason),
	};
	return cmocka_run_group_tests_name("room_metrics", tests, NULL, NULL);
}

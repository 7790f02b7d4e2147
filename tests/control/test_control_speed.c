/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the control adds between a change of the feed and whoever is woken for it: nothing to speak of while the shop's
 * room passes through, a merge with a sheet and a desk.
 */
#include "control_fixture.h"

#include "base/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#else
#define IS_SANITIZED 0
#endif

#define CHANGES (IS_SANITIZED ? 20 : 200)
/* Gates for a machine that does other things too; what is printed is what it is. */
#define P50_MOST_NS ((IS_SANITIZED ? 250 : 25) * MS_NS)

static struct shows shows;

static int setup(void **given)
{
	if (fixture_setup(given))
		return -1;
	shows_begin(&shows, *given, &(struct control_paths){.rules_folder = SHOP_SOURCE_DIR "/data/rules"});
	return 0;
}

static int teardown(void **given)
{
	shows_end(&shows);
	return fixture_teardown(given);
}

static void write_room(struct buffer *text, int version, int items)
{
	buffer_clear(text);
	assert_true(buffer_add_format(
		text, NULL,
		"{\"schema\":\"shop-room/1\",\"version\":%d,\"epoch\":\"e\",\"server_time\":"
		"\"2026-11-22T20:00:00+08:00\",\"ttl_ms\":60000,\"room\":{\"id\":\"r\"},\"current\":\"i0\","
		"\"items\":[",
		version));
	for (int i = 0; i < items; i++)
		assert_true(buffer_add_format(
			text, NULL,
			"%s{\"id\":\"i%d\",\"link_no\":%d,\"title\":\"Item %d\",\"price\":{\"currency\":\"CNY\","
			"\"sale\":%d},\"stock\":{\"left\":100,\"total\":200},\"gifts\":[{\"name\":\"one more\","
			"\"quantity\":1}]}",
			i ? "," : "", i, i + 1, i, 1000 + version));
	assert_true(buffer_add_format(text, NULL, "]}"));
}

static const char *write_sheet(int items)
{
	struct buffer text;
	buffer_init(&text, 256 * 1024);
	assert_true(buffer_add_format(&text, NULL, "{\"schema\":\"shop-sheet/1\",\"items\":["));
	for (int i = 0; i < items; i++)
		assert_true(buffer_add_format(&text, NULL,
					      "%s{\"link_no\":%d,\"short_title\":\"Short %d\",\"floor\":500}",
					      i ? "," : "", i + 1, i));
	assert_true(buffer_add_format(&text, NULL, "]}"));
	const char *path = fixture_write_text("sheet.json", buffer_text(&text));
	buffer_finish(&text);
	return path;
}

static int compare(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a;
	uint64_t right = *(const uint64_t *)b;
	return left < right ? -1 : left > right;
}

static uint64_t time_of_change(struct fixture *fixture, struct control *control, int version)
{
	for (;;) {
		const struct control_state *state = control_state_get(control);
		uint64_t took_ns = now_ns() - state->feed->at_ns;
		bool is_there = state->room && state->room->version == version;
		control_state_unref(state);
		if (is_there)
			return took_ns;
		waker_wait(fixture->waker, now_ns() + 1000 * MS_NS);
	}
}

static void measure(struct fixture *fixture, const char *what, int items, bool has_sheet, bool has_desk)
{
	bool is_judged = strstr(what, "judged") != NULL;
	static uint64_t times_ns[CHANGES];
	struct buffer text;
	buffer_init(&text, 1024 * 1024);
	write_room(&text, 1, items);
	char path[256];
	snprintf(path, sizeof(path), "%s", fixture_write_text("room.json", buffer_text(&text)));
	const struct control_request request = {.feed = {.source = FEED_SOURCE_FILE, .path = path},
						.sheet_file = has_sheet ? write_sheet(items) : NULL,
						.rules = is_judged ? "cn" : "none"};
	struct control *control = shows_open(&shows, &request, fixture->waker);
	time_of_change(fixture, control, 1);
	if (has_desk)
		assert_int_equal(order_and_wait(control, &(struct control_order){.kind = ORDER_HOLD}), ORDER_DONE);
	for (int i = 0; i < CHANGES; i++) {
		write_room(&text, i + 2, items);
		fixture_write_text("room.json", buffer_text(&text));
		times_ns[i] = time_of_change(fixture, control, i + 2);
	}
	qsort(times_ns, CHANGES, sizeof(times_ns[0]), compare);
	print_message("control: %3d items, %-15s: the feed's look to who follows: p50 %.2f ms, p99 %.2f ms\n", items,
		      what, (double)times_ns[CHANGES / 2] / 1e6, (double)times_ns[CHANGES * 99 / 100] / 1e6);
	assert_true(times_ns[CHANGES / 2] <= P50_MOST_NS);
	control_close(&control, fixture->waker);
	WAIT_UNTIL(feed_registry_count(shows.registry) == 0);
	buffer_finish(&text);
}

static void control_speed_of_a_change(void **given)
{
	measure(*given, "passing through", 10, false, false);
	measure(*given, "with a desk", 10, false, true);
	measure(*given, "sheet and desk", 10, true, true);
	measure(*given, "passing through", 200, false, false);
	measure(*given, "judged", 200, false, false);
	measure(*given, "sheet and desk", 200, true, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(control_speed_of_a_change, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From the shop's write to the frame that first draws it: pushed on loopback, 60 frames a second, the whole overlay of
 * the first theme; as the shop says it, and merged with a sheet.
 */
#include "shop_rooms.h"

#include <util/platform.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CHANGES 120
/* The gate for a machine that does other things too; what is printed is what it is. */
#define P50_MOST_MS 50.0

static const char *now_text(void)
{
	static char text[40];
	struct timespec now;
	struct tm parts;
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &parts);
	size_t size = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &parts);
	snprintf(text + size, sizeof(text) - size, ".%03dZ", (int)(now.tv_nsec / 1000000));
	return text;
}

static void push_price(const char *path, int base)
{
	char text[400];
	snprintf(text, sizeof(text),
		 "event: patch\ndata: {\"base\": %d, \"version\": %d, \"patch\": {\"server_time\": \"%s\"}, \"items\": "
		 "{\"a\": {\"price\": {\"sale\": %d}}}}\n\n",
		 base, base + 1, now_text(), 2000 + base);
	assert_true(scripted_server_send(shop, path, text) > 0);
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a;
	double right = *(const double *)b;
	return left < right ? -1 : left > right;
}

static void wait_until_pushed(obs_source_t *source, const char *events)
{
	char text[200];
	uint64_t limit_ns = harness_now_ns() + UINT64_C(10000000000);
	for (bool is_live = false; !is_live;) {
		json_t *status = overlay_status_json(source);
		is_live = json_is_true(json_object_get(json_object_get(status, "feed"), "is_push_live"));
		json_decref(status);
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(20);
		snprintf(text, sizeof(text),
			 "event: confirm\ndata: {\"epoch\": \"0\", \"version\": 1, \"at\": \"%s\"}\n\n", now_text());
		scripted_server_send(shop, events, text);
	}
	overlay_wait(source, "shown_version", "1");
}

static void measure(const char *what, const char *name, const char *more)
{
	static double times_ms[CHANGES];
	char path[32], events[32], link[80];
	uint32_t random = 1;
	snprintf(path, sizeof(path), "/%s", name);
	snprintf(events, sizeof(events), "/%s-events", name);
	snprintf(link, sizeof(link), "Link: <%s>; rel=\"events\"\r\n", events);
	shop_say_room(path, 1, link);
	scripted_server_say(shop, events,
			    &(struct script){.headers = "Content-Type: text/event-stream\r\n",
					     .body = ": here\n\n",
					     .is_stream = true});
	obs_source_t *source = shop_source(path, more);
	obs_set_output_source(0, source);
	wait_until_pushed(source, events);
	for (int i = 0; i < CHANGES; i++) {
		random = random * 1664525u + 1013904223u;
		os_sleep_ms(10 + (random >> 24) % 32);
		uint64_t began_ns = harness_now_ns();
		push_price(events, 1 + i);
		while (overlay_status_number(source, "shown_version") != 2 + i) {
			assert_true(harness_now_ns() < began_ns + UINT64_C(5000000000));
			os_sleepto_ns(os_gettime_ns() + 200000);
		}
		times_ms[i] = (double)(harness_now_ns() - began_ns) / 1e6;
	}
	obs_set_output_source(0, NULL);
	obs_source_release(source);
	qsort(times_ms, CHANGES, sizeof(times_ms[0]), compare);
	print_message("%s: %d changes, the shop's write to the frame that has it: p50 %.1f ms, p99 %.1f ms\n", what,
		      CHANGES, times_ms[CHANGES / 2], times_ms[CHANGES * 99 / 100]);
	assert_true(times_ms[CHANGES / 2] <= P50_MOST_MS);
}

static void a_price_is_drawn_soon_after_it_is_written(void **state)
{
	(void)state;
	measure("as the shop says it", "plain", NULL);
}

static void a_sheet_does_not_hold_a_price_up(void **state)
{
	(void)state;
	char more[300];
	const char *sheet = room_file_write(&(struct room_file){
		.name = "sheet.json",
		.instead = "{\"schema\": \"shop-sheet/1\", \"items\": [{\"item_id\": \"a\", \"short_title\": \"T\","
			   " \"gifts\": [{\"name\": \"one more\", \"quantity\": 1}]}]}"});
	snprintf(more, sizeof(more), "\"sheet_file\": \"%s\"", sheet);
	measure("with a sheet", "planned", more);
	room_file_remove("sheet.json");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_price_is_drawn_soon_after_it_is_written),
		cmocka_unit_test(a_sheet_does_not_hold_a_price_up),
	};
	return cmocka_run_group_tests_name("obs_speed", tests, shop_start, shop_stop);
}

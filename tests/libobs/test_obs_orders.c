/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hotkeys that order a show: which room they act on, and what a take and a planned step make of it. What was taken
 * is read from the list of takes, what was stepped from the picture.
 */
#include "hotkeys_pressed.h"
#include "overlays.h"

#include <util/platform.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MS UINT64_C(1000000)

static char config[] = "/tmp/shop-overlay-orders-XXXXXX";

static void begin(void)
{
	harness_start(&(struct harness_options){.has_module = true, .config_path = config});
	obs_hotkey_enable_callback_rerouting(true);
}

/* Four items in a row; the first is on air. */
static obs_source_t *source_of(const char *name, const char *settings)
{
	char text[2000], now[40];
	time_t seconds = time(NULL);
	struct tm parts;
	gmtime_r(&seconds, &parts);
	strftime(now, sizeof(now), "%Y-%m-%dT%H:%M:%SZ", &parts);
	int used =
		snprintf(text, sizeof(text),
			 "{\"schema\": \"shop-room/1\", \"version\": 1, \"server_time\": \"%s\", \"ttl_ms\": 60000,\n"
			 " \"current\": \"a\", \"room\": {\"id\": \"%s\"}, \"items\": [\n",
			 now, name);
	for (int i = 0; i < 4; i++)
		used += snprintf(text + used, sizeof(text) - (size_t)used,
				 "  {\"id\": \"%c\", \"link_no\": %d, \"title\": \"Piece %c\", \"beat\": \"tease\", "
				 "\"price\": {\"currency\": \"CNY\", \"sale\": 7990}}%s\n",
				 'a' + i, i + 1, 'a' + i, i < 3 ? "," : "]}");
	obs_source_t *source =
		overlay_of_file(room_file_write(&(struct room_file){.name = name, .instead = text}), settings);
	overlay_wait(source, "version", "1");
	return source;
}

/* -- what was taken -- */

/* "x.json a,y.json a,x.json b": rooms and items in the order in which they came on air. */
static void read_takes(char out[400])
{
	char path[600], name[32], line[600];
	time_t now = time(NULL);
	struct tm parts;
	localtime_r(&now, &parts);
	strftime(name, sizeof(name), "%Y-%m-%d.csv", &parts);
	snprintf(path, sizeof(path), "%s/obs-shop-overlay/shows/%s", config, name);
	out[0] = '\0';
	FILE *file = fopen(path, "rb");
	if (!file)
		return;
	size_t used = 0;
	for (int number = 0; fgets(line, sizeof(line), file); number++) {
		char item[32], room[32];
		if (number == 0)
			continue;
		assert_int_equal(sscanf(line, ",%*[^,],%*[^,],\"%31[^\"]\",\"%*[^\"]\",\"\",\"%31[^\"]\"", item, room),
				 2);
		used += (size_t)snprintf(out + used, 400 - used, "%s%s %s", used ? "," : "", room, item);
	}
	fclose(file);
}

static void wait_for_takes(const char *wanted)
{
	char takes[400];
	uint64_t limit_ns = harness_now_ns() + 5000 * MS;
	for (read_takes(takes); strcmp(takes, wanted) != 0; read_takes(takes)) {
		if (harness_now_ns() > limit_ns)
			fail_msg("%s, wanted %s", takes, wanted);
		os_sleep_ms(5);
	}
}

static void keys_take_in_the_room_that_came_last(void **state)
{
	(void)state;
	begin();
	hotkey_press("shop_overlay.take"); // there is no room: nothing happens
	obs_source_t *first = source_of("x.json", NULL);
	obs_source_t *second = source_of("y.json", NULL);
	hotkey_press("shop_overlay.take"); // two, of which none is or was in the program: nothing either
	obs_set_output_source(0, first);
	wait_for_takes("x.json a");
	os_sleep_ms(350); // what follows is meant
	hotkey_press("shop_overlay.take");
	hotkey_press("shop_overlay.take"); // and what comes right behind it is not
	wait_for_takes("x.json a,x.json b");
	os_sleep_ms(350);
	wait_for_takes("x.json a,x.json b");
	obs_set_output_source(1, second); // beside the first one, and newer
	wait_for_takes("x.json a,x.json b,y.json a");
	hotkey_press("shop_overlay.next");
	hotkey_press("shop_overlay.take");
	wait_for_takes("x.json a,x.json b,y.json a,y.json c");
	obs_set_output_source(1, NULL);
	os_sleep_ms(700);
	hotkey_press("shop_overlay.next");
	hotkey_press("shop_overlay.previous");
	hotkey_press("shop_overlay.take");
	wait_for_takes("x.json a,x.json b,y.json a,y.json c,x.json c");
	obs_set_output_source(0, NULL); // what was on air last is still meant
	os_sleep_ms(700);
	hotkey_press("shop_overlay.take");
	obs_set_output_source(0, first);
	wait_for_takes("x.json a,x.json b,y.json a,y.json c,x.json c,x.json d");
	obs_set_output_source(0, NULL);
	obs_source_release(first);
	obs_source_release(second);
	assert_int_equal(harness_stop(), 0);
}

/* -- planned steps -- */

static const char *sheet_file(void)
{
	static char path[600];
	static const char text[] =
		"{\"schema\": \"shop-sheet/1\", \"currency\": \"CNY\", \"items\": [{\"link_no\": 1, \"floor\": 5000, "
		"\"plan\": [\n"
		" {\"kind\": \"quote\", \"by\": \"brand\", \"to\": 9990}, {\"kind\": \"cut\", \"less\": 1000},\n"
		" {\"kind\": \"cut\", \"less\": 1000}, {\"kind\": \"settle\"}]}]}\n";
	snprintf(path, sizeof(path), "%s/plan.json", config);
	assert_true(os_quick_write_utf8_file(path, text, strlen(text), false));
	return path;
}

static void keys_take_the_steps_of_the_plan(void **state)
{
	(void)state;
	char settings[800];
	snprintf(settings, sizeof(settings), "\"layer\": \"bargain\", \"reduced_motion\": true, \"sheet_file\": \"%s\"",
		 sheet_file());
	begin();
	obs_source_t *source = source_of("plan.json", settings);
	obs_set_output_source(0, source);
	struct picture before = overlay_settled_shot(source, "1");
	assert_int_equal(picture_painted(&before), 0); // teased: nothing of a bargain yet
	for (int step = 1; step <= 4; step++) {
		char name[32];
		snprintf(name, sizeof(name), "shop_overlay.step_%d", step);
		hotkey_press(name);
		struct picture after = overlay_changed_shot(source, &before);
		picture_free(&after);
		after = overlay_settled_shot(source, "1");
		assert_true(picture_painted(&after) > 0);
		picture_free(&before);
		before = after;
	}
	hotkey_press("shop_overlay.step_5"); // the plan has no more
	os_sleep_ms(300);
	struct picture last = overlay_shot(source, 1);
	assert_int_equal(picture_difference(&before, &last), 0);
	picture_free(&last);
	picture_free(&before);
	obs_set_output_source(0, NULL);
	obs_source_release(source);
	assert_int_equal(harness_stop(), 0);
}

static int make_config(void **state)
{
	(void)state;
	return mkdtemp(config) ? 0 : -1;
}

static int remove_config(void **state)
{
	(void)state;
	harness_remove_folder(config);
	room_file_remove("x.json");
	room_file_remove("y.json");
	room_file_remove("plan.json");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_take_in_the_room_that_came_last),
		cmocka_unit_test(keys_take_the_steps_of_the_plan),
	};
	return cmocka_run_group_tests(tests, make_config, remove_config);
}

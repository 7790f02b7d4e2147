/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of takes: a line for each item that comes on air, of rooms that are in the program, with the price that
 * stood on air. */
#include "overlays.h"

#include <util/platform.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MS UINT64_C(1000000)

static char config[] = "/tmp/shop-overlay-takes-XXXXXX";

/* -- rooms -- */

static const char *now_text(void)
{
	static char text[40];
	time_t now = time(NULL);
	struct tm parts;
	gmtime_r(&now, &parts);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
	return text;
}

/* Three items of which one is current; the second is only teased, so no price of it is on air. */
static const char *room_of_three(const char *name, int version, const char *current)
{
	char text[2000];
	snprintf(text, sizeof(text),
		 "{\"schema\": \"shop-room/1\", \"version\": %d, \"server_time\": \"%s\", \"ttl_ms\": 60000,\n"
		 " \"current\": \"%s\", \"room\": {\"id\": \"%s\"}, \"items\": [\n"
		 "  {\"id\": \"a\", \"link_no\": 1, \"title\": \"=Tissues\", \"price\": {\"currency\": \"CNY\", "
		 "\"sale\": 7990}},\n"
		 "  {\"id\": \"b\", \"link_no\": 2, \"title\": \"Cups\", \"beat\": \"tease\", \"price\": "
		 "{\"currency\": \"CNY\", \"sale\": 1990}},\n"
		 "  {\"id\": \"c\", \"link_no\": 3, \"title\": \"Soap, 3 \\\"good\\\" ones\", \"price\": "
		 "{\"currency\": \"CNY\", \"sale\": 129900}}]}\n",
		 version, now_text(), current, name);
	return room_file_write(&(struct room_file){.name = name, .instead = text});
}

static obs_source_t *source_of(const char *name, const char *current)
{
	obs_source_t *source = overlay_of_file(room_of_three(name, 1, current), NULL);
	overlay_wait(source, "version", "1");
	return source;
}

/* -- the file -- */

static void day_path(char path[600])
{
	char name[32];
	time_t now = time(NULL);
	struct tm parts;
	localtime_r(&now, &parts);
	strftime(name, sizeof(name), "%Y-%m-%d.csv", &parts);
	snprintf(path, 600, "%s/obs-shop-overlay/shows/%s", config, name);
}

/* The lines behind the headings, without their times. */
static int read_lines(char lines[8][200])
{
	char path[600];
	day_path(path);
	FILE *file = fopen(path, "rb");
	if (!file)
		return 0;
	char line[1000];
	int count = -1;
	while (fgets(line, sizeof(line), file)) {
		assert_non_null(strstr(line, "\r\n"));
		if (count < 0) {
			assert_string_equal(line, "\xEF\xBB\xBF"
						  "show_time,wall_time,link_no,item_id,title,price,room\r\n");
		} else {
			assert_int_equal(line[0], ','); // nothing is recorded or sent
			char *rest = strchr(line + 1, ',');
			assert_non_null(rest);
			rest[strcspn(rest, "\r")] = '\0';
			snprintf(lines[count], 200, "%s", rest + 1);
		}
		count++;
	}
	fclose(file);
	return count;
}

static void wait_for_line(int number, const char *wanted)
{
	char lines[8][200];
	uint64_t limit_ns = harness_now_ns() + 5000 * MS;
	int count;
	while ((count = read_lines(lines)) < number) {
		if (harness_now_ns() > limit_ns)
			fail_msg("%d lines, no \"%s\"", count, wanted);
		os_sleep_ms(5);
	}
	assert_int_equal(count, number);
	assert_string_equal(lines[number - 1], wanted);
}

static void assert_no_more_lines(int number)
{
	char lines[8][200];
	os_sleep_ms(700);
	assert_int_equal(read_lines(lines), number);
}

static void each_item_that_comes_on_air_is_a_line(void **state)
{
	(void)state;
	harness_start(&(struct harness_options){.has_module = true, .config_path = config});
	obs_source_t *source = source_of("takes.json", "a");
	obs_source_t *hidden = source_of("hidden.json", "c");
	assert_no_more_lines(0); // neither is in the program
	obs_set_output_source(0, source);
	wait_for_line(1, "1,\"a\",\"'=Tissues\",\"¥79.90\",\"takes.json\"");
	room_of_three("takes.json", 2, "b");
	wait_for_line(2, "2,\"b\",\"Cups\",\"\",\"takes.json\"");
	room_of_three("hidden.json", 2, "b"); // nobody sees it
	room_of_three("takes.json", 3, "b");  // the same item
	overlay_wait(source, "version", "3");
	assert_no_more_lines(2);
	room_of_three("takes.json", 4, "c");
	wait_for_line(3, "3,\"c\",\"Soap, 3 \"\"good\"\" ones\",\"¥1,299.00\",\"takes.json\"");
	obs_set_output_source(0, hidden);
	wait_for_line(4, "2,\"b\",\"Cups\",\"\",\"hidden.json\"");
	obs_set_output_source(0, NULL);
	os_sleep_ms(1100);
	room_of_three("hidden.json", 3, "c");
	assert_no_more_lines(4);
	obs_source_release(hidden);
	obs_source_release(source);
	assert_int_equal(harness_stop(), 0);
}

/* After a restart the lines of the day go on in the same file. */
static void lines_are_added(void **state)
{
	(void)state;
	harness_start(&(struct harness_options){.has_module = true, .config_path = config});
	obs_source_t *source = source_of("takes.json", "a");
	obs_set_output_source(0, source);
	wait_for_line(5, "1,\"a\",\"'=Tissues\",\"¥79.90\",\"takes.json\"");
	obs_set_output_source(0, NULL);
	obs_source_release(source);
	assert_int_equal(harness_stop(), 0);
}

static void a_list_that_cannot_be_written_is_said_once(void **state)
{
	(void)state;
	char path[600];
	day_path(path);
	os_unlink(path);
	assert_int_equal(os_mkdir(path), MKDIR_SUCCESS);
	harness_log_clear();
	harness_start(&(struct harness_options){.has_module = true, .config_path = config});
	obs_source_t *source = source_of("takes.json", "a");
	obs_set_output_source(0, source);
	harness_log_wait(LOG_WARNING, "the list of takes cannot be written");
	room_of_three("takes.json", 2, "c");
	overlay_wait(source, "version", "2");
	os_sleep_ms(300);
	assert_int_equal(harness_log_count(LOG_WARNING, "the list of takes cannot be written"), 1);
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
	room_file_remove("takes.json");
	room_file_remove("hidden.json");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_item_that_comes_on_air_is_a_line),
		cmocka_unit_test(lines_are_added),
		cmocka_unit_test(a_list_that_cannot_be_written_is_said_once),
	};
	return cmocka_run_group_tests(tests, make_config, remove_config);
}

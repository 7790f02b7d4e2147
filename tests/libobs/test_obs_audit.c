/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The audit log of sources in the program: what they show, when it changes, and who changed it. */
#include "hotkeys_pressed.h"
#include "overlays.h"

#include <util/platform.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MS UINT64_C(1000000)

static char config[] = "/tmp/shop-overlay-audit-XXXXXX";

/* -- the log -- */

/* Of the test that runs: each room has a folder of its own. */
static const char *room_name = "first";

/* The folder of its show; false: none. */
static bool show_folder(char out[600])
{
	char shows[300];
	snprintf(shows, sizeof(shows), "%s/obs-shop-overlay/shows", config);
	DIR *folder = opendir(shows);
	struct dirent *entry;
	out[0] = '\0';
	while (folder && (entry = readdir(folder))) {
		char path[600];
		snprintf(path, sizeof(path), "%s/%s", shows, entry->d_name);
		if (strstr(entry->d_name, room_name) && !strstr(entry->d_name, ".csv"))
			snprintf(out, 600, "%s", path);
	}
	if (folder)
		closedir(folder);
	return out[0] != '\0';
}

/* All lines there are, as an array; the caller owns it. */
static json_t *lines_of_show(void)
{
	char folder[600], path[700];
	json_t *lines = json_array();
	if (!show_folder(folder))
		return lines;
	snprintf(path, sizeof(path), "%s/0001.jsonl", folder);
	FILE *file = fopen(path, "rb");
	char *line = NULL;
	size_t size = 0;
	while (file && getline(&line, &size, file) > 0) {
		json_t *root = json_loads(line, 0, NULL);
		if (root)
			json_array_append_new(lines, root);
	}
	free(line);
	if (file)
		fclose(file);
	return lines;
}

static const char *text_of(const json_t *line, const char *name)
{
	const char *text = json_string_value(json_object_get(line, name));
	return text ? text : "";
}

static bool has_word(const json_t *words, const char *word)
{
	size_t index;
	json_t *one;
	json_array_foreach(words, index, one)
	{
		if (strstr(json_string_value(one), word))
			return true;
	}
	return false;
}

static void print_shown(const json_t *lines)
{
	size_t index;
	json_t *line;
	json_array_foreach(lines, index, line)
	{
		char *old = json_dumps(json_object_get(line, "old"), JSON_ENCODE_ANY);
		char *new = json_dumps(json_object_get(line, "new"), JSON_ENCODE_ANY);
		print_message("%s %s: %s -> %s by %s\n", text_of(line, "kind"), text_of(line, "layer"), old ? old : "",
			      new ? new : "", text_of(line, "caused_by"));
		free(old);
		free(new);
	}
}

/* Waits for a line in which a layer's words became other ones; says who caused it. */
static void wait_for_change(const char *layer, const char *old, const char *new, char cause[32])
{
	uint64_t limit_ns = harness_now_ns() + 8000 * MS;
	for (;;) {
		json_t *lines = lines_of_show();
		size_t index;
		json_t *line;
		json_array_foreach(lines, index, line)
		{
			const json_t *was = json_object_get(line, "old");
			const json_t *is = json_object_get(line, "new");
			if (strcmp(text_of(line, "kind"), "shown") == 0 && strcmp(text_of(line, "layer"), layer) == 0 &&
			    (old ? has_word(was, old) : json_array_size(was) == 0) &&
			    (new ? has_word(is, new) : json_array_size(is) == 0)) {
				snprintf(cause, 32, "%s", text_of(line, "caused_by"));
				json_decref(lines);
				return;
			}
		}
		bool is_late = harness_now_ns() > limit_ns;
		if (is_late)
			print_shown(lines);
		json_decref(lines);
		if (is_late)
			fail_msg("%s: no change from %s to %s", layer, old ? old : "-", new ? new : "-");
		os_sleep_ms(20);
	}
}

static void assert_change(const char *layer, const char *old, const char *new, const char *cause)
{
	char caused_by[32];
	wait_for_change(layer, old, new, caused_by);
	assert_string_equal(caused_by, cause);
}

static size_t count_kind(const char *kind)
{
	json_t *lines = lines_of_show();
	size_t index, count = 0;
	json_t *line;
	json_array_foreach(lines, index, line) count += strcmp(text_of(line, "kind"), kind) == 0;
	json_decref(lines);
	return count;
}

/* Whether any line of a kind has the member. */
static bool has_member(const char *kind, const char *member)
{
	json_t *lines = lines_of_show();
	size_t index;
	json_t *line;
	bool has = false;
	json_array_foreach(lines, index, line) has =
		has || (strcmp(text_of(line, "kind"), kind) == 0 && json_object_get(line, member));
	json_decref(lines);
	return has;
}

static const char *room_file(void)
{
	static char name[40];
	snprintf(name, sizeof(name), "audit-%s.json", room_name);
	return name;
}

/* -- on air -- */

/* A frame that takes as long as none should. */
static void hang(void *data)
{
	(void)data;
	os_sleep_ms(400);
}

static void what_the_program_shows_is_written_down(void **state)
{
	(void)state;
	char folder[600];
	harness_start(&(struct harness_options){.has_module = true, .config_path = config});
	const char *path = room_file_write(&(struct room_file){.name = room_file(), .version = 1, .title = "Cups"});
	obs_source_t *source = overlay_of_file(path, NULL);
	overlay_wait(source, "version", "1");
	os_sleep_ms(600);
	assert_false(show_folder(folder)); // seen by nobody
	obs_set_output_source(0, source);
	assert_change("price", NULL, "79.90", "air");
	assert_change("product", NULL, "Cups", "air");
	obs_queue_task(OBS_TASK_GRAPHICS, hang, NULL, true); // what was late has not left
	room_file_write(&(struct room_file){.name = room_file(), .version = 2, .title = "Cups", .price_minor = 5990});
	assert_change("price", "79.90", "59.90", "shop");
	// what does not change is no line
	json_t *lines = lines_of_show();
	size_t index, products = 0;
	json_t *line;
	json_array_foreach(lines, index, line) products += strcmp(text_of(line, "layer"), "product") == 0;
	json_decref(lines);
	assert_int_equal(products, 1);
	assert_int_equal(count_kind("document"), 2);
	assert_int_equal(count_kind("stage"), 1);
	assert_int_equal(count_kind("lost"), 0);
	assert_true(has_member("document", "document") && has_member("document", "change")); // the second as a change
	// "first in the nation": the rules leave the link's number of it
	room_file_write(
		&(struct room_file){.name = room_file(), .version = 3, .title = "国家级 Cups", .price_minor = 5990});
	assert_change("product", "Cups", "链接", "rules");
	assert_int_equal(count_kind("held"), 1);
	assert_true(has_member("room", "merged_sha256"));
	obs_set_output_source(0, NULL);
	assert_change("price", "59.90", NULL, "air");
	assert_int_equal(count_kind("air"), 2);
	room_file_write(&(struct room_file){.name = room_file(), .version = 4, .title = "Cups", .price_minor = 100});
	overlay_wait(source, "version", "4");
	os_sleep_ms(600);
	assert_int_equal(count_kind("document"), 4); // with the one before the rules; nobody saw the last
	obs_source_release(source);
	assert_int_equal(harness_stop(), 0);
	assert_int_equal(count_kind("end"), 1);
}

/* A shop that falls silent: the price leaves by itself, and that is written down with its own time. */
static void what_leaves_by_itself_is_written_down(void **state)
{
	(void)state;
	room_name = "second";
	harness_start(&(struct harness_options){.has_module = true, .config_path = config});
	const char *path = room_file_write(
		&(struct room_file){.name = room_file(), .version = 1, .title = "Cups", .ttl_ms = 1000});
	obs_source_t *source = overlay_of_file(path, NULL);
	overlay_wait(source, "version", "1");
	obs_set_output_source(0, source);
	assert_change("price", NULL, "79.90", "air");
	room_file_write(&(struct room_file){.name = room_file(), .instead = "{"});
	assert_change("price", "79.90", "以小黄车为准", "freshness"); // see the cart
	obs_set_output_source(0, NULL);
	obs_source_release(source);
	assert_int_equal(harness_stop(), 0);
}

static const char *room_of_two(void)
{
	char text[1200], now[40];
	time_t seconds = time(NULL);
	struct tm parts;
	gmtime_r(&seconds, &parts);
	strftime(now, sizeof(now), "%Y-%m-%dT%H:%M:%SZ", &parts);
	snprintf(text, sizeof(text),
		 "{\"schema\": \"shop-room/1\", \"version\": 1, \"server_time\": \"%s\", \"ttl_ms\": 60000,\n"
		 " \"current\": \"a\", \"room\": {\"id\": \"x\"}, \"items\": [\n"
		 "  {\"id\": \"a\", \"title\": \"Cups\", \"price\": {\"currency\": \"CNY\", \"sale\": 7990}},\n"
		 "  {\"id\": \"b\", \"title\": \"Soap\", \"price\": {\"currency\": \"CNY\", \"sale\": 1990}}]}\n",
		 now);
	return room_file_write(&(struct room_file){.name = room_file(), .instead = text});
}

/* What the people beside the host do is told from what the shop does. */
static void who_caused_it_is_written_down(void **state)
{
	(void)state;
	room_name = "third";
	harness_start(&(struct harness_options){.has_module = true, .config_path = config});
	obs_hotkey_enable_callback_rerouting(true);
	obs_source_t *source = overlay_of_file(room_of_two(), NULL);
	overlay_wait(source, "version", "1");
	obs_set_output_source(0, source);
	assert_change("price", NULL, "79.90", "air");
	hotkey_press("shop_overlay.take");
	assert_change("price", "79.90", "19.90", "desk");
	assert_change("product", "Cups", "Soap", "desk");
	assert_int_equal(count_kind("desk"), 1);
	assert_true(has_member("room", "desk_sha256"));
	assert_false(has_member("room", "sheet_sha256"));
	hotkey_press("shop_overlay.safe");
	assert_change("price", "19.90", "小黄车", "keys");
	hotkey_press("shop_overlay.panic");
	assert_change("product", "Soap", NULL, "keys");
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
	room_file_remove("audit-first.json");
	room_file_remove("audit-second.json");
	room_file_remove("audit-third.json");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_program_shows_is_written_down),
		cmocka_unit_test(what_leaves_by_itself_is_written_down),
		cmocka_unit_test(who_caused_it_is_written_down),
	};
	return cmocka_run_group_tests(tests, make_config, remove_config);
}

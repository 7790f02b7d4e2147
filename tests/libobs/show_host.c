/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `show_host MODULE`: libobs with its frame loop, sources of the real module in the program, and a script that drives
 * them. One JSON object a line: commands on stdin
 *
 *     {"open": NAME, "settings": {...}, "part": [X, Y, WIDTH, HEIGHT]}   a source in the program
 *     {"close": NAME}
 *     {"costs": ID}                       what callbacks cost since the last time, by source and ("") the rest
 *
 * and on stdout {"ready": true}; for each source whatever changes of {"source", "t_ns", "state", "version",
 * "shown_version", "feed", "error", "picture"}, where `picture` names the pixels of that part at that moment: equal
 * names, equal pictures; and {"costs": ID, "t_ns", "peak_kb" since the last time, "now_kb", "of": {NAME: {...}}}. The
 * end of stdin ends it; 0 unless it leaked.
 */
#include "callbacks.h"
#include "overlays.h"

#include <util/platform.h>

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_SOURCES 32
#define TURN_MS 20
#define MOST_PICTURES 256

static struct shown {
	obs_source_t *source; /* NULL: free */
	obs_sceneitem_t *item;
	char name[64];
	int x_px, y_px, width_px, height_px;
	char *told; /* the last line, without its time */
} shown[MOST_SOURCES];
static obs_scene_t *scene;

static void say(json_t *line)
{
	char *text = json_dumps(line, JSON_COMPACT);
	puts(text);
	fflush(stdout);
	free(text);
	json_decref(line);
}

static struct shown *find(const char *name)
{
	for (int i = 0; i < MOST_SOURCES; i++) {
		if (shown[i].source ? strcmp(shown[i].name, name) == 0 : !name[0])
			return &shown[i];
	}
	fail_msg("no source \"%s\"", name);
	return NULL;
}

static void open_source(const char *name, json_t *settings, json_t *part)
{
	struct shown *one = find("");
	assert_int_equal(json_unpack(part, "[i, i, i, i]", &one->x_px, &one->y_px, &one->width_px, &one->height_px), 0);
	char *text = json_dumps(settings, 0);
	obs_data_t *data = obs_data_create_from_json(text);
	one->source = obs_source_create(OVERLAY_ID, name, data, NULL);
	assert_non_null(one->source);
	one->item = obs_scene_add(scene, one->source);
	snprintf(one->name, sizeof(one->name), "%s", name);
	obs_data_release(data);
	free(text);
}

static void close_source(struct shown *one)
{
	obs_sceneitem_remove(one->item);
	obs_source_release(one->source);
	free(one->told);
	*one = (struct shown){0};
}

static void draw_part(void *data)
{
	struct shown *one = data;
	gs_matrix_push();
	gs_matrix_translate3f((float)-one->x_px, (float)-one->y_px, 0.0f);
	obs_source_video_render(one->source);
	gs_matrix_pop();
}

/* Where a cell stands in the atlas changes some of its pixels by 1 of 255. */
#define SAME_WITHIN 2

static bool is_same(const struct picture *a, const struct picture *b)
{
	size_t size = (size_t)a->width * (size_t)a->height * 4;
	if (a->width != b->width || a->height != b->height)
		return false;
	for (size_t i = 0; i < size; i++) {
		if (abs(a->rgba[i] - b->rgba[i]) > SAME_WITHIN)
			return false;
	}
	return true;
}

/* "empty", "p" and a number that stays the picture's own, or "many" when there were too many. */
static void name_picture(struct shown *one, char *name, size_t size_bytes)
{
	static struct picture known[MOST_PICTURES];
	static int count;
	struct picture picture = harness_capture(one->width_px, one->height_px, on_nothing, draw_part, one);
	int place = 0;
	while (place < count && !is_same(&known[place], &picture))
		place++;
	bool is_empty = picture_painted(&picture) == 0;
	bool is_new = place == count && place < MOST_PICTURES && !is_empty;
	snprintf(name, size_bytes, is_empty ? "empty" : place == MOST_PICTURES ? "many" : "p%d", place);
	if (is_new)
		known[count++] = picture;
	else
		picture_free(&picture);
}

static void look(struct shown *one)
{
	char picture[24];
	uint64_t now_ns = os_gettime_ns();
	name_picture(one, picture, sizeof(picture));
	json_t *status = overlay_status_json(one->source);
	json_t *feed = json_object_get(status, "feed");
	json_t *line = json_pack("{s:s, s:O, s:O, s:O, s:O, s:O, s:s}", "source", one->name, "state",
				 json_object_get(status, "state"), "version", json_object_get(status, "version"),
				 "shown_version", json_object_get(status, "shown_version"), "error",
				 json_object_get(status, "error"), "feed", json_object_get(feed, "source"), "picture",
				 picture);
	assert_non_null(line);
	char *text = json_dumps(line, JSON_COMPACT | JSON_SORT_KEYS);
	if (!one->told || strcmp(text, one->told) != 0) {
		free(one->told);
		one->told = strdup(text);
		json_object_set_new(line, "t_ns", json_integer((json_int_t)now_ns));
		say(line);
	} else {
		json_decref(line);
	}
	free(text);
	json_decref(status);
}

/* A line of /proc/self/status, in kB. */
static long memory_kb(const char *what)
{
	long kb = 0;
	char line[256];
	FILE *file = fopen("/proc/self/status", "r");
	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, what, strlen(what)) == 0)
			kb = strtol(line + strlen(what), NULL, 10);
	}
	if (file)
		fclose(file);
	return kb;
}

/* The most that the process held since the last call. */
static long take_peak_kb(void)
{
	long peak_kb = memory_kb("VmHWM:");
	FILE *file = fopen("/proc/self/clear_refs", "w");
	if (file) {
		fputs("5", file);
		fclose(file);
	}
	return peak_kb;
}

static json_t *costs_of(const char *name)
{
	struct callback_costs costs = callbacks_take(name);
	return json_pack("{s:I, s:I, s:I, s:I, s:I}", "calls", (json_int_t)costs.calls, "slow", (json_int_t)costs.slow,
			 "longest_ns", (json_int_t)costs.longest_ns, "waits", (json_int_t)costs.waits, "waited_ns",
			 (json_int_t)costs.waited_ns);
}

static void say_costs(json_t *id)
{
	json_t *of = json_pack("{s:o}", "", costs_of(""));
	for (int i = 0; i < MOST_SOURCES; i++) {
		if (shown[i].source)
			json_object_set_new(of, shown[i].name, costs_of(shown[i].name));
	}
	say(json_pack("{s:O, s:I, s:I, s:I, s:o}", "costs", id, "t_ns", (json_int_t)os_gettime_ns(), "peak_kb",
		      (json_int_t)take_peak_kb(), "now_kb", (json_int_t)memory_kb("VmRSS:"), "of", of));
}

static void obey(const char *text)
{
	json_t *command = json_loads(text, 0, NULL);
	assert_non_null(command);
	json_t *value;
	if ((value = json_object_get(command, "open")) != NULL)
		open_source(json_string_value(value), json_object_get(command, "settings"),
			    json_object_get(command, "part"));
	else if ((value = json_object_get(command, "close")) != NULL)
		close_source(find(json_string_value(value)));
	else if ((value = json_object_get(command, "costs")) != NULL)
		say_costs(value);
	else
		fail_msg("no command: %s", text);
	json_decref(command);
}

/* Obeys what has come; false at the end of stdin. */
static bool obey_all(void)
{
	static char text[8192];
	static size_t used;
	struct pollfd waiting = {.fd = STDIN_FILENO, .events = POLLIN};
	if (poll(&waiting, 1, TURN_MS) <= 0)
		return true;
	ssize_t got = read(STDIN_FILENO, text + used, sizeof(text) - 1 - used);
	if (got <= 0)
		return false;
	used += (size_t)got;
	text[used] = '\0';
	char *end;
	while ((end = strchr(text, '\n')) != NULL) {
		*end = '\0';
		obey(text);
		used -= (size_t)(end + 1 - text);
		memmove(text, end + 1, used + 1);
	}
	return true;
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	harness_start(&(struct harness_options){.has_module = true, .module_path = argv[1], .fps = 30});
	callbacks_watch("obs-shop-overlay.so");
	scene = obs_scene_create("program");
	obs_set_output_source(0, obs_scene_get_source(scene));
	say(json_pack("{s:b}", "ready", 1));
	while (obey_all()) {
		for (int i = 0; i < MOST_SOURCES; i++) {
			if (shown[i].source)
				look(&shown[i]);
		}
	}
	for (int i = 0; i < MOST_SOURCES; i++) {
		if (shown[i].source)
			close_source(&shown[i]);
	}
	obs_set_output_source(0, NULL);
	obs_scene_release(scene);
	long left = harness_stop();
	say(json_pack("{s:I}", "left", (json_int_t)left));
	return left == 0 ? 0 : 1;
}

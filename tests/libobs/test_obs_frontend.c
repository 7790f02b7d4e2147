/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the module makes of a frontend: this program stands in its place, so that the functions of obs-frontend-api are
 * found here first. Bindings come from the profile, chapters go into a recording, and after EXIT nothing is called.
 */
#include "hotkeys_pressed.h"
#include "overlays.h"

#include <obs-frontend-api.h>
#include <util/config-file.h>
#include <util/platform.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FRONTEND __attribute__((visibility("default")))
#define MS UINT64_C(1000000)
#define MAX_EVENTS 8
#define MAX_TASKS 16

static char config[] = "/tmp/shop-overlay-frontend-XXXXXX";

/* -- the frontend -- */

static struct {
	obs_frontend_event_cb calls[MAX_EVENTS];
	void *data[MAX_EVENTS];
	size_t count;
	config_t *profile;
	bool is_gone; /* EXIT was told */
	atomic_int late_calls;

	pthread_mutex_t mutex;
	char chapters[8][64];
	int chapter_count;
	obs_task_t tasks[MAX_TASKS];
	void *task_data[MAX_TASKS];
	size_t task_count;
} frontend = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static void note_call(void)
{
	if (frontend.is_gone)
		atomic_fetch_add(&frontend.late_calls, 1);
}

FRONTEND void obs_frontend_add_event_callback(obs_frontend_event_cb callback, void *data)
{
	note_call();
	assert_true(frontend.count < MAX_EVENTS);
	frontend.calls[frontend.count] = callback;
	frontend.data[frontend.count++] = data;
}

FRONTEND void obs_frontend_remove_event_callback(obs_frontend_event_cb callback, void *data)
{
	note_call();
	for (size_t i = 0; i < frontend.count; i++) {
		if (frontend.calls[i] != callback || frontend.data[i] != data)
			continue;
		frontend.calls[i] = frontend.calls[--frontend.count];
		frontend.data[i] = frontend.data[frontend.count];
	}
}

FRONTEND config_t *obs_frontend_get_profile_config(void)
{
	note_call();
	return frontend.profile;
}

FRONTEND bool obs_frontend_recording_add_chapter(const char *name);
FRONTEND bool obs_frontend_recording_add_chapter(const char *name)
{
	note_call();
	pthread_mutex_lock(&frontend.mutex);
	snprintf(frontend.chapters[frontend.chapter_count++ % 8], 64, "%s", name);
	pthread_mutex_unlock(&frontend.mutex);
	return true;
}

static void tell(enum obs_frontend_event event)
{
	for (size_t i = 0; i < frontend.count; i++)
		frontend.calls[i](event, frontend.data[i]);
	frontend.is_gone = event == OBS_FRONTEND_EVENT_EXIT;
}

/* The UI thread's queue: run_tasks() is its turn. */
static void queue_task(obs_task_t task, void *data, bool wait)
{
	(void)wait;
	pthread_mutex_lock(&frontend.mutex);
	assert_true(frontend.task_count < MAX_TASKS);
	frontend.tasks[frontend.task_count] = task;
	frontend.task_data[frontend.task_count++] = data;
	pthread_mutex_unlock(&frontend.mutex);
}

static size_t waiting_tasks(void)
{
	pthread_mutex_lock(&frontend.mutex);
	size_t count = frontend.task_count;
	pthread_mutex_unlock(&frontend.mutex);
	return count;
}

static void run_tasks(void)
{
	while (waiting_tasks()) {
		pthread_mutex_lock(&frontend.mutex);
		obs_task_t task = frontend.tasks[0];
		void *data = frontend.task_data[0];
		frontend.task_count--;
		memmove(&frontend.tasks[0], &frontend.tasks[1], frontend.task_count * sizeof(task));
		memmove(&frontend.task_data[0], &frontend.task_data[1], frontend.task_count * sizeof(data));
		pthread_mutex_unlock(&frontend.mutex);
		task(data);
	}
}

static void begin(void)
{
	frontend.count = 0;
	frontend.is_gone = false;
	frontend.chapter_count = 0;
	atomic_store(&frontend.late_calls, 0);
	harness_start(&(struct harness_options){.has_module = true, .config_path = config});
	obs_set_ui_task_handler(queue_task);
	run_tasks(); // libobs marks the UI's thread by a task
	obs_hotkey_enable_callback_rerouting(true);
	assert_true(frontend.count > 0);
}

static void end(void)
{
	assert_int_equal(harness_stop(), 0);
	assert_int_equal(atomic_load(&frontend.late_calls), 0);
}

/* -- bindings -- */

struct bound {
	obs_hotkey_id id;
	obs_key_t key;
	int count;
};

static bool look_at_binding(void *data, size_t index, obs_hotkey_binding_t *binding)
{
	(void)index;
	struct bound *bound = data;
	if (obs_hotkey_binding_get_hotkey_id(binding) == bound->id) {
		bound->key = obs_hotkey_binding_get_key_combination(binding).key;
		bound->count++;
	}
	return true;
}

static void assert_bound(const char *name, obs_key_t key)
{
	struct bound bound = {.id = hotkey_of(name, NULL), .key = OBS_KEY_NONE};
	obs_enum_hotkey_bindings(look_at_binding, &bound);
	if (bound.count != (key != OBS_KEY_NONE) || bound.key != key)
		fail_msg("%s has %d bindings, key %d, wanted %d", name, bound.count, bound.key, key);
}

static void use_profile(const char *text)
{
	if (frontend.profile)
		config_close(frontend.profile);
	frontend.profile = NULL;
	if (text)
		assert_int_equal(config_open_string(&frontend.profile, text), CONFIG_SUCCESS);
}

static void bindings_are_the_profiles(void **state)
{
	(void)state;
	begin();
	tell(OBS_FRONTEND_EVENT_FINISHED_LOADING); // no profile at all
	assert_bound("shop_overlay.safe", OBS_KEY_NONE);
	use_profile("[Hotkeys]\nshop_overlay.safe={\"bindings\":[{\"key\":\"OBS_KEY_F7\"}]}\n"
		    "shop_overlay.take={\"bindings\":[{\"control\":true,\"key\":\"OBS_KEY_T\"}]}\n");
	tell(OBS_FRONTEND_EVENT_FINISHED_LOADING);
	assert_bound("shop_overlay.safe", OBS_KEY_F7);
	assert_bound("shop_overlay.take", OBS_KEY_T);
	assert_bound("shop_overlay.panic", OBS_KEY_NONE);
	use_profile("[Hotkeys]\nshop_overlay.panic={\"bindings\":[{\"key\":\"OBS_KEY_F8\"}]}\n");
	tell(OBS_FRONTEND_EVENT_PROFILE_CHANGED);
	assert_bound("shop_overlay.safe", OBS_KEY_NONE);
	assert_bound("shop_overlay.take", OBS_KEY_NONE);
	assert_bound("shop_overlay.panic", OBS_KEY_F8);
	static const char *const spoilt[] = {"[Hotkeys]\nshop_overlay.panic={\"bindings\":[{\"ke\n",
					     "[Hotkeys]\nshop_overlay.panic=7\n",
					     "[Hotkeys]\nshop_overlay.panic={\"bindings\":3}\n",
					     "[Hotkeys]\nshop_overlay.panic=\n", "[Other]\na=b\n"};
	for (size_t i = 0; i < sizeof(spoilt) / sizeof(spoilt[0]); i++) {
		use_profile(spoilt[i]);
		tell(OBS_FRONTEND_EVENT_PROFILE_CHANGED);
		assert_bound("shop_overlay.panic", OBS_KEY_NONE);
	}
	use_profile(NULL);
	tell(OBS_FRONTEND_EVENT_EXIT);
	end();
}

/* -- chapters -- */

static obs_source_t *source_of_two(void)
{
	char text[1200], now[40];
	time_t seconds = time(NULL);
	struct tm parts;
	gmtime_r(&seconds, &parts);
	strftime(now, sizeof(now), "%Y-%m-%dT%H:%M:%SZ", &parts);
	snprintf(text, sizeof(text),
		 "{\"schema\": \"shop-room/1\", \"version\": 1, \"server_time\": \"%s\", \"ttl_ms\": 60000,\n"
		 " \"current\": \"a\", \"room\": {\"id\": \"x\"}, \"items\": [\n"
		 "  {\"id\": \"a\", \"link_no\": 1, \"title\": \"Tea\", \"price\": {\"currency\": \"CNY\", \"sale\": "
		 "7990}},\n"
		 "  {\"id\": \"b\", \"link_no\": 2, \"title\": \"Cups\", \"price\": {\"currency\": \"CNY\", \"sale\": "
		 "1990}},\n"
		 "  {\"id\": \"c\", \"link_no\": 3, \"title\": \"Soap\", \"price\": {\"currency\": \"CNY\", \"sale\": "
		 "990}}]}\n",
		 now);
	obs_source_t *source =
		overlay_of_file(room_file_write(&(struct room_file){.name = "chapters.json", .instead = text}), NULL);
	overlay_wait(source, "version", "1");
	return source;
}

static int lines_of_takes(const char *wanted_start)
{
	char path[600], name[32], line[600];
	time_t now = time(NULL);
	struct tm parts;
	localtime_r(&now, &parts);
	strftime(name, sizeof(name), "%Y-%m-%d.csv", &parts);
	snprintf(path, sizeof(path), "%s/obs-shop-overlay/shows/%s", config, name);
	FILE *file = fopen(path, "rb");
	int count = 0;
	while (file && fgets(line, sizeof(line), file))
		count += strncmp(line, wanted_start, strlen(wanted_start)) == 0;
	if (file)
		fclose(file);
	return count;
}

static void wait_for_tasks(size_t count)
{
	uint64_t limit_ns = harness_now_ns() + 5000 * MS;
	while (waiting_tasks() < count) {
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(5);
	}
	os_sleep_ms(50);
	assert_int_equal(waiting_tasks(), count);
}

static void a_take_is_a_chapter_of_the_recording(void **state)
{
	(void)state;
	begin();
	tell(OBS_FRONTEND_EVENT_FINISHED_LOADING);
	obs_source_t *source = source_of_two();
	obs_set_output_source(0, source);
	uint64_t limit_ns = harness_now_ns() + 5000 * MS;
	while (!lines_of_takes(",")) { // nothing runs: a line without a time, and no chapter
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(5);
	}
	assert_int_equal(waiting_tasks(), 0);
	tell(OBS_FRONTEND_EVENT_STREAMING_STARTED);
	os_sleep_ms(1100);
	tell(OBS_FRONTEND_EVENT_RECORDING_STARTED);
	hotkey_press("shop_overlay.take");
	wait_for_tasks(1);
	assert_int_equal(frontend.chapter_count, 0); // the frontend is called in the UI's turn only
	run_tasks();
	assert_int_equal(frontend.chapter_count, 1);
	assert_string_equal(frontend.chapters[0], "#2 Cups");
	assert_int_equal(lines_of_takes("0:00:01,"), 1); // since sending began
	tell(OBS_FRONTEND_EVENT_STREAMING_STOPPED);

	os_sleep_ms(350);
	// One more is on its way when the end comes: its turn is too late.
	hotkey_press("shop_overlay.take");
	wait_for_tasks(1);
	tell(OBS_FRONTEND_EVENT_EXIT);
	run_tasks();
	assert_int_equal(frontend.chapter_count, 1);
	hotkey_press("shop_overlay.previous");
	hotkey_press("shop_overlay.take");
	os_sleep_ms(300);
	assert_int_equal(waiting_tasks(), 0);
	obs_set_output_source(0, NULL);
	obs_source_release(source);
	end();
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
	room_file_remove("chapters.json");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bindings_are_the_profiles),
		cmocka_unit_test(a_take_is_a_chapter_of_the_recording),
	};
	return cmocka_run_group_tests(tests, make_config, remove_config);
}

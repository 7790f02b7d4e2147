/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sheet that the desk imports: tried beside the show, used or left; the registry and the sources are played. */
#include "unit.h"

#include "desk_sheet.h"
#include "feed/registry.h"
#include "overlay_source.h"
#include "shows.h"

#include "base/waker.h"

#include <stdio.h>
#include <string.h>

static struct feed_service *feeds;
static struct feed_registry *registry;
static struct control_service *service;
static struct waker *waker;
static struct control *control;
static char used[SHEET_PATH_SIZE];    /* what the registry was told */
static char written[SHEET_PATH_SIZE]; /* what the sources' settings were told */

bool shows_use_sheet(struct control *of, const char *sheet_file)
{
	snprintf(used, sizeof(used), "%s", sheet_file);
	return control_use_sheet(of, sheet_file, NULL);
}

struct obs_source **overlay_sources_of(const struct control *of)
{
	static struct obs_source *none[1];
	assert_ptr_equal(of, control);
	return none;
}

void overlay_sources_set_sheet(struct obs_source **sources, const char *path)
{
	assert_null(sources[0]);
	snprintf(written, sizeof(written), "%s", path);
}

static int setup(void **state)
{
	(void)state;
	const struct control_paths paths = {.sheet_headings = SHOP_SOURCE_DIR "/data/sheets/headings.json"};
	feeds = feed_service_create(NULL, NULL, NULL);
	registry = feeds ? feed_registry_create(feeds, 0, NULL) : NULL;
	service = registry ? control_service_create(registry, NULL, &paths, NULL) : NULL;
	waker = waker_create();
	const struct control_request request = {
		.feed = {.source = FEED_SOURCE_FILE, .path = SHOP_SOURCE_DIR "/data/demo/room.json"}};
	control = service && waker ? control_open(service, &request, waker, NULL) : NULL;
	desk_sheet_start(SHOP_SOURCE_DIR "/data/sheets/headings.json", waker);
	used[0] = written[0] = '\0';
	return control ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	desk_sheet_stop();
	control_close(&control, waker);
	control_service_destroy(&service);
	feed_registry_destroy(&registry);
	feed_service_destroy(&feeds);
	waker_unref(waker);
	return 0;
}

static const char good[] = SHOP_SOURCE_DIR "/data/demo/sheet.csv";

static void desk_sheet_is_tried_and_then_used(void **state)
{
	(void)state;
	struct sheet_trial trial;
	uint64_t before = desk_sheet_serial();
	assert_false(desk_sheet_trial(control, &trial));
	uint64_t id = desk_sheet_try(control, good);
	assert_true(id > 0);
	assert_true(desk_sheet_trial(control, &trial));
	assert_int_equal(trial.id, id);
	assert_false(trial.is_done);
	assert_false(desk_sheet_use(control)); // nobody knows yet what is in it
	desk_sheet_look();
	assert_true(desk_sheet_trial(control, &trial));
	assert_true(trial.is_done && trial.is_good);
	assert_int_equal(trial.id, id);
	assert_int_equal(trial.rows, 10);
	assert_true(desk_sheet_serial() > before);
	assert_string_equal(used, ""); // tried is not used
	char file[SHEET_PATH_SIZE];
	assert_true(desk_sheet_use(control));
	assert_string_equal(used, good);
	assert_string_equal(written, good);
	control_sheet_file(control, file, sizeof(file));
	assert_string_equal(file, good);
	assert_false(desk_sheet_trial(control, &trial));
	assert_false(desk_sheet_use(control)); // once
}

static void desk_sheet_that_is_broken_changes_nothing(void **state)
{
	(void)state;
	struct sheet_trial trial;
	assert_true(desk_sheet_try(control, SHOP_SOURCE_DIR "/README.md") > 0);
	desk_sheet_look();
	assert_true(desk_sheet_trial(control, &trial));
	assert_true(trial.is_done);
	assert_false(trial.is_good);
	assert_true(trial.findings.error_count > 0);
	assert_false(desk_sheet_use(control));
	assert_string_equal(used, "");
	desk_sheet_leave();
	assert_false(desk_sheet_trial(control, &trial));
	char path[SHEET_PATH_SIZE + 1];
	memset(path, 'x', sizeof(path));
	path[SHEET_PATH_SIZE] = '\0';
	assert_int_equal(desk_sheet_try(control, path), 0); // a cut name would be another file
}

static void desk_sheet_of_another_show_or_before_is_not_this_one(void **state)
{
	(void)state;
	struct sheet_trial trial;
	const struct control *other = (const struct control *)(const void *)&trial;
	uint64_t first = desk_sheet_try(control, SHOP_SOURCE_DIR "/README.md");
	uint64_t second = desk_sheet_try(control, good);
	assert_true(second > first);
	desk_sheet_look();
	assert_true(desk_sheet_trial(control, &trial));
	assert_int_equal(trial.id, second);
	assert_true(trial.is_good);
	assert_false(desk_sheet_trial(other, &trial));
	assert_false(desk_sheet_use((struct control *)other));
	desk_sheet_look(); // nothing is asked
	desk_sheet_leave();
	desk_sheet_look();
	assert_false(desk_sheet_trial(control, &trial));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(desk_sheet_is_tried_and_then_used),
		TEST(desk_sheet_that_is_broken_changes_nothing),
		TEST(desk_sheet_of_another_show_or_before_is_not_this_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Another sheet for a show that runs: its keys in the registry become those that its sources' settings ask for. */
#include "unit.h"

#include "shows_own.h"

#include "base/alloc.h"
#include "base/waker.h"

#include <stdio.h>
#include <string.h>

static struct feed_service *feeds;
static struct feed_registry *registry;
static struct control_service *service;
static struct waker *waker;
static struct listed_room room, other;
static struct seat seats[3];
static struct control_request request = {
	.feed = {.source = FEED_SOURCE_FILE, .path = SHOP_SOURCE_DIR "/data/demo/room.json"},
	.sheet_file = "/sheets/before.csv",
	.client = "desk",
};

/* -- the registry's place -- */

struct listed_room *shows_enter(void)
{
	return &room;
}

void shows_leave(void)
{
}

struct seat *shows_seats_locked(void)
{
	return &seats[0];
}

/* -- */

static char *key_with(const char *sheet_file, const char *behind)
{
	static char text[4096];
	request.sheet_file = sheet_file;
	char *key = control_request_key(&request);
	snprintf(text, sizeof(text), "%s%s", key, behind);
	alloc_free(key);
	return text;
}

static int setup(void **state)
{
	(void)state;
	feeds = feed_service_create(NULL, NULL, NULL);
	registry = feeds ? feed_registry_create(feeds, 0, NULL) : NULL;
	service = registry ? control_service_create(registry, NULL, NULL, NULL) : NULL;
	waker = waker_create();
	room = (struct listed_room){.next = &other, .key = alloc_text(key_with("/sheets/before.csv", ""))};
	room.live.control = service && waker ? control_open(service, &request, waker, NULL) : NULL;
	other = (struct listed_room){.key = alloc_text(key_with("/sheets/taken.csv", ""))};
	seats[0] = (struct seat){
		.next = &seats[1], .room = &room, .key = alloc_text(key_with("/sheets/before.csv", "\n\ntheme\nsolo"))};
	seats[1] = (struct seat){
		.next = &seats[2], .room = &other, .key = alloc_text(key_with("/sheets/taken.csv", "\n\ntheme\nsolo"))};
	seats[2] = (struct seat){.room = &room, .key = alloc_text(key_with("/sheets/before.csv", "\n\nother\n"))};
	return room.live.control ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	control_close(&room.live.control, waker);
	control_service_destroy(&service);
	feed_registry_destroy(&registry);
	feed_service_destroy(&feeds);
	waker_unref(waker);
	alloc_free(room.key);
	alloc_free(other.key);
	for (size_t i = 0; i < 3; i++)
		alloc_free(seats[i].key);
	return 0;
}

static void assert_sheet(const char *wanted)
{
	char file[512];
	control_sheet_file(room.live.control, file, sizeof(file));
	assert_string_equal(file, wanted);
}

static void desk_sheet_keys_are_those_of_the_settings(void **state)
{
	(void)state;
	static const char *const files[] = {"/sheets/今晚.csv", "", "/a/path/that/is/longer/than/the/one/before.csv"};
	for (size_t i = 0; i < 3; i++) {
		assert_true(shows_use_sheet(room.live.control, files[i]));
		assert_string_equal(room.key, key_with(files[i], ""));
		assert_string_equal(seats[0].key, key_with(files[i], "\n\ntheme\nsolo"));
		assert_string_equal(seats[1].key, key_with("/sheets/taken.csv", "\n\ntheme\nsolo"));
		assert_string_equal(seats[2].key, key_with(files[i], "\n\nother\n"));
		assert_sheet(files[i]);
	}
}

/* Two shows with one key would be one show for every source that comes. */
static void desk_sheet_keys_of_another_show_are_left(void **state)
{
	(void)state;
	char before[4096];
	snprintf(before, sizeof(before), "%s", room.key);
	assert_false(shows_use_sheet(room.live.control, "/sheets/taken.csv"));
	assert_string_equal(room.key, before);
	assert_sheet("/sheets/before.csv");
	struct control *nobody = (struct control *)(void *)before;
	assert_false(shows_use_sheet(nobody, "/sheets/new.csv"));
	assert_string_equal(room.key, before);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(desk_sheet_keys_are_those_of_the_settings),
		TEST(desk_sheet_keys_of_another_show_are_left),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

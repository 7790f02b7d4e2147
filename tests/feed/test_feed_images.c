/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pictures that come along with a room: which, from where, and what never is read. */
#include "feed_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A room whose items name these pictures; the first item is the current one. */
static const char *room_with(int version, const char *const *uris, size_t count, size_t current)
{
	static char text[16384];
	size_t used = (size_t)snprintf(text, sizeof(text),
				       "{\"schema\": \"shop-room/1\", \"version\": %d, \"epoch\": \"e1\", "
				       "\"server_time\": \"2026-11-21T20:48:37Z\", \"current\": \"i%zu\", "
				       "\"room\": {\"id\": \"room-1\"}, \"items\": [",
				       version, current);
	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 "%s{\"id\": \"i%zu\", \"title\": \"T\", \"image\": \"%s\", "
					 "\"price\": {\"currency\": \"CNY\", \"sale\": 100}}",
					 i ? ", " : "", i, uris[i]);
	snprintf(text + used, sizeof(text) - used, "]}");
	return text;
}

static bool has(const struct feed_state *state, const char *uri, const char *bytes)
{
	const struct blob *blob = blob_set_get(state->images, uri);
	return blob && blob->size_bytes == strlen(bytes) && memcmp(blob->bytes, bytes, blob->size_bytes) == 0;
}

static void say(struct fixture *fixture, const char *path, const char *body)
{
	scripted_server_say(fixture->server, path, &(struct script){.body = body});
}

static void test_images_come_with_the_current_one_first(void **test)
{
	struct fixture *fixture = *test;
	struct scripted_server *other = scripted_server_start();
	char far[64];
	char head[1024];
	snprintf(far, sizeof(far), "http://127.0.0.1:%d/far.png", scripted_server_port(other));
	const char *const uris[] = {"images/a.png", "b.png?v=2", "images/c%20d.png", far, "images/a.png"};
	say(fixture, "/v1/rooms/r", room_with(1, uris, 5, 2));
	say(fixture, "/v1/rooms/images/a.png", "picture a");
	say(fixture, "/v1/rooms/b.png", "picture b");
	say(fixture, "/v1/rooms/images/c%20d.png", "picture c");
	scripted_server_say(other, "/far.png", &(struct script){.body = "picture far"});
	fixture_open(fixture, "/v1/rooms/r");
	WAIT_FOR(fixture, blob_set_count(state->images) == 4);
	assert_true(has(fixture->state, "images/a.png", "picture a"));
	assert_true(has(fixture->state, "b.png?v=2", "picture b"));
	assert_true(has(fixture->state, "images/c%20d.png", "picture c"));
	assert_true(has(fixture->state, far, "picture far"));
	uint64_t current_ns = scripted_server_time_ns(fixture->server, "/v1/rooms/images/c%20d.png", 0);
	assert_true(current_ns < scripted_server_time_ns(fixture->server, "/v1/rooms/images/a.png", 0));
	assert_true(current_ns < scripted_server_time_ns(fixture->server, "/v1/rooms/b.png", 0));
	assert_true(scripted_server_request(fixture->server, "/v1/rooms/b.png", 0, head, sizeof(head)));
	assert_non_null(strstr(head, "GET /v1/rooms/b.png?v=2 HTTP/1.1\r\n"));
	assert_non_null(strstr(head, "\r\nAccept: image/jpeg, image/png, image/webp;q=0.5\r\n"));
	assert_int_equal(scripted_server_count(fixture->server, "/v1/rooms/images/a.png"), 1);
	feed_close(&fixture->feed);
	scripted_server_stop(other);
}

static void test_images_are_kept_while_they_are_named(void **test)
{
	struct fixture *fixture = *test;
	const char *const uris[] = {"a.png", "b.png", "c.png"};
	say(fixture, "/room", room_with(1, uris, 2, 0));
	say(fixture, "/a.png", "picture a");
	say(fixture, "/b.png", "picture b");
	say(fixture, "/c.png", "picture c");
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, blob_set_count(state->images) == 2);
	say(fixture, "/room", room_with(2, uris + 1, 2, 0));
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, has(state, "c.png", "picture c"));
	assert_true(has(fixture->state, "b.png", "picture b"));
	assert_null(blob_set_get(fixture->state->images, "a.png"));
	assert_int_equal(scripted_server_count(fixture->server, "/b.png"), 1);
}

static void test_images_that_fail_are_tried_again(void **test)
{
	struct fixture *fixture = *test;
	static char large[70000];
	const char *const uris[] = {"gone.png?token=secret", "large.png", "empty.png", "http://192.0.2.1/a.png",
				    "good.png"};
	memset(large, 'x', sizeof(large));
	say(fixture, "/room", room_with(1, uris, 5, 0));
	scripted_server_say(fixture->server, "/large.png",
			    &(struct script){.body = large, .size_bytes = sizeof(large)});
	say(fixture, "/empty.png", NULL);
	say(fixture, "/good.png", "picture");
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, has(state, "good.png", "picture"));
	WAIT_UNTIL(scripted_server_count(fixture->server, "/gone.png") >= 4);
	WAIT_UNTIL(scripted_server_count(fixture->server, "/large.png") >= 3);
	assert_int_equal(fixture_look(fixture)->error.code, ERROR_NONE);
	assert_int_equal(blob_set_count(fixture->state->images), 1);
	WAIT_UNTIL(log_count("no picture") == 4);
	assert_int_equal(log_count("no picture gone.png: the shop answers with status 404"), 1);
	assert_int_equal(log_count("secret"), 0);
	say(fixture, "/gone.png", "found");
	WAIT_FOR(fixture, has(state, "gone.png?token=secret", "found"));
}

static void test_images_never_hold_up_the_room(void **test)
{
	struct fixture *fixture = *test;
	const char *const uris[] = {"a.png", "b.png", "c.png", "d.png", "e.png"};
	const struct script silent = {.is_silent = true};
	scripted_server_say(fixture->server, "/a.png", &silent);
	scripted_server_say(fixture->server, "/b.png", &silent);
	scripted_server_say(fixture->server, "/c.png", &silent);
	say(fixture, "/d.png", "picture d");
	say(fixture, "/room", room_with(1, uris, 3, 0));
	fixture_open(fixture, "/room");
	WAIT_UNTIL(scripted_server_count(fixture->server, "/a.png") == 1);
	pause_ms(50);
	// the others wait for that of the current item
	assert_int_equal(scripted_server_count(fixture->server, NULL), 2);
	say(fixture, "/room", room_with(2, uris, 4, 3));
	feed_refresh(fixture->feed);
	uint64_t start_ns = now_ns();
	WAIT_FOR(fixture, has(state, "d.png", "picture d"));
	assert_in_range((now_ns() - start_ns) / MS_NS, 0, 1000);
	// two at once
	WAIT_UNTIL(scripted_server_count(fixture->server, "/b.png") == 1);
	pause_ms(50);
	assert_int_equal(scripted_server_count(fixture->server, "/c.png"), 0);
	// that of a new current item waits for neither
	say(fixture, "/e.png", "picture e");
	say(fixture, "/room", room_with(3, uris, 5, 4));
	feed_refresh(fixture->feed);
	start_ns = now_ns();
	WAIT_FOR(fixture, has(state, "e.png", "picture e"));
	assert_in_range((now_ns() - start_ns) / MS_NS, 0, 1000);
	assert_int_equal(scripted_server_count(fixture->server, "/c.png"), 0);
}

static void test_images_at_most_32(void **test)
{
	struct fixture *fixture = *test;
	char names[40][16];
	const char *uris[40];
	for (size_t i = 0; i < 40; i++) {
		snprintf(names[i], sizeof(names[i]), "n%zu.png", i);
		uris[i] = names[i];
		char path[24];
		snprintf(path, sizeof(path), "/%s", names[i]);
		say(fixture, path, names[i]);
	}
	say(fixture, "/room", room_with(1, uris, 40, 20));
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, blob_set_count(state->images) == 32);
	pause_ms(50);
	assert_int_equal(blob_set_count(fixture_look(fixture)->images), 32);
	assert_true(has(fixture->state, "n20.png", "n20.png"));
	assert_true(has(fixture->state, "n39.png", "n39.png"));
	assert_true(has(fixture->state, "n11.png", "n11.png"));
	assert_null(blob_set_get(fixture->state->images, "n12.png"));
}

static void test_images_are_relative_to_what_answered(void **test)
{
	struct fixture *fixture = *test;
	const char *const uris[] = {"a.png"};
	scripted_server_say(fixture->server, "/room",
			    &(struct script){.status = 302, .headers = "Location: /v2/deep/room\r\n"});
	say(fixture, "/v2/deep/room", room_with(1, uris, 1, 0));
	say(fixture, "/v2/deep/a.png", "picture");
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, has(state, "a.png", "picture"));
}

/* -- rooms in files -- */

static void make_folder(const char *name)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/%s", fixture_folder(), name);
	assert_int_equal(mkdir(path, 0700), 0);
}

static void make_link(const char *target, const char *name)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/%s", fixture_folder(), name);
	assert_int_equal(symlink(target, path), 0);
}

static void test_images_of_a_file_stay_in_its_folder(void **test)
{
	struct fixture *fixture = *test;
	// the decoder refuses the plainly bad; these names look harmless
	const char *const uris[] = {"images/a.png", "images/b%20c.png", "inside.png",
				    "outside.png",  "away/secret.png",  "images"};
	make_folder("rooms");
	make_folder("rooms/images");
	make_folder("rooms2");
	fixture_write_text("secret.png", "secret");
	fixture_write_text("rooms2/secret.png", "secret");
	fixture_write_text("rooms/images/a.png", "picture a");
	fixture_write_text("rooms/images/b c.png", "picture b");
	make_link("images/a.png", "rooms/inside.png");
	make_link("../secret.png", "rooms/outside.png");
	make_link("../rooms2", "rooms/away");
	const char *path = fixture_write_text("rooms/room.json", room_with(1, uris, 6, 0));
	fixture_open_file(fixture, FEED_SOURCE_FILE, path);
	WAIT_FOR(fixture, blob_set_count(state->images) == 3);
	assert_true(has(fixture->state, "images/a.png", "picture a"));
	assert_true(has(fixture->state, "images/b%20c.png", "picture b"));
	assert_true(has(fixture->state, "inside.png", "picture a"));
	WAIT_UNTIL(log_count("no picture") == 3);
	pause_ms(200);
	assert_int_equal(blob_set_count(fixture_look(fixture)->images), 3);
	assert_int_equal(log_count("no picture"), 3);
	assert_int_equal(fixture->state->error.code, ERROR_NONE);
}

static void test_images_of_a_file_are_followed(void **test)
{
	struct fixture *fixture = *test;
	const char *const uris[] = {"a.png", "late.png"};
	fixture_write_text("a.png", "first");
	const char *path = fixture_write_text("room.json", room_with(1, uris, 2, 0));
	fixture_open_file(fixture, FEED_SOURCE_FILE, path);
	WAIT_FOR(fixture, has(state, "a.png", "first"));
	fixture_write_text("late.png", "late");
	WAIT_FOR(fixture, has(state, "late.png", "late"));
	fixture_write_text("a.png", "second one");
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, has(state, "a.png", "second one"));
}

static void test_images_of_a_file_may_stand_on_a_server(void **test)
{
	struct fixture *fixture = *test;
	char uri[64];
	snprintf(uri, sizeof(uri), "%s", fixture_url(fixture, "/a.png"));
	const char *const uris[] = {uri};
	say(fixture, "/a.png", "picture");
	fixture_open_file(fixture, FEED_SOURCE_FILE, fixture_write_text("room.json", room_with(1, uris, 1, 0)));
	WAIT_FOR(fixture, has(state, uri, "picture"));
}

/* What the end itself cuts off is no trouble that somebody has to act on. */
static void test_images_cut_off_by_the_end_are_not_told(void **test)
{
	struct fixture *fixture = *test;
	const char *const uris[] = {"a.png"};
	scripted_server_say(fixture->server, "/a.png", &(struct script){.body = " ", .is_endless = true, .pace_ms = 2});
	say(fixture, "/room", room_with(1, uris, 1, 0));
	fixture_open(fixture, "/room");
	WAIT_UNTIL(scripted_server_count(fixture->server, "/a.png") == 1);
	feed_close(&fixture->feed);
	feed_service_destroy(&fixture->service);
	assert_int_equal(log_count("no picture"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_images_come_with_the_current_one_first),
		TEST(test_images_are_kept_while_they_are_named),
		TEST(test_images_that_fail_are_tried_again),
		TEST(test_images_never_hold_up_the_room),
		TEST(test_images_at_most_32),
		TEST(test_images_are_relative_to_what_answered),
		TEST(test_images_of_a_file_stay_in_its_folder),
		TEST(test_images_of_a_file_are_followed),
		TEST(test_images_of_a_file_may_stand_on_a_server),
		TEST(test_images_cut_off_by_the_end_are_not_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pictures that stay: on disk between runs, asked for again when their time is over, held in memory up to a bound. */
#include "feed_fixture.h"

#include "images.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A room with pictures n0.png .. and a current item. */
static const char *room_with(int version, int count, int current)
{
	static char text[16384];
	int used = snprintf(text, sizeof(text),
			    "{\"schema\": \"shop-room/1\", \"version\": %d, \"epoch\": \"e1\", "
			    "\"server_time\": \"@NOW@\", \"current\": \"i%d\", \"room\": {\"id\": \"r\"}, \"items\": [",
			    version, current);
	for (int i = 0; i < count; i++)
		used += snprintf(text + used, sizeof(text) - (size_t)used,
				 "%s{\"id\": \"i%d\", \"title\": \"T\", \"image\": \"n%d.png?sign=s3cr3t\", "
				 "\"price\": {\"currency\": \"CNY\", \"sale\": 100}}",
				 i ? ", " : "", i, i);
	snprintf(text + used, sizeof(text) - (size_t)used, "]}");
	return text;
}

static const char *uri_of(int n)
{
	static char uris[4][40];
	static unsigned turn;
	char *uri = uris[turn++ % 4];
	snprintf(uri, sizeof(uris[0]), "n%d.png?sign=s3cr3t", n);
	return uri;
}

static bool has(const struct feed_state *state, int n, const char *bytes)
{
	const struct blob *blob = blob_set_get(state->images, uri_of(n));
	return blob && blob->size_bytes == strlen(bytes) && memcmp(blob->bytes, bytes, blob->size_bytes) == 0;
}

static void say(struct fixture *fixture, const char *path, const struct script *script)
{
	scripted_server_say(fixture->server, path, script);
}

static void say_room(struct fixture *fixture, int version, int count, int current)
{
	say(fixture, "/room", &(struct script){.body = room_with(version, count, current)});
}

static const char *cache_folder(void)
{
	static char path[256];
	snprintf(path, sizeof(path), "%s/config/cache", fixture_folder());
	return path;
}

static void open_room(struct fixture *fixture)
{
	struct error err = {0};
	fixture->feed = feed_open(fixture->service,
				  &(struct feed_request){.source = FEED_SOURCE_POLL,
							 .url = fixture_url(fixture, "/room"),
							 .cache_folder = cache_folder()},
				  fixture->waker, &err);
	assert_non_null(fixture->feed);
}

/* Another run of the program, with these limits for pictures. */
static void run_again(struct fixture *fixture, uint64_t check_ms, uint64_t most_bytes)
{
	struct feed_limits limits = short_limits;
	limits.image_check_ms = check_ms;
	if (most_bytes)
		limits.image_max_bytes = most_bytes;
	feed_close(&fixture->feed);
	feed_service_destroy(&fixture->service);
	fixture->service = feed_service_create(NULL, &limits, NULL);
	assert_non_null(fixture->service);
	open_room(fixture);
}

static int count_kept(bool must_damage)
{
	char path[1024];
	snprintf(path, sizeof(path), "%s/images", cache_folder());
	DIR *folder = opendir(path);
	int count = 0;
	for (struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder)) {
		if (entry->d_name[0] == '.')
			continue;
		count++;
		snprintf(path, sizeof(path), "%.500s/images/%.255s", cache_folder(), entry->d_name);
		if (must_damage)
			assert_int_equal(truncate(path, 80), 0);
	}
	if (folder)
		closedir(folder);
	return count;
}

/* Does this stand anywhere in what is kept? */
static bool keeps(const char *text)
{
	char path[1024];
	bool is_there = false;
	snprintf(path, sizeof(path), "%s/images", cache_folder());
	DIR *folder = opendir(path);
	assert_non_null(folder);
	for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
		struct buffer bytes;
		buffer_init(&bytes, 1 << 20);
		snprintf(path, sizeof(path), "%.500s/images/%.255s", cache_folder(), entry->d_name);
		is_there = is_there || (entry->d_name[0] != '.' && file_read(path, &bytes, NULL) &&
					memmem(bytes.bytes, bytes.size_bytes, text, strlen(text)));
		buffer_finish(&bytes);
	}
	closedir(folder);
	return is_there;
}

static bool asked_with(struct fixture *fixture, const char *path, size_t index, const char *line)
{
	char head[1024];
	return scripted_server_request(fixture->server, path, index, head, sizeof(head)) && strstr(head, line);
}

/* The next run shows them at once, whatever the shop does. */
static void test_pictures_outlive_the_program(void **test)
{
	struct fixture *fixture = *test;
	say_room(fixture, 1, 2, 0);
	say(fixture, "/n0.png", &(struct script){.body = "zero", .etag = "\"0\""});
	say(fixture, "/n1.png", &(struct script){.body = "one", .headers = "Cache-Control: max-age=3600\r\n"});
	run_again(fixture, 1, 0);
	WAIT_FOR(fixture, has(state, 0, "zero") && has(state, 1, "one"));
	WAIT_UNTIL(count_kept(false) == 2);

	say(fixture, "/n0.png", &(struct script){.is_silent = true});
	size_t asked = scripted_server_count(fixture->server, "/n0.png");
	run_again(fixture, 1, 0);
	WAIT_FOR(fixture, has(state, 0, "zero") && has(state, 1, "one"));
	// that of the first is asked for again, as nobody has said how long it is good; it is here all the while
	WAIT_UNTIL(scripted_server_count(fixture->server, "/n0.png") > asked);
	assert_true(asked_with(fixture, "/n0.png", asked, "\r\nIf-None-Match: \"0\"\r\n"));
	pause_ms(100);
	assert_true(has(fixture_look(fixture), 0, "zero"));
	assert_int_equal(scripted_server_count(fixture->server, "/n1.png"), 1);
	assert_int_equal(fixture->state->error.code, ERROR_NONE);
}

static void test_pictures_are_asked_for_again(void **test)
{
	struct fixture *fixture = *test;
	say_room(fixture, 1, 2, 0);
	say(fixture, "/n0.png",
	    &(struct script){.body = "zero", .etag = "\"0\"", .headers = "Cache-Control: no-cache\r\n"});
	say(fixture, "/n1.png",
	    &(struct script){.body = "one", .headers = "Cache-Control: max-age=0\r\nLast-Modified: yesterday\r\n"});
	run_again(fixture, 40, 0);
	WAIT_FOR(fixture, has(state, 0, "zero") && has(state, 1, "one"));
	WAIT_UNTIL(scripted_server_count(fixture->server, "/n0.png") >= 4);
	WAIT_UNTIL(scripted_server_count(fixture->server, "/n1.png") >= 2);
	assert_false(asked_with(fixture, "/n0.png", 0, "If-None-Match"));
	assert_true(asked_with(fixture, "/n0.png", 1, "\r\nIf-None-Match: \"0\"\r\n"));
	assert_true(asked_with(fixture, "/n1.png", 1, "\r\nIf-Modified-Since: yesterday\r\n"));
	uint64_t apart_ns = scripted_server_time_ns(fixture->server, "/n0.png", 2) -
			    scripted_server_time_ns(fixture->server, "/n0.png", 1);
	assert_true(apart_ns >= 35 * MS_NS);
	const struct blob *before = blob_set_get(fixture_look(fixture)->images, uri_of(0));
	// another picture at the same place
	say(fixture, "/n0.png", &(struct script){.body = "nought", .etag = "\"1\""});
	WAIT_FOR(fixture, has(state, 0, "nought"));
	assert_ptr_not_equal(blob_set_get(fixture->state->images, uri_of(0)), before);
	say(fixture, "/n0.png", &(struct script){.is_silent = true});
	run_again(fixture, 40, 0);
	WAIT_FOR(fixture, has(state, 0, "nought"));
}

/* A server that fails takes nothing away; what it says is gone is not kept for the next run. */
static void test_pictures_stay_when_their_server_fails(void **test)
{
	struct fixture *fixture = *test;
	say_room(fixture, 1, 1, 0);
	say(fixture, "/n0.png", &(struct script){.body = "zero", .headers = "Cache-Control: max-age=0\r\n"});
	run_again(fixture, 20, 0);
	WAIT_FOR(fixture, has(state, 0, "zero"));
	say(fixture, "/n0.png", &(struct script){.status = 500});
	WAIT_UNTIL(log_count("no newer picture n0.png: the shop answers with status 500") == 1);
	size_t asked = scripted_server_count(fixture->server, "/n0.png");
	WAIT_UNTIL(scripted_server_count(fixture->server, "/n0.png") >= asked + 2);
	assert_int_equal(log_count("no newer picture"), 1);
	assert_int_equal(count_kept(false), 1);
	say(fixture, "/n0.png", &(struct script){.status = 404});
	WAIT_UNTIL(count_kept(false) == 0);
	assert_true(has(fixture_look(fixture), 0, "zero"));
	assert_int_equal(fixture->state->error.code, ERROR_NONE);
	say(fixture, "/n0.png", &(struct script){.body = "back"});
	WAIT_FOR(fixture, has(state, 0, "back"));
	assert_int_equal(log_count("s3cr3t"), 0);
}

static void test_pictures_that_must_not_be_stored(void **test)
{
	struct fixture *fixture = *test;
	say_room(fixture, 1, 2, 0);
	say(fixture, "/n0.png",
	    &(struct script){.body = "zero", .headers = "Cache-Control: private\r\ncache-control: x, No-Store\r\n"});
	say(fixture, "/n1.png", &(struct script){.body = "one"});
	run_again(fixture, 60000, 0);
	WAIT_FOR(fixture, has(state, 0, "zero") && has(state, 1, "one"));
	assert_int_equal(count_kept(false), 1);
	run_again(fixture, 60000, 0);
	WAIT_FOR(fixture, has(state, 0, "zero") && has(state, 1, "one"));
	assert_int_equal(scripted_server_count(fixture->server, "/n0.png"), 2);
	assert_int_equal(scripted_server_count(fixture->server, "/n1.png"), 1);
}

static void test_pictures_that_are_damaged_come_anew(void **test)
{
	struct fixture *fixture = *test;
	say_room(fixture, 1, 1, 0);
	say(fixture, "/n0.png", &(struct script){.body = "a picture of some length"});
	run_again(fixture, 60000, 0);
	WAIT_FOR(fixture, has(state, 0, "a picture of some length"));
	assert_int_equal(count_kept(true), 1);
	run_again(fixture, 60000, 0);
	WAIT_FOR(fixture, has(state, 0, "a picture of some length"));
	assert_int_equal(scripted_server_count(fixture->server, "/n0.png"), 2);
	assert_false(asked_with(fixture, "/n0.png", 1, "If-None-Match"));
	assert_int_equal(log_count("n0.png: what was kept of it is damaged, and comes anew"), 1);
	assert_int_equal(log_count("s3cr3t"), 0);
}

static void test_pictures_come_where_none_can_be_kept(void **test)
{
	struct fixture *fixture = *test;
	char config[256];
	snprintf(config, sizeof(config), "%s/config", fixture_folder());
	assert_int_equal(mkdir(config, 0700), 0);
	fixture_write_text("config/cache", "a file where the folder should be");
	say_room(fixture, 1, 3, 0);
	say(fixture, "/n0.png", &(struct script){.body = "zero"});
	say(fixture, "/n1.png", &(struct script){.body = "one"});
	say(fixture, "/n2.png", &(struct script){.body = "two"});
	run_again(fixture, 60000, 0);
	WAIT_FOR(fixture, blob_set_count(state->images) == 3);
	assert_int_equal(log_count("pictures are not kept for the next time"), 1);
}

/* Two rooms, one picture: the second one finds it on disk. */
static void test_pictures_are_shared_by_rooms(void **test)
{
	struct fixture *fixture = *test;
	say_room(fixture, 1, 1, 0);
	say(fixture, "/n0.png", &(struct script){.body = "zero"});
	run_again(fixture, 60000, 0);
	WAIT_FOR(fixture, has(state, 0, "zero"));
	struct feed *other = fixture->feed;
	open_room(fixture);
	WAIT_FOR(fixture, has(state, 0, "zero"));
	assert_int_equal(scripted_server_count(fixture->server, "/n0.png"), 1);
	feed_close(&other);
}

/* What does not fit into memory is that of the items furthest away; it comes from disk when its item does. */
static void test_pictures_in_memory_have_a_bound(void **test)
{
	struct fixture *fixture = *test;
	static char large[3 << 20];
	char path[16];
	memset(large, 'x', sizeof(large));
	say_room(fixture, 1, 8, 0);
	for (int i = 0; i < 8; i++) {
		snprintf(path, sizeof(path), "/n%d.png", i);
		say(fixture, path, &(struct script){.body = large, .size_bytes = sizeof(large)});
	}
	run_again(fixture, 60000, 4 << 20);
	WAIT_UNTIL(count_kept(false) == 8);
	WAIT_FOR(fixture, blob_set_count(state->images) == 5);
	pause_ms(100);
	assert_int_equal(blob_set_count(fixture_look(fixture)->images), 5);
	for (int i = 0; i < 5; i++)
		assert_non_null(blob_set_get(fixture->state->images, uri_of(i)));
	assert_true(5 * sizeof(large) <= IMAGES_MOST_BYTES && 6 * sizeof(large) > IMAGES_MOST_BYTES);
	say_room(fixture, 2, 8, 5);
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, blob_set_get(state->images, uri_of(5)) && blob_set_get(state->images, uri_of(7)));
	WAIT_FOR(fixture, blob_set_count(state->images) == 5);
	for (int i = 0; i < 8; i++) {
		snprintf(path, sizeof(path), "/n%d.png", i);
		assert_true(scripted_server_count(fixture->server, path) <= 1);
	}
	assert_non_null(blob_set_get(fixture->state->images, uri_of(0)));
	assert_non_null(blob_set_get(fixture->state->images, uri_of(1)));
	assert_null(blob_set_get(fixture->state->images, uri_of(3)));
}

/* Without a disk, what does not fit is not fetched for nothing. */
static void test_pictures_beyond_the_bound_are_left_alone(void **test)
{
	struct fixture *fixture = *test;
	static char large[3 << 20];
	char path[16];
	struct feed_limits limits = short_limits;
	limits.image_max_bytes = 4 << 20;
	say_room(fixture, 1, 9, 0);
	for (int i = 0; i < 9; i++) {
		snprintf(path, sizeof(path), "/n%d.png", i);
		say(fixture, path, &(struct script){.body = large, .size_bytes = sizeof(large)});
	}
	feed_service_destroy(&fixture->service);
	fixture->service = feed_service_create(NULL, &limits, NULL);
	fixture_open(fixture, "/room");
	// the sixth shows that it is too much; a seventh may have been on its way
	WAIT_UNTIL(scripted_server_count(fixture->server, "/n5.png") == 1);
	WAIT_FOR(fixture, blob_set_count(state->images) == 5);
	pause_ms(100);
	assert_int_equal(scripted_server_count(fixture->server, "/n7.png"), 0);
	assert_int_equal(scripted_server_count(fixture->server, "/n5.png"), 1);
	say_room(fixture, 2, 9, 7);
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, blob_set_get(state->images, uri_of(7)) && blob_set_get(state->images, uri_of(8)));
	assert_int_equal(scripted_server_count(fixture->server, "/n7.png"), 1);
}

/* What a room's token opened is kept, the token is not. */
static void test_pictures_hold_no_token(void **test)
{
	struct fixture *fixture = *test;
	say_room(fixture, 1, 1, 0);
	say(fixture, "/n0.png", &(struct script){.body = "zero", .wants = "Authorization: Bearer t0ken-of-the-room"});
	fixture->feed = feed_open(fixture->service,
				  &(struct feed_request){.source = FEED_SOURCE_POLL,
							 .url = fixture_url(fixture, "/room"),
							 .token = "t0ken-of-the-room",
							 .cache_folder = cache_folder()},
				  fixture->waker, NULL);
	WAIT_FOR(fixture, has(state, 0, "zero"));
	assert_int_equal(count_kept(false), 1);
	assert_true(keeps("zero"));
	assert_false(keeps("t0ken"));
	assert_false(keeps("s3cr3t"));
}

/* A shop that answers no poll but tells the room as an event: its pictures are relative to the room's address. */
static void test_pictures_of_a_room_that_is_only_pushed(void **test)
{
	struct fixture *fixture = *test;
	char event[2 * 16384];
	char events_url[128];
	snprintf(event, sizeof(event), "event: room\nid: e1-1\ndata: %s\n\n", room_with(1, 1, 0));
	say(fixture, "/room", &(struct script){.status = 500});
	say(fixture, "/events",
	    &(struct script){.body = event, .headers = "Content-Type: text/event-stream\r\n", .is_stream = true});
	say(fixture, "/n0.png", &(struct script){.body = "zero"});
	snprintf(events_url, sizeof(events_url), "%s", fixture_url(fixture, "/events"));
	fixture->feed = feed_open(fixture->service,
				  &(struct feed_request){.source = FEED_SOURCE_POLL,
							 .url = fixture_url(fixture, "/room"),
							 .events_url = events_url},
				  fixture->waker, NULL);
	WAIT_FOR(fixture, has(state, 0, "zero"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_pictures_outlive_the_program),
		TEST(test_pictures_are_asked_for_again),
		TEST(test_pictures_stay_when_their_server_fails),
		TEST(test_pictures_that_must_not_be_stored),
		TEST(test_pictures_that_are_damaged_come_anew),
		TEST(test_pictures_come_where_none_can_be_kept),
		TEST(test_pictures_are_shared_by_rooms),
		TEST(test_pictures_in_memory_have_a_bound),
		TEST(test_pictures_beyond_the_bound_are_left_alone),
		TEST(test_pictures_hold_no_token),
		TEST(test_pictures_of_a_room_that_is_only_pushed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rooms in files: edited by people, cut off by disks. */
#include "feed_fixture.h"

#include "room/room_decode.h"
#include "room/wall_time.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DOCUMENT_TIME "2026-11-21T20:48:37Z"

static int64_t sale_of(const struct feed_state *state)
{
	return state->room ? state->room->items[0].price.sale_minor : -1;
}

/* A room as it stands in a file: its server_time is of the day when somebody wrote it. */
static const char *write_room(int version, int sale_minor, int ttl_ms)
{
	const char *text = room_text_of("e1", version, sale_minor, ttl_ms);
	const char *mark = strstr(text, "@NOW@");
	char whole[1100];
	snprintf(whole, sizeof(whole), "%.*s%s%s", (int)(mark - text), text, DOCUMENT_TIME, mark + 5);
	return fixture_write_text("room.json", whole);
}

static void open_room(struct fixture *fixture)
{
	fixture_open_file(fixture, FEED_SOURCE_FILE, write_room(5, 7990, 15000));
	WAIT_FOR(fixture, sale_of(state) == 7990);
	WAIT_UNTIL(log_count(": fresh") == 1);
}

static void test_local_file_is_followed(void **test)
{
	struct fixture *fixture = *test;
	open_room(fixture);
	assert_string_equal(feed_source_name(fixture->state->source), "file");
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	int64_t offset_ms = clock_anchor_shop_ms(&fixture->state->shop, now_ns()) - clock_wall_ms(clock_system());
	assert_in_range(offset_ms + 500, 0, 1000);
	assert_in_range(feed_state_age_ms(fixture->state, now_ns()), 0, 500);
	uint64_t start_ns = now_ns();
	write_room(6, 5990, 15000);
	WAIT_FOR(fixture, sale_of(state) == 5990);
	assert_in_range((now_ns() - start_ns) / MS_NS, 0, 2000);
	// people forget to raise the version: what the file says counts
	write_room(6, 4990, 15000);
	WAIT_FOR(fixture, sale_of(state) == 4990);
	assert_int_equal(log_count("version"), 1);
}

static void test_local_file_confirms_itself(void **test)
{
	struct fixture *fixture = *test;
	fixture_open_file(fixture, FEED_SOURCE_FILE, write_room(5, 7990, 1000));
	WAIT_FOR(fixture, sale_of(state) == 7990);
	const struct room *room = fixture->state->room;
	int64_t first_ms = fixture->state->confirmed_ms;
	WAIT_FOR(fixture, state->confirmed_ms >= first_ms + 1200);
	assert_ptr_equal(fixture->state->room, room);
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	assert_int_equal(log_count("feed "), 1);
}

static void test_local_bad_files_keep_the_room(void **test)
{
	struct fixture *fixture = *test;
	open_room(fixture);
	WAIT_UNTIL(log_count("/room.json: fresh") == 1); // a state is published before its line is written
	const struct {
		const char *text;
		enum error_code code;
		int line;
		const char *path;
	} cases[] = {
		{"{\"schema\": \"shop-room/1\",\n \"version\": 6,\n \"epo", ERROR_SYNTAX, 3, NULL},
		{"", ERROR_SYNTAX, 1, NULL},
		{"\xff\xfe\x00", ERROR_SYNTAX, 1, NULL},
		{"[]", ERROR_VALUE, 0, NULL},
		{"{\"schema\": \"shop-room/1\", \"version\": 6, \"server_time\": \"" DOCUMENT_TIME
		 "\", \"room\": {\"id\": "
		 "\"room-1\"}, \"items\": [{\"id\": \"a\", \"title\": \"A\", \"price\": {\"currency\": \"CNY\", "
		 "\"sale\": "
		 "-1}}]}",
		 ERROR_VALUE, 0, "items[0].price.sale"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		log_clear();
		fixture_write_text("room.json", cases[i].text);
		WAIT_FOR(fixture, state->error.code == cases[i].code);
		assert_int_equal(fixture->state->error.line, cases[i].line);
		if (cases[i].path)
			assert_string_equal(fixture->state->error.path, cases[i].path);
		assert_int_equal(sale_of(fixture->state), 7990);
		WAIT_UNTIL(log_count("/room.json: ") == 1);
		if (cases[i].line)
			assert_int_equal(log_count("/room.json: line "), 1);
		write_room(5, 7990, 15000);
		WAIT_FOR(fixture, state->error.code == ERROR_NONE);
		WAIT_UNTIL(log_count("well again") == 1);
	}
}

static void test_local_file_that_is_none(void **test)
{
	struct fixture *fixture = *test;
	char path[256];
	open_room(fixture);
	snprintf(path, sizeof(path), "%s/room.json", fixture_folder());
	assert_int_equal(unlink(path), 0);
	WAIT_FOR(fixture, state->error.code == ERROR_NOT_FOUND);
	assert_string_equal(fixture->state->error.path, path);
	assert_int_equal(mkdir(path, 0700), 0);
	WAIT_FOR(fixture, state->error.code == ERROR_UNSUPPORTED);
	assert_int_equal(rmdir(path), 0);
	WAIT_FOR(fixture, state->error.code == ERROR_NOT_FOUND);
	// a pipe without a writer would hold up every room of the process
	assert_int_equal(mkfifo(path, 0600), 0);
	WAIT_FOR(fixture, state->error.code == ERROR_UNSUPPORTED);
	assert_int_equal(unlink(path), 0);
	char *large = calloc(1, ROOM_DOCUMENT_MAX_BYTES + 1);
	memset(large, ' ', ROOM_DOCUMENT_MAX_BYTES + 1);
	fixture_write("room.json", large, ROOM_DOCUMENT_MAX_BYTES + 1);
	free(large);
	WAIT_FOR(fixture, state->error.code == ERROR_LIMIT);
	assert_int_equal(sale_of(fixture->state), 7990);
	write_room(7, 5990, 15000);
	WAIT_FOR(fixture, sale_of(state) == 5990 && state->error.code == ERROR_NONE);
}

static void test_local_file_that_comes_later(void **test)
{
	struct fixture *fixture = *test;
	char path[256];
	snprintf(path, sizeof(path), "%s/room.json", fixture_folder());
	fixture_open_file(fixture, FEED_SOURCE_FILE, path);
	WAIT_FOR(fixture, state->error.code == ERROR_NOT_FOUND);
	assert_int_equal(fixture->state->freshness, FRESHNESS_WAITING);
	pause_ms(600);
	assert_int_equal(log_count("feed "), 1);
	write_room(1, 7990, 15000);
	WAIT_FOR(fixture, sale_of(state) == 7990);
	assert_int_equal(fixture->state->error.code, ERROR_NONE);
}

static void test_local_older_file_is_refused(void **test)
{
	struct fixture *fixture = *test;
	open_room(fixture);
	write_room(4, 9990, 15000);
	WAIT_FOR(fixture, state->error.code == ERROR_VALUE);
	assert_string_equal(fixture->state->error.path, "version");
	assert_int_equal(sale_of(fixture->state), 7990);
}

/* A file rewritten in place, byte by byte: half documents are never shown, the whole one at the end is. */
static void test_local_file_survives_clumsy_writers(void **test)
{
	struct fixture *fixture = *test;
	char path[256];
	char whole[2048];
	open_room(fixture);
	snprintf(path, sizeof(path), "%s/room.json", fixture_folder());
	FILE *read = fopen(path, "rb");
	size_t size = fread(whole, 1, sizeof(whole), read);
	fclose(read);
	for (int round = 0; round < 3; round++) {
		FILE *file = fopen(path, "wb");
		setvbuf(file, NULL, _IONBF, 0);
		for (size_t at = 0; at < size; at += 8) {
			fwrite(whole + at, 1, size - at < 8 ? size - at : 8, file);
			feed_refresh(fixture->feed);
			assert_int_equal(sale_of(fixture_look(fixture)), 7990);
			pause_ms(1);
		}
		fclose(file);
	}
	WAIT_FOR(fixture, state->error.code == ERROR_NONE && sale_of(state) == 7990);
}

/* -- under a clock that the test moves -- */

static _Atomic uint64_t ahead_ns;

static uint64_t moved_now_ns(void *data)
{
	(void)data;
	return now_ns() + atomic_load(&ahead_ns);
}

static int64_t moved_wall_ms(void *data)
{
	(void)data;
	return clock_wall_ms(clock_system());
}

static const struct clock moved_clock = {.now_ns = moved_now_ns, .wall_ms = moved_wall_ms};

static void move(struct fixture *fixture, int64_t ms)
{
	atomic_fetch_add(&ahead_ns, (uint64_t)ms * MS_NS);
	feed_refresh(fixture->feed);
}

static void test_local_file_ages_when_it_is_gone(void **test)
{
	struct fixture *fixture = *test;
	feed_service_destroy(&fixture->service);
	fixture->service = feed_service_create(&moved_clock, &short_limits, NULL);
	fixture_open_file(fixture, FEED_SOURCE_FILE, write_room(5, 7990, 60000));
	WAIT_FOR(fixture, sale_of(state) == 7990);
	char path[256];
	snprintf(path, sizeof(path), "%s/room.json", fixture_folder());
	assert_int_equal(unlink(path), 0);
	WAIT_FOR(fixture, state->error.code == ERROR_NOT_FOUND);
	assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	move(fixture, 60000 + FRESHNESS_GRACE_MS + 1);
	WAIT_FOR(fixture, state->freshness == FRESHNESS_STALE);
	move(fixture, 180000);
	WAIT_FOR(fixture, state->freshness == FRESHNESS_EXPIRED);
	assert_int_equal(fixture->state->error.code, ERROR_NOT_FOUND);
	assert_int_equal(sale_of(fixture->state), 7990);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_local_file_is_followed),        TEST(test_local_file_confirms_itself),
		TEST(test_local_bad_files_keep_the_room), TEST(test_local_file_that_is_none),
		TEST(test_local_file_that_comes_later),   TEST(test_local_file_ages_when_it_is_gone),
		TEST(test_local_older_file_is_refused),   TEST(test_local_file_survives_clumsy_writers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

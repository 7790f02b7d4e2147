/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How soon changes of a room's file are seen, and what a file that is just being written does to the picture: nothing.
 */
#include "feed_fixture.h"

#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int64_t sale_of(const struct feed_state *state)
{
	return state->room ? state->room->items[0].price.sale_minor : -1;
}

/* A room without a time of its own that moves; its text is as long as every other one with four digits. */
static const char *room_of(int version, int sale_minor)
{
	static char text[1200];
	const char *with_mark = room_text_of("e1", version, sale_minor, 60000);
	const char *mark = strstr(with_mark, "@NOW@");
	snprintf(text, sizeof(text), "%.*s2026-11-21T20:48:37Z%s", (int)(mark - with_mark), with_mark, mark + 5);
	return text;
}

static const char *path_of(const char *name)
{
	static char path[256];
	snprintf(path, sizeof(path), "%s/%s", fixture_folder(), name);
	return path;
}

/* As clumsy programs write: in place. */
static void write_in_place(const char *path, const char *text, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, size), (ssize_t)size);
	assert_int_equal(close(fd), 0);
}

static void open_room(struct fixture *fixture)
{
	fixture_open_file(fixture, FEED_SOURCE_FILE, fixture_write_text("room.json", room_of(1, 7990)));
	WAIT_FOR(fixture, sale_of(state) == 7990);
	WAIT_UNTIL(log_count("room.json: fresh") == 1); // a state is published before its line is written
}

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left;
	uint64_t b = *(const uint64_t *)right;
	return (a > b) - (a < b);
}

/* The looks come every 250 ms; what the kernel tells is there long before. */
static void test_local_changes_are_heard_of(void **test)
{
	struct fixture *fixture = *test;
	enum { ROUNDS = 15 };
	uint64_t took_us[ROUNDS];
	open_room(fixture);
	for (int round = 0; round < ROUNDS; round++) {
		pause_ms(37); // apart from the looks' own rhythm
		uint64_t start_ns = now_ns();
		if (round % 2)
			fixture_write_text("room.json", room_of(round + 2, 5000 + round));
		else
			write_in_place(path_of("room.json"), room_of(round + 2, 5000 + round),
				       strlen(room_of(round + 2, 5000 + round)));
		WAIT_FOR(fixture, sale_of(state) == 5000 + round);
		took_us[round] = (now_ns() - start_ns) / 1000;
	}
	qsort(took_us, ROUNDS, sizeof(took_us[0]), compare);
	print_message("a written file is on its way after %.1f ms (median), %.1f ms (worst)\n",
		      (double)took_us[ROUNDS / 2] / 1000, (double)took_us[ROUNDS - 1] / 1000);
	assert_in_range(took_us[ROUNDS / 2], 0, 60000);
}

/* A machine that stalls for longer than a trouble may last proves nothing. */
static void assert_untroubled(struct fixture *fixture, uint64_t since_ns)
{
	fixture_look(fixture);
	if (now_ns() - since_ns >= 450 * MS_NS)
		return;
	assert_int_equal(fixture->state->error.code, ERROR_NONE);
	assert_true(sale_of(fixture->state) > 0);
	assert_int_equal(log_count("feed "), 0);
	pause_ms(10);
}

static void test_local_halves_are_no_trouble(void **test)
{
	struct fixture *fixture = *test;
	open_room(fixture);
	log_clear();
	uint64_t serial = fixture->state->serial;
	for (int round = 0; round < 3; round++) {
		const char *text = room_of(round + 2, 5000 + round);
		uint64_t start_ns = now_ns();
		write_in_place(path_of("room.json"), text, strlen(text) / 2);
		while (now_ns() - start_ns < 250 * MS_NS)
			assert_untroubled(fixture, start_ns);
		write_in_place(path_of("room.json"), text, strlen(text));
		WAIT_FOR(fixture, sale_of(state) == 5000 + round);
	}
	assert_true(fixture->state->serial > serial);
	// gone for a moment: some editors delete first
	uint64_t gone_ns = now_ns();
	assert_int_equal(unlink(path_of("room.json")), 0);
	pause_ms(200);
	assert_untroubled(fixture, gone_ns);
	fixture_write_text("room.json", room_of(9, 4990));
	WAIT_FOR(fixture, sale_of(state) == 4990);
	log_clear();
	// what stays bad is told, once
	uint64_t start_ns = now_ns();
	write_in_place(path_of("room.json"), "{\"schema\"", 9);
	WAIT_FOR(fixture, state->error.code == ERROR_SYNTAX);
	assert_in_range((now_ns() - start_ns) / MS_NS, 480, 4000);
	pause_ms(300);
	assert_int_equal(log_count("feed "), 1);
}

static void test_local_first_trouble_is_told_at_once(void **test)
{
	struct fixture *fixture = *test;
	uint64_t start_ns = now_ns();
	fixture_open_file(fixture, FEED_SOURCE_FILE, fixture_write_text("room.json", "{"));
	WAIT_FOR(fixture, state->error.code == ERROR_SYNTAX);
	assert_in_range((now_ns() - start_ns) / MS_NS, 0, 480);
}

/* The same size and the same time: only the bytes differ, and they were changed where nothing is heard. */
static void test_local_same_stamp_is_seen_through(void **test)
{
	struct fixture *fixture = *test;
	char folder[256];
	snprintf(folder, sizeof(folder), "%s", path_of("elsewhere"));
	assert_int_equal(mkdir(folder, 0700), 0);
	write_in_place(path_of("elsewhere/room.json"), room_of(1, 7990), strlen(room_of(1, 7990)));
	struct file_stamp first = file_stamp_of(path_of("elsewhere/room.json"));
	// the link's folder is the one that is listened to
	char link[256];
	snprintf(link, sizeof(link), "%s", path_of("room.json"));
	assert_int_equal(symlink("elsewhere/room.json", link), 0);
	fixture_open_file(fixture, FEED_SOURCE_FILE, link);
	WAIT_FOR(fixture, sale_of(state) == 7990);
	for (int version = 2; version < 5; version++) {
		const char *text = room_of(version, 5000 + version);
		write_in_place(path_of("elsewhere/room.json"), text, strlen(text));
		const struct timespec times[2] = {
			{.tv_sec = first.modified_ns / 1000000000, .tv_nsec = first.modified_ns % 1000000000},
			{.tv_sec = first.modified_ns / 1000000000, .tv_nsec = first.modified_ns % 1000000000}};
		assert_int_equal(utimensat(AT_FDCWD, path_of("elsewhere/room.json"), times, 0), 0);
		struct file_stamp now = file_stamp_of(path_of("elsewhere/room.json"));
		assert_true(file_stamp_equal(&first, &now));
		WAIT_FOR(fixture, sale_of(state) == 5000 + version);
	}
}

/* The folder is moved away and another one comes in its place: what is heard of moves along. */
static void test_local_folder_that_is_replaced(void **test)
{
	struct fixture *fixture = *test;
	char folder[256], away[256];
	snprintf(folder, sizeof(folder), "%s", path_of("room"));
	snprintf(away, sizeof(away), "%s", path_of("away"));
	assert_int_equal(mkdir(folder, 0700), 0);
	write_in_place(path_of("room/room.json"), room_of(1, 7990), strlen(room_of(1, 7990)));
	fixture_open_file(fixture, FEED_SOURCE_FILE, path_of("room/room.json"));
	WAIT_FOR(fixture, sale_of(state) == 7990);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(rename(folder, away), 0);
		WAIT_FOR(fixture, state->error.code == ERROR_NOT_FOUND);
		assert_int_equal(mkdir(folder, 0700), 0);
		const char *text = room_of(round + 2, 5000 + round);
		write_in_place(path_of("room/room.json"), text, strlen(text));
		WAIT_FOR(fixture, sale_of(state) == 5000 + round && state->error.code == ERROR_NONE);
		assert_int_equal(unlink(path_of("away/room.json")), 0);
		assert_int_equal(rmdir(away), 0);
	}
}

/* Two rooms of one folder: the end of one leaves the other's ears alone. */
static void test_local_rooms_share_a_folder(void **test)
{
	struct fixture *fixture = *test;
	struct error err = {0};
	char other_path[256];
	snprintf(other_path, sizeof(other_path), "%s", fixture_write_text("other.json", room_of(1, 100)));
	struct feed *other = feed_open(
		fixture->service, &(struct feed_request){.source = FEED_SOURCE_FILE, .path = other_path}, NULL, &err);
	assert_non_null(other);
	open_room(fixture);
	feed_close(&other);
	pause_ms(100);
	int quick = 0;
	for (int version = 2; version < 8; version++) {
		uint64_t start_ns = now_ns();
		fixture_write_text("room.json", room_of(version, 5000 + version));
		WAIT_FOR(fixture, sale_of(state) == 5000 + version);
		quick += (now_ns() - start_ns) / MS_NS < 60;
		pause_ms(20);
	}
	assert_true(quick >= 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_local_changes_are_heard_of),          TEST(test_local_halves_are_no_trouble),
		TEST(test_local_first_trouble_is_told_at_once), TEST(test_local_same_stamp_is_seen_through),
		TEST(test_local_folder_that_is_replaced),       TEST(test_local_rooms_share_a_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

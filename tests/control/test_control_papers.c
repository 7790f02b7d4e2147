/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of a show: the sheet that is read again when it changes, and the stand that outlives a restart. */
#include "control_fixture.h"

#include "room/merge.h"
#include "room/sheet.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SHEET(rows) "{\"schema\":\"shop-sheet/1\",\"items\":[" rows "]}"
#define TWO_ITEMS                                                                                                   \
	"{\"schema\":\"shop-room/1\",\"version\":1,\"epoch\":\"%s\",\"server_time\":\"2026-11-22T20:00:00+08:00\"," \
	"\"room\":{\"id\":\"r1\"},\"current\":\"a\",\"items\":["                                                    \
	"{\"id\":\"a\",\"link_no\":1,\"title\":\"One\",\"price\":{\"currency\":\"CNY\",\"sale\":100},\"beat\":"     \
	"\"tease\"},"                                                                                               \
	"{\"id\":\"b\",\"link_no\":2,\"title\":\"Two\",\"price\":{\"currency\":\"CNY\",\"sale\":200}}]}"

static struct shows shows;
static char room_path[256];
static char sheet_path[256];
static char stands_folder[256];

static void write_room(const char *epoch)
{
	char text[1024];
	snprintf(text, sizeof(text), TWO_ITEMS, epoch);
	snprintf(room_path, sizeof(room_path), "%s", fixture_write_text("room.json", text));
}

static void write_sheet(const char *text)
{
	snprintf(sheet_path, sizeof(sheet_path), "%s", fixture_write_text("sheet.json", text));
}

static int setup(void **given)
{
	if (fixture_setup(given))
		return -1;
	snprintf(stands_folder, sizeof(stands_folder), "%s/config/stands", fixture_folder());
	shows_begin(&shows, *given,
		    &(struct control_paths){.stands_folder = stands_folder,
					    .sheet_headings = SHOP_SOURCE_DIR "/data/sheets/headings.json"});
	write_room("e1");
	return 0;
}

static int teardown(void **given)
{
	shows_end(&shows);
	return fixture_teardown(given);
}

static struct control *open_show(const char *sheet)
{
	return shows_open(
		&shows,
		&(struct control_request){.feed = {.source = FEED_SOURCE_FILE, .path = room_path}, .sheet_file = sheet},
		NULL);
}

static bool has_title(struct control *control, const char *short_title)
{
	const struct control_state *state = control_state_get(control);
	const struct room_item *item = state->room ? room_find_item(state->room, "b") : NULL;
	bool is_it = item && item->short_title && strcmp(item->short_title, short_title) == 0;
	control_state_unref(state);
	return is_it;
}

static void control_sheet_is_there_with_the_first_room(void **given)
{
	(void)given;
	write_sheet(SHEET("{\"link_no\":2,\"short_title\":\"Planned\"}"));
	struct control *control = open_show(sheet_path);
	const struct control_state *first = control_state_get(control);
	assert_non_null(first->sheet);
	control_state_unref(first);
	WAIT_FOR_STATE(control, state->room != NULL);
	assert_true(has_title(control, "Planned")); // and what is planned goes before what is not
	const struct control_state *newest = control_state_get(control);
	assert_int_equal(room_source_of(newest->sources, "items[0].short_title"), OWNER_SHEET);
	assert_int_equal(room_source_of(newest->sources, "items[0].price"), OWNER_SHOP);
	assert_null(room_find_item(newest->feed->room, "b")->short_title); // the shop's own is as it was
	control_state_unref(newest);
	control_close(&control, NULL);
}

static void control_sheet_is_read_again_when_it_changes(void **given)
{
	(void)given;
	write_sheet(SHEET("{\"link_no\":2,\"short_title\":\"First\"}"));
	struct control *control = open_show(sheet_path);
	WAIT_UNTIL(has_title(control, "First"));
	write_sheet(SHEET("{\"link_no\":2,\"short_title\":\"Second\"}"));
	WAIT_UNTIL(has_title(control, "Second"));
	write_sheet(SHEET("{\"link_no\":2,\"floor\":\"cheap\"}"));
	WAIT_FOR_STATE(control, state->sheet_error.code == ERROR_VALUE);
	const struct control_state *bad = control_state_get(control);
	assert_string_equal(bad->sheet_error.path, "sheet.json: items[0].floor");
	assert_int_equal(bad->sheet_findings->error_count, 1);
	control_state_unref(bad);
	assert_true(has_title(control, "Second")); // the last good one stays
	assert_int_equal(unlink(sheet_path), 0);
	WAIT_FOR_STATE(control, state->sheet_error.code == ERROR_NOT_FOUND);
	assert_true(has_title(control, "Second"));
	write_sheet(SHEET("{\"link_no\":2,\"short_title\":\"Third\"}"));
	WAIT_UNTIL(has_title(control, "Third"));
	WAIT_FOR_STATE(control, state->sheet_error.code == ERROR_NONE);
	control_close(&control, NULL);
}

static void control_sheet_that_is_none_is_said_and_looked_at_again(void **given)
{
	(void)given;
	snprintf(sheet_path, sizeof(sheet_path), "%s/none.json", fixture_folder());
	struct control *control = open_show(sheet_path);
	WAIT_FOR_STATE(control, state->room != NULL);
	WAIT_FOR_STATE(control, state->sheet_error.code == ERROR_NOT_FOUND && !state->sheet);
	fixture_write_text("none.json", SHEET("{\"link_no\":2,\"short_title\":\"Came\"}"));
	WAIT_UNTIL(has_title(control, "Came"));
	control_close(&control, NULL);
	control = open_show(fixture_folder());
	WAIT_FOR_STATE(control, state->sheet_error.code == ERROR_UNSUPPORTED);
	control_close(&control, NULL);
}

/* As on file systems whose times are coarse: other bytes, the same stamp. */
static void control_sheet_may_change_behind_its_stamp(void **given)
{
	(void)given;
	write_sheet(SHEET("{\"link_no\":2,\"short_title\":\"First\"}"));
	struct stat before;
	assert_int_equal(stat(sheet_path, &before), 0);
	struct control *control = open_show(sheet_path);
	WAIT_UNTIL(has_title(control, "First"));
	FILE *file = fopen(sheet_path, "r+");
	assert_non_null(file);
	fputs(SHEET("{\"link_no\":2,\"short_title\":\"Other\"}"), file);
	assert_int_equal(fclose(file), 0);
	const struct timespec times[2] = {before.st_atim, before.st_mtim};
	assert_int_equal(utimensat(AT_FDCWD, sheet_path, times, 0), 0);
	WAIT_UNTIL(has_title(control, "Other"));
	uint64_t id = control_post(control, &(struct control_order){.kind = ORDER_HOLD});
	WAIT_FOR_STATE(control, control_state_result(state, id) != NULL);
	control_refresh(control); // and what is as it was is no news
	const struct control_state *settled = control_state_get(control);
	pause_ms(600);
	const struct control_state *later = control_state_get(control);
	assert_ptr_equal(settled->sheet, later->sheet);
	control_state_unref(settled);
	control_state_unref(later);
	control_close(&control, NULL);
}

static void control_sheet_may_be_a_spreadsheet(void **given)
{
	(void)given;
	snprintf(sheet_path, sizeof(sheet_path), "%s",
		 fixture_write_text("sheet.csv", "链接号,商品短标题,最低价\r\n2,表里的名字,￥1.50\r\n"));
	struct control *control = open_show(sheet_path);
	WAIT_UNTIL(has_title(control, "表里的名字"));
	const struct control_state *newest = control_state_get(control);
	assert_int_equal(newest->sheet->items[0].floor_minor, 150);
	control_state_unref(newest);
	control_close(&control, NULL);
}

static void control_sheet_names_what_the_shop_does_not_have(void **given)
{
	(void)given;
	write_sheet(SHEET("{\"link_no\":77,\"title\":\"Gone\"}"));
	struct control *control = open_show(sheet_path);
	WAIT_FOR_STATE(control, state->room && state->sheet_findings && state->sheet_findings->count > 0);
	const struct control_state *newest = control_state_get(control);
	assert_non_null(strstr(newest->sheet_findings->entries[0].message, "link 77 is not in the shop"));
	assert_int_equal(newest->sheet_error.code, ERROR_NONE);
	control_state_unref(newest);
	control_close(&control, NULL);
}

static void set_up_a_desk(struct control *control)
{
	WAIT_UNTIL(is_on_air(control, "a"));
	assert_int_equal(order_and_wait(control, &(struct control_order){.kind = ORDER_TAKE, .link_no = 2}),
			 ORDER_DONE);
	assert_int_equal(order_and_wait(control, &(struct control_order){.kind = ORDER_STEP,
									 .item_id = "a",
									 .step = STEP_QUOTE,
									 .change = PRICE_CHANGE_TO,
									 .value = 90}),
			 ORDER_DONE);
	assert_true(is_on_air(control, "b"));
}

/* The path of the one that is kept. */
static const char *the_stand(void)
{
	static char path[1024];
	DIR *folder = opendir(stands_folder);
	assert_non_null(folder);
	path[0] = '\0';
	for (struct dirent *entry; (entry = readdir(folder));) {
		if (entry->d_name[0] != '.')
			snprintf(path, sizeof(path), "%s/%s", stands_folder, entry->d_name);
	}
	closedir(folder);
	assert_true(path[0]);
	return path;
}

static void control_stand_outlives_a_restart(void **given)
{
	struct control *control = open_show(NULL);
	set_up_a_desk(control);
	control_close(&control, NULL);
	shows_end(&shows);
	shows_begin(&shows, *given,
		    &(struct control_paths){.stands_folder = stands_folder,
					    .sheet_headings = SHOP_SOURCE_DIR "/data/sheets/headings.json"});

	control = open_show(NULL);
	WAIT_FOR_STATE(control, state->room != NULL);
	assert_true(is_on_air(control, "b")); // from the first room on
	const struct control_state *newest = control_state_get(control);
	const struct room_item *item = room_find_item(newest->room, "a");
	assert_int_equal(item->beat, BEAT_QUOTE);
	assert_int_equal(item->bargain.steps[0].price_after_minor, 90);
	assert_true(newest->is_holding);
	control_state_unref(newest);
	control_close(&control, NULL);

	const struct timespec long_ago[2] = {{.tv_sec = time(NULL) - 13 * 3600}, {.tv_sec = time(NULL) - 13 * 3600}};
	assert_int_equal(utimensat(AT_FDCWD, the_stand(), long_ago, 0), 0); // yesterday's show
	control = open_show(NULL);
	WAIT_FOR_STATE(control, state->room != NULL);
	assert_true(is_on_air(control, "a"));
	control_close(&control, NULL);
	const struct timespec now[2] = {{.tv_nsec = UTIME_NOW}, {.tv_nsec = UTIME_NOW}};
	assert_int_equal(utimensat(AT_FDCWD, the_stand(), now, 0), 0);

	WAIT_UNTIL(feed_registry_count(shows.registry) == 0); // else what is open still has the room before
	write_room("e2");                                     // another show of the same room
	control = open_show(NULL);
	WAIT_FOR_STATE(control, state->room != NULL);
	assert_true(is_on_air(control, "a"));
	control_close(&control, NULL);
}

static void control_stand_is_written_at_once_and_for_nobody_else(void **given)
{
	(void)given;
	char command[1024];
	struct control *control = open_show(NULL);
	set_up_a_desk(control);
	struct stat folder = {0};
	WAIT_UNTIL(stat(stands_folder, &folder) == 0);
	assert_int_equal(folder.st_mode & 077, 0);
	snprintf(command, sizeof(command), "grep -l shop-stand/1 '%s'/*.json > /dev/null", stands_folder);
	control_close(&control, NULL);
	FILE *found = popen(command, "r");
	assert_non_null(found);
	assert_int_equal(pclose(found), 0);
}

static void control_stand_that_is_broken_is_left_and_one_that_cannot_be_kept_is_said(void **given)
{
	(void)given;
	struct control *control = open_show(NULL);
	set_up_a_desk(control);
	control_close(&control, NULL);
	char command[1024];
	snprintf(command, sizeof(command), "for f in '%s'/*.json; do echo '{' > \"$f\"; done", stands_folder);
	FILE *shell = popen(command, "r");
	assert_int_equal(pclose(shell), 0);
	log_clear();
	control = open_show(NULL);
	assert_int_equal(log_count("what the desk had set is lost"), 1);
	WAIT_UNTIL(is_on_air(control, "a"));
	control_close(&control, NULL);

	snprintf(command, sizeof(command), "rm -r '%s' && echo > '%s'", stands_folder, stands_folder);
	shell = popen(command, "r"); // a file stands in the folder's place
	assert_int_equal(pclose(shell), 0);
	control = open_show(NULL);
	set_up_a_desk(control);
	WAIT_FOR_STATE(control, state->desk_error.code == ERROR_IO);
	control_close(&control, NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(control_sheet_is_there_with_the_first_room),
		TEST(control_sheet_is_read_again_when_it_changes),
		TEST(control_sheet_that_is_none_is_said_and_looked_at_again),
		TEST(control_sheet_may_change_behind_its_stamp),
		TEST(control_sheet_may_be_a_spreadsheet),
		TEST(control_sheet_names_what_the_shop_does_not_have),
		TEST(control_stand_outlives_a_restart),
		TEST(control_stand_is_written_at_once_and_for_nobody_else),
		TEST(control_stand_that_is_broken_is_left_and_one_that_cannot_be_kept_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/file.h"
#include "room/json.h"
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static void read_file(const char *path, struct buffer *bytes)
{
	struct error err = {0};
	buffer_init(bytes, ROOM_DOCUMENT_MAX_BYTES);
	if (!file_read(path, bytes, &err))
		fail_msg("%s: %s", path, err.message);
}

static const struct room *decode(const void *bytes, size_t size_bytes)
{
	struct error err = {0};
	const struct room *room = NULL;
	if (!room_decode(bytes, size_bytes, &room, NULL, &err))
		fail_msg("%s: %s", err.path, err.message);
	return room;
}

static void encode(const struct room *room, struct buffer *out)
{
	struct error err = {0};
	buffer_init(out, ROOM_DOCUMENT_MAX_BYTES);
	if (!room_encode(room, out, &err))
		fail_msg("%s", err.message);
}

/* What is written is read again as the same, and written again as the same bytes. */
static void check_round_trip(const char *path)
{
	struct buffer bytes;
	struct buffer once;
	struct buffer twice;
	read_file(path, &bytes);
	const struct room *room = decode(bytes.bytes, bytes.size_bytes);
	encode(room, &once);
	const struct room *again = decode(once.bytes, once.size_bytes);
	encode(again, &twice);
	if (strcmp(buffer_text(&once), buffer_text(&twice)) != 0)
		fail_msg("%s:\n%s\n%s", path, buffer_text(&once), buffer_text(&twice));
	room_unref(room);
	room_unref(again);
	buffer_finish(&bytes);
	buffer_finish(&once);
	buffer_finish(&twice);
}

static int check_folder(const char *folder)
{
	int count = 0;
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
		const char *dot = strrchr(entry->d_name, '.');
		if (!dot || strcmp(dot, ".json") != 0)
			continue;
		char path[512];
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		check_round_trip(path);
		count++;
	}
	closedir(dir);
	return count;
}

static void demo_rooms_go_round(void **state)
{
	(void)state;
	assert_true(check_folder(SHOP_SOURCE_DIR "/data/demo") >= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(demo_rooms_go_round),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recordings as they are written, read, cut off and broken. */
#include "unit.h"

#include "feed/recording.h"
#include "recording_line.h"

#include "room/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD "{\"schema\": \"shop-recording/1\"}\n"
#define AT "\"at\": \"2026-11-21T20:48:00+08:00\""
#define AT_MS INT64_C(1795265280000)
#define ROOM(version, sale)                                                                                 \
	"{\"schema\": \"shop-room/1\", \"version\": " #version ", \"epoch\": \"e\", \"server_time\": "      \
	"\"2026-11-21T20:48:00+08:00\", \"room\": {\"id\": \"r\"}, \"items\": [{\"id\": \"a\", \"title\": " \
	"\"A\", \"price\": {\"currency\": \"CNY\", \"sale\": " #sale "}}, {\"id\": \"b\", \"title\": "      \
	"\"B\", \"price\": {\"currency\": \"CNY\", \"sale\": 1}}]}"
#define LINE(t, what) "{\"t_ms\": " #t ", " AT ", " what "}\n"

static char path[256];

static int make_path(void **state)
{
	(void)state;
	snprintf(path, sizeof(path), "%s/tests/%d-recording.jsonl", SHOP_BINARY_DIR, (int)getpid());
	return 0;
}

static int remove_file(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

/* Without waiting for the disk: some tests write a thousand files. */
static void write_file(const void *bytes, size_t size_bytes)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size_bytes, file), size_bytes);
	assert_int_equal(fclose(file), 0);
}

static struct recording_reader *open_text(const char *text)
{
	struct error err = {0};
	write_file(text, strlen(text));
	struct recording_reader *reader = recording_open(path, 0, &err);
	if (!reader)
		fail_msg("%s: %s", err.path, err.message);
	return reader;
}

static const struct room *decode(const char *text)
{
	const struct room *room = NULL;
	assert_true(room_decode(text, strlen(text), &room, NULL, NULL));
	return room;
}

static int64_t sale_of(const struct recording_line *line)
{
	return line->kind == RECORDING_ROOM ? line->room->items[0].price.sale_minor : -1;
}

static void test_recording_reads_what_was_written(void **state)
{
	(void)state;
	const struct room *room = decode(ROOM(1, 7990));
	struct error failure = {0};
	error_set(&failure, ERROR_HTTP, "the shop answers with status 500");
	failure.http_status = 500;
	struct recording_writer *writer = recording_create(path, AT_MS, NULL);
	assert_non_null(writer);
	assert_true(recording_add_room(writer, 0, AT_MS, room, NULL));
	assert_true(recording_add_error(writer, 1500, AT_MS + 1500, 700, &failure, NULL));
	assert_true(recording_add_error(writer, 1501, AT_MS + 1501, ROOM_UNSET, &failure, NULL));
	assert_true(recording_close(&writer, NULL));
	assert_null(writer);

	struct recording_reader *reader = recording_open(path, 0, NULL);
	struct recording_line line;
	recording_read(reader, &line);
	assert_int_equal(line.kind, RECORDING_ROOM);
	assert_int_equal(line.number, 2);
	assert_int_equal(line.t_ms, 0);
	assert_int_equal(line.at_ms, AT_MS);
	assert_int_equal(line.zone_minutes, 480);
	struct buffer before, after;
	buffer_init(&before, ROOM_DOCUMENT_MAX_BYTES);
	buffer_init(&after, ROOM_DOCUMENT_MAX_BYTES);
	assert_true(room_encode(room, &before, NULL));
	assert_true(room_encode(line.room, &after, NULL));
	assert_string_equal(buffer_text(&after), buffer_text(&before));
	buffer_finish(&before);
	buffer_finish(&after);
	recording_line_finish(&line);
	recording_read(reader, &line);
	assert_int_equal(line.kind, RECORDING_ERROR);
	assert_int_equal(line.t_ms, 1500);
	assert_int_equal(line.age_ms, 700);
	assert_int_equal(line.error.code, ERROR_HTTP);
	assert_string_equal(line.error.message, "the shop answers with status 500");
	recording_read(reader, &line);
	assert_int_equal(line.age_ms, ROOM_UNSET);
	for (int i = 0; i < 2; i++) {
		recording_read(reader, &line);
		assert_int_equal(line.kind, RECORDING_END);
	}
	assert_false(recording_cut(reader, NULL));
	assert_int_equal(recording_lasts_ms(reader), ROOM_UNSET);
	recording_reader_close(&reader);
	room_unref(room);
}

static void test_recording_every_line_is_there_at_once(void **state)
{
	(void)state;
	const struct room *room = decode(ROOM(1, 7990));
	struct recording_writer *writer = recording_create(path, AT_MS, NULL);
	for (int i = 0; i < 3; i++) {
		assert_true(recording_add_room(writer, i, AT_MS + i, room, NULL));
		struct recording_reader *reader = recording_open(path, 0, NULL);
		struct recording_line line;
		for (int k = 0; k <= i; k++) {
			recording_read(reader, &line);
			assert_int_equal(line.t_ms, k);
			recording_line_finish(&line);
		}
		recording_read(reader, &line);
		assert_int_equal(line.kind, RECORDING_END);
		recording_reader_close(&reader);
	}
	assert_true(recording_close(&writer, NULL));
	room_unref(room);
}

static void test_recording_full_disk_leaves_whole_lines(void **state)
{
	(void)state;
	const struct room *room = decode(ROOM(1, 7990));
	struct error err = {0};
	assert_null(recording_create("/nowhere/at/all.jsonl", 0, &err));
	assert_int_equal(err.code, ERROR_IO);
	assert_string_equal(err.path, "/nowhere/at/all.jsonl");
	assert_null(recording_create("/dev/full", 0, &err));
	assert_int_equal(err.code, ERROR_IO);
	room_unref(room);
}

static void test_recording_patches_make_rooms(void **state)
{
	(void)state;
	struct recording_reader *reader = open_text(HEAD LINE(0, "\"room\": " ROOM(1, 7990)) LINE(
		10, "\"patch\": {\"base\": 1, \"version\": 4, \"patch\": {\"current\": \"a\"}, \"items\": "
		    "{\"a\": {\"price\": {\"sale\": 5990}}}}") "\n" LINE(20, "\"patch\": {\"base\": 4, "
									     "\"version\": 5}"));
	struct recording_line line;
	recording_read(reader, &line);
	assert_int_equal(sale_of(&line), 7990);
	assert_null(line.room->current);
	recording_line_finish(&line);
	recording_read(reader, &line);
	assert_int_equal(sale_of(&line), 5990);
	assert_int_equal(line.room->version, 4);
	assert_string_equal(line.room->current->id, "a");
	assert_int_equal(line.room->items[1].price.sale_minor, 1);
	recording_line_finish(&line);
	recording_read(reader, &line);
	assert_int_equal(line.number, 5); // an empty line is none, but it counts
	assert_int_equal(line.room->version, 5);
	assert_int_equal(sale_of(&line), 5990);
	recording_line_finish(&line);
	recording_reader_close(&reader);
}

static void test_recording_bad_lines_are_named_and_left(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		enum error_code code;
		const char *place;
		int column;
	} cases[] = {
		{"{\"t_ms\": 5, " AT ", \"room\": \n", ERROR_SYNTAX, "room", 1},
		{"[]\n", ERROR_VALUE, "line 3", 0},
		{LINE(-1, "\"error\": {\"code\": \"io\", \"message\": \"m\"}"), ERROR_VALUE, "line 3: t_ms", 0},
		{LINE(5.0, "\"error\": {\"code\": \"io\", \"message\": \"m\"}"), ERROR_VALUE, "line 3: t_ms", 0},
		{"{" AT ", \"room\": {}}\n", ERROR_VALUE, "line 3: t_ms", 0},
		{LINE(1, "\"error\": {\"code\": \"io\", \"message\": \"m\"}"), ERROR_VALUE, "line 3: t_ms", 0},
		{"{\"t_ms\": 5, \"at\": \"noon\", \"room\": {}}\n", ERROR_VALUE, "line 3: at", 0},
		{"{\"t_ms\": 5, \"room\": {}}\n", ERROR_VALUE, "line 3: at", 0},
		{LINE(5, "\"what\": 1"), ERROR_VALUE, "line 3", 0},
		{LINE(5, "\"room\": {}, \"error\": {}"), ERROR_VALUE, "line 3: error", 0},
		{LINE(5, "\"error\": {\"code\": \"dance\", \"message\": \"m\"}"), ERROR_VALUE, "line 3: error.code", 0},
		{LINE(5, "\"error\": {\"code\": \"io\"}"), ERROR_VALUE, "line 3: error.message", 0},
		{LINE(5, "\"error\": 7"), ERROR_VALUE, "line 3: error", 0},
		{LINE(5, "\"age_ms\": -1, \"error\": {\"code\": \"io\", \"message\": \"m\"}"), ERROR_VALUE,
		 "line 3: age_ms", 0},
		{LINE(5, "\"room\": 7"), ERROR_VALUE, "line 3: room", 0},
		{LINE(5, "\"room\": {\"schema\": \"shop-room/1\"}"), ERROR_VALUE, "line 3: room.version", 0},
		{LINE(5, "\"room\": " ROOM(2, -1)), ERROR_VALUE, "line 3: room.items[0].price.sale", 0},
		{LINE(5, "\"patch\": {\"base\": 2, \"version\": 3}"), ERROR_VALUE, "line 3: base", 0},
		{LINE(5, "\"patch\": {\"base\": 1, \"version\": 1}"), ERROR_VALUE, "line 3: version", 0},
		{LINE(5, "\"patch\": {\"base\": 1}"), ERROR_VALUE, "line 3: version", 0},
		{LINE(5, "\"patch\": {\"base\": 1, \"version\": 2, \"patch\": {\"items\": []}}"), ERROR_VALUE,
		 "line 3: patch.items", 0},
		{LINE(5, "\"patch\": {\"base\": 1, \"version\": 2, \"patch\": {\"epoch\": \"x\"}}"), ERROR_VALUE,
		 "line 3: patch.epoch", 0},
		{LINE(5, "\"patch\": {\"base\": 1, \"version\": 2, \"items\": {\"c\": {}}}"), ERROR_VALUE,
		 "line 3: items.c", 0},
		{LINE(5, "\"patch\": {\"base\": 1, \"version\": 2, \"items\": {\"a\": null}}"), ERROR_VALUE,
		 "line 3: items.a", 0},
		{LINE(5, "\"patch\": {\"base\": 1, \"version\": 2, \"items\": {\"a\": {\"title\": null}}}"),
		 ERROR_VALUE, "line 3: items[0].title", 0},
		{LINE(5, "\"patch\": []"), ERROR_VALUE, "line 3: patch", 0},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char text[4096];
		snprintf(text, sizeof(text), "%s%s%s%s", HEAD, LINE(2, "\"room\": " ROOM(1, 7990)), cases[i].line,
			 LINE(9, "\"room\": " ROOM(3, 4990)));
		struct recording_reader *reader = open_text(text);
		struct recording_line line;
		recording_read(reader, &line);
		assert_int_equal(line.kind, RECORDING_ROOM);
		recording_line_finish(&line);
		recording_read(reader, &line);
		if (line.kind != RECORDING_BAD || line.error.code != cases[i].code ||
		    strcmp(line.error.path, cases[i].place) != 0)
			fail_msg("%s: kind %d code %d \"%s\": %s", cases[i].line, line.kind, line.error.code,
				 line.error.path, line.error.message);
		assert_int_equal(line.error.line, cases[i].code == ERROR_SYNTAX ? 3 : 0);
		assert_true(line.error.column >= cases[i].column);
		assert_string_not_equal(line.error.message, "");
		recording_read(reader, &line);
		assert_int_equal(sale_of(&line), 4990);
		recording_line_finish(&line);
		recording_reader_close(&reader);
	}
}

static void test_recording_patch_behind_a_bad_line_is_bad(void **state)
{
	(void)state;
	struct recording_reader *reader = open_text(HEAD LINE(0, "\"room\": " ROOM(1, 7990)) "oops\n" LINE(
		5, "\"patch\": {\"base\": 1, \"version\": 2}") LINE(6, "\"room\": " ROOM(3, 1)));
	struct recording_line line;
	static const enum recording_kind kinds[] = {RECORDING_ROOM, RECORDING_BAD, RECORDING_BAD, RECORDING_ROOM,
						    RECORDING_END};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		recording_read(reader, &line);
		assert_int_equal(line.kind, kinds[i]);
		recording_line_finish(&line);
	}
	recording_reader_close(&reader);
}

/* Wherever the file ends, whole lines are read, and what was cut off is the end and is named. */
static void test_recording_may_end_anywhere(void **state)
{
	(void)state;
	const char *text = HEAD LINE(0, "\"room\": " ROOM(1, 7990)) LINE(9, "\"room\": " ROOM(2, 5990));
	size_t head = strlen(HEAD), whole = strlen(text);
	for (size_t size = head; size <= whole; size++) {
		write_file(text, size);
		struct recording_reader *reader = recording_open(path, 0, NULL);
		assert_non_null(reader);
		struct recording_line line;
		struct error err = {0};
		size_t lines = 0;
		for (recording_read(reader, &line); line.kind == RECORDING_ROOM; recording_read(reader, &line)) {
			recording_line_finish(&line);
			lines++;
		}
		assert_int_equal(line.kind, RECORDING_END);
		size_t newlines = 0;
		for (size_t i = head; i < size; i++)
			newlines += text[i] == '\n';
		bool is_whole = text[size - 1] == '\n' || text[size] == '\n';
		assert_int_equal(lines, newlines + (text[size - 1] != '\n' && text[size] == '\n'));
		assert_int_equal(recording_cut(reader, &err), !is_whole);
		if (!is_whole)
			assert_int_equal(err.line, (int)lines + 2);
		recording_reader_close(&reader);
	}
}

static void test_recording_long_line_is_left(void **state)
{
	(void)state;
	struct buffer text;
	buffer_init(&text, 4 * RECORDING_LINE_MAX_BYTES);
	assert_true(buffer_add_format(&text, NULL, "%s{\"t_ms\": 0, \"fill\": \"", HEAD));
	char fill[4096];
	memset(fill, 'x', sizeof(fill));
	while (text.size_bytes < 2 * RECORDING_LINE_MAX_BYTES)
		assert_true(buffer_add(&text, fill, sizeof(fill), NULL));
	assert_true(buffer_add_format(&text, NULL, "\"}\n%s", LINE(1, "\"room\": " ROOM(1, 7990))));
	write_file(text.bytes, text.size_bytes);
	buffer_finish(&text);
	struct recording_reader *reader = recording_open(path, 0, NULL);
	struct recording_line line;
	recording_read(reader, &line);
	assert_int_equal(line.kind, RECORDING_BAD);
	assert_int_equal(line.error.code, ERROR_LIMIT);
	assert_string_equal(line.error.path, "line 2");
	recording_read(reader, &line);
	assert_int_equal(sale_of(&line), 7990);
	recording_line_finish(&line);
	recording_reader_close(&reader);
}

static void test_recording_heads(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum error_code code;
		const char *place;
	} cases[] = {
		{"", ERROR_UNSUPPORTED, "line 1"},
		{"\n", ERROR_SYNTAX, ""},
		{"{", ERROR_SYNTAX, ""},
		{"[]\n", ERROR_UNSUPPORTED, "line 1"},
		{"{}\n", ERROR_UNSUPPORTED, "line 1: schema"},
		{"{\"schema\": \"shop-room/1\"}\n", ERROR_UNSUPPORTED, "line 1: schema"},
		{"{\"schema\": \"shop-recording/1\", \"lasts_ms\": -1}\n", ERROR_VALUE, "line 1: lasts_ms"},
		{"{\"schema\": \"shop-recording/1\", \"recorded_at\": 7}\n", ERROR_VALUE, "line 1: recorded_at"},
	};
	struct error err;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		write_file(cases[i].text, strlen(cases[i].text));
		assert_null(recording_open(path, 0, &err));
		assert_int_equal(err.code, cases[i].code);
		assert_string_equal(err.path, cases[i].place);
		// what is wrong behind the schema is wrong with a recording
		assert_int_equal(recording_is_one(path), cases[i].code == ERROR_VALUE);
	}
	assert_null(recording_open("/nowhere/at/all.jsonl", 0, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_null(recording_open(path, 0, &err));
	assert_int_equal(err.code, ERROR_UNSUPPORTED);
	unlink(path);
	struct recording_reader *reader =
		open_text("{\"schema\": \"shop-recording/1\", \"lasts_ms\": 600000, \"more\": []}\n");
	assert_true(recording_is_one(path));
	assert_int_equal(recording_lasts_ms(reader), 600000);
	recording_reader_close(&reader);
}

static void test_recording_rounds_have_epochs(void **state)
{
	(void)state;
	static const char *const epochs[] = {"e", "e.2", "e.3"};
	recording_reader_close(&(struct recording_reader *){open_text(HEAD LINE(0, "\"room\": " ROOM(1, 1)))});
	for (unsigned round = 0; round < 3; round++) {
		struct recording_reader *reader = recording_open(path, round, NULL);
		struct recording_line line;
		recording_read(reader, &line);
		assert_string_equal(line.room->epoch, epochs[round]);
		recording_line_finish(&line);
		recording_reader_close(&reader);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recording_reads_what_was_written),
		cmocka_unit_test(test_recording_every_line_is_there_at_once),
		cmocka_unit_test(test_recording_full_disk_leaves_whole_lines),
		cmocka_unit_test(test_recording_patches_make_rooms),
		cmocka_unit_test(test_recording_bad_lines_are_named_and_left),
		cmocka_unit_test(test_recording_patch_behind_a_bad_line_is_bad),
		cmocka_unit_test(test_recording_may_end_anywhere),
		cmocka_unit_test(test_recording_long_line_is_left),
		cmocka_unit_test(test_recording_heads),
		cmocka_unit_test(test_recording_rounds_have_epochs),
	};
	return cmocka_run_group_tests(tests, make_path, remove_file);
}

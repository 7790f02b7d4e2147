/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sheets as people really save them, byte by byte: tests/unit/sheet_cases/INDEX says what becomes of each. A sheet that
 * is taken has its rows, the room that it makes of room.json, and its warnings in expected/.
 */
#include "base/file.h"
#include "room/json.h"
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES SHOP_SOURCE_DIR "/tests/unit/sheet_cases/"
#define HEADINGS SHOP_SOURCE_DIR "/data/sheets/headings.json"
#define CASES_LEAST 40

static struct sheet_headings *headings;
static json_t *room;

static void read_whole(const char *path, struct buffer *bytes)
{
	struct error err = {0};
	buffer_init(bytes, 2 * SHEET_MAX_BYTES);
	if (!file_read(path, bytes, &err))
		fail_msg("%s: %s", path, err.message);
}

static int load(void **state)
{
	(void)state;
	struct buffer bytes;
	struct error err = {0};
	read_whole(HEADINGS, &bytes);
	if (!sheet_headings_decode(bytes.bytes, bytes.size_bytes, &headings, &err))
		fail_msg("%s: %s: %s", HEADINGS, err.path, err.message);
	buffer_finish(&bytes);
	read_whole(CASES "room.json", &bytes);
	assert_true(json_parse(bytes.bytes, bytes.size_bytes, ROOM_DOCUMENT_MAX_BYTES, &room, &err));
	buffer_finish(&bytes);
	return 0;
}

static int unload(void **state)
{
	(void)state;
	sheet_headings_destroy(&headings);
	json_decref(room);
	return 0;
}

/* -- what a sheet says, as JSON -- */

static void put_number(json_t *object, const char *name, int64_t number)
{
	if (number != ROOM_UNSET)
		json_object_set_new(object, name, json_integer(number));
}

static void put_text(json_t *object, const char *name, const char *text)
{
	if (text)
		json_object_set_new(object, name, json_string(text));
}

static json_t *tell_step(const struct sheet_step *step)
{
	static const char *const kinds[] = {"",     "quote",      "ask",    "cut",    "subsidy",
					    "gift", "more_stock", "settle", "reject", "withdraw"};
	static const char *const givers[] = {"", "brand ", "platform ", "host "};
	static const char *const changes[] = {"", " to ", " less ", " permille "};
	char value[32] = "";
	if (step->change)
		snprintf(value, sizeof(value), "%lld", (long long)step->value);
	return json_sprintf("%s%s%s%s%s%s%s%s", givers[step->by], kinds[step->kind], changes[step->change], value,
			    step->person ? " by " : "", step->person ? step->person : "", step->note ? ": " : "",
			    step->note ? step->note : "");
}

static json_t *tell_rows(const struct sheet *sheet)
{
	json_t *rows = json_array();
	for (size_t i = 0; i < sheet->item_count; i++) {
		const struct sheet_item *item = &sheet->items[i];
		json_t *row = json_object();
		put_number(row, "row", item->row);
		put_text(row, "item_id", item->item_id);
		put_number(row, "link_no", item->link_no);
		put_text(row, "name", item->name);
		put_number(row, "floor", item->floor_minor);
		put_number(row, "target", item->target_minor);
		put_number(row, "ends", item->plan_ends_minor);
		put_text(row, "prompt", item->prompt);
		put_text(row, "notes", item->notes);
		json_t *plan = json_array();
		for (size_t k = 0; k < item->plan_count; k++)
			json_array_append_new(plan, tell_step(&item->plan[k]));
		if (item->plan_count)
			json_object_set(row, "plan", plan);
		json_decref(plan);
		json_array_append_new(rows, row);
	}
	return rows;
}

static json_t *tell_findings(const struct sheet_findings *findings)
{
	json_t *list = json_array();
	for (size_t i = 0; i < findings->count && i < 64; i++)
		json_array_append_new(list, json_sprintf("%s%s: %s", findings->entries[i].is_error ? "ERROR " : "",
							 findings->entries[i].where, findings->entries[i].message));
	return list;
}

/* The items that the sheet has a hand in; they are a good room's. */
static json_t *tell_items(const struct sheet *sheet, struct sheet_findings *findings, const char *name)
{
	const struct room *decoded = NULL;
	struct error err = {0};
	json_t *merged = sheet_apply(room, sheet, findings, NULL, NULL);
	assert_non_null(merged);
	if (!room_decode_json(merged, &decoded, NULL, &err))
		fail_msg("%s makes no room: %s: %s", name, err.path, err.message);
	room_unref(decoded);
	json_t *items = json_array();
	size_t index;
	json_t *item;
	json_array_foreach(json_object_get(merged, "items"), index, item)
	{
		const json_t *before = json_array_get(json_object_get(room, "items"), index);
		if (!json_equal(item, before))
			json_array_append(items, item);
	}
	json_decref(merged);
	return items;
}

static json_t *tell(const struct sheet *sheet, const struct sheet_findings *warnings, const char *name)
{
	struct sheet_findings applied = {.count = 0};
	json_t *told = json_object();
	put_text(told, "title", sheet->title);
	json_object_set_new(told, "rows", tell_rows(sheet));
	json_object_set_new(told, "items", tell_items(sheet, &applied, name));
	json_object_set_new(told, "warnings", tell_findings(warnings));
	if (applied.count)
		json_object_set_new(told, "not applied", tell_findings(&applied));
	return told;
}

/* -- one case -- */

static void check_taken(const char *name, const struct sheet *sheet, const struct sheet_findings *findings)
{
	char path[512];
	snprintf(path, sizeof(path), CASES "expected/%s.json", name);
	struct error err = {0};
	struct buffer bytes;
	json_t *expected = NULL;
	read_whole(path, &bytes);
	if (!json_parse(bytes.bytes, bytes.size_bytes, SHEET_MAX_BYTES, &expected, &err))
		fail_msg("%s: %s", path, err.message);
	buffer_finish(&bytes);
	json_t *told = tell(sheet, findings, name);
	if (!json_equal(told, expected)) {
		char *text = json_dumps(told, JSON_INDENT(1));
		fail_msg("%s is not what expected/ says:\n%s", name, text);
	}
	json_decref(told);
	json_decref(expected);
}

static void check_refused(const char *name, const struct sheet_findings *findings, const struct error *err,
			  const char *where, const char *words)
{
	char text[512];
	error_text(err, text, sizeof(text));
	for (size_t i = 0; i < findings->count && i < 64; i++) {
		const struct sheet_finding *entry = &findings->entries[i];
		if (entry->is_error && strcmp(entry->where, where) == 0 && strstr(entry->message, words))
			return;
	}
	if (findings->error_count == 0 && strcmp(where, "file") == 0 && strstr(text, words))
		return;
	fail_msg("%s: \"%s\" (%zu errors), wanted \"%s: %s\"", name, text, findings->error_count, where, words);
}

static void check_case(char *fields[4])
{
	const char *name = fields[0];
	char path[512];
	snprintf(path, sizeof(path), CASES "files/%s", name);
	struct buffer bytes;
	struct error err = {0};
	struct sheet_findings findings;
	const struct sheet *sheet = NULL;
	read_whole(path, &bytes);
	bool is_taken = sheet_decode(bytes.bytes, bytes.size_bytes, headings, &sheet, &findings, &err);
	buffer_finish(&bytes);
	if (strcmp(fields[1], "taken") == 0) {
		char text[512];
		if (!is_taken)
			fail_msg("%s is refused: %s", name, error_text(&err, text, sizeof(text)));
		check_taken(name, sheet, &findings);
	} else {
		if (is_taken)
			fail_msg("%s is taken", name);
		check_refused(name, &findings, &err, fields[2], fields[3]);
	}
	sheet_unref(sheet);
}

/* Cuts a line at its bars and takes the blanks around each field away. */
static int split(char *line, char *fields[4])
{
	int count = 0;
	char *rest = line;
	line[strcspn(line, "\n")] = '\0';
	for (char *field = strsep(&rest, "|"); field && count < 4; field = strsep(&rest, "|")) {
		while (*field == ' ')
			field++;
		size_t length = strlen(field);
		while (length > 0 && field[length - 1] == ' ')
			field[--length] = '\0';
		fields[count++] = field;
	}
	return count;
}

static void test_cases(void **state)
{
	(void)state;
	FILE *index = fopen(CASES "INDEX", "r");
	assert_non_null(index);
	char line[512];
	int count = 0;
	while (fgets(line, sizeof(line), index)) {
		char *fields[4] = {NULL};
		if (line[0] == '#' || line[0] == '\n')
			continue;
		int got = split(line, fields);
		if (got != (strcmp(fields[1], "taken") == 0 ? 2 : 4))
			fail_msg("INDEX: %s has %d fields", fields[0], got);
		check_case(fields);
		count++;
	}
	fclose(index);
	assert_true(count >= CASES_LEAST);
	DIR *folder = opendir(CASES "files");
	assert_non_null(folder);
	for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
		count -= entry->d_name[0] != '.';
	closedir(folder);
	assert_int_equal(count, 0); // a file that INDEX does not name is tried by nobody
}

int main(int argc, char **argv)
{
	// With a file's path: what it says, to look at and to write expected/ from.
	if (argc == 2) {
		struct buffer bytes;
		struct error err = {0};
		struct sheet_findings findings;
		const struct sheet *sheet = NULL;
		load(NULL);
		read_whole(argv[1], &bytes);
		bool is_taken = sheet_decode(bytes.bytes, bytes.size_bytes, headings, &sheet, &findings, &err);
		json_t *told = is_taken ? tell(sheet, &findings, argv[1]) : tell_findings(&findings);
		json_dumpf(told, stdout, JSON_INDENT(1));
		printf("\n%s\n", err.message);
		return is_taken ? 0 : 1;
	}
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
	return cmocka_run_group_tests(tests, load, unload);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decoder over tests/unit/room_cases. With the argument `verdicts` it is the decoder that the schema's test asks:
 * paths of documents on stdin, one verdict a line on stdout.
 */
#include "base/file.h"
#include "room/json.h"
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES SHOP_SOURCE_DIR "/tests/unit/room_cases/"

static bool decode_file(const char *path, struct room_warnings *warnings, struct error *err)
{
	struct buffer bytes;
	buffer_init(&bytes, 2 * ROOM_DOCUMENT_MAX_BYTES);
	const struct room *room = NULL;
	bool is_taken =
		file_read(path, &bytes, err) && room_decode(bytes.bytes, bytes.size_bytes, &room, warnings, err);
	room_unref(room);
	buffer_finish(&bytes);
	return is_taken;
}

static int count_documents(const char *folder)
{
	DIR *dir = opendir(folder);
	assert_non_null(dir);
	int count = 0;
	for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
		const char *dot = strrchr(entry->d_name, '.');
		count += dot && strcmp(dot, ".json") == 0;
	}
	closedir(dir);
	return count;
}

/* Cuts a line of INDEX at its bars and takes the blanks around each field away. */
static void split(char *line, char **fields, int count)
{
	line[strcspn(line, "\n")] = '\0';
	for (int i = 0; i < count; i++) {
		char *bar = strchr(line, '|');
		assert_true((bar != NULL) == (i < count - 1));
		while (*line == ' ')
			line++;
		fields[i] = line;
		char *end = bar ? bar : line + strlen(line);
		line = bar ? bar + 1 : end;
		*end = '\0';
		while (end > fields[i] && end[-1] == ' ')
			*--end = '\0';
	}
}

/* "3:1" is line 3 column 1, "3:" line 3; false when the field is a path. */
static bool read_position(const char *field, int *line, int *column)
{
	char *end;
	*line = (int)strtol(field, &end, 10);
	if (end == field || *end != ':')
		return false;
	*column = (int)strtol(end + 1, NULL, 10);
	return true;
}

static void check_refusal(const char *name, const char *where, const char *words)
{
	char path[512];
	snprintf(path, sizeof(path), CASES "invalid/%s.json", name);
	struct error err = {0};
	if (decode_file(path, NULL, &err))
		fail_msg("%s is taken", name);
	int line;
	int column;
	bool is_syntax = read_position(where, &line, &column);
	if (is_syntax != (err.code == ERROR_SYNTAX))
		fail_msg("%s: %s: %s", name, error_code_name(err.code), err.message);
	if (is_syntax && (err.line != line || err.column < 1 || (column && err.column != column)))
		fail_msg("%s: line %d column %d: %s, not %s", name, err.line, err.column, err.message, where);
	if (!is_syntax && strcmp(where, "*") != 0 && strcmp(err.path, where) != 0)
		fail_msg("%s: path %s, not %s", name, err.path, where);
	if (!err.message[0] || !strstr(err.message, words))
		fail_msg("%s: reason \"%s\", not \"%s\"", name, err.message, words);
}

/* Calls check with the fields of each row; the INDEX has a row for each document of its folder. Returns how many. */
static int each_case(const char *folder, int field_count, void (*check)(char **fields))
{
	char path[512];
	snprintf(path, sizeof(path), CASES "%s/INDEX", folder);
	FILE *index = fopen(path, "r");
	assert_non_null(index);
	int count = 0;
	char line[512];
	while (fgets(line, sizeof(line), index)) {
		if (line[0] == '#')
			continue;
		char *fields[4];
		split(line, fields, field_count);
		check(fields);
		count++;
	}
	fclose(index);
	snprintf(path, sizeof(path), CASES "%s", folder);
	assert_int_equal(count, count_documents(path));
	return count;
}

static void check_invalid(char **fields)
{
	check_refusal(fields[0], fields[2], fields[3]);
}

static void check_valid(char **fields)
{
	char path[512];
	snprintf(path, sizeof(path), CASES "valid/%s.json", fields[0]);
	struct room_warnings warnings;
	struct error err = {0};
	if (!decode_file(path, &warnings, &err))
		fail_msg("%s: %s: %s", fields[0], err.path, err.message);
	if (warnings.count != strtoul(fields[1], NULL, 10))
		fail_msg("%s: %zu dropped, not %s", fields[0], warnings.count, fields[1]);
}

static void invalid_documents_are_refused_by_name(void **state)
{
	(void)state;
	assert_true(each_case("invalid", 4, check_invalid) >= 530);
}

static void valid_documents_are_taken(void **state)
{
	(void)state;
	assert_true(each_case("valid", 2, check_valid) >= 50);
}

/* Refuses document, of which one member is null just now: with the path of that member. */
static void check_null(const json_t *document, const char *path)
{
	const struct room *room;
	struct error err = {0};
	if (room_decode_json(document, &room, NULL, &err))
		fail_msg("%s: null is taken", path);
	if (err.code != ERROR_VALUE || strcmp(err.path, path) != 0)
		fail_msg("%s: null is refused as %s: %s", path, err.path, err.message);
}

/* Makes every member and entry below node null, one at a time. Returns how many there are. */
static int null_each(const json_t *document, json_t *node, const char *path)
{
	int count = 0;
	char below[256];
	const char *name;
	json_t *value;
	json_object_foreach(node, name, value)
	{
		snprintf(below, sizeof(below), "%s%s%s", path, *path ? "." : "", name);
		json_incref(value);
		json_object_set_new(node, name, json_null());
		check_null(document, below);
		json_object_set_new(node, name, value);
		count += 1 + null_each(document, value, below);
	}
	size_t index;
	json_array_foreach(node, index, value)
	{
		snprintf(below, sizeof(below), "%s[%zu]", path, index);
		json_incref(value);
		json_array_set_new(node, index, json_null());
		check_null(document, below);
		json_array_set_new(node, index, value);
		count += 1 + null_each(document, value, below);
	}
	return count;
}

static void null_is_refused_everywhere_by_name(void **state)
{
	(void)state;
	struct buffer bytes;
	buffer_init(&bytes, ROOM_DOCUMENT_MAX_BYTES);
	json_t *document;
	assert_true(file_read(CASES "valid/every_member.json", &bytes, NULL));
	assert_true(json_parse(bytes.bytes, bytes.size_bytes, ROOM_DOCUMENT_MAX_BYTES, &document, NULL));
	assert_true(null_each(document, document, "") > 300);
	json_decref(document);
	buffer_finish(&bytes);
}

static int print_verdicts(void)
{
	char path[1024];
	while (fgets(path, sizeof(path), stdin)) {
		path[strcspn(path, "\n")] = '\0';
		struct error err = {0};
		char text[512];
		if (decode_file(path, NULL, &err))
			puts("taken");
		else
			printf("refused %s: %s\n", error_code_name(err.code), error_text(&err, text, sizeof(text)));
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "verdicts") == 0)
		return print_verdicts();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(invalid_documents_are_refused_by_name),
		cmocka_unit_test(valid_documents_are_taken),
		cmocka_unit_test(null_is_refused_everywhere_by_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

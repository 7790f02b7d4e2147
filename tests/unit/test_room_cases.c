/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decoder over tests/unit/room_cases. With the argument `verdicts` it is the decoder that the schema's test asks:
 * paths of documents on stdin, one verdict a line on stdout.
 */
#include "base/file.h"
#include "room/room_decode.h"
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
static void split(char *line, char *fields[4])
{
	line[strcspn(line, "\n")] = '\0';
	for (int i = 0; i < 4; i++) {
		char *bar = strchr(line, '|');
		assert_true((bar != NULL) == (i < 3));
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

static void invalid_documents_are_refused_by_name(void **state)
{
	(void)state;
	FILE *index = fopen(CASES "invalid/INDEX", "r");
	assert_non_null(index);
	int count = 0;
	char line[512];
	while (fgets(line, sizeof(line), index)) {
		if (line[0] == '#')
			continue;
		char *fields[4];
		split(line, fields);
		check_refusal(fields[0], fields[2], fields[3]);
		count++;
	}
	fclose(index);
	assert_int_equal(count, count_documents(CASES "invalid"));
	assert_true(count >= 270);
}

static void valid_documents_are_taken(void **state)
{
	(void)state;
	DIR *dir = opendir(CASES "valid");
	assert_non_null(dir);
	for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
		if (entry->d_name[0] == '.')
			continue;
		char path[512];
		snprintf(path, sizeof(path), CASES "valid/%s", entry->d_name);
		struct room_warnings warnings;
		struct error err = {0};
		if (!decode_file(path, &warnings, &err))
			fail_msg("%s: %s: %s", entry->d_name, err.path, err.message);
		assert_int_equal(warnings.count > 0, strncmp(entry->d_name, "unknown_kind", 12) == 0);
	}
	closedir(dir);
	assert_true(count_documents(CASES "valid") >= 20);
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

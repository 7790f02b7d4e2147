/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `audit export --csv`: a row for each line of a show's log, for a spreadsheet. */
#include "audit.h"

#include "base/buffer.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

static const char *const columns[] = {"n",    "at",    "shop_at", "kind", "stage",     "version", "item",
				      "beat", "layer", "old",     "new",  "caused_by", "more"};

#define COLUMN_COUNT (sizeof(columns) / sizeof(*columns))

/* RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
static void print_cell(const char *text)
{
	bool is_formula = text[0] && strchr("=+-@\t\r", text[0]);
	if (!is_formula && !strpbrk(text, ",\"\r\n")) {
		fputs(text, stdout);
		return;
	}
	putchar('"');
	if (is_formula)
		putchar('\'');
	for (const char *c = text; *c; c++) {
		if (*c == '"')
			putchar('"');
		putchar(*c);
	}
	putchar('"');
}

static void print_value(const json_t *value)
{
	if (json_is_string(value)) {
		print_cell(json_string_value(value));
	} else if (json_is_integer(value)) {
		printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
	} else if (json_is_array(value)) {
		// the texts of a layer, one beneath the other
		struct buffer text;
		size_t index;
		const json_t *one;
		buffer_init(&text, AUDIT_LINE_BYTES);
		json_array_foreach(value, index, one)
		{
			const char *part = json_string_value(one);
			if (!buffer_add_format(&text, NULL, "%s%s", index ? "\n" : "", part ? part : ""))
				break;
		}
		print_cell(buffer_text(&text));
		buffer_finish(&text);
	}
}

/* What stands in a column, and what no cell could hold. */
static bool is_column(const char *name)
{
	for (size_t i = 0; i + 1 < COLUMN_COUNT; i++) {
		if (strcmp(columns[i], name) == 0)
			return true;
	}
	return strcmp(name, "hash") == 0 || strcmp(name, "document") == 0 || strcmp(name, "change") == 0 ||
	       strcmp(name, "desk") == 0;
}

/* What has no column of its own; a document and the desk's stand are named by their hashes alone. */
static void print_more(json_t *root)
{
	json_t *more = json_object();
	const char *name;
	json_t *value;
	json_object_foreach(root, name, value)
	{
		if (more && !is_column(name))
			json_object_set(more, name, value);
	}
	char *text = json_object_size(more) ? json_dumps(more, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
	if (text)
		print_cell(text);
	free(text);
	json_decref(more);
}

static void print_line(void *data, const struct audit_line *line)
{
	(void)data;
	json_t *root = json_loadb(line->text, line->size_bytes, 0, NULL);
	if (!root)
		return;
	for (size_t i = 0; i + 1 < COLUMN_COUNT; i++) {
		print_value(json_object_get(root, columns[i]));
		putchar(',');
	}
	print_more(root);
	fputs("\r\n", stdout);
	json_decref(root);
}

static void say_fault(void *data, const char *text)
{
	(void)data;
	fprintf(stderr, "shop-overlay audit: %s\n", text);
}

enum exit_code audit_run_export(const struct args *args, const char *folder)
{
	struct error err = {0};
	struct audit_verdict verdict;
	const struct audit_reader reader = {.on_line = print_line, .on_fault = say_fault};
	(void)args;
	fputs("\xef\xbb\xbf", stdout); // spreadsheets take a table without it for one in the machine's old encoding
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		printf("%s%s", i ? "," : "", columns[i]);
	fputs("\r\n", stdout);
	if (!audit_verify(folder, audit_digest, &reader, &verdict, &err))
		return audit_say(folder, &err);
	return verdict.faults ? EXIT_BAD : EXIT_GOOD;
}

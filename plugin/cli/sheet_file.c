/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sheet_file.h"

#include "base/alloc.h"
#include "folders.h"
#include "room/merge.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

void sheet_file_init(struct sheet_file *file, const char *path, const char *data_folder)
{
	*file = (struct sheet_file){.path = path};
	folder_of_data(data_folder, file->data_folder);
}

void sheet_file_finish(struct sheet_file *file)
{
	sheet_unref(file->sheet);
	file->sheet = NULL;
}

bool sheet_file_is_csv(const char *path)
{
	const char *dot = strrchr(path, '.');
	return dot && (strcasecmp(dot, ".csv") == 0 || strcasecmp(dot, ".tsv") == 0 || strcasecmp(dot, ".txt") == 0);
}

static bool read_headings(const char *data_folder, struct sheet_headings **out, struct error *err)
{
	char path[PATH_MAX];
	struct buffer bytes;
	if (snprintf(path, sizeof(path), "%s/sheets/headings.json", data_folder) >= (int)sizeof(path))
		return error_set(err, ERROR_LIMIT, "the data root's path is too long");
	buffer_init(&bytes, SHEET_MAX_BYTES);
	bool did = file_read(path, &bytes, err) && sheet_headings_decode(bytes.bytes, bytes.size_bytes, out, err);
	buffer_finish(&bytes);
	return did;
}

bool sheet_file_read(const char *path, const char *data_folder, const struct sheet **out, struct sheet_findings *found,
		     struct error *err)
{
	struct sheet_headings *headings = NULL;
	struct buffer bytes;
	memset(found, 0, sizeof(*found));
	buffer_init(&bytes, SHEET_MAX_BYTES);
	bool did = read_headings(data_folder, &headings, err) && file_read(path, &bytes, err) &&
		   sheet_decode(bytes.bytes, bytes.size_bytes, headings, out, found, err);
	buffer_finish(&bytes);
	sheet_headings_destroy(&headings);
	return did;
}

void sheet_file_tell(const char *path, const struct sheet_findings *found, bool has_errors, struct findings *findings)
{
	size_t named = sizeof(found->entries) / sizeof(*found->entries);
	for (size_t i = 0; i < found->count && i < named; i++) {
		const struct sheet_finding *entry = &found->entries[i];
		struct error err = {0};
		error_set_at(&err, ERROR_VALUE, entry->where, "%s", entry->message);
		if (entry->is_error && has_errors)
			findings_add_error(findings, path, &err);
		else
			findings_add_warning(findings, path, entry->where, entry->message);
	}
	if (found->count > named) {
		char text[64];
		snprintf(text, sizeof(text), "%zu more of this sort", found->count - named);
		findings_add_warning(findings, path, "", text);
	}
}

void sheet_file_say(const char *path, const struct sheet_findings *found, const struct error *err)
{
	char text[sizeof(err->path) + sizeof(err->message) + 64];
	for (size_t i = 0; i < found->count && i < sizeof(found->entries) / sizeof(*found->entries); i++) {
		const struct sheet_finding *entry = &found->entries[i];
		fprintf(stderr, "%s: %s%s%s%s\n", path, entry->where, entry->where[0] ? ": " : "",
			entry->is_error ? "" : "warning: ", entry->message);
	}
	if (err->code != ERROR_NONE && found->error_count == 0)
		fprintf(stderr, "%s: %s\n", path, error_text(err, text, sizeof(text)));
}

/* False: it is not taken, and the sheet before stays. */
static bool take(struct sheet_file *file)
{
	const struct sheet *sheet = NULL;
	struct error err = {0};
	struct sheet_findings *found = alloc_zeroed(1, sizeof(*found));
	if (!found)
		return false;
	bool did = sheet_file_read(file->path, file->data_folder, &sheet, found, &err);
	sheet_file_say(file->path, found, &err);
	alloc_free(found);
	if (!did)
		return false;
	sheet_unref(file->sheet);
	file->sheet = sheet;
	return true;
}

bool sheet_file_open(struct sheet_file *file)
{
	file->seen = file->taken = file_stamp_of(file->path);
	return take(file);
}

bool sheet_file_look(struct sheet_file *file)
{
	struct file_stamp now = file_stamp_of(file->path);
	bool is_settled = file_stamp_equal(&now, &file->seen);
	file->seen = now;
	// A spreadsheet writes a while, and half a table may be one too.
	if (!is_settled || file_stamp_equal(&now, &file->taken))
		return false;
	file->taken = now;
	return take(file);
}

const struct room *sheet_file_merge(const struct sheet_file *file, const struct room *room, int64_t shop_ms)
{
	const struct room *merged = NULL;
	struct error err = {0};
	struct sheet_findings *found = alloc_zeroed(1, sizeof(*found));
	const struct room_inputs inputs = {.shop = room, .sheet = file->sheet, .shop_ms = shop_ms, .findings = found};
	if (found && !room_merge(&inputs, &merged, NULL, &err) && err.code != ERROR_MEMORY)
		merged = room_ref(room);
	if (merged)
		sheet_file_say(file->path, found, &err);
	alloc_free(found);
	return merged;
}

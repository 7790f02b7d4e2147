/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "papers.h"

#include "base/alloc.h"
#include "base/blob.h"
#include "base/log.h"
#include "room/stand.h"

#include <stdio.h>
#include <string.h>

struct kept_stand {
	size_t size_bytes;
	uint8_t bytes[];
};

void reading_free(void *reading_at)
{
	struct reading *reading = reading_at;
	if (reading)
		sheet_unref(reading->sheet);
	alloc_free(reading);
}

bool papers_init(struct papers *papers, const char *sheet_path, const char *stand_path, struct error *err)
{
	*papers = (struct papers){.has_failed = false};
	mailbox_init(&papers->wanted, alloc_free);
	mailbox_init(&papers->readings, reading_free);
	mailbox_init(&papers->stands, alloc_free);
	mailbox_init(&papers->troubles, alloc_free);
	lock_init(&papers->write_lock);
	bool has_sheet = sheet_path && sheet_path[0];
	papers->sheet_path = has_sheet ? alloc_text(sheet_path) : NULL;
	papers->stand_path = alloc_text(stand_path);
	if ((papers->sheet_path || !has_sheet) && (papers->stand_path || !stand_path))
		return true;
	return error_set(err, ERROR_MEMORY, "no memory for a show's files");
}

void papers_finish(struct papers *papers)
{
	if (!papers->readings.release)
		return;
	mailbox_finish(&papers->wanted);
	mailbox_finish(&papers->readings);
	mailbox_finish(&papers->stands);
	mailbox_finish(&papers->troubles);
	lock_finish(&papers->write_lock);
	alloc_free(papers->sheet_path);
	alloc_free(papers->stand_path);
}

/* -- the sheet -- */

/* A place in the sheet stands in the path; without one it is the file that is to blame. */
static void name_file(struct error *err, const char *path)
{
	char place[sizeof(err->path)];
	const char *name = strrchr(path, '/');
	snprintf(place, sizeof(place), "%s", err->path);
	if (strcmp(place, path) != 0)
		snprintf(err->path, sizeof(err->path), "%.120s%s%.60s", name ? name + 1 : path, place[0] ? ": " : "",
			 place);
}

/* Times of files are coarse, on some systems two seconds. */
#define COARSE_MS 3000

static bool is_young(const struct file_stamp *stamp, int64_t wall_ms)
{
	int64_t ago_ms = wall_ms - stamp->modified_ns / 1000000;
	return stamp->exists && ago_ms >= -COARSE_MS && ago_ms <= COARSE_MS;
}

/* Returns: whether the file could be read and is as it was. */
static bool read_bytes(struct papers *papers, int64_t wall_ms, struct buffer *bytes, struct error *err)
{
	uint64_t hash_before = papers->taken_hash;
	papers->taken = papers->seen = file_stamp_of(papers->sheet_path);
	papers->was_young = is_young(&papers->taken, wall_ms);
	papers->taken_hash = 0;
	if (file_read_plain(papers->sheet_path, bytes, err))
		papers->taken_hash = blob_hash(bytes->bytes, bytes->size_bytes, BLOB_HASH);
	return papers->taken_hash && papers->taken_hash == hash_before;
}

struct reading *papers_read_sheet(struct papers *papers, const struct sheet_headings *headings, int64_t wall_ms)
{
	struct reading *reading = papers->sheet_path ? alloc_zeroed(1, sizeof(*reading)) : NULL;
	if (!reading)
		return NULL;
	struct buffer bytes;
	buffer_init(&bytes, SHEET_MAX_BYTES);
	bool is_same = read_bytes(papers, wall_ms, &bytes, &reading->error);
	papers->has_read = true;
	if (is_same) {
		buffer_finish(&bytes);
		reading_free(reading);
		return NULL;
	}
	if (!papers->taken_hash || !sheet_decode(bytes.bytes, bytes.size_bytes, headings, &reading->sheet,
						 &reading->findings, &reading->error))
		name_file(&reading->error, papers->sheet_path);
	buffer_finish(&bytes);
	char text[512];
	if (reading->sheet)
		log_write(LOG_LEVEL_INFO, "sheet %s: %zu items", papers->sheet_path, reading->sheet->item_count);
	else
		log_write(LOG_LEVEL_WARNING, "the sheet is not taken: %s",
			  error_text(&reading->error, text, sizeof(text)));
	return reading;
}

bool papers_use_sheet(struct papers *papers, const char *sheet_path)
{
	char *path = alloc_text(sheet_path);
	if (path)
		mailbox_give(&papers->wanted, path);
	return path != NULL;
}

/* Another path: what was read of the one before says nothing of it, and it is read at once. */
static void take_wanted(struct papers *papers)
{
	char *path = mailbox_try_take(&papers->wanted);
	if (!path)
		return;
	alloc_free(papers->sheet_path);
	papers->sheet_path = path;
	papers->seen = file_stamp_of(path);
	papers->taken_hash = 0;
	papers->has_read = false;
}

bool papers_look(struct papers *papers, const struct sheet_headings *headings, int64_t wall_ms)
{
	take_wanted(papers);
	if (!papers->sheet_path)
		return false;
	struct file_stamp now = file_stamp_of(papers->sheet_path);
	bool is_settled = file_stamp_equal(&now, &papers->seen);
	papers->seen = now;
	// half a table may be a table too: one that still grows is not read
	bool is_known = papers->has_read && file_stamp_equal(&now, &papers->taken) &&
			!(papers->was_young && !is_young(&now, wall_ms));
	if (!is_settled || is_known)
		return false;
	struct reading *reading = papers_read_sheet(papers, headings, wall_ms);
	if (!reading)
		return false;
	mailbox_give(&papers->readings, reading);
	return true;
}

/* -- the stand -- */

static bool is_long_ago(const char *path, int64_t wall_ms)
{
	struct file_stamp stamp = file_stamp_of(path);
	return stamp.exists && wall_ms - stamp.modified_ns / 1000000 > STAND_KEPT_MS;
}

bool papers_read_stand(struct papers *papers, int64_t wall_ms, struct buffer *out, struct error *err)
{
	buffer_clear(out);
	struct error why = {0};
	if (!papers->stand_path || is_long_ago(papers->stand_path, wall_ms) ||
	    file_read_plain(papers->stand_path, out, &why))
		return true;
	buffer_clear(out);
	if (why.code == ERROR_NOT_FOUND)
		return true;
	if (err)
		*err = why;
	return false;
}

bool papers_keep_stand(struct papers *papers, const struct buffer *stand)
{
	if (!papers->stand_path)
		return true;
	struct kept_stand *kept = alloc_zeroed(1, sizeof(*kept) + stand->size_bytes);
	if (!kept)
		return false;
	kept->size_bytes = stand->size_bytes;
	memcpy(kept->bytes, stand->bytes, stand->size_bytes);
	mailbox_give(&papers->stands, kept);
	return true;
}

static bool write_stand(const char *path, const struct kept_stand *kept, struct error *err)
{
	char folder[PATH_MAX];
	snprintf(folder, sizeof(folder), "%s", path);
	char *slash = strrchr(folder, '/');
	if (slash)
		*slash = '\0';
	return (!slash || file_make_folder(folder, err)) &&
	       file_write_private(path, kept->bytes, kept->size_bytes, err);
}

/* The newest that waits. Only a giver can hold the box, and for a moment. */
static struct kept_stand *take_waiting(struct papers *papers)
{
	lock_enter(&papers->stands.lock);
	struct kept_stand *kept = papers->stands.item;
	papers->stands.item = NULL;
	lock_leave(&papers->stands.lock);
	return kept;
}

bool papers_write(struct papers *papers)
{
	bool has_news = false;
	lock_enter(&papers->write_lock); // an older one must not be written last
	struct kept_stand *kept = take_waiting(papers);
	if (kept) {
		struct error why = {0};
		bool did = write_stand(papers->stand_path, kept, &why);
		struct error *told = !did || papers->has_failed ? alloc_zeroed(1, sizeof(*told)) : NULL;
		papers->has_failed = !did;
		if (told) {
			*told = why;
			mailbox_give(&papers->troubles, told);
			has_news = true;
		}
		alloc_free(kept);
	}
	lock_leave(&papers->write_lock);
	return has_news;
}

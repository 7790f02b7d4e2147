/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "control/sheet_trial.h"

#include "base/file.h"
#include "room/merge.h"

#include <stdio.h>
#include <string.h>

/* One more, before all others where there are as many as can be kept. */
static void add_finding(struct sheet_findings *findings, const struct error *err)
{
	size_t most = sizeof(findings->entries) / sizeof(findings->entries[0]);
	size_t at = findings->count < most ? findings->count : 0;
	struct sheet_finding *entry = &findings->entries[at];
	*entry = (struct sheet_finding){.is_error = true};
	if (err->line)
		snprintf(entry->where, sizeof(entry->where), "line %d column %d", err->line, err->column);
	snprintf(entry->said, sizeof(entry->said), "%s", error_said(err));
	said_text(entry->said, entry->message, sizeof(entry->message));
	findings->count++;
	findings->error_count++;
}

/* Whether the room with it would be a good one; what of it has no place there is said by its row. */
static bool merge(const struct sheet *sheet, const struct room *shop, int64_t shop_ms, struct sheet_findings *findings,
		  struct error *err)
{
	if (!shop)
		return true;
	const struct room_inputs inputs = {.shop = shop, .sheet = sheet, .shop_ms = shop_ms, .findings = findings};
	const struct room *room;
	if (!room_merge(&inputs, &room, NULL, err))
		return false;
	room_unref(room);
	return true;
}

void sheet_trial_run(struct sheet_trial *trial, const struct sheet_headings *headings, const struct room *shop,
		     int64_t shop_ms)
{
	struct error err = {0};
	const struct sheet *sheet = NULL;
	struct buffer bytes;
	trial->findings.count = trial->findings.error_count = 0;
	trial->rows = 0;
	buffer_init(&bytes, SHEET_MAX_BYTES);
	trial->is_good = file_read_plain(trial->path, &bytes, &err) &&
			 sheet_decode(bytes.bytes, bytes.size_bytes, headings, &sheet, &trial->findings, &err) &&
			 merge(sheet, shop, shop_ms, &trial->findings, &err);
	buffer_finish(&bytes);
	if (sheet)
		trial->rows = sheet->item_count;
	if (!trial->is_good && trial->findings.error_count == 0)
		add_finding(&trial->findings, &err);
	sheet_unref(sheet);
	trial->is_done = true;
}

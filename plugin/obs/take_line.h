/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A take as a line of the CSV that the team opens in a spreadsheet after the show, and as the title of a chapter. Pure.
 */
#pragma once

#include "base/buffer.h"

#include <stdint.h>

/** The first line of each file, behind the mark by which spreadsheets know UTF-8. */
#define TAKE_HEADINGS "\xEF\xBB\xBFshow_time,wall_time,link_no,item_id,title,price,room\r\n"

struct take {
	int64_t show_ms;  /* since sending or recording began; ROOM_UNSET: neither runs */
	int64_t wall_ms;  /* the machine's clock */
	int zone_minutes; /* of the machine, east of Greenwich */
	int64_t link_no;  /* ROOM_UNSET: none */
	const char *item_id;
	const char *title;
	const char *price; /* as it stood on air; "": none did */
	const char *room;
};

/**
 * Adds its line: RFC 4180, every text quoted. What a spreadsheet would run as a formula gets an apostrophe in front,
 * for titles are the shop's.
 */
MUST_CHECK bool take_line(const struct take *take, struct buffer *out, struct error *err);

/** "#7 Tissues"; returns text. */
const char *take_chapter(const struct take *take, char *text, size_t size_bytes);

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "take_line.h"

#include "base/utf8.h"
#include "room/room.h"
#include "room/wall_time.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool add_text(struct buffer *out, const char *text, struct error *err)
{
	bool did = buffer_add(out, "\"", 1, err);
	if (did && text[0] && strchr("=+-@\t\r", text[0]))
		did = buffer_add(out, "'", 1, err);
	for (const char *at = text; did && *at; at++)
		did = *at == '"' ? buffer_add(out, "\"\"", 2, err) : buffer_add(out, at, 1, err);
	return did && buffer_add(out, "\"", 1, err);
}

bool take_line(const struct take *take, struct buffer *out, struct error *err)
{
	char wall[40];
	bool did = true;
	if (take->show_ms != ROOM_UNSET) {
		int64_t seconds = take->show_ms / 1000;
		did = buffer_add_format(out, err, "%" PRId64 ":%02d:%02d", seconds / 3600, (int)(seconds / 60 % 60),
					(int)(seconds % 60));
	}
	did = did && buffer_add_format(out, err, ",%s,",
				       wall_time_text(take->wall_ms, take->zone_minutes, wall, sizeof(wall)));
	if (did && take->link_no != ROOM_UNSET)
		did = buffer_add_format(out, err, "%" PRId64, take->link_no);
	const char *const texts[] = {take->item_id, take->title, take->price, take->room};
	for (size_t i = 0; did && i < sizeof(texts) / sizeof(texts[0]); i++)
		did = buffer_add(out, ",", 1, err) && add_text(out, texts[i] ? texts[i] : "", err);
	return did && buffer_add(out, "\r\n", 2, err);
}

const char *take_chapter(const struct take *take, char *text, size_t size_bytes)
{
	const char *title = take->title ? take->title : "";
	if (take->link_no != ROOM_UNSET)
		snprintf(text, size_bytes, "#%" PRId64 " %s", take->link_no, title);
	else
		snprintf(text, size_bytes, "%s", title);
	utf8_repair(text); // a long title was cut
	return text;
}

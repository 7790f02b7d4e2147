/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What somebody at the desk should look at: in the list of findings, and at the item's row. */
#include "desk_parts.h"

#include <string.h>

static bool hold_of(const struct desk_moment *moment, const struct room_item *item, char *text, size_t size_bytes)
{
	struct air air = air_of_item(moment->room, item, moment->shop_ms);
	air_hold_text(&air, text, size_bytes);
	return air.hold != HOLD_NONE;
}

int desk_count_findings(const struct desk_moment *moment)
{
	char text[200];
	int count = 0;
	for (size_t i = 0; moment->room && i < moment->room->item_count; i++)
		count += hold_of(moment, &moment->room->items[i], text, sizeof(text));
	return count;
}

void desk_fill_findings(struct desk_view *view, const struct desk_moment *moment)
{
	char text[200];
	int at = 0;
	for (size_t i = 0; moment->room && i < moment->room->item_count && at < view->finding_count; i++) {
		const struct room_item *item = &moment->room->items[i];
		if (!hold_of(moment, item, text, sizeof(text)))
			continue;
		struct desk_finding *finding = &view->findings[at++];
		DESK_PUT(finding->level, "hold");
		DESK_PUT(finding->item_id, item->id);
		DESK_PUT(finding->reason, text);
		view->rows[i].holds++;
		DESK_PUT(view->rows[i].finding, text);
	}
	view->finding_count = at;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What somebody at the desk should look at: in the list of findings, and at the item's row. */
#include "desk_parts.h"

#include "room/truth.h"

static bool hold_of(const struct desk_moment *moment, const struct room_item *item, char *text, size_t size_bytes)
{
	struct air air = air_of_item(moment->room, item, moment->shop_ms);
	air_hold_said(&air, text, size_bytes);
	return air.hold != HOLD_NONE;
}

int desk_count_findings(const struct desk_moment *moment)
{
	const struct room_truth *truth = moment->state->truth;
	char text[SAID_SIZE];
	int count = truth ? (int)truth->findings.count : 0;
	for (size_t i = 0; moment->room && i < moment->room->item_count; i++)
		count += hold_of(moment, &moment->room->items[i], text, sizeof(text));
	return count;
}

/* What must not be said, or is not so: the rules' own words. */
static void fill_finding(struct desk_finding *to, const struct rule_finding *from)
{
	DESK_PUT(to->rule, from->rule);
	DESK_PUT(to->level, rule_action_name(from->action));
	DESK_PUT(to->item_id, from->item_id);
	DESK_PUT(to->where, from->path);
	DESK_PUT(to->text, from->text);
	DESK_PUT(to->reason, from->reason);
	DESK_PUT(to->suggestion, from->suggestion);
	DESK_PUT(to->article, from->article);
}

static void fill_truth(struct desk_row *row, const struct item_truth *truth)
{
	row->holds += (int)truth->holds;
	row->warnings += (int)truth->warnings;
	if (truth->worst && !row->finding[0])
		DESK_PUT(row->finding, truth->worst->reason);
	switch (truth->eligible) {
	case ELIGIBILITY_UNKNOWN:
		break;
	case ELIGIBLE:
		row->eligible = DESK_ELIGIBLE;
		break;
	case NOT_ELIGIBLE:
		row->eligible = DESK_NOT_ELIGIBLE;
		break;
	}
	DESK_PUT(row->ineligible, truth->ineligible ? truth->ineligible->reason : NULL);
}

void desk_fill_findings(struct desk_view *view, const struct desk_moment *moment)
{
	const struct room_truth *truth = moment->state->truth;
	char text[SAID_SIZE];
	int at = 0;
	for (size_t i = 0; moment->room && i < moment->room->item_count; i++) {
		const struct room_item *item = &moment->room->items[i];
		if (hold_of(moment, item, text, sizeof(text)) && at < view->finding_count) {
			struct desk_finding *finding = &view->findings[at++];
			DESK_PUT(finding->level, "hold");
			DESK_PUT(finding->item_id, item->id);
			DESK_PUT(finding->reason, text);
			view->rows[i].holds++;
			DESK_PUT(view->rows[i].finding, text);
		}
		if (truth && i < truth->item_count)
			fill_truth(&view->rows[i], &truth->items[i]);
	}
	for (size_t i = 0; truth && i < truth->findings.count && at < view->finding_count; i++)
		fill_finding(&view->findings[at++], &truth->findings.entries[i]);
	view->finding_count = at;
}

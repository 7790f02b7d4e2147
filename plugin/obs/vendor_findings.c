/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What somebody at the desk should look at, gathered from where it is known. */
#include "vendor_answers.h"

#include "room/air.h"
#include "room/sheet.h"

#include <stdio.h>
#include <string.h>

static void add(json_t *list, const char *from, const char *level, const struct room_item *item, const char *where,
		const char *message, int64_t since_ms)
{
	json_t *link_no = item && item->link_no != ROOM_UNSET ? json_integer(item->link_no) : json_null();
	json_array_append_new(list,
			      json_pack("{s:s, s:s, s:o, s:o, s:o, s:s, s:o}", "from", from, "level", level, "item",
					item ? json_string(item->id) : json_null(), "link_no", link_no, "where",
					where && *where ? json_string(where) : json_null(), "message", message,
					"since_ms", since_ms == ROOM_UNSET ? json_null() : json_integer(since_ms)));
}

static void add_error(json_t *list, const char *from, const struct error *error)
{
	char text[512];
	if (error->code)
		add(list, from, "error", NULL, NULL, error_text(error, text, sizeof(text)), ROOM_UNSET);
}

/* An item that is said to be on sale and is not, and the two prices or stocks that a document may have of one SKU. */
static void add_item(json_t *list, const struct vendor_view *view, const struct room_item *item)
{
	struct air air = air_of_item(view->state->room, item, vendor_shop_ms(view));
	char text[160];
	if (air.hold != HOLD_NONE)
		add(list, "hold", "hold", item, NULL, air_hold_text(&air, text, sizeof(text)), air.held_since_ms);
	const struct room_sku *sku = item->main_sku;
	if (!sku)
		return;
	if (sku->sale_minor != ROOM_UNSET && sku->sale_minor != item->price.sale_minor)
		add(list, "shop", "warning", item, "price.sale", "the main SKU has another price", ROOM_UNSET);
	if (sku->left != ROOM_UNSET && item->stock.is_known && item->stock.left != ROOM_UNSET &&
	    sku->left != item->stock.left)
		add(list, "shop", "warning", item, "stock.left", "the main SKU has another stock", ROOM_UNSET);
}

static void add_sheet(json_t *list, const struct sheet_findings *findings)
{
	size_t places = sizeof(findings->entries) / sizeof(findings->entries[0]);
	for (size_t i = 0; i < findings->count && i < places; i++) {
		const struct sheet_finding *finding = &findings->entries[i];
		add(list, "sheet", finding->is_error ? "error" : "warning", NULL, finding->where, finding->message,
		    ROOM_UNSET);
	}
	char text[64];
	snprintf(text, sizeof(text), "%zu more of this sort", findings->count - places);
	if (findings->count > places)
		add(list, "sheet", "warning", NULL, NULL, text, ROOM_UNSET);
}

/* With the names of a rule's finding beside those of all: the article and what to write instead. */
static void add_rule(json_t *list, const struct vendor_view *view, const struct rule_finding *finding)
{
	const struct room_item *item =
		finding->item_id[0] ? room_find_item(view->state->merged, finding->item_id) : NULL;
	add(list, "rules", finding->action == RULE_HOLD ? "hold" : "warning", item, finding->path, finding->reason,
	    ROOM_UNSET);
	json_t *entry = json_array_get(list, json_array_size(list) - 1);
	json_t *more = json_pack("{s:s, s:s, s:s, s:s}", "rule", finding->rule, "article", finding->article, "text",
				 finding->text, "suggestion", finding->suggestion);
	json_object_update(entry, more);
	json_decref(more);
}

static void add_rules(json_t *list, const struct vendor_view *view)
{
	const struct room_truth *truth = view->state->truth;
	char text[64];
	for (size_t i = 0; truth && i < truth->findings.count; i++)
		add_rule(list, view, &truth->findings.entries[i]);
	if (!truth || truth->findings.beyond == 0)
		return;
	snprintf(text, sizeof(text), "%zu more texts break rules", truth->findings.beyond);
	add(list, "rules", "warning", NULL, NULL, text, ROOM_UNSET);
}

json_t *vendor_findings(const struct vendor_view *view)
{
	const struct control_state *state = view->state;
	json_t *list = json_array();
	add_error(list, "feed", &state->feed->error);
	add_error(list, "sheet", &state->sheet_error);
	add_error(list, "merge", &state->merge_error);
	add_error(list, "rules", &state->rules_error);
	add_error(list, "desk", &state->desk_error);
	for (size_t i = 0; state->room && i < state->room->item_count; i++)
		add_item(list, view, &state->room->items[i]);
	add_rules(list, view);
	if (state->sheet_findings)
		add_sheet(list, state->sheet_findings);
	return json_pack("{s:o}", "findings", list);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a remote is told of a show (docs/remote.md), as JSON, from one state of its control. Pure: knows neither libobs
 * nor who asks. The floor and the target of a sheet are in none of it.
 *
 * Thread: any but graphics. Each result is the caller's; NULL when there is no memory.
 */
#pragma once

#include "control/state.h"
#include "vendor_requests.h"

/** A show at a moment. */
struct vendor_view {
	const struct control_state *state;
	const char *mode; /* what stands before it: "normal", "safe", "panic" */
	uint64_t now_ns;
};

json_t *vendor_status(const struct vendor_view *view);
/** The merged document as text, null while there is none: libobs's data would drop its lists of texts. */
json_t *vendor_room(const struct vendor_view *view);
/** What somebody should look at: holds, the sheet's findings, errors. */
json_t *vendor_findings(const struct vendor_view *view);
/** What the person beside the host reads, of the item that the order names, else of the one on air, else the cue. */
json_t *vendor_prompter(const struct vendor_view *view, const struct control_order *of);

/** "room": its id, null while there is none. Borrowed. */
const char *vendor_room_id(const struct control_state *state);
/** {"item", "link_no", "title"}; null for no item. */
json_t *vendor_item(const struct room_item *item);
/** What is on air of the current item: vendor_item() with "beat", "on_sale", "hold", "final", "final_text". */
json_t *vendor_on_air(const struct vendor_view *view);
json_t *vendor_result(const struct control_result *result);
/** The item that an order names by id or link number; NULL: none. */
const struct room_item *vendor_item_of(const struct room *room, const struct control_order *order);
int64_t vendor_shop_ms(const struct vendor_view *view);

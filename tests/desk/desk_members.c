/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk_members.h"

#define IS(type, kind, name)                                                                    \
	{                                                                                       \
#name, kind, offsetof(type, name), sizeof(((type *)0)->name), NULL, 0, 0, false \
	}
#define MAY(type, name)                                                             \
	{                                                                           \
#name, I64, offsetof(type, name), sizeof(int64_t), NULL, 0, 0, true \
	}
#define HAS(type, name, inside)                                             \
	{                                                                   \
#name, OBJECT, offsetof(type, name), 0, inside, 0, 0, false \
	}
#define LISTED(type, name, count, inside)                                                                      \
	{                                                                                                      \
#name, LIST, offsetof(type, name), sizeof(((type *)0)->name[0]), inside,                       \
			sizeof(((type *)0)->name) / sizeof(((type *)0)->name[0]), offsetof(type, count), false \
	}
#define NONE                                       \
	{                                          \
		NULL, END, 0, 0, NULL, 0, 0, false \
	}

#define V(kind, name) IS(struct desk_view, kind, name)
static const struct member tick_members[] = {
	IS(struct desk_tick, MARK, mark),
	IS(struct desk_tick, TEXT, air),
	IS(struct desk_tick, TEXT, shop),
	NONE,
};
static const struct member lamp_members[] = {
	HAS(struct desk_view, lamp.price, tick_members),
	HAS(struct desk_view, lamp.stock, tick_members),
	HAS(struct desk_view, lamp.cart, tick_members),
	HAS(struct desk_view, lamp.spec, tick_members),
	NONE,
};
static const struct member room_members[] = {
	IS(struct desk_room, TEXT, key),      IS(struct desk_room, TEXT, name),      IS(struct desk_room, COLOUR, rgb),
	IS(struct desk_room, BOOL, is_armed), IS(struct desk_room, BOOL, is_on_air), NONE,
};
static const struct member item_members[] = {
	IS(struct desk_item, TEXT, id),    IS(struct desk_item, INT, link_no),   IS(struct desk_item, TEXT, title),
	IS(struct desk_item, TEXT, spec),  IS(struct desk_item, TEXT, beat),     IS(struct desk_item, TEXT, final),
	IS(struct desk_item, TEXT, sale),  IS(struct desk_item, TEXT, list),     IS(struct desk_item, TEXT, agreed),
	IS(struct desk_item, TEXT, stock), IS(struct desk_item, TEXT, cart),     MAY(struct desk_item, ends_at_ms),
	IS(struct desk_item, TEXT, held),  MAY(struct desk_item, held_since_ms), NONE,
};
static const struct member owner_members[] = {
	V(BOOL, owner.is_known),
	V(BOOL, owner.is_ours),
	V(TEXT, owner.client),
	NONE,
};
static const struct member row_members[] = {
	IS(struct desk_row, TEXT, id),
	IS(struct desk_row, INT, link_no),
	IS(struct desk_row, TEXT, title),
	IS(struct desk_row, TEXT, price),
	IS(struct desk_row, TEXT, beat),
	IS(struct desk_row, BOOL, is_current),
	IS(struct desk_row, BOOL, is_cue),
	IS(struct desk_row, BOOL, is_sold_out),
	IS(struct desk_row, BOOL, is_withdrawn),
	IS(struct desk_row, INT, holds),
	IS(struct desk_row, INT, warnings),
	IS(struct desk_row, TEXT, finding),
	IS(struct desk_row, ELIGIBLE, eligible),
	IS(struct desk_row, TEXT, ineligible),
	NONE,
};
static const struct member step_members[] = {
	IS(struct desk_plan_step, INT, number),
	IS(struct desk_plan_step, TEXT, kind),
	IS(struct desk_plan_step, TEXT, by),
	IS(struct desk_plan_step, TEXT, person),
	IS(struct desk_plan_step, TEXT, after),
	IS(struct desk_plan_step, TEXT, note),
	IS(struct desk_plan_step, BOOL, is_taken),
	IS(struct desk_plan_step, BOOL, is_next),
	NONE,
};
static const struct member bargain_members[] = {
	V(BOOL, bargain.can_step),
	V(BOOL, bargain.can_settle),
	V(BOOL, bargain.can_withdraw),
	V(TEXT, bargain.standing),
	MAY(struct desk_view, bargain.standing_minor),
	V(TEXT, bargain.currency),
	V(TEXT, bargain.sign),
	V(INT, bargain.digits),
	V(TEXT, bargain.floor),
	V(TEXT, bargain.target),
	MAY(struct desk_view, bargain.floor_minor),
	LISTED(struct desk_view, bargain.plan, bargain.plan_count, step_members),
	LISTED(struct desk_view, bargain.steps, bargain.step_count, step_members),
	V(TEXT, bargain.waiting),
	MAY(struct desk_view, bargain.waiting_since_ms),
	V(BOOL, bargain.is_shop_written),
	NONE,
};
static const struct member table_members[] = {
	V(BOOL, table.can_quote),
	V(BOOL, table.can_open),
	V(TEXT, table.settle),
	MAY(struct desk_view, table.settle_minor),
	V(TEXT, table.waiting_for),
	V(TEXT, table.link_price),
	NONE,
};
static const struct member shop_members[] = {
	V(BOOL, shop.can_price),
	V(BOOL, shop.can_stock),
	V(BOOL, shop.can_text),
	V(BOOL, shop.is_read_only),
	V(TEXT, shop.why),
	V(TEXT, shop.from),
	V(TEXT, shop.to),
	MAY(struct desk_view, shop.from_minor),
	MAY(struct desk_view, shop.to_minor),
	MAY(struct desk_view, shop.stock),
	V(U64, shop.change_id),
	V(TEXT, shop.change_kind),
	V(TEXT, shop.change_state),
	V(TEXT, shop.change_from),
	V(TEXT, shop.change_to),
	MAY(struct desk_view, shop.change_since_ms),
	V(TEXT, shop.change_message),
	NONE,
};
/* Entries without a name of their own: places from the first entry of the view's. */
#define ENTRY(list, kind, name)                                                                              \
	{                                                                                                    \
#name, kind, offsetof(struct desk_view, list[0].name) - offsetof(struct desk_view, list[0]), \
			sizeof(((struct desk_view *)0)->list[0].name), NULL, 0, 0, false                     \
	}
static const struct member avoid_members[] = {
	ENTRY(prompter.avoid, TEXT, word),
	ENTRY(prompter.avoid, TEXT, instead),
	ENTRY(prompter.avoid, TEXT, article),
	ENTRY(prompter.avoid, BOOL, is_written),
	NONE,
};
static const struct member duty_members[] = {
	ENTRY(prompter.duty, TEXT, text),
	ENTRY(prompter.duty, TEXT, article),
	NONE,
};
static const struct member prompter_members[] = {
	V(TEXT, prompter.next_step),
	V(TEXT, prompter.prompt),
	V(TEXT, prompter.notes),
	LISTED(struct desk_view, prompter.avoid, prompter.avoid_count, avoid_members),
	LISTED(struct desk_view, prompter.duty, prompter.duty_count, duty_members),
	NONE,
};
static const struct member result_members[] = {
	IS(struct desk_result, U64, id),       IS(struct desk_result, TEXT, kind),
	IS(struct desk_result, TEXT, state),   IS(struct desk_result, TEXT, item_id),
	IS(struct desk_result, TEXT, message), NONE,
};
static const struct member finding_members[] = {
	IS(struct desk_finding, TEXT, rule),
	IS(struct desk_finding, TEXT, level),
	IS(struct desk_finding, TEXT, item_id),
	IS(struct desk_finding, TEXT, where),
	IS(struct desk_finding, TEXT, text),
	IS(struct desk_finding, TEXT, reason),
	IS(struct desk_finding, TEXT, suggestion),
	IS(struct desk_finding, TEXT, article),
	NONE,
};
static const struct member plot_members[] = {
	IS(struct desk_plot, TEXT, name),
	IS(struct desk_plot, TEXT, now),
	IS(struct desk_plot, TEXT, first),
	IS(struct desk_plot, TEXT, least),
	IS(struct desk_plot, TEXT, most),
	{"values", FLOATS, offsetof(struct desk_plot, values), sizeof(float), NULL, 120,
	 offsetof(struct desk_plot, count), false},
	NONE,
};
static const struct member traffic_members[] = {
	IS(struct desk_traffic, TEXT, source), IS(struct desk_traffic, TEXT, viewers),
	IS(struct desk_traffic, TEXT, spend),  IS(struct desk_traffic, TEXT, gmv),
	IS(struct desk_traffic, TEXT, back),   NONE,
};
static const struct member part_members[] = {{"", TEXT, 0, 32, NULL, 0, 0, false}, NONE};
static const struct member sheet_members[] = {
	IS(struct desk_sheet_finding, INT, row),
	IS(struct desk_sheet_finding, BOOL, is_error),
	IS(struct desk_sheet_finding, TEXT, where),
	IS(struct desk_sheet_finding, TEXT, message),
	NONE,
};
const struct member view_members[] = {
	V(TEXT, room_key),
	V(TEXT, room_name),
	V(COLOUR, room_rgb),
	V(BOOL, is_armed),
	V(BOOL, is_room_pinned),
	LISTED(struct desk_view, room, rooms, room_members),
	V(TEXT, link_state),
	V(TEXT, source),
	MAY(struct desk_view, age_ms),
	MAY(struct desk_view, clock_offset_ms),
	MAY(struct desk_view, shop_ms),
	MAY(struct desk_view, show_ms),
	V(TEXT, error),
	V(TEXT, error_code),
	V(TEXT, error_where),
	V(TEXT, mode),
	V(BOOL, is_on_air),
	V(BOOL, is_streaming),
	V(BOOL, is_recording),
	{"lamp", OBJECT, 0, 0, lamp_members, 0, 0, false},
	HAS(struct desk_view, current, item_members),
	HAS(struct desk_view, cue, item_members),
	V(BOOL, is_holding),
	V(TEXT, follow),
	{"owner", OBJECT, 0, 0, owner_members, 0, 0, false},
	V(I64, coming_ms),
	{"rows", LIST, offsetof(struct desk_view, rows), sizeof(struct desk_row), row_members, 0,
	 offsetof(struct desk_view, row_count), false},
	{"bargain", OBJECT, 0, 0, bargain_members, 0, 0, false},
	{"table", OBJECT, 0, 0, table_members, 0, 0, false},
	{"shop", OBJECT, 0, 0, shop_members, 0, 0, false},
	{"prompter", OBJECT, 0, 0, prompter_members, 0, 0, false},
	LISTED(struct desk_view, results, result_count, result_members),
	{"findings", LIST, offsetof(struct desk_view, findings), sizeof(struct desk_finding), finding_members, 0,
	 offsetof(struct desk_view, finding_count), false},
	V(BOOL, has_figures),
	LISTED(struct desk_view, plots, plot_count, plot_members),
	LISTED(struct desk_view, traffic, traffic_count, traffic_members),
	V(TEXT, estimate),
	{"estimate_parts", LIST, offsetof(struct desk_view, estimate_parts), 32, part_members, 5, SIZE_MAX, false},
	V(TEXT, sheet_file),
	V(INT, sheet_rows),
	V(INT, sheet_errors),
	LISTED(struct desk_view, sheet_findings, sheet_finding_count, sheet_members),
	V(U64, import_id),
	V(BOOL, can_import),
	V(BOOL, is_import_read),
	V(BOOL, has_own_order),
	NONE,
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "status_show.h"

#include "picture/stage.h"
#include "room/sheet.h"
#include "status.h"

static json_t *json_layers(uint32_t layers)
{
	json_t *list = json_array();
	for (enum layer layer = LAYER_ALL; layer < LAYER_COUNT; layer++) {
		if (layers & 1u << layer)
			json_array_append_new(list, json_string(layer_name(layer)));
	}
	return list;
}

static json_t *json_id(const char *id)
{
	return id && id[0] ? json_string(id) : json_null();
}

static json_t *json_rules(const struct control_state *state)
{
	size_t holds = 0;
	const struct room_truth *truth = state->truth;
	for (size_t i = 0; truth && i < truth->findings.count; i++)
		holds += truth->findings.entries[i].action == RULE_HOLD;
	return json_pack("{s:o, s:o, s:I, s:I}", "name", json_id(state->rules ? rules_name(state->rules) : NULL),
			 "error", status_error_json(&state->rules_error), "findings",
			 (json_int_t)(truth ? truth->findings.count + truth->findings.beyond : 0), "holds",
			 (json_int_t)holds);
}

json_t *status_show_json(const struct control_state *state)
{
	static const struct control_state nothing = {.follow = FOLLOW_SHOP};
	if (!state)
		state = &nothing;
	const struct room_item *current = state->room ? state->room->current : NULL;
	return json_pack("{s:s, s:b, s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o}", "follow",
			 state->follow == FOLLOW_CART ? "cart" : "shop", "is_holding", state->is_holding, "on_air",
			 json_id(current ? current->id : NULL), "next", json_id(state->next_id), "coming",
			 json_id(state->coming.item_id), "takes", (json_int_t)state->takes, "hidden_layers",
			 json_layers(state->hidden_layers), "sheet_items",
			 state->sheet ? json_integer((json_int_t)state->sheet->item_count) : json_null(), "sheet_error",
			 status_error_json(&state->sheet_error), "merge_error", status_error_json(&state->merge_error),
			 "desk_error", status_error_json(&state->desk_error), "rules", json_rules(state));
}

const struct error *status_show_error(const struct control_state *state)
{
	if (!state)
		return NULL;
	if (state->sheet_error.code)
		return &state->sheet_error;
	if (state->merge_error.code)
		return &state->merge_error;
	if (state->rules_error.code)
		return &state->rules_error;
	return state->desk_error.code ? &state->desk_error : NULL;
}

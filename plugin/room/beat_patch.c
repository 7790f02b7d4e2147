/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A step that was taken, as JSON. A merge patch replaces lists whole, so the bargain is written whole, by the tables
 * that write a room.
 */
#include "room/json.h"

#include "kinds.h"
#include "room/wall_time.h"
#include "shape.h"
#include "write.h"

#include <string.h>

static json_t *time_json(int64_t time_ms)
{
	char text[48];
	return json_string(wall_time_text(time_ms, 0, text, sizeof(text)));
}

static struct room_step step_of(const struct step_order *order)
{
	const char *note = order->note;
	// What a withdraw says is the correction's, which may be longer than a note.
	if (note && text_code_points(note, strlen(note)) > STEP_NOTE_MAX)
		note = NULL;
	return (struct room_step){
		.id = order->id,
		.kind = order->kind,
		.by = order->by,
		.person = order->person,
		.price_after_minor = order->price_after_minor,
		.note = note,
		.at_ms = order->at_ms,
		.is_planned = order->is_planned,
	};
}

static json_t *agreed_json(int64_t amount_minor, int64_t at_ms)
{
	return json_pack("{s:I, s:o}", "amount", (json_int_t)amount_minor, "at", time_json(at_ms));
}

static bool set_agreed(json_t *bargain, const struct room_item *item, const struct step_order *order,
		       const struct step_outcome *outcome)
{
	switch (outcome->agreed) {
	case AGREED_SET:
		return json_object_set_new(bargain, "agreed", agreed_json(outcome->agreed_minor, order->at_ms)) == 0;
	case AGREED_CLEARED:
		return json_object_set_new(bargain, "agreed", json_null()) == 0;
	case AGREED_STAYS:
		break;
	}
	if (item->bargain.agreed_minor == ROOM_UNSET)
		return true;
	return json_object_set_new(bargain, "agreed",
				   agreed_json(item->bargain.agreed_minor, item->bargain.agreed_at_ms)) == 0;
}

static json_t *bargain_json(const struct room_item *item, const struct step_order *order,
			    const struct step_outcome *outcome)
{
	const struct room_step step = step_of(order);
	json_t *bargain = write_members(&shape_bargain, item);
	json_t *steps = json_object_get(bargain, "steps");
	if (bargain && !steps) {
		steps = json_array();
		json_object_set_new(bargain, "steps", steps);
	}
	if (json_array_append_new(steps, write_members(&shape_step, &step)) == 0 &&
	    set_agreed(bargain, item, order, outcome))
		return bargain;
	json_decref(bargain);
	return NULL;
}

static json_t *correction_json(const struct step_order *order, const struct step_outcome *outcome)
{
	return json_pack("{s:s, s:o, s:o}", "text", outcome->correction, "at", time_json(order->at_ms), "until",
			 time_json(outcome->correction_until_ms));
}

json_t *beat_step_patch(const struct room_item *item, const struct step_order *order,
			const struct step_outcome *outcome)
{
	json_t *patch = json_object();
	bool is_made = json_object_set_new(patch, "bargain", bargain_json(item, order, outcome)) == 0;
	// A reject says nothing of the beat: whoever owns it keeps it.
	if (is_made && order->kind != STEP_REJECT)
		is_made = json_object_set_new(patch, "beat", json_string(beat_name(outcome->beat))) == 0;
	if (is_made && outcome->has_correction)
		is_made = json_object_set_new(patch, "correction", correction_json(order, outcome)) == 0;
	if (is_made)
		return patch;
	json_decref(patch);
	return NULL;
}

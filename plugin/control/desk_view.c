/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "control/desk_view.h"

#include "desk_parts.h"
#include "room/freshness.h"
#include "room/money.h"
#include "room/sheet.h"

#include <stdio.h>
#include <string.h>

/* -- helpers -- */

void desk_put(char *to, size_t size_bytes, const char *text)
{
	size_t size = text ? strlen(text) : 0;
	if (size >= size_bytes) {
		size = size_bytes - 1;
		while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80)
			size--;
	}
	if (size)
		memcpy(to, text, size);
	memset(to + size, 0, size_bytes - size); // views are compared byte by byte
}

void desk_put_money(char *to, size_t size_bytes, int64_t amount_minor, const struct currency *currency)
{
	char text[32], figure[48];
	if (amount_minor == ROOM_UNSET) {
		desk_put(to, size_bytes, "");
		return;
	}
	snprintf(figure, sizeof(figure), "%s%s", currency_sign(currency),
		 money_text(amount_minor, currency, text, sizeof(text)));
	desk_put(to, size_bytes, figure);
}

void desk_put_count(char *to, size_t size_bytes, int64_t count)
{
	// a currency without a fraction groups its digits the same way
	static const struct currency plain = {"", 0};
	char text[32];
	desk_put(to, size_bytes, count == ROOM_UNSET ? "" : money_text(count, &plain, text, sizeof(text)));
}

/* -- the frame -- */

static void fill_rooms(struct desk_view *view, const struct desk_inputs *inputs)
{
	int places = (int)(sizeof(view->room) / sizeof(view->room[0]));
	for (int i = 0; i < inputs->room_count && i < places; i++) {
		const struct desk_room_input *from = &inputs->rooms[i];
		struct desk_room *room = &view->room[view->rooms++];
		DESK_PUT(room->key, from->key);
		DESK_PUT(room->name, from->name);
		room->rgb = from->rgb;
		room->is_on_air = from->is_on_air;
		room->is_armed = i == inputs->armed;
	}
	if (inputs->armed >= 0 && inputs->armed < inputs->room_count) {
		const struct desk_room_input *armed = &inputs->rooms[inputs->armed];
		DESK_PUT(view->room_key, armed->key);
		DESK_PUT(view->room_name, armed->name);
		view->room_rgb = armed->rgb;
		view->is_armed = true;
	}
	view->is_room_pinned = inputs->is_room_pinned;
}

/* The slow polls beneath a live stream confirm too; what brings changes is the stream. */
static enum feed_source source_of_truth(const struct feed_state *feed)
{
	return feed->is_push_live ? FEED_SOURCE_PUSH : feed->source;
}

static void fill_error(struct desk_view *view, const struct control_state *state)
{
	const struct error *errors[] = {&state->feed->error, &state->merge_error, &state->desk_error,
					&state->sheet_error};
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		const struct error *err = errors[i];
		if (!err->code)
			continue;
		DESK_PUT(view->error, error_said(err));
		DESK_PUT(view->error_code, error_code_name(err->code));
		if (err->line > 0)
			said_set(view->error_where, sizeof(view->error_where), "line %d column %d", err->line,
				 err->column);
		else
			DESK_PUT(view->error_where, err->path);
		return;
	}
}

static void fill_connection(struct desk_view *view, const struct desk_moment *moment)
{
	const struct desk_inputs *inputs = moment->inputs;
	const struct feed_state *feed = moment->state->feed;
	DESK_PUT(view->link_state, freshness_name(feed->freshness));
	DESK_PUT(view->source, feed_source_name(source_of_truth(feed)));
	view->age_ms = feed->room ? feed_state_age_ms(feed, inputs->now_ns) : -1;
	view->clock_offset_ms = feed->clock_offset_ms == ROOM_UNSET ? 0 : feed->clock_offset_ms;
	view->shop_ms = feed->room ? moment->shop_ms : -1;
	view->show_ms = inputs->output_began_ns ? (int64_t)((inputs->now_ns - inputs->output_began_ns) / 1000000) : -1;
	fill_error(view, moment->state);
	DESK_PUT(view->mode, inputs->mode ? inputs->mode : "normal");
	view->is_on_air = inputs->is_on_air;
	view->is_streaming = inputs->is_streaming;
	view->is_recording = inputs->is_recording;
}

static void fill_lead(struct desk_view *view, const struct desk_moment *moment)
{
	const struct control_state *state = moment->state;
	view->is_holding = state->is_holding;
	view->has_own_order = state->has_own_order;
	DESK_PUT(view->follow, state->follow == FOLLOW_CART ? "cart" : "shop");
	view->owner.is_known = state->owner.is_known;
	view->owner.is_ours = state->owner.is_ours;
	DESK_PUT(view->owner.client, state->owner.client);
	if (state->coming.id) {
		uint64_t now_ns = moment->inputs->now_ns;
		view->coming_ms =
			state->coming.at_ns > now_ns ? (int64_t)((state->coming.at_ns - now_ns) / 1000000) : 0;
		view->coming_ms += view->coming_ms == 0; // it is announced still
	}
}

static void fill_results(struct desk_view *view, const struct control_state *state)
{
	size_t places = sizeof(view->results) / sizeof(view->results[0]);
	for (size_t i = 0; i < state->result_count && i < places; i++) {
		const struct control_result *from = &state->results[i];
		struct desk_result *to = &view->results[view->result_count++];
		to->id = from->id;
		DESK_PUT(to->kind, order_kind_name(from->kind));
		DESK_PUT(to->state, order_state_name(from->state));
		DESK_PUT(to->item_id, from->item_id);
		DESK_PUT(to->message, from->said);
	}
}

static void fill_sheet(struct desk_view *view, const struct desk_moment *moment)
{
	const struct desk_inputs *inputs = moment->inputs;
	const struct sheet *sheet = moment->state->sheet;
	const struct sheet_findings *findings =
		inputs->import_id ? inputs->import_findings : moment->state->sheet_findings;
	DESK_PUT(view->sheet_file, inputs->import_id ? inputs->import_file : inputs->sheet_file);
	view->sheet_rows = inputs->import_id ? inputs->import_rows : sheet ? (int)sheet->item_count : 0;
	view->import_id = inputs->import_id;
	view->can_import = inputs->can_import;
	view->is_import_read = inputs->is_import_read;
	size_t places = sizeof(view->sheet_findings) / sizeof(view->sheet_findings[0]);
	view->sheet_errors = findings ? (int)findings->error_count : 0;
	for (size_t i = 0; findings && i < findings->count && i < places; i++) {
		const struct sheet_finding *from = &findings->entries[i];
		struct desk_sheet_finding *to = &view->sheet_findings[view->sheet_finding_count++];
		to->row = from->row;
		to->is_error = from->is_error;
		DESK_PUT(to->where, from->where);
		DESK_PUT(to->message, from->said);
	}
}

static void fill(struct desk_view *view, const struct desk_moment *moment)
{
	fill_rooms(view, moment->inputs);
	fill_connection(view, moment);
	fill_lead(view, moment);
	fill_results(view, moment->state);
	fill_sheet(view, moment);
	desk_fill_items(view, moment);
	desk_fill_rows(view, moment);
	desk_fill_findings(view, moment);
	desk_fill_lamp(view, moment);
	desk_fill_bargain(view, moment);
	desk_fill_shop(view, moment);
	desk_fill_prompter(view, moment);
	desk_fill_figures(view, moment);
}

const struct desk_view *desk_view_make(const struct desk_inputs *inputs, const struct desk_view *before)
{
	if (!inputs->state)
		return NULL;
	struct desk_moment moment = {.inputs = inputs, .state = inputs->state, .room = inputs->state->room};
	moment.shop_ms = clock_anchor_shop_ms(&inputs->state->feed->shop, inputs->now_ns);
	if (moment.room) {
		moment.current = moment.room->current;
		moment.air = air_of_room(moment.room, moment.shop_ms);
	}
	struct desk_view *view =
		desk_view_create(moment.room ? (int)moment.room->item_count : 0, desk_count_findings(&moment));
	if (!view)
		return NULL;
	fill(view, &moment);
	view->serial = !before ? 1 : desk_view_shows_same(view, before) ? before->serial : before->serial + 1;
	return view;
}

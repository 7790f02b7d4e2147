/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk_show.h"

#include "air_keys.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/log.h"
#include "control/desk_view.h"
#include "desk_miniature.h"
#include "desk_rooms.h"
#include "desk_sheet.h"
#include "frontend.h"
#include "shows.h"

#include <stdio.h>

/* -- UI thread -- */
static const struct desk_view *before;
static struct desk_miniature *miniature; /* NULL: there are no docks, or no memory */

void desk_show_open(const struct bridge *bridge, const char *data_folder)
{
	struct error err = {0};
	miniature = data_folder ? desk_miniature_create(bridge, data_folder, &err) : NULL;
	if (err.code)
		log_write(LOG_LEVEL_WARNING, "%s", err.message);
}

static bool is_hidden(const struct control_state *state, enum layer layer)
{
	return state->hidden_layers & 1u << layer;
}

/* What of an import is shown lives as long as the call that makes the view. */
static struct sheet_trial *fill_import(struct desk_inputs *inputs, struct control *control)
{
	struct sheet_trial *trial = alloc_zeroed(1, sizeof(*trial));
	if (trial && desk_sheet_trial(control, trial)) {
		inputs->import_id = trial->id;
		inputs->import_file = trial->path;
		inputs->import_findings = trial->is_done ? &trial->findings : NULL;
		inputs->import_rows = (int)trial->rows;
		inputs->can_import = trial->is_done && trial->is_good;
		inputs->is_import_read = !trial->is_done;
	}
	return trial;
}

const struct desk_view *desk_show_view(void)
{
	struct desk_rooms rooms;
	desk_rooms_get(&rooms);
	struct control *control = rooms.armed >= 0 ? rooms.controls[rooms.armed] : NULL;
	const struct desk_view *view = NULL;
	if (control) {
		char sheet_file[512];
		const struct control_state *state = control_state_get(control);
		control_sheet_file(control, sheet_file, sizeof(sheet_file));
		struct desk_inputs inputs = {
			.state = state,
			.now_ns = clock_now_ns(clock_system()),
			.mode = air_mode_name(air_mode_get()),
			.is_on_air = rooms.rooms[rooms.armed].is_on_air,
			.output_began_ns = frontend_output_began_ns(),
			.is_shop_written = control_asks_shop(control),
			.rooms = rooms.rooms,
			.room_count = (int)rooms.count,
			.armed = rooms.armed,
			.is_room_pinned = rooms.is_pinned,
			.sheet_file = sheet_file,
			.drawn_serial = shows_drawn_serial(control),
			.hides_price = is_hidden(state, LAYER_PRICE),
			.hides_stock = is_hidden(state, LAYER_STOCK),
			.hides_product = is_hidden(state, LAYER_PRODUCT),
		};
		frontend_outputs(&inputs.is_streaming, &inputs.is_recording);
		struct sheet_trial *trial = fill_import(&inputs, control);
		view = desk_view_make(&inputs, before);
		alloc_free(trial);
		control_state_unref(state);
	}
	desk_rooms_finish(&rooms);
	if (view) {
		desk_view_unref(before);
		before = desk_view_ref(view);
	}
	return view;
}

const struct desk_picture *desk_show_miniature(int width_px, int height_px, bool is_cue)
{
	struct control *control = miniature ? shows_armed() : NULL;
	const struct desk_picture *picture =
		control ? desk_miniature_get(miniature, control, width_px, height_px, is_cue) : NULL;
	control_unref(control);
	return picture;
}

void desk_show_forget(void)
{
	desk_miniature_destroy(&miniature);
	desk_view_unref(before);
	before = NULL;
}

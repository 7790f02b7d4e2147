/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture/render.h"

#include "assemble.h"
#include "base/alloc.h"
#include "picture/compose.h"
#include "pictures.h"
#include "texts_own.h"

#define RENDER_ATLAS_PX 2048

static struct picture_input input_of(const struct render_request *request)
{
	struct picture_input input = {.serial = 1, .at_ns = RENDER_AT_NS, .freshness = FRESHNESS_WAITING};
	if (!request->room)
		return input;
	int64_t at_ms = request->at_ms == ROOM_UNSET ? request->room->server_time_ms : request->at_ms;
	input.room = request->room;
	input.images = request->images;
	input.hidden_layers = request->hidden_layers;
	input.shop = (struct clock_anchor){.shop_ms = at_ms, .at_ns = RENDER_AT_NS};
	input.confirmed_ms = at_ms - request->age_ms;
	input.freshness = freshness_next(FRESHNESS_WAITING, request->room->ttl_ms, request->age_ms);
	return input;
}

/* Everything painted, as one set with one stage; NULL with err. */
static const struct frame_set *assemble(struct stage *stage, struct atlas_sheet *sheet, const struct build *build,
					const struct room *room, struct error *err)
{
	struct stage_frame frame = {.stage_id = 1};
	struct error why = {0};
	int width_px;
	int height_px;
	bool did;
	for (;;) {
		atlas_sheet_begin(sheet);
		did = assemble_stage(sheet, build, NULL, RENDER_AT_NS, NULL, &frame, &why);
		if (did || why.code != ERROR_LIMIT || !atlas_sheet_grow(sheet, &why))
			break;
	}
	if (!did) {
		if (err)
			*err = why;
		return NULL;
	}
	stage_canvas(stage, &width_px, &height_px);
	frame.canvas_width_px = (uint16_t)width_px;
	frame.canvas_height_px = (uint16_t)height_px;
	struct frame_set_atlas atlas;
	atlas_sheet_list(sheet, &atlas);
	frame.texts = stage_texts_create(build);
	const struct frame_set *set = frame_set_create(1, room ? room->version : -1, &atlas, 1, &frame, 1, err);
	alloc_free((void *)frame.timeline.quads);
	stage_texts_unref(frame.texts);
	return set;
}

const struct frame_set *render_frame_set(const struct bridge *bridge, const char *data_folder,
					 const struct render_request *request, struct error *err)
{
	const struct frame_set *set = NULL;
	struct picture_input input = input_of(request);
	struct stage *stage = stage_create(bridge, data_folder, &request->stage, err);
	if (!stage)
		return NULL;
	struct build *build = build_create();
	struct pictures *pictures = pictures_create(bridge, NULL, err);
	struct atlas_sheet *sheet = atlas_sheet_create(bridge, RENDER_ATLAS_PX, RENDER_ATLAS_PX, err);
	if (!build)
		error_set(err, ERROR_MEMORY, "no memory for a picture");
	if (build && sheet && pictures) {
		stage_build(stage, pictures, &input, RENDER_AT_NS, build);
		set = assemble(stage, sheet, build, request->room, err);
	}
	atlas_sheet_destroy(sheet);
	build_destroy(build);
	pictures_destroy(&pictures);
	stage_destroy(stage);
	return set;
}

bool render_stage(const struct bridge *bridge, const char *data_folder, const struct render_request *request,
		  struct render_picture *out, struct error *err)
{
	const struct frame_set *set = render_frame_set(bridge, data_folder, request, err);
	if (!set)
		return false;
	const struct stage_frame *frame = &set->stages[0];
	struct render_picture picture = {.width_px = frame->canvas_width_px, .height_px = frame->canvas_height_px};
	picture.linear = alloc_zeroed((size_t)picture.width_px * (size_t)picture.height_px, 4 * sizeof(float));
	if (picture.linear) {
		compose_stage(set, frame, RENDER_AT_NS, request->mode, picture.linear);
		*out = picture;
	} else {
		error_set(err, ERROR_MEMORY, "no memory for a picture");
	}
	frame_set_unref(set);
	return picture.linear != NULL;
}

void render_picture_finish(struct render_picture *picture)
{
	alloc_free(picture->linear);
	*picture = (struct render_picture){0};
}

bool render_layer_box(const struct bridge *bridge, const char *data_folder, const struct stage_spec *spec,
		      enum layer layer, struct timeline_rect *out, struct error *err)
{
	struct stage *stage = stage_create(bridge, data_folder, spec, err);
	if (!stage)
		return false;
	bool did = stage_layer_box(stage, layer, out);
	if (!did)
		error_set_at(err, ERROR_NOT_FOUND, stage_theme(stage), "it has no layer '%s'", layer_name(layer));
	stage_destroy(stage);
	return did;
}

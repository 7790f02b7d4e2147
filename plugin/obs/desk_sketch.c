/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk_sketch.h"

#include "air_mode.h"
#include "picture/compose.h"
#include "picture/render.h"
#include "shows.h"

#include <stdio.h>
#include <string.h>

/* What a picture is composed from. */
struct scene {
	const struct frame_set *set; /* borrowed */
	const struct stage_frame *stages[SHOWS_PICTURE_STAGES];
	size_t stage_count;
	int64_t t_ns;
	enum air_mode mode;
};

void desk_sketch_finish(struct desk_sketch *sketch)
{
	frame_set_unref(sketch->cue);
	*sketch = (struct desk_sketch){0};
}

static uint64_t mixed(uint64_t hash, const void *bytes, size_t size_bytes)
{
	const uint8_t *at = bytes;
	for (size_t i = 0; i < size_bytes; i++)
		hash = (hash ^ at[i]) * UINT64_C(1099511628211);
	return hash;
}

/* -- the program -- */

static void see_program(const struct shows_picture *picture, uint64_t now_ns, struct scene *scene)
{
	*scene = (struct scene){.set = picture->set, .t_ns = (int64_t)now_ns, .mode = air_mode_get()};
	for (size_t i = 0; i < picture->stage_count && picture->is_on_air; i++) {
		const struct stage_frame *stage = frame_set_find(picture->set, picture->stages[i]);
		if (stage && stage->canvas_width_px == picture->canvas_width_px &&
		    stage->canvas_height_px == picture->canvas_height_px)
			scene->stages[scene->stage_count++] = stage;
	}
}

/* -- the cue -- */

static bool is_painted(const struct desk_sketch *sketch, const struct control_state *state)
{
	return sketch->cue && sketch->cue_air_serial == state->air_serial &&
	       strcmp(sketch->cue_id, state->next_id) == 0;
}

/* The room as it is once the cue was taken: it alone is another one. */
static void paint_cue(struct desk_sketch *sketch, const struct desk_wish *wish, const struct shows_picture *picture,
		      uint64_t now_ns)
{
	const struct control_state *state = picture->state;
	if (is_painted(sketch, state))
		return;
	frame_set_unref(sketch->cue);
	sketch->cue = NULL;
	const struct room_item *item = state->room ? room_find_item(state->room, state->next_id) : NULL;
	if (!item || !wish->bridge)
		return;
	struct room room = *state->room; // shallow: nobody keeps it
	room.current = item;
	struct render_request request = {
		.room = &room,
		.images = state->feed->images,
		.stage = picture->spec,
		.at_ms = clock_anchor_shop_ms(&state->feed->shop, now_ns),
		.age_ms = feed_state_age_ms(state->feed, now_ns),
		.hidden_layers = state->hidden_layers,
		.mode = AIR_NORMAL,
	};
	request.stage.layer = LAYER_ALL;
	sketch->cue = render_frame_set(wish->bridge, wish->data_folder, &request, NULL);
	sketch->cue_air_serial = state->air_serial;
	sketch->cue_at_ns = now_ns;
	snprintf(sketch->cue_id, sizeof(sketch->cue_id), "%s", state->next_id);
}

/* Its clocks go on from when it was painted. */
static void see_cue(const struct desk_sketch *sketch, uint64_t now_ns, struct scene *scene)
{
	*scene = (struct scene){.set = sketch->cue, .mode = AIR_NORMAL};
	if (!sketch->cue)
		return;
	scene->t_ns = RENDER_AT_NS + (int64_t)(now_ns - sketch->cue_at_ns);
	scene->stages[scene->stage_count++] = &sketch->cue->stages[0];
}

/* -- one picture -- */

static uint64_t look_of(const struct scene *scene, int64_t *until_ns)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	*until_ns = INT64_MAX;
	if (scene->stage_count)
		hash = mixed(hash, &scene->set->serial, sizeof(scene->set->serial));
	for (size_t i = 0; i < scene->stage_count; i++) {
		const struct timeline *timeline = &scene->stages[i]->timeline;
		uint8_t digits[TIMELINE_PLACES];
		timeline_digits(timeline, scene->t_ns, digits);
		hash = mixed(hash, &scene->stages[i]->stage_id, sizeof(scene->stages[i]->stage_id));
		hash = mixed(hash, digits, sizeof(digits));
		int64_t changes_at_ns = timeline_changes_at_ns(timeline, scene->t_ns);
		*until_ns = changes_at_ns < *until_ns ? changes_at_ns : *until_ns;
	}
	return hash;
}

/* The largest size with the canvas's aspect within the box, never larger than the canvas. */
static void fit(const struct desk_wish *wish, const struct shows_picture *picture, int *width_px, int *height_px)
{
	int64_t canvas_width = picture->canvas_width_px;
	int64_t canvas_height = picture->canvas_height_px;
	int64_t width = wish->width_px < canvas_width ? wish->width_px : canvas_width;
	int64_t height = (width * canvas_height + canvas_width / 2) / canvas_width;
	if (height > wish->height_px) {
		height = wish->height_px;
		width = (height * canvas_width + canvas_height / 2) / canvas_height;
	}
	*width_px = (int)(width < 1 ? 1 : width);
	*height_px = (int)(height < 1 ? 1 : height);
}

static const struct desk_picture *compose(struct desk_sketch *sketch, const struct scene *scene)
{
	uint8_t *rgba;
	struct desk_picture *picture = desk_picture_create(sketch->width_px, sketch->height_px, &rgba);
	if (!picture)
		return NULL;
	if (!compose_small(scene->set, scene->stages, scene->stage_count, scene->t_ns, scene->mode, sketch->width_px,
			   sketch->height_px, rgba)) {
		desk_picture_unref(picture);
		return NULL;
	}
	picture->serial = ++sketch->serial;
	return picture;
}

static bool look(struct desk_sketch *sketch, const struct desk_wish *wish, const struct shows_picture *picture,
		 uint64_t now_ns, const struct desk_picture **out)
{
	struct scene scene;
	int width_px;
	int height_px;
	if (wish->is_cue) {
		paint_cue(sketch, wish, picture, now_ns);
		see_cue(sketch, now_ns, &scene);
	} else {
		see_program(picture, now_ns, &scene);
	}
	int64_t until_ns;
	uint64_t seen = look_of(&scene, &until_ns) ^ (wish->is_cue ? sketch->cue_at_ns : 0);
	fit(wish, picture, &width_px, &height_px);
	bool is_same = sketch->is_made && sketch->look == seen && sketch->mode == scene.mode &&
		       scene.t_ns < sketch->until_ns && sketch->width_px == width_px && sketch->height_px == height_px;
	if (is_same)
		return true;
	sketch->look = seen;
	sketch->until_ns = until_ns;
	sketch->mode = scene.mode;
	sketch->width_px = width_px;
	sketch->height_px = height_px;
	*out = compose(sketch, &scene);
	sketch->is_made = *out != NULL;
	return false;
}

bool desk_sketch_look(struct desk_sketch *sketch, const struct desk_wish *wish, uint64_t now_ns,
		      const struct desk_picture **out)
{
	struct shows_picture picture;
	bool is_same = false;
	*out = NULL;
	if (!shows_picture(wish->control, &picture))
		return false;
	if (picture.canvas_width_px > 0 && picture.canvas_height_px > 0)
		is_same = look(sketch, wish, &picture, now_ns, out);
	else
		sketch->is_made = false;
	shows_picture_finish(&picture);
	return is_same;
}

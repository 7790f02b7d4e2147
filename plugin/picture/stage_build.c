/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a room to everything that a stage shows of it, moment by moment: what comes within the next minute is painted
 * beforehand, so that it happens on air in the frame that it is due.
 */
#include "turns.h"

#define AHEAD_MS INT64_C(60000)
#define MOST_MOMENTS 4

/* What must be said on air is not anybody's to hide. */
static bool is_hidden(const struct scene *scene, enum layer layer)
{
	return layer != LAYER_NOTICE && (scene->input->hidden_layers & 1u << layer) != 0;
}

static bool has_layer(const struct scene *scene, enum layer layer)
{
	if (is_hidden(scene, layer))
		return false;
	return scene->stage->layer == LAYER_ALL || scene->stage->layer == layer;
}

static unsigned beats_of(const struct moment *moment)
{
	return 1u << (moment->air.item ? moment->air.beat : BEAT_CLOSED);
}

static bool is_asked_for(const struct scene *scene, const struct layout_slot *slot)
{
	unsigned beats = beats_of(&scene->moment);
	// Between items nothing is on air but what must always be said.
	if (!scene_item(scene) && slot->layer != LAYER_NOTICE)
		return false;
	return has_layer(scene, slot->layer) && slot->beats & beats && layer_kind_of(slot->layer)->beats & beats;
}

/* While what a layer says counts. */
static struct span span_of(const struct moment *moment, enum truth truth)
{
	switch (truth) {
	case TRUTH_OWN:
	case TRUTH_ALWAYS:
		return moment->span;
	case TRUTH_PARTS:
		return moment->parts;
	case TRUTH_OFFER:
		return moment->offer;
	case TRUTH_FRESH:
		return moment->fresh;
	case TRUTH_INVALID:
		break;
	}
	return (struct span){0, 0};
}

static void build_slot(struct scene *scene, const struct layout_slot *slot)
{
	if (!is_asked_for(scene, slot))
		return;
	scene->kind = layer_kind_of(slot->layer);
	scene->span = span_of(&scene->moment, scene->kind->truth);
	scene->modes = scene->kind->is_in_safe ? MODES_ALL : MODES_NORMAL;
	if (!span_is_empty(scene->span))
		scene->kind->paint(scene, slot);
}

/* Where the quads of each slot begin; one more at the end. */
struct marks {
	size_t at[THEME_MAX_SLOTS + 1];
	size_t count;
};

/* The slots that have something to say take turns, those that stay beside them. */
static void take_turns(const struct scene *scene, const struct layout_plate *plate, const struct marks *marks)
{
	const struct layout_slot *slots = scene->stage->layout.slots + plate->first_slot;
	struct turn turns[THEME_MAX_SLOTS];
	size_t count = 0;
	for (size_t i = 0; i < marks->count; i++) {
		if (slots[i].takes_turns && marks->at[i + 1] > marks->at[i])
			turns[count++] = (struct turn){marks->at[i], marks->at[i + 1] - marks->at[i]};
	}
	turns_take(scene, 0, plate->turn_ms, turns, count);
}

static void build_plate(struct scene *scene, const struct layout_plate *plate)
{
	const struct stage *stage = scene->stage;
	const struct layout_slot *slots = stage->layout.slots + plate->first_slot;
	struct marks marks = {.count = plate->slot_count};
	struct theme_box box = plate->box;
	size_t first = build_quad_count(scene->build);
	scene->has_price = false;
	for (size_t i = 0; i < plate->slot_count; i++)
		scene->has_price |= slots[i].layer == LAYER_PRICE && is_asked_for(scene, &slots[i]);
	for (size_t i = 0; i < plate->slot_count; i++) {
		marks.at[i] = build_quad_count(scene->build);
		build_slot(scene, &slots[i]);
	}
	marks.at[plate->slot_count] = build_quad_count(scene->build);
	if (plate->turn_ms > 0)
		take_turns(scene, plate, &marks);
	bool is_whole = stage->layer == LAYER_ALL;
	if (is_whole ||
	    layout_alone_box(&stage->layout, plate, stage->layer, beats_of(&scene->moment), stage->plate.pad_px, &box))
		scene_plate_beneath(scene, is_whole ? slots[0].layer : stage->layer, &box, first);
}

static void build_moment(struct scene *scene)
{
	const struct layout *layout = &scene->stage->layout;
	for (size_t i = 0; i < layout->plate_count; i++) {
		if (layout->plates[i].beats & beats_of(&scene->moment))
			build_plate(scene, &layout->plates[i]);
	}
}

/* When the next moments have to be painted: well before the last one that is painted may end. */
static void build_again_before(struct build *build, int64_t now_ms, int64_t ends_ms)
{
	if (ends_ms == INT64_MAX)
		return;
	int64_t again_ms = ends_ms - AHEAD_MS / 2;
	build_again_at(build, again_ms > now_ms ? again_ms : ends_ms);
}

void stage_build(struct stage *stage, struct pictures *pictures, const struct picture_input *input, uint64_t now_ns,
		 struct build *out)
{
	struct scene scene = {.stage = stage,
			      .input = input,
			      .pictures = pictures,
			      .build = out,
			      .memory = &stage->memory,
			      .now_ns = now_ns};
	if (!input->room) {
		layer_waiting(&scene);
		return;
	}
	int64_t now_ms = clock_anchor_shop_ms(&input->shop, now_ns);
	int64_t at_ms = now_ms;
	for (int i = 0; i < MOST_MOMENTS; i++) {
		scene.moment = moment_at(input, at_ms, i == 0);
		int64_t until_ms = scene.moment.span.until_ms;
		bool is_far = until_ms == INT64_MAX || until_ms - now_ms > AHEAD_MS;
		if (is_far || i + 1 == MOST_MOMENTS) {
			moment_open_end(input, &scene.moment);
			build_moment(&scene);
			build_again_before(out, now_ms, until_ms);
			break;
		}
		build_moment(&scene);
		at_ms = until_ms;
	}
	if (has_layer(&scene, LAYER_PRODUCT))
		layer_product_ahead(&scene);
}

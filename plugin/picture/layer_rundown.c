/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The run of show: which of how many pieces is at the table, and what comes next. No figure of ours is in it.
 */
#include "runs.h"
#include "stage_own.h"

#include <stdio.h>

#define TEXT_BYTES 256
/* Of a tile around a logo. */
#define TILE_PAD_PX 6

enum form { FORM_POSITION, FORM_NEXT };

static const char *const the_forms[] = {[FORM_POSITION] = "position", [FORM_NEXT] = "next", NULL};
static const char *const the_words[] = {"position", "of", "next", "link", NULL};

/* An item that is taken away is none of the show's. */
static bool counts(const struct room_item *item)
{
	return item->status != ITEM_WITHDRAWN;
}

static size_t count_until(const struct room *room, const struct room_item *end)
{
	size_t count = 0;
	for (size_t i = 0; i < room->item_count && &room->items[i] != end; i++)
		count += counts(&room->items[i]);
	return count;
}

/* The brand's logo in the place of the room's name, at the box's left. Returns what is left of the box. */
static struct theme_box paint_logo(const struct scene *scene, const struct theme_box *box)
{
	const struct picture *logo = scene->stage->logo;
	struct theme_box rest = *box;
	float shrink = 1;
	if (logo->height_px > box->height_px)
		shrink = (float)box->height_px / (float)logo->height_px;
	if ((float)logo->width_px * shrink > (float)box->width_px)
		shrink = (float)box->width_px / (float)logo->width_px;
	struct bridge_rect rect = {.width = (float)(int)((float)logo->width_px * shrink),
				   .height = (float)(int)((float)logo->height_px * shrink)};
	rect.y = (float)((box->height_px - (int)rect.height) / 2);
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	uint32_t tile_rgba = scene->stage->logo_tile;
	int width_px = (int)rect.width;
	if (tile_rgba) { // which takes no more of the strip than the logo alone
		struct bridge_rect tile = {0, rect.y - TILE_PAD_PX / 2, rect.width, rect.height + TILE_PAD_PX};
		sketch_fill(&sketch, tile, (struct bridge_corners){8, 8, 8, 8}, tile_rgba, tile_rgba);
		float smaller = (rect.width - 2 * TILE_PAD_PX) / rect.width;
		rect.x = TILE_PAD_PX;
		rect.y += rect.height * (1 - smaller) / 2;
		rect.width *= smaller;
		rect.height *= smaller;
	}
	sketch_picture(&sketch, rect, (struct bridge_corners){0}, logo);
	scene_put(scene, sketch_finish(&sketch), box->x_px, box->y_px);
	rest.x_px += width_px + scene_sizes(scene)->gap_px;
	rest.width_px = box->x_px + box->width_px - rest.x_px;
	return rest;
}

/* "老板严选  第 3 件 / 10": the room's name on a chip (or the logo), the place in the rundown. */
static void paint_position(const struct scene *scene, const struct layout_slot *slot)
{
	const struct room *room = scene->input->room;
	const struct room_item *item = scene_item(scene);
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	char number[24];
	char text[TEXT_BYTES];
	struct runs runs;
	const char *title = scene->stage->logo ? NULL : room->title;
	struct theme_box box = scene->stage->logo ? paint_logo(scene, &slot->box) : slot->box;
	runs_init(&runs, scene);
	runs_make_chip(&runs, runs_add(&runs, FACE_LABEL, sizes->label_px, colors->text, sizes->gap_px, title),
		       sizes->gap_px);
	if (item && counts(item)) {
		snprintf(number, sizeof(number), "%zu", count_until(room, item) + 1);
		const struct word position[] = {{"n", number}};
		runs_add(&runs, FACE_STRONG, sizes->text_px, colors->text, sizes->gap_px,
			 words_fill(scene_word(scene, "position"), position, 1, text, sizeof(text)));
		snprintf(number, sizeof(number), "%zu", count_until(room, NULL));
		const struct word whole[] = {{"n", number}};
		runs_add(&runs, FACE_TEXT, sizes->text_px, colors->muted, sizes->gap_px / 2,
			 words_fill(scene_word(scene, "of"), whole, 1, text, sizeof(text)));
	}
	if (runs.count > 0 && runs_fit(&runs, box.width_px, sizes->text_min_px, title ? 0 : RUNS_MOST))
		scene_put(scene, runs_piece(&runs, &box, false), box.x_px, box.y_px);
}

static const struct room_item *next_of(const struct room *room, const struct room_item *item)
{
	for (size_t i = item ? (size_t)(item - room->items) + 1 : 0; i < room->item_count; i++) {
		if (counts(&room->items[i]) && room->items[i].status == ITEM_ON)
			return &room->items[i];
	}
	return NULL;
}

/* "下一件  4 号链接 大连淡干海参" */
static void paint_next(const struct scene *scene, const struct layout_slot *slot)
{
	const struct room_item *next = next_of(scene->input->room, scene_item(scene));
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	char number[24];
	char text[TEXT_BYTES];
	struct runs runs;
	if (!next)
		return;
	runs_init(&runs, scene);
	runs_add(&runs, FACE_LABEL, sizes->label_px, colors->accent, 0, scene_word(scene, "next"));
	if (next->link_no != ROOM_UNSET) {
		snprintf(number, sizeof(number), "%lld", (long long)next->link_no);
		const struct word link[] = {{"n", number}};
		runs_add(&runs, FACE_STRONG, sizes->text_px, colors->text, sizes->gap_px,
			 words_fill(scene_word(scene, "link"), link, 1, text, sizeof(text)));
	}
	runs_add(&runs, FACE_TEXT, sizes->text_px, colors->text, sizes->gap_px,
		 next->short_title ? next->short_title : next->title);
	if (runs_fit(&runs, slot->box.width_px, sizes->text_min_px, runs.count - 1))
		scene_put(scene, runs_piece(&runs, &slot->box, false), slot->box.x_px, slot->box.y_px);
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	switch ((enum form)slot->form) {
	case FORM_POSITION:
		paint_position(scene, slot);
		break;
	case FORM_NEXT:
		paint_next(scene, slot);
		break;
	}
}

const struct layer_kind layer_rundown_kind = {
	.layer = LAYER_RUNDOWN,
	.paint = paint,
	.forms = the_forms,
	.words = the_words,
	.beats = BEATS_ALL,
	.truth = TRUTH_ALWAYS,
	.is_in_safe = true,
};

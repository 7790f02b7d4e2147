/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many were sold, as of when, by whose count: a number without its time is not shown.
 */
#include "runs.h"

#define TEXT_BYTES 256

static const char *const the_words[] = {"sold", "piece", "as_of", "by_shop", "by_platform", NULL};

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	const struct room_item *item = scene_item(scene);
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	char number[32];
	char text[TEXT_BYTES];
	struct runs runs;
	if (item->sales.as_of_ms == ROOM_UNSET || item->sales.sold == ROOM_UNSET || item->sales.sold == 0)
		return;
	runs_init(&runs, scene);
	runs_add(&runs, FACE_LABEL, sizes->label_px, colors->accent, 0, scene_word(scene, "sold"));
	runs_add(&runs, FACE_FIGURE, sizes->figure_px, colors->text, sizes->gap_px,
		 words_count(item->sales.sold, number, sizeof(number)));
	runs_add(&runs, FACE_STRONG, sizes->text_px, colors->text, sizes->gap_px / 2,
		 item->unit ? item->unit : scene_word(scene, "piece"));
	runs_add(&runs, FACE_TEXT, sizes->note_px, colors->muted, sizes->gap_px,
		 words_moment(scene_word(scene, "as_of"), item->sales.as_of_ms, scene->input->room->zone_minutes, text,
			      sizeof(text)));
	runs_add(&runs, FACE_TEXT, sizes->note_px, colors->muted, sizes->gap_px,
		 scene_word(scene, item->sales.source == SALES_FROM_PLATFORM ? "by_platform" : "by_shop"));
	if (!runs.has_overflown && runs_shrink(&runs, slot->box.width_px, sizes->note_px))
		scene_put(scene, runs_piece(&runs, &slot->box, false), slot->box.x_px, slot->box.y_px);
}

const struct layer_kind layer_sales_kind = {
	.layer = LAYER_SALES,
	.paint = paint,
	.words = the_words,
	.beats = BEATS(OPEN) | BEATS(SOLD_OUT) | BEATS(ENCORE),
	.truth = TRUTH_FRESH,
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whose goods these are, and the shop's score with its date: the score is the shop's, never the host's.
 */
#include "runs.h"
#include "stage_own.h"

#define TEXT_BYTES 256

static const char *const the_words[] = {"seller", "score", "as_of", NULL};

static void add_score(const struct scene *scene, const struct room_seller *seller, struct runs *runs)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	char text[TEXT_BYTES];
	// A score without a date says nothing: it may be last year's.
	if (!seller->experience_score || seller->score_at_ms == ROOM_UNSET)
		return;
	runs_add(runs, FACE_TEXT, sizes->note_px, colors->muted, sizes->gap_px, scene_word(scene, "score"));
	runs_add(runs, FACE_FIGURE, sizes->figure_min_px, colors->accent, sizes->gap_px / 2, seller->experience_score);
	runs_add(runs, FACE_TEXT, sizes->note_px, colors->muted, sizes->gap_px / 2,
		 words_moment(scene_word(scene, "as_of"), seller->score_at_ms, scene->input->room->zone_minutes, text,
			      sizeof(text)));
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	const struct room_seller *seller = scene_item(scene) ? scene_item(scene)->seller : NULL;
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	struct runs runs;
	if (!seller)
		return;
	for (int has_score = 1; has_score >= 0; has_score--) {
		runs_init(&runs, scene);
		runs_add(&runs, FACE_LABEL, sizes->label_px, colors->accent, 0, scene_word(scene, "seller"));
		runs_add(&runs, FACE_STRONG, sizes->text_px, colors->text, sizes->gap_px, seller->name);
		if (has_score)
			add_score(scene, seller, &runs);
		// The name may be elided, beside a score too; a score is left out whole.
		if (runs_fit(&runs, slot->box.width_px, sizes->text_min_px, 1)) {
			scene_put(scene, runs_piece(&runs, &slot->box, false), slot->box.x_px, slot->box.y_px);
			return;
		}
	}
}

const struct layer_kind layer_seller_kind = {
	.layer = LAYER_SELLER,
	.paint = paint,
	.words = the_words,
	.beats = BEATS_ALL & ~BEATS(CLOSED),
	.truth = TRUTH_ALWAYS,
	.is_in_safe = true,
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sizes and colours: which are left and which are gone. Those that are gone are struck through; how many are left is
 * said where it is few.
 */
#include "runs.h"

#include <stdio.h>
#include <string.h>

#define TEXT_BYTES 256
#define FEW 20

static const char *const the_words[] = {"title", "few", "gone", "more", NULL};

/* What all entries end with, " 燕麦色" of "110cm 燕麦色", is said once; 0: nothing. */
static size_t shared_end_bytes(const struct room_item *item)
{
	const char *first = item->skus[0].spec;
	const char *space = strrchr(first, ' ');
	if (!space || item->sku_count < 2)
		return 0;
	size_t end_bytes = strlen(space);
	for (size_t i = 1; i < item->sku_count; i++) {
		size_t size = strlen(item->skus[i].spec);
		if (size <= end_bytes || strcmp(item->skus[i].spec + size - end_bytes, space) != 0)
			return 0;
	}
	return end_bytes;
}

static void add_sku(struct runs *runs, const struct room_sku *sku, size_t end_bytes)
{
	const struct scene *scene = runs->scene;
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	bool is_gone = sku->left == 0;
	char spec[TEXT_BYTES];
	char text[TEXT_BYTES];
	char number[24];
	snprintf(spec, sizeof(spec), "%.*s", (int)(strlen(sku->spec) - end_bytes), sku->spec);
	struct run *run = runs_add(runs, FACE_STRONG, sizes->text_px, is_gone ? colors->muted : colors->text,
				   sizes->gap_px, spec);
	if (run)
		run->style.is_struck = is_gone;
	if (is_gone)
		runs_add(runs, FACE_TEXT, sizes->note_px, colors->muted, sizes->gap_px / 2, scene_word(scene, "gone"));
	if (sku->left == ROOM_UNSET || is_gone || sku->left > FEW)
		return;
	snprintf(number, sizeof(number), "%lld", (long long)sku->left);
	const struct word values[] = {{"n", number}};
	runs_add(runs, FACE_TEXT, sizes->note_px, colors->accent, sizes->gap_px / 2,
		 words_fill(scene_word(scene, "few"), values, 1, text, sizeof(text)));
}

static struct runs runs_of(const struct scene *scene, size_t count)
{
	const struct room_item *item = scene_item(scene);
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	size_t end_bytes = shared_end_bytes(item);
	struct runs runs;
	runs_init(&runs, scene);
	runs_add(&runs, FACE_LABEL, sizes->label_px, colors->accent, 0,
		 end_bytes > 0 ? strrchr(item->skus[0].spec, ' ') + 1 : scene_word(scene, "title"));
	for (size_t i = 0; i < count; i++)
		add_sku(&runs, &item->skus[i], end_bytes);
	if (count < item->sku_count) {
		char number[24];
		char text[TEXT_BYTES];
		snprintf(number, sizeof(number), "%zu", item->sku_count - count);
		const struct word values[] = {{"n", number}};
		runs_add(&runs, FACE_TEXT, sizes->note_px, colors->muted, sizes->gap_px,
			 words_fill(scene_word(scene, "more"), values, 1, text, sizeof(text)));
	}
	return runs;
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	const struct room_item *item = scene_item(scene);
	const struct theme_sizes *sizes = scene_sizes(scene);
	for (size_t count = item->sku_count < RUNS_MOST ? item->sku_count : RUNS_MOST; count > 0; count--) {
		struct runs runs = runs_of(scene, count);
		if (runs.has_overflown || !runs_shrink(&runs, slot->box.width_px, sizes->text_min_px))
			continue;
		scene_put(scene, runs_piece(&runs, &slot->box, false), slot->box.x_px, slot->box.y_px);
		return;
	}
}

const struct layer_kind layer_skus_kind = {
	.layer = LAYER_SKUS,
	.paint = paint,
	.words = the_words,
	.beats = BEATS(OPEN) | BEATS(SOLD_OUT) | BEATS(ENCORE),
	.truth = TRUTH_FRESH,
};

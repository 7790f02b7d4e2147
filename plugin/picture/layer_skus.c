/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sizes and colours: which are left and which are gone. Those that are gone are struck through; how many are left is
 * said where it is few. Of an item that is sold out only those that are gone: what the shop still counts of the others
 * nobody can buy.
 */
#include "runs.h"

#include <stdio.h>
#include <string.h>

#define TEXT_BYTES 256
#define FEW 20
#define SIZES_MOST 100

static const char *const the_words[] = {"title", "few", "gone", "more", NULL};

/* Those that are spoken of. */
struct sizes {
	const struct room_sku *entries[SIZES_MOST];
	size_t count;
};

static struct sizes sizes_of(const struct scene *scene)
{
	const struct room_item *item = scene_item(scene);
	bool is_sold_out = scene->moment.air.beat == BEAT_SOLD_OUT;
	struct sizes sizes = {.count = 0};
	for (size_t i = 0; i < item->sku_count && sizes.count < SIZES_MOST; i++) {
		if (!is_sold_out || item->skus[i].left == 0)
			sizes.entries[sizes.count++] = &item->skus[i];
	}
	return sizes;
}

/* What all entries end with, " 燕麦色" of "110cm 燕麦色", is said once; 0: nothing. */
static size_t shared_end_bytes(const struct sizes *skus)
{
	const char *first = skus->entries[0]->spec;
	const char *space = strrchr(first, ' ');
	if (!space || skus->count < 2)
		return 0;
	size_t end_bytes = strlen(space);
	for (size_t i = 1; i < skus->count; i++) {
		size_t size = strlen(skus->entries[i]->spec);
		if (size <= end_bytes || strcmp(skus->entries[i]->spec + size - end_bytes, space) != 0)
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

static struct runs runs_of(const struct scene *scene, const struct sizes *skus, size_t count)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	size_t end_bytes = shared_end_bytes(skus);
	struct runs runs;
	runs_init(&runs, scene);
	runs_add(&runs, FACE_LABEL, sizes->label_px, colors->accent, 0,
		 end_bytes > 0 ? strrchr(skus->entries[0]->spec, ' ') + 1 : scene_word(scene, "title"));
	for (size_t i = 0; i < count; i++)
		add_sku(&runs, skus->entries[i], end_bytes);
	if (count < skus->count) {
		char number[24];
		char text[TEXT_BYTES];
		snprintf(number, sizeof(number), "%zu", skus->count - count);
		const struct word values[] = {{"n", number}};
		runs_add(&runs, FACE_TEXT, sizes->note_px, colors->muted, sizes->gap_px,
			 words_fill(scene_word(scene, "more"), values, 1, text, sizeof(text)));
	}
	return runs;
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	struct sizes skus = sizes_of(scene);
	for (size_t count = skus.count < RUNS_MOST ? skus.count : RUNS_MOST; count > 0; count--) {
		struct runs runs = runs_of(scene, &skus, count);
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

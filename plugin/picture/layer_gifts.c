/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What comes with it for nothing: name, spec and how many, who gets it where not all do; what it would cost only with
 * where that figure comes from. Kind, spec and number of a gift are owed to the buyer (Advertising Law, article 8): a
 * gift is said whole or not at all.
 */
#include "rows.h"
#include "stage_own.h"

#include <stdio.h>

#define TEXT_BYTES 256
#define GIFTS_MOST 6

enum form { FORM_LINE, FORM_MORE };

static const char *const the_forms[] = {[FORM_LINE] = "line", [FORM_MORE] = "more", NULL};

static const char *const the_words[] = {"title", "count", "first_n", "value", NULL};

static const char *fill(const struct scene *scene, const char *key, const struct word *values, size_t count)
{
	char text[TEXT_BYTES];
	return build_text(scene->build, words_fill(scene_word(scene, key), values, count, text, sizeof(text)));
}

static void add(struct bundle *bundle, enum face face, uint32_t rgba, bool is_note, const char *text)
{
	if (text)
		bundle->parts[bundle->part_count++] =
			(struct bundle_part){.face = face, .rgba = rgba, .is_note = is_note, .text = text};
}

static struct bundle bundle_of(const struct scene *scene, const struct room_gift *gift, bool has_value)
{
	const struct theme_colors *colors = &scene->stage->colors;
	struct bundle bundle = {.badge = BADGE_GIFT};
	char number[40];
	snprintf(number, sizeof(number), "%lld", (long long)gift->quantity);
	const struct word count[] = {{"n", number}};
	add(&bundle, FACE_STRONG, colors->text, false, gift->name);
	add(&bundle, FACE_TEXT, colors->text, false, gift->spec);
	add(&bundle, FACE_STRONG, colors->accent, false, fill(scene, "count", count, 1));
	if (gift->first_n != ROOM_UNSET) {
		const struct word first[] = {{"n", words_count(gift->first_n, number, sizeof(number))}};
		add(&bundle, FACE_STRONG, colors->text, true, fill(scene, "first_n", first, 1));
	}
	if (has_value && gift->value_minor != ROOM_UNSET && gift->value_basis) {
		const struct word value[] = {
			{"money", words_money(&scene->stage->words, gift->value_minor,
					      &scene_item(scene)->price.currency, number, sizeof(number))},
			{"basis", gift->value_basis}};
		add(&bundle, FACE_TEXT, colors->muted, true, fill(scene, "value", value, 2));
	}
	return bundle;
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	const struct room_item *item = scene_item(scene);
	struct bundle bundles[GIFTS_MOST];
	struct rows_wish wish = {.heading = scene_word(scene, "title"), .bundles = bundles, .may_wrap = true};
	wish.page = slot->form == FORM_MORE;
	// What they would cost gives way before a gift does.
	for (int has_values = 1; has_values >= 0; has_values--) {
		wish.count = 0;
		for (size_t i = 0; i < item->gift_count && i < GIFTS_MOST; i++) {
			if (item->gifts[i].first_n != 0) // nobody gets it
				bundles[wish.count++] = bundle_of(scene, &item->gifts[i], has_values);
		}
		if (rows_hold_all(scene, &slot->box, &wish))
			break;
	}
	rows_put(scene, &slot->box, &wish);
}

const struct layer_kind layer_gifts_kind = {
	.layer = LAYER_GIFTS,
	.paint = paint,
	.forms = the_forms,
	.words = the_words,
	.beats = BEATS(HAGGLE) | BEATS(AGREED) | BEATS(OPEN) | BEATS(ENCORE),
	.truth = TRUTH_OFFER,
};

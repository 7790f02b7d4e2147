/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the final price comes about, in one line: "直播价 69.90 − 平台券 10.00". What does not fit is summed up: a part
 * that is left out would make the line wrong. Order 56, article 18: what a discount is taken off is said beside it.
 */
#include "runs.h"

#include "room/money.h"

#include <stdio.h>
#include <string.h>

#define TEXT_BYTES 256

static const char *const the_words[] = {"base", "minus",     "shop_coupon", "platform_coupon", "subsidy",  "threshold",
					"fan",  "new_buyer", "pay",         "trade_in",        "audience", "several",
					NULL};

static const char *name_of(const struct scene *scene, const struct room_part *part)
{
	switch (part->kind) {
	case PART_SHOP_COUPON:
		return scene_word(scene, "shop_coupon");
	case PART_PLATFORM_COUPON:
		return scene_word(scene, "platform_coupon");
	case PART_SUBSIDY:
		return scene_word(scene, "subsidy");
	case PART_THRESHOLD:
		return scene_word(scene, "threshold");
	case PART_FAN:
		return scene_word(scene, "fan");
	case PART_NEW_BUYER:
		return scene_word(scene, "new_buyer");
	case PART_PAY:
		return scene_word(scene, "pay");
	case PART_TRADE_IN:
		return scene_word(scene, "trade_in");
	case PART_INVALID:
		break;
	}
	return "";
}

static void append(const struct scene *scene, const char *name, int64_t minor, char *text, size_t size_bytes)
{
	char amount[64];
	char piece[TEXT_BYTES];
	const struct word values[] = {
		{"name", name},
		{"amount", money_text(minor, &scene_item(scene)->price.currency, amount, sizeof(amount))}};
	words_append(text, size_bytes, words_fill(scene_word(scene, "minus"), values, 2, piece, sizeof(piece)));
}

/* All parts by their names, or their sum. Returns how many there are. */
static size_t write_line(const struct scene *scene, bool is_summed, char *text, size_t size_bytes)
{
	const struct room_item *item = scene_item(scene);
	int64_t sum_minor = 0;
	size_t count = 0;
	char amount[64];
	char name[TEXT_BYTES];
	const struct word base[] = {
		{"amount", money_text(item->price.sale_minor, &item->price.currency, amount, sizeof(amount))}};
	words_fill(scene_word(scene, "base"), base, 1, text, size_bytes);
	for (size_t i = 0; i < item->price.part_count; i++) {
		const struct room_part *part = &item->price.parts[i];
		if (!part_counts(item, part, scene->moment.at_ms))
			continue;
		count++;
		sum_minor += part->amount_minor;
		const struct word who[] = {{"audience", part->audience}, {"name", name_of(scene, part)}};
		// Whom such a part is for says what it is: "粉丝团成员粉丝优惠" says it twice.
		bool is_for_whom = part->kind == PART_FAN || part->kind == PART_NEW_BUYER;
		const char *called = name_of(scene, part);
		if (part->audience)
			called = is_for_whom ? part->audience
					     : words_fill(scene_word(scene, "audience"), who, 2, name, sizeof(name));
		if (!is_summed)
			append(scene, called, part->amount_minor, text, size_bytes);
	}
	if (is_summed) {
		char number[24];
		snprintf(number, sizeof(number), "%zu", count);
		const struct word values[] = {{"n", number}};
		append(scene, words_fill(scene_word(scene, "several"), values, 1, name, sizeof(name)), sum_minor, text,
		       size_bytes);
	}
	return count;
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	char text[4 * TEXT_BYTES];
	if (scene->moment.form != PRICE_FORM_SALE)
		return;
	for (int is_summed = 0; is_summed <= 1; is_summed++) {
		struct runs runs;
		if (write_line(scene, is_summed, text, sizeof(text)) == 0)
			return;
		runs_init(&runs, scene);
		runs_add(&runs, FACE_TEXT, sizes->text_px, scene->stage->colors.text, 0, text);
		if (!runs_fit(&runs, slot->box.width_px, sizes->text_min_px, RUNS_MOST))
			continue;
		scene_put(scene, runs_piece(&runs, &slot->box, false), slot->box.x_px, slot->box.y_px);
		return;
	}
}

const struct layer_kind layer_parts_kind = {
	.layer = LAYER_PARTS,
	.paint = paint,
	.words = the_words,
	.beats = BEATS(OPEN) | BEATS(ENCORE),
	.truth = TRUTH_PARTS,
};

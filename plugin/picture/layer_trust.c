/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the buyer is promised with this item, by the shop and for this item: each right with its scope ("假一赔十",
 * "48 小时发货"), as many as fit whole. A right that ends leaves at its time. No figure of ours is in it.
 */
#include "rights.h"
#include "rows.h"
#include "stage_own.h"

#include <stdio.h>
#include <string.h>

#define TEXT_BYTES 256
/* Those that end within this time are followed by what is left, painted beforehand. */
#define AHEAD_MS INT64_C(60000)
#define CHANGES_MOST 4

enum form { FORM_LINE, FORM_MORE };

static const char *const the_forms[] = {[FORM_LINE] = "line", [FORM_MORE] = "more", NULL};

enum scope { SCOPE_NONE, SCOPE_TIMES, SCOPE_HOURS, SCOPE_DAYS };

/* How a kind is said, and with which scope of its own. */
static const struct saying {
	const char *word;        /* without that scope; NULL: it always has one */
	const char *scoped_word; /* with it */
	enum scope scope;
	enum badge badge;
} the_sayings[] = {
	[TRUST_REFUND_WITHOUT_RETURN] = {"refund_without_return", NULL, SCOPE_NONE, BADGE_RETURN},
	[TRUST_RETURN_FREIGHT] = {"return_freight", NULL, SCOPE_NONE, BADGE_TRUCK},
	[TRUST_FAKE_COMPENSATION] = {NULL, NULL, SCOPE_TIMES, BADGE_SHIELD},
	[TRUST_SEVEN_DAY_RETURN] = {"seven_day_return", "day_return", SCOPE_DAYS, BADGE_CALENDAR},
	[TRUST_FAST_REFUND] = {"fast_refund", NULL, SCOPE_NONE, BADGE_BOLT},
	[TRUST_FAST_DISPATCH] = {NULL, "fast_dispatch", SCOPE_HOURS, BADGE_PARCEL},
	[TRUST_PRICE_PROTECTION] = {"price_protection", "price_protection_days", SCOPE_DAYS, BADGE_TAG},
	[TRUST_QUALITY_WARRANTY] = {"quality_warranty", "quality_warranty_days", SCOPE_DAYS, BADGE_SEAL},
	[TRUST_OTHER] = {NULL, NULL, SCOPE_NONE, BADGE_CHECK},
};

static const char *const the_words[] = {"title",
					"refund_without_return",
					"return_freight",
					"fake_compensation",
					"fake_compensation_more",
					"numerals",
					"seven_day_return",
					"day_return",
					"fast_refund",
					"fast_dispatch",
					"price_protection",
					"price_protection_days",
					"quality_warranty",
					"quality_warranty_days",
					"hours",
					"days",
					"tier",
					NULL};

static int64_t value_of(const struct room_trust *right, enum scope scope)
{
	switch (scope) {
	case SCOPE_TIMES:
		return right->times;
	case SCOPE_HOURS:
		return right->hours;
	case SCOPE_DAYS:
		return right->days;
	case SCOPE_NONE:
		break;
	}
	return ROOM_UNSET;
}

/* The n-th of the language's numerals ("一 二 三"); false behind the last. */
static bool write_numeral(const struct scene *scene, int64_t number, char *text, size_t size_bytes)
{
	const char *numeral = scene_word(scene, "numerals");
	for (int64_t i = 1; i < number; i++) {
		numeral = strchr(numeral, ' ');
		if (!numeral)
			return false;
		numeral++;
	}
	snprintf(text, size_bytes, "%.*s", (int)strcspn(numeral, " "), numeral);
	return true;
}

/* Fills a pattern with a number, and with what the text says so far. */
static void fill_number(const struct scene *scene, const char *key, int64_t number, char *text)
{
	char digits[24];
	char before[TEXT_BYTES];
	snprintf(digits, sizeof(digits), "%lld", (long long)number);
	snprintf(before, sizeof(before), "%s", text);
	const struct word values[] = {{"n", digits}, {"text", before}};
	words_fill(scene_word(scene, key), values, 2, text, TEXT_BYTES);
}

static void write_times(const struct scene *scene, int64_t times, char *text)
{
	char numeral[24];
	const struct word values[] = {{"n", numeral}};
	if (write_numeral(scene, times, numeral, sizeof(numeral)))
		words_fill(scene_word(scene, "fake_compensation"), values, 1, text, TEXT_BYTES);
	else
		fill_number(scene, "fake_compensation_more", times, text);
}

/* What a right is called, with all of its scope. */
static const char *write_right(const struct scene *scene, const struct room_trust *right, char *text)
{
	const struct saying *saying = &the_sayings[right->kind];
	int64_t own = value_of(right, saying->scope);
	snprintf(text, TEXT_BYTES, "%s", "");
	if (saying->scope == SCOPE_TIMES)
		write_times(scene, own, text);
	else if (own != ROOM_UNSET)
		fill_number(scene, saying->scoped_word, own, text);
	else
		words_append(text, TEXT_BYTES, saying->word ? scene_word(scene, saying->word) : right->label);
	if (saying->scope != SCOPE_HOURS && right->hours != ROOM_UNSET)
		fill_number(scene, "hours", right->hours, text);
	if (saying->scope != SCOPE_DAYS && right->days != ROOM_UNSET)
		fill_number(scene, "days", right->days, text);
	if (right->tier) {
		char before[TEXT_BYTES];
		snprintf(before, sizeof(before), "%s", text);
		const struct word values[] = {{"text", before}, {"tier", right->tier}};
		words_fill(scene_word(scene, "tier"), values, 2, text, TEXT_BYTES);
	}
	return text;
}

static void paint_rights(const struct scene *scene, const struct layout_slot *slot, const struct rights *rights)
{
	struct bundle bundles[RIGHTS_MOST];
	for (size_t i = 0; i < rights->count; i++) {
		char text[TEXT_BYTES];
		const char *copy = build_text(scene->build, write_right(scene, rights->entries[i], text));
		bundles[i] = (struct bundle){
			.badge = the_sayings[rights->entries[i]->kind].badge,
			.parts = {{.face = FACE_STRONG, .rgba = scene->stage->colors.text, .text = copy}},
			.part_count = 1,
		};
	}
	const struct rows_wish wish = {.heading = scene_word(scene, "title"),
				       .bundles = bundles,
				       .count = rights->count,
				       .page = slot->form == FORM_MORE};
	rows_put(scene, &slot->box, &wish);
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	struct scene part = *scene;
	int64_t at_ms = scene->moment.at_ms;
	int64_t last_ms = at_ms + AHEAD_MS;
	// What is left when one of them ends is painted beforehand, so that it changes in the frame that it is due.
	for (int i = 0; i < CHANGES_MOST; i++) {
		struct rights rights = rights_of(scene_item(scene), at_ms);
		bool is_last = rights.until_ms >= scene->span.until_ms;
		part.span.until_ms = is_last ? scene->span.until_ms : rights.until_ms;
		paint_rights(&part, slot, &rights);
		if (is_last)
			return;
		if (i + 1 == CHANGES_MOST || rights.until_ms > last_ms)
			build_again_at(scene->build, rights.until_ms - AHEAD_MS / 2 > scene->moment.at_ms
							     ? rights.until_ms - AHEAD_MS / 2
							     : rights.until_ms);
		if (rights.until_ms > last_ms)
			return;
		at_ms = part.span.from_ms = rights.until_ms;
	}
}

const struct layer_kind layer_trust_kind = {
	.layer = LAYER_TRUST,
	.paint = paint,
	.forms = the_forms,
	.words = the_words,
	.beats = BEATS(TEASE) | BEATS(QUOTE) | BEATS(HAGGLE) | BEATS(AGREED) | BEATS(OPEN) | BEATS(ENCORE),
	.truth = TRUTH_ALWAYS,
	.is_in_safe = true,
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A presale's sums and dates: the deposit and what it is worth, when the rest is due, whether it is given back (order
 * 117: what is not given back must be said). All of it or nothing: half of it misleads.
 */
#include "runs.h"

#include <stdio.h>

#define TEXT_BYTES 256

static const char *const the_words[] = {"title", "amount",   "deducts", "from",     "until",
					"back",  "not_back", "presale", "dispatch", NULL};

static void add(struct runs *runs, const char *text)
{
	const struct theme_sizes *sizes = scene_sizes(runs->scene);
	runs_add(runs, FACE_TEXT, sizes->text_px, runs->scene->stage->colors.text, sizes->gap_px, text);
}

static void add_money(struct runs *runs, const char *key, int64_t minor)
{
	const struct scene *scene = runs->scene;
	char money[TEXT_BYTES];
	char text[TEXT_BYTES];
	if (minor == ROOM_UNSET)
		return;
	const struct word values[] = {{"money", words_money(&scene->stage->words, minor,
							    &scene_item(scene)->price.currency, money, sizeof(money))}};
	add(runs, words_fill(scene_word(scene, key), values, 1, text, sizeof(text)));
}

static void add_time(struct runs *runs, const char *key, int64_t at_ms)
{
	char text[TEXT_BYTES];
	if (at_ms != ROOM_UNSET)
		add(runs, words_moment(scene_word(runs->scene, key), at_ms, runs->scene->input->room->zone_minutes,
				       text, sizeof(text)));
}

static void add_heading(struct runs *runs, int size_px)
{
	const struct scene *scene = runs->scene;
	bool has_deposit = scene_item(scene)->deposit.amount_minor != ROOM_UNSET;
	runs_add(runs, FACE_LABEL, size_px, scene->stage->colors.accent, 0,
		 scene_word(scene, has_deposit ? "title" : "presale"));
}

/* What is paid now and what it is worth, behind a heading or, with heading_px 0, without. */
static struct runs sums_of(const struct scene *scene, int heading_px)
{
	const struct room_item *item = scene_item(scene);
	bool has_deposit = item->deposit.amount_minor != ROOM_UNSET;
	char number[24];
	char text[TEXT_BYTES];
	struct runs runs;
	runs_init(&runs, scene);
	if (heading_px > 0)
		add_heading(&runs, heading_px);
	if (has_deposit) {
		add_money(&runs, "amount", item->deposit.amount_minor);
		add_money(&runs, "deducts", item->deposit.deducts_minor);
		add(&runs, scene_word(scene, item->deposit.is_refundable ? "back" : "not_back"));
	} else if (item->shipping.is_known && item->shipping.dispatch_hours != ROOM_UNSET) {
		snprintf(number, sizeof(number), "%lld", (long long)item->shipping.dispatch_hours);
		const struct word values[] = {{"n", number}};
		add(&runs, words_fill(scene_word(scene, "dispatch"), values, 1, text, sizeof(text)));
	}
	return runs;
}

/* When the rest is due. */
static void add_dates(struct runs *runs)
{
	const struct room_item *item = scene_item(runs->scene);
	if (item->deposit.amount_minor == ROOM_UNSET)
		return;
	add_time(runs, "from", item->deposit.balance_from_ms);
	add_time(runs, "until", item->deposit.balance_until_ms);
}

/* Two lines of the least size, behind the heading when that leaves them room, else it leads the first of them. */
static void paint_lines(const struct scene *scene, const struct theme_box *box)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	int line_px = sizes->text_min_px * 6 / 5;
	for (int is_inside = 0; is_inside < 2; is_inside++) {
		struct runs heading;
		struct runs sums = sums_of(scene, is_inside ? sizes->text_min_px : 0);
		struct runs dates;
		runs_init(&heading, scene);
		runs_init(&dates, scene);
		add_dates(&dates);
		if (!is_inside)
			add_heading(&heading, sizes->label_px);
		for (size_t i = 0; i < sums.count; i++)
			sums.entries[i].style.size_px = sizes->text_min_px;
		for (size_t i = 0; i < dates.count; i++)
			dates.entries[i].style.size_px = sizes->text_min_px;
		int left = is_inside ? 0 : runs_width_px(&heading, 0) + sizes->gap_px;
		if (2 * line_px > box->height_px || left + runs_width_px(&sums, 0) > box->width_px ||
		    left + runs_width_px(&dates, 0) > box->width_px)
			continue;
		struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
		runs_paint(&heading, &sketch, 0, box->height_px / 2);
		runs_paint(&sums, &sketch, left, (box->height_px - line_px) / 2);
		runs_paint(&dates, &sketch, left, (box->height_px + line_px) / 2);
		scene_put(scene, sketch_finish(&sketch), box->x_px, box->y_px);
		return;
	}
}

/* In one line, else the dates below the sums. */
static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	const struct room_item *item = scene_item(scene);
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_box *box = &slot->box;
	if (item->sale_type != SALE_PRESALE && item->sale_type != SALE_DEPOSIT)
		return;
	struct runs whole = sums_of(scene, sizes->label_px);
	add_dates(&whole);
	if (!whole.has_overflown && runs_shrink(&whole, box->width_px, sizes->text_min_px)) {
		scene_put(scene, runs_piece(&whole, box, false), box->x_px, box->y_px);
		return;
	}
	paint_lines(scene, box);
}

const struct layer_kind layer_deposit_kind = {
	.layer = LAYER_DEPOSIT,
	.paint = paint,
	.words = the_words,
	.beats = BEATS(OPEN) | BEATS(ENCORE),
	.truth = TRUTH_OFFER,
};

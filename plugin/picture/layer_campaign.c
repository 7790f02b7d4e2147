/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The campaigns that an item takes part in: who pays for them, whom they are for, on which condition. Before the sale
 * and in SAFE only their names stand. A campaign for some buyers never stands without saying for whom.
 */
#include "runs.h"

#include <stdio.h>

#define TEXT_BYTES 256

static const char *const the_words[] = {"billion_subsidy",
					"one_yuan",
					"festival",
					"coupon",
					"flash",
					"channel_exclusive",
					"origin",
					"bigday",
					"for",
					"payer_platform",
					"payer_brand",
					"payer_host",
					"amount",
					"cap",
					"quantity",
					NULL};

static const char *kind_name(const struct scene *scene, enum campaign_kind kind)
{
	switch (kind) {
	case CAMPAIGN_BILLION_SUBSIDY:
		return scene_word(scene, "billion_subsidy");
	case CAMPAIGN_ONE_YUAN:
		return scene_word(scene, "one_yuan");
	case CAMPAIGN_FESTIVAL:
		return scene_word(scene, "festival");
	case CAMPAIGN_COUPON:
		return scene_word(scene, "coupon");
	case CAMPAIGN_FLASH:
		return scene_word(scene, "flash");
	case CAMPAIGN_CHANNEL_EXCLUSIVE:
		return scene_word(scene, "channel_exclusive");
	case CAMPAIGN_ORIGIN:
		return scene_word(scene, "origin");
	case CAMPAIGN_BIGDAY:
		return scene_word(scene, "bigday");
	case CAMPAIGN_INVALID:
		break;
	}
	return "";
}

static const char *payer_name(const struct scene *scene, enum payer payer)
{
	switch (payer) {
	case PAYER_PLATFORM:
		return scene_word(scene, "payer_platform");
	case PAYER_BRAND:
		return scene_word(scene, "payer_brand");
	case PAYER_HOST:
		return scene_word(scene, "payer_host");
	case PAYER_INVALID:
		break;
	}
	return "";
}

static void add_filled(struct runs *runs, const char *key, const char *name, const char *value)
{
	const struct theme_sizes *sizes = scene_sizes(runs->scene);
	char text[TEXT_BYTES];
	const struct word values[] = {{name, value}};
	if (value && value[0])
		runs_add(runs, FACE_TEXT, sizes->note_px, runs->scene->stage->colors.text, sizes->gap_px,
			 words_fill(scene_word(runs->scene, key), values, 1, text, sizeof(text)));
}

static void add_money(struct runs *runs, const char *key, int64_t minor)
{
	const struct scene *scene = runs->scene;
	char text[TEXT_BYTES];
	if (minor != ROOM_UNSET)
		add_filled(runs, key, "money",
			   words_money(&scene->stage->words, minor, &scene_item(scene)->price.currency, text,
				       sizeof(text)));
}

static void add_name(struct runs *runs, const struct room_campaign *campaign)
{
	const struct theme_sizes *sizes = scene_sizes(runs->scene);
	const char *name = campaign->label ? campaign->label : kind_name(runs->scene, campaign->kind);
	runs_make_chip(
		runs,
		runs_add(runs, FACE_LABEL, sizes->label_px, runs->scene->stage->colors.text, 2 * sizes->gap_px, name),
		sizes->gap_px / 2);
	add_filled(runs, "for", "audience", campaign->audience);
}

static void add_details(struct runs *runs, const struct room_campaign *campaign)
{
	const struct theme_sizes *sizes = scene_sizes(runs->scene);
	char number[32];
	runs_add(runs, FACE_TEXT, sizes->note_px, runs->scene->stage->colors.muted, sizes->gap_px,
		 payer_name(runs->scene, campaign->payer));
	add_money(runs, "amount", campaign->amount_minor);
	add_money(runs, "cap", campaign->cap_minor);
	runs_add(runs, FACE_TEXT, sizes->note_px, runs->scene->stage->colors.text, sizes->gap_px, campaign->condition);
	if (campaign->quantity != ROOM_UNSET)
		add_filled(runs, "quantity", "n", words_count(campaign->quantity, number, sizeof(number)));
}

static bool is_on(const struct room_campaign *campaign, int64_t at_ms)
{
	return (campaign->starts_at_ms == ROOM_UNSET || campaign->starts_at_ms <= at_ms) &&
	       (campaign->ends_at_ms == ROOM_UNSET || at_ms < campaign->ends_at_ms);
}

/* When the list of those that are on changes by itself. */
static int64_t changes_at_ms(const struct room_item *item, int64_t at_ms)
{
	int64_t next_ms = INT64_MAX;
	for (size_t i = 0; i < item->campaign_count; i++) {
		const int64_t times_ms[] = {item->campaigns[i].starts_at_ms, item->campaigns[i].ends_at_ms};
		for (size_t k = 0; k < 2; k++) {
			if (times_ms[k] != ROOM_UNSET && times_ms[k] > at_ms && times_ms[k] < next_ms)
				next_ms = times_ms[k];
		}
	}
	return next_ms;
}

/* As many whole campaigns as fit, in the shop's order. */
static void put(const struct scene *scene, const struct layout_slot *slot, bool has_details, unsigned modes)
{
	const struct room_item *item = scene_item(scene);
	const struct theme_sizes *sizes = scene_sizes(scene);
	struct runs best = {.count = 0};
	struct runs runs;
	runs_init(&runs, scene);
	for (size_t i = 0; i < item->campaign_count; i++) {
		if (!is_on(&item->campaigns[i], scene->moment.at_ms))
			continue;
		struct runs with = runs;
		add_name(&with, &item->campaigns[i]);
		if (has_details)
			add_details(&with, &item->campaigns[i]);
		struct runs fitted = with;
		if (with.has_overflown || !runs_shrink(&fitted, slot->box.width_px, sizes->text_min_px))
			continue;
		runs = with;
		best = fitted;
	}
	if (best.count == 0)
		return;
	struct sketch_piece piece = runs_piece(&best, &slot->box, false);
	uint32_t group = scene_group(scene, LAYER_CAMPAIGN, piece.key, true);
	scene_quad(scene, group, piece, slot->box.x_px, slot->box.y_px, modes, scene->span);
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	enum beat beat = scene->moment.air.beat;
	bool has_details = beat == BEAT_AGREED || beat == BEAT_OPEN || beat == BEAT_ENCORE;
	int64_t until_ms = changes_at_ms(scene_item(scene), scene->moment.at_ms);
	struct scene dated = *scene;
	if (until_ms < dated.span.until_ms)
		dated.span.until_ms = until_ms;
	if (until_ms != INT64_MAX)
		build_again_at(scene->build, until_ms);
	put(&dated, slot, has_details, has_details ? MODES_NORMAL : MODES_ALL);
	if (has_details)
		put(&dated, slot, false, MODES_SAFE);
}

const struct layer_kind layer_campaign_kind = {
	.layer = LAYER_CAMPAIGN,
	.paint = paint,
	.words = the_words,
	.beats = BEATS(TEASE) | BEATS(QUOTE) | BEATS(HAGGLE) | BEATS(AGREED) | BEATS(OPEN) | BEATS(ENCORE),
	.truth = TRUTH_ALWAYS,
};

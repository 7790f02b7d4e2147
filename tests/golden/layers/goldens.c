/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "goldens.h"

#include "unit.h"

#include "fixture.h"
#include "picture_badges.h"
#include "picture_lines.h"
#include "picture_paper.h"
#include "picture_table.h"
#include "room/json.h"

#include <stdlib.h>

#define AGREED "\"bargain\": {\"steps\": [], \"agreed\": {\"amount\": 5990, \"at\": \"2026-11-21T19:59:00+08:00\"}}"

const struct golden the_goldens[] = {
	{.name = "open"},
	{.name = "open-en", .stage = {.language = "en"}},
	{.name = "open-tw", .stage = {.language = "zh-TW"}},
	{.name = "open-brand", .stage = {.brand_rgba = 0x7fd6ffff}},
	{.name = "open-brand-dark", .stage = {.brand_rgba = 0x1a237eff}},
	{.name = "open-brand-light", .stage = {.theme = "brand-minimal-portrait", .brand_rgba = 0xffe600ff}},
	{.name = "open-brand-logo", .stage = {.brand_logo = LAYERS_FOLDER "/logo.png"}},
	{.name = "open-brand-logo-light",
	 .stage = {.theme = "brand-minimal-portrait", .brand_logo = LAYERS_FOLDER "/logo.png"}},
	{.name = "open-brand-font", .stage = {.brand_font = "DejaVu Sans", .language = "en"}},
	{.name = "haggle", .item_patch = HAGGLE("haggle", COMPARED)},
	{.name = "haggle-en", .item_patch = HAGGLE("haggle", COMPARED), .stage = {.language = "en"}},
	{.name = "haggle-alone", .item_patch = HAGGLE("haggle", "[]")},
	{.name = "haggle-stale", .item_patch = HAGGLE("haggle", COMPARED), .age_ms = 20000},
	{.name = "bargain-open", .item_patch = HAGGLE("open", "[]"), .stage = {.layer = LAYER_BARGAIN}},
	{.name = "comparison-open", .item_patch = HAGGLE("open", COMPARED), .stage = {.layer = LAYER_COMPARISON}},
	{.name = "campaign-tease", .item_patch = CAMPAIGN("tease"), .stage = {.layer = LAYER_CAMPAIGN}},
	{.name = "stock-bucket",
	 .item_patch = "{\"stock\": {\"mode\": \"bucket\", \"left\": 50}}",
	 .stage = {.layer = LAYER_STOCK}},
	{.name = "encore",
	 .item_patch = "{\"beat\": \"encore\", \"stock\": {\"left\": 3000, \"total\": 3000, \"batch\": {\"no\": 2, "
		       "\"total\": 3000}}}"},
	{.name = "sold-out-reserved",
	 .item_patch = "{\"stock\": {\"left\": 0, \"reserved\": 120, \"batch\": {\"no\": 2}}}"},
	{.name = "trust",
	 .item_patch = PAPER_RIGHTS,
	 .room_patch = SELLER_OF_PAPER,
	 .stage = {.layer = LAYER_TRUST, .brand_rgba = 0x7fd6ffff}},
	{.name = "trust-open", .item_patch = PAPER_RIGHTS, .room_patch = SELLER_OF_PAPER},
	{.name = "trust-more",
	 .item_patch = PAPER_RIGHTS,
	 .room_patch = SELLER_OF_PAPER,
	 .stage = {.layer = LAYER_TRUST},
	 .after_ms = 6000},
	{.name = "trust-stale", .item_patch = PAPER_RIGHTS, .room_patch = SELLER_OF_PAPER, .age_ms = 20000},
	{.name = "tease",
	 .item_patch = "{\"beat\": \"tease\", \"offer\": {\"starts_at\": \"2026-11-21T20:04:37+08:00\"}}"},
	{.name = "tease-tw",
	 .item_patch = "{\"beat\": \"tease\", \"offer\": {\"starts_at\": \"2026-11-21T20:04:37+08:00\"}}",
	 .stage = {.language = "zh-TW"}},
	{.name = "agreed-en", .item_patch = "{\"beat\": \"agreed\", " AGREED "}", .stage = {.language = "en"}},
	{.name = "quote", .item_patch = "{\"beat\": \"quote\"}"},
	{.name = "agreed", .item_patch = "{\"beat\": \"agreed\", " AGREED "}"},
	{.name = "withheld", .item_patch = "{\"cart\": {\"state\": \"hidden\"}}"},
	{.name = "sold-out", .item_patch = "{\"stock\": {\"left\": 0}}"},
	{.name = "stale", .age_ms = 20000},
	{.name = "expired", .age_ms = 90000},
	{.name = "locked",
	 .age_ms = 90000,
	 .item_patch = "{\"price\": {\"locked_until\": \"2026-11-21T20:30:00+08:00\"}}"},
	{.name = "safe", .mode = AIR_SAFE},
	{.name = "zero", .after_ms = 3600500},
	{.name = "days", .item_patch = "{\"offer\": {\"ends_at\": \"2026-12-03T09:30:08+08:00\"}}"},
	{.name = "no-picture", .item_patch = "{\"image\": null}"},
	{.name = "broken-picture", .item_patch = "{\"image\": \"broken.png\", \"link_no\": null}"},
	{.name = "large",
	 .item_patch = "{\"price\": {\"sale\": 99999999, \"parts\": [], \"is_from\": true, \"list\": {\"amount\": "
		       "109999999, \"basis\": \"msrp\"}}}"},
	{.name = "small",
	 .item_patch =
		 "{\"price\": {\"sale\": 1, \"parts\": [], \"list\": {\"amount\": 9, \"basis\": \"last_deal\"}}}"},
	{.name = "yen",
	 .item_patch = "{\"price\": {\"currency\": \"JPY\", \"sale\": 12980, \"parts\": [], \"list\": null}}"},
	{.name = "long",
	 .item_patch = "{\"short_title\": \"雨森悬挂式抽纸四层加厚整箱四十包家用宿舍通用原生木浆无香\","
		       " \"spec\": \"四层加厚 · 每包 260 抽 · 原生木浆 · 无香 · 悬挂式设计不占地方\"}"},
	{.name = "emoji",
	 .item_patch =
		 "{\"short_title\": \"🍊絮屿 Tissue 🎉 مناديل 40\", \"spec\": \"四层 ❤️ 加厚 · "
		 "家用\"}"},
	{.name = "conditions",
	 .item_patch = "{\"price\": {\"parts\": [{\"kind\": \"platform_coupon\", \"amount\": 1000, \"how\": \"claim\"},"
		       " {\"kind\": \"fan\", \"amount\": 500, \"audience\": \"粉丝团\"}]}}"},
	{.name = "closed", .item_patch = "{\"beat\": \"closed\"}"},
	{.name = "waiting", .is_waiting = true},
};

const size_t the_golden_count = sizeof(the_goldens) / sizeof(the_goldens[0]);

/* Both patches, one after the other, as one; the caller frees it. */
static char *merged(const char *patch, const char *more)
{
	json_t *first = json_loads(patch ? patch : "{}", 0, NULL);
	json_t *second = json_loads(more, 0, NULL);
	json_t *both = merge_patch_apply(first, second);
	char *text = json_dumps(both, 0);
	assert_non_null(text);
	json_decref(both);
	json_decref(second);
	json_decref(first);
	return text;
}

const struct room *golden_room(const struct golden *golden)
{
	if (golden->is_waiting)
		return NULL;
	char *both = golden->item_more ? merged(golden->item_patch, golden->item_more) : NULL;
	const struct room *room = paper_room(both ? both : golden->item_patch, golden->room_patch);
	free(both);
	return room;
}

struct render_request golden_request(const struct golden *golden, const struct room *room)
{
	return (struct render_request){
		.room = room,
		.images = layers_images(),
		.stage = golden->stage,
		.at_ms = PAPER_NOW_MS + golden->after_ms,
		.age_ms = golden->age_ms,
		.mode = golden->mode,
	};
}

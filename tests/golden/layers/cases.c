/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each layer alone, in each of the cases that a show brings. Where a layer has nothing to say in a case, the table says
 * so: what is not on air is as much a promise as what is.
 */
#include "goldens.h"

#include "unit.h"

#include "picture_badges.h"
#include "picture_lines.h"
#include "picture_table.h"

#include <stdio.h>

enum kind { KIND_NORMAL, KIND_LONG, KIND_ENGLISH, KIND_BARE, KIND_STALE, KIND_SOLD_OUT };

static const char *const the_kind_names[CASES_PER_LAYER] = {"normal", "long", "en", "bare", "stale", "sold-out"};

#define STALE_AGE_MS 20000
#define SOLD_OUT "{\"beat\": \"open\", \"stock\": {\"left\": 0}}"

#define NOTHING(kind) (1u << KIND_##kind)

/* Patches as paper_room()'s. The room of all cases but the bare one is the normal one's; NULL: as it is. */
static const struct layer_cases {
	const char *normal;
	const char *normal_room;
	const char *many; /* long: as much of everything as the document allows */
	const char *many_room;
	const char *bare; /* only what the document requires */
	const char *bare_room;
	unsigned nothing; /* the cases in which nothing of it is on air */
} the_cases[LAYER_COUNT] = {
	[LAYER_PRODUCT] = {.many = "{\"short_title\": \"雨森悬挂式抽纸四层加厚整箱四十包家用宿舍通用原生木浆无香\","
				   " \"spec\": \"四层加厚 · 每包 260 抽 · 原生木浆 · 无香 · 悬挂式设计不占地方\","
				   " \"shipping\": {\"free\": false, \"fee\": 1250}, \"limits\": {\"per_buyer\": 2,"
				   " \"min_quantity\": 2, \"audience\": \"粉丝团成员\"}}",
			   .bare = "{\"short_title\": null, \"title\": \"抽纸\", \"spec\": null, \"image\": null,"
				   " \"link_no\": null, \"unit\": null, \"limits\": null, \"shipping\": null,"
				   " \"price\": {\"unit_price\": null}}"},
	[LAYER_PRICE] = {.many = "{\"price\": {\"sale\": 99999999, \"is_from\": true, \"parts\": ["
				 "{\"kind\": \"platform_coupon\", \"amount\": 100000, \"how\": \"claim\"},"
				 "{\"kind\": \"fan\", \"amount\": 50000, \"audience\": \"粉丝团成员\"}],"
				 " \"list\": {\"amount\": 109999999, \"basis\": \"other\", \"note\": "
				 "\"北京线下门店售价\"}}}",
			 .bare = "{\"unit\": null, \"price\": {\"parts\": null, \"list\": null}}",
			 .nothing = NOTHING(SOLD_OUT)},
	[LAYER_PARTS] =
		{.many = "{\"price\": {\"sale\": 99999999, \"parts\": ["
			 "{\"kind\": \"platform_coupon\", \"amount\": 100000, \"how\": \"claim\"},"
			 "{\"kind\": \"fan\", \"amount\": 50000, \"audience\": \"粉丝团成员\"},"
			 "{\"kind\": \"trade_in\", \"amount\": 200000}, {\"kind\": \"pay\", \"amount\": 3000}]}}",
		 .bare = "{\"price\": {\"parts\": null}}",
		 .nothing = NOTHING(BARE) | NOTHING(STALE) | NOTHING(SOLD_OUT)},
	[LAYER_BARGAIN] =
		{.normal = HAGGLE("haggle", COMPARED),
		 .many = "{\"beat\": \"haggle\", \"comparisons\": " COMPARED
			 ", \"bargain\": {\"steps\": [" STEP("a", "quote", "brand", AFTER(99999900)) "," STEP(
				 "b", "cut", "brand",
				 AFTER(89999900)) "," STEP("c", "subsidy", "platform",
							   AFTER(79999900)) "," STEP("d", "gift", "brand",
										     ", \"note\": "
										     "\"前两万单加送肉脯礼盒"
										     "\"") "," STEP("e",
												    "more_"
												    "stock",
												    "brand",
												    ", "
												    "\"note\":"
												    " \"备货五"
												    "万箱\"") "," STEP("f",
														       "cut",
														       "host",
														       AFTER(59999999)) "]}}",
		 .bare = "{\"beat\": \"quote\", \"bargain\": {\"steps\": [" STEP("a", "quote", "brand",
										 AFTER(7990)) "]}}",
		 .nothing = NOTHING(SOLD_OUT)},
	[LAYER_TRUST] =
		{.normal = PAPER_RIGHTS,
		 .normal_room = SELLER_OF_PAPER,
		 .many = "{\"trust\": [{\"kind\": \"other\", \"label\": \"坏果包赔签收后联系客服\", \"hours\": 48, "
			 "\"tier\": \"升级版\"}, {\"kind\": \"quality_warranty\", \"days\": 3650}]}",
		 .bare = "{\"trust\": [{\"kind\": \"return_freight\"}]}",
		 .nothing = NOTHING(SOLD_OUT)},
	[LAYER_STOCK] = {.normal = "{\"stock\": {\"left\": 15420, \"total\": 50000}}",
			 .many = "{\"beat\": \"encore\", \"unit\": \"组合装礼盒\", \"stock\": {\"left\": 99999999,"
				 " \"total\": 99999999, \"batch\": {\"no\": 99}}}",
			 .bare = "{\"unit\": null, \"stock\": {\"left\": 5, \"total\": null}}",
			 .nothing = NOTHING(STALE)},
	[LAYER_COUNTDOWN] = {.many = "{\"offer\": {\"ends_at\": \"2027-11-03T09:30:08+08:00\"}}",
			     .bare = "{\"offer\": null}",
			     .nothing = NOTHING(BARE) | NOTHING(SOLD_OUT)},
	[LAYER_COMPARISON] = {.normal = HAGGLE("haggle", COMPARED),
			      .many = HAGGLE("haggle",
					     "[" SHOP("京选超市自营旗舰店铺北京", 99999999, "other_shop") "," SHOP(
						     "雨森官网", 89999999,
						     "msrp") "," SHOP("本店", 79999999,
								      "deal_7d") "," SHOP("四", 1, "other_shop") "]"),
			      .bare = HAGGLE("haggle", "[" SHOP("京选超市", 9900, "other_shop") "]"),
			      .nothing = NOTHING(STALE) | NOTHING(SOLD_OUT)},
	[LAYER_CAMPAIGN] =
		{.normal = CAMPAIGN("open"),
		 .many = "{\"campaigns\": [{\"kind\": \"billion_subsidy\", \"label\": \"百亿补贴年终盛典专场\","
			 " \"amount\": 3000, \"payer\": \"platform\", \"condition\": \"单笔满二百元可用一次\"},"
			 " {\"kind\": \"one_yuan\", \"audience\": \"平台新人\"}, {\"kind\": \"flash\"},"
			 " {\"kind\": \"bigday\"}, {\"kind\": \"origin\"}]}",
		 .bare = "{\"campaigns\": [{\"kind\": \"billion_subsidy\"}]}",
		 .nothing = NOTHING(SOLD_OUT)},
	[LAYER_GIFTS] = {.normal = GIVEN(TISSUES "," GIFT("泡发壶", 1, "")),
			 .many = GIVEN(GIFT("悬挂式抽纸收纳架免打孔防水加厚大号款", 12,
					    ", \"spec\": \"白色加厚 30 厘米 带挂钩两只\", \"first_n\": 20000")),
			 .bare = GIVEN(GIFT("泡发壶", 1, "")),
			 .nothing = NOTHING(STALE) | NOTHING(SOLD_OUT)},
	[LAYER_SKUS] = {.normal = SKUS,
			.many = "{\"skus\": ["
				"{\"id\": \"a\", \"spec\": \"110cm 燕麦色加绒\", \"sale\": 1, \"left\": 1},"
				"{\"id\": \"b\", \"spec\": \"120cm 雾霾蓝加绒\", \"sale\": 1, \"left\": 12},"
				"{\"id\": \"c\", \"spec\": \"130cm 奶油白加绒\", \"sale\": 1, \"left\": 0},"
				"{\"id\": \"d\", \"spec\": \"140cm 燕麦色加绒\", \"sale\": 1},"
				"{\"id\": \"e\", \"spec\": \"150cm 燕麦色加绒\", \"sale\": 1},"
				"{\"id\": \"f\", \"spec\": \"160cm 燕麦色加绒\", \"sale\": 1}]}",
			.bare = "{\"skus\": [{\"id\": \"a\", \"spec\": \"均码\", \"sale\": 6990}]}",
			.nothing = NOTHING(STALE)},
	[LAYER_INSPECTION] =
		{.normal = INSPECTION,
		 .many = "{\"inspection\": {\"grade\": \"99 新\", \"battery_percent\": 100, \"live\": true,"
			 " \"warranty_days\": 3650, \"report_no\": \"QJ-20261121-000417\", \"checks\": ["
			 "{\"name\": \"屏幕\", \"result\": \"pass\"}, {\"name\": \"拆修\", \"result\": \"fail\"},"
			 "{\"name\": \"外壳\", \"result\": \"note\"}, {\"name\": \"边框\", \"result\": \"note\"},"
			 "{\"name\": \"电池\", \"result\": \"pass\"}]}}",
		 .bare = "{\"inspection\": {\"grade\": \"A\"}}"},
	[LAYER_DEPOSIT] =
		{.normal = DEPOSIT,
		 .many = "{\"sale_type\": \"deposit\", \"deposit\": {\"amount\": 9999999, \"deducts\": 19999999,"
			 " \"balance_from\": \"2026-11-28T20:00:00+08:00\", \"balance_until\": "
			 "\"2026-11-30T23:59:59+08:00\", \"refundable\": true}}",
		 .bare = "{\"sale_type\": \"deposit\", \"deposit\": {\"amount\": 5000}}",
		 .nothing = NOTHING(STALE) | NOTHING(SOLD_OUT)},
	[LAYER_RUNDOWN] = {.normal_room = "{\"room\": {\"title\": \"老板严选\"}}",
			   .many_room = "{\"room\": {\"title\": \"老板严选直播间年终盛典四十八小时不打烊专场\"}}",
			   .bare_room = "{\"room\": {\"title\": null}}"},
	[LAYER_PEOPLE] = {.normal_room = PEOPLE,
			  .many_room =
				  "{\"room\": {\"people\": ["
				  "{\"role\": \"host\", \"name\": \"阿棠\", \"title\": \"直播间老板兼首席砍价官\"},"
				  "{\"role\": \"bargainer\", \"name\": \"老郑郑重其事\", \"title\": \"议价\"},"
				  "{\"role\": \"explainer\", \"name\": \"小满\", \"title\": \"成分党讲解员\"},"
				  "{\"role\": \"brand\", \"name\": \"欧阳林经理\", \"title\": \"品牌方大区经理\"},"
				  "{\"role\": \"guest\", \"name\": \"周工\"}]}}",
			  .bare_room = "{\"room\": {\"people\": [{\"role\": \"host\", \"name\": \"阿棠\"}]}}"},
	[LAYER_SELLER] = {.normal = "{\"seller_id\": \"s\"}",
			  .normal_room = SELLER,
			  .many = "{\"seller_id\": \"s\"}",
			  .many_room =
				  "{\"sellers\": [{\"id\": \"s\", \"name\": "
				  "\"絮屿家清个护生活用品官方旗舰店（华东大区运营中心）杭州分店\","
				  " \"experience_score\": \"4.86\", \"score_at\": \"2026-11-20T00:00:00+08:00\"}]}",
			  .bare = "{\"seller_id\": \"s\"}",
			  .bare_room = "{\"sellers\": [{\"id\": \"s\", \"name\": \"絮屿\"}]}"},
	[LAYER_SALES] = {.normal = SALES,
			 .many = "{\"unit\": \"组合装礼盒\", \"sales\": {\"sold\": 99999999,"
				 " \"as_of\": \"2026-11-21T19:55:00+08:00\", \"source\": \"platform\"}}",
			 .bare = "{\"unit\": null, \"sales\": {\"sold\": 1, \"as_of\": \"2026-11-21T19:55:00+08:00\"}}",
			 .nothing = NOTHING(STALE)},
	[LAYER_NOTICE] =
		{.normal = "{\"warnings\": [\"含坚果，过敏者请勿食用\"]}",
		 .normal_room = "{\"demo\": true}",
		 .many = "{\"warnings\": [\"含坚果及其制品、麸质、大豆与乳制品，对上述任何一种过敏者请勿食用或接触\","
			 " \"三岁以下儿童请勿食用整粒坚果，以免呛噎，请在成年人照看下食用\"], \"correction\": "
			 "{\"text\": "
			 "\"主播刚才说的四十二包装是口误，本链接实际为四十包装整箱发货\", "
			 "\"at\": \"2026-11-21T19:59:00+08:00\", \"until\": \"2026-11-21T20:09:00+08:00\"}}",
		 .many_room = "{\"demo\": true, \"room\": {\"presenter_is_ai\": true}}"},
};

static const char *patch_of(const struct layer_cases *cases, enum kind kind)
{
	return kind == KIND_LONG ? cases->many : kind == KIND_BARE ? cases->bare : cases->normal;
}

static const char *room_patch_of(const struct layer_cases *cases, enum kind kind)
{
	return kind == KIND_LONG ? cases->many_room : kind == KIND_BARE ? cases->bare_room : cases->normal_room;
}

const struct golden *golden_case(size_t n)
{
	static struct golden goldens[CASE_COUNT];
	static char names[CASE_COUNT][48];
	assert_true(n < CASE_COUNT);
	enum layer layer = LAYER_PRODUCT + (enum layer)(n / CASES_PER_LAYER);
	enum kind kind = (enum kind)(n % CASES_PER_LAYER);
	const struct layer_cases *cases = &the_cases[layer];
	snprintf(names[n], sizeof(names[n]), "cases/%s-%s", layer_name(layer), the_kind_names[kind]);
	goldens[n] = (struct golden){
		.name = names[n],
		.item_patch = patch_of(cases, kind),
		.item_more = kind == KIND_SOLD_OUT ? SOLD_OUT : NULL,
		.room_patch = room_patch_of(cases, kind),
		.stage = {.layer = layer, .language = kind == KIND_ENGLISH ? "en" : NULL},
		.age_ms = kind == KIND_STALE ? STALE_AGE_MS : 0,
		.is_nothing = cases->nothing & 1u << kind,
	};
	return &goldens[n];
}

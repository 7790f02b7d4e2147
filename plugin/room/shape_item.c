/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of an item: what it is and what it costs. What it is sold under stands in shape_offer.c.
 */
#include "shape.h"

#include <string.h>

typedef struct room_item item; /* for the rows alone */

/* clang-format off */
static const struct word words_status[] = {
	{"on", ITEM_ON}, {"off", ITEM_OFF}, {"withdrawn", ITEM_WITHDRAWN}, {NULL, 0},
};
const struct word words_beat[] = {
	{"tease", BEAT_TEASE}, {"quote", BEAT_QUOTE}, {"haggle", BEAT_HAGGLE}, {"agreed", BEAT_AGREED},
	{"open", BEAT_OPEN}, {"sold_out", BEAT_SOLD_OUT}, {"encore", BEAT_ENCORE}, {"closed", BEAT_CLOSED}, {NULL, 0},
};
static const struct word words_cart[] = {
	{"hidden", CART_HIDDEN}, {"listed", CART_LISTED}, {"explaining", CART_EXPLAINING}, {NULL, 0},
};
const struct word words_nature[] = {
	{"standard", NATURE_STANDARD}, {"unique", NATURE_UNIQUE}, {"by_weight", NATURE_BY_WEIGHT}, {NULL, 0},
};
const struct word words_part[] = {
	{"shop_coupon", PART_SHOP_COUPON}, {"platform_coupon", PART_PLATFORM_COUPON}, {"subsidy", PART_SUBSIDY},
	{"threshold", PART_THRESHOLD}, {"fan", PART_FAN}, {"new_buyer", PART_NEW_BUYER}, {"pay", PART_PAY},
	{"trade_in", PART_TRADE_IN}, {NULL, 0},
};
static const struct word words_how[] = {
	{"auto", PART_AUTO}, {"claim", PART_CLAIM}, {"code", PART_CODE}, {NULL, 0},
};
const struct word words_basis[] = {
	{"deal_7d", LIST_DEAL_7D}, {"last_deal", LIST_LAST_DEAL}, {"msrp", LIST_MSRP}, {"other", LIST_OTHER}, {NULL, 0},
};
static const struct word words_sale[] = {
	{"spot", SALE_SPOT}, {"presale", SALE_PRESALE}, {"deposit", SALE_DEPOSIT}, {NULL, 0},
};

static const struct member members_cart[] = {
	{ROW_ENUM(item, cart.state, "state", words_cart, CART_INVALID)},
	{ROW_AMOUNT(item, cart.price_minor, "price")},
	{ROW_TIME(item, cart.at_ms, "at")},
};
static const struct member members_origin[] = {
	{ROW_TEXT(item, origin.place, "place", 40)},
	{ROW_TEXT(item, origin.maker, "maker", 40)},
	{ROW(item, origin.made_on, "made_on", MEMBER_DATE)},
	{ROW(item, origin.best_before, "best_before", MEMBER_DATE)},
};
static const struct member members_licence[] = {
	{ROW_TEXT(struct room_licence, kind, "kind", 20), UNTOLD},
	{ROW_TEXT(struct room_licence, number, "number", 40), UNTOLD},
};
static const struct member members_part[] = {
	{ROW_OPEN(struct room_part, kind, "kind", words_part)},
	{ROW_AMOUNT(struct room_part, amount_minor, "amount"), REQUIRED},
	{ROW_AMOUNT(struct room_part, threshold_minor, "threshold")},
	{ROW_ENUM(struct room_part, how, "how", words_how, PART_AUTO)},
	{ROW_TEXT(struct room_part, audience, "audience", 20)},
	{ROW_TIME(struct room_part, ends_at_ms, "ends_at")},
};
static const struct member members_list[] = {
	{ROW_AMOUNT(item, price.list.amount_minor, "amount"), REQUIRED},
	{ROW_ENUM(item, price.list.basis, "basis", words_basis, LIST_INVALID), REQUIRED},
	{ROW_TEXT(item, price.list.note, "note", 40)},
	{ROW_TIME(item, price.list.captured_at_ms, "captured_at")},
};
static const struct member members_unit_price[] = {
	{ROW_AMOUNT(item, price.unit_price.amount_minor, "amount"), REQUIRED},
	{ROW_TEXT(item, price.unit_price.per, "per", 8), REQUIRED},
	{ROW_FLAG(item, price.unit_price.is_approximate, "approximate", false)},
};
static const struct member members_sku[] = {
	{ROW(struct room_sku, id, "id", MEMBER_ID), REQUIRED},
	{ROW_TEXT(struct room_sku, spec, "spec", 40), REQUIRED},
	{ROW_AMOUNT(struct room_sku, sale_minor, "sale"), REQUIRED},
	{ROW_COUNT(struct room_sku, left, "left")},
	{ROW_COUNT(struct room_sku, per_buyer, "per_buyer")},
	{ROW(struct room_sku, image, "image", MEMBER_URI)},
};
static const struct member members_gift[] = {
	{ROW_TEXT(struct room_gift, name, "name", 30), REQUIRED},
	{ROW_TEXT(struct room_gift, spec, "spec", 30)},
	{ROW_NUMBER(struct room_gift, quantity, "quantity", 1, 99), REQUIRED},
	{ROW_AMOUNT(struct room_gift, value_minor, "value")},
	{ROW_TEXT(struct room_gift, value_basis, "value_basis", 30)},
	{ROW_COUNT(struct room_gift, first_n, "first_n")},
};
static const struct member members_limits[] = {
	{ROW_COUNT(item, limits.per_buyer, "per_buyer")},
	{ROW_COUNT(item, limits.per_order, "per_order")},
	{ROW_COUNT(item, limits.min_quantity, "min_quantity")},
	{ROW_TEXT(item, limits.audience, "audience", 20)},
};
static const struct member members_shipping[] = {
	{ROW_FLAG(item, shipping.is_free, "free", false)},
	{ROW_AMOUNT(item, shipping.fee_minor, "fee")},
	{ROW_NUMBER(item, shipping.dispatch_hours, "dispatch_hours", 1, 720)},
	{ROW_TEXTS(item, shipping.excluded, shipping.excluded_count, "excluded", 10, 0)},
};
static const struct member members_deposit[] = {
	{ROW_AMOUNT(item, deposit.amount_minor, "amount"), REQUIRED},
	{ROW_AMOUNT(item, deposit.deducts_minor, "deducts")},
	{ROW_TIME(item, deposit.balance_from_ms, "balance_from")},
	{ROW_TIME(item, deposit.balance_until_ms, "balance_until")},
	{ROW_FLAG(item, deposit.is_refundable, "refundable", false)},
};
/* clang-format on */

/* Dates of one width order as texts do. */
static bool finish_origin(void *object, const struct place *place, struct error *err)
{
	const struct room_item *it = object;
	if (it->origin.made_on && it->origin.best_before && strcmp(it->origin.best_before, it->origin.made_on) < 0)
		return place_refuse(place, err, "ends before it starts");
	return true;
}

static bool finish_price(void *object, const struct place *place, struct error *err)
{
	(void)place;
	(void)err;
	struct room_item *it = object;
	it->price.has_unknown_part = it->price.unknown_part_kind != NULL;
	return true;
}

static const struct shape shape_cart = {MEMBERS(members_cart)};
static const struct shape shape_origin = {MEMBERS(members_origin), .finish = finish_origin};
const struct shape shape_licence = {MEMBERS(members_licence), .size_bytes = sizeof(struct room_licence)};
const struct shape shape_part = {MEMBERS(members_part), .size_bytes = sizeof(struct room_part)};
const struct shape shape_list = {MEMBERS(members_list)};
const struct shape shape_unit_price = {MEMBERS(members_unit_price)};
const struct shape shape_sku = {MEMBERS(members_sku), .size_bytes = sizeof(struct room_sku), .has_ids = true};
const struct shape shape_gift = {MEMBERS(members_gift), .size_bytes = sizeof(struct room_gift)};
static const struct shape shape_limits = {MEMBERS(members_limits)};
static const struct shape shape_shipping = {MEMBERS(members_shipping),
					    .known_offset = offsetof(item, shipping.is_known)};
static const struct shape shape_deposit = {
	MEMBERS(members_deposit),
	.start_offset = offsetof(item, deposit.balance_from_ms),
	.end_offset = offsetof(item, deposit.balance_until_ms),
};

/* clang-format off */
static const struct member members_price[] = {
	{ROW(item, price.currency, "currency", MEMBER_CURRENCY), REQUIRED},
	{ROW_AMOUNT(item, price.sale_minor, "sale"), REQUIRED},
	{ROW_LIST(item, price.parts, price.part_count, "parts", shape_part, 6),
	 .unknown_offset = offsetof(item, price.unknown_part_kind)},
	{ROW_OBJECT("list", shape_list)},
	{ROW_OBJECT("unit_price", shape_unit_price)},
	{ROW_FLAG(item, price.is_from, "is_from", false)},
	{ROW_TIME(item, price.locked_until_ms, "locked_until")},
};
static const struct shape shape_price = {MEMBERS(members_price), .finish = finish_price};

static const struct member members_item[] = {
	{ROW(item, id, "id", MEMBER_ID), REQUIRED},
	{ROW_NUMBER(item, link_no, "link_no", 1, 9999)},
	{ROW(item, seller_id, "seller_id", MEMBER_ID)},
	{ROW_TEXT(item, title, "title", 120), REQUIRED},
	{ROW_TEXT(item, short_title, "short_title", 30)},
	{ROW_TEXT(item, spec, "spec", 60)},
	{ROW_TEXT(item, unit, "unit", 8)},
	{ROW(item, image, "image", MEMBER_URI)},
	{ROW_TEXT(item, brand, "brand", 40)},
	{ROW_FLAG(item, is_branded, "branded", true)},
	{ROW_ENUM(item, status, "status", words_status, ITEM_ON)},
	{ROW_ENUM(item, beat, "beat", words_beat, BEAT_OPEN)},
	{ROW_OBJECT("cart", shape_cart)},
	{ROW_FLAG(item, is_channel_exclusive, "channel_exclusive", false)},
	{ROW_TEXT(item, category, "category", 40), UNTOLD},
	{ROW_ENUM(item, nature, "nature", words_nature, NATURE_INVALID)},
	{ROW_OBJECT("origin", shape_origin)},
	{ROW_LIST(item, licences, licence_count, "licences", shape_licence, 8)},
	{ROW_TEXTS(item, warnings, warning_count, "warnings", 60, 4)},
	{ROW_OBJECT("price", shape_price), REQUIRED},
	{ROW_LIST(item, skus, sku_count, "skus", shape_sku, 100)},
	{ROW(item, main_sku, "main_sku", MEMBER_REFERENCE)},
	{ROW_LIST(item, gifts, gift_count, "gifts", shape_gift, 6)},
	{ROW_OBJECT("limits", shape_limits)},
	{ROW_OBJECT("shipping", shape_shipping)},
	{ROW_ENUM(item, sale_type, "sale_type", words_sale, SALE_SPOT)},
	{ROW_OBJECT("deposit", shape_deposit)},
	{ROW_OBJECT("stock", shape_stock)},
	{ROW_OBJECT("offer", shape_offer)},
	{ROW_LIST(item, trust, trust_count, "trust", shape_trust, 12)},
	{ROW_LIST(item, campaigns, campaign_count, "campaigns", shape_campaign, 6)},
	{ROW_LIST(item, comparisons, comparison_count, "comparisons", shape_comparison, 8)},
	{ROW_OBJECT("bargain", shape_bargain)},
	{ROW_OBJECT("correction", shape_correction)},
	{ROW_OBJECT("inspection", shape_inspection)},
	{ROW_OBJECT("sales", shape_sales)},
};
/* clang-format on */

static bool finish_item(void *object, const struct place *place, struct error *err)
{
	struct room_item *it = object;
	it->sold_out_until_ms = it->unbound_ends_at_ms = ROOM_UNSET;
	if (!it->main_sku)
		return true;
	const char *id = (const char *)it->main_sku; // as written, until here (MEMBER_REFERENCE)
	for (size_t i = 0; i < it->sku_count; i++) {
		if (strcmp(it->skus[i].id, id) == 0) {
			it->main_sku = &it->skus[i];
			return true;
		}
	}
	return place_refuse(&(struct place){.parent = place, .name = "main_sku"}, err, "no SKU has this id");
}

const struct shape shape_item = {MEMBERS(members_item), .size_bytes = sizeof(struct room_item), .has_ids = true,
				 .finish = finish_item};

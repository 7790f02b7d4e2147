/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of what an item is sold under: stock, times, campaigns, comparisons, the bargain, the inspection.
 */
#include "shape.h"

typedef struct room_item item; /* for the rows alone */

/* clang-format off */
static const struct word words_stock[] = {
	{"exact", STOCK_EXACT}, {"bucket", STOCK_BUCKET}, {"hidden", STOCK_HIDDEN}, {NULL, 0},
};
static const struct word words_campaign[] = {
	{"billion_subsidy", CAMPAIGN_BILLION_SUBSIDY}, {"one_yuan", CAMPAIGN_ONE_YUAN},
	{"festival", CAMPAIGN_FESTIVAL}, {"coupon", CAMPAIGN_COUPON}, {"flash", CAMPAIGN_FLASH},
	{"channel_exclusive", CAMPAIGN_CHANNEL_EXCLUSIVE}, {"origin", CAMPAIGN_ORIGIN}, {"bigday", CAMPAIGN_BIGDAY},
	{NULL, 0},
};
static const struct word words_payer[] = {
	{"platform", PAYER_PLATFORM}, {"brand", PAYER_BRAND}, {"host", PAYER_HOST}, {NULL, 0},
};
static const struct word words_comparison[] = {
	{"deal_7d", COMPARISON_DEAL_7D}, {"msrp", COMPARISON_MSRP}, {"other_shop", COMPARISON_OTHER_SHOP}, {NULL, 0},
};
const struct word words_step[] = {
	{"quote", STEP_QUOTE}, {"ask", STEP_ASK}, {"cut", STEP_CUT}, {"subsidy", STEP_SUBSIDY}, {"gift", STEP_GIFT},
	{"more_stock", STEP_MORE_STOCK}, {"settle", STEP_SETTLE}, {"reject", STEP_REJECT},
	{"withdraw", STEP_WITHDRAW}, {NULL, 0},
};
const struct word words_by[] = {
	{"brand", STEP_BY_BRAND}, {"platform", STEP_BY_PLATFORM}, {"host", STEP_BY_HOST}, {NULL, 0},
};
static const struct word words_result[] = {
	{"pass", CHECK_PASS}, {"fail", CHECK_FAIL}, {"note", CHECK_NOTE}, {NULL, 0},
};
static const struct word words_source[] = {
	{"shop", SALES_FROM_SHOP}, {"platform", SALES_FROM_PLATFORM}, {NULL, 0},
};

static const struct member members_batch[] = {
	{ROW_NUMBER(item, stock.batch.number, "no", 1, 99)},
	{ROW_COUNT(item, stock.batch.total, "total")},
	{ROW_TIME(item, stock.batch.opened_at_ms, "opened_at")},
};
static const struct shape shape_batch = {MEMBERS(members_batch)};

static const struct member members_stock[] = {
	{ROW_ENUM(item, stock.mode, "mode", words_stock, STOCK_EXACT)},
	{ROW_COUNT(item, stock.left, "left")},
	{ROW_COUNT(item, stock.total, "total")},
	{ROW_COUNT(item, stock.low_at, "low_at")},
	{ROW_COUNT(item, stock.reserved, "reserved")},
	{ROW_OBJECT("batch", shape_batch)},
};
const struct shape shape_stock = {MEMBERS(members_stock), .known_offset = offsetof(item, stock.is_known)};

static const struct member members_offer[] = {
	{ROW_TIME(item, offer.starts_at_ms, "starts_at")},
	{ROW_TIME(item, offer.ends_at_ms, "ends_at")},
	{ROW_COUNT(item, offer.seq, "seq")},
	{ROW_TEXT(item, offer.reason, "reason", 30)},
};
const struct shape shape_offer = {
	MEMBERS(members_offer),
	.start_offset = offsetof(item, offer.starts_at_ms), .end_offset = offsetof(item, offer.ends_at_ms),
};

static const struct member members_campaign[] = {
	{ROW_OPEN(struct room_campaign, kind, "kind", words_campaign)},
	{ROW_TEXT(struct room_campaign, label, "label", 12)},
	{ROW_AMOUNT(struct room_campaign, amount_minor, "amount")},
	{ROW_TEXT(struct room_campaign, condition, "condition", 30)},
	{ROW_TEXT(struct room_campaign, audience, "audience", 20)},
	{ROW_ENUM(struct room_campaign, payer, "payer", words_payer, PAYER_INVALID)},
	{ROW_AMOUNT(struct room_campaign, cap_minor, "cap")},
	{ROW_TIME(struct room_campaign, starts_at_ms, "starts_at")},
	{ROW_TIME(struct room_campaign, ends_at_ms, "ends_at")},
	{ROW_COUNT(struct room_campaign, quantity, "quantity")},
};
const struct shape shape_campaign = {
	MEMBERS(members_campaign), .size_bytes = sizeof(struct room_campaign),
	.start_offset = offsetof(struct room_campaign, starts_at_ms),
	.end_offset = offsetof(struct room_campaign, ends_at_ms),
};

static const struct member members_evidence[] = {
	{ROW(struct room_comparison, evidence_id, "id", MEMBER_ID), REQUIRED},
	{ROW(struct room_comparison, evidence_sha256, "sha256", MEMBER_SHA256), REQUIRED},
};
static const struct shape shape_evidence = {MEMBERS(members_evidence)};

static const struct member members_comparison[] = {
	{ROW_TEXT(struct room_comparison, market, "market", 12), REQUIRED},
	{ROW_TEXT(struct room_comparison, seller, "seller", 20)},
	{ROW_TEXT(struct room_comparison, product, "product", 60)},
	{ROW_TEXT(struct room_comparison, sku, "sku", 40), UNTOLD},
	{ROW_TEXT(struct room_comparison, spec, "spec", 40)},
	{ROW_FLAG(struct room_comparison, is_same_spec, "same_spec", false), REQUIRED},
	{ROW_AMOUNT(struct room_comparison, amount_minor, "amount"), REQUIRED},
	{ROW_ENUM(struct room_comparison, kind, "kind", words_comparison, COMPARISON_INVALID), REQUIRED},
	{ROW_TEXT(struct room_comparison, shipping, "shipping", 12)},
	{ROW_TIME(struct room_comparison, captured_at_ms, "captured_at"), REQUIRED},
	{ROW_OBJECT("evidence", shape_evidence)},
	{ROW_TEXT(struct room_comparison, public_label, "public_label", 16)},
};
const struct shape shape_comparison = {MEMBERS(members_comparison), .size_bytes = sizeof(struct room_comparison)};

static const struct member members_step[] = {
	{ROW(struct room_step, id, "id", MEMBER_ID), REQUIRED},
	{ROW_OPEN(struct room_step, kind, "kind", words_step)},
	{ROW_ENUM(struct room_step, by, "by", words_by, STEP_BY_INVALID)},
	{ROW_TEXT(struct room_step, person, "person", 24)},
	{ROW_AMOUNT(struct room_step, price_after_minor, "price_after")},
	{ROW_TEXT(struct room_step, note, "note", 20)},
	{ROW_TIME(struct room_step, at_ms, "at")},
	{ROW_FLAG(struct room_step, is_planned, "planned", false)},
};
const struct shape shape_step = {
	MEMBERS(members_step), .size_bytes = sizeof(struct room_step), .has_ids = true,
};

static const struct member members_agreed[] = {
	{ROW_AMOUNT(item, bargain.agreed_minor, "amount"), REQUIRED},
	{ROW_TIME(item, bargain.agreed_at_ms, "at"), REQUIRED},
};
const struct shape shape_agreed = {MEMBERS(members_agreed)};

static const struct member members_bargain[] = {
	{ROW_LIST(item, bargain.steps, bargain.step_count, "steps", shape_step, 64)},
	{ROW_OBJECT("agreed", shape_agreed)},
};
const struct shape shape_bargain = {MEMBERS(members_bargain)};

static const struct member members_correction[] = {
	{ROW_TEXT(item, correction.text, "text", 60), REQUIRED},
	{ROW_TIME(item, correction.at_ms, "at"), REQUIRED},
	{ROW_TIME(item, correction.until_ms, "until"), REQUIRED},
};
const struct shape shape_correction = {
	MEMBERS(members_correction),
	.start_offset = offsetof(item, correction.at_ms), .end_offset = offsetof(item, correction.until_ms),
};

static const struct member members_check[] = {
	{ROW_TEXT(struct room_check, name, "name", 40)},
	{ROW_ENUM(struct room_check, result, "result", words_result, CHECK_INVALID)},
};
const struct shape shape_check = {MEMBERS(members_check), .size_bytes = sizeof(struct room_check)};

static const struct member members_inspection[] = {
	{ROW(item, inspection.piece_id, "piece_id", MEMBER_ID)},
	{ROW_TEXT(item, inspection.grade, "grade", 4)},
	{ROW_NUMBER(item, inspection.battery_percent, "battery_percent", 0, 100)},
	{ROW_LIST(item, inspection.checks, inspection.check_count, "checks", shape_check, 16)},
	{ROW_TEXT(item, inspection.report_no, "report_no", 40)},
	{ROW_TIME(item, inspection.inspected_at_ms, "inspected_at")},
	{ROW_COUNT(item, inspection.warranty_days, "warranty_days")},
	{ROW_FLAG(item, inspection.is_live, "live", false)},
};
const struct shape shape_inspection = {
	MEMBERS(members_inspection), .known_offset = offsetof(item, inspection.is_known),
};

static const struct member members_sales[] = {
	{ROW_COUNT(item, sales.sold, "sold")},
	{ROW_COUNT(item, sales.orders, "orders")},
	{ROW_TIME(item, sales.as_of_ms, "as_of"), REQUIRED},
	{ROW_ENUM(item, sales.source, "source", words_source, SALES_SOURCE_INVALID)},
};
const struct shape shape_sales = {MEMBERS(members_sales)};
/* clang-format on */

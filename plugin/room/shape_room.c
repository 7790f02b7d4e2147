/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of everything but the items: docs/room-document.md, "Members". A change there is a change here, in
 * data/schema/room.schema.json and in the cases of tests/unit/room_cases.
 */
#include "shape.h"

#include <string.h>

/* clang-format off */
static const struct word words_mode[] = {
	{"selection", ROOM_MODE_SELECTION}, {"self", ROOM_MODE_SELF}, {"distribution", ROOM_MODE_DISTRIBUTION}, {NULL, 0},
};
static const struct word words_phase[] = {
	{"warmup", ROOM_PHASE_WARMUP}, {"live", ROOM_PHASE_LIVE}, {"break", ROOM_PHASE_BREAK},
	{"ended", ROOM_PHASE_ENDED}, {NULL, 0},
};
static const struct word words_role[] = {
	{"host", PERSON_HOST}, {"bargainer", PERSON_BARGAINER}, {"explainer", PERSON_EXPLAINER},
	{"brand", PERSON_BRAND}, {"guest", PERSON_GUEST}, {NULL, 0},
};
static const struct word words_trust[] = {
	{"refund_without_return", TRUST_REFUND_WITHOUT_RETURN}, {"return_freight", TRUST_RETURN_FREIGHT},
	{"fake_compensation", TRUST_FAKE_COMPENSATION}, {"seven_day_return", TRUST_SEVEN_DAY_RETURN},
	{"fast_refund", TRUST_FAST_REFUND}, {"fast_dispatch", TRUST_FAST_DISPATCH},
	{"price_protection", TRUST_PRICE_PROTECTION}, {"quality_warranty", TRUST_QUALITY_WARRANTY},
	{"other", TRUST_OTHER}, {NULL, 0},
};

static const struct member members_trust[] = {
	{ROW_OPEN(struct room_trust, kind, "kind", words_trust)},
	{ROW_NUMBER(struct room_trust, times, "times", 1, 100)},
	{ROW_NUMBER(struct room_trust, hours, "hours", 1, 720)},
	{ROW_NUMBER(struct room_trust, days, "days", 1, 3650)},
	{ROW_TEXT(struct room_trust, tier, "tier", 8)},
	{ROW_TEXT(struct room_trust, label, "label", 12)},
	{ROW_TIME(struct room_trust, until_ms, "until")},
	{ROW_FLAG(struct room_trust, is_excluded, "excluded", false)},
};

static const struct member members_seller[] = {
	{ROW(struct room_seller, id, "id", MEMBER_ID), REQUIRED},
	{ROW_TEXT(struct room_seller, name, "name", 60), REQUIRED},
	{ROW(struct room_seller, experience_score, "experience_score", MEMBER_SCORE)},
	{ROW_TIME(struct room_seller, score_at_ms, "score_at")},
	{ROW_LIST(struct room_seller, trust, trust_count, "trust", shape_trust, 12)},
};

static const struct member members_person[] = {
	{ROW_ENUM(struct room_person, role, "role", words_role, 0), REQUIRED},
	{ROW_TEXT(struct room_person, name, "name", 24), REQUIRED},
	{ROW_TEXT(struct room_person, title, "title", 24)},
	{ROW(struct room_person, avatar, "avatar", MEMBER_URI)},
};

static const struct member members_operator[] = {
	{ROW_TEXT(struct room, operator_name, "name", 60)},
};
/* clang-format on */

/* A right that names no figure promises nothing that a buyer could hold the shop to. */
static bool finish_trust(void *object, const struct place *place, struct error *err)
{
	const struct room_trust *trust = object;
	const char *missing = NULL;
	if (trust->kind == TRUST_FAKE_COMPENSATION && trust->times == ROOM_UNSET)
		missing = "times";
	if (trust->kind == TRUST_FAST_DISPATCH && trust->hours == ROOM_UNSET)
		missing = "hours";
	if (!missing)
		return true;
	return place_refuse(&(struct place){.parent = place, .name = missing}, err, "missing for this kind");
}

const struct shape shape_trust = {MEMBERS(members_trust), .size_bytes = sizeof(struct room_trust),
				  .finish = finish_trust};
const struct shape shape_seller = {MEMBERS(members_seller), .size_bytes = sizeof(struct room_seller), .has_ids = true};
const struct shape shape_person = {MEMBERS(members_person), .size_bytes = sizeof(struct room_person)};
static const struct shape shape_operator = {MEMBERS(members_operator)};

/* clang-format off */
static const struct member members_room[] = {
	{ROW(struct room, id, "id", MEMBER_ID), REQUIRED},
	{ROW_TEXT(struct room, title, "title", 60)},
	{ROW_ENUM(struct room, mode, "mode", words_mode, ROOM_MODE_SELF)},
	{ROW_ENUM(struct room, phase, "phase", words_phase, ROOM_PHASE_LIVE)},
	{ROW_LIST(struct room, people, person_count, "people", shape_person, 8)},
	{ROW_OBJECT("operator", shape_operator)},
	{ROW_FLAG(struct room, has_ai_presenter, "presenter_is_ai", false)},
	{ROW_RANGE(struct room, air_delay_ms, "air_delay_ms", 0, 30000, 0)},
	{ROW_TEXTS(struct room, allowed_terms, allowed_term_count, "allowed_terms", 40, 100), UNTOLD},
};
static const struct shape shape_room = {MEMBERS(members_room)};

static const struct member members_document[] = {
	{.name = "schema", .kind = MEMBER_SCHEMA, REQUIRED},
	{ROW_NUMBER(struct room, version, "version", 0, INT64_C(9007199254740991)), REQUIRED},
	{ROW(struct room, epoch, "epoch", MEMBER_ID), .fallback_text = "0"},
	{ROW_TIME(struct room, server_time_ms, "server_time"), REQUIRED,
	 .zone_offset = offsetof(struct room, zone_minutes)},
	{ROW_RANGE(struct room, ttl_ms, "ttl_ms", 1000, 600000, 15000)},
	{ROW_FLAG(struct room, is_demo, "demo", false)},
	{ROW(struct room, current, "current", MEMBER_REFERENCE)},
	{ROW_OBJECT("room", shape_room), REQUIRED},
	{ROW_LIST(struct room, sellers, seller_count, "sellers", shape_seller, 200)},
	{ROW_LIST(struct room, items, item_count, "items", shape_item, 200), REQUIRED},
	{ROW(struct room, metrics, "metrics", MEMBER_METRICS)},
};
/* clang-format on */

static const struct room_seller *find_seller(const struct room *room, const char *id)
{
	for (size_t i = 0; i < room->seller_count; i++) {
		if (strcmp(room->sellers[i].id, id) == 0)
			return &room->sellers[i];
	}
	return NULL;
}

static bool finish_document(void *object, const struct place *place, struct error *err)
{
	struct room *room = object;
	const struct place items = {.parent = place, .name = "items"};
	for (size_t i = 0; i < room->item_count; i++) {
		struct room_item *item = &room->items[i];
		if (!item->seller_id)
			continue;
		item->seller = find_seller(room, item->seller_id);
		if (item->seller)
			continue;
		const struct place entry = {.parent = &items, .index = i};
		return place_refuse(&(struct place){.parent = &entry, .name = "seller_id"}, err,
				    "no seller has this id");
	}
	if (!room->current)
		return true;
	// Until here `current` holds the id as written (MEMBER_REFERENCE).
	const struct room_item *current = room_find_item(room, (const char *)room->current);
	if (!current)
		return place_refuse(&(struct place){.parent = place, .name = "current"}, err, "no item has this id");
	room->current = current;
	return true;
}

const struct shape shape_document = {MEMBERS(members_document), .finish = finish_document};

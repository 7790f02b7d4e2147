/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A room without what is cut off it. Only what changes is copied: the rest are the members of the room that it comes
 * from, which it keeps. Its document has what it had, but for what was cut.
 */
#include "rule_cuts.h"

#include "base/alloc.h"
#include "room_copy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool cuts_add(struct cuts *cuts, const struct cut *cut)
{
	if (cuts->count == cuts->most) {
		size_t most = cuts->most ? cuts->most * 2 : 16;
		struct cut *entries = alloc_resize(cuts->entries, most * sizeof(*entries));
		if (!entries)
			return false;
		cuts->entries = entries;
		cuts->most = most;
	}
	cuts->entries[cuts->count++] = *cut;
	return true;
}

void cuts_finish(struct cuts *cuts)
{
	alloc_free(cuts->entries);
	*cuts = (struct cuts){0};
}

static bool is_member(const struct cut *cut, size_t offset)
{
	return cut->kind == CUT_TEXT && !cut->entry && cut->item && cut->member->offset == offset;
}

bool cut_holds_price(const struct cut *cut)
{
	return cut->kind == CUT_PRICE || (cut->kind == CUT_TEXT && cut->entry == &shape_part) ||
	       is_member(cut, offsetof(struct room_item, limits.audience));
}

/* Item by item, the last entry of a list first: what is dropped moves only what was looked at already. */
static int by_place(const void *a, const void *b)
{
	const struct cut *left = a;
	const struct cut *right = b;
	if (left->item != right->item)
		return left->item < right->item ? -1 : 1;
	if (left->object != right->object)
		return left->object < right->object ? 1 : -1;
	if (left->index != right->index)
		return left->index < right->index ? 1 : -1;
	return 0;
}

/* -- one cut -- */

/* An id's letters; else the rule has a name that no document can hold. */
static const char *held_kind(struct room_copy *copy, const char *rule)
{
	char kind[64];
	bool is_id =
		rule[0] && !rule[strspn(rule, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")];
	int length = snprintf(kind, sizeof(kind), "rule.%s", is_id ? rule : "held");
	return room_copy_text(copy, kind, (size_t)length);
}

/* Whoever reads the document that this is written to holds the price too. */
static bool hold_price(struct room_copy *copy, struct room_item *item, const char *rule)
{
	if (!item->price.has_unknown_part)
		item->price.unknown_part_kind = held_kind(copy, rule);
	item->price.has_unknown_part = true;
	item->bargain.agreed_minor = item->bargain.agreed_at_ms = ROOM_UNSET;
	return item->price.unknown_part_kind && room_copy_forget(copy, item, &shape_agreed) &&
	       room_copy_drop_all(copy, item, offsetof(struct room_item, price.parts),
				  offsetof(struct room_item, price.part_count), sizeof(struct room_part));
}

static bool drop_list_price(struct room_copy *copy, struct room_item *item)
{
	item->price.list.basis = LIST_INVALID;
	item->price.list.amount_minor = item->price.list.captured_at_ms = ROOM_UNSET;
	item->price.list.note = NULL;
	return room_copy_forget(copy, item, &shape_list);
}

static bool exclude_seven_days(struct room_copy *copy, struct room_item *item)
{
	struct room_trust *list = room_copy_list(copy, item, offsetof(struct room_item, trust),
						 offsetof(struct room_item, trust_count), sizeof(*list));
	bool has_own = false;
	if (!list)
		return false;
	for (size_t i = 0; i < item->trust_count; i++) {
		if (list[i].kind != TRUST_SEVEN_DAY_RETURN)
			continue;
		list[i].is_excluded = has_own = true;
	}
	if (has_own)
		return true;
	// a full list loses its last right: one less is no lie
	size_t at = item->trust_count < TRUST_MOST ? item->trust_count++ : item->trust_count - 1;
	list[at] = (struct room_trust){.kind = TRUST_SEVEN_DAY_RETURN,
				       .times = ROOM_UNSET,
				       .hours = ROOM_UNSET,
				       .days = ROOM_UNSET,
				       .until_ms = ROOM_UNSET,
				       .is_excluded = true};
	return true;
}

static const char *stand_in(struct room_copy *copy, const char *pattern, int64_t number)
{
	char text[256];
	const char *at = strstr(pattern, "{n}");
	int length = at ? snprintf(text, sizeof(text), "%.*s%lld%s", (int)(at - pattern), pattern, (long long)number,
				   at + strlen("{n}"))
			: snprintf(text, sizeof(text), "%s", pattern);
	return room_copy_text(copy, text, (size_t)length);
}

/* What stands in an entry of a list. */
static bool cut_entry(struct room_copy *copy, const struct rules *rules, const struct cut *cut, struct room_item *item)
{
#define ITEM_LIST(field, count) item, offsetof(struct room_item, field), offsetof(struct room_item, count)
	if (cut->entry == &shape_gift)
		return room_copy_drop(copy, ITEM_LIST(gifts, gift_count), sizeof(struct room_gift), cut->object);
	if (cut->entry == &shape_campaign)
		return room_copy_drop(copy, ITEM_LIST(campaigns, campaign_count), sizeof(struct room_campaign),
				      cut->object);
	if (cut->entry == &shape_comparison || cut->kind == CUT_COMPARISON)
		return room_copy_drop(copy, ITEM_LIST(comparisons, comparison_count), sizeof(struct room_comparison),
				      cut->object);
	if (cut->entry == &shape_check)
		return room_copy_drop(copy, ITEM_LIST(inspection.checks, inspection.check_count),
				      sizeof(struct room_check), cut->object);
	if (cut->entry == &shape_trust)
		return room_copy_drop(copy, ITEM_LIST(trust, trust_count), sizeof(struct room_trust), cut->object);
	if (cut->entry == &shape_step) {
		struct room_step *step =
			room_copy_entry(copy, ITEM_LIST(bargain.steps, bargain.step_count), sizeof(*step), cut->object);
		if (step)
			field_set_pointer(step, cut->member->offset, NULL);
		return step != NULL;
	}
	if (cut->entry == &shape_sku) {
		struct room_sku *sku = room_copy_entry(copy, ITEM_LIST(skus, sku_count), sizeof(*sku), cut->object);
		if (sku)
			sku->spec = stand_in(copy, rules->stand_ins[STAND_IN_SKU], sku - item->skus + 1);
		return sku && sku->spec;
	}
#undef ITEM_LIST
	return cut->entry != &shape_part || hold_price(copy, item, "condition");
}

static bool cut_own_text(struct room_copy *copy, const struct cut *cut, struct room_item *item)
{
	if (is_member(cut, offsetof(struct room_item, price.list.note)))
		return drop_list_price(copy, item);
	if (is_member(cut, offsetof(struct room_item, price.unit_price.per))) {
		item->price.unit_price.amount_minor = ROOM_UNSET;
		item->price.unit_price.per = NULL;
		item->price.unit_price.is_approximate = false;
		return room_copy_forget(copy, item, &shape_unit_price);
	}
	if (is_member(cut, offsetof(struct room_item, correction.text))) {
		item->correction.text = NULL;
		item->correction.at_ms = item->correction.until_ms = ROOM_UNSET;
		return room_copy_forget(copy, item, &shape_correction);
	}
	if (cut->member->kind == MEMBER_TEXTS)
		return room_copy_drop_text(copy, item, cut->member, cut->index);
	field_set_pointer(item, cut->member->offset, NULL); // a title too: what stands for it is set at the end
	return !is_member(cut, offsetof(struct room_item, limits.audience)) || hold_price(copy, item, "condition");
}

static bool cut_item(struct room_copy *copy, const struct rules *rules, const struct cut *cut, struct room_item *item)
{
	switch (cut->kind) {
	case CUT_TEXT:
		return cut->entry ? cut_entry(copy, rules, cut, item) : cut_own_text(copy, cut, item);
	case CUT_COMPARISON:
		return cut_entry(copy, rules, cut, item);
	case CUT_LIST_PRICE:
		return drop_list_price(copy, item);
	case CUT_SEVEN_DAYS:
		return exclude_seven_days(copy, item);
	case CUT_PRICE:
		return hold_price(copy, item, cut->rule);
	}
	return false;
}

static const struct room_seller *seller_of_entry(const struct room *room, const void *trust)
{
	for (size_t i = 0; i < room->seller_count; i++) {
		const struct room_seller *seller = &room->sellers[i];
		const struct room_trust *entry = trust;
		if (entry >= seller->trust && entry < seller->trust + seller->trust_count)
			return seller;
	}
	return NULL;
}

static bool cut_room(struct room_copy *copy, const struct rules *rules, const struct cut *cut)
{
	struct room *room = copy->room;
#define SELLERS room, offsetof(struct room, sellers), offsetof(struct room, seller_count)
#define PEOPLE room, offsetof(struct room, people), offsetof(struct room, person_count)
	if (cut->entry == &shape_seller || cut->entry == &shape_trust) {
		const struct room_seller *from =
			cut->entry == &shape_trust ? seller_of_entry(copy->from, cut->object) : cut->object;
		struct room_seller *seller = from ? room_copy_entry(copy, SELLERS, sizeof(*seller), from) : NULL;
		if (seller && cut->entry == &shape_trust)
			return room_copy_drop(copy, seller, offsetof(struct room_seller, trust),
					      offsetof(struct room_seller, trust_count), sizeof(struct room_trust),
					      cut->object);
		if (seller)
			seller->name = stand_in(copy, rules->stand_ins[STAND_IN_SELLER], 0);
		return seller && seller->name;
	}
	if (cut->entry == &shape_person) {
		if (cut->member->offset == offsetof(struct room_person, name))
			return room_copy_drop(copy, PEOPLE, sizeof(struct room_person), cut->object);
		struct room_person *person = room_copy_entry(copy, PEOPLE, sizeof(*person), cut->object);
		if (person)
			field_set_pointer(person, cut->member->offset, NULL);
		return true; // NULL: it left with its name
	}
#undef SELLERS
#undef PEOPLE
	field_set_pointer(room, cut->member->offset, NULL);
	return true;
}

/* -- all of them -- */

static bool name_item(struct room_copy *copy, const struct rules *rules, struct room_item *item)
{
	if (!item->title)
		item->title = item->short_title ? item->short_title : item->brand;
	if (!item->title && item->link_no != ROOM_UNSET)
		item->title = stand_in(copy, rules->stand_ins[STAND_IN_LINK], item->link_no);
	if (!item->title)
		item->title = stand_in(copy, rules->stand_ins[STAND_IN_ITEM], 0);
	return item->title != NULL;
}

static bool apply_all(struct room_copy *copy, const struct rules *rules, const struct cuts *cuts)
{
	for (size_t i = 0; i < cuts->count; i++) {
		const struct cut *cut = &cuts->entries[i];
		if (!cut->item) {
			if (!cut_room(copy, rules, cut))
				return false;
			continue;
		}
		struct room_item *item = &copy->room->items[cut->item - copy->from->items];
		bool is_last = i + 1 == cuts->count || cuts->entries[i + 1].item != cut->item;
		if (!cut_item(copy, rules, cut, item) || (is_last && !name_item(copy, rules, item)))
			return false;
	}
	return true;
}

const struct room *cuts_apply(struct cuts *cuts, const struct rules *rules, const struct room *room)
{
	struct room_copy copy;
	qsort(cuts->entries, cuts->count, sizeof(*cuts->entries), by_place);
	bool did = room_copy_init(&copy, room) && apply_all(&copy, rules, cuts);
	return room_copy_finish(&copy, did);
}

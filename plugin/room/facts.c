/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of a room's numbers, rights and papers does not hold: struck prices without a basis, comparisons that cannot be
 * shown, prices below the cart's, rights that some goods do not have, and, in selection rooms, what an item needs
 * before it may come on air. The limits are the rules'; whether a price or comparison stands is reference.h's, which
 * the picture asks too.
 */
#include "rules_own.h"

#include "room/air.h"
#include "room/money.h"
#include "room/reference.h"
#include "room/wall_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)

struct fact_look {
	const struct rules *rules;
	const struct room *room;
	const struct room_item *item;
	size_t index;
	int64_t shop_ms;
	int64_t final_minor;
	struct facts_told *told;
	bool has_failed;
};

/* Something of the item is another at this time. */
static void changes_at(struct fact_look *look, int64_t at_ms)
{
	if (at_ms != ROOM_UNSET && at_ms > look->shop_ms && at_ms < look->told->changes_at_ms)
		look->told->changes_at_ms = at_ms;
}

static void tell_of(struct fact_look *look, enum fact fact, const void *object, const char *member, const char *text)
{
	const struct fact_rule *rule = &look->rules->facts[fact];
	struct rule_finding finding = {.action = rule->action};
	snprintf(finding.rule, sizeof(finding.rule), "%s", fact_names[fact]);
	snprintf(finding.article, sizeof(finding.article), "%s", rule->article);
	snprintf(finding.path, sizeof(finding.path), "items[%zu]%s%s", look->index, member[0] ? "." : "", member);
	snprintf(finding.item_id, sizeof(finding.item_id), "%s", look->item->id);
	snprintf(finding.text, sizeof(finding.text), "%s", text);
	snprintf(finding.reason, sizeof(finding.reason), "%s", rule->reason);
	snprintf(finding.suggestion, sizeof(finding.suggestion), "%s", rule->suggestion);
	const struct fact_found found = {fact, look->index, object, &finding};
	look->has_failed |= !look->told->on_fact(look->told->data, &found);
}

static void tell(struct fact_look *look, enum fact fact, const char *member, const char *text)
{
	tell_of(look, fact, NULL, member, text);
}

static const struct fact_rule *rule_of(const struct fact_look *look, enum fact fact)
{
	const struct fact_rule *rule = &look->rules->facts[fact];
	return rule->article ? rule : NULL;
}

static const char *amount(const struct fact_look *look, int64_t amount_minor, char *text, size_t size_bytes)
{
	struct money_figure figure = money_figure_of(amount_minor, &look->item->price.currency);
	snprintf(text, size_bytes, "%s%s%s", figure.sign, figure.whole, figure.fraction);
	return text;
}

static bool is_of(const struct fact_look *look, const struct rule_words *categories)
{
	return rules_is_category(look->rules, look->item->category, categories);
}

/* -- prices -- */

/* Whether the price is one at which the item is sold or was agreed: what is still bargained for is no price yet. */
static bool has_its_price(const struct fact_look *look)
{
	enum beat beat = look->item->beat;
	return beat == BEAT_OPEN || beat == BEAT_ENCORE || beat == BEAT_SOLD_OUT || beat == BEAT_AGREED;
}

static bool list_price_is_held(const struct fact_look *look, const struct fact_rule *rule)
{
	const struct reference_limits limits = {rule->days, rule->times};
	int64_t amount_minor = look->item->price.list.amount_minor;
	// before there is a price, its basis and date can be judged already
	int64_t final_minor = has_its_price(look) || amount_minor == 0 ? look->final_minor : amount_minor - 1;
	return !list_price_stands(look->item, final_minor, look->shop_ms, &limits);
}

static void judge_reference_price(struct fact_look *look)
{
	const struct fact_rule *rule = rule_of(look, FACT_REFERENCE_PRICE);
	char text[48];
	if (!rule || look->item->price.list.basis == LIST_INVALID)
		return;
	if (look->item->price.list.basis == LIST_DEAL_7D && look->item->price.list.captured_at_ms != ROOM_UNSET) {
		changes_at(look, look->item->price.list.captured_at_ms);
		changes_at(look, look->item->price.list.captured_at_ms + rule->days * DAY_MS + 1);
	}
	if (list_price_is_held(look, rule))
		tell(look, FACT_REFERENCE_PRICE, "price.list",
		     amount(look, look->item->price.list.amount_minor, text, sizeof(text)));
}

static void judge_cart(struct fact_look *look)
{
	int64_t cart_minor = look->item->cart.price_minor;
	char text[48];
	if (rule_of(look, FACT_BELOW_CART) && has_its_price(look) && cart_minor != ROOM_UNSET &&
	    look->final_minor < cart_minor)
		tell(look, FACT_BELOW_CART, "cart.price", amount(look, cart_minor, text, sizeof(text)));
}

/* A part of a kind that nobody can put into words. */
static void judge_parts(struct fact_look *look)
{
	if (rule_of(look, FACT_UNKNOWN_PART) && look->item->price.has_unknown_part)
		tell(look, FACT_UNKNOWN_PART, "price.parts",
		     look->item->price.unknown_part_kind ? look->item->price.unknown_part_kind : "");
}

/* -- comparisons -- */

static void judge_comparison(struct fact_look *look, size_t at, int64_t lasts_ms)
{
	const struct room_comparison *entry = &look->item->comparisons[at];
	const char *why = comparison_refusal(entry, look->shop_ms, lasts_ms);
	char member[48];
	char text[96];
	changes_at(look, entry->captured_at_ms);
	changes_at(look, entry->captured_at_ms + lasts_ms + 1);
	if (!why)
		return;
	snprintf(member, sizeof(member), "comparisons[%zu]", at);
	snprintf(text, sizeof(text), "%s: %s", entry->market, why);
	tell_of(look, FACT_COMPARISON, entry, member, text);
}

static void judge_comparisons(struct fact_look *look)
{
	const struct room_item *item = look->item;
	const struct fact_rule *rule = rule_of(look, FACT_COMPARISON);
	// what is sold here alone or is one of a kind is compared with nothing: none of them is ever shown
	if (!rule || item->is_channel_exclusive || item->nature == NATURE_UNIQUE)
		return;
	for (size_t i = 0; i < item->comparison_count; i++)
		judge_comparison(look, i, rule->hours * INT64_C(3600000));
}

/* -- rights -- */

static bool has_right(struct fact_look *look, const struct room_trust *list, size_t count, enum trust_kind kind,
		      bool *is_excluded)
{
	bool has = false;
	for (size_t i = 0; i < count; i++) {
		bool is_over = list[i].until_ms != ROOM_UNSET && list[i].until_ms <= look->shop_ms;
		if (list[i].kind != kind || is_over)
			continue;
		changes_at(look, list[i].until_ms);
		has = true;
		*is_excluded |= list[i].is_excluded;
	}
	return has;
}

static bool is_of_nature(const struct fact_rule *rule, enum item_nature nature)
{
	return nature != NATURE_INVALID && rule->natures & 1u << nature;
}

static void judge_seven_days(struct fact_look *look)
{
	const struct fact_rule *rule = rule_of(look, FACT_SEVEN_DAY_RETURN);
	const struct room_item *item = look->item;
	const struct room_seller *seller = item->seller;
	bool is_excluded = false;
	if (!rule || (!is_of_nature(rule, item->nature) && !is_of(look, &rule->categories)))
		return;
	bool has = has_right(look, item->trust, item->trust_count, TRUST_SEVEN_DAY_RETURN, &is_excluded);
	if (!has && seller)
		has = has_right(look, seller->trust, seller->trust_count, TRUST_SEVEN_DAY_RETURN, &is_excluded);
	if (has && !is_excluded)
		tell(look, FACT_SEVEN_DAY_RETURN, "trust", item->category ? item->category : "");
}

/* -- selection rooms: before air -- */

/* "4.85" as 485; scores have one or two decimals. */
static int64_t hundredths(const char *score)
{
	char *rest;
	long whole = strtol(score, &rest, 10);
	long tenth = rest[0] == '.' && rest[1] ? rest[1] - '0' : 0;
	long hundredth = rest[0] == '.' && rest[1] && rest[2] ? rest[2] - '0' : 0;
	return whole * 100 + tenth * 10 + hundredth;
}

static void judge_seller(struct fact_look *look)
{
	const struct fact_rule *rule = rule_of(look, FACT_SELLER_SCORE);
	const struct room_seller *seller = look->item->seller;
	if (!rule)
		return;
	if (!seller || !seller->experience_score)
		tell(look, FACT_SELLER_SCORE, "seller_id", seller ? seller->name : "no seller");
	else if (hundredths(seller->experience_score) < rule->score)
		tell(look, FACT_SELLER_SCORE, "seller_id", seller->experience_score);
}

static void judge_dearer(struct fact_look *look)
{
	const struct fact_rule *rule = rule_of(look, FACT_DEARER);
	const struct fact_rule *comparison = rule_of(look, FACT_COMPARISON);
	bool is_priced = has_its_price(look);
	for (size_t i = 0; rule && comparison && is_priced && i < look->item->comparison_count; i++) {
		const struct room_comparison *entry = &look->item->comparisons[i];
		char member[48], text[96], other[48];
		if (comparison_refusal(entry, look->shop_ms, comparison->hours * INT64_C(3600000)) ||
		    look->final_minor <= entry->amount_minor)
			continue;
		snprintf(member, sizeof(member), "comparisons[%zu]", i);
		snprintf(text, sizeof(text), "%s %s", entry->market,
			 amount(look, entry->amount_minor, other, sizeof(other)));
		tell(look, FACT_DEARER, member, text);
	}
}

static void judge_papers(struct fact_look *look)
{
	const struct room_item *item = look->item;
	const struct fact_rule *licences = rule_of(look, FACT_LICENCES);
	const struct fact_rule *warnings = rule_of(look, FACT_WARNINGS);
	if (rule_of(look, FACT_BRANDED) && !item->is_branded)
		tell(look, FACT_BRANDED, "branded", "false");
	if (licences && is_of(look, &licences->categories) && item->licence_count == 0)
		tell(look, FACT_LICENCES, "licences", item->category);
	if (warnings && is_of(look, &warnings->categories) && item->warning_count == 0)
		tell(look, FACT_WARNINGS, "warnings", item->category);
}

/* The price that is painted, or waited for: an agreed one until the shop has it. */
static int64_t final_of(const struct room_item *item, const struct air *air)
{
	bool is_agreed = air->beat == BEAT_AGREED && item->bargain.agreed_minor != ROOM_UNSET;
	return is_agreed ? item->bargain.agreed_minor : air->final_minor;
}

bool facts_hold_list_price(const struct rules *rules, const struct room *room, const struct room_item *item,
			   int64_t shop_ms)
{
	const struct fact_rule *rule = &rules->facts[FACT_REFERENCE_PRICE];
	struct fact_look look = {.rules = rules, .room = room, .item = item, .shop_ms = shop_ms};
	if (!rule->article || rule->action != RULE_HOLD || item->price.list.basis == LIST_INVALID)
		return false;
	struct air air = air_of_item(room, item, shop_ms);
	look.final_minor = final_of(item, &air);
	return list_price_is_held(&look, rule);
}

static void judge_item(struct fact_look *look)
{
	struct air air = air_of_item(look->room, look->item, look->shop_ms);
	look->final_minor = final_of(look->item, &air);
	changes_at(look, air.changes_at_ms);
	judge_reference_price(look);
	judge_cart(look);
	judge_parts(look);
	judge_comparisons(look);
	judge_seven_days(look);
	if (look->room->mode != ROOM_MODE_SELECTION)
		return;
	judge_seller(look);
	judge_dearer(look);
	judge_papers(look);
}

bool facts_judge(const struct rules *rules, const struct room *room, int64_t shop_ms, struct facts_told *told)
{
	struct fact_look look = {.rules = rules, .room = room, .shop_ms = shop_ms, .told = told};
	told->changes_at_ms = INT64_MAX;
	for (look.index = 0; look.index < room->item_count && !look.has_failed; look.index++) {
		look.item = &room->items[look.index];
		if (look.item->status != ITEM_WITHDRAWN && room->phase != ROOM_PHASE_ENDED)
			judge_item(&look);
	}
	return !look.has_failed;
}

static bool add_finding(void *data, const struct fact_found *found)
{
	return rule_findings_add(data, found->finding);
}

bool rules_judge_facts(const struct rules *rules, const struct room *room, int64_t shop_ms,
		       struct rule_findings *findings, struct error *err)
{
	struct facts_told told = {.on_fact = add_finding, .data = findings};
	return facts_judge(rules, room, shop_ms, &told) || error_set(err, ERROR_MEMORY, "no memory for the findings");
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "truth_bound.h"

#include "room/wall_time.h"

#include <stdio.h>

/* A rule that is no rule's: the document itself demands it. */
static const struct fact_rule *rule_of(const struct rules *rules, enum fact fact)
{
	static const struct fact_rule without[FACT_COUNT] = {
		[FACT_LATER_END] = {.article = "",
				    .action = RULE_WARN,
				    .reason =
					    "the end moves later without a higher seq and a reason: the earlier stands",
				    .suggestion = "raise offer.seq and write offer.reason"},
		[FACT_RESTARTED_COUNTER] = {.article = "",
					    .action = RULE_WARN,
					    .reason =
						    "the countdown was over and starts again without a higher seq and "
						    "a reason: it stays over",
					    .suggestion = "raise offer.seq and write offer.reason"},
		[FACT_STOCK_RISE] = {.article = "",
				     .action = RULE_WARN,
				     .reason =
					     "the stock rises beyond what was released, without a batch: the number is "
					     "hidden",
				     .suggestion = "write a new stock.batch, or stock.reserved before"},
	};
	const struct fact_rule *rule = rules ? &rules->facts[fact] : &without[fact];
	return rule->article ? rule : NULL;
}

static bool tell(const struct rules *rules, const struct room *room, size_t index, enum fact fact, const char *member,
		 const char *text, struct facts_told *told)
{
	const struct fact_rule *rule = rule_of(rules, fact);
	if (!rule)
		return true;
	struct rule_finding finding = {.action = rule->action};
	snprintf(finding.rule, sizeof(finding.rule), "%s", fact_names[fact]);
	snprintf(finding.article, sizeof(finding.article), "%s", rule->article);
	snprintf(finding.path, sizeof(finding.path), "items[%zu].%s", index, member);
	snprintf(finding.item_id, sizeof(finding.item_id), "%s", room->items[index].id);
	snprintf(finding.text, sizeof(finding.text), "%s", text);
	snprintf(finding.reason, sizeof(finding.reason), "%s", rule->reason);
	snprintf(finding.suggestion, sizeof(finding.suggestion), "%s", rule->suggestion);
	return told->on_fact(told->data, &(struct fact_found){fact, index, NULL, &finding});
}

bool truth_bound(const struct rules *rules, const struct room *room, int64_t shop_ms, struct facts_told *told)
{
	for (size_t i = 0; i < room->item_count; i++) {
		const struct room_item *item = &room->items[i];
		char text[48];
		if (item->unbound_ends_at_ms != ROOM_UNSET) {
			bool is_over = item->offer.ends_at_ms <= shop_ms;
			wall_time_text(item->unbound_ends_at_ms, room->zone_minutes, text, sizeof(text));
			if (!is_over && item->offer.ends_at_ms < told->changes_at_ms)
				told->changes_at_ms = item->offer.ends_at_ms;
			if (!tell(rules, room, i, is_over ? FACT_RESTARTED_COUNTER : FACT_LATER_END, "offer.ends_at",
				  text, told))
				return false;
		}
		if (item->is_stock_unexplained && !tell(rules, room, i, FACT_STOCK_RISE, "stock.left", "", told))
			return false;
	}
	return true;
}

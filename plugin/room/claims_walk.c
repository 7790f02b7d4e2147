/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every text of a room that can come on air, wherever it stands: the walk follows the canonical document.
 */
#include "rules_own.h"

#include "place.h"

#include <string.h>

/* Members that are texts for viewers. What is an id, an address, a date or a word of ours is not among them. */
static const char *const text_members[] = {
	"title",  "short_title", "spec",     "unit", "brand",    "label",    "condition",   "audience",     "note",
	"name",   "reason",      "text",     "tier", "person",   "place",    "maker",       "public_label", "product",
	"seller", "market",      "shipping", "per",  "warnings", "excluded", "value_basis", "kind_text",    NULL};

struct claim_walk {
	const struct rules *rules;
	const struct room *room;
	const struct room_item *item;
	struct rule_findings *findings;
	struct error *err;
};

static bool is_text_member(const char *name)
{
	for (size_t i = 0; text_members[i]; i++) {
		if (strcmp(text_members[i], name) == 0)
			return true;
	}
	return false;
}

/* name: of the member that the value is, or stands in the list of. The document is at most 32 deep. */
static bool walk(struct claim_walk *walk_on, const json_t *value, const char *name, const struct place *place)
{
	if (json_is_string(value)) {
		char path[96];
		return !is_text_member(name) ||
		       rules_judge_text(walk_on->rules, walk_on->room, walk_on->item,
					place_text(place, path, sizeof(path)), json_string_value(value),
					walk_on->findings, walk_on->err);
	}
	for (size_t i = 0; i < json_array_size(value); i++) {
		const struct place at = {.parent = place, .index = i};
		bool is_item = strcmp(name, "items") == 0 && !walk_on->item;
		if (is_item)
			walk_on->item = &walk_on->room->items[i];
		if (!walk(walk_on, json_array_get(value, i), name, &at))
			return false;
		if (is_item)
			walk_on->item = NULL;
	}
	const char *key;
	json_t *member;
	json_object_foreach((json_t *)value, key, member)
	{
		const struct place at = {.parent = place, .name = key};
		// what is registered may be said: the list itself claims nothing
		if (strcmp(key, "allowed_terms") != 0 && !walk(walk_on, member, key, &at))
			return false;
	}
	return true;
}

bool rules_judge_claims(const struct rules *rules, const struct room *room, struct rule_findings *findings,
			struct error *err)
{
	json_t *tree = room_to_json(room);
	if (!tree)
		return error_set(err, ERROR_MEMORY, "no memory for the findings");
	struct claim_walk all = {.rules = rules, .room = room, .findings = findings, .err = err};
	const struct place top = {0};
	bool did = walk(&all, tree, "", &top);
	json_decref(tree);
	return did;
}

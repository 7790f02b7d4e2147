/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file of rules, read and checked: each member that is not understood is refused with its place, since a rule that
 * does nothing looks like one that finds nothing.
 */
#include "rules_own.h"

#include "base/alloc.h"
#include "place.h"

#include <stdlib.h>
#include <string.h>

#define FOLD_PAIRS_MAX 8192

static const char *const only_names[] = {
	[RULE_ALWAYS] = "always", [RULE_STOCK_NOT_LOW] = "stock_not_low", [RULE_NO_DEAL] = "no_deal"};
static const char *const detect_names[] = {
	[RULE_DETECT_NOTHING] = "nothing", [RULE_DETECT_PHONE] = "phone", [RULE_DETECT_ADDRESS] = "address"};

static bool read_enum(const json_t *object, const char *name, const char *const *names, size_t count,
		      const struct place *place, int *out, struct error *err)
{
	const char *text;
	if (!rules_read_text(object, name, false, 64, place, &text, err))
		return false;
	*out = 0;
	for (size_t i = 0; text[0] && i < count; i++) {
		if (strcmp(names[i], text) == 0) {
			*out = (int)i;
			return true;
		}
	}
	const struct place at = {.parent = place, .name = name};
	return !text[0] || place_refuse(&at, err, "no such word");
}

/* -- the table of letters -- */

static int by_from(const void *a, const void *b)
{
	uint32_t left = ((const struct fold_pair *)a)->from;
	uint32_t right = ((const struct fold_pair *)b)->from;
	return (left > right) - (left < right);
}

static bool read_fold(struct rules *rules, struct error *err)
{
	static const char *const known[] = {"from", "to", NULL};
	const json_t *fold = json_object_get(rules->tree, "fold");
	const struct place top = {0};
	const struct place root = {.parent = &top, .name = "fold"};
	const char *from, *to;
	if (!fold)
		return true;
	if (!json_is_object(fold))
		return place_refuse(&root, err, "not an object");
	if (!rules_check_members(fold, known, &root, err) ||
	    !rules_read_text(fold, "from", true, RULES_MAX_BYTES, &root, &from, err) ||
	    !rules_read_text(fold, "to", true, RULES_MAX_BYTES, &root, &to, err))
		return false;
	struct fold_pair *pairs = arena_zeroed(&rules->arena, FOLD_PAIRS_MAX, sizeof(*pairs));
	if (!pairs)
		return error_set(err, ERROR_MEMORY, "no memory");
	size_t count = 0;
	while (*from && *to && count < FOLD_PAIRS_MAX) {
		pairs[count].from = fold_next(&from);
		pairs[count++].to = fold_next(&to);
	}
	if (*from || *to)
		return place_refuse(&root, err, "from and to have not the same number of letters, or more than %d",
				    FOLD_PAIRS_MAX);
	qsort(pairs, count, sizeof(*pairs), by_from);
	for (size_t i = 1; i < count; i++) {
		if (pairs[i].from == pairs[i - 1].from)
			return place_refuse(&root, err, "a letter of `from` stands twice");
	}
	rules->fold = (struct fold_table){pairs, count};
	return true;
}

/* -- stand-ins -- */

static bool read_stand_ins(struct rules *rules, struct error *err)
{
	static const char *const names[] = {
		[STAND_IN_LINK] = "link",     [STAND_IN_ITEM] = "item", [STAND_IN_SKU] = "sku",
		[STAND_IN_SELLER] = "seller", [STAND_IN_COUNT] = NULL,
	};
	static const char *const otherwise[] = {"No. {n}", "Item", "No. {n}", "Shop"};
	const json_t *object = json_object_get(rules->tree, "stand_ins");
	const struct place top = {0};
	const struct place root = {.parent = &top, .name = "stand_ins"};
	if (object && !json_is_object(object))
		return place_refuse(&root, err, "not an object");
	if (!rules_check_members(object, names, &root, err))
		return false;
	for (size_t i = 0; i < STAND_IN_COUNT; i++) {
		if (!rules_read_text(object, names[i], false, 40, &root, &rules->stand_ins[i], err))
			return false;
		if (!rules->stand_ins[i][0])
			rules->stand_ins[i] = otherwise[i];
	}
	return true;
}

/* -- claims -- */

static bool read_lists(struct rules *rules, const json_t *object, const struct place *at, struct claim_rule *claim,
		       struct error *err)
{
	return rules_read_words(rules, object, "words", at, &claim->words, err) &&
	       rules_read_words(rules, object, "unless_next", at, &claim->unless_next, err) &&
	       rules_read_words(rules, object, "unless_before", at, &claim->unless_before, err) &&
	       rules_read_words(rules, object, "clean", at, &claim->clean, err) &&
	       rules_read_words(rules, object, "categories", at, &claim->categories, err) &&
	       rules_read_words(rules, object, "not_categories", at, &claim->not_categories, err);
}

static bool read_claim(struct rules *rules, const json_t *object, const struct place *at, struct claim_rule *claim,
		       struct error *err)
{
	static const char *const known[] = {"rule",       "article",       "action",      "reason",
					    "suggestion", "words",         "unless_next", "clean",
					    "categories", "unless_before", "only",        "not_categories",
					    "detect",     "description",   "prompt",      NULL};
	int only, detect;
	if (!json_is_object(object))
		return place_refuse(at, err, "not an object");
	if (!rules_check_members(object, known, at, err) ||
	    !rules_read_text(object, "rule", true, 47, at, &claim->rule, err) ||
	    !rules_read_text(object, "article", true, 127, at, &claim->article, err) ||
	    !rules_read_action(object, at, &claim->action, err) ||
	    !rules_read_text(object, "reason", true, 255, at, &claim->reason, err) ||
	    !rules_read_text(object, "suggestion", false, 255, at, &claim->suggestion, err) ||
	    !read_enum(object, "only", only_names, sizeof(only_names) / sizeof(*only_names), at, &only, err) ||
	    !read_enum(object, "detect", detect_names, sizeof(detect_names) / sizeof(*detect_names), at, &detect,
		       err) ||
	    !read_lists(rules, object, at, claim, err) || !rules_read_prompt(rules, object, at, claim, err))
		return false;
	claim->only = (enum rule_only)only;
	claim->detect = (enum rule_detect)detect;
	if (claim->words.count == 0 && claim->detect == RULE_DETECT_NOTHING)
		return place_refuse(at, err, "neither words nor anything to detect");
	return true;
}

static bool read_claims(struct rules *rules, struct error *err)
{
	const json_t *list = json_object_get(rules->tree, "claims");
	const struct place top = {0};
	const struct place root = {.parent = &top, .name = "claims"};
	if (!json_is_array(list) || json_array_size(list) > CLAIMS_MAX)
		return place_refuse(&root, err, "missing, or not a list of at most %d rules", CLAIMS_MAX);
	rules->claims = arena_zeroed(&rules->arena, json_array_size(list), sizeof(*rules->claims));
	if (!rules->claims)
		return error_set(err, ERROR_MEMORY, "no memory");
	for (; rules->claim_count < json_array_size(list); rules->claim_count++) {
		const struct place at = {.parent = &root, .index = rules->claim_count};
		if (!read_claim(rules, json_array_get(list, rules->claim_count), &at,
				&rules->claims[rules->claim_count], err))
			return false;
	}
	return true;
}

static bool read_rules(struct rules *rules, struct error *err)
{
	static const char *const known[] = {"schema", "name",  "title",     "note",   "fold",
					    "claims", "facts", "stand_ins", "duties", NULL};
	const json_t *schema = json_object_get(rules->tree, "schema");
	const struct place top = {0};
	if (!json_is_object(rules->tree))
		return error_set(err, ERROR_VALUE, "the document is not an object");
	if (!json_is_string(schema) || strcmp(json_string_value(schema), RULES_SCHEMA) != 0)
		return error_set_at(err, ERROR_VALUE, "schema", "is not " RULES_SCHEMA);
	return rules_check_members(rules->tree, known, &top, err) &&
	       rules_read_text(rules->tree, "name", true, 64, &top, &rules->name, err) && read_fold(rules, err) &&
	       read_stand_ins(rules, err) && read_claims(rules, err) && rules_read_facts(rules, err) &&
	       rules_read_duties(rules, err);
}

bool rules_decode(const void *bytes, size_t size_bytes, const struct rules **out, struct error *err)
{
	struct rules *rules = alloc_zeroed(1, sizeof(*rules));
	if (!rules)
		return error_set(err, ERROR_MEMORY, "no memory");
	atomic_init(&rules->refs, 1);
	if (!json_parse(bytes, size_bytes, RULES_MAX_BYTES, &rules->tree, err) || !read_rules(rules, err)) {
		rules_unref(rules);
		return false;
	}
	*out = rules;
	return true;
}

const struct rules *rules_ref(const struct rules *rules)
{
	if (rules)
		atomic_fetch_add_explicit(&((struct rules *)rules)->refs, 1, memory_order_relaxed);
	return rules;
}

void rules_unref(const struct rules *rules)
{
	struct rules *own = (struct rules *)rules;
	if (!own || atomic_fetch_sub_explicit(&own->refs, 1, memory_order_acq_rel) != 1)
		return;
	json_decref(own->tree);
	arena_finish(&own->arena);
	alloc_free(own);
}

const char *rules_name(const struct rules *rules)
{
	return rules->name;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The facts of a file of rules: which are judged, with their limits. */
#include "rules_own.h"

#include "room/reference.h"
#include "shape.h"

#include <string.h>

const char *const fact_names[FACT_COUNT] = {
	[FACT_REFERENCE_PRICE] = "reference_price",
	[FACT_BELOW_CART] = "below_cart",
	[FACT_UNKNOWN_PART] = "unknown_part",
	[FACT_COMPARISON] = "comparison",
	[FACT_SEVEN_DAY_RETURN] = "seven_day_return",
	[FACT_SELLER_SCORE] = "seller_score",
	[FACT_DEARER] = "dearer",
	[FACT_BRANDED] = "branded",
	[FACT_LICENCES] = "licences",
	[FACT_WARNINGS] = "warnings",
	[FACT_LATER_END] = "later_end",
	[FACT_RESTARTED_COUNTER] = "restarted_counter",
	[FACT_STOCK_RISE] = "stock_rise",
};

/* The limits that a fact must have, by the names of their members. */
static const char *const limits_of[FACT_COUNT][3] = {
	[FACT_REFERENCE_PRICE] = {"days", "times"},
	[FACT_COMPARISON] = {"hours"},
	[FACT_SELLER_SCORE] = {"score_hundredths"},
};

/* No rules may be laxer than the picture, which paints nothing beyond these whoever judges. */
static int64_t most_of(const char *name)
{
	if (strcmp(name, "days") == 0)
		return REFERENCE_DEAL_DAYS;
	if (strcmp(name, "times") == 0)
		return REFERENCE_MOST_TIMES;
	return strcmp(name, "hours") == 0 ? COMPARISON_LASTS_MS / 3600000 : 500;
}

static int64_t *limit_named(struct fact_rule *fact, const char *name)
{
	if (strcmp(name, "days") == 0)
		return &fact->days;
	if (strcmp(name, "times") == 0)
		return &fact->times;
	return strcmp(name, "hours") == 0 ? &fact->hours : &fact->score;
}

static bool read_limits(const json_t *object, enum fact which, const struct place *at, struct fact_rule *fact,
			struct error *err)
{
	for (size_t i = 0; i < 3 && limits_of[which][i]; i++) {
		const char *name = limits_of[which][i];
		const json_t *value = json_object_get(object, name);
		const struct place place = {.parent = at, .name = name};
		if (!json_is_integer(value) || json_integer_value(value) < 1 ||
		    json_integer_value(value) > most_of(name))
			return place_refuse(&place, err, "missing, or not a whole number from 1 to %d",
					    (int)most_of(name));
		*limit_named(fact, name) = json_integer_value(value);
	}
	return true;
}

/* "standard", "unique", "by_weight" as bits. */
static bool read_natures(const json_t *object, const struct place *at, unsigned *out, struct error *err)
{
	const json_t *list = json_object_get(object, "natures");
	const struct place place = {.parent = at, .name = "natures"};
	if (list && !json_is_array(list))
		return place_refuse(&place, err, "not a list");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *text = json_string_value(json_array_get(list, i));
		int nature = text ? word_value(words_nature, text) : 0;
		const struct place entry = {.parent = &place, .index = i};
		if (nature == 0)
			return place_refuse(&entry, err, "is none of standard, unique, by_weight");
		*out |= 1u << nature;
	}
	return true;
}

static bool wants_categories(enum fact which)
{
	return which == FACT_SEVEN_DAY_RETURN || which == FACT_LICENCES || which == FACT_WARNINGS;
}

static bool read_fact(struct rules *rules, const json_t *object, enum fact which, const struct place *at,
		      struct error *err)
{
	const char *known[11] = {"article", "action", "reason", "suggestion", "description"};
	size_t count = 5;
	struct fact_rule *fact = &rules->facts[which];
	if (!json_is_object(object))
		return place_refuse(at, err, "not an object");
	for (size_t i = 0; i < 3 && limits_of[which][i]; i++)
		known[count++] = limits_of[which][i];
	if (wants_categories(which))
		known[count++] = "categories";
	if (which == FACT_SEVEN_DAY_RETURN)
		known[count++] = "natures";
	if (!rules_check_members(object, known, at, err) ||
	    !rules_read_text(object, "article", true, 127, at, &fact->article, err) ||
	    !rules_read_action(object, at, &fact->action, err) ||
	    !rules_read_text(object, "reason", true, 255, at, &fact->reason, err) ||
	    !rules_read_text(object, "suggestion", false, 255, at, &fact->suggestion, err) ||
	    !rules_read_words(rules, object, "categories", at, &fact->categories, err) ||
	    !read_natures(object, at, &fact->natures, err))
		return false;
	const struct place categories = {.parent = at, .name = "categories"};
	if (wants_categories(which) && fact->categories.count == 0)
		return place_refuse(&categories, err, "missing or empty");
	return read_limits(object, which, at, fact, err);
}

static bool find_fact(const char *name, enum fact *out)
{
	for (int fact = 0; fact < FACT_COUNT; fact++) {
		if (strcmp(fact_names[fact], name) == 0) {
			*out = (enum fact)fact;
			return true;
		}
	}
	return false;
}

bool rules_read_facts(struct rules *rules, struct error *err)
{
	const json_t *facts = json_object_get(rules->tree, "facts");
	const struct place top = {0};
	const struct place root = {.parent = &top, .name = "facts"};
	if (!facts)
		return true;
	if (!json_is_object(facts))
		return place_refuse(&root, err, "not an object");
	const char *name;
	json_t *object;
	json_object_foreach((json_t *)facts, name, object)
	{
		const struct place at = {.parent = &root, .name = name};
		enum fact which;
		if (!find_fact(name, &which))
			return place_refuse(&at, err, "no such member");
		if (!read_fact(rules, object, which, &at, err))
			return false;
	}
	return true;
}

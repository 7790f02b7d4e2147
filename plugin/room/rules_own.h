/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules from within: rules.c reads them, claims.c finds with them. */
#pragma once

#include "arena.h"
#include "room/json.h"
#include "room/rules.h"
#include "rule_fold.h"

#include <stdatomic.h>

struct rule_words {
	const struct fold_pattern *words;
	size_t count;
};

/* What must be so besides, for a word to break the rule. */
enum rule_only {
	RULE_ALWAYS = 0,
	RULE_STOCK_NOT_LOW, /* what is left is not few, or nobody says how many */
	RULE_NO_DEAL,       /* the item has no list price of a recorded deal */
};

/* What is looked for besides words. */
enum rule_detect { RULE_DETECT_NOTHING = 0, RULE_DETECT_PHONE, RULE_DETECT_ADDRESS };

struct claim_rule {
	const char *rule;
	const char *article;
	enum rule_action action;
	const char *reason;
	const char *suggestion; /* never NULL */
	struct rule_words words;
	struct rule_words unless_next;    /* what may follow a word, and then it is none */
	struct rule_words unless_before;  /* what may stand before it */
	struct rule_words clean;          /* phrases that may hold it */
	struct rule_words categories;     /* for these goods alone; empty: all */
	struct rule_words not_categories; /* but not for these */
	enum rule_only only;
	enum rule_detect detect;
};

enum fact {
	FACT_REFERENCE_PRICE,
	FACT_BELOW_CART,
	FACT_UNKNOWN_PART,
	FACT_COMPARISON,
	FACT_SEVEN_DAY_RETURN,
	FACT_SELLER_SCORE,
	FACT_DEARER,
	FACT_BRANDED,
	FACT_LICENCES,
	FACT_WARNINGS,
	FACT_COUNT,
};

/** "reference_price", ... */
extern const char *const fact_names[FACT_COUNT];

/** What a fact needs; article NULL: it is not judged. */
struct fact_rule {
	const char *article;
	enum rule_action action;
	const char *reason;
	const char *suggestion;
	struct rule_words categories;
	int64_t days, times, hours; /* limits; 0 where a fact has none */
	int64_t score;              /* hundredths */
};

struct rules {
	atomic_int refs;
	struct arena arena;
	json_t *tree; /* the texts are its own */
	const char *name;
	struct fold_table fold;
	struct claim_rule *claims;
	size_t claim_count;
	struct fact_rule facts[FACT_COUNT];
};

/** Reads the member `facts`. Errors: as rules_decode(). */
MUST_CHECK bool rules_read_facts(struct rules *rules, struct error *err);

/** Whether a category (may be NULL) has one of the words in it. */
bool rules_is_category(const struct rules *rules, const char *category, const struct rule_words *words);

/* -- rules_read.c: members of a file of rules, each refused with its place -- */

struct place;

MUST_CHECK bool rules_check_members(const json_t *object, const char *const *known, const struct place *place,
				    struct error *err);
MUST_CHECK bool rules_read_text(const json_t *object, const char *name, bool is_required, size_t max_bytes,
				const struct place *place, const char **out, struct error *err);
MUST_CHECK bool rules_read_words(struct rules *rules, const json_t *object, const char *name, const struct place *place,
				 struct rule_words *out, struct error *err);
MUST_CHECK bool rules_read_action(const json_t *object, const struct place *place, enum rule_action *out,
				  struct error *err);

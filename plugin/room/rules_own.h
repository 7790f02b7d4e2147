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

struct rules {
	atomic_int refs;
	struct arena arena;
	json_t *tree; /* the texts are its own */
	const char *name;
	struct fold_table fold;
	struct claim_rule *claims;
	size_t claim_count;
};

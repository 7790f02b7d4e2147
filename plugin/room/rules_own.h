/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules from within: rules.c reads them, claims.c finds with them. */
#pragma once

#include "arena.h"
#include "room/json.h"
#include "room/rules.h"
#include "rule_fold.h"

#include <stdatomic.h>

/* Entries of `claims`. */
#define CLAIMS_MAX 200

struct place;

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
	const char **prompts; /* what hosts say without anybody having written it */
	size_t prompt_count;
};

/* What has to be said with an item. */
enum duty {
	DUTY_WARNINGS,   /* {text}: each warning */
	DUTY_CONDITION,  /* {part} {audience}: each part of the price that is not everybody's */
	DUTY_AUDIENCE,   /* {audience}: who may buy */
	DUTY_LIMIT,      /* {n} for each buyer */
	DUTY_COMPARISON, /* {market} {date} {money}: each that stands */
	DUTY_AI,         /* the presenter is one */
	DUTY_LICENCES,   /* {kind} {number} */
	DUTY_PRESALE,    /* {n} hours to dispatch what is not sent at once */
	DUTY_DEPOSIT,    /* {money} down, the rest until {date} */
	DUTY_LIST_PRICE, /* {money} {basis} {note}: it stands struck through */
	DUTY_END,        /* {date} of the offer's end */
	DUTY_GIFTS,      /* {text} for the first {n} */
	DUTY_CORRECTION, /* {text}, while it is shown */
	DUTY_COUNT,
};

extern const char *const duty_names[DUTY_COUNT];

#define DUTY_WORDS 9

struct duty_rule {
	enum duty duty;
	const char *article;
	const char *text;
	unsigned beats; /* 1u << enum beat; 0: all */
	/* CONDITION: by enum part_kind, [0] whom a part is for that names nobody. LIST_PRICE: by enum list_basis. Never
	 * NULL. */
	const char *words[DUTY_WORDS];
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
	FACT_LATER_END,
	FACT_RESTARTED_COUNTER,
	FACT_STOCK_RISE,
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
	unsigned natures;           /* 1u << enum item_nature */
};

/* What is said in place of a text that is held and cannot be left out; {n} is a number. */
enum stand_in { STAND_IN_LINK, STAND_IN_ITEM, STAND_IN_SKU, STAND_IN_SELLER, STAND_IN_COUNT };

struct rules {
	atomic_int refs;
	struct arena arena;
	json_t *tree; /* the texts are its own */
	const char *name;
	struct fold_table fold;
	struct claim_rule *claims;
	size_t claim_count;
	struct fact_rule facts[FACT_COUNT];
	const char *stand_ins[STAND_IN_COUNT]; /* never NULL */
	struct duty_rule *duties;
	size_t duty_count;
};

/** Reads the member `facts`. Errors: as rules_decode(). */
MUST_CHECK bool rules_read_facts(struct rules *rules, struct error *err);

/** Reads the member `duties`, and `prompt` of an entry of claims. Errors: as rules_decode(). */
MUST_CHECK bool rules_read_duties(struct rules *rules, struct error *err);
MUST_CHECK bool rules_read_prompt(struct rules *rules, const json_t *object, const struct place *place,
				  struct claim_rule *claim, struct error *err);

/** Whether a category (may be NULL) has one of the words in it. */
bool rules_is_category(const struct rules *rules, const char *category, const struct rule_words *words);

/* -- claims.c -- */

/** Where a text breaks an entry of `claims`; at most one for each. */
struct claim_hit {
	uint32_t claim;
	uint32_t begin_byte, end_byte;
};

/** Returns: how many; hits has a place for each entry. The item may be NULL. */
size_t claims_find(const struct rules *rules, const struct room *room, const struct room_item *item, const char *text,
		   struct claim_hit *hits);

/** The finding of a hit, without its path. */
void claim_finding(const struct rules *rules, const struct claim_hit *hit, const char *text,
		   const struct room_item *item, struct rule_finding *out);

/** What claims ask of an item besides its category; NULL: of none. */
bool claims_stock_is_low(const struct room_item *item);
bool claims_have_deal(const struct room_item *item);

/* -- facts.c -- */

struct fact_found {
	enum fact fact;
	size_t item;        /* index */
	const void *object; /* the comparison that is meant; NULL: the item */
	const struct rule_finding *finding;
};

struct facts_told {
	bool (*on_fact)(void *data, const struct fact_found *found); /* false ends it */
	void *data;
	int64_t changes_at_ms; /* set: when some fact may become another by itself; INT64_MAX: never */
};

/** rules_judge_facts(), each told as it is found. Returns: whether all were. */
bool facts_judge(const struct rules *rules, const struct room *room, int64_t shop_ms, struct facts_told *told);

/** Whether the item's list price is held, and so is no record of a deal any more. */
bool facts_hold_list_price(const struct rules *rules, const struct room *room, const struct room_item *item,
			   int64_t shop_ms);

/* -- rules_memory.c -- */

struct rules_memory;

/** Before each room: what is remembered of other rules or other allowed terms is forgotten. */
void rules_memory_begin(struct rules_memory *memory, const struct rules *rules, const struct room *room);

/** What of an item a claim depends on, besides the text. */
uint64_t rules_memory_context(const struct room_item *item);

/** claims_find() by way of the memory, which may be NULL. */
size_t rules_memory_find(struct rules_memory *memory, const struct rules *rules, const struct room *room,
			 const struct room_item *item, uint64_t context, const char *text, struct claim_hit *hits);

/* -- rules_read.c: members of a file of rules, each refused with its place -- */

MUST_CHECK bool rules_check_members(const json_t *object, const char *const *known, const struct place *place,
				    struct error *err);
MUST_CHECK bool rules_read_text(const json_t *object, const char *name, bool is_required, size_t max_bytes,
				const struct place *place, const char **out, struct error *err);
MUST_CHECK bool rules_read_words(struct rules *rules, const json_t *object, const char *name, const struct place *place,
				 struct rule_words *out, struct error *err);
MUST_CHECK bool rules_read_action(const json_t *object, const struct place *place, enum rule_action *out,
				  struct error *err);

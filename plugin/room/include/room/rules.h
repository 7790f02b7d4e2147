/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rules on what a price and its words may say on air (docs/rules.md), as data: one file of the schema shop-rules/1
 * for a country. They find; what is done about a finding is the caller's. Pure: no I/O, no clock. Not legal advice.
 */
#pragma once

#include "base/error.h"
#include "room/room.h"

#define RULES_SCHEMA "shop-rules/1"
#define RULES_MAX_BYTES (1024u * 1024u)

struct rules; /* immutable, shared by reference */

enum rule_action {
	RULE_ACTION_INVALID = 0,
	RULE_WARN, /* somebody should look at it */
	RULE_HOLD, /* it must not be on air */
};

/** One text that breaks one rule. */
struct rule_finding {
	char rule[48];
	char article[128];
	enum rule_action action;
	char path[96];    /* "items[2].title" */
	char item_id[65]; /* "": the room's own */
	char text[128];   /* what breaks it, as it stands there */
	char reason[256];
	char suggestion[256]; /* may be "" */
};

#define RULE_FINDINGS_MAX 256

struct rule_findings {
	struct rule_finding *entries;
	size_t count;  /* entries */
	size_t beyond; /* found as well, without a place above */
};

/**
 * Reads a file of rules.
 *
 * Thread:   any.   Owns: the caller owns one reference of *out.
 * Errors:   ERROR_SYNTAX with line and column, ERROR_VALUE with the member's path, ERROR_LIMIT, ERROR_MEMORY.
 */
MUST_CHECK bool rules_decode(const void *bytes, size_t size_bytes, const struct rules **out, struct error *err);
const struct rules *rules_ref(const struct rules *rules);
void rules_unref(const struct rules *rules);

/** The name by which `check --rules` asks for it. Lives as long as the rules. */
const char *rules_name(const struct rules *rules);

/**
 * Adds what the room's texts claim and must not: titles, labels, conditions, names, notes. The room's `allowed_terms`
 * pass, and what a rule itself calls clean. Texts are compared without spaces and punctuation, in one width and case,
 * traditional characters as simplified ones.
 *
 * Thread:   any.   Errors: ERROR_MEMORY; findings then have what was found so far.
 */
MUST_CHECK bool rules_judge_claims(const struct rules *rules, const struct room *room, struct rule_findings *findings,
				   struct error *err);

/**
 * Adds what of the room's numbers, rights and papers does not hold at shop_ms: struck prices, comparisons, a price
 * below the cart's, rights that some goods do not have; in selection rooms what an item needs before it may come on
 * air.
 *
 * Thread:   any.   Errors: as rules_judge_claims().
 */
MUST_CHECK bool rules_judge_facts(const struct rules *rules, const struct room *room, int64_t shop_ms,
				  struct rule_findings *findings, struct error *err);

/**
 * The claims of one text that stands in no room (our own labels, a sheet's prompt).
 *
 * item:     the one it is said of; NULL: none, and rules for some goods alone are left out.
 */
MUST_CHECK bool rules_judge_text(const struct rules *rules, const struct room *room, const struct room_item *item,
				 const char *path, const char *text, struct rule_findings *findings, struct error *err);

/** Frees the entries; the findings may be used again. Accepts zeroed ones. */
void rule_findings_finish(struct rule_findings *findings);

/** Adds a copy; beyond RULE_FINDINGS_MAX it is counted only. False when there is no memory. */
MUST_CHECK bool rule_findings_add(struct rule_findings *findings, const struct rule_finding *finding);

/** Whether any of them holds. */
bool rule_findings_hold(const struct rule_findings *findings);

/** "warn", "hold". */
const char *rule_action_name(enum rule_action action);

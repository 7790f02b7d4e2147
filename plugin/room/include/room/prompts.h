/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the host is told while an item is on: the words to leave unsaid, with what to say instead, and what the law
 * wants said with this item in this beat. Words and duties are data of the rules; the figures are the room's. Pure.
 */
#pragma once

#include "room/rules.h"

#define PROMPT_WORDS_MAX 24
#define PROMPT_DUTIES_MAX 12

/** A word that is not to be said of the item now. */
struct prompt_word {
	char word[64];
	char rule[48];
	char instead[256]; /* may be "" */
	char article[128];
	bool is_written; /* it stands in what the team has written of the item, or for it to be read */
};

/** Something that is to be said of the item now. */
struct prompt_duty {
	char duty[24]; /* its name in the rules: "warnings", "condition", ... */
	char text[256];
	char article[128];
};

struct prompts {
	struct prompt_word avoid[PROMPT_WORDS_MAX]; /* what is written comes first */
	size_t avoid_count;
	struct prompt_duty duties[PROMPT_DUTIES_MAX];
	size_t duty_count;
};

/**
 * The prompts of one item at shop_ms.
 *
 * rules:    NULL: nothing is prompted.
 * room:     as it was merged, before the rules took anything off.
 * script:   what the host is to read (the sheet's prompt); its words are judged too. May be NULL.
 * Thread:   any.
 */
void prompts_of(const struct rules *rules, const struct room *room, const struct room_item *item, const char *script,
		int64_t shop_ms, struct prompts *out);

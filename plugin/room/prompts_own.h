/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prompts from within: prompts.c gathers them, prompt_duties.c knows when each duty is one. */
#pragma once

#include "room/prompts.h"
#include "rules_own.h"

struct prompt_value {
	const char *name; /* "n" for {n} */
	const char *text;
};

/** Fills {names} of a pattern; what has no value stays. Cut to the size. Returns text. */
const char *prompt_fill(const char *pattern, const struct prompt_value *values, size_t count, char *text,
			size_t size_bytes);

/** Adds a duty, its text filled; beyond the most there is no place. */
void prompt_add_duty(struct prompts *out, const struct duty_rule *rule, const struct prompt_value *values,
		     size_t count);

/** Adds the duty as often as it is one of this item now. */
void prompt_duty(const struct rules *rules, const struct duty_rule *rule, const struct room *room,
		 const struct room_item *item, int64_t shop_ms, struct prompts *out);

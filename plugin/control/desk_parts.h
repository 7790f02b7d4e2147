/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of a desk's view, each in a file of its own. The view is zeroed before; times that are absent are -1. */
#pragma once

#include "control/desk_view.h"
#include "room/air.h"

/** What all parts need to know of the moment. */
struct desk_moment {
	const struct desk_inputs *inputs;
	const struct control_state *state;
	const struct room *room;         /* NULL: nothing yet */
	const struct room_item *current; /* NULL: none */
	struct air air;                  /* of the current item; its item is NULL when nothing may be on air */
	int64_t shop_ms;
};

/** Whether the air says what the shop says, figure by figure. */
void desk_fill_lamp(struct desk_view *view, const struct desk_moment *moment);
/** Steps taken and planned, floor, target, what is waited for. */
void desk_fill_bargain(struct desk_view *view, const struct desk_moment *moment);
/** What may be changed in the shop itself, and how far a change has come. After desk_fill_bargain(). */
void desk_fill_shop(struct desk_view *view, const struct desk_moment *moment);
/** Next step, words to avoid, duties to say. */
void desk_fill_prompter(struct desk_view *view, const struct desk_moment *moment);
/** How the show does: plots, traffic, the estimate. */
void desk_fill_figures(struct desk_view *view, const struct desk_moment *moment);
/** The rundown. */
void desk_fill_rows(struct desk_view *view, const struct desk_moment *moment);
/** Current and cue. */
void desk_fill_items(struct desk_view *view, const struct desk_moment *moment);
/** Fills the first entries of findings, as many as desk_count_findings() said there are. */
int desk_count_findings(const struct desk_moment *moment);
void desk_fill_findings(struct desk_view *view, const struct desk_moment *moment);

/* -- helpers -- */

/** The current item before the rules took off what may not be said: what the desk reads and orders act upon. */
const struct room_item *desk_known_item(const struct desk_moment *moment);

/** Copies a text (NULL: "") cut at a code point. */
void desk_put(char *to, size_t size_bytes, const char *text);
#define DESK_PUT(to, text) desk_put(to, sizeof(to), text)
/** "¥59.90"; "" for ROOM_UNSET. */
void desk_put_money(char *to, size_t size_bytes, int64_t amount_minor, const struct currency *currency);
/** "2,000"; "" for ROOM_UNSET. */
void desk_put_count(char *to, size_t size_bytes, int64_t count);

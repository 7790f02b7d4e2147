/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a stage says in words and figures, and when: the texts behind its quads, for who writes down what was on air.
 * Made by the painter from the same pieces, so that it cannot say anything else than the picture. Immutable, shared by
 * reference.
 */
#pragma once

#include "picture/timeline.h"

struct stage_text {
	const char *utf8; /* "" for a digit of a clock */
	uint8_t layer;    /* enum layer */
	uint8_t modes;    /* TIMELINE_NORMAL, TIMELINE_SAFE or both */
	bool is_struck;
	bool is_figure;   /* set in numerals: a price is several of them, side by side */
	uint16_t size_px; /* of the em */
	bool is_clock;    /* a running place: what it shows follows from clock_ends_ms */
	float x, y;       /* on the canvas, of its first baseline */
	int64_t valid_from_ns;
	int64_t valid_until_ns;
	int64_t clock_ends_ms; /* is_clock: shop's clock */
};

struct stage_texts {
	size_t count;
	const struct stage_text *entries; /* from the top down, then from left to right */
};

/** Thread: any. Accept NULL. */
const struct stage_texts *stage_texts_ref(const struct stage_texts *texts);
void stage_texts_unref(const struct stage_texts *texts);

/** The next moment after t_ns at which another text stands there; INT64_MAX: never by itself. Thread: any. */
int64_t stage_texts_change_at_ns(const struct stage_texts *texts, int64_t t_ns);

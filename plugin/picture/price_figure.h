/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a price in a row and one in a column have in common: its texts, its sizes, the figure itself. For price_row.c
 * and price_column.c only.
 */
#pragma once

#include "price_row.h"

#include "room/money.h"

#define PRICE_FIGURE_STEP_PX 4
#define PRICE_LOWER_STEP_PX 2

/* A figure at one size and what stands at its right. */
struct price_fitted {
	struct text_style sign, whole, fraction, word;
	int end_px;   /* where sign, whole and fraction end */
	int width_px; /* with "from" and unit */
	struct text_fit lower;
	int list_lines; /* 0: left out; 1: amount and basis in one line; 2: one above the other */
	int list_px;    /* width of the list price */
	int baseline;   /* of the figure, in the price's box */
};

/* What is to be set, as texts. */
struct price_text {
	struct money_figure figure;
	char unit[64];
	const char *from;
	char list[64];
	const char *basis;
};

struct price_text price_text_of(const struct scene *scene, const struct price_row *row);

int price_gap_px(const struct scene *scene);

/** Styles of a figure of this size. */
void price_set_sizes(const struct scene *scene, const struct price_row *row, int figure_px,
		     struct price_fitted *fitted);

/** Widths of a figure whose styles are set. */
void price_measure(const struct scene *scene, const struct price_text *text, struct price_fitted *fitted);

/**
 * How far a currency's sign moves towards its figure when that begins with a slender digit ("1"): the two are one, and
 * no digit moves for it.
 */
int price_sign_dx_px(const struct scene *scene, const struct text_style *whole, const char *figure);

/** A condition may not be much smaller than what it is the condition of. */
int price_least_lower_px(const struct scene *scene, int figure_px);

/** Whether no number nor word of Latin letters would have to be torn apart: half a number is another one. */
bool price_has_room_for_words(const struct scene *scene, const struct text_style *style, const char *text, int room_px);

struct text_style price_list_style(const struct scene *scene, bool is_struck);

/** Sign, figure and fraction from x on, "from" and unit behind them. */
void price_paint_figure(const struct scene *scene, struct sketch *sketch, const struct price_text *text,
			const struct price_fitted *fitted, int x, int baseline);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A figure with what belongs to it, fitted into the price's box. Knows no beat and no clock.
 */
#pragma once

#include "stage_own.h"

struct price_row {
	int64_t final_minor;
	uint32_t rgba;          /* of the figure */
	bool is_from;           /* "from": several SKUs */
	const char *list_basis; /* NULL: no list price; else it is struck through, with this basis in words */
	const char *label;      /* instead of a list price: a word above `lower`; may be NULL */
	char lower[2048];       /* on the figure's baseline; "" for none */
	uint32_t lower_rgba;
	int most_figure_px; /* 0: the theme's */
	bool is_left;       /* of a column: along the left edge; it has no list price then */
	bool is_top;        /* of a column: from the top on, wherever it ends */
};

struct price_piece {
	struct sketch_piece piece;
	int figure_px;
};

/** The baseline of figures within the price's box: where the picture beside it ends. */
int price_baseline(const struct theme_box *box);

/** In words what a list price is; never NULL for one that moment_has_list_price() lets pass. */
const char *price_list_basis(const struct theme_words *words, const struct room_item *item);

/**
 * The piece, as large as the price's box.
 *
 * Returns:  false when it cannot be set so that all that belongs to the figure can be read: then it must not be shown.
 */
bool price_row_piece(const struct scene *scene, const struct theme_box *box, const struct price_row *row,
		     struct price_piece *out);

/** The same one below the other, along the box's right edge: figure, label, condition, list price. */
bool price_column_piece(const struct scene *scene, const struct theme_box *box, const struct price_row *row,
			struct price_piece *out);

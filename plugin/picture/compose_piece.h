/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One quad on its way onto a picture on the CPU, row by row: what compose_stage() draws piece after piece and
 * compose_small() row after row. Pure.
 */
#pragma once

#include "picture/compose.h"

struct compose_piece {
	const struct cell *cell;
	struct timeline_rect from;
	struct timeline_rect to; /* where it stands at this moment */
	float alpha;
	bool has_texels;                    /* its pixels are texels: nothing is sampled */
	int first_x, end_x, first_y, end_y; /* the pixels of the canvas that it covers, ends exclusive */
};

/** False: nothing of it is on the canvas. */
bool compose_piece_of(const struct stage_frame *stage, const struct atlas *atlas, const struct timeline_shown *shown,
		      struct compose_piece *out);

/** Blends the piece's part of canvas row y (first_y .. end_y) over a row of premultiplied linear light. */
void compose_piece_row(const struct compose_piece *piece, int y, float *row);

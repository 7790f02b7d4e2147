/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which pieces of an arriving frame set have to be copied into its atlases, one after the other and over as many frames
 * as it takes: cells that the set before had at the same place are there already. Pure: knows no libobs.
 */
#pragma once

#include "staging.h"

/** How far an arrival is; zeroed at its begin. */
struct arrival {
	size_t atlas;
	size_t cell;
	size_t tile;
	size_t hint; /* where the set before listed the last cell: sets that follow each other are alike */
};

struct arrival_piece {
	const struct atlas *atlas;
	const struct atlas_cell *at;
	struct staging_piece piece;
};

/**
 * The next piece to copy.
 *
 * have:     what is in the textures completely; NULL: nothing.
 * Returns:  false when all of `set` is in.
 */
bool arrival_next(struct arrival *arrival, const struct frame_set *have, const struct frame_set *set,
		  struct arrival_piece *out);

/** The piece that arrival_next() gave was copied. */
void arrival_copied(struct arrival *arrival);

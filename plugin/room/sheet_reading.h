/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which reading of a CSV's bytes is meant: the encoding and the separator under which it has most of our headings.
 * Nothing in such a file says either.
 */
#pragma once

#include "sheet_cells.h"

/* One reading of the bytes: how many of our headings it has, and where. */
struct csv_candidate {
	enum sheet_encoding encoding;
	char separator;
	size_t row;
	size_t known;
	bool has_key;
};

/**
 * Tries what the bytes may be and cuts them as the best one says, into reading->grid. A grid that cannot be cut is an
 * error of reading->findings. best->has_key is false if there are no headings of ours.
 *
 * Errors:   the bytes are no text (as grid_to_utf8()), ERROR_MEMORY.
 */
MUST_CHECK bool csv_choose_reading(struct csv_reading *reading, const unsigned char *bytes, size_t size_bytes,
				   struct csv_candidate *best, struct error *err);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sheet's file that is looked at before it is used: read, decoded, and merged on trial with a room that is open.
 * Nothing of the room changes. Knows no desk and no source.
 */
#pragma once

#include "room/room.h"
#include "room/sheet.h"

#include <stdint.h>

/** Names of files that a desk hands over are cut to nothing longer. */
#define SHEET_PATH_SIZE 512

struct sheet_trial {
	uint64_t id; /* of the import; 0: none */
	char path[SHEET_PATH_SIZE];
	bool is_done;                   /* the rest is there */
	bool is_good;                   /* it can be used; rows that have errors are left out then */
	size_t rows;                    /* items that it plans */
	struct sheet_findings findings; /* by row; one of row 0 where the file as a whole is to blame */
};

/**
 * Fills in what comes of the trial's path.
 *
 * shop:     the shop's own room; NULL: none yet, so nothing is said of what the shop does not have.
 * Thread:   any that may read files; not graphics, not UI.
 */
void sheet_trial_run(struct sheet_trial *trial, const struct sheet_headings *headings, const struct room *shop,
		     int64_t shop_ms);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which of an item's comparisons may be shown at a moment: of the same spec, dated, with evidence, not too old
 * (docs/room-document.md, truth on air; order 56, article 16: what is compared must be true and traceable). Pure.
 */
#pragma once

#include "stage_own.h"

#define COMPARISONS_MOST 8

struct comparisons {
	const struct room_comparison *entries[COMPARISONS_MOST];
	size_t count;
	int64_t highest_minor;
	int64_t captured_at_ms; /* the earliest of them */
	int64_t until_ms;       /* from then on one of them is too old */
};

/** Those that may be shown at at_ms; none of an item that is sold here alone or is one of a kind. */
struct comparisons comparisons_of(const struct room_item *item, int64_t at_ms);

/** Whether this stage shows any of them beside the bargain. */
bool comparison_is_shown(const struct scene *scene);

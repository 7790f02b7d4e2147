/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Things that share a place take turns. Whose turn it is follows from the shop's clock alone: every source and every
 * machine shows the same, and a turn costs no pixels.
 */
#pragma once

#include "stage_own.h"

/** Quads of the scene's build, one after another; a thing without quads has no turn. */
struct turn {
	size_t first;
	size_t count;
};

/** How long a page of a text stands: some thirty letters are read in it. */
#define TURNS_PAGE_MS INT64_C(5000)

/**
 * Cuts the quads of each to its turns of turn_ms, counted from base_ms of the shop's clock. What begins or ends within
 * its turn still does. The quads must be the newest of the build, and in the order of `turns`.
 */
void turns_take(const struct scene *scene, int64_t base_ms, int64_t turn_ms, const struct turn *turns, size_t count);

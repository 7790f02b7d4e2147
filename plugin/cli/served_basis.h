/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When a served room last changed in what desks bargain about: what is on air, and each item's beat and bargain. Who
 * decides from an older version decides about another room; stock and prices change under everybody's hands and do not
 * count. A value; the thread of its owner.
 */
#pragma once

#include <jansson.h>
#include <stdint.h>

/** Zeroed: no room was seen yet. */
struct served_basis {
	int64_t current_version;
	json_t *item_versions; /* by id */
};

void served_basis_finish(struct served_basis *basis);

/** The room goes from one document (NULL: none) to another, which has its version. A new epoch changes all of it. */
void served_basis_follow(struct served_basis *basis, const json_t *before, const json_t *after);

/** The version at which `current`, or this item's beat or bargain, changed last. */
int64_t served_basis_of(const struct served_basis *basis, const char *item_id);

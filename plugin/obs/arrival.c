/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "arrival.h"

static const struct atlas *atlas_of_id(const struct frame_set *set, uint64_t id)
{
	for (size_t i = 0; set && i < set->atlas_count; i++) {
		if (set->atlases[i].id == id)
			return &set->atlases[i];
	}
	return NULL;
}

static bool is_in(const struct atlas *old, const struct atlas_cell *at, size_t *hint)
{
	for (size_t i = 0; old && i < old->cell_count; i++) {
		size_t k = (*hint + i) % old->cell_count;
		const struct atlas_cell *have = &old->cells[k];
		if (have->cell->id == at->cell->id && have->x_px == at->x_px && have->y_px == at->y_px) {
			*hint = k + 1;
			return true;
		}
	}
	return false;
}

bool arrival_next(struct arrival *arrival, const struct frame_set *have, const struct frame_set *set,
		  struct arrival_piece *out)
{
	for (; arrival->atlas < set->atlas_count; arrival->atlas++, arrival->cell = 0, arrival->hint = 0) {
		const struct atlas *atlas = &set->atlases[arrival->atlas];
		const struct atlas *old = atlas_of_id(have, atlas->id);
		for (; arrival->cell < atlas->cell_count; arrival->cell++, arrival->tile = 0) {
			const struct atlas_cell *at = &atlas->cells[arrival->cell];
			if (arrival->tile == 0 && is_in(old, at, &arrival->hint))
				continue;
			if (!staging_tile(atlas, at, arrival->tile, &out->piece))
				continue;
			out->atlas = atlas;
			out->at = at;
			return true;
		}
	}
	return false;
}

void arrival_copied(struct arrival *arrival)
{
	arrival->tile++;
}

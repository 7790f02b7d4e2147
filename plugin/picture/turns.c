/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "turns.h"

/* Painted beforehand, and anew after half of it. */
#define AHEAD_MS INT64_C(60000)

static int64_t floor_of(int64_t time_ms, int64_t turn_ms)
{
	return time_ms / turn_ms - (time_ms % turn_ms < 0);
}

void turns_take(const struct scene *scene, int64_t base_ms, int64_t turn_ms, const struct turn *turns, size_t count)
{
	const struct moment *moment = &scene->moment;
	int64_t last_ms = moment->at_ms + AHEAD_MS;
	int64_t number = floor_of(moment->at_ms - base_ms, turn_ms);
	bool is_last = false;
	if (count < 2)
		return;
	for (bool is_first = true; !is_last; number++, is_first = false) {
		int64_t from_ms = base_ms + number * turn_ms;
		int64_t until_ms = from_ms + turn_ms;
		int64_t which = number % (int64_t)count;
		const struct turn *turn = &turns[which < 0 ? which + (int64_t)count : which];
		is_last = until_ms >= last_ms || until_ms >= moment->span.until_ms;
		build_cut(scene->build, turn->first, turn->count, is_first ? INT64_MIN : scene_ns(scene, from_ms),
			  is_last ? INT64_MAX : scene_ns(scene, until_ms));
	}
	for (size_t i = count; i-- > 0;)
		build_drop(scene->build, turns[i].first, turns[i].count);
	build_again_at(scene->build, moment->at_ms + AHEAD_MS / 2);
}

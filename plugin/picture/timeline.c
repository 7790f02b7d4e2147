/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture/timeline.h"

static bool is_valid(const struct timeline_quad *quad, int64_t t_ns)
{
	return t_ns >= quad->valid_from_ns && t_ns < quad->valid_until_ns;
}

/* How far the motion of a quad is, 0 .. 1: quick at first and soft at its end, so that a figure is readable early. */
static float progress_of(const struct timeline_quad *quad, int64_t t_ns)
{
	if (quad->enter_ms == 0)
		return 1;
	if (t_ns <= quad->enters_at_ns)
		return 0;
	int64_t whole_ns = (int64_t)quad->enter_ms * 1000000;
	int64_t passed_ns;
	if (__builtin_sub_overflow(t_ns, quad->enters_at_ns, &passed_ns) || passed_ns >= whole_ns)
		return 1;
	float rest = 1 - (float)passed_ns / (float)whole_ns;
	return 1 - rest * rest * rest;
}

size_t timeline_shown(const struct timeline *timeline, int64_t t_ns, enum air_mode mode, struct timeline_shown *out,
		      size_t max)
{
	if (mode == AIR_PANIC)
		return 0;
	size_t count = 0;
	for (size_t i = 0; i < timeline->quad_count; i++) {
		const struct timeline_quad *quad = &timeline->quads[i];
		if (!(quad->modes & (1u << mode)) || !is_valid(quad, t_ns))
			continue;
		if (count < max) {
			float progress = progress_of(quad, t_ns);
			out[count] = (struct timeline_shown){
				.quad = quad, .dy_px = (float)quad->enter_dy_px * (1 - progress), .alpha = progress};
		}
		count++;
	}
	return count;
}

static int64_t seconds_left(const struct timeline_counter *counter, int64_t t_ns)
{
	int64_t left_ms;
	int64_t shop_ms = clock_anchor_shop_ms(&counter->shop, (uint64_t)t_ns);
	if (counter->target_ms <= shop_ms || __builtin_sub_overflow(counter->target_ms, shop_ms, &left_ms))
		return 0;
	return left_ms / 1000 + (left_ms % 1000 > 0);
}

void timeline_digits(const struct timeline *timeline, int64_t t_ns, uint8_t digits[TIMELINE_PLACES])
{
	int64_t seconds[TIMELINE_COUNTERS] = {0};
	for (size_t i = 0; i < timeline->counter_count && i < TIMELINE_COUNTERS; i++)
		seconds[i] = seconds_left(&timeline->counters[i], t_ns);
	for (size_t i = 0; i < TIMELINE_PLACES; i++) {
		digits[i] = 0;
		if (i >= timeline->place_count)
			continue;
		const struct timeline_place *place = &timeline->places[i];
		if (place->counter >= TIMELINE_COUNTERS || !place->unit_s || !place->wrap || !place->power)
			continue;
		digits[i] = (uint8_t)(seconds[place->counter] / place->unit_s % place->wrap / place->power % 10);
	}
}

static int64_t earlier(int64_t a_ns, int64_t b_ns)
{
	return a_ns < b_ns ? a_ns : b_ns;
}

int64_t timeline_changes_at_ns(const struct timeline *timeline, int64_t t_ns)
{
	int64_t changes_at_ns = INT64_MAX;
	for (size_t i = 0; i < timeline->quad_count; i++) {
		const struct timeline_quad *quad = &timeline->quads[i];
		if (quad->valid_from_ns > t_ns)
			changes_at_ns = earlier(changes_at_ns, quad->valid_from_ns);
		if (quad->valid_until_ns > t_ns)
			changes_at_ns = earlier(changes_at_ns, quad->valid_until_ns);
		if (!is_valid(quad, t_ns) || progress_of(quad, t_ns) >= 1)
			continue;
		changes_at_ns = earlier(changes_at_ns, t_ns < quad->enters_at_ns ? quad->enters_at_ns : t_ns + 1);
	}
	return changes_at_ns;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a stage shows, when: quads with the times in which they are valid, painted beforehand, so that what becomes
 * stale or ends changes on air without any other thread. Immutable once published. Times are monotonic nanoseconds, the
 * clock of obs_get_video_frame_time(). Two compositors read it, picture/compose.c and obs/draw.c, and both see the same
 * truth because both ask the functions here.
 */
#pragma once

#include "base/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What the people beside the host want on air; set from any thread, read by the compositors. */
enum air_mode {
	AIR_NORMAL = 0,
	AIR_SAFE,  /* no figures of ours: "see the cart" */
	AIR_PANIC, /* nothing of ours at all */
};

#define TIMELINE_NORMAL (1u << AIR_NORMAL)
#define TIMELINE_SAFE (1u << AIR_SAFE)

/** A running clock has this many digit places; a quad of a digit is drawn only while its place shows that digit. */
#define TIMELINE_PLACES 16

struct timeline_rect {
	float x, y, width, height;
};

struct timeline_quad {
	uint16_t cell;             /* index into the frame set's cells of this stage's atlas */
	uint8_t modes;             /* TIMELINE_NORMAL, TIMELINE_SAFE or both */
	uint8_t layer;             /* enum layer: for tests, audit and the desk */
	int8_t place;              /* the digit place this quad belongs to; -1: none */
	int8_t digit;              /* 0..9 with a place */
	struct timeline_rect from; /* within the cell, px */
	struct timeline_rect to;   /* on the canvas, px */
	int64_t valid_from_ns;     /* shown from here on */
	int64_t valid_until_ns;    /* and no longer here; INT64_MAX: no end */
	int64_t enters_at_ns;      /* when its motion began; valid with enter_ms > 0 */
	uint16_t enter_ms;         /* how long it moves in; 0: it just stands there */
	int16_t enter_dy_px;       /* it moves in from so far below */
};

/** One place of a clock: the whole seconds left of the counter, ((seconds / unit) % wrap / power) % 10. */
struct timeline_place {
	uint8_t counter;
	uint32_t unit_s;
	uint32_t wrap;
	uint32_t power;
};

struct timeline_counter {
	struct clock_anchor shop; /* a clock that is slewed has longer or shorter seconds for a while */
	int64_t target_ms;        /* whole seconds left = those of the shop's until here, rounded up, never below 0 */
};

#define TIMELINE_COUNTERS 4

struct timeline {
	const struct timeline_quad *quads; /* in the order of painting */
	size_t quad_count;
	struct timeline_counter counters[TIMELINE_COUNTERS];
	size_t counter_count;
	struct timeline_place places[TIMELINE_PLACES];
	size_t place_count;
};

/** A quad as it stands at one moment. */
struct timeline_shown {
	const struct timeline_quad *quad;
	float dy_px; /* added to `to.y` */
	float alpha; /* 0 .. 1 */
};

/**
 * The quads that are shown at t_ns, digits of every place included (all ten of a place: see timeline_digits()).
 *
 * Thread:   any; no allocation.   Returns: how many there are, at most max are written.
 */
size_t timeline_shown(const struct timeline *timeline, int64_t t_ns, enum air_mode mode, struct timeline_shown *out,
		      size_t max);

/** The digit that each place shows at t_ns; places that are not used get 0. Thread: any; no allocation. */
void timeline_digits(const struct timeline *timeline, int64_t t_ns, uint8_t digits[TIMELINE_PLACES]);

/** Whether a shown quad is drawn, given the digits of that moment. */
static inline bool timeline_is_drawn(const struct timeline_quad *quad, const uint8_t digits[TIMELINE_PLACES])
{
	return quad->place < 0 || digits[quad->place] == (uint8_t)quad->digit;
}

/**
 * The next moment after t_ns at which timeline_shown() may answer otherwise: a begin, an end, or a motion that runs
 * (then t_ns + 1). INT64_MAX: never by itself. Lets a compositor keep its vertices until then.
 */
int64_t timeline_changes_at_ns(const struct timeline *timeline, int64_t t_ns);

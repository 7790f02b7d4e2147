/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a show went: what the shop counts of it (room/room.h, metrics), kept over the show at an even step that doubles
 * when the show grows longer, so that a minute and a day take the same room. Pure values and an immutable, shared copy.
 * For the desk alone; knows no words and no currency.
 */
#pragma once

#include "room/room.h"

#define FIGURES_POINTS 120
#define FIGURES_FIRST_STEP_MS 5000

enum figure {
	FIGURE_INVALID = 0,
	FIGURE_VIEWERS,
	FIGURE_ORDERS,
	FIGURE_ORDERS_PER_VIEWER_MINUTE,
	FIGURE_AVERAGE_ORDER, /* minor units */
	FIGURE_REPURCHASE,    /* 0.31 is 31 % */
	FIGURE_WATCH,         /* minutes a viewer */
};

#define FIGURE_COUNT 6

/** "viewers", "orders_per_viewer_minute": their names in views and locales. NULL for INVALID. */
const char *figure_name(enum figure figure);

/** What the metrics say of it; NaN: they do not. Thread: any. */
double figure_of(const struct room_metrics *metrics, enum figure figure);

struct figures {
	int64_t begin_ms; /* shop's clock */
	int64_t step_ms;
	int count;                                   /* points so far; 0: the shop has counted nothing yet */
	double values[FIGURE_COUNT][FIGURES_POINTS]; /* by figure - 1; NaN: not known then */
};

/**
 * Notes what a document says. Where none came the figures stood still, unless was_lost: then they were not known. One
 * that is older than the newest is left out.
 *
 * metrics:  NULL: the document has none.
 * Thread:   any, one at a time.   Returns: whether anything changed.
 */
bool figures_note(struct figures *figures, const struct room_metrics *metrics, int64_t at_ms, bool was_lost);

/** A copy to be shared. Thread: any. Errors: NULL when there is no memory.   Owns: figures_unref(). */
const struct figures *figures_share(const struct figures *like);
const struct figures *figures_ref(const struct figures *figures);
/** Accepts NULL. */
void figures_unref(const struct figures *figures);

/**
 * What the five factors make of a show: viewers x watch minutes per viewer x orders per viewer-minute x average order x
 * (1 + repurchase rate). An estimate: every factor is an average.
 *
 * Thread:   any.   Returns: minor units; ROOM_UNSET where one of them is not known, or it is beyond all reason.
 */
int64_t figures_estimate(const struct room_metrics *metrics);

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "control/figures.h"

#include "base/alloc.h"

#include <math.h>
#include <stdatomic.h>

/* A clock that jumps further is another show's. */
#define LONGEST_MS (INT64_C(7) * 24 * 3600 * 1000)

const char *figure_name(enum figure figure)
{
	switch (figure) {
	case FIGURE_INVALID:
		break;
	case FIGURE_VIEWERS:
		return "viewers";
	case FIGURE_ORDERS:
		return "orders";
	case FIGURE_ORDERS_PER_VIEWER_MINUTE:
		return "orders_per_viewer_minute";
	case FIGURE_AVERAGE_ORDER:
		return "average_order";
	case FIGURE_REPURCHASE:
		return "repurchase";
	case FIGURE_WATCH:
		return "watch";
	}
	return NULL;
}

static double number(int64_t value)
{
	return value == ROOM_UNSET ? (double)NAN : (double)value;
}

double figure_of(const struct room_metrics *metrics, enum figure figure)
{
	if (!metrics)
		return (double)NAN;
	switch (figure) {
	case FIGURE_INVALID:
		break;
	case FIGURE_VIEWERS:
		return number(metrics->viewers);
	case FIGURE_ORDERS:
		return number(metrics->orders);
	case FIGURE_ORDERS_PER_VIEWER_MINUTE:
		return metrics->orders_per_viewer_minute;
	case FIGURE_AVERAGE_ORDER:
		return number(metrics->average_order_minor);
	case FIGURE_REPURCHASE:
		return metrics->repurchase_rate;
	case FIGURE_WATCH:
		return metrics->viewers > 0 ? number(metrics->watch_seconds) / 60 / number(metrics->viewers)
					    : (double)NAN;
	}
	return (double)NAN;
}

/* Two points become one, the later that is known. */
static void make_coarser(struct figures *figures)
{
	for (int figure = 0; figure < FIGURE_COUNT; figure++) {
		double *values = figures->values[figure];
		for (int i = 0; i < figures->count; i += 2) {
			bool has_later = i + 1 < figures->count && !isnan(values[i + 1]);
			values[i / 2] = has_later ? values[i + 1] : values[i];
		}
	}
	figures->count = (figures->count + 1) / 2;
	figures->step_ms *= 2;
}

bool figures_note(struct figures *figures, const struct room_metrics *metrics, int64_t at_ms, bool was_lost)
{
	if (figures->count > 0 && at_ms - figures->begin_ms > LONGEST_MS)
		figures->count = 0;
	if (figures->count == 0) {
		if (!metrics)
			return false;
		figures->begin_ms = at_ms;
		figures->step_ms = FIGURES_FIRST_STEP_MS;
	}
	while (at_ms - figures->begin_ms >= FIGURES_POINTS * figures->step_ms)
		make_coarser(figures);
	int64_t place = at_ms < figures->begin_ms ? -1 : (at_ms - figures->begin_ms) / figures->step_ms;
	if (place < figures->count - 1)
		return false;
	for (int figure = 0; figure < FIGURE_COUNT; figure++) {
		double *values = figures->values[figure];
		for (int i = figures->count; i < place; i++)
			values[i] = was_lost ? (double)NAN : values[i - 1];
		values[place] = figure_of(metrics, (enum figure)(figure + 1));
	}
	figures->count = (int)place + 1;
	return true;
}

int64_t figures_estimate(const struct room_metrics *metrics)
{
	double product = figure_of(metrics, FIGURE_VIEWERS) * figure_of(metrics, FIGURE_WATCH) *
			 figure_of(metrics, FIGURE_ORDERS_PER_VIEWER_MINUTE) *
			 figure_of(metrics, FIGURE_AVERAGE_ORDER) * (1 + figure_of(metrics, FIGURE_REPURCHASE));
	return product >= 0 && product < 1e15 ? (int64_t)(product + 0.5) : ROOM_UNSET;
}

/* -- shared -- */

struct shared_figures {
	struct figures figures; /* first: a struct figures * that is shared is one of these */
	atomic_int refs;
};

const struct figures *figures_share(const struct figures *like)
{
	struct shared_figures *shared = alloc_zeroed(1, sizeof(*shared));
	if (!shared)
		return NULL;
	shared->figures = *like;
	atomic_init(&shared->refs, 1);
	return &shared->figures;
}

const struct figures *figures_ref(const struct figures *figures)
{
	if (figures)
		atomic_fetch_add_explicit(&((struct shared_figures *)figures)->refs, 1, memory_order_relaxed);
	return figures;
}

void figures_unref(const struct figures *figures)
{
	struct shared_figures *shared = (struct shared_figures *)figures;
	if (shared && atomic_fetch_sub_explicit(&shared->refs, 1, memory_order_acq_rel) == 1)
		alloc_free(shared);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the show goes, in figures for the desk alone. Amounts stay whole until they are written. */
#include "desk_parts.h"

#include "control/figures.h"
#include "room/money.h"

#include <math.h>
#include <stdio.h>

/* "1,234,567" */
static void put_grouped(char *text, size_t size_bytes, int64_t number)
{
	char digits[32], grouped[48];
	size_t count = (size_t)snprintf(digits, sizeof(digits), "%lld", (long long)number), used = 0;
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && (count - i) % 3 == 0)
			grouped[used++] = ',';
		grouped[used++] = digits[i];
	}
	grouped[used] = '\0';
	desk_put(text, size_bytes, grouped);
}

/* Amounts of a whole show are larger than any price. with_fraction: an estimate has none. */
static void put_amount(char *text, size_t size_bytes, int64_t minor, const struct currency *currency, bool has_fraction)
{
	char whole[40], amount[64];
	int64_t unit = 1;
	if (minor == ROOM_UNSET || !currency)
		return;
	for (int i = 0; i < currency->digits; i++)
		unit *= 10;
	put_grouped(whole, sizeof(whole), has_fraction ? minor / unit : (minor + unit / 2) / unit);
	int used = snprintf(amount, sizeof(amount), "%s%s", currency_sign(currency), whole);
	if (has_fraction && currency->digits > 0)
		snprintf(amount + used, sizeof(amount) - (size_t)used, ".%0*lld", (int)currency->digits,
			 (long long)(minor % unit));
	desk_put(text, size_bytes, amount);
}

static void put_count(char *text, size_t size_bytes, int64_t count)
{
	if (count != ROOM_UNSET)
		put_grouped(text, size_bytes, count);
}

static void put_figure(char *text, size_t size_bytes, enum figure figure, double value, const struct currency *currency)
{
	if (isnan(value))
		return;
	switch (figure) {
	case FIGURE_INVALID:
		return;
	case FIGURE_VIEWERS:
	case FIGURE_ORDERS:
		put_grouped(text, size_bytes, (int64_t)value);
		return;
	case FIGURE_ORDERS_PER_VIEWER_MINUTE:
		snprintf(text, size_bytes, "%.3f", value);
		return;
	case FIGURE_AVERAGE_ORDER:
		put_amount(text, size_bytes, (int64_t)value, currency, true);
		return;
	case FIGURE_REPURCHASE:
		snprintf(text, size_bytes, "%.1f%%", value * 100);
		return;
	case FIGURE_WATCH:
		snprintf(text, size_bytes, "%.1f", value);
		return;
	}
}

static void fill_plot(struct desk_plot *plot, enum figure figure, const struct figures *figures,
		      const struct room_metrics *metrics, const struct currency *currency)
{
	double first = (double)NAN, least = (double)NAN, most = (double)NAN;
	const double *values = figures->values[figure - 1];
	DESK_PUT(plot->name, figure_name(figure));
	plot->count = figures->count;
	for (int i = 0; i < figures->count; i++) {
		plot->values[i] = (float)values[i];
		if (isnan(values[i]))
			continue;
		first = isnan(first) ? values[i] : first;
		least = isnan(least) || values[i] < least ? values[i] : least;
		most = isnan(most) || values[i] > most ? values[i] : most;
	}
	put_figure(plot->now, sizeof(plot->now), figure, figure_of(metrics, figure), currency);
	put_figure(plot->first, sizeof(plot->first), figure, first, currency);
	put_figure(plot->least, sizeof(plot->least), figure, least, currency);
	put_figure(plot->most, sizeof(plot->most), figure, most, currency);
}

static void fill_traffic(struct desk_view *view, const struct room_metrics *metrics, const struct currency *currency)
{
	const int most = sizeof(view->traffic) / sizeof(view->traffic[0]);
	for (size_t i = 0; i < metrics->traffic_count && view->traffic_count < most; i++) {
		const struct room_traffic *from = &metrics->traffic[i];
		struct desk_traffic *out = &view->traffic[view->traffic_count++];
		DESK_PUT(out->source, from->source);
		put_count(out->viewers, sizeof(out->viewers), from->viewers);
		put_amount(out->spend, sizeof(out->spend), from->spend_minor, currency, true);
		put_amount(out->gmv, sizeof(out->gmv), from->gmv_minor, currency, true);
		if (from->spend_minor > 0 && from->gmv_minor != ROOM_UNSET) {
			char back[48];
			int64_t tenths = (from->gmv_minor * 10 + from->spend_minor / 2) / from->spend_minor;
			snprintf(back, sizeof(back), "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
			DESK_PUT(out->back, back);
		}
	}
}

static void fill_estimate(struct desk_view *view, const struct room_metrics *metrics, const struct currency *currency)
{
	static const enum figure factors[5] = {FIGURE_VIEWERS, FIGURE_WATCH, FIGURE_ORDERS_PER_VIEWER_MINUTE,
					       FIGURE_AVERAGE_ORDER, FIGURE_REPURCHASE};
	for (int i = 0; i < 5; i++)
		put_figure(view->estimate_parts[i], sizeof(view->estimate_parts[i]), factors[i],
			   figure_of(metrics, factors[i]), currency);
	put_amount(view->estimate, sizeof(view->estimate), figures_estimate(metrics), currency, false);
}

void desk_fill_figures(struct desk_view *view, const struct desk_moment *moment)
{
	// the shop's own document: what desk and sheet make of it has no figures
	const struct room *room = moment->state->feed->room;
	const struct figures *figures = moment->state->figures;
	if (!room || !figures || figures->count == 0)
		return;
	const struct currency *currency = room->item_count > 0 ? &room->items[0].price.currency : NULL;
	view->has_figures = true;
	for (int figure = FIGURE_VIEWERS; figure <= FIGURE_WATCH; figure++)
		fill_plot(&view->plots[view->plot_count++], (enum figure)figure, figures, room->metrics, currency);
	fill_estimate(view, room->metrics, currency);
	if (room->metrics)
		fill_traffic(view, room->metrics, currency);
}

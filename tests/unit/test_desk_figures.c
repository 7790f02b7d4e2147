/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a show went: even steps over a minute and over a day, gaps that are not filled, and the estimate. */
#include "control/figures.h"
#include "unit.h"

#include <math.h>
#include <string.h>

#define NINE INT64_C(1795266000000)

static struct room_metrics metrics_of(int64_t viewers)
{
	return (struct room_metrics){.viewers = viewers,
				     .watch_seconds = viewers * 150,
				     .orders = viewers / 10,
				     .gmv_minor = ROOM_UNSET,
				     .average_order_minor = 5990,
				     .orders_per_viewer_minute = 0.02,
				     .repurchase_rate = 0.25};
}

static void note(struct figures *figures, int64_t viewers, int64_t after_ms)
{
	struct room_metrics metrics = metrics_of(viewers);
	assert_true(figures_note(figures, &metrics, NINE + after_ms, false));
}

static void stands_still_where_nothing_came(void **state)
{
	(void)state;
	struct figures figures = {0};
	assert_false(figures_note(&figures, NULL, NINE, false)); // a shop that counts nothing has no history
	note(&figures, 100, 0);
	note(&figures, 130, 4999); // the newest of a step
	note(&figures, 200, 20000);
	assert_int_equal(figures.count, 5);
	static const double wanted[] = {130, 130, 130, 130, 200};
	assert_memory_equal(figures.values[FIGURE_VIEWERS - 1], wanted, sizeof(wanted));
	assert_true(figures.values[FIGURE_WATCH - 1][4] == 2.5);
	// what is late changes nothing
	struct room_metrics late = metrics_of(7);
	assert_false(figures_note(&figures, &late, NINE + 10000, false));
	assert_false(figures_note(&figures, &late, NINE - 60000, false));
	assert_memory_equal(figures.values[FIGURE_VIEWERS - 1], wanted, sizeof(wanted));
}

static void not_known_while_the_shop_was_lost(void **state)
{
	(void)state;
	struct figures figures = {0};
	note(&figures, 100, 0);
	struct room_metrics metrics = metrics_of(300);
	assert_true(figures_note(&figures, &metrics, NINE + 15000, true));
	const double *viewers = figures.values[FIGURE_VIEWERS - 1];
	assert_true(viewers[0] == 100 && isnan(viewers[1]) && isnan(viewers[2]) && viewers[3] == 300);
	// a document without them says that they are not known any more
	assert_true(figures_note(&figures, NULL, NINE + 20000, false));
	assert_true(isnan(viewers[4]));
}

static void a_day_takes_no_more_room(void **state)
{
	(void)state;
	struct figures figures = {0};
	for (int64_t second = 0; second <= 86400; second += 10)
		note(&figures, 1000 + second, second * 1000);
	assert_in_range(figures.count, FIGURES_POINTS / 2, FIGURES_POINTS);
	assert_true(figures.step_ms * figures.count >= 86400000);
	const double *viewers = figures.values[FIGURE_VIEWERS - 1];
	for (int i = 1; i < figures.count; i++)
		assert_true(viewers[i] > viewers[i - 1]);
	assert_true(viewers[figures.count - 1] == 1000 + 86400);
	// a clock that jumps by years begins another history instead of a plot of one point
	note(&figures, 5, INT64_C(1000000000000));
	assert_int_equal(figures.count, 1);
	assert_int_equal(figures.step_ms, FIGURES_FIRST_STEP_MS);
}

static void an_estimate_needs_every_factor(void **state)
{
	(void)state;
	struct room_metrics metrics = metrics_of(1000);
	// 1,000 viewers x 2.5 minutes x 0.02 x 59.90 x 1.25
	assert_int_equal(figures_estimate(&metrics), 374375);
	assert_int_equal(figures_estimate(NULL), ROOM_UNSET);
	for (int missing = 0; missing < 5; missing++) {
		metrics = metrics_of(1000);
		if (missing == 0)
			metrics.viewers = ROOM_UNSET;
		if (missing == 1)
			metrics.watch_seconds = ROOM_UNSET;
		if (missing == 2)
			metrics.orders_per_viewer_minute = (double)NAN;
		if (missing == 3)
			metrics.average_order_minor = ROOM_UNSET;
		if (missing == 4)
			metrics.repurchase_rate = (double)NAN;
		assert_int_equal(figures_estimate(&metrics), ROOM_UNSET);
	}
	metrics = metrics_of(1000);
	metrics.average_order_minor = INT64_C(1000000000000000);
	assert_int_equal(figures_estimate(&metrics), ROOM_UNSET);
	metrics = metrics_of(0); // nobody watches: minutes a viewer mean nothing
	assert_int_equal(figures_estimate(&metrics), ROOM_UNSET);
}

static void a_copy_is_shared(void **state)
{
	(void)state;
	struct figures figures = {0};
	note(&figures, 100, 0);
	const struct figures *shared = figures_share(&figures);
	assert_ptr_equal(figures_ref(shared), shared);
	note(&figures, 900, 0);
	assert_true(shared->values[FIGURE_VIEWERS - 1][0] == 100);
	figures_unref(shared);
	figures_unref(shared);
	figures_unref(NULL);
	for (int a = FIGURE_VIEWERS; a <= FIGURE_WATCH; a++)
		assert_non_null(figure_name((enum figure)a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stands_still_where_nothing_came),
		cmocka_unit_test(not_known_while_the_shop_was_lost),
		cmocka_unit_test(a_day_takes_no_more_room),
		cmocka_unit_test(an_estimate_needs_every_factor),
		cmocka_unit_test(a_copy_is_shared),
	};
	return cmocka_run_group_tests_name("desk_figures", tests, NULL, NULL);
}

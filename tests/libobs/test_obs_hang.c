/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever a shop hangs in: sources go, scene collections change and OBS quits as if it were not there. */
#include "overlays.h"

#include "hanging_shop.h"

#include <util/platform.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS UINT64_C(1000000)
#define MOST_MS 250
#define ROOMS 3
#define TRIES 3

static obs_source_t *source_of(const struct hanging_shop *shop, int number)
{
	char text[300];
	snprintf(text, sizeof(text), "{\"room_from\": \"url\", \"room_url\": \"%s\"}", hanging_shop_url(shop, number));
	return overlay_of(text);
}

/* Until its room is there: that of a source which goes before is closed at once, and hangs no longer. */
static void wait_for_room(obs_source_t *source)
{
	uint64_t limit_ns = harness_now_ns() + 10000 * MS;
	while (strcmp(overlay_status_text(source, "state"), "none") == 0) {
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(2);
	}
}

static void wait_for_hanging(const struct hanging_shop *shop, int count)
{
	uint64_t limit_ns = harness_now_ns() + 10000 * MS;
	while (hanging_shop_count(shop) < count) {
		if (harness_now_ns() > limit_ns)
			fail_msg("%d of %d hang", hanging_shop_count(shop), count);
		os_sleep_ms(2);
	}
}

static void wait_for_destruction(void)
{
	while (obs_wait_for_destroy_queue()) {
	}
}

static double ms_since(uint64_t begun_ns)
{
	return (double)(harness_now_ns() - begun_ns) / 1e6;
}

/* One source after the other is destroyed while it hangs; the longest. */
static double destroy_each(const struct hanging_shop *shop, int *number)
{
	double worst_ms = 0;
	for (int i = 0; i < ROOMS; i++) {
		int before = hanging_shop_count(shop);
		obs_source_t *source = source_of(shop, (*number)++);
		wait_for_room(source);
		wait_for_hanging(shop, before + 1);
		uint64_t begun_ns = harness_now_ns();
		obs_source_release(source);
		wait_for_destruction();
		worst_ms = ms_since(begun_ns) > worst_ms ? ms_since(begun_ns) : worst_ms;
	}
	return worst_ms;
}

/* A collection of rooms that hang, with one that is well, gives way to another one of the same kind: all of the first
 * are destroyed, all of the second are there, and the well one is drawn. */
static double switch_collection(const struct hanging_shop *shop, int *number)
{
	obs_source_t *sources[ROOMS + 1];
	int before = hanging_shop_count(shop);
	for (int i = 0; i < ROOMS; i++)
		sources[i] = source_of(shop, (*number)++);
	sources[ROOMS] = overlay_of("{}");
	struct picture picture = overlay_first_shot(sources[ROOMS]);
	picture_free(&picture);
	wait_for_hanging(shop, before + ROOMS);

	uint64_t begun_ns = harness_now_ns();
	for (int i = 0; i <= ROOMS; i++)
		obs_source_release(sources[i]);
	wait_for_destruction();
	for (int i = 0; i < ROOMS; i++)
		sources[i] = source_of(shop, (*number)++);
	sources[ROOMS] = overlay_of("{}");
	picture = overlay_first_shot(sources[ROOMS]);
	double took_ms = ms_since(begun_ns);
	picture_free(&picture);
	for (int i = 0; i <= ROOMS; i++)
		obs_source_release(sources[i]);
	wait_for_destruction();
	return took_ms;
}

/* How long the end of libobs takes with these sources alive until then, as OBS's quit does. */
static double quit(const struct hanging_shop *shop, int *number)
{
	harness_start(&(struct harness_options){.has_module = true});
	obs_source_t *sources[ROOMS + 1];
	int before = shop ? hanging_shop_count(shop) : 0;
	for (int i = 0; i < ROOMS; i++)
		sources[i] = shop ? source_of(shop, (*number)++) : overlay_of("{}");
	sources[ROOMS] = overlay_of("{}");
	struct picture picture = overlay_first_shot(sources[ROOMS]);
	picture_free(&picture);
	if (shop)
		wait_for_hanging(shop, before + ROOMS);
	uint64_t begun_ns = harness_now_ns();
	for (int i = 0; i <= ROOMS; i++)
		obs_source_release(sources[i]);
	assert_int_equal(harness_stop(), 0);
	return ms_since(begun_ns);
}

/* The end of libobs itself takes a while (graphics, threads): what it takes with rooms that are well. */
static double plain_quit_ms(void)
{
	static double ms;
	if (!ms)
		ms = quit(NULL, NULL);
	return ms;
}

/* A wait for the shop comes every time, a busy machine's pause does not: the best of a few tries counts. */
static double best_of(double (*measure)(const struct hanging_shop *shop, int *number), const struct hanging_shop *shop,
		      int *number, double most_ms)
{
	double best_ms = measure(shop, number);
	for (int i = 1; i < TRIES && best_ms >= most_ms; i++) {
		double took_ms = measure(shop, number);
		best_ms = took_ms < best_ms ? took_ms : best_ms;
	}
	return best_ms;
}

static void hang(enum hang where)
{
	int number = 0;
	double plain_ms = plain_quit_ms();
	struct hanging_shop *shop = hanging_shop_start(where);
	harness_start(&(struct harness_options){.has_module = true});
	double destroy_ms = best_of(destroy_each, shop, &number, MOST_MS);
	double switch_ms = best_of(switch_collection, shop, &number, MOST_MS);
	assert_int_equal(harness_stop(), 0);
	double quit_ms = best_of(quit, shop, &number, plain_ms + MOST_MS);
	print_message("hang in %-8s destroy %6.1f ms   collection switch %6.1f ms   quit %6.1f ms (well: %.1f ms)\n",
		      hang_name(where), destroy_ms, switch_ms, quit_ms, plain_ms);
	hanging_shop_stop(&shop);
	assert_true(destroy_ms < MOST_MS);
	assert_true(switch_ms < MOST_MS);
	assert_true(quit_ms - plain_ms < MOST_MS);
}

#define HANG_TEST(name, where)         \
	static void name(void **state) \
	{                              \
		(void)state;           \
		hang(where);           \
	}

HANG_TEST(nobody_waits_for_a_resolver, HANG_DNS)
HANG_TEST(nobody_waits_for_a_connection, HANG_CONNECT)
HANG_TEST(nobody_waits_for_a_greeting, HANG_TLS)
HANG_TEST(nobody_waits_for_a_head, HANG_HEADERS)
HANG_TEST(nobody_waits_for_a_body, HANG_BODY)
HANG_TEST(nobody_waits_for_a_stream, HANG_STREAM)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_waits_for_a_connection), cmocka_unit_test(nobody_waits_for_a_greeting),
		cmocka_unit_test(nobody_waits_for_a_head),       cmocka_unit_test(nobody_waits_for_a_body),
		cmocka_unit_test(nobody_waits_for_a_stream),     cmocka_unit_test(nobody_waits_for_a_resolver),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

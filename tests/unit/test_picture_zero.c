/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The end of an offer, frame by frame, while the shop's clock is being found out: readings come over a bad network, the
 * clock is slewed, states and paintings are late. What a viewer sees counts down, stands at zero for one second, and
 * never comes back.
 */
#include "unit.h"

#include "picture_paper.h"
#include "picture_seen.h"
#include "server_clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)
#define FRAMES_A_SECOND 60
#define FRAME_MS 17
/* The offer of the paper room ends an hour after its clock; a show is watched from 6 s before to 5 s after. */
#define END_MS (PAPER_NOW_MS + 3600000)
#define BEGIN_MS (END_MS - 6000)
#define LASTS_MS 11000

static uint64_t seed;

static int64_t random_below(int64_t limit)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return limit > 0 ? (int64_t)((seed >> 33) % (uint64_t)limit) : 0;
}

/* A shop and the way to it. */
struct road {
	const char *name;
	int64_t every_ms; /* between readings */
	int64_t trip_ms;  /* there and back, at most */
	int64_t late_ms;  /* a painting after its state, at most */
	int64_t set_ms;   /* the shop's clock is set by this ... */
	int64_t set_at_ms;
	bool is_date;
};

static const struct road roads[] = {
	{"well", 500, 2, 20, 0, 0, false},
	{"a bad network", 300, 900, 60, 0, 0, false},
	{"whole seconds", 500, 40, 60, 0, 0, true},
	{"set back just before", 250, 20, 60, -700, 4000, false},
	{"set back at zero", 250, 20, 60, -700, 6050, false},
	{"set back by a little in the zero second", 100, 20, 60, -40, 6600, false},
	{"set ahead just before", 250, 20, 60, 700, 4000, false},
	{"set ahead in the zero second", 250, 20, 60, 700, 6300, false},
	{"a painter that hangs", 250, 400, 900, -300, 4500, false},
};

struct road_state {
	const struct road *road;
	const struct room *room;
	struct server_clock clock;
	int64_t confirmed_ms;
	uint64_t serial;
};

static uint64_t mono_ns(int64_t at_ms)
{
	return (uint64_t)SEEN_NOW_NS + (uint64_t)(at_ms * 1000000);
}

/* A request that is answered by at_ms. */
static void take_answer(struct road_state *at, int64_t at_ms)
{
	const struct road *road = at->road;
	int64_t trip_ms = random_below(road->trip_ms + 1);
	int64_t written_ms = at_ms - random_below(trip_ms + 1);
	int64_t shop_ms = BEGIN_MS + written_ms + (written_ms >= road->set_at_ms ? road->set_ms : 0);
	if (road->is_date)
		shop_ms -= shop_ms % 1000;
	server_clock_take(&at->clock, &(struct server_clock_reading){.shop_ms = shop_ms,
								     .coarse_ms = road->is_date ? 1000 : 0,
								     .sent_ns = mono_ns(at_ms - trip_ms),
								     .first_ns = mono_ns(at_ms)});
	int64_t now_ms = clock_anchor_shop_ms(&at->clock.anchor, mono_ns(at_ms));
	int64_t confirmed_ms = shop_ms < now_ms ? shop_ms : now_ms;
	if (confirmed_ms > at->confirmed_ms)
		at->confirmed_ms = confirmed_ms;
	at->serial++;
}

static struct picture_input input_of(const struct road_state *at, int64_t at_ms)
{
	return (struct picture_input){
		.serial = at->serial,
		.room = at->room,
		.shop = server_clock_anchor(&at->clock),
		.confirmed_ms = at->confirmed_ms,
		.freshness = FRESHNESS_FRESH,
		.at_ns = mono_ns(at_ms),
	};
}

/* Seconds as the clock shows them; -1: none is shown. */
static int shown_seconds(const struct seen *seen)
{
	int minutes = 0, seconds = 0;
	if (!seen->clock[0])
		return -1;
	assert_int_equal(sscanf(seen->clock, "%d:%d", &minutes, &seconds), 2);
	return minutes * 60 + seconds;
}

static void watch(const struct road *road, struct stage *stage, struct build *build)
{
	struct road_state at = {.road = road, .room = paper_room(NULL, "{\"ttl_ms\": 15000}")};
	int64_t next_answer_ms = 0, paint_at_ms = 0;
	int before = 1000, zeros = 0;
	bool was_over = false;
	for (int frame = 0; frame < LASTS_MS * FRAMES_A_SECOND / 1000; frame++) {
		int64_t at_ms = frame * INT64_C(1000) / FRAMES_A_SECOND;
		if (at_ms >= next_answer_ms) {
			take_answer(&at, at_ms);
			next_answer_ms = at_ms + road->every_ms;
			paint_at_ms = paint_at_ms > at_ms ? paint_at_ms : at_ms + random_below(road->late_ms);
		}
		if (frame == 0 || (paint_at_ms && at_ms >= paint_at_ms)) {
			struct picture_input input = input_of(&at, at_ms);
			build_clear(build);
			stage_build(stage, NULL, &input, mono_ns(at_ms), build);
			assert_false(build_failed(build));
			paint_at_ms = 0;
		}
		struct seen seen = seen_of(build, at_ms, AIR_NORMAL);
		int seconds = shown_seconds(&seen);
		if (seconds > before || (was_over && seconds >= 0))
			fail_msg("%s: at %lld ms %d s stand after %d s", road->name, (long long)at_ms, seconds, before);
		if (seconds == 0 && at.confirmed_ms < END_MS)
			assert_false(seen_has(&seen, LAYER_PRICE, ".90"));
		zeros += seconds == 0;
		was_over = was_over || seconds < 0;
		before = seconds < 0 ? before : seconds;
	}
	room_unref(at.room);
	// slewed, a second is longer or shorter by up to 1 %: 0.6 of a frame
	if (!was_over || zeros < FRAMES_A_SECOND - 1 || zeros > FRAMES_A_SECOND + 1)
		fail_msg("%s: zero stood for %d frames of %d ms", road->name, zeros, FRAME_MS);
}

static void zero_stands_for_one_second_and_never_returns(void **state)
{
	(void)state;
	struct stage *stage = seen_stage(&(struct stage_spec){.layer = LAYER_ALL});
	struct build *build = build_create();
	for (size_t i = 0; i < sizeof(roads) / sizeof(roads[0]); i++) {
		for (uint64_t round = 0; round < 20; round++) {
			seed = round * 1000 + i;
			watch(&roads[i], stage, build);
		}
	}
	build_destroy(build);
	stage_destroy(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(zero_stands_for_one_second_and_never_returns)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One room on the GPU, hand-made frame sets for it, and a video clock that the test turns.
 */
#pragma once

#include "air_mode.h"
#include "draw_show.h"
#include "frames.h"
#include "harness.h"

#define SECOND INT64_C(1000000000)
#define FRAME (SECOND / 60)

extern struct draw_show *show;
extern struct frames *frames;
extern uint64_t now_ns;

/** Setup and teardown of the group and of each test. */
int fixture_start(void **state);
int fixture_stop(void **state);
int fixture_begin(void **state);
int fixture_end(void **state);

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_begin, fixture_end)

void next_frame(void);

/** Makes a set of `frames` and gives it as the latch does; its serial. */
uint64_t give(void);

/** Frames until the set is on air. */
int settle(uint64_t serial);

/** Stage 1 as the GPU draws it at now_ns. */
struct picture shot(int width, int height, struct backdrop backdrop);

/** Stages 1 and 2, in one go. */
struct picture shot_of_both(int width, int height);

/** Draws stage 1 over nothing, white and black: within 2 of 255 of what the CPU composes. */
void assert_like_composed(const struct frame_set *set, enum air_mode mode);

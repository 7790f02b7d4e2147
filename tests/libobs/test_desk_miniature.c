/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The desk's small pictures: what they show, when they are made, and that nobody pays for them who does not look. */
#include "frames.h"

#include "air_mode.h"
#include "control/state.h"
#include "desk_miniature.h"
#include "picture/render.h"
#include "room/room_decode.h"
#include "shows.h"
#include "state_own.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/thread.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CANVAS_WIDTH 108
#define CANVAS_HEIGHT 192

static struct frames *frames;
static struct desk_miniature *miniature;
static const struct bridge *bridge;

/* -- the registry's place: one show -- */

static struct lock lock = {PTHREAD_MUTEX_INITIALIZER};
static const struct frame_set *set;
static const struct control_state *state;
static bool is_on_air;
static bool is_open;
static atomic_int looks;

static struct control *the_control(void)
{
	static char place;
	return (struct control *)(void *)&place;
}

struct control *control_ref(struct control *control)
{
	return control;
}

void control_unref(struct control *control)
{
	(void)control;
}

bool shows_picture(struct control *control, struct shows_picture *out)
{
	assert_ptr_equal(control, the_control());
	atomic_fetch_add(&looks, 1);
	lock_enter(&lock);
	*out = (struct shows_picture){.set = frame_set_ref(set),
				      .is_on_air = is_on_air,
				      .stages = {1},
				      .stage_count = 1,
				      .canvas_width_px = CANVAS_WIDTH,
				      .canvas_height_px = CANVAS_HEIGHT,
				      .state = control_state_ref(state)};
	bool did = is_open;
	lock_leave(&lock);
	if (!did)
		shows_picture_finish(out);
	return did;
}

void shows_picture_finish(struct shows_picture *picture)
{
	frame_set_unref(picture->set);
	control_state_unref(picture->state);
	*picture = (struct shows_picture){0};
}

/* -- helpers -- */

/* A canvas whose upper half is of one colour, in normal mode alone. */
static void give(uint8_t red)
{
	frames_clear_stages(frames);
	struct stage_frame *stage = frames_stage(frames, 1, CANVAS_WIDTH, CANVAS_HEIGHT);
	struct timeline_quad *quad = frames_quad(frames, stage, frames_solid(frames, 8, 8, red, 0, 0, 255), 0, 0);
	quad->to.width = CANVAS_WIDTH;
	quad->to.height = CANVAS_HEIGHT / 2;
	quad->modes = TIMELINE_NORMAL;
	const struct frame_set *next = frames_make(frames);
	lock_enter(&lock);
	frame_set_unref(set);
	set = next;
	is_on_air = true;
	lock_leave(&lock);
}

static const struct desk_picture *ask(bool is_cue)
{
	return desk_miniature_get(miniature, the_control(), 27, 400, is_cue);
}

/* Asks until a picture has this alpha and red in its upper half. */
static uint64_t wait_for(bool is_cue, int alpha, int red)
{
	for (int i = 0; i < 200; i++) {
		const struct desk_picture *picture = ask(is_cue);
		if (picture) {
			assert_int_equal(picture->width_px, 27);
			assert_int_equal(picture->height_px, 48);
			const uint8_t *upper = picture->rgba + (size_t)(10 * 27 + 13) * 4;
			bool is_it = upper[3] == alpha && upper[0] == red;
			uint64_t serial = picture->serial;
			desk_picture_unref(picture);
			if (is_it)
				return serial;
		}
		usleep(10000);
	}
	fail_msg("no picture with alpha %d and red %d came", alpha, red);
	return 0;
}

static int begin(void **unused)
{
	(void)unused;
	frames = frames_create(512);
	air_mode_set(AIR_NORMAL);
	is_open = true;
	miniature = desk_miniature_create(bridge, SHOP_BINARY_DIR "/data", NULL);
	assert_non_null(miniature);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	desk_miniature_destroy(&miniature);
	desk_miniature_destroy(&miniature);
	frame_set_unref(set);
	set = NULL;
	control_state_unref(state);
	state = NULL;
	frames_destroy(frames);
	return 0;
}

/* -- tests -- */

static void it_shows_what_the_program_shows(void **unused)
{
	(void)unused;
	give(200);
	uint64_t first = wait_for(false, 255, 200);
	give(90);
	assert_true(wait_for(false, 255, 90) > first);
	air_mode_safe();
	wait_for(false, 0, 0);
	air_mode_set(AIR_NORMAL);
	wait_for(false, 255, 90);
	air_mode_panic();
	wait_for(false, 0, 0);
	air_mode_set(AIR_NORMAL);
	wait_for(false, 255, 90);
	lock_enter(&lock);
	is_on_air = false;
	lock_leave(&lock);
	wait_for(false, 0, 0);
}

static void what_looks_the_same_is_not_made_again(void **unused)
{
	(void)unused;
	give(50);
	uint64_t first = wait_for(false, 255, 50);
	for (int i = 0; i < 30; i++) {
		usleep(10000);
		assert_int_equal(wait_for(false, 255, 50), first);
	}
}

static void it_looks_only_while_asked_and_not_too_often(void **unused)
{
	(void)unused;
	give(50);
	wait_for(false, 255, 50);
	atomic_store(&looks, 0);
	for (int i = 0; i < 60; i++) {
		desk_picture_unref(ask(false));
		usleep(10000);
	}
	assert_in_range(atomic_load(&looks), 2, DESK_MINIATURE_PER_SECOND);
	usleep((DESK_MINIATURE_ASKED_MS + 200) * 1000);
	int before = atomic_load(&looks);
	usleep(300000);
	assert_int_equal(atomic_load(&looks), before);
	// what nobody looked at meanwhile may be wrong by now
	assert_null(ask(false));
	wait_for(false, 255, 50);
}

static void a_show_that_is_closed_has_no_picture(void **unused)
{
	(void)unused;
	assert_null(desk_miniature_get(miniature, NULL, 27, 400, false));
	assert_null(desk_miniature_get(miniature, the_control(), 0, 400, false));
	give(50);
	wait_for(false, 255, 50);
	lock_enter(&lock);
	is_open = false;
	lock_leave(&lock);
	for (int i = 0; i < 100; i++) {
		const struct desk_picture *picture = ask(false);
		if (!picture)
			return;
		desk_picture_unref(picture);
		usleep(10000);
	}
	fail_msg("%s", "the picture stayed");
}

static void more_boxes_than_slots_are_served_in_turn(void **unused)
{
	(void)unused;
	give(50);
	for (int round = 0; round < 300; round++) {
		for (int i = 1; i <= 6; i++)
			desk_picture_unref(desk_miniature_get(miniature, the_control(), 5 * i, 400, false));
		usleep(1000);
	}
	wait_for(false, 255, 50);
}

/* -- the cue: the painter's own picture of the room in which it is current -- */

static const struct control_state *state_with(const char *next_id, uint64_t air_serial)
{
	static const char document[] =
		"{\"schema\":\"shop-room/1\",\"version\":1,\"server_time\":\"2026-11-22T20:00:00+08:00\","
		"\"room\":{\"id\":\"r\"},\"current\":\"a\",\"items\":[{\"id\":\"a\",\"title\":\"A\",\"link_no\":1,"
		"\"price\":{\"currency\":\"CNY\",\"sale\":10000}},{\"id\":\"b\",\"title\":\"B\",\"link_no\":2,"
		"\"beat\":\"closed\",\"price\":{\"currency\":\"CNY\",\"sale\":20000}},{\"id\":\"c\",\"title\":\"C\","
		"\"link_no\":3,\"price\":{\"currency\":\"CNY\",\"sale\":30000}}]}";
	const struct room *room;
	struct error err = {0};
	if (!room_decode(document, strlen(document), &room, NULL, &err))
		fail_msg("%s: %s", err.path, err.message);
	uint64_t now_ns = clock_now_ns(clock_system());
	const struct feed_state *feed = feed_state_create(&(struct feed_state){
		.serial = 1,
		.room = room,
		.source = FEED_SOURCE_FILE,
		.freshness = FRESHNESS_FRESH,
		.at_ns = now_ns,
		.shop = {.shop_ms = room->server_time_ms, .at_ns = now_ns},
		.confirmed_ms = room->server_time_ms,
	});
	struct control_state like = {.serial = air_serial, .air_serial = air_serial, .feed = feed, .room = room};
	snprintf(like.next_id, sizeof(like.next_id), "%s", next_id);
	const struct control_state *made = control_state_create(&like);
	feed_state_unref(feed);
	room_unref(room);
	assert_non_null(made);
	return made;
}

static void set_state(const char *next_id, uint64_t air_serial)
{
	const struct control_state *next = state_with(next_id, air_serial);
	lock_enter(&lock);
	control_state_unref(state);
	state = next;
	lock_leave(&lock);
}

/* The sum of all its alpha; waits for a picture of another serial than `before`. */
static uint64_t alpha_of_cue(uint64_t *serial)
{
	for (int i = 0; i < 300; i++) {
		const struct desk_picture *picture = desk_miniature_get(miniature, the_control(), 108, 192, true);
		if (picture && picture->serial != *serial) {
			uint64_t sum = 0;
			for (int at = 0; at < picture->width_px * picture->height_px; at++)
				sum += picture->rgba[at * 4 + 3];
			*serial = picture->serial;
			desk_picture_unref(picture);
			return sum;
		}
		desk_picture_unref(picture);
		usleep(10000);
	}
	fail_msg("%s", "no other picture of the cue came");
	return 0;
}

static void the_cue_is_shown_as_it_comes_whatever_the_mode_is(void **unused)
{
	(void)unused;
	give(50);
	uint64_t serial = 0;
	air_mode_panic();
	set_state("c", 1);
	uint64_t third = alpha_of_cue(&serial);
	assert_true(third > 0);
	set_state("b", 2);
	uint64_t second = alpha_of_cue(&serial);
	assert_true(second < third); // closed: next to nothing stands there
	set_state("", 3);
	assert_int_equal(alpha_of_cue(&serial), 0);
	set_state("gone", 4);
	set_state("c", 5);
	assert_int_equal(alpha_of_cue(&serial), third);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	struct error err = {0};
	bridge = bridge_load(SHOP_BINARY_DIR, &err);
	if (!bridge) {
		fprintf(stderr, "%s\n", err.message);
		return 1;
	}
	const struct CMUnitTest tests[] = {
		TEST(it_shows_what_the_program_shows),
		TEST(what_looks_the_same_is_not_made_again),
		TEST(it_looks_only_while_asked_and_not_too_often),
		TEST(a_show_that_is_closed_has_no_picture),
		TEST(more_boxes_than_slots_are_served_in_turn),
		TEST(the_cue_is_shown_as_it_comes_whatever_the_mode_is),
	};
	return cmocka_run_group_tests_name("desk_miniature", tests, NULL, NULL);
}

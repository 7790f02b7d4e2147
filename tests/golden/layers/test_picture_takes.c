/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Takes and pictures as viewers see them: a painter over the real bridge, whose decoding waits at a gate. Whatever is
 * published looks either like the item without its picture or like the item with it, and never waits for one.
 */
#include "unit.h"

#include "fixture.h"
#include "picture_paper.h"

#include "base/thread.h"
#include "picture/compose.h"
#include "picture/painter.h"
#include "picture/render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MS_NS UINT64_C(1000000)

/* -- a bridge whose pictures wait -- */

static struct {
	struct lock lock;
	struct condition changed;
	bool is_open;
	int asked;   /* decodings that began, */
	int decoded; /* and that ended */
} the_gate;

static struct bridge_image *decode_at_gate(const void *bytes, size_t size_bytes,
					   const struct bridge_image_limits *limits, struct error *err)
{
	lock_enter(&the_gate.lock);
	the_gate.asked++;
	condition_signal_all(&the_gate.changed);
	while (!the_gate.is_open)
		condition_wait_until(&the_gate.changed, &the_gate.lock, UINT64_MAX);
	lock_leave(&the_gate.lock);
	struct bridge_image *image = layers_bridge()->image_decode(bytes, size_bytes, limits, err);
	lock_enter(&the_gate.lock);
	the_gate.decoded++;
	condition_signal_all(&the_gate.changed);
	lock_leave(&the_gate.lock);
	return image;
}

static void set_gate(bool is_open)
{
	lock_enter(&the_gate.lock);
	the_gate.is_open = is_open;
	condition_signal_all(&the_gate.changed);
	lock_leave(&the_gate.lock);
}

static void await(const int *number, int least)
{
	uint64_t until_ns = clock_now_ns(clock_system()) + 5000 * MS_NS;
	lock_enter(&the_gate.lock);
	while (*number < least && clock_now_ns(clock_system()) < until_ns)
		condition_wait_until(&the_gate.changed, &the_gate.lock, until_ns);
	bool did = *number >= least;
	lock_leave(&the_gate.lock);
	assert_true(did);
}

/* Until nothing is decoded any more: each picture comes in the sizes that the theme has for it, in no order. */
static void await_calm(void)
{
	int before;
	int decoded = -1;
	do {
		before = decoded;
		nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
		lock_enter(&the_gate.lock);
		decoded = the_gate.decoded == the_gate.asked ? the_gate.decoded : -1;
		lock_leave(&the_gate.lock);
	} while (decoded < 0 || decoded != before);
}

/* -- a show of four items -- */

static const char the_items[] =
	"{\"current\": \"%s\", \"version\": %d, \"items\": ["
	"{\"id\": \"a\", \"title\": \"雨森悬挂抽纸\", \"image\": \"a.png\", \"price\": {\"currency\": \"CNY\", "
	"\"sale\": 6990}},"
	"{\"id\": \"b\", \"title\": \"南岭沃柑\", \"image\": \"b.png\", \"price\": {\"currency\": \"CNY\", \"sale\": "
	"3980}},"
	"{\"id\": \"c\", \"title\": \"没有图片\", \"image\": \"broken.png\", \"price\": {\"currency\": \"CNY\", "
	"\"sale\": 100}},"
	"{\"id\": \"d\", \"title\": \"再来一提抽纸\", \"image\": \"copy.png\", \"price\": {\"currency\": \"CNY\", "
	"\"sale\": 5990}}]}";

struct fixture {
	struct bridge bridge;
	struct clock clock;
	struct painter *painter;
	struct waker *waker;
	struct show *show;
	uint32_t stage_id;
	uint64_t now_ns;
	struct blob_set *images;
	const struct frame_set *set; /* the newest that was looked at */
	float *seen;
	size_t pixels;

	struct lock lock;
	/* -- protected by lock -- */
	uint64_t serial;
	const struct room *room;
};

static uint64_t fixed_now(void *data)
{
	return ((struct fixture *)data)->now_ns;
}

static bool get_input(void *data, struct picture_input *out)
{
	struct fixture *fixture = data;
	lock_enter(&fixture->lock);
	*out = (struct picture_input){
		.serial = fixture->serial,
		.room = room_ref(fixture->room),
		.images = blob_set_ref(fixture->images),
		.shop = {.shop_ms = PAPER_NOW_MS, .at_ns = fixture->now_ns},
		.confirmed_ms = PAPER_NOW_MS,
		.freshness = FRESHNESS_FRESH,
		.at_ns = fixture->now_ns,
	};
	lock_leave(&fixture->lock);
	return true;
}

static void take(struct fixture *fixture, const char *item)
{
	char patch[2048];
	lock_enter(&fixture->lock);
	snprintf(patch, sizeof(patch), the_items, item, (int)fixture->serial + 1);
	room_unref(fixture->room);
	fixture->room = paper_room(NULL, patch);
	fixture->serial++;
	lock_leave(&fixture->lock);
	waker_wake(fixture->waker);
}

/* A fourth picture: the first one's pixels under other bytes, as a file may have something behind its end. */
static struct blob_set *with_copy(const struct blob_set *images)
{
	const struct blob *first = blob_set_get(images, "a.png");
	uint8_t *bytes = malloc(first->size_bytes + 1);
	memcpy(bytes, first->bytes, first->size_bytes);
	bytes[first->size_bytes] = 0;
	struct blob *copy = blob_create(bytes, first->size_bytes + 1);
	struct blob_set *set = blob_set_with(images, "copy.png", copy);
	blob_unref(copy);
	free(bytes);
	return set;
}

static int begin(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	*state = fixture;
	lock_init(&fixture->lock);
	lock_init(&the_gate.lock);
	condition_init(&the_gate.changed);
	the_gate.asked = the_gate.decoded = 0;
	the_gate.is_open = false;
	fixture->bridge = *layers_bridge();
	fixture->bridge.image_decode = decode_at_gate;
	fixture->now_ns = clock_now_ns(clock_system());
	fixture->clock = (struct clock){.now_ns = fixed_now, .data = fixture};
	fixture->images = with_copy(layers_images());
	fixture->painter = painter_create(&fixture->bridge, LAYERS_DATA, &fixture->clock, NULL);
	fixture->waker = painter_waker(fixture->painter);
	take(fixture, "a");
	fixture->show = painter_open_show(fixture->painter, get_input, fixture, NULL);
	struct stage_spec spec = {.has_reduced_motion = true};
	fixture->stage_id = show_add_stage(fixture->show, &spec, NULL);
	int width_px = 0;
	int height_px = 0;
	assert_true(show_stage_size(fixture->show, fixture->stage_id, &width_px, &height_px));
	fixture->pixels = (size_t)width_px * (size_t)height_px;
	fixture->seen = malloc(fixture->pixels * 4 * sizeof(float));
	return fixture->seen ? 0 : -1;
}

static int end(void **state)
{
	struct fixture *fixture = *state;
	set_gate(true);
	frame_set_unref(fixture->set);
	show_close(&fixture->show);
	painter_destroy(&fixture->painter);
	waker_unref(fixture->waker);
	room_unref(fixture->room);
	blob_set_unref(fixture->images);
	lock_finish(&fixture->lock);
	condition_finish(&the_gate.changed);
	lock_finish(&the_gate.lock);
	free(fixture->seen);
	free(fixture);
	return 0;
}

/* -- looking -- */

/* Does what is on air look like this item, with or without its picture? */
static bool looks_like(struct fixture *fixture, const char *item, bool has_picture)
{
	char patch[2048];
	struct error err = {0};
	snprintf(patch, sizeof(patch), the_items, item, 1);
	const struct room *room = paper_room(NULL, patch);
	struct render_request request = {.room = room,
					 .images = has_picture ? fixture->images : NULL,
					 .stage = {.has_reduced_motion = true},
					 .at_ms = ROOM_UNSET};
	struct render_picture picture;
	assert_true(render_stage(layers_bridge(), LAYERS_DATA, &request, &picture, &err));
	bool is_same = memcmp(picture.linear, fixture->seen, fixture->pixels * 4 * sizeof(float)) == 0;
	render_picture_finish(&picture);
	room_unref(room);
	return is_same;
}

static bool look(struct fixture *fixture)
{
	const struct frame_set *set = show_try_frame_set(fixture->show, fixture->set);
	if (!set)
		return false;
	frame_set_unref(fixture->set);
	fixture->set = set;
	const struct stage_frame *frame = frame_set_find(set, fixture->stage_id);
	if (!frame)
		return false;
	compose_stage(set, frame, (int64_t)fixture->now_ns, AIR_NORMAL, fixture->seen);
	return true;
}

/* Waits for the first set of the newest take; fails the test when that takes a second. */
static void await_take(struct fixture *fixture)
{
	uint64_t began_ns = clock_now_ns(clock_system());
	if (!show_wait(fixture->show, fixture->stage_id, fixture->serial, 5000))
		fail_msg("no picture of the take");
	assert_in_range((clock_now_ns(clock_system()) - began_ns) / MS_NS, 0, 3000);
	assert_true(look(fixture));
}

/* Waits for the next set. */
static void await_set(struct fixture *fixture)
{
	uint64_t until_ns = clock_now_ns(clock_system()) + 5000 * MS_NS;
	while (!look(fixture))
		assert_true(clock_now_ns(clock_system()) < until_ns);
}

/* Waits until the item is seen with its picture; until then it must be seen without. */
static void await_picture(struct fixture *fixture, const char *item)
{
	while (!looks_like(fixture, item, true)) {
		assert_true(looks_like(fixture, item, false));
		await_set(fixture);
	}
}

static void a_take_waits_for_no_picture(void **state)
{
	struct fixture *fixture = *state;
	await_take(fixture);
	assert_true(looks_like(fixture, "a", false));
	// the host goes on although no picture has come yet
	take(fixture, "b");
	await_take(fixture);
	assert_true(looks_like(fixture, "b", false));
	set_gate(true);
	await_picture(fixture, "b");
}

static void a_picture_comes_whole(void **state)
{
	struct fixture *fixture = *state;
	await_take(fixture);
	set_gate(true);
	await_set(fixture);
	assert_false(looks_like(fixture, "a", false));
	assert_true(looks_like(fixture, "a", true));
}

static void the_next_two_are_ready(void **state)
{
	struct fixture *fixture = *state;
	await_take(fixture); // of a: b and c come next
	set_gate(true);
	take(fixture, "d"); // a and b come next
	await(&the_gate.decoded, 4);
	await_calm();
	set_gate(false);
	// nothing can be decoded any more: what is seen was ready
	take(fixture, "a");
	await_take(fixture);
	await_picture(fixture, "a");
	take(fixture, "b");
	await_take(fixture);
	await_picture(fixture, "b");
	// by now all three are: the first frame of the take has the picture
	static const char *const again[] = {"d", "a", "b"};
	for (size_t i = 0; i < 3; i++) {
		take(fixture, again[i]);
		await_take(fixture);
		assert_true(looks_like(fixture, again[i], true));
	}
}

static void what_is_no_picture_leaves_the_plate(void **state)
{
	struct fixture *fixture = *state;
	await_take(fixture); // of a: b and c come next
	set_gate(true);
	take(fixture, "c"); // d and a come next
	await_take(fixture);
	assert_true(looks_like(fixture, "c", false));
	await(&the_gate.decoded, 4); // of all four
	take(fixture, "a");
	await_take(fixture);
	take(fixture, "c");
	await_take(fixture);
	assert_true(looks_like(fixture, "c", false));
	assert_true(looks_like(fixture, "c", true)); // there is none to see
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(a_take_waits_for_no_picture),
		TEST(a_picture_comes_whole),
		TEST(the_next_two_are_ready),
		TEST(what_is_no_picture_leaves_the_plate),
	};
	int failed = cmocka_run_group_tests_name("picture_takes", tests, NULL, NULL);
	layers_images_finish();
	return failed;
}

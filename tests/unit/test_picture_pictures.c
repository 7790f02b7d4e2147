/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The decoder's thread and what is kept of its work, over a bridge whose pictures are letters.
 */
#include "unit.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/log.h"
#include "picture_letters.h"
#include "pictures.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)

static atomic_int the_complaints;

struct fixture {
	struct waker *waker;
	struct pictures *pictures;
};

static void on_log(enum log_level level, const char *text, void *data)
{
	(void)level;
	(void)data;
	atomic_fetch_add(&the_complaints, strstr(text, "cannot be shown") != NULL);
}

static int begin(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	letters_begin();
	atomic_store(&the_complaints, 0);
	log_set_sink(on_log, NULL);
	fixture->waker = waker_create();
	fixture->pictures = pictures_create(&letters_bridge, fixture->waker, NULL);
	*state = fixture;
	return fixture->pictures ? 0 : -1;
}

static int end(void **state)
{
	struct fixture *fixture = *state;
	letters_open_gate();
	pictures_destroy(&fixture->pictures);
	waker_unref(fixture->waker);
	log_set_sink(NULL, NULL);
	free(fixture);
	return letters_end();
}

static enum picture_state ask_sized(struct fixture *fixture, const char *text, int side_px, bool is_ahead,
				    const struct picture **out)
{
	struct blob *blob = blob_create(text, strlen(text));
	struct picture_wish wish = {
		.blob = blob, .width_px = side_px, .height_px = side_px, .of = "an item", .is_ahead = is_ahead};
	enum picture_state state = pictures_find(fixture->pictures, &wish, out);
	blob_unref(blob);
	return state;
}

static enum picture_state ask(struct fixture *fixture, const char *text)
{
	return ask_sized(fixture, text, 10, false, NULL);
}

/* Asks until the answer is another one than "coming"; each change must wake. */
static enum picture_state await_sized(struct fixture *fixture, const char *text, int side_px,
				      const struct picture **out)
{
	uint64_t until_ns = clock_now_ns(clock_system()) + 5000 * MS_NS;
	for (;;) {
		enum picture_state state = ask_sized(fixture, text, side_px, false, out);
		if (state != PICTURE_COMING)
			return state;
		if (!waker_wait(fixture->waker, until_ns))
			fail_msg("%s: nobody wakes", text);
	}
}

static void await_decoding(size_t count)
{
	uint64_t until_ns = clock_now_ns(clock_system()) + 5000 * MS_NS;
	bool is_there = false;
	while (!is_there && clock_now_ns(clock_system()) < until_ns) {
		lock_enter(&the_gate.lock);
		is_there = the_gate.count >= count;
		lock_leave(&the_gate.lock);
		letters_pause_ms(1);
	}
	assert_true(is_there);
}

static void test_a_picture_comes_and_wakes(void **state)
{
	struct fixture *fixture = *state;
	const struct picture *picture = NULL;
	uint64_t serial = pictures_serial(fixture->pictures);
	assert_int_equal(ask_sized(fixture, "o", 30, false, &picture), PICTURE_COMING);
	assert_null(picture);
	assert_int_equal(await_sized(fixture, "o", 30, &picture), PICTURE_HERE);
	assert_int_equal(picture->width_px, 30);
	assert_int_equal(picture->image->width_px, 30);
	assert_true(pictures_serial(fixture->pictures) != serial);
	struct pictures_figures figures = pictures_figures(fixture->pictures);
	assert_int_equal(figures.decoded, 1);
	assert_int_equal(figures.kept_bytes, 30 * 30 * 4);
	picture_unref(picture);
}

static void test_each_size_is_a_picture_of_its_own(void **state)
{
	struct fixture *fixture = *state;
	const struct picture *small = NULL;
	const struct picture *large = NULL;
	const struct picture *other = NULL;
	assert_int_equal(await_sized(fixture, "o", 10, &small), PICTURE_HERE);
	assert_int_equal(await_sized(fixture, "o", 20, &large), PICTURE_HERE);
	assert_int_equal(await_sized(fixture, "oo", 20, &other), PICTURE_HERE);
	assert_true(small->key != large->key && large->key != other->key);
	assert_int_equal(pictures_figures(fixture->pictures).decoded, 3);
	picture_unref(small);
	picture_unref(large);
	picture_unref(other);
}

static void test_a_failure_is_said_once(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(await_sized(fixture, "x", 10, NULL), PICTURE_FAILED);
	for (int i = 0; i < 5; i++)
		assert_int_equal(ask(fixture, "x"), PICTURE_FAILED);
	pictures_trim(fixture->pictures);
	assert_int_equal(ask(fixture, "x"), PICTURE_FAILED);
	assert_int_equal(atomic_load(&the_complaints), 1);
	assert_int_equal(pictures_figures(fixture->pictures).decoded, 1);
}

/* Where there was no memory, another asking tries again; but nobody is woken to ask at once and for ever. */
static void test_without_memory_it_is_tried_again(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(ask(fixture, "m1"), PICTURE_COMING);
	await_decoding(1);
	assert_false(waker_wait(fixture->waker, clock_now_ns(clock_system()) + 50 * MS_NS));
	assert_int_equal(pictures_figures(fixture->pictures).waiting, 0);
	assert_int_equal(ask(fixture, "m1"), PICTURE_COMING);
	await_decoding(2);
}

/* The host has gone on: what is looked at now comes before what was, and both before what may come. */
static void test_the_newest_wish_comes_first(void **state)
{
	struct fixture *fixture = *state;
	ask(fixture, "w-");
	await_decoding(1);
	ask_sized(fixture, "oA", 10, true, NULL);
	ask(fixture, "o1");
	ask_sized(fixture, "oB", 10, true, NULL);
	ask(fixture, "o2");
	ask_sized(fixture, "oC", 10, true, NULL);
	ask(fixture, "o3");
	ask_sized(fixture, "oC", 10, false, NULL); // now it is looked at
	ask(fixture, "o1");                        // again
	ask_sized(fixture, "o2", 10, true, NULL);  // still looked at, and asked for last
	letters_open_gate();
	await_decoding(7);
	assert_string_equal(the_gate.decoded, "-21C3BA");
}

static void test_no_more_than_the_bound_is_kept(void **state)
{
	struct fixture *fixture = *state;
	const int side_px = 1024; // four MiB each
	const struct picture *held = NULL;
	char name[] = "oa";
	assert_int_equal(await_sized(fixture, "oa", side_px, &held), PICTURE_HERE);
	for (name[1] = 'b'; name[1] <= 'f'; name[1]++)
		await_sized(fixture, name, side_px, NULL);
	ask_sized(fixture, "ob", side_px, false, NULL); // used again: not the oldest any more
	pictures_trim(fixture->pictures);
	struct pictures_figures figures = pictures_figures(fixture->pictures);
	assert_int_equal(figures.kept_bytes, PICTURES_MOST_BYTES);
	// what a build holds is not the one to go, however long ago it was asked for
	assert_int_equal(ask_sized(fixture, "oa", side_px, false, NULL), PICTURE_HERE);
	assert_int_equal(ask_sized(fixture, "ob", side_px, false, NULL), PICTURE_HERE);
	assert_int_equal(ask_sized(fixture, "oe", side_px, false, NULL), PICTURE_HERE);
	assert_int_equal(ask_sized(fixture, "of", side_px, false, NULL), PICTURE_HERE);
	assert_int_equal(ask_sized(fixture, "oc", side_px, false, NULL), PICTURE_COMING);
	picture_unref(held);
}

static void test_what_is_held_outlives_the_bound_and_the_decoder(void **state)
{
	struct fixture *fixture = *state;
	const struct picture *held[6] = {NULL};
	char name[] = "oa";
	for (int i = 0; i < 6; i++, name[1]++)
		assert_int_equal(await_sized(fixture, name, 1024, &held[i]), PICTURE_HERE);
	pictures_trim(fixture->pictures);
	assert_int_equal(pictures_figures(fixture->pictures).kept, 6);
	picture_unref(held[0]);
	picture_unref(held[1]);
	pictures_trim(fixture->pictures);
	assert_int_equal(pictures_figures(fixture->pictures).kept, 4);
	pictures_destroy(&fixture->pictures);
	for (int i = 2; i < 6; i++) {
		assert_int_equal(held[i]->image->width_px, 1024);
		picture_unref(held[i]);
	}
}

static void test_who_flicks_through_leaves_no_backlog(void **state)
{
	struct fixture *fixture = *state;
	char name[16];
	ask(fixture, "w-");
	await_decoding(1);
	for (int i = 0; i < 500; i++) {
		snprintf(name, sizeof(name), "ox%d", i);
		ask(fixture, name);
		pictures_trim(fixture->pictures);
	}
	assert_in_range(pictures_figures(fixture->pictures).waiting, 60, 64);
	letters_open_gate();
	assert_int_equal(await_sized(fixture, "ox499", 10, NULL), PICTURE_HERE);
}

static void test_failures_are_remembered_to_a_bound(void **state)
{
	struct fixture *fixture = *state;
	char name[16];
	for (int i = 0; i < 400; i++) {
		snprintf(name, sizeof(name), "xx%d", i);
		assert_int_equal(await_sized(fixture, name, 10, NULL), PICTURE_FAILED);
		pictures_trim(fixture->pictures);
	}
	assert_int_equal(pictures_figures(fixture->pictures).failed, 256);
	assert_int_equal(ask(fixture, "xx399"), PICTURE_FAILED);
	assert_int_equal(ask(fixture, "xx0"), PICTURE_COMING);
}

static void test_without_a_waker_each_is_there_at_once(void **state)
{
	(void)state;
	struct fixture alone = {.pictures = pictures_create(&letters_bridge, NULL, NULL)};
	const struct picture *picture = NULL;
	assert_int_equal(ask_sized(&alone, "o", 10, false, &picture), PICTURE_HERE);
	assert_int_equal(ask_sized(&alone, "o", 10, false, NULL), PICTURE_HERE);
	assert_int_equal(ask(&alone, "x"), PICTURE_FAILED);
	assert_int_equal(ask(&alone, "m"), PICTURE_COMING);
	assert_int_equal(pictures_figures(alone.pictures).decoded, 3);
	picture_unref(picture);
	pictures_destroy(&alone.pictures);
}

static void open_later(void *data)
{
	(void)data;
	letters_pause_ms(50);
	letters_open_gate();
}

static void test_the_end_decodes_nothing_more(void **state)
{
	struct fixture *fixture = *state;
	struct thread opener = {0};
	ask(fixture, "w-");
	await_decoding(1);
	for (int i = 0; i < 20; i++)
		ask(fixture, (char[]){'o', (char)('a' + i), 0});
	assert_true(thread_start(&opener, "opener", open_later, NULL, NULL));
	pictures_destroy(&fixture->pictures);
	thread_join(&opener);
	assert_int_equal(the_gate.count, 1);
}

/* -- every allocation fails in turn -- */

static int the_allocation;
static int the_failing;

static bool fail_one(size_t size_bytes, void *data)
{
	(void)size_bytes;
	(void)data;
	return the_allocation++ != the_failing;
}

static void test_torture(void **state)
{
	(void)state;
	bool did_all = false;
	for (the_failing = 0; !did_all && the_failing < 100; the_failing++) {
		the_allocation = 0;
		alloc_set_hook(fail_one, NULL);
		struct error err = {0};
		struct fixture alone = {.pictures = pictures_create(&letters_bridge, NULL, &err)};
		assert_true(alone.pictures || err.code == ERROR_MEMORY);
		for (int i = 0; alone.pictures && i < 20; i++) {
			char name[] = {'o', (char)('a' + i), 0};
			struct blob *blob = blob_create(name, 2);
			struct picture_wish wish = {.blob = blob, .width_px = 4, .height_px = 4};
			const struct picture *picture = NULL;
			if (blob && pictures_find(alone.pictures, &wish, &picture) == PICTURE_COMING)
				assert_int_equal(pictures_find(alone.pictures, &wish, &picture), PICTURE_HERE);
			assert_true(picture || !blob);
			picture_unref(picture);
			blob_unref(blob);
		}
		pictures_destroy(&alone.pictures);
		did_all = the_allocation <= the_failing;
	}
	alloc_set_hook(NULL, NULL);
	assert_true(did_all);
	assert_true(the_failing > 60); // of some four for each picture
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(test_a_picture_comes_and_wakes),
		TEST(test_each_size_is_a_picture_of_its_own),
		TEST(test_a_failure_is_said_once),
		TEST(test_without_memory_it_is_tried_again),
		TEST(test_the_newest_wish_comes_first),
		TEST(test_no_more_than_the_bound_is_kept),
		TEST(test_what_is_held_outlives_the_bound_and_the_decoder),
		TEST(test_who_flicks_through_leaves_no_backlog),
		TEST(test_failures_are_remembered_to_a_bound),
		TEST(test_without_a_waker_each_is_there_at_once),
		TEST(test_the_end_decodes_nothing_more),
		TEST(test_torture),
	};
	return cmocka_run_group_tests_name("picture_pictures", tests, NULL, NULL);
}

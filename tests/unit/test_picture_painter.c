/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The painter's machinery (build, atlas sheet, motion, shows, publication) over a stage that paints one flat piece for
 * each number of the room, and a bridge that fills it with the number: what is asked is who repaints, who shares, and
 * whether a frame set ever mixes two versions.
 */
#include "unit.h"

#include "picture_fake.h"
#include "base/thread.h"
#include "picture/painter.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- where the inputs come from -- */

struct source {
	struct lock lock;
	uint64_t serial;
	int64_t version;
	atomic_int asked;
};

static bool get_input(void *data, struct picture_input *out)
{
	struct source *source = data;
	atomic_fetch_add(&source->asked, 1);
	lock_enter(&source->lock);
	*out = (struct picture_input){.serial = source->serial, .room = picture_fake_room(source->version)};
	out->shop = (struct clock_anchor){.shop_ms = 1000, .at_ns = clock_now_ns(clock_system())};
	lock_leave(&source->lock);
	return true;
}

static uint64_t set_version(struct source *source, int64_t version)
{
	lock_enter(&source->lock);
	source->version = version;
	uint64_t serial = ++source->serial;
	lock_leave(&source->lock);
	return serial;
}

static uint32_t number_of(const struct frame_set *set, const struct stage_frame *frame, size_t quad)
{
	const struct cell *cell = set->atlases[frame->atlas].cells[frame->timeline.quads[quad].cell].cell;
	uint32_t number;
	memcpy(&number, cell->pixels, sizeof(number));
	return number;
}

static const struct frame_set *newest(struct show *show)
{
	const struct frame_set *set = NULL;
	while (!set)
		set = show_try_frame_set(show, NULL);
	return set;
}

struct fixture {
	struct source source;
	struct painter *painter;
	struct waker *waker;
	struct show *show;
};

static int begin(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	picture_fake_set_piece_px(40);
	lock_init(&fixture->source.lock);
	fixture->source.serial = 1;
	fixture->painter = painter_create(picture_fake_bridge(), "data", NULL, NULL);
	fixture->waker = painter_waker(fixture->painter);
	fixture->show = painter_open_show(fixture->painter, get_input, &fixture->source, NULL);
	*state = fixture;
	return fixture->show ? 0 : -1;
}

static int end(void **state)
{
	struct fixture *fixture = *state;
	show_close(&fixture->show);
	painter_destroy(&fixture->painter);
	waker_unref(fixture->waker);
	lock_finish(&fixture->source.lock);
	free(fixture);
	return 0;
}

static void test_equal_specs_share_a_stage(void **state)
{
	struct fixture *fixture = *state;
	struct error err = {0};
	uint32_t a = show_add_stage(fixture->show, &(struct stage_spec){.theme = "plain"}, &err);
	uint32_t b = show_add_stage(fixture->show, &(struct stage_spec){.theme = "plain", .layer = LAYER_ALL}, &err);
	uint32_t c = show_add_stage(fixture->show, &(struct stage_spec){.theme = "plain", .layer = LAYER_PRICE}, &err);
	assert_int_equal(a, b);
	assert_int_not_equal(a, c);
	int width_px = 0;
	int height_px = 0;
	assert_true(show_stage_size(fixture->show, a, &width_px, &height_px));
	assert_int_equal(width_px, 1080);
	show_remove_stage(fixture->show, a);
	assert_true(show_stage_size(fixture->show, a, &width_px, &height_px));
	show_remove_stage(fixture->show, b);
	assert_false(show_stage_size(fixture->show, a, &width_px, &height_px));
	assert_int_equal(show_add_stage(fixture->show, &(struct stage_spec){.theme = "broken"}, &err), 0);
	assert_string_equal(err.path, "broken.json");
}

static void test_a_confirmation_paints_nothing(void **state)
{
	struct fixture *fixture = *state;
	uint32_t id = show_add_stage(fixture->show, &(struct stage_spec){0}, NULL);
	uint64_t serial = set_version(&fixture->source, 5);
	waker_wake(fixture->waker);
	assert_true(show_wait(fixture->show, id, serial, 5000));
	int painted = picture_fake_canvases();
	const struct frame_set *before = newest(fixture->show);
	serial = set_version(&fixture->source, 5);
	waker_wake(fixture->waker);
	assert_true(show_wait(fixture->show, id, serial, 5000));
	assert_int_equal(picture_fake_canvases(), painted);
	const struct frame_set *after = newest(fixture->show);
	assert_ptr_not_equal(before, after);
	assert_true(after->serial > before->serial);
	assert_ptr_equal(frame_set_find(before, id)->timeline.quads == NULL, 0);
	assert_int_equal(number_of(after, frame_set_find(after, id), 1), 5);
	assert_int_equal(before->atlases[0].cells[0].cell->id, after->atlases[0].cells[0].cell->id);
	frame_set_unref(before);
	frame_set_unref(after);
}

static void test_only_what_changed_moves_in(void **state)
{
	struct fixture *fixture = *state;
	uint32_t id = show_add_stage(fixture->show, &(struct stage_spec){0}, NULL);
	uint64_t serial = set_version(&fixture->source, 1);
	waker_wake(fixture->waker);
	assert_true(show_wait(fixture->show, id, serial, 5000));
	uint64_t before_ns = clock_now_ns(clock_system());
	serial = set_version(&fixture->source, 2);
	waker_wake(fixture->waker);
	assert_true(show_wait(fixture->show, id, serial, 5000));
	const struct frame_set *set = newest(fixture->show);
	const struct timeline *timeline = &frame_set_find(set, id)->timeline;
	assert_int_equal(timeline->quads[0].enter_ms, 0);
	assert_int_equal(timeline->quads[1].enter_ms, 240);
	int64_t entered_ns = timeline->quads[1].enters_at_ns;
	assert_true(entered_ns >= (int64_t)before_ns);
	frame_set_unref(set);

	// A motion that runs keeps its time over a set that changes nothing.
	serial = set_version(&fixture->source, 2);
	waker_wake(fixture->waker);
	assert_true(show_wait(fixture->show, id, serial, 5000));
	set = newest(fixture->show);
	assert_int_equal(frame_set_find(set, id)->timeline.quads[1].enters_at_ns, entered_ns);
	assert_int_equal(frame_set_find(set, id)->timeline.quads[1].enter_ms, 240);
	frame_set_unref(set);
}

static void test_it_wakes_itself_for_what_changes_by_the_clock(void **state)
{
	struct fixture *fixture = *state;
	uint32_t id = show_add_stage(fixture->show, &(struct stage_spec){0}, NULL);
	uint64_t serial = set_version(&fixture->source, 77);
	waker_wake(fixture->waker);
	assert_true(show_wait(fixture->show, id, serial, 5000));
	const struct frame_set *first = newest(fixture->show);
	uint64_t until_ns = clock_now_ns(clock_system()) + UINT64_C(3000000000);
	const struct frame_set *next = NULL;
	while (!next && clock_now_ns(clock_system()) < until_ns)
		next = show_try_frame_set(fixture->show, first);
	assert_non_null(next);
	frame_set_unref(first);
	frame_set_unref(next);
}

static void test_an_atlas_that_is_full_grows(void **state)
{
	struct fixture *fixture = *state;
	picture_fake_set_piece_px(900);
	uint32_t id = show_add_stage(fixture->show, &(struct stage_spec){0}, NULL);
	uint64_t serial = set_version(&fixture->source, 9);
	waker_wake(fixture->waker);
	assert_true(show_wait(fixture->show, id, serial, 5000));
	const struct frame_set *set = newest(fixture->show);
	const struct atlas *atlas = &set->atlases[frame_set_find(set, id)->atlas];
	assert_true(atlas->width_px * atlas->height_px >= 3 * 900 * 900);
	assert_int_equal(atlas->cell_count, 4);
	frame_set_unref(set);
}

#define STAGES 64
#define CHANGES 10000

static void change_often(void *data)
{
	struct fixture *fixture = data;
	for (int64_t version = 1; version <= CHANGES; version++) {
		uint64_t serial = set_version(&fixture->source, version);
		waker_wake(fixture->waker);
		// Bursts of 16, so that the painter meets changes in the middle of its work and has work for many sets.
		if (version % 16 == 0)
			show_wait(fixture->show, 1, serial, 5000);
	}
}

static void test_no_frame_set_mixes_versions(void **state)
{
	struct fixture *fixture = *state;
	uint32_t ids[STAGES];
	char themes[STAGES][16];
	for (int i = 0; i < STAGES; i++) {
		snprintf(themes[i], sizeof(themes[i]), "theme-%d", i % 4);
		char language[16];
		snprintf(language, sizeof(language), "l%d", i);
		ids[i] = show_add_stage(fixture->show, &(struct stage_spec){.theme = themes[i], .language = language},
					NULL);
		assert_int_not_equal(ids[i], 0);
	}
	assert_true(show_wait(fixture->show, ids[STAGES - 1], 1, 5000));
	struct thread changer = {0};
	assert_true(thread_start(&changer, "changer", change_often, fixture, NULL));
	const struct frame_set *have = NULL;
	int sets = 0;
	int mixed = 0;
	int64_t last = -1;
	while (last < CHANGES) {
		const struct frame_set *set = show_try_frame_set(fixture->show, have);
		if (!set)
			continue;
		frame_set_unref(have);
		have = set;
		sets++;
		for (int i = 0; i < STAGES; i++) {
			const struct stage_frame *frame = frame_set_find(set, ids[i]);
			for (size_t quad = 1; quad < frame->timeline.quad_count; quad++) {
				if (number_of(set, frame, quad) != (uint32_t)set->room_version)
					mixed++;
			}
		}
		assert_true(set->room_version >= last);
		last = set->room_version;
	}
	thread_join(&changer);
	frame_set_unref(have);
	assert_int_equal(mixed, 0);
	print_message("%d frame sets of %d changes, %d stages, %d mixed\n", sets, CHANGES, STAGES, mixed);
}

static void test_close_ends_the_asking(void **state)
{
	struct fixture *fixture = *state;
	struct source source = {.serial = 1};
	lock_init(&source.lock);
	struct show *show = painter_open_show(fixture->painter, get_input, &source, NULL);
	show_add_stage(show, &(struct stage_spec){0}, NULL);
	show_close(&show);
	assert_null(show);
	int asked = atomic_load(&source.asked);
	for (int i = 0; i < 20; i++)
		waker_wake(fixture->waker);
	uint32_t id = show_add_stage(fixture->show, &(struct stage_spec){0}, NULL);
	assert_true(show_wait(fixture->show, id, 1, 5000));
	assert_int_equal(atomic_load(&source.asked), asked);
	lock_finish(&source.lock);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_equal_specs_share_a_stage, begin, end),
		cmocka_unit_test_setup_teardown(test_a_confirmation_paints_nothing, begin, end),
		cmocka_unit_test_setup_teardown(test_only_what_changed_moves_in, begin, end),
		cmocka_unit_test_setup_teardown(test_it_wakes_itself_for_what_changes_by_the_clock, begin, end),
		cmocka_unit_test_setup_teardown(test_an_atlas_that_is_full_grows, begin, end),
		cmocka_unit_test_setup_teardown(test_no_frame_set_mixes_versions, begin, end),
		cmocka_unit_test_setup_teardown(test_close_ends_the_asking, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The painter's machinery (build, atlas sheet, motion, shows, publication) over a stage that paints one flat piece for
 * each number of the room, and a bridge that fills it with the number: what is asked is who repaints, who shares, and
 * whether a frame set ever mixes two versions.
 */
#include "unit.h"

#include "atlas_sheet.h"
#include "assemble.h"
#include "base/alloc.h"
#include "base/thread.h"
#include "picture/painter.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- a bridge that can fill -- */

struct canvas {
	int width_px, height_px;
	uint32_t rgba;
};

static atomic_int canvases_made;

static struct canvas *fake_create(int width_px, int height_px, struct error *err)
{
	(void)err;
	struct canvas *canvas = calloc(1, sizeof(*canvas));
	*canvas = (struct canvas){.width_px = width_px, .height_px = height_px};
	atomic_fetch_add(&canvases_made, 1);
	return canvas;
}

static void fake_destroy(struct canvas *canvas)
{
	free(canvas);
}

static void fake_read(const struct canvas *canvas, uint8_t *out)
{
	for (int i = 0; i < canvas->width_px * canvas->height_px; i++)
		memcpy(out + (size_t)i * 4, &canvas->rgba, 4);
}

static const struct bridge fake_bridge = {
	.canvas_create = fake_create,
	.canvas_destroy = fake_destroy,
	.canvas_read_linear = fake_read,
};

/* -- a stage that shows the room's version in every one of its layers, and a plate that never changes -- */

struct stage {
	char *theme;
	int layers;
};

struct number {
	uint32_t rgba;
};

static void paint_number(const struct bridge *bridge, struct canvas *canvas, const void *args)
{
	(void)bridge;
	canvas->rgba = ((const struct number *)args)->rgba;
}

const char *layer_name(enum layer layer)
{
	return layer == LAYER_PRICE ? "price" : "all";
}

struct stage *stage_create(const struct bridge *bridge, const char *data_folder, const struct stage_spec *spec,
			   struct error *err)
{
	(void)bridge;
	(void)data_folder;
	if (spec->theme && strcmp(spec->theme, "broken") == 0) {
		error_set_at(err, ERROR_VALUE, "broken.json", "no layers");
		return NULL;
	}
	struct stage *stage = calloc(1, sizeof(*stage));
	stage->theme = strdup(spec->theme ? spec->theme : "plain");
	stage->layers = 3;
	return stage;
}

void stage_destroy(struct stage *stage)
{
	if (stage)
		free(stage->theme);
	free(stage);
}

void stage_canvas(const struct stage *stage, int *width_px, int *height_px)
{
	(void)stage;
	*width_px = 1080;
	*height_px = 1920;
}

const char *stage_theme(const struct stage *stage)
{
	return stage->theme;
}

void picture_input_finish(struct picture_input *input)
{
	free((void *)input->room);
}

/* A room of this test is a bare struct: only its version is read. */
static struct room *room_of(int64_t version)
{
	struct room *room = calloc(1, sizeof(*room));
	room->version = version;
	return room;
}

static int piece_px = 40;

void stage_build(struct stage *stage, const struct picture_input *input, uint64_t now_ns, struct build *out)
{
	(void)now_ns;
	int64_t version = input->room ? input->room->version : -1;
	struct number *plate = build_alloc(out, sizeof(*plate));
	plate->rgba = 0xFFFFFFFFu;
	uint32_t plate_group = build_group(out, &(struct build_group){.layer = LAYER_ALL, .content_key = 1});
	uint32_t plate_piece = build_piece(out, key_text(BUILD_KEY, stage->theme), 100, 50, paint_number, plate);
	build_quad(out, plate_group, plate_piece, 0, 0, TIMELINE_NORMAL, 0, INT64_MAX);
	for (int i = 0; i < stage->layers; i++) {
		struct number *number = build_alloc(out, sizeof(*number));
		number->rgba = (uint32_t)version;
		uint64_t key = key_number(key_number(BUILD_KEY, version), i);
		struct build_group group = {
			.layer = LAYER_PRICE, .content_key = key, .moves = true, .enter_ms = 240, .enter_dy_px = 24};
		uint32_t piece = build_piece(out, key, piece_px, piece_px, paint_number, number);
		build_quad(out, build_group(out, &group), piece, 0, (float)i * 60, TIMELINE_NORMAL, 0, INT64_MAX);
	}
	if (version == 77)
		build_again_at(out, clock_anchor_shop_ms(&input->shop, now_ns) + 30);
}

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
	*out = (struct picture_input){.serial = source->serial, .room = room_of(source->version)};
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
	piece_px = 40;
	lock_init(&fixture->source.lock);
	fixture->source.serial = 1;
	fixture->painter = painter_create(&fake_bridge, "data", NULL, NULL);
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
	int painted = atomic_load(&canvases_made);
	const struct frame_set *before = newest(fixture->show);
	serial = set_version(&fixture->source, 5);
	waker_wake(fixture->waker);
	assert_true(show_wait(fixture->show, id, serial, 5000));
	assert_int_equal(atomic_load(&canvases_made), painted);
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
	piece_px = 900;
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

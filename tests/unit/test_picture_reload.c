/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files of stages that change while the painter runs: one frame set with all of it, nothing while somebody writes, and
 * the last good stage when a file breaks. Over a stage of the test's own, whose theme is a file with a number of
 * layers.
 */
#include "unit.h"

#include "data_files.h"
#include "picture/painter.h"
#include "picture_fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool get_input(void *data, struct picture_input *out)
{
	(void)data;
	*out = (struct picture_input){.serial = 1, .room = picture_fake_room(5)};
	out->shop = (struct clock_anchor){.shop_ms = 1000, .at_ns = clock_now_ns(clock_system())};
	return true;
}

struct fixture {
	char folder[64];
	char one[96];
	char other[96];
	struct painter *painter;
	struct show *show;
};

static void write_text(const char *path, const char *text)
{
	assert_true(file_write_atomic(path, text, strlen(text), NULL));
}

static int begin(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	snprintf(fixture->folder, sizeof(fixture->folder), "/tmp/shop-overlay-reload-XXXXXX");
	if (!mkdtemp(fixture->folder))
		return -1;
	snprintf(fixture->one, sizeof(fixture->one), "%s/one.json", fixture->folder);
	snprintf(fixture->other, sizeof(fixture->other), "%s/other.json", fixture->folder);
	write_text(fixture->one, "3");
	write_text(fixture->other, "3");
	fixture->painter = painter_create(picture_fake_bridge(), "data", NULL, NULL);
	fixture->show = painter_open_show(fixture->painter, get_input, fixture, NULL);
	*state = fixture;
	return fixture->show ? 0 : -1;
}

static int end(void **state)
{
	struct fixture *fixture = *state;
	show_close(&fixture->show);
	painter_destroy(&fixture->painter);
	unlink(fixture->one);
	unlink(fixture->other);
	rmdir(fixture->folder);
	free(fixture);
	return 0;
}

static const struct frame_set *next_set(struct show *show, const struct frame_set *have)
{
	uint64_t until_ns = clock_now_ns(clock_system()) + UINT64_C(5000000000);
	const struct frame_set *set = NULL;
	while (!set && clock_now_ns(clock_system()) < until_ns)
		set = show_try_frame_set(show, have);
	assert_non_null(set);
	return set;
}

static size_t quads_of(const struct frame_set *set, uint32_t stage)
{
	const struct stage_frame *frame = frame_set_find(set, stage);
	assert_non_null(frame);
	return frame->timeline.quad_count;
}

static uint32_t add(const struct fixture *fixture, const char *theme, enum layer layer)
{
	uint32_t id = show_add_stage(fixture->show, &(struct stage_spec){.theme = theme, .layer = layer}, NULL);
	assert_true(show_wait(fixture->show, id, 1, 5000));
	return id;
}

static void edited_files_change_all_their_stages_in_one_set(void **state)
{
	struct fixture *fixture = *state;
	uint32_t a = add(fixture, fixture->one, LAYER_ALL);
	uint32_t b = add(fixture, fixture->one, LAYER_PRICE);
	uint32_t c = add(fixture, fixture->other, LAYER_ALL);
	const struct frame_set *before = next_set(fixture->show, NULL);
	size_t three = quads_of(before, a);
	assert_int_equal(show_look(fixture->show, NULL), SHOW_SAME);

	write_text(fixture->one, "1 ");
	write_text(fixture->other, "2 ");
	// at first it is only known that somebody writes
	assert_int_equal(show_look(fixture->show, NULL), SHOW_SAME);
	assert_null(show_try_frame_set(fixture->show, before));
	assert_int_equal(show_look(fixture->show, NULL), SHOW_REMADE);
	const struct frame_set *after = next_set(fixture->show, before);
	assert_int_equal(after->serial, before->serial + 1);
	assert_int_equal(quads_of(after, a), three - 2);
	assert_int_equal(quads_of(after, b), three - 2);
	assert_int_equal(quads_of(after, c), three - 1);
	// what is new just stands there
	const struct timeline *timeline = &frame_set_find(after, a)->timeline;
	for (size_t i = 0; i < timeline->quad_count; i++)
		assert_int_equal(timeline->quads[i].enter_ms, 0);
	assert_int_equal(show_look(fixture->show, NULL), SHOW_SAME);
	frame_set_unref(before);
	frame_set_unref(after);
}

static void nothing_is_taken_while_somebody_writes(void **state)
{
	struct fixture *fixture = *state;
	uint32_t id = add(fixture, fixture->one, LAYER_ALL);
	const struct frame_set *before = next_set(fixture->show, NULL);
	static const char *const halves[] = {"", "x", "xx", "xxx"};
	for (size_t i = 0; i < sizeof(halves) / sizeof(halves[0]); i++) {
		write_text(fixture->one, halves[i]);
		assert_int_equal(show_look(fixture->show, NULL), SHOW_SAME);
	}
	write_text(fixture->one, "1 ");
	assert_int_equal(show_look(fixture->show, NULL), SHOW_SAME);
	assert_int_equal(show_look(fixture->show, NULL), SHOW_REMADE);
	const struct frame_set *after = next_set(fixture->show, before);
	assert_int_equal(quads_of(after, id), quads_of(before, id) - 2);
	frame_set_unref(before);
	frame_set_unref(after);
}

static void assert_broken(struct fixture *fixture, uint32_t id, const struct frame_set *before)
{
	struct error err = {0};
	struct error said = {0};
	assert_int_equal(show_look(fixture->show, NULL), SHOW_SAME);
	assert_int_equal(show_look(fixture->show, &err), SHOW_BROKEN);
	assert_string_equal(err.path, "fake.json");
	show_stage_error(fixture->show, id, &said);
	assert_true(error_equal(&err, &said));
	// once
	for (int i = 0; i < 3; i++)
		assert_int_equal(show_look(fixture->show, &err), SHOW_SAME);
	usleep(20000);
	assert_null(show_try_frame_set(fixture->show, before));
}

static void a_file_that_breaks_or_goes_keeps_the_stage(void **state)
{
	struct fixture *fixture = *state;
	uint32_t id = add(fixture, fixture->one, LAYER_ALL);
	const struct frame_set *before = next_set(fixture->show, NULL);
	write_text(fixture->one, "oops");
	assert_broken(fixture, id, before);
	assert_int_equal(unlink(fixture->one), 0);
	assert_broken(fixture, id, before);
	// a stage that is asked for now cannot be made
	assert_false(painter_check_stage(fixture->painter, &(struct stage_spec){.theme = fixture->one}, NULL));

	write_text(fixture->one, "2");
	assert_int_equal(show_look(fixture->show, NULL), SHOW_SAME);
	assert_int_equal(show_look(fixture->show, NULL), SHOW_REMADE);
	struct error said = {.code = ERROR_IO};
	show_stage_error(fixture->show, id, &said);
	assert_int_equal(said.code, ERROR_NONE);
	const struct frame_set *after = next_set(fixture->show, before);
	assert_int_equal(quads_of(after, id), quads_of(before, id) - 1);
	assert_true(painter_check_stage(fixture->painter, &(struct stage_spec){.theme = fixture->one}, NULL));
	frame_set_unref(before);
	frame_set_unref(after);
}

/* Looking, painting, adding and removing at once; the sanitizers watch. */
static void stages_come_and_go_while_files_change(void **state)
{
	struct fixture *fixture = *state;
	uint32_t kept = add(fixture, fixture->one, LAYER_ALL);
	for (int i = 0; i < 200; i++) {
		char text[16];
		snprintf(text, sizeof(text), "%d%*s", 1 + i % 3, i % 7, "");
		write_text(fixture->one, text);
		(void)show_look(fixture->show, NULL);
		uint32_t id = show_add_stage(fixture->show,
					     &(struct stage_spec){.theme = fixture->one, .layer = LAYER_PRICE}, NULL);
		assert_int_equal(show_look(fixture->show, NULL), SHOW_REMADE);
		show_remove_stage(fixture->show, id);
	}
	write_text(fixture->one, "3       ");
	(void)show_look(fixture->show, NULL);
	assert_int_equal(show_look(fixture->show, NULL), SHOW_REMADE);
	assert_true(show_wait(fixture->show, kept, 1, 5000));
}

static void files_are_noted_once_and_up_to_a_bound(void **state)
{
	(void)state;
	struct data_files files = {.count = 0};
	data_files_add(NULL, "/nowhere");
	for (int i = 0; i < 2 * DATA_FILES_MOST; i++) {
		char path[32];
		snprintf(path, sizeof(path), "/nowhere/%d", i);
		data_files_add(&files, path);
		data_files_add(&files, path);
		assert_int_equal(files.count, i < DATA_FILES_MOST ? i + 1 : DATA_FILES_MOST);
	}
	assert_int_equal(data_files_look(&files), DATA_FILES_SAME);
	data_files_finish(&files);
	data_files_finish(&files);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(edited_files_change_all_their_stages_in_one_set),    TEST(nothing_is_taken_while_somebody_writes),
		TEST(a_file_that_breaks_or_goes_keeps_the_stage),         TEST(stages_come_and_go_while_files_change),
		cmocka_unit_test(files_are_noted_once_and_up_to_a_bound),
	};
	return cmocka_run_group_tests_name("picture_reload", tests, NULL, NULL);
}

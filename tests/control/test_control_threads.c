/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Everybody at once: threads that order, look, follow and ask, while shows are opened and closed beneath them. Meant
 * for the thread sanitizer; without it, that nothing is lost or hangs.
 */
#include "control_fixture.h"

#include "base/thread.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define BUSY 4
#define ROUNDS 60
#define ROOMS 3

static struct shows shows;
static char room_path[256];
static char sheet_path[256];

static struct {
	struct lock lock;
	struct control *open[ROOMS]; /* protected by lock; a reference each */
	atomic_bool must_stop;
	atomic_uint ordered;
	atomic_uint seen; /* states with a room */
} stand;

static struct control *borrow(unsigned which)
{
	lock_enter(&stand.lock);
	struct control *control = control_ref(stand.open[which % ROOMS]);
	lock_leave(&stand.lock);
	return control;
}

static void lend(unsigned which, struct control *control)
{
	lock_enter(&stand.lock);
	struct control *before = stand.open[which % ROOMS];
	stand.open[which % ROOMS] = control_ref(control);
	lock_leave(&stand.lock);
	control_unref(before);
}

static void be_busy(void *data)
{
	static const enum order_kind kinds[] = {ORDER_NEXT,     ORDER_TAKE,   ORDER_HOLD,
						ORDER_PREVIOUS, ORDER_FOLLOW, ORDER_LAYER};
	unsigned turn = (unsigned)(uintptr_t)data;
	struct waker *waker = waker_create();
	while (!atomic_load(&stand.must_stop)) {
		struct control *control = borrow(turn++);
		if (!control) {
			pause_ms(1);
			continue;
		}
		bool follows = control_follow(control, waker, NULL);
		const struct control_order order = {.kind = kinds[turn % 6], .layers = 4, .is_on = turn % 2};
		if (control_post(control, &order))
			atomic_fetch_add(&stand.ordered, 1);
		waker_wait(waker, now_ns()); // who follows is woken at once
		waker_wait(waker, now_ns() + 2 * MS_NS);
		const struct control_state *state = control_state_get(control);
		if (state->room && state->serial > 0)
			atomic_fetch_add(&stand.seen, 1);
		if (turn % 16 == 0)
			control_refresh(control);
		if (follows)
			control_unfollow(control, waker);
		control_unref(control); // the state outlives it
		control_state_unref(state);
	}
	waker_unref(waker);
}

static void write_files(int version)
{
	char text[1024];
	snprintf(text, sizeof(text),
		 "{\"schema\":\"shop-room/1\",\"version\":%d,\"epoch\":\"e\",\"server_time\":"
		 "\"2026-11-22T20:00:00+08:00\",\"room\":{\"id\":\"r\"},\"current\":\"a\",\"items\":["
		 "{\"id\":\"a\",\"link_no\":1,\"title\":\"A\",\"price\":{\"currency\":\"CNY\",\"sale\":%d}},"
		 "{\"id\":\"b\",\"link_no\":2,\"title\":\"B\",\"price\":{\"currency\":\"CNY\",\"sale\":%d}}]}",
		 version, 100 + version, 200 + version);
	snprintf(room_path, sizeof(room_path), "%s", fixture_write_text("room.json", text));
	snprintf(text, sizeof(text),
		 "{\"schema\":\"shop-sheet/1\",\"items\":[{\"link_no\":1,\"short_title\":\"A %d\"}]}", version);
	snprintf(sheet_path, sizeof(sheet_path), "%s", fixture_write_text("sheet.json", text));
}

static void control_threads_may_all_be_busy(void **given)
{
	char stands_folder[256];
	struct thread threads[BUSY] = {0};
	struct control *controls[ROOMS] = {0};
	assert_int_equal(fixture_setup(given), 0);
	snprintf(stands_folder, sizeof(stands_folder), "%s/stands", fixture_folder());
	shows_begin(&shows, *given, &(struct control_paths){.stands_folder = stands_folder});
	lock_init(&stand.lock);
	write_files(1);
	for (size_t i = 0; i < BUSY; i++)
		assert_true(thread_start(&threads[i], "busy", be_busy, (void *)(uintptr_t)i, NULL));
	for (int round = 0; round < ROUNDS; round++) {
		unsigned which = (unsigned)round % ROOMS;
		lend(which, NULL);
		control_close(&controls[which], NULL);
		controls[which] =
			shows_open(&shows,
				   &(struct control_request){.feed = {.source = FEED_SOURCE_FILE, .path = room_path},
							     .sheet_file = which ? sheet_path : NULL},
				   NULL);
		lend(which, controls[which]);
		if (round % 5 == 0)
			write_files(round + 2);
		pause_ms(5);
	}
	for (unsigned i = 0; i < ROOMS; i++) {
		control_close(&controls[i], NULL); // while others still have it
		lend(i, NULL);
	}
	atomic_store(&stand.must_stop, true);
	for (size_t i = 0; i < BUSY; i++)
		thread_join(&threads[i]);
	print_message("control: %u orders taken, %u states seen\n", atomic_load(&stand.ordered),
		      atomic_load(&stand.seen));
	assert_true(atomic_load(&stand.ordered) > ROUNDS);
	assert_true(atomic_load(&stand.seen) > ROUNDS);
	lock_finish(&stand.lock);
	shows_end(&shows);
	assert_int_equal(fixture_teardown(given), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(control_threads_may_all_be_busy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

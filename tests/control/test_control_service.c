/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The control's thread between a feed and who is woken: states come through, and the end is the end. */
#include "control_fixture.h"

static struct shows shows;

static int setup(void **state)
{
	if (fixture_setup(state))
		return -1;
	shows_begin(&shows, *state, NULL);
	return 0;
}

static int teardown(void **state)
{
	shows_end(&shows);
	return fixture_teardown(state);
}

static void say_room(struct fixture *fixture, const char *path, int version)
{
	scripted_server_say(fixture->server, path, &(struct script){.body = room_text_of("e1", version, 7990, 1000)});
}

static struct control *open_room(struct fixture *fixture, const char *path, struct waker *waker)
{
	return shows_open(
		&shows,
		&(struct control_request){.feed = {.source = FEED_SOURCE_POLL, .url = fixture_url(fixture, path)}},
		waker);
}

static void control_service_brings_what_the_shop_says(void **state)
{
	struct fixture *fixture = *state;
	say_room(fixture, "/room", 1);
	struct control *control = open_room(fixture, "/room", fixture->waker);
	const struct control_state *first = control_state_get(control);
	assert_non_null(first->feed); // there at once, with or without a room
	control_state_unref(first);
	WAIT_UNTIL(version_of(control) == 1);
	say_room(fixture, "/room", 2);
	WAIT_UNTIL(version_of(control) == 2);
	assert_true(waker_wait(fixture->waker, now_ns()));
	const struct control_state *newest = control_state_get(control);
	assert_ptr_equal(newest->room, newest->feed->room);
	control_state_unref(newest);
	control_close(&control, fixture->waker);
	assert_null(control);
	WAIT_UNTIL(feed_registry_count(shows.registry) == 0);
}

static void control_service_wakes_who_follows(void **state)
{
	struct fixture *fixture = *state;
	struct waker *second = waker_create();
	say_room(fixture, "/room", 1);
	struct control *control = open_room(fixture, "/room", fixture->waker);
	assert_true(control_follow(control, second, NULL));
	WAIT_UNTIL(version_of(control) == 1);
	while (waker_wait(second, now_ns() + 50 * MS_NS)) {
	}
	control_refresh(control);
	assert_true(waker_wait(second, now_ns() + 2000 * MS_NS));
	control_unfollow(control, second);
	control_close(&control, fixture->waker);
	waker_unref(second);
}

static void control_service_takes_no_order_after_the_close(void **state)
{
	struct fixture *fixture = *state;
	say_room(fixture, "/room", 1);
	struct control *control = open_room(fixture, "/room", NULL);
	struct control *held = control_ref(control);
	WAIT_UNTIL(version_of(control) == 1);
	const struct control_order order = {.kind = ORDER_NEXT};
	uint64_t first = control_post(control, &order);
	uint64_t second = control_post(control, &order);
	assert_true(first > 0 && second > first);
	control_close(&control, NULL);
	assert_int_equal(control_post(held, &order), 0);
	assert_int_equal(version_of(held), 1);
	control_refresh(held);
	control_unref(held);
}

static void control_service_follows_many_rooms_through_opens_and_closes(void **state)
{
	struct fixture *fixture = *state;
	struct control *controls[8] = {0};
	say_room(fixture, "/room", 1);
	for (int round = 0; round < 200; round++) {
		size_t at = (size_t)(round * 5) % 8;
		if (controls[at])
			control_close(&controls[at], fixture->waker);
		else
			controls[at] = open_room(fixture, "/room", fixture->waker);
		if (round % 7 == 0)
			say_room(fixture, "/room", round + 2);
		for (size_t i = 0; i < 8; i++) {
			if (controls[i])
				control_post(controls[i], &(struct control_order){.kind = ORDER_NEXT});
		}
	}
	say_room(fixture, "/room", 1000);
	for (size_t i = 0; i < 8; i++) {
		if (controls[i])
			WAIT_UNTIL(version_of(controls[i]) == 1000);
		control_close(&controls[i], fixture->waker);
	}
	WAIT_UNTIL(feed_registry_count(shows.registry) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(control_service_brings_what_the_shop_says, setup, teardown),
		cmocka_unit_test_setup_teardown(control_service_wakes_who_follows, setup, teardown),
		cmocka_unit_test_setup_teardown(control_service_takes_no_order_after_the_close, setup, teardown),
		cmocka_unit_test_setup_teardown(control_service_follows_many_rooms_through_opens_and_closes, setup,
						teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

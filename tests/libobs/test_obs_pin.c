/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which room keys act on: the one on air, or the one that is pinned, as long as it is open. */
#include "unit.h"

#include "shows_own.h"

#include "base/clock.h"

/* -- the registry, and controls that are nothing but places -- */

static struct listed_room a, b;
static struct listed_room *listed;
static char control_a, control_b;

struct listed_room *shows_enter(void)
{
	return listed;
}

void shows_leave(void)
{
}

struct control *control_ref(struct control *control)
{
	return control;
}

static int setup(void **unused)
{
	(void)unused;
	a = (struct listed_room){.id = "aaaaaaaaaaaaaaaa", .live.control = (struct control *)&control_a};
	b = (struct listed_room){.id = "bbbbbbbbbbbbbbbb", .live.control = (struct control *)&control_b};
	a.next = &b;
	listed = &a;
	assert_true(shows_pin(""));
	return 0;
}

static void draw(struct listed_room *room, uint64_t ago_ms, uint64_t since_ms)
{
	uint64_t now_ns = clock_now_ns(clock_system());
	atomic_store(&room->drawn_ns, now_ns - ago_ms * 1000000);
	atomic_store(&room->since_ns, now_ns - since_ms * 1000000);
}

static void assert_armed(const void *wanted)
{
	assert_ptr_equal(shows_armed(), wanted);
	struct shows_room rooms[4];
	size_t count = shows_rooms(rooms, 4);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(rooms[i].is_armed, (const void *)rooms[i].control == wanted);
}

static void obs_pin_keys_follow_the_air(void **unused)
{
	(void)unused;
	assert_armed(NULL); // two rooms, none was on air: a take in the wrong one cannot be taken back
	draw(&b, 10, 5000);
	assert_armed(&control_b);
	draw(&a, 10, 1000); // came later
	assert_armed(&control_a);
	listed = &b;
	assert_armed(&control_b);
	listed = NULL;
	assert_armed(NULL);
}

static void obs_pin_goes_before_the_air(void **unused)
{
	(void)unused;
	draw(&a, 10, 1000);
	assert_true(shows_pin("bbbbbbbbbbbbbbbb"));
	assert_armed(&control_b);
	struct shows_room rooms[4];
	assert_int_equal(shows_rooms(rooms, 4), 2);
	assert_true(rooms[0].is_on_air && !rooms[0].is_pinned);
	assert_true(rooms[1].is_pinned && !rooms[1].is_on_air);
	assert_string_equal(rooms[1].key, "bbbbbbbbbbbbbbbb");
	assert_false(shows_pin("cccccccccccccccc")); // no such room: what was pinned stays
	assert_armed(&control_b);
	assert_true(shows_pin(""));
	assert_armed(&control_a);
}

static void obs_pin_ends_with_its_room(void **unused)
{
	(void)unused;
	draw(&a, 10, 1000);
	assert_true(shows_pin("bbbbbbbbbbbbbbbb"));
	a.next = NULL; // b is closed
	assert_armed(&control_a);
	a.next = &b; // and opened again
	assert_armed(&control_a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(obs_pin_keys_follow_the_air, setup),
		cmocka_unit_test_setup(obs_pin_goes_before_the_air, setup),
		cmocka_unit_test_setup(obs_pin_ends_with_its_room, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

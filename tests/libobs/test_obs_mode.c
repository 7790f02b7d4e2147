/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SAFE, PANIC and RETURN as one word: what each key does in each mode, the held second, and many who press at once. */
#include "unit.h"

#include "air_mode.h"
#include "base/thread.h"

#include <sched.h>
#include <stdatomic.h>

#define MS UINT64_C(1000000)
#define HOLD (AIR_RETURN_HOLD_MS * MS)
#define START (UINT64_C(52) * 86400 * 1000 * MS) /* a machine that has been up for long */

static void each_key_does_its_own(void **state)
{
	(void)state;
	static const struct {
		enum air_mode before;
		bool (*press)(void);
		enum air_mode after;
	} rows[] = {
		{AIR_NORMAL, air_mode_safe, AIR_SAFE},     {AIR_SAFE, air_mode_safe, AIR_SAFE},
		{AIR_PANIC, air_mode_safe, AIR_PANIC},     {AIR_NORMAL, air_mode_panic, AIR_PANIC},
		{AIR_SAFE, air_mode_panic, AIR_PANIC},     {AIR_PANIC, air_mode_panic, AIR_PANIC},
		{AIR_NORMAL, air_mode_return, AIR_NORMAL}, {AIR_SAFE, air_mode_return, AIR_NORMAL},
		{AIR_PANIC, air_mode_return, AIR_NORMAL},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		air_mode_set(rows[i].before);
		assert_int_equal(rows[i].press(), rows[i].after != rows[i].before);
		assert_int_equal(air_mode_get(), rows[i].after);
		// once more changes nothing
		assert_false(rows[i].press());
		assert_int_equal(air_mode_get(), rows[i].after);
	}
}

static void return_acts_after_a_whole_second(void **state)
{
	(void)state;
	for (int mode = AIR_SAFE; mode <= AIR_PANIC; mode++) {
		air_mode_set((enum air_mode)mode);
		assert_false(air_mode_step(START + 10 * HOLD)); // nobody holds it
		air_mode_hold_return(START);
		assert_false(air_mode_step(START));
		assert_false(air_mode_step(START + HOLD - 1));
		assert_int_equal(air_mode_get(), mode);
		assert_true(air_mode_step(START + HOLD));
		assert_int_equal(air_mode_get(), AIR_NORMAL);
		assert_false(air_mode_release_return(START + 2 * HOLD));
		assert_int_equal(air_mode_get(), AIR_NORMAL);
	}
}

static void a_short_press_brings_nothing_back(void **state)
{
	(void)state;
	air_mode_set(AIR_PANIC);
	for (int i = 0; i < 100; i++) {
		uint64_t at_ns = START + (uint64_t)i * 999 * MS;
		air_mode_hold_return(at_ns);
		assert_false(air_mode_step(at_ns + 900 * MS));
		assert_false(air_mode_release_return(at_ns + 998 * MS));
		assert_false(air_mode_step(at_ns + 999 * MS - 1));
		assert_int_equal(air_mode_get(), AIR_PANIC);
	}
	assert_false(air_mode_step(START + 1000 * HOLD));
	// No frame came in between: the release itself sees that the second is over.
	air_mode_hold_return(START);
	assert_true(air_mode_release_return(START + HOLD));
	assert_int_equal(air_mode_get(), AIR_NORMAL);
}

static void a_key_that_repeats_counts_from_its_first_press(void **state)
{
	(void)state;
	air_mode_set(AIR_SAFE);
	for (int i = 0; i < 10; i++)
		air_mode_hold_return(START + (uint64_t)i * 90 * MS);
	assert_false(air_mode_step(START + HOLD - 1));
	assert_true(air_mode_step(START + HOLD));
}

static void what_takes_off_air_ends_a_return_that_is_held(void **state)
{
	(void)state;
	static bool (*const presses[])(void) = {air_mode_safe, air_mode_panic};
	for (size_t i = 0; i < 2; i++) {
		for (int mode = AIR_NORMAL; mode <= AIR_PANIC; mode++) {
			air_mode_set((enum air_mode)mode);
			air_mode_hold_return(START);
			presses[i]();
			enum air_mode wanted = i == 1 || mode == AIR_PANIC ? AIR_PANIC : AIR_SAFE;
			assert_false(air_mode_step(START + 2 * HOLD));
			assert_false(air_mode_release_return(START + 3 * HOLD));
			assert_int_equal(air_mode_get(), wanted);
		}
	}
}

/* -- two at once -- */

/* What is looked for comes once in a thousand rounds. Sanitizers look for another kind of bug. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ROUNDS 2000
#else
#define ROUNDS 20000
#endif

static atomic_int held_round, panicked_round, done_round, checked_round;

static void wait_for(atomic_int *round, int number)
{
	while (atomic_load(round) < number)
		sched_yield();
}

static void linger(int turns)
{
	for (volatile int turn = 0; turn < turns; turn++) {
	}
}

/* In each round one RETURN is held and then carried out by frames that come without end. */
static void hold_and_step(void *data)
{
	(void)data;
	for (int round = 1; round <= ROUNDS; round++) {
		air_mode_set(AIR_SAFE);
		air_mode_hold_return(START);
		atomic_store(&held_round, round);
		linger(round % 211);
		while (atomic_load(&panicked_round) < round)
			air_mode_step(START + HOLD);
		air_mode_step(START + HOLD);
		atomic_store(&done_round, round);
		wait_for(&checked_round, round);
	}
}

/* A frame that is about to carry out a RETURN never undoes a PANIC that was pressed after its look. */
static void no_return_undoes_a_later_panic(void **state)
{
	(void)state;
	struct thread thread = {0};
	atomic_store(&held_round, 0);
	atomic_store(&panicked_round, 0);
	atomic_store(&done_round, 0);
	atomic_store(&checked_round, 0);
	assert_true(thread_start(&thread, "frames", hold_and_step, NULL, NULL));
	int undone = 0;
	for (int round = 1; round <= ROUNDS; round++) {
		wait_for(&held_round, round);
		linger(round % 97);
		air_mode_panic();
		atomic_store(&panicked_round, round);
		wait_for(&done_round, round);
		undone += air_mode_get() != AIR_PANIC;
		atomic_store(&checked_round, round);
	}
	thread_join(&thread);
	assert_int_equal(undone, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_key_does_its_own),
		cmocka_unit_test(return_acts_after_a_whole_second),
		cmocka_unit_test(a_short_press_brings_nothing_back),
		cmocka_unit_test(a_key_that_repeats_counts_from_its_first_press),
		cmocka_unit_test(what_takes_off_air_ends_a_return_that_is_held),
		cmocka_unit_test(no_return_undoes_a_later_panic),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

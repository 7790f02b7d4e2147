/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include "base/clock.h"
#include "base/mailbox.h"
#include "base/waker.h"

#include <stdatomic.h>
#include <stdlib.h>

static atomic_int released;

static void release_number(void *item)
{
	free(item);
	atomic_fetch_add(&released, 1);
}

#define GIVEN 20000

static void give_numbers(void *data)
{
	struct mailbox *box = data;
	for (int i = 1; i <= GIVEN; i++) {
		int *number = malloc(sizeof(*number));
		*number = i;
		mailbox_give(box, number);
	}
}

static void test_mailbox_keeps_the_newest_and_loses_nothing(void **state)
{
	(void)state;
	struct mailbox box;
	mailbox_init(&box, release_number);
	struct thread giver = {0};
	assert_true(thread_start(&giver, "giver", give_numbers, &box, NULL));
	int last = 0;
	int taken = 0;
	while (last < GIVEN) {
		int *number = mailbox_try_take(&box);
		if (!number)
			continue;
		assert_true(*number > last);
		last = *number;
		taken++;
		free(number);
	}
	thread_join(&giver);
	assert_null(mailbox_try_take(&box));
	mailbox_finish(&box);
	assert_int_equal(taken + atomic_load(&released), GIVEN);
}

static void wake_soon(void *data)
{
	struct waker *waker = data;
	waker_wake(waker);
	waker_unref(waker);
}

static void test_waker_wakes_and_keeps_a_wake(void **state)
{
	(void)state;
	struct waker *waker = waker_create();
	struct thread other = {0};
	assert_true(thread_start(&other, "other", wake_soon, waker_ref(waker), NULL));
	assert_true(waker_wait(waker, UINT64_MAX));
	thread_join(&other);
	waker_wake(waker);
	waker_wake(waker);
	assert_true(waker_wait(waker, 0));
	uint64_t before = clock_now_ns(clock_system());
	assert_false(waker_wait(waker, before + 20000000));
	assert_true(clock_now_ns(clock_system()) >= before + 20000000);
	waker_unref(waker);
	waker_wake(NULL);
}

static void test_lock_try_never_waits(void **state)
{
	(void)state;
	struct lock lock;
	lock_init(&lock);
	assert_true(lock_try(&lock));
	lock_leave(&lock);
	lock_finish(&lock);
	struct thread never = {0};
	thread_join(&never);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mailbox_keeps_the_newest_and_loses_nothing),
		cmocka_unit_test(test_waker_wakes_and_keeps_a_wake),
		cmocka_unit_test(test_lock_try_never_waits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

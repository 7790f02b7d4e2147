/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmocka and the headers that it wants before itself; and a group's last step counts as a test does. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* cmocka 1.1 prints that the last step of a group failed, and returns 0 all the same: a leak that only the end can see
 * would pass (canary_last_step.c). */
static CMFixtureFunction unit_last_step;
static bool unit_has_ended;

static inline int unit_end(void **state)
{
	int code = unit_last_step(state); // a failed assertion does not come back
	unit_has_ended = code == 0;
	return code;
}

static inline int unit_run_group(const char *name, const struct CMUnitTest *tests, size_t count,
				 CMFixtureFunction first_step, CMFixtureFunction last_step)
{
	unit_last_step = last_step;
	unit_has_ended = last_step == NULL;
	int failures = _cmocka_run_group_tests(name, tests, count, first_step, last_step ? unit_end : NULL);
	return failures + !unit_has_ended;
}

#undef cmocka_run_group_tests
#undef cmocka_run_group_tests_name
#define cmocka_run_group_tests_name(name, tests, first_step, last_step) \
	unit_run_group(name, tests, sizeof(tests) / sizeof((tests)[0]), first_step, last_step)
#define cmocka_run_group_tests(tests, first_step, last_step) \
	cmocka_run_group_tests_name(#tests, tests, first_step, last_step)

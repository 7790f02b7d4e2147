/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A group of tests whose last step fails: the program has to fail with it (test_house_canary.py). */
#include "unit.h"

static void passes(void **state)
{
	(void)state;
}

static int fails(void **state)
{
	(void)state;
	assert_int_equal(1, 0);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(passes)};
	return cmocka_run_group_tests(tests, NULL, fails);
}

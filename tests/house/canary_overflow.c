/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A planted overflow of money: the undefined-behaviour sanitizer has to catch it (test_house_canary.py). */
#include <stdint.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	int64_t amount_minor = INT64_MAX - 1 + argc;

	amount_minor += argc;
	printf("%s has %lld\n", argv[0], (long long)amount_minor);
	return 0;
}

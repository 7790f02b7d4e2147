/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A planted leak: the address sanitizer has to catch it (test_house_canary.py). */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	char *volatile kept = malloc(64 + (size_t)argc);

	printf("%s leaks %d bytes\n", argv[0], kept ? 64 + argc : 0);
	kept = NULL;
	return kept != NULL;
}

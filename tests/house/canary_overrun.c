/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A planted read behind a buffer: the address sanitizer has to catch it (test_house_canary.py). */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	char *text = calloc(1, 8);
	int got = text ? text[7 + argc] : 0;

	printf("%s reads %d\n", argv[0], got);
	free(text);
	return 0;
}

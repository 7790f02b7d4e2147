/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A planted race: the thread sanitizer has to catch it (test_house_canary.py). */
#include <pthread.h>
#include <stdio.h>

static int stock_left;

static void *sell(void *unused)
{
	(void)unused;
	for (int i = 0; i < 1000; i++)
		stock_left--;
	return NULL;
}

int main(void)
{
	pthread_t seller;

	if (pthread_create(&seller, NULL, sell, NULL) != 0)
		return 0;
	sell(NULL);
	pthread_join(seller, NULL);
	printf("left %d\n", stock_left);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "srgb.h"

#include <math.h>
#include <pthread.h>
#include <stddef.h>

#define GUESSES 4096

static pthread_once_t the_once = PTHREAD_ONCE_INIT;
static float the_light[256];
static float the_border[256];      /* the light from which on a step is the nearest one */
static uint8_t the_guess[GUESSES]; /* the step at the begin of each slice of the light */

static double light_of(double encoded)
{
	return encoded <= 0.04045 ? encoded / 12.92 : pow((encoded + 0.055) / 1.055, 2.4);
}

static void fill_tables(void)
{
	for (int step = 0; step < 256; step++) {
		the_light[step] = (float)light_of(step / 255.0);
		the_border[step] = step == 0 ? -INFINITY : (float)light_of((step - 0.5) / 255.0);
	}
	int step = 0;
	for (int slice = 0; slice < GUESSES; slice++) {
		while (step < 255 && the_border[step + 1] <= (float)slice / GUESSES)
			step++;
		the_guess[slice] = (uint8_t)step;
	}
}

const float *srgb_table(void)
{
	pthread_once(&the_once, fill_tables);
	return the_light;
}

float srgb_decode(uint8_t step)
{
	return srgb_table()[step];
}

uint8_t srgb_encode(float linear)
{
	pthread_once(&the_once, fill_tables);
	if (!(linear > 0))
		return 0;
	if (linear >= 1)
		return 255;
	int step = the_guess[(size_t)(linear * GUESSES)];
	while (step < 255 && the_border[step + 1] <= linear)
		step++;
	return (uint8_t)step;
}

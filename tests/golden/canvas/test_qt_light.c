/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the canvas is read as, against the same sums in floating point; and the shadow against a true Gaussian. */
#include "unit.h"

#include "qt/bridge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const struct bridge *bridge;

static int setup(void **state)
{
	(void)state;
	bridge = bridge_load(SHOP_BINARY_DIR, NULL);
	return bridge ? 0 : -1;
}

static double linear_of(double c)
{
	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double encoded(double l)
{
	return l <= 0.0031308 ? l * 12.92 : 1.055 * pow(l, 1 / 2.4) - 0.055;
}

/* One pixel for each colour of a channel (x) and each alpha (y); the other channels are other colours. */
static uint8_t *paint_all(bool is_linear)
{
	struct canvas *canvas = bridge->canvas_create(256, 256, NULL);
	assert_non_null(canvas);
	for (int alpha = 0; alpha < 256; alpha++) {
		for (int c = 0; c < 256; c++) {
			const struct bridge_rect pixel = {(float)c, (float)alpha, 1, 1};
			const struct bridge_paint paint = {.fill = FILL_SOLID,
							   .rgba = (uint32_t)c << 24 | (uint32_t)(255 - c) << 16 |
								   (uint32_t)(c / 2) << 8 | (uint32_t)alpha};
			bridge->canvas_fill(canvas, &pixel, NULL, &paint);
		}
	}
	uint8_t *pixels = malloc(256 * 256 * 4);
	assert_non_null(pixels);
	if (is_linear)
		bridge->canvas_read_linear(canvas, pixels);
	else
		bridge->canvas_read_straight(canvas, pixels);
	bridge->canvas_destroy(canvas);
	return pixels;
}

struct worst {
	double opaque, from_16, below_16;
};

static void note(struct worst *worst, int alpha, double off)
{
	double *at = alpha == 255 ? &worst->opaque : alpha >= 16 ? &worst->from_16 : &worst->below_16;
	if (off > *at)
		*at = off;
}

static const int channels[3][2] = {{1, 0}, {-1, 255}, {0, 0}};

static int color_at(int channel, int c)
{
	return channel == 2 ? c / 2 : channels[channel][1] + channels[channel][0] * c;
}

static void test_linear(void **state)
{
	(void)state;
	uint8_t *pixels = paint_all(true);
	struct worst worst = {0};
	for (int alpha = 0; alpha < 256; alpha++) {
		for (int c = 0; c < 256; c++) {
			const uint8_t *p = pixels + 4 * (alpha * 256 + c);
			assert_int_equal(p[3], alpha);
			for (int i = 0; i < 3; i++) {
				double wanted = encoded(linear_of(color_at(i, c) / 255.0) * alpha / 255.0) * 255;
				note(&worst, alpha, fabs(p[i] - wanted));
			}
		}
	}
	free(pixels);
	printf("read_linear: at most %.3f of 255 off when opaque, %.3f from alpha 16, %.3f below\n", worst.opaque,
	       worst.from_16, worst.below_16);
	assert_true(worst.opaque <= 1.0);
	assert_true(worst.from_16 <= 2.0);
	assert_true(worst.below_16 <= 2.0);
}

/* White stays white over white, at every alpha: what a grey fringe would be seen by. */
static void test_no_fringe(void **state)
{
	(void)state;
	uint8_t *pixels = paint_all(true);
	double darkest = 255;
	for (int alpha = 0; alpha < 256; alpha++) {
		const uint8_t *p = pixels + 4 * (alpha * 256 + 255);
		double over = encoded(linear_of(p[0] / 255.0) + (1 - p[3] / 255.0)) * 255;
		if (over < darkest)
			darkest = over;
		assert_true(over < 256.0);
	}
	free(pixels);
	printf("white over white: at least %.3f\n", darkest);
	assert_true(darkest > 254.0);
}

static void test_straight(void **state)
{
	(void)state;
	uint8_t *pixels = paint_all(false);
	for (int alpha = 1; alpha < 256; alpha++) {
		for (int c = 0; c < 256; c++) {
			const uint8_t *p = pixels + 4 * (alpha * 256 + c);
			assert_int_equal(p[3], alpha);
			for (int i = 0; i < 3; i++)
				assert_int_equal(p[i], color_at(i, c));
		}
	}
	for (int c = 0; c < 256 * 4; c++)
		assert_int_equal(pixels[c], 0);
	free(pixels);
}

/* A blurred rectangle without corners is the product of two differences of the normal distribution. */
static double gaussian(double from, double to, double at, double sigma)
{
	return 0.5 * (erf((to - at) / (sigma * sqrt(2))) - erf((from - at) / (sigma * sqrt(2))));
}

static void check_shadow(float x, float width, float height, float blur)
{
	enum { SIDE = 256 };
	struct canvas *canvas = bridge->canvas_create(SIDE, SIDE, NULL);
	assert_non_null(canvas);
	const struct bridge_rect rect = {x, 60, width, height};
	bridge->canvas_shadow(canvas, &rect, NULL, 3, 5, blur, 0x000000FF);
	uint8_t *pixels = malloc(SIDE * SIDE * 4);
	assert_non_null(pixels);
	bridge->canvas_read_straight(canvas, pixels);
	bridge->canvas_destroy(canvas);
	double worst = 0;
	for (int py = 0; py < SIDE; py++) {
		for (int px = 0; px < SIDE; px++) {
			double wanted = gaussian(x + 3, x + 3 + width, px + 0.5, blur / 2) *
					gaussian(65, 65 + height, py + 0.5, blur / 2);
			double off = fabs(pixels[4 * (py * SIDE + px) + 3] / 255.0 - wanted);
			if (off > worst)
				worst = off;
		}
	}
	free(pixels);
	printf("shadow %g x %g blurred by %g: at most %.4f off\n", (double)width, (double)height, (double)blur, worst);
	assert_true(worst < 0.015);
}

static void test_shadow(void **state)
{
	(void)state;
	check_shadow(60, 120, 100, 8);
	check_shadow(60.5f, 120, 100, 24);
	check_shadow(60, 150, 40, 24);
	check_shadow(60, 30, 20, 48);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_linear),
		cmocka_unit_test(test_no_fringe),
		cmocka_unit_test(test_straight),
		cmocka_unit_test(test_shadow),
	};
	return cmocka_run_group_tests_name("qt_light", tests, setup, NULL);
}

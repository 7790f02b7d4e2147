/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every theme in every variant in every beat, whole: one picture a theme and variant in goldens/looks/, its beats side
 * by side at a third of their size over grey. What the layers say exactly is looked at elsewhere, at full size.
 */
#include "unit.h"

#include "fixture.h"
#include "looks.h"
#include "png_compare.h"
#include "srgb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SMALLER 3
#define COLUMNS 4
/* Qt 5 and 6 give the same pixels; another compiler may round one step otherwise. */
#define MAX_STEP 1
/* A studio's middle grey, in linear light. */
#define GREY 0.22f

/* The mean of a square of the picture, over grey, as people see it. */
static void shrink(const struct render_picture *picture, int x, int y, uint8_t *out)
{
	float sum[4] = {0};
	for (int i = 0; i < SMALLER * SMALLER; i++) {
		size_t at = (size_t)(y * SMALLER + i / SMALLER) * (size_t)picture->width_px +
			    (size_t)(x * SMALLER + i % SMALLER);
		for (int k = 0; k < 4; k++)
			sum[k] += picture->linear[at * 4 + (size_t)k] / (SMALLER * SMALLER);
	}
	for (int k = 0; k < 3; k++)
		out[k] = srgb_encode(sum[k] + (1.0f - sum[3]) * GREY);
	out[3] = 255;
}

static void render(const struct stage_spec *spec, size_t beat, struct render_picture *out)
{
	struct error err = {0};
	char text[400];
	const struct room *room = look_room(beat);
	struct render_request request = look_request(spec, room);
	if (!render_stage(layers_bridge(), LAYERS_DATA, &request, out, &err))
		fail_msg("%s/%s: %s", spec->theme, spec->variant, error_text(&err, text, sizeof(text)));
	room_unref(room);
}

static void looks_like_its_golden(void **state)
{
	const struct stage_spec *spec = *state;
	struct error err = {0};
	char text[400];
	char name[128];
	char path[512];
	uint8_t *sheet = NULL;
	int width_px = 0;
	int height_px = 0;
	for (size_t i = 0; i < LOOKS_BEATS; i++) {
		struct render_picture picture;
		render(spec, i, &picture);
		width_px = picture.width_px / SMALLER;
		height_px = picture.height_px / SMALLER;
		if (!sheet)
			sheet = malloc((size_t)width_px * (size_t)height_px * 4 * LOOKS_BEATS);
		assert_non_null(sheet);
		size_t left = i % COLUMNS * (size_t)width_px;
		size_t top = i / COLUMNS * (size_t)height_px;
		for (int y = 0; y < height_px; y++) {
			uint8_t *row = sheet + ((top + (size_t)y) * COLUMNS * (size_t)width_px + left) * 4;
			for (int x = 0; x < width_px; x++)
				shrink(&picture, x, y, row + (size_t)x * 4);
		}
		render_picture_finish(&picture);
	}
	snprintf(name, sizeof(name), "looks/%s-%s", spec->theme, spec->variant);
	snprintf(path, sizeof(path), LAYERS_FOLDER "/goldens/%s.png", name);
	if (!png_compare(layers_bridge(), path, name, sheet, width_px * COLUMNS,
			 height_px * (int)(LOOKS_BEATS / COLUMNS), MAX_STEP, &err))
		fail_msg("%s", error_text(&err, text, sizeof(text)));
	free(sheet);
}

int main(void)
{
	static struct stage_spec specs[STAGES_MOST];
	static struct CMUnitTest tests[STAGES_MOST];
	static char names[STAGES_MOST][96];
	const char *asked = getenv("SHOP_LOOKS");
	size_t found = stages_find(specs);
	size_t count = 0;
	asked = asked ? asked : "";
	for (size_t i = 0; i < found; i++) {
		if (strcmp(specs[i].language, "zh-CN") != 0 || strncmp(specs[i].theme, asked, strlen(asked)) != 0)
			continue;
		snprintf(names[count], sizeof(names[count]), "%s %s", specs[i].theme, specs[i].variant);
		tests[count] = (struct CMUnitTest){
			.name = names[count], .test_func = looks_like_its_golden, .initial_state = &specs[i]};
		count++;
	}
	int failed = count == 0 || _cmocka_run_group_tests("picture_looks", tests, count, NULL, NULL);
	layers_images_finish();
	return failed;
}

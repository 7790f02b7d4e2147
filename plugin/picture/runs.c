/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "runs.h"

#include <string.h>

#define SHRINK_PX 2
#define CHIP_RADIUS_PX 8
/* A chip's height in percent of its text. */
#define CHIP_HEIGHT_PERCENT 150

void runs_init(struct runs *runs, const struct scene *scene)
{
	*runs = (struct runs){.scene = scene, .chip_percent = CHIP_HEIGHT_PERCENT};
}

struct run *runs_add(struct runs *runs, enum face face, int size_px, uint32_t rgba, int gap_px, const char *text)
{
	if (!text || text_is_blank(text))
		return NULL;
	char *copy = runs->count < RUNS_MOST ? build_text(runs->scene->build, text) : NULL;
	if (!copy) {
		runs->has_overflown = true;
		return NULL;
	}
	struct run *run = &runs->entries[runs->count++];
	*run = (struct run){.style = {.face = face, .size_px = size_px, .rgba = rgba}, .text = copy, .gap_px = gap_px};
	return run;
}

bool runs_add_badge(struct runs *runs, enum badge badge, int size_px, int gap_px)
{
	const struct stage *stage = runs->scene->stage;
	if (!stage->badges.entries[badge].shape)
		return false;
	if (runs->count == RUNS_MOST) {
		runs->has_overflown = true;
		return false;
	}
	struct run *run = &runs->entries[runs->count++];
	*run = (struct run){
		.style = {.face = FACE_TEXT, .size_px = size_px, .rgba = stage->colors.accent},
		.text = "",
		.badge = badge,
		.gap_px = gap_px,
	};
	return true;
}

void runs_make_chip(struct runs *runs, struct run *run, int pad_px)
{
	const struct theme_colors *colors = &runs->scene->stage->colors;
	if (!run)
		return;
	run->chip_top = colors->chip_top;
	run->chip_bottom = colors->chip_bottom;
	run->style.rgba = colors->chip_text;
	run->pad_px = pad_px;
}

static int run_width_px(const struct runs *runs, const struct run *run)
{
	if (run->badge != BADGE_INVALID)
		return run->style.size_px;
	return text_advance_px(runs->scene->stage->measurer, &run->style, run->text) + 2 * run->pad_px;
}

int runs_width_px(const struct runs *runs, size_t first)
{
	int width_px = 0;
	for (size_t i = first; i < runs->count; i++)
		width_px += run_width_px(runs, &runs->entries[i]) + (i > first ? runs->entries[i].gap_px : 0);
	return width_px;
}

bool runs_shrink(struct runs *runs, int width_px, int least_px)
{
	if (runs->count == 0) // nothing is seen, and a plate for it would be empty
		return false;
	while (runs_width_px(runs, 0) > width_px) {
		bool did = false;
		for (size_t i = 0; i < runs->count; i++) {
			struct text_style *style = &runs->entries[i].style;
			if (style->size_px - SHRINK_PX < least_px)
				continue;
			style->size_px -= SHRINK_PX;
			did = true;
		}
		if (!did)
			return false;
	}
	return true;
}

bool runs_fit(struct runs *runs, int width_px, int least_px, size_t elastic)
{
	if (runs_shrink(runs, width_px, least_px))
		return true;
	if (elastic >= runs->count)
		return false;
	struct run *run = &runs->entries[elastic];
	struct text_measurer *measurer = runs->scene->stage->measurer;
	int own_px = text_advance_px(measurer, &run->style, run->text);
	int left_px = own_px - (runs_width_px(runs, 0) - width_px);
	// Less than three letters say nothing.
	if (left_px < 3 * run->style.size_px)
		return false;
	char text[512];
	size_t size = strlen(run->text);
	for (;;) {
		while (size > 0 && ((unsigned char)run->text[size - 1] & 0xc0) == 0x80)
			size--;
		if (size == 0)
			return false;
		size--;
		if (size + sizeof("…") > sizeof(text))
			continue;
		memcpy(text, run->text, size);
		memcpy(text + size, "…", sizeof("…"));
		if (text_width_px(measurer, &run->style, text) <= left_px)
			break;
	}
	char *copy = build_text(runs->scene->build, text);
	if (!copy)
		return false;
	run->text = copy;
	return true;
}

static void paint_chip(const struct run *run, struct sketch *sketch, int x, int middle, int width_px, int percent)
{
	int height_px = run->style.size_px * percent / 100;
	struct bridge_rect rect = {(float)x, (float)(middle - height_px / 2), (float)width_px, (float)height_px};
	struct bridge_corners corners = {CHIP_RADIUS_PX, CHIP_RADIUS_PX, CHIP_RADIUS_PX, CHIP_RADIUS_PX};
	sketch_fill(sketch, rect, corners, run->chip_top, run->chip_bottom);
}

static void paint_badge(const struct runs *runs, const struct run *run, struct sketch *sketch, int x, int middle)
{
	const struct badges *badges = &runs->scene->stage->badges;
	int side_px = run->style.size_px;
	struct bridge_rect rect = {(float)x, (float)(middle - side_px / 2), (float)side_px, (float)side_px};
	sketch_badge(sketch, rect, badges->entries[run->badge].shape, badges->entries[run->badge].key, run->style.rgba);
}

void runs_paint(const struct runs *runs, struct sketch *sketch, int x, int middle)
{
	for (size_t i = 0; i < runs->count; i++) {
		const struct run *run = &runs->entries[i];
		int width_px = run_width_px(runs, run);
		x += i > 0 ? run->gap_px : 0;
		if (run->chip_top)
			paint_chip(run, sketch, x, middle, width_px, runs->chip_percent);
		if (run->badge != BADGE_INVALID)
			paint_badge(runs, run, sketch, x, middle);
		else
			sketch_text(sketch, x + run->pad_px,
				    middle + text_middle_px(run->style.face, run->style.size_px), &run->style,
				    run->text);
		x += width_px;
	}
}

struct sketch_piece runs_piece(const struct runs *runs, const struct theme_box *box, bool is_right)
{
	struct sketch sketch = scene_sketch(runs->scene, box->width_px, box->height_px);
	int x = is_right ? box->width_px - runs_width_px(runs, 0) : 0;
	runs_paint(runs, &sketch, x > 0 ? x : 0, box->height_px / 2);
	return sketch_finish(&sketch);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "figure.h"

static bool is_digit(char letter)
{
	return letter >= '0' && letter <= '9';
}

static int cell_px(const struct scene *scene, const struct text_style *style, char letter)
{
	char text[2] = {letter, '\0'};
	struct text_measurer *measurer = scene->stage->measurer;
	return (is_digit(letter) ? text_digit_px(measurer, style) : text_width_px(measurer, style, text)) + 1;
}

int figure_width_px(const struct scene *scene, const struct text_style *style, const char *number)
{
	int width_px = 0;
	for (; *number; number++)
		width_px += cell_px(scene, style, *number);
	return width_px;
}

static struct sketch_piece letter_piece(const struct scene *scene, const struct text_style *style, char letter,
					int width_px)
{
	char text[2] = {letter, '\0'};
	int own_px = text_width_px(scene->stage->measurer, style, text);
	struct sketch sketch = scene_sketch(scene, width_px, style->size_px * 5 / 4);
	sketch_text(&sketch, (width_px - own_px) / 2, style->size_px, style, text);
	return sketch_finish(&sketch);
}

void figure_put(const struct scene *scene, uint32_t group, const struct text_style *style, const char *number, int x,
		int middle, unsigned modes)
{
	int top = middle + text_middle_px(style->face, style->size_px) - style->size_px;
	for (; *number; number++) {
		int width_px = cell_px(scene, style, *number);
		scene_quad(scene, group, letter_piece(scene, style, *number, width_px), x, top, modes, scene->span);
		x += width_px;
	}
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenes.h"

#include <string.h>

bool scene_fonts_init(struct scene_fonts *fonts, const struct bridge *bridge, struct error *err)
{
	memset(fonts, 0, sizeof(*fonts));
	fonts->regular = bridge->font_from_system("Noto Sans CJK SC", 400, err);
	fonts->bold = fonts->regular ? bridge->font_from_system("Noto Sans CJK SC", 700, err) : NULL;
	fonts->emoji = fonts->bold ? bridge->font_from_system("Noto Color Emoji", 400, err) : NULL;
	if (fonts->emoji)
		fonts->numeral = bridge->font_from_file(SHOP_SOURCE_DIR "/data/fonts/BebasNeue-Bold.otf", 0, err);
	if (fonts->numeral)
		fonts->label = bridge->font_from_file(SHOP_SOURCE_DIR "/data/fonts/SmileySans-Oblique.ttf", 0, err);
	if (fonts->label)
		fonts->wide = bridge->font_from_system("DejaVu Sans", 400, err);
	return fonts->wide != NULL;
}

void scene_fonts_finish(struct scene_fonts *fonts, const struct bridge *bridge)
{
	bridge->font_destroy(fonts->regular);
	bridge->font_destroy(fonts->bold);
	bridge->font_destroy(fonts->emoji);
	bridge->font_destroy(fonts->numeral);
	bridge->font_destroy(fonts->label);
	bridge->font_destroy(fonts->wide);
	memset(fonts, 0, sizeof(*fonts));
}

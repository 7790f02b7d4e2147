/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "with_fonts.h"

#include <stdio.h>

const struct bridge *bridge;
struct scene_fonts fonts;

int with_fonts_setup(void **state)
{
	(void)state;
	struct error err = {0};
	bridge = bridge_load(SHOP_BINARY_DIR, &err);
	if (bridge && scene_fonts_init(&fonts, bridge, &err))
		return 0;
	fprintf(stderr, "%s: %s\n", err.path, err.message);
	return -1;
}

int with_fonts_teardown(void **state)
{
	(void)state;
	scene_fonts_finish(&fonts, bridge);
	return 0;
}

struct bridge_text text_of(const char *utf8, struct bridge_font *const *family, size_t count)
{
	return (struct bridge_text){.utf8 = utf8,
				    .fonts = family,
				    .font_count = count,
				    .size_px = 40,
				    .rgba = 0x000000FF,
				    .lines = 1,
				    .align = ALIGN_LEFT};
}

struct bridge_text_size measured(const char *utf8, struct bridge_font *font)
{
	const struct bridge_text text = text_of(utf8, &font, 1);
	return bridge->text_measure(&text);
}

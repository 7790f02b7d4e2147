/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `layer_boxes BUILD THEME [LAYER...]`: where a theme's layers stand on the canvas, as JSON {"price": [x, y, width,
 * height], ...}. The tests of real OBS read from it where a change may be seen, so that a theme can move without
 * breaking them.
 */
#include <stdio.h>

#include "picture/render.h"

static const char *const names[] = {"product", "price", "countdown", "sales"};

static int say(const struct error *err)
{
	char text[sizeof(err->path) + sizeof(err->message) + 64];
	fprintf(stderr, "layer_boxes: %s\n", error_text(err, text, sizeof(text)));
	return 1;
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: layer_boxes BUILD THEME [LAYER...]\n");
		return 2;
	}
	char data[4096];
	snprintf(data, sizeof(data), "%s/data", argv[1]);
	struct error err = {0};
	const struct bridge *bridge = bridge_load(argv[1], &err);
	if (!bridge)
		return say(&err);
	const struct stage_spec stage = {.theme = argv[2]};
	const char *separator = "{";
	size_t count = argc > 3 ? (size_t)argc - 3 : sizeof(names) / sizeof(*names);
	for (size_t i = 0; i < count; i++) {
		const char *name = argc > 3 ? argv[3 + i] : names[i];
		struct timeline_rect box;
		if (!render_layer_box(bridge, data, &stage, layer_of_name(name), &box, &err))
			return say(&err);
		printf("%s\"%s\": [%g, %g, %g, %g]", separator, name, (double)box.x, (double)box.y, (double)box.width,
		       (double)box.height);
		separator = ", ";
	}
	printf("}\n");
	return 0;
}

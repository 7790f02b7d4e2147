/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Decoded pictures and SVG shapes, fitted into boxes.
 */
#include "scenes.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>

static struct bridge_image *load(const struct bridge *bridge, const char *name, bool is_svg)
{
	char path[512];
	snprintf(path, sizeof(path), "%s/tests/golden/canvas/pictures/%s", SHOP_SOURCE_DIR, name);
	const struct bridge_image_limits limits = {1u << 20, 1u << 20, 4096};
	struct error err = {0};
	struct buffer bytes;
	buffer_init(&bytes, limits.max_bytes);
	struct bridge_image *image = NULL;
	if (file_read(path, &bytes, &err))
		image = is_svg ? bridge->svg_decode(bytes.bytes, bytes.size_bytes, &err)
			       : bridge->image_decode(bytes.bytes, bytes.size_bytes, &limits, &err);
	buffer_finish(&bytes);
	if (!image) {
		fprintf(stderr, "%s: %s\n", path, err.message);
		abort();
	}
	return image;
}

static void put(const struct bridge *bridge, struct canvas *canvas, const char *name, struct bridge_rect rect,
		float radius)
{
	const struct bridge_corners corners = {radius, radius, radius, radius};
	struct bridge_image *image = load(bridge, name, false);
	bridge->canvas_image(canvas, &rect, &corners, image);
	bridge->image_destroy(image);
}

static void paint_images(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	(void)fonts;
	put(bridge, canvas, "photo.png", (struct bridge_rect){8, 8, 240, 160}, 0);
	put(bridge, canvas, "photo.png", (struct bridge_rect){256, 8, 100, 100}, 12);
	put(bridge, canvas, "photo.png", (struct bridge_rect){364.5f, 8.5f, 60, 120}, 30);
	put(bridge, canvas, "photo.png", (struct bridge_rect){432, 8, 24, 16}, 0);
	put(bridge, canvas, "photo.png", (struct bridge_rect){256, 140, 200, 28}, 6);
	put(bridge, canvas, "photo.jpg", (struct bridge_rect){8, 176, 120, 80}, 0);
	put(bridge, canvas, "turned.jpg", (struct bridge_rect){136, 176, 120, 80}, 0);
	put(bridge, canvas, "photo.webp", (struct bridge_rect){264, 176, 120, 80}, 0);
	put(bridge, canvas, "soft.png", (struct bridge_rect){392, 176, 64, 64}, 0);
	put(bridge, canvas, "soft.webp", (struct bridge_rect){8, 264, 160, 160}, 0);
	put(bridge, canvas, "soft.png", (struct bridge_rect){176, 264, 96, 96}, 48);
	put(bridge, canvas, "soft.png", (struct bridge_rect){280, 264, 24, 24}, 0);
}

static void paint_svg(const struct bridge *bridge, const struct scene_fonts *fonts, struct canvas *canvas)
{
	(void)fonts;
	struct bridge_image *ticket = load(bridge, "ticket.svg", true);
	bridge->canvas_svg(canvas, &(struct bridge_rect){8, 8, 144, 96}, ticket, 0);
	bridge->canvas_svg(canvas, &(struct bridge_rect){160, 8, 96, 96}, ticket, 0);
	bridge->canvas_svg(canvas, &(struct bridge_rect){264, 8, 144, 96}, ticket, 0x2050C0FF);
	bridge->canvas_svg(canvas, &(struct bridge_rect){264, 112, 36, 24}, ticket, 0xD6112F80);
	bridge->canvas_svg(canvas, &(struct bridge_rect){8.5f, 112.25f, 36, 24}, ticket, 0);
	bridge->image_destroy(ticket);
}

const struct scene scenes_pictures[] = {
	{"images", 464, 432, paint_images},
	{"svg", 416, 144, paint_svg},
	{NULL, 0, 0, NULL},
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_paper.h"

#include "unit.h"

#include "room/json.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* -- the bridge -- */

struct bridge_font {
	int nothing;
};

struct bridge_image {
	int nothing;
};

struct canvas {
	int width_px;
	int height_px;
};

static atomic_int the_measured;

/* The width of the letter at *text, which moves on behind it. */
static float letter_px(const char **text, float size_px)
{
	unsigned char first = (unsigned char)**text;
	(*text)++;
	while (((unsigned char)**text & 0xc0) == 0x80)
		(*text)++;
	if (first >= '0' && first <= '9')
		return size_px / 2;
	bool is_latin = first <= 0xc2; // with the space that does not break
	return is_latin ? size_px * 0.55f : size_px;
}

static struct bridge_text_size measure(const struct bridge_text *text)
{
	struct bridge_text_size size = {.ascent_px = text->size_px, .lines = 1};
	float line_px = 0;
	atomic_fetch_add(&the_measured, 1);
	for (const char *at = text->utf8; *at;) {
		bool is_end = *at == '\n' && text->lines > 1;
		float width_px = letter_px(&at, text->size_px);
		if (is_end || (text->width_px > 0 && line_px + width_px > text->width_px + 0.01f)) {
			if (size.lines == text->lines) {
				size.is_elided = true;
				break;
			}
			size.lines++;
			line_px = 0;
		}
		line_px += is_end ? 0 : width_px;
		if (line_px > size.width_px)
			size.width_px = line_px;
	}
	size.height_px = text->line_px * (float)size.lines;
	return size;
}

static struct bridge_font *from_file(const char *path, int face_index, struct error *err)
{
	(void)face_index;
	if (!strstr(path, "/fonts/")) {
		error_set_at(err, ERROR_NOT_FOUND, path, "no such font");
		return NULL;
	}
	return calloc(1, sizeof(struct bridge_font));
}

static struct bridge_font *from_system(const char *family, int weight, struct error *err)
{
	(void)weight;
	if (strcmp(family, "Missing") == 0) {
		error_set_at(err, ERROR_NOT_FOUND, family, "no such family");
		return NULL;
	}
	return calloc(1, sizeof(struct bridge_font));
}

static void font_destroy(struct bridge_font *font)
{
	free(font);
}

static struct bridge_image *svg_decode(const void *bytes, size_t size_bytes, struct error *err)
{
	if (size_bytes < 4 || memcmp(bytes, "<svg", 4) != 0) {
		error_set(err, ERROR_SYNTAX, "the SVG is broken");
		return NULL;
	}
	return calloc(1, sizeof(struct bridge_image));
}

static void image_destroy(struct bridge_image *image)
{
	free(image);
}

static struct canvas *canvas_create(int width_px, int height_px, struct error *err)
{
	(void)err;
	struct canvas *canvas = calloc(1, sizeof(*canvas));
	*canvas = (struct canvas){.width_px = width_px, .height_px = height_px};
	return canvas;
}

static void canvas_destroy(struct canvas *canvas)
{
	free(canvas);
}

const struct bridge *paper_bridge(void)
{
	static const struct bridge bridge = {
		.text_measure = measure,
		.font_from_file = from_file,
		.font_from_system = from_system,
		.font_destroy = font_destroy,
		.svg_decode = svg_decode,
		.image_destroy = image_destroy,
		.canvas_create = canvas_create,
		.canvas_destroy = canvas_destroy,
	};
	return &bridge;
}

int paper_measured(void)
{
	return atomic_load(&the_measured);
}

/* -- the room -- */

static const char the_item[] =
	"{\"id\": \"a\", \"link_no\": 3, \"title\": \"雨森悬挂抽纸 四层加厚 整箱\", \"short_title\": \"雨森悬挂抽纸\","
	" \"spec\": \"四层加厚\", \"unit\": \"箱\", \"image\": \"a.png\", \"beat\": \"open\","
	" \"price\": {\"currency\": \"CNY\", \"sale\": 6990,"
	"  \"parts\": [{\"kind\": \"platform_coupon\", \"amount\": 1000, \"how\": \"claim\"}],"
	"  \"list\": {\"amount\": 7990, \"basis\": \"deal_7d\", \"captured_at\": \"2026-11-20T20:00:00+08:00\"},"
	"  \"unit_price\": {\"amount\": 150, \"per\": \"包\", \"approximate\": true}},"
	" \"limits\": {\"per_buyer\": 2}, \"shipping\": {\"free\": true},"
	" \"stock\": {\"left\": 100, \"total\": 1000},"
	" \"offer\": {\"ends_at\": \"2026-11-21T21:00:00+08:00\"}}";

static const char the_room[] = "{\"schema\": \"shop-room/1\", \"version\": 7,"
			       " \"server_time\": \"2026-11-21T20:00:00+08:00\", \"ttl_ms\": 15000, \"current\": \"a\","
			       " \"room\": {\"id\": \"r\"}, \"items\": []}";

static json_t *tree_of(const char *text)
{
	json_error_t error;
	json_t *tree = json_loads(text, 0, &error);
	if (!tree)
		fail_msg("%s at %d:%d of %s", error.text, error.line, error.column, text);
	return tree;
}

static json_t *patched(json_t *tree, const char *patch)
{
	if (!patch)
		return tree;
	json_t *with = tree_of(patch);
	json_t *made = merge_patch_apply(tree, with);
	json_decref(with);
	json_decref(tree);
	return made;
}

const struct room *paper_room(const char *item_patch, const char *room_patch)
{
	json_t *document = tree_of(the_room);
	json_array_append_new(json_object_get(document, "items"), patched(tree_of(the_item), item_patch));
	document = patched(document, room_patch);
	const struct room *room = NULL;
	struct error err = {0};
	char text[320];
	if (!room_decode_json(document, &room, NULL, &err))
		fail_msg("%s", error_text(&err, text, sizeof(text)));
	json_decref(document);
	return room;
}

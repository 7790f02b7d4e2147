/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_fake.h"

#include "stage_build.h"
#include "texts_own.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- a bridge that can fill -- */

struct canvas {
	int width_px, height_px;
	uint32_t rgba;
};

static atomic_int canvases_made;

static struct canvas *fake_create(int width_px, int height_px, struct error *err)
{
	(void)err;
	struct canvas *canvas = calloc(1, sizeof(*canvas));
	*canvas = (struct canvas){.width_px = width_px, .height_px = height_px};
	atomic_fetch_add(&canvases_made, 1);
	return canvas;
}

static void fake_destroy(struct canvas *canvas)
{
	free(canvas);
}

static void fake_read(const struct canvas *canvas, uint8_t *out)
{
	for (int i = 0; i < canvas->width_px * canvas->height_px; i++)
		memcpy(out + (size_t)i * 4, &canvas->rgba, 4);
}

static const struct bridge fake_bridge = {
	.canvas_create = fake_create,
	.canvas_destroy = fake_destroy,
	.canvas_read_linear = fake_read,
};

const struct bridge *picture_fake_bridge(void)
{
	return &fake_bridge;
}

int picture_fake_canvases(void)
{
	return atomic_load(&canvases_made);
}

/* -- a stage that shows the room's version in every one of its layers, and a plate that never changes -- */

struct stage {
	char *theme;
	int layers;
};

struct number {
	uint32_t rgba;
};

static void paint_number(const struct bridge *bridge, struct canvas *canvas, const void *args)
{
	(void)bridge;
	canvas->rgba = ((const struct number *)args)->rgba;
}

const char *layer_name(enum layer layer)
{
	return layer == LAYER_PRICE ? "price" : "all";
}

/* A theme with a '/' is a file: its first digit is the number of layers, without one it is broken. */
static int layers_of_file(const char *path, struct error *err)
{
	char text[32];
	FILE *file = fopen(path, "r");
	size_t size = file ? fread(text, 1, sizeof(text) - 1, file) : 0;
	if (file)
		fclose(file);
	text[size] = '\0';
	const char *digit = strpbrk(text, "0123456789");
	if (!digit)
		error_set_at(err, ERROR_SYNTAX, "fake.json", "no number of layers");
	return digit ? *digit - '0' : 0;
}

void stage_follow(struct stage *stage, const struct stage *before)
{
	(void)stage;
	(void)before;
}

struct stage *stage_create_noting(const struct bridge *bridge, const char *data_folder, const struct stage_spec *spec,
				  struct data_files *files, struct error *err)
{
	(void)bridge;
	(void)data_folder;
	int layers = 3;
	if (spec->theme && strchr(spec->theme, '/')) {
		data_files_add(files, spec->theme);
		layers = layers_of_file(spec->theme, err);
		if (!layers)
			return NULL;
	}
	if (spec->theme && strcmp(spec->theme, "broken") == 0) {
		error_set_at(err, ERROR_VALUE, "broken.json", "no layers");
		return NULL;
	}
	struct stage *stage = calloc(1, sizeof(*stage));
	stage->theme = strdup(spec->theme ? spec->theme : "plain");
	stage->layers = layers;
	return stage;
}

void stage_destroy(struct stage *stage)
{
	if (stage)
		free(stage->theme);
	free(stage);
}

const struct guides *stage_guides(const struct stage *stage)
{
	static const struct guides none;
	(void)stage;
	return &none;
}

void stage_canvas(const struct stage *stage, int *width_px, int *height_px)
{
	(void)stage;
	*width_px = 1080;
	*height_px = 1920;
}

const char *stage_theme(const struct stage *stage)
{
	return stage->theme;
}

void picture_input_finish(struct picture_input *input)
{
	free((void *)input->room);
}

/* A room of this test is a bare struct: only its version is read. */
const struct room *picture_fake_room(int64_t version)
{
	struct room *room = calloc(1, sizeof(*room));
	room->version = version;
	return room;
}

static int piece_px = 40;

void picture_fake_set_piece_px(int side_px)
{
	piece_px = side_px;
}

/* Pieces that are no sketches say nothing. */
const struct stage_texts *stage_texts_create(const struct build *build)
{
	(void)build;
	return NULL;
}

void stage_build(struct stage *stage, struct pictures *pictures, const struct picture_input *input, uint64_t now_ns,
		 struct build *out)
{
	(void)now_ns;
	(void)pictures;
	int64_t version = input->room ? input->room->version : -1;
	struct number *plate = build_alloc(out, sizeof(*plate));
	plate->rgba = 0xFFFFFFFFu;
	uint32_t plate_group = build_group(out, &(struct build_group){.layer = LAYER_ALL, .content_key = 1});
	uint32_t plate_piece = build_piece(out, key_text(BUILD_KEY, stage->theme), 100, 50, paint_number, plate);
	build_quad(out, plate_group, plate_piece, 0, 0, TIMELINE_NORMAL, 0, INT64_MAX);
	for (int i = 0; i < stage->layers; i++) {
		struct number *number = build_alloc(out, sizeof(*number));
		number->rgba = (uint32_t)version;
		uint64_t key = key_number(key_number(BUILD_KEY, version), i);
		struct build_group group = {
			.layer = LAYER_PRICE, .content_key = key, .moves = true, .enter_ms = 240, .enter_dy_px = 24};
		uint32_t piece = build_piece(out, key, piece_px, piece_px, paint_number, number);
		build_quad(out, build_group(out, &group), piece, 0, (float)i * 60, TIMELINE_NORMAL, 0, INT64_MAX);
	}
	if (version == 77)
		build_again_at(out, clock_anchor_shop_ms(&input->shop, now_ns) + 30);
}

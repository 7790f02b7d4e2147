/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `render`: a picture of a room at one moment, by the painter and the compositor of the air.
 */
#include "commands.h"
#include "folders.h"
#include "room_pictures.h"
#include "sheet_file.h"

#include "base/alloc.h"
#include "base/file.h"
#include "picture/compose.h"
#include "picture/render.h"
#include "room/room_decode.h"
#include "room/wall_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BACKGROUND_MAX_BYTES (64u * 1024u * 1024u)
#define AGE_MAX_MS INT64_C(31536000000)

enum {
	OPTION_ROOM,
	OPTION_THEME,
	OPTION_OUT,
	OPTION_VARIANT,
	OPTION_ZONES,
	OPTION_LAYER,
	OPTION_LANGUAGE,
	OPTION_AT,
	OPTION_AGE,
	OPTION_BACKGROUND,
	OPTION_SAFE,
	OPTION_SHEET,
	OPTION_BRAND_COLOR,
	OPTION_BRAND_LOGO,
	OPTION_BRAND_FONT,
};

static const struct option_spec options[] = {
	[OPTION_ROOM] = {"room", "FILE", "the room document; its pictures stand beside it", true},
	[OPTION_SHEET] = {"sheet", "FILE", "the team's sheet, JSON or CSV, put into the room", false},
	[OPTION_THEME] = {"theme", "ID|PATH", "a theme of the data root, or a file", true},
	[OPTION_OUT] = {"out", "FILE.png", "where the picture goes", true},
	[OPTION_VARIANT] = {"variant", "NAME", "a variant of the theme (default: its first)", false},
	[OPTION_ZONES] = {"zones", "ID", "zones of the data root (default: the theme's own)", false},
	[OPTION_LAYER] = {"layer", "NAME", "one layer alone, where it stands (default: all)", false},
	[OPTION_LANGUAGE] = {"language", "TAG", "zh-CN (default), zh-TW or en", false},
	[OPTION_AT] = {"at", "TIME", "the shop's clock, RFC 3339 (default: the room's server_time)", false},
	[OPTION_AGE] = {"age", "MS", "the age of the last confirmation at that time (default 0)", false},
	[OPTION_SAFE] = {"safe", NULL, "as SAFE shows it: no figures, see the cart", false},
	[OPTION_BACKGROUND] = {"background", "FILE", "a picture to put it over (default: transparent)", false},
	[OPTION_BRAND_COLOR] = {"brand-color", "RRGGBB", "a brand's colour in the place of the theme's", false},
	[OPTION_BRAND_LOGO] = {"brand-logo", "FILE", "a brand's logo in the place of the room's name", false},
	[OPTION_BRAND_FONT] = {"brand-font", "FAMILY", "a family of the system for the words", false},
};

/* Why a file is not taken, in the form of `check`. */
static bool say(const char *file, const struct error *err)
{
	char text[sizeof(err->path) + sizeof(err->message) + 64];
	struct error shown = *err;
	if (strcmp(shown.path, file) == 0)
		shown.path[0] = '\0';
	fprintf(stderr, "shop-overlay render: %s: %s\n", file, error_text(&shown, text, sizeof(text)));
	return false;
}

static bool read_room(const char *file, const struct room **out)
{
	struct error err = {0};
	struct buffer bytes;
	buffer_init(&bytes, ROOM_DOCUMENT_MAX_BYTES);
	bool did = file_read(file, &bytes, &err) && room_decode(bytes.bytes, bytes.size_bytes, out, NULL, &err);
	buffer_finish(&bytes);
	return did || say(file, &err);
}

/* Puts the sheet's part into the room, if one is given. */
static bool put_sheet(const struct args *args, int64_t at_ms, const struct room **room)
{
	struct sheet_file file;
	if (!args->values[OPTION_SHEET])
		return true;
	sheet_file_init(&file, args->values[OPTION_SHEET], args->data_folder);
	if (!sheet_file_open(&file))
		return false;
	const struct room *merged =
		sheet_file_merge(&file, *room, at_ms == ROOM_UNSET ? (*room)->server_time_ms : at_ms);
	sheet_file_finish(&file);
	if (!merged)
		return false;
	room_unref(*room);
	*room = merged;
	return true;
}

static bool decode_background(const struct bridge *bridge, const char *file, struct bridge_image **out,
			      struct error *err)
{
	const struct bridge_image_limits limits = {
		.max_bytes = BACKGROUND_MAX_BYTES, .max_pixels = UINT64_C(64) << 20, .max_side_px = 16384};
	struct buffer bytes;
	buffer_init(&bytes, BACKGROUND_MAX_BYTES);
	struct bridge_image *image =
		file_read(file, &bytes, err) ? bridge->image_decode(bytes.bytes, bytes.size_bytes, &limits, err) : NULL;
	buffer_finish(&bytes);
	if (image)
		*out = image;
	return image != NULL;
}

/* The background as it lies behind the canvas: covering it, on black where it is transparent. The caller frees it. */
static uint8_t *paint_background(const struct bridge *bridge, const char *file, int width_px, int height_px,
				 struct error *err)
{
	const struct bridge_rect whole = {0, 0, (float)width_px, (float)height_px};
	const struct bridge_paint black = {.fill = FILL_SOLID, .rgba = 0x000000ff};
	const struct bridge_corners square = {0};
	struct bridge_image *image = NULL;
	if (!decode_background(bridge, file, &image, err))
		return NULL;
	uint8_t *pixels = alloc_zeroed((size_t)width_px * (size_t)height_px, 4);
	struct canvas *canvas = pixels ? bridge->canvas_create(width_px, height_px, err) : NULL;
	if (!pixels)
		error_set(err, ERROR_MEMORY, "no memory");
	if (canvas) {
		bridge->canvas_fill(canvas, &whole, &square, &black);
		bridge->canvas_image(canvas, &whole, &square, image);
		bridge->canvas_read_straight(canvas, pixels);
		bridge->canvas_destroy(canvas);
	} else {
		alloc_free(pixels);
		pixels = NULL;
	}
	bridge->image_destroy(image);
	return pixels;
}

static bool write_picture(const struct bridge *bridge, const struct render_picture *picture, const char *background,
			  const char *file)
{
	struct error err = {0};
	size_t count = (size_t)picture->width_px * (size_t)picture->height_px;
	uint8_t *behind = NULL;
	if (background) {
		behind = paint_background(bridge, background, picture->width_px, picture->height_px, &err);
		if (!behind)
			return say(background, &err);
	}
	uint8_t *pixels = alloc_zeroed(count, 4);
	bool did = pixels || error_set(&err, ERROR_MEMORY, "no memory");
	if (pixels && behind)
		compose_over(picture->linear, behind, count, pixels);
	else if (pixels)
		compose_to_straight(picture->linear, count, pixels);
	did = did && bridge->png_write(file, pixels, picture->width_px, picture->height_px, &err);
	alloc_free(pixels);
	alloc_free(behind);
	return did || say(file, &err);
}

static bool render(const struct args *args, struct render_request *request)
{
	struct error err = {0};
	char text[sizeof(err.path) + sizeof(err.message) + 64];
	char bridge_folder[PATH_MAX], data_folder[PATH_MAX];
	// Of a missing desktop session Qt warns; nobody here asked for one.
	setenv("QT_LOGGING_RULES", "default.warning=false", 0);
	folder_of_bridge(bridge_folder);
	folder_of_data(args->data_folder, data_folder);
	const struct bridge *bridge = bridge_load(bridge_folder, &err);
	struct render_picture picture = {0};
	if (!bridge || !render_stage(bridge, data_folder, request, &picture, &err)) {
		fprintf(stderr, "shop-overlay render: %s\n", error_text(&err, text, sizeof(text)));
		return false;
	}
	bool did = write_picture(bridge, &picture, args->values[OPTION_BACKGROUND], args->values[OPTION_OUT]);
	render_picture_finish(&picture);
	return did;
}

/* "d6112f" as a colour that is not seen through. */
static bool read_color(const char *text, uint32_t *out)
{
	char *end;
	if (strlen(text) != 6 || strspn(text, "0123456789abcdefABCDEF") != 6)
		return false;
	*out = (uint32_t)strtoul(text, &end, 16) << 8 | 0xff;
	return true;
}

static enum exit_code refuse_layer(const struct args *args, const char *name)
{
	char known[256] = "";
	size_t used = 0;
	for (int layer = LAYER_ALL; used < sizeof(known); layer++) {
		const char *one = layer_name((enum layer)layer);
		if (layer_of_name(one) == LAYER_INVALID)
			break; // behind the last one
		used += (size_t)snprintf(known + used, sizeof(known) - used, "%s%s", used ? ", " : "", one);
	}
	return args_usage(args, "--layer %s: no such layer; known are %s", name, known);
}

static enum exit_code run(const struct args *args)
{
	const char *layer = args->values[OPTION_LAYER];
	const char *at = args->values[OPTION_AT];
	const char *age = args->values[OPTION_AGE];
	const char *color = args->values[OPTION_BRAND_COLOR];
	struct render_request request = {
		.stage = {.theme = args->values[OPTION_THEME],
			  .variant = args->values[OPTION_VARIANT],
			  .zones = args->values[OPTION_ZONES],
			  .language = args->values[OPTION_LANGUAGE],
			  .layer = LAYER_ALL,
			  .brand_logo = args->values[OPTION_BRAND_LOGO],
			  .brand_font = args->values[OPTION_BRAND_FONT]},
		.at_ms = ROOM_UNSET,
		.mode = args->values[OPTION_SAFE] ? AIR_SAFE : AIR_NORMAL,
	};
	if (layer)
		request.stage.layer = layer_of_name(layer);
	if (request.stage.layer == LAYER_INVALID)
		return refuse_layer(args, layer);
	if (at && !wall_time_parse(at, &request.at_ms, NULL))
		return args_usage(args, "--at %s: a time is written 2026-11-21T21:00:00+08:00", at);
	if (age && !args_number(age, 0, AGE_MAX_MS, &request.age_ms))
		return args_usage(args, "--age %s: milliseconds, 0 to %lld", age, (long long)AGE_MAX_MS);
	if (color && !read_color(color, &request.stage.brand_rgba))
		return args_usage(args, "--brand-color %s: a colour is written d6112f", color);
	const struct room *room = NULL;
	if (!read_room(args->values[OPTION_ROOM], &room) || !put_sheet(args, request.at_ms, &room)) {
		room_unref(room);
		return EXIT_BAD;
	}
	struct blob_set *pictures = room_pictures_read(room, args->values[OPTION_ROOM]);
	request.room = room;
	request.images = pictures;
	bool did = render(args, &request);
	blob_set_unref(pictures);
	room_unref(room);
	return did ? EXIT_GOOD : EXIT_BAD;
}

const struct command command_render = {
	.name = "render",
	.summary = "Paint a room at one moment as a PNG.",
	.options = options,
	.option_count = sizeof(options) / sizeof(*options),
	.notes = "Nothing to show is a transparent picture. A background covers the canvas, and the overlay is put "
		 "over it\n"
		 "in linear light, as OBS does.",
	.run = run,
};

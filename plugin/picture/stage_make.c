/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes stages ready: reads theme and zones, finds words and fonts, lays out. Knows no room.
 */
#include "stage_brand.h"
#include "stage_own.h"

#include "base/alloc.h"
#include "data_file.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_THEME "selection-portrait"
#define DEFAULT_LANGUAGE "zh-CN"

static const char *or_default(const char *text, const char *otherwise)
{
	return text && *text ? text : otherwise;
}

static const char *or_null(const char *text)
{
	return text && *text ? text : NULL;
}

static bool lay_out(struct stage *stage, const struct data_root *root, const struct stage_spec *spec, struct error *err)
{
	struct zones zones;
	const struct theme_variant *variant = theme_find_variant(stage->theme, spec->variant, err);
	if (!variant ||
	    !zones_read_in(&zones, root, or_default(spec->zones, theme_zones_of(stage->theme, variant)), err) ||
	    !layout_make(&stage->layout, stage->theme, variant, &zones, err))
		return false;
	zones_guides(&zones, &stage->guides);
	return true;
}

/* Everything but fonts: what render_layer_box() needs is made without them. */
static struct stage *make(const struct data_root *root, const struct stage_spec *spec, struct error *err)
{
	struct stage *stage = alloc_zeroed(1, sizeof(*stage));
	if (!stage) {
		error_set(err, ERROR_MEMORY, "no memory for a stage");
		return NULL;
	}
	const char *theme = or_default(spec->theme, DEFAULT_THEME);
	char scratch[1024];
	struct data_root own = data_root_of(root, theme, scratch, sizeof(scratch));
	stage->theme = theme_create_in(&own, theme, err);
	if (!stage->theme ||
	    !theme_find_words(stage->theme, or_default(spec->language, DEFAULT_LANGUAGE), &stage->words, err) ||
	    !lay_out(stage, &own, spec, err)) {
		stage_destroy(stage);
		return NULL;
	}
	for (enum layer layer = LAYER_INVALID; layer < LAYER_COUNT; layer++)
		stage->layer_words[layer] =
			theme_layer_words(stage->theme, or_default(spec->language, DEFAULT_LANGUAGE), layer);
	brand_colors(stage, spec->brand_rgba);
	stage->memory.price_fell_ms = ROOM_UNSET;
	stage->layer = spec->layer == LAYER_INVALID ? LAYER_ALL : spec->layer;
	stage->enter_ms = spec->has_reduced_motion ? 0 : stage->theme->motion.enter_ms;
	return stage;
}

/* Several files make one stage: where a file is not well-formed goes with its name. */
static void name_file(struct error *err)
{
	char path[sizeof(err->path)];
	if (!err || err->code != ERROR_SYNTAX || !err->line)
		return;
	snprintf(path, sizeof(path), "%.140s: line %d column %d", err->path, err->line, err->column);
	memcpy(err->path, path, sizeof(path));
	err->line = err->column = 0;
}

struct stage *stage_create_noting(const struct bridge *bridge, const char *data_folder, const struct stage_spec *spec,
				  struct data_files *files, struct error *err)
{
	const struct data_root root = {data_folder, or_null(spec->user_folder), files};
	struct stage *stage = make(&root, spec, err);
	if (!stage) {
		name_file(err);
		return NULL;
	}
	stage->bridge = bridge;
	if (!brand_logo(stage, or_null(spec->brand_logo), files, err))
		goto destroy_stage;
	stage->faces = brand_faces(stage, data_folder, or_null(spec->brand_font), err);
	if (!stage->faces)
		goto destroy_stage;
	badges_load(&stage->badges, bridge, data_folder);
	stage->measurer = text_measurer_create(bridge, stage->faces);
	if (stage->measurer)
		return stage;
	error_set(err, ERROR_MEMORY, "no memory for a stage");
destroy_stage:
	stage_destroy(stage);
	return NULL;
}

void stage_destroy(struct stage *stage)
{
	if (!stage)
		return;
	text_measurer_destroy(stage->measurer);
	badges_finish(&stage->badges);
	faces_release(stage->faces);
	picture_unref(stage->logo);
	theme_destroy(stage->theme);
	alloc_free(stage);
}

void stage_follow(struct stage *stage, const struct stage *before)
{
	stage->memory = before->memory;
}

const struct guides *stage_guides(const struct stage *stage)
{
	return &stage->guides;
}

void stage_canvas(const struct stage *stage, int *width_px, int *height_px)
{
	*width_px = stage->layout.canvas.width_px;
	*height_px = stage->layout.canvas.height_px;
}

const char *stage_theme(const struct stage *stage)
{
	return stage->theme->id;
}

/* A layer alone is where it stands in its plates, with them around it. */
static bool alone_box(const struct stage *stage, enum layer layer, struct theme_box *out)
{
	const struct layout *layout = &stage->layout;
	bool has_one = false;
	for (size_t i = 0; i < layout->plate_count; i++) {
		struct theme_box box;
		if (!layout_alone_box(layout, &layout->plates[i], layer, BEATS_ALL, stage->plate.pad_px, &box))
			continue;
		if (has_one)
			box_widen(out, &box);
		else
			*out = box;
		has_one = true;
	}
	return has_one;
}

bool stage_layer_box(const struct stage *stage, enum layer layer, struct timeline_rect *out)
{
	struct theme_box box;
	if (stage->layer != LAYER_ALL && layer != stage->layer && layer != LAYER_ALL)
		return false;
	bool has_box = stage->layer == LAYER_ALL ? layout_layer_box(&stage->layout, layer, &box)
						 : alone_box(stage, stage->layer, &box);
	if (!has_box)
		return false;
	*out = (struct timeline_rect){(float)box.x_px, (float)box.y_px, (float)box.width_px, (float)box.height_px};
	return true;
}

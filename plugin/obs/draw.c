/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draw.h"

#include <obs.h>

#include <stdatomic.h>
#include <stdio.h>

#define COPIES_PER_FRAME 256
#define DIGIT_PARAMS (TIMELINE_PLACES / 4)

struct copy {
	gs_texture_t *to;
	struct staging_piece piece;
	struct staging_place place;
};

/* -- graphics context held -- */
static struct {
	char effect_path[4096];
	bool has_failed; /* the effect cannot be made: not tried again */
	gs_effect_t *effect;
	gs_eparam_t *image;
	gs_eparam_t *digits[DIGIT_PARAMS];
	gs_indexbuffer_t *indices;

	gs_texture_t *staging_textures[STAGING_COUNT];
	uint8_t *mapped[STAGING_COUNT];
	uint32_t strides[STAGING_COUNT];
	struct staging staging;
	uint64_t staging_frame_ns;
	struct copy copies[COPIES_PER_FRAME];
	size_t copy_count;
} gpu;

static atomic_uint_fast64_t counts[DRAW_COUNT_COUNT];

void draw_count(enum draw_count which, uint64_t by)
{
	atomic_fetch_add_explicit(&counts[which], by, memory_order_relaxed);
}

struct draw_counts draw_counts(void)
{
	return (struct draw_counts){
		.frames = atomic_load(&counts[DRAW_COUNT_FRAMES]),
		.draws = atomic_load(&counts[DRAW_COUNT_DRAWS]),
		.vertex_rebuilds = atomic_load(&counts[DRAW_COUNT_VERTEX_REBUILDS]),
		.vertex_upload_bytes = atomic_load(&counts[DRAW_COUNT_VERTEX_UPLOAD_BYTES]),
		.texture_upload_bytes = atomic_load(&counts[DRAW_COUNT_TEXTURE_UPLOAD_BYTES]),
		.pieces_copied = atomic_load(&counts[DRAW_COUNT_PIECES_COPIED]),
		.sets_shown = atomic_load(&counts[DRAW_COUNT_SETS_SHOWN]),
		.texture_bytes = atomic_load(&counts[DRAW_COUNT_TEXTURE_BYTES]),
		.failures = atomic_load(&counts[DRAW_COUNT_FAILURES]),
	};
}

/* -- textures -- */

static gs_texture_t *texture_create(uint16_t width_px, uint16_t height_px, uint32_t flags)
{
	gs_texture_t *texture = gs_texture_create(width_px, height_px, GS_RGBA, 1, NULL, flags);
	if (texture)
		draw_count(DRAW_COUNT_TEXTURE_BYTES, (uint64_t)width_px * height_px * 4);
	else
		draw_count(DRAW_COUNT_FAILURES, 1);
	return texture;
}

gs_texture_t *draw_texture_create(uint16_t width_px, uint16_t height_px)
{
	return texture_create(width_px, height_px, 0);
}

void draw_texture_destroy(gs_texture_t *texture, uint16_t width_px, uint16_t height_px)
{
	if (!texture)
		return;
	gs_texture_destroy(texture);
	atomic_fetch_sub_explicit(&counts[DRAW_COUNT_TEXTURE_BYTES], (uint64_t)width_px * height_px * 4,
				  memory_order_relaxed);
}

static bool staging_open(int index)
{
	if (gpu.mapped[index])
		return true;
	const struct staging_shelf *shelf = &gpu.staging.shelves[index];
	if (!gpu.staging_textures[index])
		gpu.staging_textures[index] = texture_create(shelf->width_px, shelf->height_px, GS_DYNAMIC);
	if (!gpu.staging_textures[index])
		return false;
	if (gs_texture_map(gpu.staging_textures[index], &gpu.mapped[index], &gpu.strides[index]))
		return true;
	gpu.mapped[index] = NULL;
	draw_count(DRAW_COUNT_FAILURES, 1);
	return false;
}

bool draw_copy(gs_texture_t *to, const struct atlas_cell *at, const struct staging_piece *piece, uint64_t frame_ns)
{
	if (gpu.staging_frame_ns != frame_ns) {
		gpu.staging_frame_ns = frame_ns;
		staging_reset(&gpu.staging);
	}
	struct staging_place place;
	if (gpu.copy_count == COPIES_PER_FRAME ||
	    !staging_place(&gpu.staging, piece->width_px, piece->height_px, &place) || !staging_open(place.shelf))
		return false;
	uint32_t stride = gpu.strides[place.shelf];
	staging_write(at, piece, gpu.mapped[place.shelf] + (size_t)place.y_px * stride + (size_t)place.x_px * 4,
		      stride);
	gpu.copies[gpu.copy_count++] = (struct copy){.to = to, .piece = *piece, .place = place};
	draw_count(DRAW_COUNT_PIECES_COPIED, 1);
	return true;
}

void draw_copy_flush(void)
{
	for (int i = 0; i < STAGING_COUNT; i++) {
		if (!gpu.mapped[i])
			continue;
		gs_texture_unmap(gpu.staging_textures[i]);
		gpu.mapped[i] = NULL;
		const struct staging_shelf *shelf = &gpu.staging.shelves[i];
		draw_count(DRAW_COUNT_TEXTURE_UPLOAD_BYTES, (uint64_t)shelf->width_px * shelf->height_px * 4);
		// What was mapped is full for this frame: a second upload of the same texture would wait for the first.
		staging_close(&gpu.staging, i);
	}
	for (size_t i = 0; i < gpu.copy_count; i++) {
		const struct copy *copy = &gpu.copies[i];
		gs_copy_texture_region(copy->to, copy->piece.x_px, copy->piece.y_px,
				       gpu.staging_textures[copy->place.shelf], copy->place.x_px, copy->place.y_px,
				       copy->piece.width_px, copy->piece.height_px);
	}
	gpu.copy_count = 0;
}

/* -- vertices -- */

gs_vertbuffer_t *draw_vertices_create(size_t capacity_quads)
{
	gs_vertbuffer_t *vertices = gs_vertexbuffer_create(vertices_create(capacity_quads), GS_DYNAMIC);
	if (!vertices)
		draw_count(DRAW_COUNT_FAILURES, 1);
	return vertices;
}

void draw_vertices_destroy(gs_vertbuffer_t *vertices)
{
	gs_vertexbuffer_destroy(vertices);
}

size_t draw_vertices_upload(gs_vertbuffer_t *vertices, struct timeline_shown *scratch, size_t capacity_quads,
			    const struct atlas *atlas, const struct timeline *timeline, int64_t t_ns,
			    enum air_mode mode)
{
	struct gs_vb_data used = *gs_vertexbuffer_get_data(vertices);
	size_t quad_count = vertices_fill(&used, scratch, capacity_quads, atlas, timeline, t_ns, mode);
	if (quad_count)
		gs_vertexbuffer_flush_direct(vertices, &used);
	draw_count(DRAW_COUNT_VERTEX_UPLOAD_BYTES, quad_count * VERTICES_QUAD_BYTES);
	return quad_count;
}

/* -- effect -- */

static bool effect_make(struct error *err)
{
	char *reason = NULL;
	gs_effect_t *effect = gs_effect_create_from_file(gpu.effect_path, &reason);
	if (!effect) {
		error_set_at(err, ERROR_SYNTAX, gpu.effect_path, "%s", reason ? reason : "cannot be read");
		bfree(reason);
		return false;
	}
	size_t index_count = (size_t)VERTICES_QUADS_MAX * VERTICES_INDICES_PER_QUAD;
	uint16_t *indices = bmalloc(index_count * sizeof(*indices));
	vertices_indices(indices, VERTICES_QUADS_MAX);
	gpu.indices = gs_indexbuffer_create(GS_UNSIGNED_SHORT, indices, index_count, 0);
	if (!gpu.indices) {
		gs_effect_destroy(effect);
		return error_set(err, ERROR_MEMORY, "no index buffer");
	}
	gpu.image = gs_effect_get_param_by_name(effect, "image");
	static const char *const names[DIGIT_PARAMS] = {"digits0", "digits1", "digits2", "digits3"};
	for (int i = 0; i < DIGIT_PARAMS; i++)
		gpu.digits[i] = gs_effect_get_param_by_name(effect, names[i]);
	gpu.effect = effect;
	return true;
}

bool draw_start(const char *effect_path, struct error *err)
{
	bool is_made = true;
	obs_enter_graphics();
	snprintf(gpu.effect_path, sizeof(gpu.effect_path), "%s", effect_path);
	gpu.has_failed = false;
	if (gs_get_context() && !gpu.effect) {
		is_made = effect_make(err);
		gpu.has_failed = !is_made;
	}
	obs_leave_graphics();
	return is_made;
}

bool draw_is_up(void)
{
	if (!gpu.effect && !gpu.has_failed) {
		gpu.has_failed = !effect_make(NULL);
		if (gpu.has_failed)
			draw_count(DRAW_COUNT_FAILURES, 1);
	}
	return gpu.effect != NULL;
}

void draw_stop(void)
{
	obs_enter_graphics();
	staging_reset(&gpu.staging);
	for (int i = 0; i < STAGING_COUNT; i++) {
		const struct staging_shelf *shelf = &gpu.staging.shelves[i];
		draw_texture_destroy(gpu.staging_textures[i], shelf->width_px, shelf->height_px);
		gpu.staging_textures[i] = NULL;
	}
	gpu.staging_frame_ns = 0;
	gs_indexbuffer_destroy(gpu.indices);
	gpu.indices = NULL;
	gs_effect_destroy(gpu.effect);
	gpu.effect = NULL;
	gpu.has_failed = true;
	obs_leave_graphics();
}

void draw_quads(gs_texture_t *texture, gs_vertbuffer_t *vertices, size_t quad_count,
		const uint8_t digits[TIMELINE_PLACES])
{
	const bool was_srgb = gs_framebuffer_srgb_enabled();
	gs_enable_framebuffer_srgb(true);
	gs_blend_state_push();
	gs_enable_blending(true);
	gs_blend_function(GS_BLEND_ONE, GS_BLEND_INVSRCALPHA);

	gs_effect_set_texture_srgb(gpu.image, texture);
	for (int i = 0; i < DIGIT_PARAMS; i++) {
		struct vec4 four;
		vec4_set(&four, digits[i * 4], digits[i * 4 + 1], digits[i * 4 + 2], digits[i * 4 + 3]);
		gs_effect_set_vec4(gpu.digits[i], &four);
	}
	gs_load_vertexbuffer(vertices);
	gs_load_indexbuffer(gpu.indices);
	while (gs_effect_loop(gpu.effect, "Draw"))
		gs_draw(GS_TRIS, 0, (uint32_t)(quad_count * VERTICES_INDICES_PER_QUAD));
	gs_load_vertexbuffer(NULL);
	gs_load_indexbuffer(NULL);

	gs_blend_state_pop();
	gs_enable_framebuffer_srgb(was_srgb);
	draw_count(DRAW_COUNT_DRAWS, 1);
}

/* -- guides -- */

#define GUIDE_LINE_PX 6.0f

bool draw_is_in_window(void)
{
	return gs_get_render_target() == NULL;
}

static void fill(gs_effect_t *solid, float x, float y, float width, float height)
{
	gs_matrix_push();
	gs_matrix_translate3f(x, y, 0.0f);
	while (gs_effect_loop(solid, "Solid"))
		gs_draw_sprite(NULL, 0, (uint32_t)width, (uint32_t)height);
	gs_matrix_pop();
}

static void outline(gs_effect_t *solid, float x, float y, float width, float height)
{
	fill(solid, x, y, width, GUIDE_LINE_PX);
	fill(solid, x, y + height - GUIDE_LINE_PX, width, GUIDE_LINE_PX);
	fill(solid, x, y + GUIDE_LINE_PX, GUIDE_LINE_PX, height - 2 * GUIDE_LINE_PX);
	fill(solid, x + width - GUIDE_LINE_PX, y + GUIDE_LINE_PX, GUIDE_LINE_PX, height - 2 * GUIDE_LINE_PX);
}

void draw_guides(const struct guides *guides)
{
	static const struct vec4 colors[] = {
		[GUIDE_COVERED] = {.x = 1.0f, .y = 0.35f, .z = 0.0f, .w = 0.4f},
		[GUIDE_CROPPED] = {.x = 0.0f, .y = 0.0f, .z = 0.0f, .w = 0.5f},
		[GUIDE_FACE] = {.x = 1.0f, .y = 1.0f, .z = 1.0f, .w = 0.9f},
		[GUIDE_REGION] = {.x = 0.0f, .y = 0.7f, .z = 1.0f, .w = 0.9f},
	};
	gs_effect_t *solid = obs_get_base_effect(OBS_EFFECT_SOLID);
	gs_eparam_t *color = gs_effect_get_param_by_name(solid, "color");
	gs_blend_state_push();
	gs_enable_blending(true);
	gs_blend_function(GS_BLEND_SRCALPHA, GS_BLEND_INVSRCALPHA);
	for (size_t i = 0; i < guides->count; i++) {
		const struct guide *guide = &guides->entries[i];
		bool is_area = guide->kind == GUIDE_COVERED || guide->kind == GUIDE_CROPPED;
		gs_effect_set_vec4(color, &colors[guide->kind]);
		(is_area ? fill : outline)(solid, (float)guide->x_px, (float)guide->y_px, (float)guide->width_px,
					   (float)guide->height_px);
	}
	gs_blend_state_pop();
}

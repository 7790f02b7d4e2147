/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "vertices.h"

struct gs_vb_data *vertices_create(size_t capacity_quads)
{
	size_t count = capacity_quads * VERTICES_PER_QUAD;
	struct gs_vb_data *data = bzalloc(sizeof(*data));
	data->num = count;
	data->points = bzalloc(count * sizeof(struct vec3));
	data->colors = bzalloc(count * sizeof(uint32_t));
	data->num_tex = 2;
	data->tvarray = bzalloc(data->num_tex * sizeof(struct gs_tvertarray));
	for (size_t i = 0; i < data->num_tex; i++) {
		data->tvarray[i].width = 2;
		data->tvarray[i].array = bzalloc(count * data->tvarray[i].width * sizeof(float));
	}
	return data;
}

static uint32_t color_of(float alpha)
{
	float clamped = alpha < 0.0f ? 0.0f : (alpha > 1.0f ? 1.0f : alpha);
	return ((uint32_t)(clamped * 255.0f + 0.5f) << 24) | 0xFFFFFFu;
}

size_t vertices_fill(struct gs_vb_data *data, struct timeline_shown *scratch, size_t capacity_quads,
		     const struct atlas *atlas, const struct timeline *timeline, int64_t t_ns, enum air_mode mode)
{
	size_t shown_count = timeline_shown(timeline, t_ns, mode, scratch, capacity_quads);
	if (shown_count > capacity_quads)
		shown_count = capacity_quads;
	float *uv = data->tvarray[0].array;
	float *clock = data->tvarray[1].array;
	size_t written = 0;
	for (size_t i = 0; i < shown_count; i++) {
		const struct timeline_quad *quad = scratch[i].quad;
		if (quad->cell >= atlas->cell_count)
			continue;
		const struct atlas_cell *cell = &atlas->cells[quad->cell];
		float u = ((float)cell->x_px + quad->from.x) / (float)atlas->width_px;
		float v = ((float)cell->y_px + quad->from.y) / (float)atlas->height_px;
		float u_size = quad->from.width / (float)atlas->width_px;
		float v_size = quad->from.height / (float)atlas->height_px;
		uint32_t color = color_of(scratch[i].alpha);
		for (int corner = 0; corner < VERTICES_PER_QUAD; corner++) {
			size_t at = written * VERTICES_PER_QUAD + (size_t)corner;
			float right = (float)(corner & 1);
			float down = (float)(corner >> 1);
			vec3_set(&data->points[at], quad->to.x + right * quad->to.width,
				 quad->to.y + scratch[i].dy_px + down * quad->to.height, 0.0f);
			data->colors[at] = color;
			uv[at * 2] = u + right * u_size;
			uv[at * 2 + 1] = v + down * v_size;
			clock[at * 2] = (float)quad->place;
			clock[at * 2 + 1] = quad->place < 0 ? 0.0f : (float)quad->digit;
		}
		written++;
	}
	data->num = written * VERTICES_PER_QUAD;
	return written;
}

void vertices_indices(uint16_t *out, size_t quad_count)
{
	static const uint16_t corners[VERTICES_INDICES_PER_QUAD] = {0, 1, 2, 2, 1, 3};
	for (size_t quad = 0; quad < quad_count; quad++)
		for (size_t i = 0; i < VERTICES_INDICES_PER_QUAD; i++)
			out[quad * VERTICES_INDICES_PER_QUAD + i] = (uint16_t)(quad * VERTICES_PER_QUAD + corners[i]);
}

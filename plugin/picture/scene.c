/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stage_own.h"

struct sketch scene_sketch(const struct scene *scene, int width_px, int height_px)
{
	struct sketch sketch;
	const struct stage *stage = scene->stage;
	sketch_init(&sketch, scene->build, stage->bridge, stage->faces, stage->measurer, width_px, height_px);
	return sketch;
}

uint32_t scene_group(const struct scene *scene, enum layer layer, uint64_t content_key, bool moves)
{
	return build_group(scene->build, &(struct build_group){
						 .layer = layer,
						 .content_key = content_key,
						 .moves = moves && scene->stage->enter_ms > 0,
						 .enter_ms = (uint16_t)scene->stage->enter_ms,
						 .enter_dy_px = (int16_t)scene->stage->theme->motion.rise_px,
					 });
}

static enum picture_state ask(const struct scene *scene, const struct room_item *item, const struct theme_box *box,
			      bool is_ahead, const struct picture **out)
{
	struct blob *blob = item->image ? blob_set_get(scene->input->images, item->image) : NULL;
	if (!blob)
		return PICTURE_FAILED;
	struct picture_wish wish = {.blob = blob,
				    .width_px = box->width_px,
				    .height_px = box->height_px,
				    .of = item->id,
				    .is_ahead = is_ahead};
	return pictures_find(scene->pictures, &wish, out);
}

static void release_picture(void *picture)
{
	picture_unref(picture);
}

const struct picture *scene_picture(const struct scene *scene, const struct room_item *item,
				    const struct theme_box *box)
{
	const struct picture *picture = NULL;
	if (ask(scene, item, box, false, &picture) == PICTURE_COMING)
		build_awaits(scene->build);
	if (picture)
		build_own(scene->build, (void *)picture, release_picture);
	return picture;
}

void scene_ask_ahead(const struct scene *scene, const struct room_item *item, const struct theme_box *box)
{
	(void)ask(scene, item, box, true, NULL);
}

int64_t scene_ns(const struct scene *scene, int64_t shop_ms)
{
	if (shop_ms == INT64_MAX)
		return INT64_MAX;
	return shop_ms == INT64_MIN ? 0 : clock_anchor_mono_ns(&scene->input->shop, shop_ms);
}

void scene_quad(const struct scene *scene, uint32_t group, struct sketch_piece piece, int x, int y, unsigned modes,
		struct span span)
{
	build_quad(scene->build, group, piece.index, (float)(x + piece.x_px), (float)(y + piece.y_px), modes,
		   scene_ns(scene, span.from_ms), scene_ns(scene, span.until_ms));
}

/* The plate's ink begins below its edge; the edge runs out along the upper corners. */
void scene_plate(const struct scene *scene, enum layer layer, const struct theme_box *box, unsigned modes,
		 struct span span)
{
	const struct theme_plate *plate = &scene->stage->plate;
	if (span_is_empty(span))
		return;
	int around_px = plate->shadow_blur_px * 3 / 2; // three sigma of the shadow
	int above_px = around_px > plate->shadow_dy_px ? around_px - plate->shadow_dy_px : 0;
	int below_px = around_px + plate->shadow_dy_px;
	float radius = (float)plate->radius_px;
	float edge = (float)plate->edge_px;
	struct bridge_rect whole = {(float)around_px, (float)above_px, (float)box->width_px, (float)box->height_px};
	struct bridge_rect ink = {whole.x, whole.y + edge, whole.width, whole.height - edge};
	struct bridge_rect upper = {0, 0, whole.x * 2 + whole.width, whole.y + edge + radius};
	struct bridge_corners corners = {radius, radius, radius, radius};

	struct sketch sketch = scene_sketch(scene, box->width_px + 2 * around_px, box->height_px + above_px + below_px);
	sketch_shadow(&sketch, whole, corners, (float)plate->shadow_dy_px, (float)plate->shadow_blur_px, plate->shadow);
	sketch_clip(&sketch, upper);
	sketch_fill(&sketch, whole, corners, plate->edge, plate->edge);
	sketch_clip(&sketch, (struct bridge_rect){0});
	sketch_fill(&sketch, ink, corners, plate->ink_top, plate->ink_bottom);
	uint32_t group = scene_group(scene, layer, 0, false);
	scene_quad(scene, group, sketch_finish(&sketch), box->x_px - around_px, box->y_px - above_px, modes, span);
}

struct span scene_price_span(const struct scene *scene)
{
	const struct moment *moment = &scene->moment;
	if (span_is_empty(moment->cart))
		return moment->figure;
	if (span_is_empty(moment->figure))
		return moment->cart;
	return (struct span){moment->figure.from_ms, moment->cart.until_ms};
}

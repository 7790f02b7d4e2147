/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stage_own.h"

#include <string.h>

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

void scene_put(const struct scene *scene, struct sketch_piece piece, int x, int y)
{
	uint32_t group = scene_group(scene, scene->kind->layer, piece.key, true);
	scene_quad(scene, group, piece, x, y, scene->modes, scene->span);
}

#define WORD_AIR_PX 4

struct sketch_piece scene_word_piece(const struct scene *scene, const struct text_style *style, const char *text,
				     int *width_px)
{
	*width_px = text_width_px(scene->stage->measurer, style, text);
	struct sketch sketch =
		scene_sketch(scene, *width_px + 2 * SCENE_WORD_LEFT_PX, text_line_px(style->size_px) + 2 * WORD_AIR_PX);
	sketch_text(&sketch, SCENE_WORD_LEFT_PX, style->size_px + WORD_AIR_PX, style, text);
	return sketch_finish(&sketch);
}

int scene_word_top(const struct text_style *style, int middle)
{
	return middle + text_middle_px(style->face, style->size_px) - style->size_px - WORD_AIR_PX;
}

const char *scene_word(const struct scene *scene, const char *key)
{
	const char *text = json_string_value(json_object_get(scene->stage->layer_words[scene->kind->layer], key));
	return text ? text : "";
}

const struct theme_sizes *scene_sizes(const struct scene *scene)
{
	return &scene->stage->theme->sizes[scene->kind->layer];
}

const struct room_item *scene_item(const struct scene *scene)
{
	return scene->moment.air.item;
}

/* The plate's ink begins below its edge; the edge runs out along the upper corners. out: where the piece stands. */
static struct sketch_piece plate_piece(const struct scene *scene, const struct theme_box *box, int *x_px, int *y_px)
{
	const struct theme_plate *plate = &scene->stage->plate;
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
	*x_px = box->x_px - around_px;
	*y_px = box->y_px - above_px;
	return sketch_finish(&sketch);
}

void scene_plate(const struct scene *scene, enum layer layer, const struct theme_box *box, unsigned modes,
		 struct span span)
{
	int x_px;
	int y_px;
	if (span_is_empty(span))
		return;
	struct sketch_piece piece = plate_piece(scene, box, &x_px, &y_px);
	scene_quad(scene, scene_group(scene, layer, 0, false), piece, x_px, y_px, modes, span);
}

/* Times of a plate: in order, apart from each other. */
#define STANDS_MOST 32

struct stands {
	struct {
		int64_t from_ns, until_ns;
	} entries[STANDS_MOST];
	size_t count;
};

static void stands_remove(struct stands *stands, size_t at)
{
	stands->count--;
	memmove(&stands->entries[at], &stands->entries[at + 1], (stands->count - at) * sizeof(stands->entries[0]));
}

/* Adds a time; what touches it becomes one with it. Without room for it the last one is made longer: an empty plate is
 * less wrong than a text without one. */
static void stands_add(struct stands *stands, int64_t from_ns, int64_t until_ns)
{
	size_t at = 0;
	while (at < stands->count && stands->entries[at].until_ns < from_ns)
		at++;
	while (at < stands->count && stands->entries[at].from_ns <= until_ns) {
		from_ns = from_ns < stands->entries[at].from_ns ? from_ns : stands->entries[at].from_ns;
		until_ns = until_ns > stands->entries[at].until_ns ? until_ns : stands->entries[at].until_ns;
		stands_remove(stands, at);
	}
	if (stands->count == STANDS_MOST) {
		stands->count--;
		int64_t last_ns = stands->entries[stands->count].from_ns;
		stands_add(stands, from_ns < last_ns ? from_ns : last_ns, INT64_MAX);
		return;
	}
	memmove(&stands->entries[at + 1], &stands->entries[at], (stands->count - at) * sizeof(stands->entries[0]));
	stands->entries[at].from_ns = from_ns;
	stands->entries[at].until_ns = until_ns;
	stands->count++;
}

static struct stands stands_of(const struct scene *scene, size_t first, unsigned mode)
{
	const struct build_quad *quads;
	size_t count = build_quads(scene->build, &quads);
	struct stands stands = {.count = 0};
	for (size_t i = first; i < count; i++) {
		if (quads[i].quad.modes & mode)
			stands_add(&stands, quads[i].quad.valid_from_ns, quads[i].quad.valid_until_ns);
	}
	return stands;
}

void scene_plate_beneath(const struct scene *scene, enum layer layer, const struct theme_box *box, size_t first)
{
	size_t begin = build_quad_count(scene->build);
	if (begin == first)
		return;
	struct stands normal = stands_of(scene, first, MODES_NORMAL);
	struct stands safe = stands_of(scene, first, MODES_SAFE);
	bool is_same = normal.count == safe.count &&
		       memcmp(normal.entries, safe.entries, normal.count * sizeof(normal.entries[0])) == 0;
	int x_px;
	int y_px;
	struct sketch_piece piece = plate_piece(scene, box, &x_px, &y_px);
	uint32_t group = scene_group(scene, layer, 0, false);
	float x = (float)(x_px + piece.x_px);
	float y = (float)(y_px + piece.y_px);
	for (size_t i = 0; i < normal.count; i++)
		build_quad(scene->build, group, piece.index, x, y, is_same ? MODES_ALL : MODES_NORMAL,
			   normal.entries[i].from_ns, normal.entries[i].until_ns);
	for (size_t i = 0; !is_same && i < safe.count; i++)
		build_quad(scene->build, group, piece.index, x, y, MODES_SAFE, safe.entries[i].from_ns,
			   safe.entries[i].until_ns);
	build_bring_beneath(scene->build, first, begin);
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

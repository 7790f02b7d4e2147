/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is said while there is no room yet: that the shop is being reached.
 */
#include "stage_own.h"

static const struct span the_always = {INT64_MIN, INT64_MAX};

void layer_waiting(const struct scene *scene)
{
	const struct stage *stage = scene->stage;
	const struct theme_notice *notice = &stage->theme->notice;
	const struct theme_box *box = &stage->layout.waiting;
	// A price or a countdown alone has nothing to wait with: the product says it once for all.
	if (stage->layer != LAYER_ALL && stage->layer != LAYER_PRODUCT)
		return;
	scene_plate(scene, LAYER_PRODUCT, box, MODES_ALL, the_always);
	struct text_style style = {.face = FACE_LABEL, .size_px = notice->waiting_px, .rgba = stage->colors.muted};
	struct text_fit fit =
		text_fit(stage->measurer, &style, stage->words.waiting, 28, box->width_px - 2 * notice->pad_px, 1);
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	int middle = (box->height_px + stage->plate.edge_px) / 2;
	sketch_fitted(&sketch, (box->width_px - fit.width_px) / 2,
		      middle + text_middle_px(FACE_LABEL, fit.style.size_px), &fit, stage->words.waiting);
	uint32_t group = scene_group(scene, LAYER_PRODUCT, 1, false);
	scene_quad(scene, group, sketch_finish(&sketch), box->x_px, box->y_px, MODES_ALL, the_always);
}

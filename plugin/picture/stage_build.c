/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a room to everything that a stage shows of it, moment by moment: what comes within the next minute is painted
 * beforehand, so that it happens on air in the frame that it is due.
 */
#include "stage_own.h"

#define AHEAD_MS INT64_C(60000)
#define MOST_MOMENTS 4

static bool has_layer(const struct scene *scene, enum layer layer)
{
	return scene->stage->layer == LAYER_ALL || scene->stage->layer == layer;
}

static void build_moment(const struct scene *scene)
{
	const struct moment *moment = &scene->moment;
	if (!moment->air.item || moment->air.beat == BEAT_CLOSED)
		return;
	if (has_layer(scene, LAYER_COUNTDOWN))
		layer_countdown(scene);
	if (has_layer(scene, LAYER_PRODUCT))
		layer_product(scene);
	if (has_layer(scene, LAYER_PRICE))
		layer_price(scene);
}

/* When the next moments have to be painted: well before the last one that is painted may end. */
static void build_again_before(struct build *build, int64_t now_ms, int64_t ends_ms)
{
	if (ends_ms == INT64_MAX)
		return;
	int64_t again_ms = ends_ms - AHEAD_MS / 2;
	build_again_at(build, again_ms > now_ms ? again_ms : ends_ms);
}

void stage_build(struct stage *stage, struct pictures *pictures, const struct picture_input *input, uint64_t now_ns,
		 struct build *out)
{
	struct scene scene = {.stage = stage, .input = input, .pictures = pictures, .build = out};
	if (!input->room) {
		layer_waiting(&scene);
		return;
	}
	int64_t now_ms = clock_anchor_shop_ms(&input->shop, now_ns);
	int64_t at_ms = now_ms;
	for (int i = 0; i < MOST_MOMENTS; i++) {
		scene.moment = moment_at(input, at_ms, i == 0);
		int64_t until_ms = scene.moment.span.until_ms;
		bool is_far = until_ms == INT64_MAX || until_ms - now_ms > AHEAD_MS;
		if (is_far || i + 1 == MOST_MOMENTS) {
			moment_open_end(input, &scene.moment);
			build_moment(&scene);
			build_again_before(out, now_ms, until_ms);
			break;
		}
		build_moment(&scene);
		at_ms = until_ms;
	}
	if (has_layer(&scene, LAYER_PRODUCT))
		layer_product_ahead(&scene);
	if (input->room->is_demo)
		layer_demo(&scene);
}

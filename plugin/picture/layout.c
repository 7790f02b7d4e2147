/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "layout.h"

#include "fields.h"

#include <stdio.h>

struct making {
	const struct theme *theme;
	const struct theme_variant *variant;
	const struct zones *zones;
	struct fields_place place;
	struct error *err;
};

static bool fail(const struct making *making, const char *box, const char *reason)
{
	char path[96];
	snprintf(path, sizeof(path), "variants.%.40s.%s", making->variant->name, box);
	return fields_fail(&making->place, making->err, path, "%s", reason);
}

static bool check_grid(const struct making *making, const char *name, const struct theme_box *box)
{
	int grid_px = making->theme->grid_px;
	if (box->x_px % grid_px || box->y_px % grid_px || box->width_px % grid_px || box->height_px % grid_px)
		return fail(making, name, "is not on the grid");
	return true;
}

static bool place_in(const struct making *making, const char *name, const struct theme_box *outer,
		     const struct theme_box *inner, struct theme_box *out)
{
	struct theme_box placed = *inner;
	placed.x_px += outer->x_px;
	placed.y_px += outer->y_px;
	if (!check_grid(making, name, inner))
		return false;
	if (!box_contains(outer, &placed))
		return fail(making, name, "leaves the box that it stands in");
	*out = placed;
	return true;
}

static bool place_plate(const struct making *making, const char *name, const struct theme_plate_box *plate,
			struct theme_box *out)
{
	const struct theme_box *region = zones_find(making->zones, plate->region);
	if (!region)
		return fail(making, name, "stands in a region that the zones do not have");
	return place_in(making, name, region, &plate->box, out);
}

static bool check_apart(const struct making *making, const char *name, const struct theme_box *a,
			const struct theme_box *b, const char *reason)
{
	return box_overlaps(a, b) ? fail(making, name, reason) : true;
}

static bool check(const struct making *making, const struct layout *layout)
{
	if (!box_contains(&layout->price_alone, &layout->price))
		return fail(making, "price_alone", "does not hold the price");
	return check_apart(making, "text", &layout->text, &layout->picture, "overlaps the picture") &&
	       check_apart(making, "text_alone", &layout->text_alone, &layout->picture, "overlaps the picture") &&
	       check_apart(making, "price", &layout->price, &layout->picture, "overlaps the picture") &&
	       check_apart(making, "price", &layout->price, &layout->text, "overlaps the text") &&
	       check_apart(making, "clock", &layout->clock, &layout->card, "overlaps the card") &&
	       check_apart(making, "demo", &layout->demo, &layout->card, "overlaps the card") &&
	       check_apart(making, "demo", &layout->demo, &layout->clock, "overlaps the clock");
}

bool layout_make(struct layout *out, const struct theme *theme, const struct theme_variant *variant,
		 const struct zones *zones, struct error *err)
{
	char file[80];
	snprintf(file, sizeof(file), "%s.json", theme->id);
	struct making making = {
		.theme = theme, .variant = variant, .zones = zones, .place = {.file = file}, .err = err};
	if (zones->canvas.width_px != theme->canvas.width_px || zones->canvas.height_px != theme->canvas.height_px)
		return fields_fail(&making.place, err, "canvas", "is not the canvas of the zones %s (%d x %d)",
				   zones->id, zones->canvas.width_px, zones->canvas.height_px);
	struct layout layout = {.canvas = zones->canvas};
	bool did = place_plate(&making, "clock", &variant->clock, &layout.clock) &&
		   place_plate(&making, "card", &variant->card, &layout.card) &&
		   place_plate(&making, "price_alone", &variant->price_alone, &layout.price_alone) &&
		   place_plate(&making, "waiting", &variant->waiting, &layout.waiting) &&
		   place_plate(&making, "demo", &variant->demo, &layout.demo) &&
		   place_in(&making, "picture", &layout.card, &variant->picture, &layout.picture) &&
		   place_in(&making, "text", &layout.card, &variant->text, &layout.text) &&
		   place_in(&making, "text_alone", &layout.card, &variant->text_alone, &layout.text_alone) &&
		   place_in(&making, "price", &layout.card, &variant->price, &layout.price) && check(&making, &layout);
	if (did)
		*out = layout;
	return did;
}

static struct theme_box hull(const struct theme_box *a, const struct theme_box *b)
{
	int left = a->x_px < b->x_px ? a->x_px : b->x_px;
	int top = a->y_px < b->y_px ? a->y_px : b->y_px;
	int a_right = a->x_px + a->width_px;
	int b_right = b->x_px + b->width_px;
	int a_bottom = a->y_px + a->height_px;
	int b_bottom = b->y_px + b->height_px;
	return (struct theme_box){left, top, (a_right > b_right ? a_right : b_right) - left,
				  (a_bottom > b_bottom ? a_bottom : b_bottom) - top};
}

bool layout_layer_box(const struct layout *layout, enum layer layer, bool alone, struct theme_box *out)
{
	switch (layer) {
	case LAYER_ALL:
		*out = hull(&layout->clock, &layout->card);
		return true;
	case LAYER_PRODUCT:
		*out = layout->card;
		return true;
	case LAYER_PRICE:
		*out = alone ? layout->price_alone : layout->price;
		return true;
	case LAYER_COUNTDOWN:
		*out = layout->clock;
		return true;
	case LAYER_INVALID:
		return false;
	}
	return false;
}

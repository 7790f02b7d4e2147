/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "layout.h"

#include "fields.h"
#include "layers.h"

#include <stdio.h>

struct making {
	const struct theme *theme;
	const struct theme_variant *variant;
	const struct zones *zones;
	struct fields_place place;
	struct error *err;
};

/* where: below the variant. */
static bool fail(const struct making *making, const char *where, const char *reason)
{
	char path[192];
	snprintf(path, sizeof(path), "variants.%.40s.%s", making->variant->name, where);
	return fields_fail(&making->place, making->err, path, "%s", reason);
}

static bool place_in(const struct making *making, const char *name, const struct theme_box *outer,
		     const struct theme_box *inner, struct theme_box *out)
{
	int grid_px = making->theme->grid_px;
	struct theme_box placed = *inner;
	placed.x_px += outer->x_px;
	placed.y_px += outer->y_px;
	if (inner->x_px % grid_px || inner->y_px % grid_px || inner->width_px % grid_px || inner->height_px % grid_px)
		return fail(making, name, "is not on the grid");
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

static bool place_slot(const struct making *making, const char *name, const struct layout_plate *plate,
		       const struct theme_slot *slot, struct layout_slot *out)
{
	const struct layer_kind *kind = layer_kind_of(layer_of_name(slot->layer));
	if (!kind)
		return fail(making, name, "has no layer that we know");
	out->layer = kind->layer;
	out->form = layer_form_of(kind, slot->form);
	out->takes_turns = plate->turn_ms > 0 && !slot->stays;
	if (out->form < 0)
		return fail(making, name, "has a form that its layer does not know");
	if (out->takes_turns && out->layer == LAYER_NOTICE)
		return fail(making, name, "takes turns: what has to be told stays");
	out->beats = slot->beats & plate->beats & kind->beats;
	if (!place_in(making, name, &plate->box, &slot->box, &out->box))
		return false;
	out->alone = out->box;
	return slot->alone.width_px == 0 || place_in(making, name, &plate->box, &slot->alone, &out->alone);
}

static bool is_marks(const struct layout_slot *slot)
{
	return slot->layer == LAYER_NOTICE && slot->form == layer_form_of(&layer_notice_kind, "marks");
}

/* What is not there when another slot of the plate takes its `alone` box. */
static bool gives_way(const struct layout_slot *slot)
{
	return slot->layer == LAYER_PRICE || slot->layer == LAYER_PARTS || slot->layer == LAYER_COMPARISON ||
	       is_marks(slot);
}

/* Slots of one plate may share a place only when they never stand there together. */
static bool check_slots(const struct making *making, const char *name, const struct layout *layout,
			const struct layout_plate *plate)
{
	const struct layout_slot *slots = layout->slots + plate->first_slot;
	for (size_t i = 0; i < plate->slot_count; i++) {
		for (size_t k = 0; k < i; k++) {
			if (!(slots[i].beats & slots[k].beats) || (slots[i].takes_turns && slots[k].takes_turns))
				continue;
			char where[128];
			snprintf(where, sizeof(where), "%s.slots[%zu]", name, i);
			if (box_overlaps(&slots[i].box, &slots[k].box))
				return fail(making, where, "overlaps another slot");
			if (!gives_way(&slots[i]) && !gives_way(&slots[k]) &&
			    box_overlaps(&slots[i].alone, &slots[k].alone))
				return fail(making, where, "overlaps another slot while it stands alone");
		}
	}
	return true;
}

/* That a presenter is a machine and that a room is a demonstration is said in every beat (order 117, AI labels). */
static bool check_marks(const struct making *making, const struct layout *layout)
{
	unsigned beats = 0;
	for (size_t i = 0; i < layout->plate_count; i++) {
		const struct layout_plate *plate = &layout->plates[i];
		for (size_t k = 0; k < plate->slot_count; k++) {
			const struct layout_slot *slot = &layout->slots[plate->first_slot + k];
			if (is_marks(slot) && !slot->takes_turns)
				beats |= slot->beats;
		}
	}
	return beats == BEATS_ALL ? true : fail(making, "plates", "have no place for the notice's marks in every beat");
}

static bool place_all(const struct making *making, struct layout *layout)
{
	const struct theme_variant *variant = making->variant;
	layout->plate_count = variant->plate_count;
	layout->slot_count = variant->slot_count;
	for (size_t i = 0; i < variant->plate_count; i++) {
		const struct theme_plate_spec *spec = &variant->plates[i];
		struct layout_plate *plate = &layout->plates[i];
		char name[96];
		plate->beats = spec->beats;
		plate->turn_ms = spec->turn_ms;
		plate->first_slot = spec->first_slot;
		plate->slot_count = spec->slot_count;
		snprintf(name, sizeof(name), "plates.%.40s", spec->name);
		if (!place_plate(making, name, &spec->place, &plate->box))
			return false;
		for (size_t k = 0; k < i; k++) {
			if (layout->plates[k].beats & plate->beats && box_overlaps(&layout->plates[k].box, &plate->box))
				return fail(making, name, "overlaps another plate");
		}
		for (size_t k = 0; k < spec->slot_count; k++) {
			char where[128];
			size_t slot = spec->first_slot + k;
			snprintf(where, sizeof(where), "%s.slots[%zu]", name, k);
			if (!place_slot(making, where, plate, &variant->slots[slot], &layout->slots[slot]))
				return false;
		}
		if (!check_slots(making, name, layout, plate))
			return false;
	}
	return true;
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
	bool did = place_plate(&making, "waiting", &variant->waiting, &layout.waiting) && place_all(&making, &layout) &&
		   check_marks(&making, &layout);
	if (did)
		*out = layout;
	return did;
}

static void widen_by_slot(struct theme_box *box, const struct layout_slot *slot)
{
	box_widen(box, &slot->box);
	box_widen(box, &slot->alone);
}

bool layout_layer_box(const struct layout *layout, enum layer layer, struct theme_box *out)
{
	struct theme_box box = {0};
	for (size_t i = 0; layer == LAYER_ALL && i < layout->plate_count; i++)
		box_widen(&box, &layout->plates[i].box);
	for (size_t i = 0; i < layout->slot_count; i++) {
		if (layout->slots[i].layer == layer)
			widen_by_slot(&box, &layout->slots[i]);
	}
	if (box.width_px == 0)
		return false;
	*out = box;
	return true;
}

bool layout_alone_box(const struct layout *layout, const struct layout_plate *plate, enum layer layer, unsigned beats,
		      int pad_px, struct theme_box *out)
{
	struct theme_box box = {0};
	const struct theme_box *outer = &plate->box;
	for (size_t i = 0; i < plate->slot_count; i++) {
		const struct layout_slot *slot = &layout->slots[plate->first_slot + i];
		if (slot->layer == layer && slot->beats & beats)
			widen_by_slot(&box, slot);
	}
	if (box.width_px == 0)
		return false;
	int left = box.x_px - pad_px > outer->x_px ? box.x_px - pad_px : outer->x_px;
	int top = box.y_px - pad_px > outer->y_px ? box.y_px - pad_px : outer->y_px;
	int right = box.x_px + box.width_px + pad_px;
	int bottom = box.y_px + box.height_px + pad_px;
	int most_right = outer->x_px + outer->width_px;
	int most_bottom = outer->y_px + outer->height_px;
	right = right < most_right ? right : most_right;
	bottom = bottom < most_bottom ? bottom : most_bottom;
	*out = (struct theme_box){left, top, right - left, bottom - top};
	return true;
}

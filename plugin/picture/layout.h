/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where everything of a variant stands on the canvas: plates within the regions of the zones, slots on the plates,
 * checked. Pure: no font, no room, no time.
 */
#pragma once

#include "picture/stage.h"
#include "theme.h"
#include "zones.h"

struct layout_slot {
	enum layer layer;
	int form; /* index into the forms of the layer's kind */
	struct theme_box box;
	struct theme_box
		alone; /* while what is beside it is away (layers.h); the box itself when the theme names none */
	unsigned beats;
	bool takes_turns; /* with the others of its plate that do */
};

struct layout_plate {
	struct theme_box box;
	unsigned beats;
	int turn_ms;
	size_t first_slot;
	size_t slot_count;
};

/** Boxes on the canvas. */
struct layout {
	struct theme_box canvas;
	struct theme_box waiting;
	struct layout_plate plates[THEME_MAX_PLATES];
	size_t plate_count;
	struct layout_slot slots[THEME_MAX_SLOTS];
	size_t slot_count;
};

/**
 * Places a variant.
 *
 * Errors:   ERROR_VALUE with file, place and reason: a region that the zones do not have, a layer or form that there is
 *           not, a box off the grid or out of what it stands in, plates or slots that overlap in one beat.
 */
MUST_CHECK bool layout_make(struct layout *out, const struct theme *theme, const struct theme_variant *variant,
			    const struct zones *zones, struct error *err);

/** The box of what is in a layer's slots, in any beat; of LAYER_ALL: of the plates. False: the layout has none. */
bool layout_layer_box(const struct layout *layout, enum layer layer, struct theme_box *out);

/**
 * The plate that a layer brings when it is painted alone: its slots on this plate in a beat, with pad_px around, within
 * the plate. False: it has none there.
 */
bool layout_alone_box(const struct layout *layout, const struct layout_plate *plate, enum layer layer, unsigned beats,
		      int pad_px, struct theme_box *out);

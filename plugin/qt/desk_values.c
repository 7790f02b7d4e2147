/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The desk's values, shared by reference between who makes them and the widgets. Linked into both sides of the bridge:
 * a block that one of them made may be given back by the other.
 */
#include "qt/desk.h"

#include "base/alloc.h"

#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

struct held_view {
	atomic_int refs;
	struct desk_view view;
};

struct held_picture {
	atomic_int refs;
	struct desk_picture picture;
};

#define HOLDER(type, member, inside) ((struct type *)((char *)(inside)-offsetof(struct type, member)))

struct desk_view *desk_view_create(int row_count, int finding_count)
{
	struct held_view *held = alloc_zeroed(1, sizeof(*held));
	struct desk_row *rows = alloc_zeroed((size_t)row_count + 1, sizeof(*rows));
	struct desk_finding *findings = alloc_zeroed((size_t)finding_count + 1, sizeof(*findings));
	if (!held || !rows || !findings) {
		alloc_free(held);
		alloc_free(rows);
		alloc_free(findings);
		return NULL;
	}
	atomic_init(&held->refs, 1);
	held->view.row_count = row_count;
	held->view.rows = rows;
	held->view.finding_count = finding_count;
	held->view.findings = findings;
	return &held->view;
}

const struct desk_view *desk_view_ref(const struct desk_view *view)
{
	if (view)
		atomic_fetch_add(&HOLDER(held_view, view, view)->refs, 1);
	return view;
}

void desk_view_unref(const struct desk_view *view)
{
	if (!view)
		return;
	struct held_view *held = HOLDER(held_view, view, view);
	if (atomic_fetch_sub(&held->refs, 1) > 1)
		return;
	alloc_free(held->view.rows);
	alloc_free(held->view.findings);
	alloc_free(held);
}

/* All texts and numbers in one comparison: a view is zeroed before it is filled, padding too. */
bool desk_view_shows_same(const struct desk_view *a, const struct desk_view *b)
{
	if (!a || !b)
		return a == b;
	if (a->row_count != b->row_count || a->finding_count != b->finding_count ||
	    memcmp(a->rows, b->rows, (size_t)a->row_count * sizeof(*a->rows)) != 0 ||
	    memcmp(a->findings, b->findings, (size_t)a->finding_count * sizeof(*a->findings)) != 0)
		return false;
	struct desk_view like_a;
	memcpy(&like_a, b, sizeof(like_a)); // with its padding
	like_a.serial = a->serial;
	like_a.age_ms = a->age_ms;
	like_a.clock_offset_ms = a->clock_offset_ms;
	like_a.shop_ms = a->shop_ms;
	like_a.show_ms = a->show_ms;
	like_a.coming_ms = (a->coming_ms > 0) == (b->coming_ms > 0) ? a->coming_ms : b->coming_ms;
	like_a.rows = a->rows;
	like_a.findings = a->findings;
	return memcmp(a, &like_a, sizeof(*a)) == 0;
}

struct desk_picture *desk_picture_create(int width_px, int height_px, uint8_t **rgba)
{
	if (width_px < 1 || height_px < 1 || width_px > 4096 || height_px > 4096)
		return NULL;
	struct held_picture *held = alloc_zeroed(1, sizeof(*held) + (size_t)width_px * (size_t)height_px * 4);
	if (!held)
		return NULL;
	atomic_init(&held->refs, 1);
	*rgba = (uint8_t *)(held + 1);
	held->picture.width_px = width_px;
	held->picture.height_px = height_px;
	held->picture.rgba = *rgba;
	return &held->picture;
}

const struct desk_picture *desk_picture_ref(const struct desk_picture *picture)
{
	if (picture)
		atomic_fetch_add(&HOLDER(held_picture, picture, picture)->refs, 1);
	return picture;
}

void desk_picture_unref(const struct desk_picture *picture)
{
	if (!picture)
		return;
	struct held_picture *held = HOLDER(held_picture, picture, picture);
	if (atomic_fetch_sub(&held->refs, 1) == 1)
		alloc_free(held);
}

const char *desk_dock_id(enum desk_dock dock)
{
	switch (dock) {
	case DESK_DOCK_INVALID:
		break;
	case DESK_DOCK_AIR:
		return "shop-overlay-air";
	case DESK_DOCK_RUNDOWN:
		return "shop-overlay-rundown";
	case DESK_DOCK_BARGAIN:
		return "shop-overlay-bargain";
	case DESK_DOCK_PROMPTER:
		return "shop-overlay-prompter";
	case DESK_DOCK_FIGURES:
		return "shop-overlay-figures";
	}
	return NULL;
}

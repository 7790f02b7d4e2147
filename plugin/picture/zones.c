/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "zones.h"

#include "data_file.h"
#include "theme_fields.h"

#include <stdio.h>
#include <string.h>

#define SCHEMA "shop-zones/1"

#define NUMBER(type, member, low)                                                                             \
	{                                                                                                     \
		.name = #member, .kind = FIELD_NUMBER, .offset = offsetof(struct type, member), .least = low, \
		.most = 4096                                                                                  \
	}

/* Where a number comes from; only for people, but it has to be said in words that all zones share. */
#define BASIS                                        \
	{                                            \
		.name = "basis", .kind = FIELD_OTHER \
	}

static const struct field the_face_fields[] = {
	BASIS,
	NUMBER(theme_box, x_px, 0),
	NUMBER(theme_box, y_px, 0),
	NUMBER(theme_box, width_px, 8),
	NUMBER(theme_box, height_px, 8),
	{.name = NULL},
};

static const struct field the_crop_fields[] = {
	BASIS,
	NUMBER(zones_crop, left_px, 0),
	NUMBER(zones_crop, right_px, 0),
	NUMBER(zones_crop, top_px, 0),
	NUMBER(zones_crop, bottom_px, 0),
	{.name = NULL},
};

static const struct field the_canvas_fields[] = {
	NUMBER(theme_box, width_px, 64),
	NUMBER(theme_box, height_px, 64),
	{.name = NULL},
};

struct covered {
	const char *what;
	struct theme_box box;
};

const struct field zones_covered_fields[] = {
	BASIS,
	{.name = "what", .kind = FIELD_TEXT, .offset = offsetof(struct covered, what), .most = 80},
	{.name = "x_px", .kind = FIELD_NUMBER, .offset = offsetof(struct covered, box.x_px), .most = 4096},
	{.name = "y_px", .kind = FIELD_NUMBER, .offset = offsetof(struct covered, box.y_px), .most = 4096},
	{.name = "width_px", .kind = FIELD_NUMBER, .offset = offsetof(struct covered, box.width_px), .most = 4096},
	{.name = "height_px", .kind = FIELD_NUMBER, .offset = offsetof(struct covered, box.height_px), .most = 4096},
	{.name = NULL},
};

const struct field zones_fields[] = {
	{.name = "schema", .kind = FIELD_OTHER},
	{.name = "name", .kind = FIELD_OTHER},
	{.name = "looked_at", .kind = FIELD_OTHER},
	{.name = "covered", .kind = FIELD_OTHER},
	{.name = "stage", .kind = FIELD_OTHER},
	{.name = "canvas",
	 .kind = FIELD_OBJECT,
	 .offset = offsetof(struct zones, canvas),
	 .members = the_canvas_fields},
	{.name = "crop", .kind = FIELD_OBJECT, .offset = offsetof(struct zones, crop), .members = the_crop_fields},
	{.name = "face", .kind = FIELD_OBJECT, .offset = offsetof(struct zones, face), .members = the_face_fields},
	{.name = NULL},
};

bool box_contains(const struct theme_box *outer, const struct theme_box *inner)
{
	return inner->x_px >= outer->x_px && inner->y_px >= outer->y_px &&
	       inner->x_px + inner->width_px <= outer->x_px + outer->width_px &&
	       inner->y_px + inner->height_px <= outer->y_px + outer->height_px;
}

bool box_overlaps(const struct theme_box *a, const struct theme_box *b)
{
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px && a->y_px < b->y_px + b->height_px &&
	       b->y_px < a->y_px + a->height_px;
}

void box_widen(struct theme_box *box, const struct theme_box *by)
{
	if (box->width_px == 0) {
		*box = *by;
		return;
	}
	int right = box->x_px + box->width_px;
	int bottom = box->y_px + box->height_px;
	int by_right = by->x_px + by->width_px;
	int by_bottom = by->y_px + by->height_px;
	box->x_px = box->x_px < by->x_px ? box->x_px : by->x_px;
	box->y_px = box->y_px < by->y_px ? box->y_px : by->y_px;
	box->width_px = (right > by_right ? right : by_right) - box->x_px;
	box->height_px = (bottom > by_bottom ? bottom : by_bottom) - box->y_px;
}

static bool check_basis(const struct fields_place *place, const json_t *owner, const char *path, struct error *err)
{
	static const char *const known[] = {"measured", "published", "calculated", "assumed"};
	const json_t *basis = json_object_get(owner, "basis");
	char where[64];
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!basis || (json_is_string(basis) && strcmp(json_string_value(basis), known[i]) == 0))
			return true;
	}
	fields_path(path, "basis", where, sizeof(where));
	return fields_fail(place, err, where, "must be measured, published, calculated or assumed");
}

static bool check_date(const struct fields_place *place, const json_t *date, struct error *err)
{
	const char *text = json_string_value(date);
	bool is_good = !date || (text && strlen(text) == 10);
	for (size_t i = 0; text && is_good && i < 10; i++)
		is_good = i == 4 || i == 7 ? text[i] == '-' : text[i] >= '0' && text[i] <= '9';
	return is_good || fields_fail(place, err, "looked_at", "must be a day, YYYY-MM-DD");
}

static bool read_covered(struct zones *zones, const struct fields_place *place, const json_t *list, struct error *err)
{
	if (!json_is_array(list) || json_array_size(list) > ZONES_MAX_COVERED)
		return fields_fail(place, err, "covered", "must be a list of at most %d boxes", ZONES_MAX_COVERED);
	for (size_t i = 0; i < json_array_size(list); i++) {
		char path[32];
		struct covered covered;
		snprintf(path, sizeof(path), "covered[%zu]", i);
		if (!fields_read(place, json_array_get(list, i), path, zones_covered_fields, &covered, err) ||
		    !check_basis(place, json_array_get(list, i), path, err))
			return false;
		zones->covered[zones->covered_count++] = covered.box;
	}
	return true;
}

static bool check_region(const struct zones *zones, const struct fields_place *place, const char *path,
			 const struct theme_box *box, struct error *err)
{
	struct theme_box seen = {
		.x_px = zones->crop.left_px,
		.y_px = zones->crop.top_px,
		.width_px = zones->canvas.width_px - zones->crop.left_px - zones->crop.right_px,
		.height_px = zones->canvas.height_px - zones->crop.top_px - zones->crop.bottom_px,
	};
	if (!box_contains(&zones->canvas, box))
		return fields_fail(place, err, path, "leaves the canvas");
	if (!box_contains(&seen, box))
		return fields_fail(place, err, path, "is cropped on a tall phone");
	if (box_overlaps(&zones->face, box))
		return fields_fail(place, err, path, "covers the face");
	for (size_t i = 0; i < zones->covered_count; i++) {
		if (box_overlaps(&zones->covered[i], box))
			return fields_fail(place, err, path, "is covered by covered[%zu]", i);
	}
	return true;
}

static bool read_regions(struct zones *zones, const struct fields_place *place, const json_t *stage, struct error *err)
{
	if (!json_is_object(stage) || json_object_size(stage) == 0 || json_object_size(stage) > ZONES_MAX_REGIONS)
		return fields_fail(place, err, "stage", "must be an object of 1 to %d regions", ZONES_MAX_REGIONS);
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)stage, name, value)
	{
		char path[64];
		struct zones_region *region = &zones->regions[zones->region_count++];
		fields_path("stage", name, path, sizeof(path));
		if (strlen(name) >= sizeof(region->name))
			return fields_fail(place, err, path, "has a name that is too long");
		snprintf(region->name, sizeof(region->name), "%s", name);
		if (!fields_read(place, value, path, theme_box_fields, &region->box, err) ||
		    !check_region(zones, place, path, &region->box, err))
			return false;
	}
	return true;
}

bool zones_read_in(struct zones *out, const struct data_root *root, const char *name, struct error *err)
{
	struct data_file file;
	if (!data_file_read(&file, root, "zones", name, SCHEMA, THEME_MAX_BYTES, err))
		return false;
	struct fields_place place = {.file = file.name};
	struct zones zones = {0};
	memcpy(zones.id, file.id, sizeof(zones.id));
	bool did = fields_read(&place, file.tree, "", zones_fields, &zones, err) &&
		   check_date(&place, json_object_get(file.tree, "looked_at"), err) &&
		   check_basis(&place, json_object_get(file.tree, "crop"), "crop", err) &&
		   check_basis(&place, json_object_get(file.tree, "face"), "face", err) &&
		   read_covered(&zones, &place, json_object_get(file.tree, "covered"), err) &&
		   read_regions(&zones, &place, json_object_get(file.tree, "stage"), err);
	data_file_finish(&file);
	if (did)
		*out = zones;
	return did;
}

bool zones_read(struct zones *out, const char *data_folder, const char *name, struct error *err)
{
	return zones_read_in(out, &(struct data_root){.folder = data_folder}, name, err);
}

const struct theme_box *zones_find(const struct zones *zones, const char *region)
{
	for (size_t i = 0; i < zones->region_count; i++) {
		if (strcmp(zones->regions[i].name, region) == 0)
			return &zones->regions[i].box;
	}
	return NULL;
}

static void add_guide(struct guides *guides, enum guide_kind kind, int x_px, int y_px, int width_px, int height_px)
{
	if (guides->count < GUIDES_MOST && width_px > 0 && height_px > 0)
		guides->entries[guides->count++] = (struct guide){kind, x_px, y_px, width_px, height_px};
}

static void add_box(struct guides *guides, enum guide_kind kind, const struct theme_box *box)
{
	add_guide(guides, kind, box->x_px, box->y_px, box->width_px, box->height_px);
}

void zones_guides(const struct zones *zones, struct guides *out)
{
	int width_px = zones->canvas.width_px;
	int height_px = zones->canvas.height_px;
	const struct zones_crop *crop = &zones->crop;
	out->count = 0;
	for (size_t i = 0; i < zones->covered_count; i++)
		add_box(out, GUIDE_COVERED, &zones->covered[i]);
	add_guide(out, GUIDE_CROPPED, 0, 0, crop->left_px, height_px);
	add_guide(out, GUIDE_CROPPED, width_px - crop->right_px, 0, crop->right_px, height_px);
	add_guide(out, GUIDE_CROPPED, 0, 0, width_px, crop->top_px);
	add_guide(out, GUIDE_CROPPED, 0, height_px - crop->bottom_px, width_px, crop->bottom_px);
	add_box(out, GUIDE_FACE, &zones->face);
	for (size_t i = 0; i < zones->region_count; i++)
		add_box(out, GUIDE_REGION, &zones->regions[i].box);
}

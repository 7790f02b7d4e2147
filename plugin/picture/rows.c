/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rows.h"

#define SHRINK_PX 2
/* So many things on a line look even from edge to edge; fewer are far apart. */
#define SPREAD_LEAST 3

struct rows {
	const struct scene *scene;
	struct runs lines[ROWS_MOST];
	uint32_t starts[ROWS_MOST]; /* which runs of a line begin a thing */
	size_t line_count;          /* begun */
	size_t most_lines;
	int line_px; /* from one to the next */
	int room_px;
	int size_px;
	size_t placed;
};

/* Where they are set: beside the heading. */
struct rows_room {
	const struct scene *scene;
	int width_px, height_px;
};

static int between_px(const struct theme_sizes *sizes)
{
	return sizes->gap_px * 3 / 2;
}

static void begin(struct rows *rows, const struct rows_room *room, int size_px, size_t most_lines)
{
	rows->scene = room->scene;
	rows->most_lines = most_lines < 1 ? 1 : most_lines < ROWS_MOST ? most_lines : ROWS_MOST;
	rows->line_count = 1;
	rows->room_px = room->width_px;
	rows->size_px = size_px;
	rows->placed = 0;
	for (size_t i = 0; i < ROWS_MOST; i++) {
		runs_init(&rows->lines[i], room->scene);
		rows->starts[i] = 0;
	}
}

static void add_part(struct rows *rows, struct runs *line, const struct bundle_part *part, int gap_px)
{
	const struct theme_sizes *sizes = scene_sizes(rows->scene);
	int size_px = part->is_note && sizes->note_px < rows->size_px ? sizes->note_px : rows->size_px;
	runs_add(line, part->face, size_px, part->rgba, gap_px, part->text);
}

/* Adds some of a thing's parts to a line, the icon before the first; as it was when they do not fit. */
static bool add_parts(struct rows *rows, size_t index, const struct bundle *bundle, size_t first, size_t end)
{
	const struct theme_sizes *sizes = scene_sizes(rows->scene);
	struct runs *line = &rows->lines[index];
	size_t before = line->count;
	int gap_px = first == 0 ? between_px(sizes) : sizes->gap_px / 2;
	if (first == 0 && bundle->badge != BADGE_INVALID && runs_add_badge(line, bundle->badge, sizes->icon_px, gap_px))
		gap_px = sizes->gap_px / 2;
	for (size_t i = first; i < end; i++, gap_px = sizes->gap_px / 2)
		add_part(rows, line, &bundle->parts[i], gap_px);
	if (!line->has_overflown && runs_width_px(line, 0) <= rows->room_px) {
		rows->starts[index] |= first == 0 ? 1u << before : 0;
		return true;
	}
	line->count = before;
	line->has_overflown = false;
	return false;
}

/* With a break between two parts where one is needed. */
static bool add_wrapped(struct rows *rows, const struct bundle *bundle)
{
	for (size_t part = 0; part < bundle->part_count; part++) {
		if (add_parts(rows, rows->line_count - 1, bundle, part, part + 1))
			continue;
		if (part == 0 || rows->line_count == rows->most_lines)
			return false;
		rows->line_count++;
		if (!add_parts(rows, rows->line_count - 1, bundle, part, part + 1))
			return false;
	}
	return true;
}

static bool add_bundle(struct rows *rows, const struct bundle *bundle)
{
	if (add_parts(rows, rows->line_count - 1, bundle, 0, bundle->part_count))
		return true;
	if (rows->line_count == rows->most_lines || !add_parts(rows, rows->line_count, bundle, 0, bundle->part_count))
		return false;
	rows->line_count++;
	return true;
}

/* As many of them as fit, in their order. */
static void fill(struct rows *rows, const struct bundle *bundles, size_t count)
{
	while (rows->placed < count && add_bundle(rows, &bundles[rows->placed]))
		rows->placed++;
}

/* The least size says how many they are; then they are set as large as so many fit. */
static void fit_page(struct rows *rows, const struct rows_room *room, const struct bundle *bundles, size_t count)
{
	const struct theme_sizes *sizes = scene_sizes(room->scene);
	size_t lines = (size_t)(room->height_px / sizes->row_px);
	rows->line_px = sizes->row_px;
	begin(rows, room, sizes->text_min_px, lines);
	fill(rows, bundles, count);
	size_t placed = rows->placed;
	for (int size_px = sizes->text_px; placed > 0 && size_px > sizes->text_min_px; size_px -= SHRINK_PX) {
		begin(rows, room, size_px, lines);
		fill(rows, bundles, placed);
		if (rows->placed == placed)
			return;
	}
	begin(rows, room, sizes->text_min_px, lines);
	fill(rows, bundles, placed);
}

/* One that is longer than a line, in as many as there can be. */
static void fit_wrapped(struct rows *rows, const struct rows_room *room, const struct bundle *bundle)
{
	const struct theme_sizes *sizes = scene_sizes(room->scene);
	rows->line_px = text_line_px(sizes->text_min_px);
	begin(rows, room, sizes->text_min_px, (size_t)(room->height_px / rows->line_px));
	rows->placed = add_wrapped(rows, bundle);
}

/* Sets a page; the ones before it are set to see where it begins. What fits on no page is left out. */
static bool fit(struct rows *rows, const struct rows_room *room, const struct rows_wish *wish)
{
	size_t page = 0;
	for (size_t first = 0; first < wish->count;) {
		fit_page(rows, room, &wish->bundles[first], wish->count - first);
		if (rows->placed == 0 && wish->may_wrap)
			fit_wrapped(rows, room, &wish->bundles[first]);
		if (rows->placed > 0 && page++ == wish->page)
			return true;
		first += rows->placed > 0 ? rows->placed : 1;
	}
	return false;
}

/* What is left of a single line goes between the things: all of it between several, so that the line is full. Returns
 * what came before the first. */
static int spread(struct rows *rows)
{
	const struct theme_sizes *sizes = scene_sizes(rows->scene);
	struct runs *line = &rows->lines[0];
	if (rows->line_count > 1)
		return 0;
	int more_px = (rows->room_px - runs_width_px(line, 0)) / (int)rows->placed;
	if (rows->placed < SPREAD_LEAST && more_px > between_px(sizes))
		more_px = between_px(sizes);
	for (size_t i = 1; i < line->count; i++)
		line->entries[i].gap_px += rows->starts[0] & 1u << i ? more_px : 0;
	return more_px;
}

static struct text_style heading_style(const struct scene *scene)
{
	return (struct text_style){
		.face = FACE_LABEL, .size_px = scene_sizes(scene)->label_px, .rgba = scene->stage->colors.accent};
}

static struct rows_room room_beside(const struct scene *scene, const struct theme_box *box, const char *heading)
{
	struct text_style style = heading_style(scene);
	int heading_px = text_width_px(scene->stage->measurer, &style, heading);
	return (struct rows_room){.scene = scene,
				  .width_px = box->width_px - heading_px - between_px(scene_sizes(scene)),
				  .height_px = box->height_px};
}

bool rows_hold_all(const struct scene *scene, const struct theme_box *box, const struct rows_wish *wish)
{
	if (wish->count == 0)
		return true;
	struct rows_room room = room_beside(scene, box, wish->heading);
	struct rows rows;
	fit_page(&rows, &room, wish->bundles, wish->count);
	return rows.placed == wish->count;
}

void rows_put(const struct scene *scene, const struct theme_box *box, const struct rows_wish *wish)
{
	if (wish->count == 0)
		return;
	struct rows_room room = room_beside(scene, box, wish->heading);
	struct text_style heading = heading_style(scene);
	struct rows rows;
	if (!fit(&rows, &room, wish))
		return;
	// A plate's edge is not its ink: several lines stand between the edge and the end.
	int edge_px = rows.line_count > 1 ? scene->stage->plate.edge_px : 0;
	int middle = (box->height_px + edge_px) / 2;
	struct sketch sketch = scene_sketch(scene, box->width_px, box->height_px);
	sketch_text(&sketch, 0, middle + text_middle_px(FACE_LABEL, heading.size_px), &heading, wish->heading);
	int x = box->width_px - room.width_px + spread(&rows);
	middle -= (int)(rows.line_count - 1) * rows.line_px / 2;
	for (size_t i = 0; i < rows.line_count; i++, middle += rows.line_px)
		runs_paint(&rows.lines[i], &sketch, x, middle);
	scene_put(scene, sketch_finish(&sketch), box->x_px, box->y_px);
}

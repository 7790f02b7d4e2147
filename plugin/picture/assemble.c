/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "assemble.h"

#include "base/alloc.h"

#include <string.h>

struct assemble_entry {
	enum layer layer;
	uint64_t content_key;
	int64_t enters_at_ns;
	bool moves;
};

void assemble_memory_finish(struct assemble_memory *memory)
{
	alloc_free(memory->entries);
	*memory = (struct assemble_memory){0};
}

static const struct assemble_entry *find(const struct assemble_memory *memory, const struct build_group *group)
{
	for (size_t i = 0; i < memory->count; i++) {
		const struct assemble_entry *entry = &memory->entries[i];
		if (entry->layer == group->layer && entry->content_key == group->content_key)
			return entry;
	}
	return NULL;
}

/* When each group of this frame began to move: a content that stood in the frame before keeps its time. */
static struct assemble_entry *entries_of(const struct build *build, const struct assemble_memory *before,
					 int64_t entered_ns, size_t *count)
{
	const struct build_group *groups;
	*count = build_groups(build, &groups);
	struct assemble_entry *entries = alloc_zeroed(*count + 1, sizeof(*entries));
	for (size_t i = 0; entries && i < *count; i++) {
		const struct assemble_entry *had = before ? find(before, &groups[i]) : NULL;
		entries[i] = (struct assemble_entry){
			.layer = groups[i].layer,
			.content_key = groups[i].content_key,
			.enters_at_ns = had ? had->enters_at_ns : entered_ns,
			.moves = had ? had->moves : groups[i].moves && before && before->has_frame,
		};
	}
	return entries;
}

bool assemble_stage(struct atlas_sheet *sheet, const struct build *build, const struct assemble_memory *before,
		    int64_t entered_ns, struct assemble_memory *next, struct stage_frame *out, struct error *err)
{
	const struct build_piece *pieces;
	const struct build_quad *from;
	const struct build_group *groups;
	size_t piece_count = build_pieces(build, &pieces);
	size_t quad_count = build_quads(build, &from);
	build_groups(build, &groups);
	size_t group_count = 0;
	bool did = false;

	struct assemble_entry *entries = entries_of(build, before, entered_ns, &group_count);
	uint16_t *cells = alloc_zeroed(piece_count + 1, sizeof(*cells));
	struct timeline_quad *quads = alloc_zeroed(quad_count + 1, sizeof(*quads));
	if (build_failed(build) || !entries || !cells || !quads) {
		error_set(err, ERROR_MEMORY, "no memory for a frame");
		goto free_all;
	}
	for (size_t i = 0; i < piece_count; i++) {
		if (!atlas_sheet_take(sheet, &pieces[i], &cells[i], err))
			goto free_all;
	}
	for (size_t i = 0; i < quad_count; i++) {
		const struct assemble_entry *entry = &entries[from[i].group];
		const struct build_group *group = &groups[from[i].group];
		quads[i] = from[i].quad;
		quads[i].cell = cells[from[i].piece];
		// What was painted beforehand enters when its time comes.
		quads[i].enters_at_ns =
			entry->enters_at_ns > quads[i].valid_from_ns ? entry->enters_at_ns : quads[i].valid_from_ns;
		quads[i].enter_ms = entry->moves ? group->enter_ms : 0;
		quads[i].enter_dy_px = entry->moves ? group->enter_dy_px : 0;
	}
	out->timeline = (struct timeline){.quads = quads, .quad_count = quad_count};
	build_clocks(build, &out->timeline);
	quads = NULL;
	if (next) {
		*next = (struct assemble_memory){.entries = entries, .count = group_count, .has_frame = true};
		entries = NULL;
	}
	did = true;
free_all:
	alloc_free(quads);
	alloc_free(cells);
	alloc_free(entries);
	return did;
}

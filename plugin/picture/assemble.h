/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From what the layers built to a stage's frame: cells from the atlas, motion for what changed. Shared by the painter
 * and by render_stage(), so that a test sees what goes on air.
 */
#pragma once

#include "atlas_sheet.h"
#include "stage_build.h"

/** What moved in lately in one stage, so that a motion that runs survives the next frame set. */
struct assemble_memory {
	struct assemble_entry *entries;
	size_t count;
	bool has_frame; /* false: the first frame just stands there */
};

void assemble_memory_finish(struct assemble_memory *memory);

/**
 * Fills *out (but for stage_id, canvas and atlas) from a build; out->timeline.quads is allocated and the caller frees
 * it with alloc_free().
 *
 * entered_ns: when groups with a new content key begin to move.
 * next:       the memory for the following frame, made from `before`; on failure untouched. May be the same address
 * only when nothing is kept: both may be NULL together (no motion). Errors:     ERROR_LIMIT when the atlas is full,
 * ERROR_MEMORY.
 */
MUST_CHECK bool assemble_stage(struct atlas_sheet *sheet, const struct build *build,
			       const struct assemble_memory *before, int64_t entered_ns, struct assemble_memory *next,
			       struct stage_frame *out, struct error *err);

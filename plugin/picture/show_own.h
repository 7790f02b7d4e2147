/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The insides of a show, for show.c (any thread: life, stages, the newest set) and show_paint.c (the painter's thread).
 */
#pragma once

#include "assemble.h"
#include "base/thread.h"
#include "show.h"

#include <stdatomic.h>

struct sheet_slot {
	char *theme;
	struct atlas_sheet *sheet;
	bool is_used;
};

struct stage_slot {
	uint32_t id;
	atomic_int refs; /* held by the show and by a painting that runs */

	/* -- immutable -- */
	struct stage *stage;
	char *theme;
	char *spec_key;
	int width_px;
	int height_px;

	/* -- protected by show->lock -- */
	unsigned users;

	/* -- painter only -- */
	struct build *build;
	struct assemble_memory memory;
	struct assemble_memory next_memory;
};

struct show {
	/* -- immutable -- */
	atomic_int refs;
	struct painter *painter;
	const struct bridge *bridge;
	const struct clock *clock;
	char *data_folder;
	struct waker *waker;
	struct pictures *pictures;

	struct lock get_lock; /* held while get() runs; show_close() waits for it */
	painter_get_fn get;   /* NULL once stopped */
	void *get_data;

	struct lock lock;
	struct condition published_condition;
	/* -- protected by lock -- */
	struct stage_slot **slots;
	size_t slot_count;
	uint32_t last_stage_id;
	uint64_t stages_serial; /* rises when a stage comes or goes */
	const struct frame_set *published;
	uint64_t published_input;

	/* -- painter only -- */
	struct sheet_slot *sheets;
	size_t sheet_count;
	struct picture_input input; /* the last one, kept for what changes by itself */
	bool has_input;
	uint64_t painted_stages_serial;
	uint64_t painted_pictures_serial;
	bool is_awaiting; /* a picture took no part in the last painting, as it was not there yet */
	uint64_t set_serial;
	uint64_t again_ns;
	bool has_failed; /* the last painting failed; said once in the log */
};

void stage_slot_unref(struct stage_slot *slot);

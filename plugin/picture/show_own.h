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
	char *theme;
	char *spec_key;
	struct stage_spec spec; /* its texts are the slot's own */

	/* -- protected by show->lock -- */
	unsigned users;
	int width_px; /* the painter writes it, and reads it without the lock */
	int height_px;
	struct guides guides;
	struct stage *incoming; /* made anew from files that changed; the painter takes it over */
	struct error error;     /* why the files as they are now make no stage; ERROR_NONE */

	/* -- show_look()'s only, once the slot is listed -- */
	struct data_files files; /* what the stage was made from, or could not be made from any more */

	/* -- painter only -- */
	struct stage *stage;
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

/** The stages of this moment, each with a reference of its own. NULL: no memory. */
struct stage_slot **show_take_slots(struct show *show, size_t *count, uint64_t *stages_serial);
void show_give_slots(struct stage_slot **slots, size_t count);

/** Makes the slot's stage, for the first time. Errors: as show_add_stage(). */
MUST_CHECK bool stage_slot_make(struct stage_slot *slot, const struct show *show, const struct stage_spec *spec,
				struct error *err);
/** Lets go what stage_slot_make() made and what came since. */
void stage_slot_finish(struct stage_slot *slot);

/** Puts the stages in that were made anew: their pictures just stand there. Painter only. */
void show_take_incoming(struct show *show, struct stage_slot **slots, size_t count);

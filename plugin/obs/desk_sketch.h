/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One small picture of a show, made again when it would look otherwise. Knows no threads: the desk's miniature has one.
 */
#pragma once

#include "control/control.h"
#include "picture/frame_set.h"
#include "qt/bridge.h"
#include "qt/desk.h"

struct desk_wish {
	const struct bridge *bridge;
	const char *data_folder;
	struct control *control;
	int width_px, height_px; /* the box that it has to fit into */
	bool is_cue;
};

/** What the last picture was made of. Zeroed: nothing yet. */
struct desk_sketch {
	uint64_t serial; /* of the pictures */
	bool is_made;
	int width_px, height_px; /* of the picture */
	enum air_mode mode;
	uint64_t look;    /* of the set, the stages and their clocks' digits */
	int64_t until_ns; /* looks the same until then */

	/* -- the cue: painted for itself -- */
	const struct frame_set *cue;
	uint64_t cue_air_serial;
	char cue_id[CONTROL_ID_SIZE];
	uint64_t cue_at_ns;
};

void desk_sketch_finish(struct desk_sketch *sketch);

/**
 * Looks at the show.
 *
 * Thread:   any but graphics.   Owns: the caller, what it finds in *out; NULL there: nothing can be shown.
 * Returns:  true: it looks as before, *out stays as it is.
 */
bool desk_sketch_look(struct desk_sketch *sketch, const struct desk_wish *wish, uint64_t now_ns,
		      const struct desk_picture **out);

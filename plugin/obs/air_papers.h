/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The documents and pictures behind what was on air, each once: with them any moment can be painted again. Audit's
 * thread; knows nothing of OBS.
 */
#pragma once

#include "control/audit.h"
#include "control/state.h"

#include <jansson.h>

struct air_picture {
	char *uri;
	uint64_t hash;
};

struct air_papers {
	const struct room *room; /* told last; a reference */
	char hash[65];           /* of its document */
	char (*documents)[65];   /* those that are in the log */
	size_t document_count;
	struct air_picture *pictures;
	size_t picture_count;
};

void air_papers_finish(struct air_papers *papers);

/** Writes what a state is made of as far as it is not there, and then that it is on air from t_ns on. */
void air_papers_tell(struct air_papers *papers, struct audit_show *show, const struct control_state *state,
		     int64_t t_ns, int64_t wall_ms);

/** One line; takes over the reference. NULL (no memory) is a line that is missing. */
void air_write(struct audit_show *show, int64_t wall_ms, json_t *line);

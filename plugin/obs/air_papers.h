/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The documents, sheets and pictures behind what was on air, and what the desk had set, each once: with them any moment
 * can be painted again, and told whose it was. Audit's thread; knows nothing of OBS.
 */
#pragma once

#include "control/audit.h"
#include "control/state.h"

#include <jansson.h>

struct air_picture {
	char *uri;
	uint64_t hash;
};

/* A room that was told last: the next one is written as what it changes in it. */
struct air_document {
	const struct room *room; /* a reference */
	char hash[65];
	json_t *tree;     /* as it stands in the log; NULL: the next one stands there whole */
	unsigned changes; /* since one stood there whole */
};

struct air_papers {
	struct air_document shown; /* what was on air */
	struct air_document shops; /* what the shop said */
	struct air_document whole; /* before the rules took something off */
	const struct sheet *sheet;
	char sheet_hash[65];
	const struct stand *stand;
	char stand_hash[65];
	json_t *held;     /* what the rules hold, as it was told last; NULL: nothing */
	char (*told)[65]; /* what is in the log, by its hash */
	size_t told_count;
	struct air_picture *pictures;
	size_t picture_count;
};

void air_papers_finish(struct air_papers *papers);

/** Writes what a state is made of as far as it is not there, and then that it is on air from t_ns on. */
void air_papers_tell(struct air_papers *papers, struct audit_show *show, const struct control_state *state,
		     int64_t t_ns, int64_t wall_ms);

/** One line; takes over the reference. NULL (no memory) is a line that is missing. Returns: whether it is on its way.
 */
bool air_write(struct audit_show *show, int64_t wall_ms, json_t *line);

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "state_own.h"

#include "base/alloc.h"

#include "control/figures.h"

#include "room/merge.h"

#include <stdatomic.h>

struct shared_state {
	struct control_state state; /* first: a struct control_state * is one of these */
	atomic_int refs;
};

const struct control_state *control_state_create(const struct control_state *like)
{
	struct shared_state *shared = alloc_zeroed(1, sizeof(*shared));
	if (!shared)
		return NULL;
	shared->state = *like;
	feed_state_ref(like->feed);
	room_ref(like->room);
	room_ref(like->merged);
	room_truth_ref(like->truth);
	rules_ref(like->rules);
	room_sources_ref(like->sources);
	sheet_ref(like->sheet);
	stand_ref(like->stand);
	findings_ref(like->sheet_findings);
	figures_ref(like->figures);
	atomic_init(&shared->refs, 1);
	return &shared->state;
}

const struct control_state *control_state_ref(const struct control_state *state)
{
	if (state)
		atomic_fetch_add_explicit(&((struct shared_state *)state)->refs, 1, memory_order_relaxed);
	return state;
}

void control_state_unref(const struct control_state *state)
{
	struct shared_state *shared = (struct shared_state *)state;
	if (!shared || atomic_fetch_sub_explicit(&shared->refs, 1, memory_order_acq_rel) != 1)
		return;
	room_unref(state->room);
	room_unref(state->merged);
	room_truth_unref(state->truth);
	rules_unref(state->rules);
	room_sources_unref(state->sources);
	sheet_unref(state->sheet);
	stand_unref(state->stand);
	findings_unref(state->sheet_findings);
	figures_unref(state->figures);
	feed_state_unref(state->feed);
	alloc_free(shared);
}

const struct control_result *control_state_result(const struct control_state *state, uint64_t id)
{
	for (size_t i = state->result_count; i-- > 0;) {
		if (state->results[i].id == id)
			return &state->results[i];
	}
	return NULL;
}

/* -- findings -- */

struct shared_findings {
	struct sheet_findings findings; /* first */
	atomic_int refs;
};

struct sheet_findings *findings_create(const struct sheet_findings *like)
{
	struct shared_findings *shared = alloc_zeroed(1, sizeof(*shared));
	if (!shared)
		return NULL;
	shared->findings = *like;
	atomic_init(&shared->refs, 1);
	return &shared->findings;
}

const struct sheet_findings *findings_ref(const struct sheet_findings *findings)
{
	if (findings)
		atomic_fetch_add_explicit(&((struct shared_findings *)findings)->refs, 1, memory_order_relaxed);
	return findings;
}

void findings_unref(const struct sheet_findings *findings)
{
	struct shared_findings *shared = (struct shared_findings *)findings;
	if (shared && atomic_fetch_sub_explicit(&shared->refs, 1, memory_order_acq_rel) == 1)
		alloc_free(shared);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_rehearsal.h"

#include <inttypes.h>
#include <stdio.h>

#define SECOND_NS 1000000000u
#define FLOOD_TURN_NS 10000000u
#define FLOOD_TOTAL 1000000
/* A turn that comes late makes no more steps than these; the rest is left out. */
#define FLOOD_TURN_STEPS 200u

int64_t flood_left(int64_t version)
{
	return FLOOD_TOTAL - 1 - version % FLOOD_TOTAL;
}

const char *flood_patch(int64_t version, char text[96])
{
	snprintf(text, 96, "{\"stock\":{\"mode\":\"exact\",\"total\":%d,\"left\":%" PRId64 "}}", FLOOD_TOTAL,
		 flood_left(version));
	return text;
}

/* Begins to count again with another fault, or the same one set anew. */
static void begin(struct served_rehearsal *rehearsal, const struct fault *fault)
{
	if (rehearsal->since_ns == fault->since_ns)
		return;
	rehearsal->since_ns = fault->since_ns;
	rehearsal->done = 0;
}

static struct rehearsed flood(struct served_rehearsal *rehearsal, const struct fault *fault, struct served_room *room,
			      int64_t version, uint64_t now_ns)
{
	uint64_t due = (now_ns - fault->since_ns) / 1000u * (uint64_t)fault->argument / 1000000u;
	uint64_t steps = due > rehearsal->done ? due - rehearsal->done : 0;
	rehearsal->done += steps;
	struct rehearsed result = {.next_ns = now_ns + FLOOD_TURN_NS};
	if (!steps)
		return result;
	if (steps > FLOOD_TURN_STEPS)
		steps = FLOOD_TURN_STEPS;
	char text[96];
	json_t *patch = json_loads(flood_patch(version + (int64_t)steps, text), 0, NULL);
	int64_t before = served_room_pretend(room, (int64_t)steps, patch);
	json_decref(patch);
	rehearsal->is_shown = true;
	if (before == version)
		result.flooded = (int64_t)steps;
	return result;
}

/* One thing a second. */
static struct rehearsed each_second(struct served_rehearsal *rehearsal, const struct fault *fault,
				    struct served_room *room, uint64_t now_ns)
{
	uint64_t due = (now_ns - fault->since_ns) / SECOND_NS + 1;
	if (rehearsal->done < due) {
		rehearsal->done = due;
		json_t *patch = NULL;
		if (fault->kind == FAULT_OVERSELL)
			patch = json_pack("{s:{s:s, s:I}}", "stock", "mode", "exact", "left",
					  due % 2 ? (json_int_t)0 : (json_int_t)fault->argument);
		(void)served_room_pretend(room, fault->kind == FAULT_GAP_PATCH ? 2 : 1, patch);
		rehearsal->is_shown = patch != NULL;
		json_decref(patch);
	}
	return (struct rehearsed){.next_ns = fault->since_ns + rehearsal->done * SECOND_NS};
}

struct rehearsed served_rehearsal_step(struct served_rehearsal *rehearsal, struct served_room *room, int64_t version,
				       uint64_t now_ns)
{
	const enum fault_scope any = FAULT_OF_POLLS | FAULT_OF_STREAMS;
	struct fault fault;
	if (served_faults_find(rehearsal->faults, FAULT_FLOOD, any, &fault)) {
		begin(rehearsal, &fault);
		return flood(rehearsal, &fault, room, version, now_ns);
	}
	if (served_faults_find(rehearsal->faults, FAULT_OVERSELL, any, &fault) ||
	    served_faults_find(rehearsal->faults, FAULT_GAP_PATCH, any, &fault)) {
		begin(rehearsal, &fault);
		return each_second(rehearsal, &fault, room, now_ns);
	}
	if (rehearsal->is_shown)
		(void)served_room_pretend(room, 1, NULL);
	rehearsal->is_shown = false;
	rehearsal->since_ns = 0;
	return (struct rehearsed){.next_ns = UINT64_MAX};
}

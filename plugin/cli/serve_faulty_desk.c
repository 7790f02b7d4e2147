/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Faults that only desks meet: what is not done, and what is done without its answer.
 */
#include "serve_faulty_own.h"

/* Whether it is this request's turn: each Nth one since the fault began. */
static bool is_turn(struct serve_faulty *faulty, enum fault_kind kind, struct faulty_turn *turn)
{
	struct fault fault;
	if (!served_faults_find(faulty->faults, kind, FAULT_OF_DESKS, &fault))
		return false;
	lock_enter(&faulty->lock);
	if (turn->since_ns != fault.since_ns)
		*turn = (struct faulty_turn){.since_ns = fault.since_ns};
	bool is_now = ++turn->count % (uint64_t)fault.argument == 0;
	lock_leave(&faulty->lock);
	return is_now;
}

bool serve_faulty_desk_before(struct serve_faulty *faulty, const struct serve_answer *answer, enum MHD_Result *result)
{
	if (!is_turn(faulty, FAULT_DESK_500, &faulty->refused))
		return false;
	*result = serve_answer_message(answer, MHD_HTTP_INTERNAL_SERVER_ERROR, NULL, "broken on purpose");
	return true;
}

bool serve_faulty_desk_after(struct serve_faulty *faulty, const struct faulty_request *request,
			     const struct serve_answer *answer, enum MHD_Result *result)
{
	struct fault fault;
	*result = MHD_NO;
	if (is_turn(faulty, FAULT_DESK_LOST, &faulty->lost)) {
		serve_wire_reset(answer->connection);
		return true;
	}
	if (!served_faults_find(faulty->faults, FAULT_DESK_LATE, FAULT_OF_DESKS, &fault))
		return false;
	struct wire_job job = {
		.kind = WIRE_WAIT, .fault = FAULT_DESK_LATE, .scope = FAULT_OF_DESKS, .wait_ms = fault.argument};
	*result = serve_wire_take(faulty->wire, answer->connection, &job, request->state);
	return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Notes what a room has on air for the audit log: the painter which state it took, graphics which frame set it drew in
 * the program. Nothing here waits; air_teller.h makes lines of it on a thread of its own. An audit show may be NULL
 * everywhere (there is no memory for it): then nothing is written, and the log of OBS said so.
 */
#pragma once

#include "control/audit.h"
#include "control/control.h"
#include "picture/frame_set.h"
#include "picture/stage.h"
#include "qt/bridge.h"

/** Starts the thread; NULL, and a line in the log, when it cannot be. Thread: any but graphics. */
struct audit_service *air_log_start(const struct bridge *bridge, const char *shows_folder);

/** The log of a room; audit_close() ends it. Accepts a NULL service. Thread: any but graphics. */
struct audit_show *air_log_open(struct audit_service *service, const struct control_request *request);

/** A state that is being painted. Thread: the painter's. */
void air_log_state(struct audit_show *audit, const struct control_state *state);
/** A state whose change of the shop itself is another one, or came further. Thread: the painter's. */
void air_log_write(struct audit_show *audit, const struct control_state *state);
/** How a stage is arranged. Thread: backstage's. */
void air_log_stage(struct audit_show *audit, uint32_t stage_id, const struct stage_spec *spec);

/** A stage as it is drawn in the program from this frame on. False: try again. Thread: graphics; never blocks. */
bool air_log_drawn(struct audit_show *audit, const struct stage_frame *stage, enum air_mode mode, uint64_t frame_ns);
/** A stage that no source in the program draws any more. As air_log_drawn(). */
bool air_log_left(struct audit_show *audit, uint32_t stage_id, uint64_t frame_ns);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes the audit log's lines of one room out of what was noted: which frame set a source in the program drew, and from
 * which state of the show it was painted (docs/audit.md). Audit's thread; knows nothing of OBS.
 */
#pragma once

#include "control/audit.h"

#include <stdint.h>

enum air_note {
	AIR_NOTE_INVALID = 0,
	AIR_NOTE_STATE, /* object: a struct control_state that the painter took; value: its air_serial */
	AIR_NOTE_STAGE, /* object: alloc_text(), the stage's arrangement as JSON members; stage */
	AIR_NOTE_DRAWN, /* object: the struct stage_texts that are drawn now, may be NULL; stage; value: input << 2 |
			   mode */
	AIR_NOTE_LEFT,  /* the stage is drawn in the program no more */
	AIR_NOTE_WRITE, /* object: a struct control_state, whose change of the shop is told */
};

/** What is sent and recorded now. */
struct air_output {
	bool is_streaming;
	bool is_recording;
	uint64_t began_ns; /* the show's time counts from here; 0: neither runs */
};

/** A teller for audit_open(); NULL data: no memory. Asks output() for what is sent, on audit's thread. */
struct audit_teller air_teller_create(struct air_output (*output)(void));

/** Gives back the object of a note that was not taken. */
void air_note_drop(const struct audit_note *note);

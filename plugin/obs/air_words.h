/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stood on a stage, in words, and who caused that it is another than before: pure functions for the audit log.
 * Knows nothing of OBS.
 */
#pragma once

#include "control/state.h"
#include "picture/texts.h"
#include "picture/stage.h"

#include <jansson.h>

/**
 * The texts of a layer at a moment, from the top down: a struck-through one as ~~¥199~~, a running clock as the time at
 * which it ends. texts may be NULL: nothing stands there.
 *
 * Owns:     the caller, one reference; NULL: no memory.
 */
json_t *air_words(const struct stage_texts *texts, enum air_mode mode, int64_t t_ns, enum layer layer);

/** A moment of a stage, for air_cause(). */
struct air_moment {
	const struct control_state *state; /* what it was painted from; NULL: not known */
	enum air_mode mode;
	bool is_on_air;
	int64_t t_ns;
};

/**
 * Who made a layer's words of one moment those of the next: "air" (the source came into the program or left it), "keys"
 * (SAFE, PANIC, RETURN), "shop", "sheet", "desk", "history" (what the shop said before binds it), "freshness" (its last
 * answer became too old), "time" (something ended or began as it was said), "unknown" (a note was missed).
 */
const char *air_cause(const struct air_moment *before, const struct air_moment *after, enum layer layer);

/** How fresh the state's room is at a moment. */
enum freshness air_freshness(const struct control_state *state, int64_t t_ns);

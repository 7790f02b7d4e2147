/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A show without threads, files or network: what comes in is given to it, time is told to it, and after each step there
 * is a state. The same calls make the same states, so that tests can play whole shows. The control (control.c) drives
 * it on its thread; nobody else may call it meanwhile.
 */
#pragma once

#include "control/control.h"

struct core;

struct core_settings {
	enum desk_kind desk;
	enum follow_kind follow;
	bool is_own_shop; /* a local room: what the desk agrees is what is charged */
	uint32_t shown_layers;
};

/** Owns: core_destroy().   Errors: ERROR_MEMORY. */
struct core *core_create(const struct core_settings *settings, struct error *err);
/** Accepts NULL; sets the pointer to NULL. */
void core_destroy(struct core **core);

/** The newest state of the feed; takes a reference of its own. */
void core_take_feed(struct core *core, const struct feed_state *feed);

/** An order and its id; what comes of it stands in the state after the next step. */
void core_order(struct core *core, uint64_t id, const struct control_order *order, uint64_t now_ns);

/**
 * Does what is due and makes a state of it, if anything changed.
 *
 * Returns:  the monotonic time of the next step that is due by itself; UINT64_MAX: none.
 */
uint64_t core_step(struct core *core, uint64_t now_ns);

/** The state that the last step made, borrowed until the next one; NULL before the first feed state. */
const struct control_state *core_state(const struct core *core);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A show without threads, files or network: what comes in is given to it, time is told to it, and after each step there
 * is a state. The same calls make the same states, so that tests can play whole shows. The control (control.c) drives
 * it on its thread; nobody else may call it meanwhile.
 */
#pragma once

#include "base/buffer.h"
#include "control/control.h"
#include "feed/write.h"
#include "room/rules.h"
#include "room/sheet.h"

struct core;

struct core_settings {
	enum desk_kind desk;
	enum follow_kind follow;
	bool is_own_shop; /* a local room: what the desk agrees is what is charged */
	uint32_t shown_layers;
	char client[CONTROL_ID_SIZE]; /* this desk's name; "": it has none */
};

/** Owns: core_destroy().   Errors: ERROR_MEMORY. */
struct core *core_create(const struct core_settings *settings, struct error *err);
/** Accepts NULL; sets the pointer to NULL. */
void core_destroy(struct core **core);

/* -- what comes in; it takes references of its own -- */

/** The newest state of the feed. */
void core_take_feed(struct core *core, const struct feed_state *feed);

/**
 * A reading of the sheet's file. With an error the sheet before stays; without a sheet and an error there is none.
 *
 * findings: of the reading; NULL: nothing was found.
 */
void core_take_sheet(struct core *core, const struct sheet *sheet, const struct sheet_findings *findings,
		     const struct error *error);

/** The rules that judge from now on; NULL: none. error: why those that were asked for are not taken; ERROR_NONE. */
void core_take_rules(struct core *core, const struct rules *rules, const struct error *error);

/** What a desk had set, as core_keep_stand() gave it; counts once, if the first room is the one that it was set for. */
MUST_CHECK bool core_take_stand(struct core *core, const void *bytes, size_t size_bytes, struct error *err);

/** Why what the desk set cannot be kept; ERROR_NONE: it can. */
void core_take_desk_error(struct core *core, const struct error *error);

/** An order and its id; what comes of it stands in the state after the next step. */
void core_order(struct core *core, uint64_t id, const struct control_order *order, uint64_t now_ns);

/* -- time -- */

/**
 * Does what is due and makes a state of it, if anything changed.
 *
 * Returns:  the monotonic time of the next step that is due by itself; UINT64_MAX: none.
 */
uint64_t core_step(struct core *core, uint64_t now_ns);

/** The state that the last step made, borrowed until the next one; NULL before the first feed state. */
const struct control_state *core_state(const struct core *core);

/* -- what goes out -- */

/**
 * Whether what the desk has set is other than when this was asked last; then out has it, cleared first.
 *
 * Errors:   false too without memory; the next call tries again.
 */
bool core_keep_stand(struct core *core, struct buffer *out);

/** What the shop is to be asked, where the desk's orders take effect there (DESK_SHOP). */
struct core_deed {
	uint64_t id;          /* the order's */
	enum order_kind kind; /* TAKE, STEP (planned ones and withdrawals too), BEAT, OWN */
	char item_id[CONTROL_ID_SIZE];
	enum step_kind step;
	enum step_by by;
	int64_t price_after_minor; /* ROOM_UNSET: none */
	char note[256];
	char person[128];
	bool is_planned;
	enum beat beat;
	bool is_on; /* OWN */
	char epoch[CONTROL_ID_SIZE];
	int64_t base; /* the version that the desk saw */
};

/** The oldest deed that was not given yet. Returns: false when there is none. */
bool core_next_deed(struct core *core, struct core_deed *out);

/** What the shop said of a deed, or that it did not; PENDING and ASKED_AGAIN are not the end of it. */
void core_take_answer(struct core *core, uint64_t id, enum order_state state, const char *said, uint64_t now_ns);

/** Who leads the room, as the shop said; client "" is nobody, until_ms is the shop's clock. */
void core_take_owner(struct core *core, bool is_ours, const char *client, int64_t until_ms);

/** What of the shop an order changes; of SHOP_PRICE, SHOP_STOCK and SHOP_TEXT alone. */
enum feed_write_kind core_write_kind(enum order_kind kind);

/** The change of the shop that is to be posted (feed/write.h), once. Returns: false when there is none. */
bool core_next_change(struct core *core, struct control_change *out);

/** How far a change has come; one that is not the newest is passed over. */
void core_take_change(struct core *core, uint64_t id, enum order_state state, const char *said, uint64_t now_ns);

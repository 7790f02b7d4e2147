/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A show as it is at one moment: the room that is on air (shop, sheet and desk merged), what comes next, and what
 * became of the newest orders. Immutable, shared by reference.
 */
#pragma once

#include "base/error.h"
#include "control/order.h"
#include "feed/feed.h"
#include "room/truth.h"

struct sheet;
struct sheet_findings;
struct figures;
struct room_sources;
struct stand;

#define CONTROL_RESULTS 32

/** So long a take is announced before it is on air; at least one state lies in between. */
#define CONTROL_TAKE_MS 50

/** What a person at the desk changes in the shop itself, and how far that has come. On air it changes nothing: only the
 * shop's next answer does. */
struct control_change {
	uint64_t id;          /* the order's; 0: there was none */
	enum order_kind kind; /* SHOP_PRICE, SHOP_STOCK, SHOP_TEXT */
	enum order_state state;
	char item_id[CONTROL_ID_SIZE];
	int64_t from, to;             /* minor units, or pieces; ROOM_UNSET: of a text */
	char text[256];               /* SHOP_TEXT */
	char client[CONTROL_ID_SIZE]; /* the desk's name; "": it has none */
	int64_t since_ms;             /* the shop's clock: when it was ordered */
	char message[160];            /* as of a result */
	char said[SAID_SIZE];
};

struct control_state {
	uint64_t serial;               /* rises with every state of the control */
	uint64_t air_serial;           /* rises with what the picture is made from, and only then */
	const struct feed_state *feed; /* never NULL; its room is the shop's own */
	const struct room *room; /* what the air shows; NULL: nothing yet. Without sheet and desk: the shop's own */
	/* The same before the rules took off what may not be said, with the same items in the same order: what a desk
	 * reads and orders act upon. Most of the time it is `room` itself. */
	const struct room *merged;
	/* What the rules, and what the room is bound to, find of `merged`: findings, and for each item how many hold,
	 * the worst, whether it may come on air in a selection room (room/truth.h). The same object as long as it says
	 * the same. NULL: no room yet. */
	const struct room_truth *truth;
	const struct rules *rules;    /* by which it is judged, for the prompts (room/prompts.h); NULL: none */
	struct room_sources *sources; /* whose each member of room is; NULL: all are the shop's */
	const struct sheet *sheet;    /* the newest good one; NULL: none */
	const struct stand *stand;    /* what the desk has set in `room`; never NULL */
	const struct sheet_findings *sheet_findings; /* of the newest reading; NULL: no sheet was read */
	enum follow_kind follow;
	bool is_holding;               /* the desk's own current stands */
	bool has_own_order;            /* the rundown is in the desk's own order, until FOLLOW */
	char next_id[CONTROL_ID_SIZE]; /* the cue: what TAKE takes; "": none */
	uint32_t hidden_layers;        /* 1u << layer's number */

	/* The take that is about to be on air: told at least one state and CONTROL_TAKE_MS before `room` has it. What a
	 * shop takes by itself is not foretold. */
	struct {
		uint64_t id; /* 0: none; rises */
		char item_id[CONTROL_ID_SIZE];
		int64_t link_no; /* ROOM_UNSET: it has none */
		uint64_t at_ns;  /* monotonic: not before */
	} coming;
	uint64_t takes;                 /* how often another item came on air, whoever took it; the first is none */
	char taken_id[CONTROL_ID_SIZE]; /* the newest */

	struct control_result results[CONTROL_RESULTS]; /* newest last; what has ended makes room first */
	size_t result_count;

	struct error sheet_error; /* why the sheet's file is not taken, the last good one stays; ERROR_NONE */
	struct error merge_error; /* why sheet or desk make no good room of it, the shop's own is shown; ERROR_NONE */
	struct error
		rules_error; /* why the rules that were asked for are not taken, the default ones hold; ERROR_NONE */
	struct error desk_error; /* why what the desk set cannot be kept, or the shop not be told; ERROR_NONE */
	struct {
		bool is_known;
		bool is_ours;
		char client[CONTROL_ID_SIZE]; /* "": nobody */
		int64_t until_ms;             /* shop's clock; ROOM_UNSET */
	} owner;                              /* of `current` */
	struct control_change change;         /* of the shop, the newest */
	const struct figures *figures; /* how the show went, as the shop counts it (figures.h); NULL: it does not */
};

/** One more owner. Thread: any. Accepts NULL. */
const struct control_state *control_state_ref(const struct control_state *state);
void control_state_unref(const struct control_state *state);

/** The result of an order in this state; NULL: not among the newest. */
const struct control_result *control_state_result(const struct control_state *state, uint64_t id);

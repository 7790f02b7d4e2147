/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The core from within, for the core_*.c files only: what it knows, and what one file gives the others.
 */
#pragma once

#include "core.h"

#include "control/figures.h"
#include "room/merge.h"

#define CORE_DEEDS 32
#define CORE_HELD 16

/* An order that waits for the one before. */
struct held {
	uint64_t id;
	struct control_order order; /* its item_id is set */
	size_t steps;               /* that its item has by then, unless somebody else does something */
};

/* An order while it is carried out. */
struct task {
	uint64_t id;
	const struct control_order *order;
	const struct room_item *item; /* NULL: it has none */
	uint64_t now_ns;
};

struct core {
	struct core_settings settings;

	/* -- what came in -- */
	const struct feed_state *feed; /* NULL before the first one */
	const struct sheet *sheet;
	struct sheet_findings *reading; /* of the newest reading; NULL: no file was read */
	struct error sheet_error;
	struct error desk_error;
	const struct stand *kept; /* waits for the first room; NULL: none */

	/* -- what the desk has set -- */
	const struct stand *stand; /* never NULL */
	bool has_new_stand;        /* to be kept */
	bool gives_back;           /* items with a correction are given back once it was shown */
	enum follow_kind follow;
	char followed[CONTROL_ID_SIZE]; /* FOLLOW_CART: the item that was explained last; "": none yet */
	char next_id[CONTROL_ID_SIZE];
	bool is_next_by_hand;
	uint32_t hidden_layers;

	/* -- what is made of it -- */
	struct history *history;
	struct figures figures;
	const struct figures *shown_figures; /* NULL: the shop counts nothing */
	const struct room *merged;           /* NULL without a room */
	struct room_sources *sources;
	const struct sheet_findings *findings; /* of the reading and of the merging; shared, see state_own.h */
	struct error merge_error;
	bool must_merge;
	const struct rules *rules; /* NULL: none */
	struct rules_memory *memory;
	struct error rules_error;
	const struct room *said;        /* merged, without what may not be said; NULL without a room */
	const struct room_truth *truth; /* NULL without a room */
	int64_t judged_ms;              /* shop's clock */
	int64_t judge_again_ms;         /* it makes another truth by then; ROOM_UNSET: never */
	bool must_judge;
	uint64_t takes;
	char taken_id[CONTROL_ID_SIZE];
	char on_air[CONTROL_ID_SIZE]; /* the merged room's current; "": none */
	bool had_room;

	/* -- the take that is coming -- */
	struct {
		uint64_t id; /* 0: none */
		uint64_t last_id;
		struct control_order order;
		uint64_t order_id; /* 0: by the cart, not by an order */
		char item_id[CONTROL_ID_SIZE];
		int64_t link_no;
		uint64_t at_ns;
		bool is_told;  /* a state has it */
		bool is_asked; /* the shop has been asked for it */
		bool is_done;  /* and has said yes: its document is on its way */
		int64_t base;  /* the version before */
	} coming;

	/* -- what goes out -- */
	struct control_result results[CONTROL_RESULTS];
	size_t result_count;
	struct core_deed deeds[CORE_DEEDS];
	size_t deed_count;

	/* -- what waits for the shop (core_wait.c) -- */
	struct {
		struct core_deed deed; /* the newest one; id 0: nothing is on its way */
		size_t steps;          /* of its item, when it was asked for */
		bool is_done;          /* the shop said yes: its document is on its way */
		uint64_t until_ns;     /* is_done: and is not waited for any longer */
	} asked;
	struct held held[CORE_HELD];
	size_t held_count;

	struct control_change change; /* of the shop itself, the newest (core_change.c) */
	bool is_change_new;           /* it was not given out yet */

	struct {
		bool is_known;
		bool is_ours;
		char client[CONTROL_ID_SIZE];
		int64_t until_ms;
	} owner;
	const struct control_state *state; /* NULL before the first one */
	bool has_news;                     /* the next step makes a state */
	bool has_air_news;                 /* and it is another picture */
};

/** The shop's clock. With a feed state alone. */
int64_t core_shop_ms(const struct core *core, uint64_t now_ns);

/** Sets what became of an order, in place of what was said of it before. */
void core_tell(struct core *core, uint64_t id, enum order_kind kind, const char *item_id, enum order_state state,
	       uint64_t now_ns, const char *format, ...) __attribute__((format(printf, 7, 8)));
void core_done(struct core *core, const struct task *task);
void core_refuse(struct core *core, const struct task *task, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** The same of what was said elsewhere (base/said.h). */
void core_tell_said(struct core *core, uint64_t id, enum order_kind kind, const char *item_id, enum order_state state,
		    uint64_t now_ns, const char *said);
void core_refuse_said(struct core *core, const struct task *task, const char *said);

/** Sets another stand (takes it over); NULL is a want of memory, which refuses the task. Returns: whether it did. */
bool core_set_stand(struct core *core, const struct task *task, const struct stand *stand);

/** Merges what came in since the last time. Returns: false without memory; the room before stands. */
bool core_merge(struct core *core, uint64_t now_ns);

/* core_truth.c: what the rules make of the merged room */
/** Judges what was merged, and what the clock has changed since. Returns: false without memory. */
bool core_judge(struct core *core, uint64_t now_ns);
/** When the clock alone changes what was judged. */
uint64_t core_judges_at(const struct core *core);
/** Why an item may not come on air in a selection room: what the result of its take says (base/said.h); "": it may. */
const char *core_take_warning(const struct core *core, const char *item_id, char *said, size_t size_bytes);

/** Puts a deed among those that the shop is asked for; the task is pending. */
void core_ask_shop(struct core *core, const struct task *task, const struct core_deed *like);

/** The item that an order names; `otherwise` where it names none. With a room alone. */
const struct room_item *core_item_meant(const struct core *core, const struct control_order *order,
					const struct room_item *otherwise);

/** Carries an order out now, whatever is on its way. */
void core_carry_out(struct core *core, uint64_t id, const struct control_order *order, uint64_t now_ns);

/* core_wait.c: orders that wait for the one before */
void core_note_deed(struct core *core, const struct core_deed *deed);
void core_note_answer(struct core *core, uint64_t id, enum order_state state, uint64_t now_ns);
/** Whether the order has to wait: then it is kept, and pending; or refused, with too many waiting. */
bool core_hold_back(struct core *core, uint64_t id, const struct control_order *order, uint64_t now_ns);
/** Carries out what need not wait any more. Returns: when to come again. */
uint64_t core_let_go(struct core *core, uint64_t now_ns);

/* core_cue.c: what comes next, in which order, and what is on air */
void core_take(struct core *core, const struct task *task);
void core_jump(struct core *core, const struct task *task);
void core_move_cue(struct core *core, const struct task *task, bool is_forward);
void core_move(struct core *core, const struct task *task);
void core_hold(struct core *core, const struct task *task);
void core_follow(struct core *core, const struct task *task);
/** Notes what is on air now, and moves the cue along. */
void core_watch(struct core *core);
/** Gives the items of a FOLLOW back whose correction was shown. Returns: when to come again. */
uint64_t core_give_back(struct core *core, uint64_t now_ns);
/** The cue's place in the room; NULL: none. */
const struct room_item *core_cue(const struct core *core);

/* core_take.c: the take that is coming */
/** Announces a take; another one that was coming gives way. order_id 0: by the cart. */
void core_announce(struct core *core, const struct room_item *item, uint64_t order_id, uint64_t now_ns);
/** Lets go of it; the order is refused with these words. Nothing comes: nothing happens. */
void core_call_off(struct core *core, const char *why, uint64_t now_ns);
/** The first room of all begins with what the cart explains: nothing was on air that this could be a change of. */
void core_begin_with_cart(struct core *core);
/** Follows the cart, and takes what is due. Returns: when to come again. */
uint64_t core_take_due(struct core *core, uint64_t now_ns);
/** The shop has said what it makes of it. */
void core_take_answered(struct core *core, enum order_state state);

/* core_bargain.c: steps and beats */
void core_step_said(struct core *core, const struct task *task);
void core_step_planned(struct core *core, const struct task *task);
void core_withdraw(struct core *core, const struct task *task);
void core_beat(struct core *core, const struct task *task);

/* core_change.c: what a person changes in the shop itself */
void core_change_shop(struct core *core, const struct task *task);

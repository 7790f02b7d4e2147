/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a desk, a hotkey or a remote may ask of a show, and what became of it. Values that can be copied; nothing here
 * points anywhere.
 */
#pragma once

#include "base/said.h"
#include "room/room.h"

/** An id of the room document and its end. */
#define CONTROL_ID_SIZE 65

/** Whose `current` is followed while the desk does not hold one of its own. */
enum follow_kind {
	FOLLOW_INVALID = 0,
	FOLLOW_SHOP, /* the shop's */
	FOLLOW_CART, /* the item that the platform's cart explains; where it explains none, as before */
};

enum order_kind {
	ORDER_INVALID = 0,
	ORDER_TAKE,         /* the cue, or the item that is named, on air; the cue goes to the one after it */
	ORDER_JUMP,         /* the cue to a link number, or to the item that is named */
	ORDER_NEXT,         /* the cue one item on, in rundown order; past what was withdrawn */
	ORDER_PREVIOUS,     /* the cue one item back */
	ORDER_HOLD,         /* what is on air stays, whatever the shop's current says */
	ORDER_FOLLOW,       /* current, order and beats are the shop's again */
	ORDER_STEP,         /* a step of the bargain, as said now */
	ORDER_PLANNED_STEP, /* one that stands in the sheet's plan */
	ORDER_WITHDRAW,     /* what was agreed does not count, with a correction on air */
	ORDER_BEAT,         /* the item's beat by hand */
	ORDER_LAYER,        /* layers shown or hidden */
	ORDER_OWN,          /* takes over whose desk leads the room, or gives it up */
	ORDER_MOVE,         /* an item to another place in the rundown, until FOLLOW */
	/* These change the shop itself, where its adapter says how; by a person at the desk alone, who saw from and to.
	 */
	ORDER_SHOP_PRICE, /* its price, to what makes the final price the agreed one */
	ORDER_SHOP_STOCK, /* pieces more, or fewer */
	ORDER_SHOP_TEXT,  /* a text, in the field that the adapter names */
};

struct control_order {
	enum order_kind kind;
	/* TAKE: "" is the cue. STEP, PLANNED_STEP, WITHDRAW, BEAT: "" is the current one. A link number names an item
	 * as well, where item_id is "". SHOP_*: it must be there. */
	char item_id[CONTROL_ID_SIZE];
	int64_t link_no;     /* 0: none */
	enum step_kind step; /* STEP */
	enum step_by by;     /* STEP; STEP_BY_INVALID: not said */
	enum price_change
		change;          /* STEP: what value means; INVALID: no price, or the last one that was said (settle) */
	int64_t value;           /* minor units; RATE: permille that stay; SHOP_STOCK: pieces more, negative: fewer */
	int64_t was;             /* SHOP_PRICE: the price of the shop that the person saw, minor units */
	char note[256];          /* STEP; WITHDRAW: the words of the correction; SHOP_TEXT: the text */
	char person[128];        /* STEP */
	enum beat beat;          /* BEAT */
	int planned;             /* PLANNED_STEP: 1..; 0: the next one */
	uint32_t layers;         /* LAYER: 1u << layer's number */
	bool is_on;              /* LAYER: shown; OWN: taken over */
	enum follow_kind follow; /* FOLLOW: whom from now on; INVALID: as before */
	char before_id[CONTROL_ID_SIZE]; /* MOVE: the item that it comes before; "": it comes last */
	bool is_by_hand;                 /* SHOP_*: a person at a dock pressed twice; without it they are refused */
};

enum order_state {
	ORDER_STATE_INVALID = 0,
	ORDER_PENDING,     /* asked of the shop, or coming */
	ORDER_ASKED_AGAIN, /* no answer came: asked once more, under the same key */
	ORDER_DONE,
	ORDER_REFUSED,   /* message says why */
	ORDER_CONFLICT,  /* another desk was first */
	ORDER_TIMED_OUT, /* the shop never said: what the room shows is what counts */
	ORDER_ACCEPTED,  /* SHOP_*: the shop said yes, and its room does not show it yet */
	ORDER_STILL,     /* SHOP_*: the shop said yes, and long after it its room shows something else */
};

struct control_result {
	uint64_t id; /* what control_post() gave */
	enum order_kind kind;
	enum order_state state;
	char item_id[CONTROL_ID_SIZE]; /* "": of no item */
	char message[160];             /* REFUSED and the like: why, in English, never with what only the desk knows */
	char said[SAID_SIZE];          /* the message, to be said in another language */
	uint64_t at_ns;                /* monotonic: when it became so */
};

/** Whether more is to come of it by itself. */
bool order_state_is_open(enum order_state state);

/** "take", "jump", "next", ... "shop-text" and "pending", "asked-again", "done", "refused", "conflict", "timed-out",
 * "accepted", "still". */
const char *order_kind_name(enum order_kind kind);
const char *order_state_name(enum order_state state);

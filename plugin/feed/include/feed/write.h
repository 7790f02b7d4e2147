/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changing the shop itself: an item's price, its stock, a text, where the room's adapter says how ("writes",
 * docs/adapters.md). What was sent changes nothing of the room: only the shop's next answer does. Knows nothing of who
 * asks for it, nor whether it is wise: whoever posts one was told so by a person.
 */
#pragma once

#include "feed/feed.h"

enum feed_write_kind {
	FEED_WRITE_INVALID = 0,
	FEED_WRITE_PRICE, /* what the item costs: `price.sale` of the room */
	FEED_WRITE_STOCK, /* what may be sold: `stock.left` of the room */
	FEED_WRITE_TEXT,  /* a text, in the member of the room that the adapter names */
};

/** "price", "stock", "text": as the adapter calls them. */
const char *feed_write_kind_name(enum feed_write_kind kind);

#define FEED_WRITE_TEXT_BYTES 256

struct feed_write {
	enum feed_write_kind kind;
	char item_id[65];
	int64_t value; /* PRICE: minor units; STOCK: pieces */
	int64_t was;   /* what the person saw, in the same unit; ROOM_UNSET: nothing (of a TEXT, always) */
	char text[FEED_WRITE_TEXT_BYTES]; /* TEXT */
};

enum feed_write_state {
	FEED_WRITE_STATE_INVALID = 0,
	FEED_WRITE_PENDING,  /* it is on its way, and nobody knows */
	FEED_WRITE_ACCEPTED, /* the shop said yes; the room does not show it yet */
	FEED_WRITE_DONE,     /* the room shows it */
	FEED_WRITE_REFUSED,  /* error says why; nothing was changed */
	FEED_WRITE_UNKNOWN,  /* no answer (error): it may or may not be so. Look at the room; it is not sent again */
	FEED_WRITE_STILL,    /* accepted, but after feed_limits.write_still_ms the room still shows something else */
};

/** "pending", "accepted", "done", "refused", "unknown", "still". */
const char *feed_write_state_name(enum feed_write_state state);
/** Is there nothing more to come? Of UNKNOWN and STILL a DONE may come yet, when the room shows it after all. */
bool feed_write_state_is_end(enum feed_write_state state);

struct feed_write_news {
	uint64_t id;
	enum feed_write_state state;
	struct error error; /* REFUSED, UNKNOWN; else ERROR_NONE. Holds no secret */
};

/**
 * Posts a change. One at a time per feed: a second one is refused until the first is at its end. It is sent at most
 * once; nothing ever repeats it but somebody who posts another.
 *
 * waker:    woken after each change of its state; may be NULL. The feed keeps a reference.
 * Thread:   any but graphics; never waits.
 * Returns:  its id, the first state of which is PENDING; 0 with err where it is refused at once, nothing then being
 *           sent: ERROR_UNSUPPORTED (no adapter, it has no such write, or a secret or var that it needs is missing),
 *           ERROR_NOT_FOUND (no such item in the room), ERROR_VALUE (a value that is none, or the room shows something
 *           else than `was`), ERROR_USAGE (another one is under way, the room is not fresh), ERROR_MEMORY. err's path
 *           is the member of feed_write that it is about, or "".
 */
uint64_t feed_write_post(struct feed *feed, const struct feed_write *write, struct waker *waker, struct error *err);

/**
 * The newest state of a write, if it changed since it was last taken; a state that was passed in between is not told.
 * The feed remembers the last four.
 *
 * Thread:   any but graphics.
 */
bool feed_write_take_news(struct feed *feed, uint64_t id, struct feed_write_news *out);

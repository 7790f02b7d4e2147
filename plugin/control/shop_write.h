/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the desk asks of the shop, and what the shop makes of it: deeds in, requests out, answers in, news out. Without
 * threads, network or a clock of its own, so that tests can play whole shows on a faulty network. One deed is asked
 * at a time, in their order, under one key until the shop has said something that can be believed or time is up. The
 * lease of the room's `current` is kept beside it.
 */
#pragma once

#include "core.h"

/** A deed that the shop says nothing to for so long, from the moment it was ordered, is given up. */
#define SHOP_WRITE_MOST_MS 30000
/** One request. */
#define SHOP_WRITE_ASK_MS 5000
#define SHOP_WRITE_LEASE_MS 20000

struct shop_write;

/**
 * client:   this desk's name at the shop; NULL or "": it leads no room.
 * key_base: begins every key; no other desk may ever have it (a random text of at most 64 letters).
 * Owns:     shop_write_destroy().   Errors: ERROR_MEMORY, ERROR_USAGE (a client that is no id).
 */
struct shop_write *shop_write_create(const char *client, const char *key_base, struct error *err);
/** Accepts NULL; sets the pointer to NULL. */
void shop_write_destroy(struct shop_write **write);

/** Something to ask for. There are 32 places; one too many is refused in the news. */
void shop_write_deed(struct shop_write *write, const struct core_deed *deed, uint64_t now_ns);

/** A POST beneath the room's address; its texts live until the next call. */
struct shop_write_request {
	uint64_t id;
	const char *below;
	const char *json;
	const char *key; /* NULL: none */
	uint64_t timeout_ms;
};

/** The next request that is due, once; false when there is none. */
bool shop_write_next(struct shop_write *write, uint64_t now_ns, struct shop_write_request *out);

struct shop_write_answer {
	struct error error; /* why there is none; ERROR_NONE */
	int status;
	const void *body;
	size_t size_bytes;
	uint64_t retry_after_ms;
};

/** What came of a request; every one that was given out is answered once. */
void shop_write_answer(struct shop_write *write, uint64_t request_id, const struct shop_write_answer *answer,
		       uint64_t now_ns);

struct shop_write_news {
	bool is_owner;          /* who leads the room; else what became of an order */
	uint64_t id;            /* the order's */
	enum order_state state; /* ASKED_AGAIN, DONE, REFUSED, CONFLICT, TIMED_OUT */
	char said[SAID_SIZE];
	bool is_ours;
	char client[CONTROL_ID_SIZE];
	int64_t until_ms; /* the shop's clock; ROOM_UNSET */
};

/** The oldest news that was not taken yet; false when there is none. */
bool shop_write_take_news(struct shop_write *write, struct shop_write_news *out);

/** Gives up what is due to be given up. Returns: the monotonic time of the next thing that is due; UINT64_MAX: none. */
uint64_t shop_write_step(struct shop_write *write, uint64_t now_ns);

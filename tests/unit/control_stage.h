/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A core on a stage: rooms as text, a shop's clock, time that the test moves, and orders by kind. */
#pragma once

#include "unit.h"

#include "core.h"

/** The monotonic time at which a stage begins, and what the shop's clock reads then (2026-11-22T20:00:00+08:00). */
#define STAGE_BEGIN_NS UINT64_C(1000000000000)
#define STAGE_SHOP_MS INT64_C(1795348800000)

struct stage {
	struct core *core;
	enum feed_source source;
	uint64_t now_ns;
	uint64_t feed_serial;
	uint64_t last_id;
	uint64_t due_ns;       /* what the last step gave */
	unsigned writes;       /* of the feed's states: 1u << enum feed_write_kind */
	const char *write_why; /* of those that are not; NULL: nothing is said */
	bool is_silent;        /* its room is stale */
};

/** source: of the feed's states. */
void stage_init(struct stage *stage, const struct core_settings *settings, enum feed_source source);
void stage_finish(struct stage *stage);

/** What the shop says from now on; a document, or NULL while there is none. Steps. */
void stage_say(struct stage *stage, const char *document);
/** A document with items "a" to "e" (links 1 to 5, ¥100.00 each, on sale), this version and current ("": none). It is
 * valid until the next one. */
const char *stage_room(int version, const char *current);
const char *stage_room_in(const char *epoch, int version, const char *current);
/** The same with more members of one item. */
const char *stage_room_with(int version, const char *current, const char *item_id, const char *members);

/** Gives an order and steps; returns its id. */
uint64_t stage_order(struct stage *stage, const struct control_order *order);
uint64_t stage_ask(struct stage *stage, enum order_kind kind);

/** Moves the time on by ms and steps at each time that is due until then. */
void stage_wait(struct stage *stage, int64_t ms);

const struct control_state *stage_state(const struct stage *stage);
/** The id of the item on air; "" for none. */
const char *stage_current(const struct stage *stage);
/** What became of an order. */
enum order_state stage_result(const struct stage *stage, uint64_t id);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a feed holds of its room: the last good document, since when it is confirmed, on whose clock, and what went
 * wrong since. The rules of docs/interfaces.md, "Clocks and freshness", live here. No I/O, no curl, no time of its
 * own; feed thread only.
 */
#pragma once

#include "server_clock.h"

#include "base/error.h"
#include "room/freshness.h"
#include "room/room.h"

#define HOLD_LEFT_EPOCHS 4
#define HOLD_LINE_BYTES 132

struct hold {
	const struct room *room; /* NULL while nothing good came */
	struct server_clock clock;
	int64_t confirmed_ms; /* on the shop's clock; never ahead of it */
	enum freshness freshness;
	struct error error;
	bool is_local; /* documents come in order: an epoch that was left may come back */
	/* rooms and epochs that were gone on from: an answer that still speaks of them is late */
	char left[HOLD_LEFT_EPOCHS][HOLD_LINE_BYTES];
	unsigned left_count;
};

/** What a document did to what is held. */
enum hold_news { HOLD_NEWS_INVALID = 0, HOLD_SAME, HOLD_REPLACED, HOLD_REWRITTEN };

void hold_init(struct hold *hold, bool is_local);
void hold_finish(struct hold *hold);

/**
 * Offers a decoded document.
 *
 * HOLD_SAME: this version is held already. HOLD_REPLACED: a newer version, a new epoch or another
 * room. HOLD_REWRITTEN: the version
 * of what is held with other content, which a shop should not send; it counts, because the held content is no longer
 * what the shop says.
 *
 * Errors:   ERROR_VALUE, and nothing changes: an older version of the same epoch; unless is_local, an epoch that was
 * left, and other content of the held version that was written earlier.
 */
MUST_CHECK bool hold_offer(struct hold *hold, const struct room *room, enum hold_news *news, struct error *err);

/** Is this the version that is held, with other content? */
bool hold_is_rewritten(const struct hold *hold, const struct room *room);

/** Was this epoch of that room gone on from? What still speaks of it is late. */
bool hold_has_left(const struct hold *hold, const char *room_id, const char *epoch);

/** What is held was true at as_of_ms on the shop's clock: the error goes, the age begins anew. Needs a clock. */
void hold_confirm(struct hold *hold, int64_t as_of_ms, uint64_t now_ns);

/** Something went wrong: what is held stays and ages. Returns: true when it is another trouble than before. */
bool hold_fail(struct hold *hold, const struct error *error);

/** The same kind of trouble at the same place; its words may differ (they may count milliseconds). */
bool hold_is_same_trouble(const struct error *a, const struct error *b);

/** Looks at the age. Returns: true when the freshness changed. */
bool hold_age(struct hold *hold, uint64_t now_ns);

/** The monotonic time of the next change of freshness without news; UINT64_MAX when there is none. */
uint64_t hold_next_change_ns(const struct hold *hold);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changing the shop, as far as any thread may: what is offered, and what was posted. Until an adapter says how, every
 * change is refused.
 */
#include "feed/write.h"

#include "feed_private.h"

#include <stdio.h>

const char *feed_write_kind_name(enum feed_write_kind kind)
{
	switch (kind) {
	case FEED_WRITE_INVALID:
		return "invalid";
	case FEED_WRITE_PRICE:
		return "price";
	case FEED_WRITE_STOCK:
		return "stock";
	case FEED_WRITE_TEXT:
		return "text";
	}
	return "invalid";
}

const char *feed_write_state_name(enum feed_write_state state)
{
	switch (state) {
	case FEED_WRITE_STATE_INVALID:
		return "invalid";
	case FEED_WRITE_PENDING:
		return "pending";
	case FEED_WRITE_ACCEPTED:
		return "accepted";
	case FEED_WRITE_DONE:
		return "done";
	case FEED_WRITE_REFUSED:
		return "refused";
	case FEED_WRITE_UNKNOWN:
		return "unknown";
	case FEED_WRITE_STILL:
		return "still";
	}
	return "invalid";
}

bool feed_write_state_is_end(enum feed_write_state state)
{
	return state >= FEED_WRITE_DONE;
}

void feed_write_offer(const struct feed *feed, struct feed_state *state)
{
	(void)feed;
	state->writes = 0;
	for (size_t i = 0; i < FEED_WRITE_KINDS; i++)
		snprintf(state->write_why[i], sizeof(state->write_why[i]), "this room is read only");
}

uint64_t feed_write_post(struct feed *feed, const struct feed_write *write, struct waker *waker, struct error *err)
{
	(void)feed;
	(void)waker;
	error_set_at(err, ERROR_UNSUPPORTED, feed_write_kind_name(write->kind), "this room is read only");
	return 0;
}

bool feed_write_take_news(struct feed *feed, uint64_t id, struct feed_write_news *out)
{
	(void)feed;
	(void)id;
	(void)out;
	return false;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "change_link.h"

#include <stdio.h>

static enum order_state state_of(enum feed_write_state state)
{
	switch (state) {
	case FEED_WRITE_STATE_INVALID:
		break;
	case FEED_WRITE_PENDING:
		return ORDER_PENDING;
	case FEED_WRITE_ACCEPTED:
		return ORDER_ACCEPTED;
	case FEED_WRITE_DONE:
		return ORDER_DONE;
	case FEED_WRITE_REFUSED:
		return ORDER_REFUSED;
	case FEED_WRITE_UNKNOWN:
		return ORDER_TIMED_OUT;
	case FEED_WRITE_STILL:
		return ORDER_STILL;
	}
	return ORDER_STATE_INVALID;
}

void change_link_hear(struct change_link *change, struct core *core, struct feed *feed, uint64_t now_ns)
{
	struct feed_write_news news;
	while (change->write_id && feed_write_take_news(feed, change->write_id, &news)) {
		core_take_change(core, change->order_id, state_of(news.state), error_said(&news.error), now_ns);
	}
}

bool change_link_ask(struct change_link *change, struct core *core, struct feed *feed, struct waker *waker,
		     uint64_t now_ns)
{
	struct control_change wanted;
	struct error err = {0};
	if (!core_next_change(core, &wanted))
		return false;
	struct feed_write write = {.kind = core_write_kind(wanted.kind), .value = wanted.to, .was = wanted.from};
	snprintf(write.item_id, sizeof(write.item_id), "%s", wanted.item_id);
	snprintf(write.text, sizeof(write.text), "%s", wanted.text);
	change->order_id = wanted.id;
	change->write_id = feed_write_post(feed, &write, waker, &err);
	if (change->write_id)
		return false;
	core_take_change(core, wanted.id, ORDER_REFUSED, error_said(&err), now_ns);
	return true;
}

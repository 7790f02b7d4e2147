/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shop_link.h"

#include "shop_write.h"

#include "base/alloc.h"
#include "feed/send.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

/* One deed and one lease are under way at most; a deed that was given up may still be. */
#define SENDS 4

struct shop_link {
	struct shop_write *write;
	struct waker *waker;
	struct {
		struct feed_send *send; /* NULL: a free place */
		uint64_t request_id;
	} sends[SENDS];
};

/* Random, so that no desk of any run has it again. */
static bool make_key_base(char *text, size_t size_bytes, struct error *err)
{
	uint64_t numbers[2];
	if (getentropy(numbers, sizeof(numbers)) != 0)
		return error_set(err, ERROR_IO, "this system gives no random numbers");
	snprintf(text, size_bytes, "%016" PRIx64 "%016" PRIx64, numbers[0], numbers[1]);
	return true;
}

struct shop_link *shop_link_create(const char *client, struct waker *waker, struct error *err)
{
	char key_base[40];
	if (!make_key_base(key_base, sizeof(key_base), err))
		return NULL;
	struct shop_link *link = alloc_zeroed(1, sizeof(*link));
	if (!link) {
		error_set(err, ERROR_MEMORY, "no memory for a desk");
		return NULL;
	}
	link->write = shop_write_create(client && client[0] ? client : NULL, key_base, err);
	link->waker = waker_ref(waker);
	if (!link->write)
		shop_link_destroy(&link);
	return link;
}

void shop_link_destroy(struct shop_link **link_at)
{
	struct shop_link *link = *link_at;
	if (!link)
		return;
	for (size_t i = 0; i < SENDS; i++)
		feed_send_close(&link->sends[i].send);
	shop_write_destroy(&link->write);
	waker_unref(link->waker);
	alloc_free(link);
	*link_at = NULL;
}

static void take_answers(struct shop_link *link, uint64_t now_ns)
{
	for (size_t i = 0; i < SENDS; i++) {
		struct feed_send_answer came;
		if (!link->sends[i].send || !feed_send_take(link->sends[i].send, &came))
			continue;
		const struct shop_write_answer answer = {
			.error = came.error,
			.status = came.status,
			.body = came.body.bytes,
			.size_bytes = came.body.size_bytes,
			.retry_after_ms = came.retry_after_ms,
		};
		shop_write_answer(link->write, link->sends[i].request_id, &answer, now_ns);
		buffer_finish(&came.body);
		feed_send_close(&link->sends[i].send);
	}
}

/* Returns: whether there was any. */
static bool give_news(struct shop_link *link, struct core *core, struct feed *feed, uint64_t now_ns)
{
	struct shop_write_news news;
	bool did_any = false;
	for (; shop_write_take_news(link->write, &news); did_any = true) {
		if (news.is_owner) {
			core_take_owner(core, news.is_ours, news.client, news.until_ms);
			continue;
		}
		core_take_answer(core, news.id, news.state, news.said, now_ns);
		// done, or somebody else's doing: what the room is now may not have come by itself yet
		if (news.state == ORDER_DONE || news.state == ORDER_CONFLICT || news.state == ORDER_TIMED_OUT)
			feed_refresh(feed);
	}
	return did_any;
}

void shop_link_hear(struct shop_link *link, struct core *core, struct feed *feed, uint64_t now_ns)
{
	take_answers(link, now_ns);
	give_news(link, core, feed, now_ns);
}

static void send_request(struct shop_link *link, struct feed *feed, const struct shop_write_request *request,
			 uint64_t now_ns)
{
	struct shop_write_answer answer = {.status = 0};
	size_t place = 0;
	while (place < SENDS && link->sends[place].send)
		place++;
	if (place == SENDS) {
		error_set(&answer.error, ERROR_LIMIT, "too many requests are under way");
		shop_write_answer(link->write, request->id, &answer, now_ns);
		return;
	}
	const struct feed_send_request wanted = {
		.below = request->below, .json = request->json, .key = request->key, .timeout_ms = request->timeout_ms};
	link->sends[place].send = feed_send_start(feed, &wanted, link->waker, &answer.error);
	link->sends[place].request_id = request->id;
	if (!link->sends[place].send)
		shop_write_answer(link->write, request->id, &answer, now_ns);
}

uint64_t shop_link_ask(struct shop_link *link, struct core *core, struct feed *feed, uint64_t now_ns)
{
	struct core_deed deed;
	struct shop_write_request request;
	while (core_next_deed(core, &deed))
		shop_write_deed(link->write, &deed, now_ns);
	while (shop_write_next(link->write, now_ns, &request))
		send_request(link, feed, &request, now_ns);
	uint64_t next_ns = shop_write_step(link->write, now_ns);
	return give_news(link, core, feed, now_ns) ? now_ns : next_ns;
}

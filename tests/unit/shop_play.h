/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A desk's way to its shop, played by hand: what it asks for, and what the test answers. */
#pragma once

#include "shop_write.h"

#include "unit.h"

#include <stdio.h>
#include <string.h>

#define SECOND_NS UINT64_C(1000000000)
#define MS_NS UINT64_C(1000000)

/* A document of version 8 in which item "a" was taken, has this beat and these steps. */
#define ROOM(version, beat, steps)                                                                            \
	"{\"schema\": \"shop-room/1\", \"version\": " version ", \"server_time\": \"2026-11-22T12:00:00Z\", " \
	"\"current\": \"a\", \"room\": {\"id\": \"r\"}, \"items\": [{\"id\": \"a\", \"title\": \"A\", "       \
	"\"price\": {\"currency\": \"CNY\", \"sale\": 7990}, \"beat\": \"" beat "\", "                        \
	"\"bargain\": {\"steps\": [" steps "]}}]}"
#define CUT "{\"id\": \"s1\", \"kind\": \"cut\", \"price_after\": 5990}"

struct play {
	struct shop_write *write;
	uint64_t now_ns;
	struct shop_write_request request;
	struct shop_write_news news;
};

static inline void begin(struct play *play, const char *client)
{
	*play = (struct play){.now_ns = 100 * SECOND_NS};
	play->write = shop_write_create(client, "base", NULL);
	assert_non_null(play->write);
}

static inline void end(struct play *play)
{
	shop_write_destroy(&play->write);
	assert_null(play->write);
	shop_write_destroy(&play->write);
}

static inline struct core_deed step_deed(uint64_t id)
{
	return (struct core_deed){.id = id,
				  .kind = ORDER_STEP,
				  .item_id = "a",
				  .step = STEP_CUT,
				  .by = STEP_BY_BRAND,
				  .price_after_minor = 5990,
				  .epoch = "0",
				  .base = 7};
}

static inline void give(struct play *play, const struct core_deed *deed)
{
	shop_write_deed(play->write, deed, play->now_ns);
}

static inline bool ask(struct play *play)
{
	return shop_write_next(play->write, play->now_ns, &play->request);
}

static inline void answer(struct play *play, int status, const char *body)
{
	struct shop_write_answer came = {.status = status, .body = body, .size_bytes = strlen(body)};
	if (!status)
		error_set(&came.error, ERROR_NETWORK, "gone");
	shop_write_answer(play->write, play->request.id, &came, play->now_ns);
}

/* The next news is of this order; its message has these words. */
static inline void assert_news(struct play *play, uint64_t id, enum order_state state, const char *words)
{
	assert_true(shop_write_take_news(play->write, &play->news));
	assert_false(play->news.is_owner);
	assert_int_equal(play->news.id, id);
	char text[SAID_SIZE];
	said_text(play->news.said, text, sizeof(text));
	if (play->news.state != state || !strstr(text, words))
		fail_msg("%d: %s", play->news.state, text);
}

static inline void assert_no_news(struct play *play)
{
	assert_false(shop_write_take_news(play->write, &play->news));
}

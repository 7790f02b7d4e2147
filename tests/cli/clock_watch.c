/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Follows a room as an overlay does and says at which monotonic times its countdown reached zero and was over: one JSON
 * line. Started several times, under clocks that are set apart, by test_clocks_apart.py.
 */
#include "base/log.h"
#include "feed/feed.h"
#include "room/countdown.h"

#include <stdio.h>
#include <time.h>

#define SECOND_NS UINT64_C(1000000000)
#define PATIENCE_NS (60 * SECOND_NS)
#define LOOK_NS 2000000

struct watch {
	int64_t zero_ns; /* by the clock as it was known then */
	int64_t over_ns;
	uint64_t saw_zero_ns;
	uint64_t saw_over_ns;
	int64_t offset_ms;
	int64_t uncertain_ms;
	unsigned states;
	unsigned returns; /* how often something else than what follows was seen */
	enum countdown_state seen;
};

static void look(struct watch *watch, const struct feed_state *state)
{
	const struct room_item *item = state->room ? state->room->current : NULL;
	if (!item)
		return;
	uint64_t now_ns = clock_now_ns(clock_system());
	struct countdown now = countdown_at(state->room, item, clock_anchor_shop_ms(&state->shop, now_ns));
	watch->returns += now.state < watch->seen;
	if (now.state >= COUNTDOWN_ZERO && !watch->saw_zero_ns) {
		watch->saw_zero_ns = now_ns;
		watch->zero_ns = clock_anchor_mono_ns(&state->shop, now.target_ms);
	}
	if (now.state == COUNTDOWN_OVER && !watch->saw_over_ns) {
		watch->saw_over_ns = now_ns;
		watch->over_ns = clock_anchor_mono_ns(&state->shop, now.target_ms + COUNTDOWN_ZERO_MS);
		watch->offset_ms = state->clock_offset_ms;
		watch->uncertain_ms = state->clock_uncertain_ms;
	}
	watch->seen = now.state;
	watch->states = (unsigned)state->serial;
}

static void follow(struct feed *feed, struct watch *watch)
{
	uint64_t until_ns = clock_now_ns(clock_system()) + PATIENCE_NS;
	// a second more, in which what is over must not come back
	while (clock_now_ns(clock_system()) < (watch->saw_over_ns ? watch->saw_over_ns + SECOND_NS : until_ns)) {
		const struct feed_state *state = feed_state_get(feed);
		look(watch, state);
		feed_state_unref(state);
		nanosleep(&(struct timespec){.tv_nsec = LOOK_NS}, NULL);
	}
}

static void print_line(enum log_level level, const char *line, void *data)
{
	(void)level, (void)data;
	fprintf(stderr, "%s\n", line);
}

int main(int argc, char **argv)
{
	struct error err = {0};
	struct watch watch = {0};
	if (argc != 2) {
		fprintf(stderr, "a room's address is wanted\n");
		return 2;
	}
	log_set_sink(print_line, NULL);
	struct feed_service *service = feed_service_create(NULL, NULL, &err);
	struct feed *feed =
		service ? feed_open(service, &(struct feed_request){.source = FEED_SOURCE_POLL, .url = argv[1]}, NULL,
				    &err)
			: NULL;
	if (!feed) {
		fprintf(stderr, "%s\n", err.message);
		return 1;
	}
	follow(feed, &watch);
	feed_close(&feed);
	feed_service_destroy(&service);
	printf("{\"zero_ns\": %lld, \"over_ns\": %lld, \"saw_zero_ns\": %llu, \"saw_over_ns\": %llu, "
	       "\"offset_ms\": %lld, \"uncertain_ms\": %lld, \"returns\": %u, \"states\": %u}\n",
	       (long long)watch.zero_ns, (long long)watch.over_ns, (unsigned long long)watch.saw_zero_ns,
	       (unsigned long long)watch.saw_over_ns, (long long)watch.offset_ms, (long long)watch.uncertain_ms,
	       watch.returns, watch.states);
	return watch.saw_over_ns ? 0 : 1;
}

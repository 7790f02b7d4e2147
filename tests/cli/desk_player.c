/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A desk without a window, for tests: opens the room of an address as a desk of its shop, takes orders from its
 * standard input, and writes what it sees and what became of each order as JSON lines. Started several times by
 * test_two_desks.py.
 *
 *   step ITEM KIND [PRICE]    take ITEM    beat ITEM BEAT    own 0|1    room
 */
#include "base/alloc.h"
#include "control/control.h"
#include "room/json.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MS_NS UINT64_C(1000000)

struct desk {
	struct control *control;
	uint64_t told_serial;
	struct {
		uint64_t id;
		enum order_state state;
	} told[CONTROL_RESULTS]; /* as of the state that was looked at last */
	size_t told_count;
	bool wants_room;
	char line[256];
	size_t line_bytes;
};

static void say(json_t *json)
{
	json_dumpf(json, stdout, JSON_COMPACT);
	fputc('\n', stdout);
	fflush(stdout);
	json_decref(json);
}

/* -- what it sees -- */

static bool was_told(const struct desk *desk, const struct control_result *result)
{
	for (size_t i = 0; i < desk->told_count; i++) {
		if (desk->told[i].id == result->id)
			return desk->told[i].state == result->state;
	}
	return false;
}

static void say_results(struct desk *desk, const struct control_state *state)
{
	for (size_t i = 0; i < state->result_count; i++) {
		const struct control_result *result = &state->results[i];
		if (!was_told(desk, result))
			say(json_pack("{s:I, s:s, s:s}", "order", (json_int_t)result->id, "state",
				      order_state_name(result->state), "message", result->message));
	}
	desk->told_count = state->result_count;
	for (size_t i = 0; i < state->result_count; i++) {
		desk->told[i].id = state->results[i].id;
		desk->told[i].state = state->results[i].state;
	}
}

static void look(struct desk *desk)
{
	const struct control_state *state = control_state_get(desk->control);
	if (state->serial != desk->told_serial) {
		say_results(desk, state);
		if (state->room)
			say(json_pack("{s:s, s:I, s:s, s:b}", "epoch", state->room->epoch, "version",
				      (json_int_t)state->room->version, "owner", state->owner.client, "is_ours",
				      (int)state->owner.is_ours));
		desk->told_serial = state->serial;
	}
	if (desk->wants_room && state->room) {
		desk->wants_room = false;
		say(json_pack("{s:o}", "room", room_to_json(state->room)));
	}
	control_state_unref(state);
}

/* -- what it is told to do -- */

static void obey(struct desk *desk, const char *line)
{
	char word[4][72] = {""};
	struct control_order order = {.kind = ORDER_INVALID, .by = STEP_BY_HOST};
	int words = sscanf(line, "%71s %71s %71s %71s", word[0], word[1], word[2], word[3]);
	if (words < 1)
		return;
	snprintf(order.item_id, sizeof(order.item_id), "%.64s", word[1]);
	if (strcmp(word[0], "room") == 0) {
		desk->wants_room = true;
		return;
	}
	if (strcmp(word[0], "step") == 0) {
		order.kind = ORDER_STEP;
		order.step = step_kind_named(word[2]);
		order.change = words > 3 ? PRICE_CHANGE_TO : PRICE_CHANGE_INVALID;
		order.value = words > 3 ? strtoll(word[3], NULL, 10) : 0;
	} else if (strcmp(word[0], "take") == 0) {
		order.kind = ORDER_TAKE;
	} else if (strcmp(word[0], "beat") == 0) {
		order.kind = ORDER_BEAT;
		order.beat = beat_named(word[2]);
	} else if (strcmp(word[0], "own") == 0) {
		order = (struct control_order){.kind = ORDER_OWN, .is_on = strcmp(word[1], "1") == 0};
	}
	say(json_pack("{s:I}", "posted", (json_int_t)control_post(desk->control, &order)));
}

/* False at the end of the orders. */
static bool read_orders(struct desk *desk)
{
	char *end;
	ssize_t got = read(STDIN_FILENO, desk->line + desk->line_bytes, sizeof(desk->line) - 1 - desk->line_bytes);
	if (got <= 0)
		return false;
	desk->line_bytes += (size_t)got;
	while ((end = memchr(desk->line, '\n', desk->line_bytes))) {
		*end = '\0';
		obey(desk, desk->line);
		size_t used = (size_t)(end - desk->line) + 1;
		desk->line_bytes -= used;
		memmove(desk->line, desk->line + used, desk->line_bytes);
	}
	return desk->line_bytes < sizeof(desk->line) - 1;
}

static void live(struct desk *desk)
{
	struct pollfd orders = {.fd = STDIN_FILENO, .events = POLLIN};
	for (;;) {
		int ready = poll(&orders, 1, 3);
		if (ready > 0 && !read_orders(desk))
			return;
		look(desk);
	}
}

/* desk URL CLIENT [PROFILE]: the profile's token stands in the environment. */
int main(int count, char **words)
{
	struct error err = {0};
	struct desk desk = {.control = NULL};
	if (count < 3)
		return 2;
	// a network that fails all the time is to be tried again without long pauses
	const struct feed_limits limits = {.backoff_first_ms = 50, .backoff_most_ms = 400, .poll_least_ms = 100};
	struct feed_service *feeds = feed_service_create(NULL, &limits, &err);
	struct feed_registry *registry = feeds ? feed_registry_create(feeds, 0, &err) : NULL;
	struct control_service *service = registry ? control_service_create(registry, NULL, NULL, &err) : NULL;
	const struct control_request request = {
		.feed = {.source = FEED_SOURCE_POLL, .url = words[1], .profile = count > 3 ? words[3] : NULL},
		.desk = DESK_SHOP,
		.client = words[2],
	};
	if (service)
		desk.control = control_open(service, &request, NULL, &err);
	if (desk.control)
		live(&desk);
	else
		fprintf(stderr, "%s\n", err.message);
	bool did = desk.control != NULL;
	control_close(&desk.control, NULL);
	control_service_destroy(&service);
	feed_registry_destroy(&registry);
	feed_service_destroy(&feeds);
	return did ? 0 : 1;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core_own.h"

#include "state_own.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Where memory was missing for a state. */
#define AGAIN_NS UINT64_C(20000000)

struct core *core_create(const struct core_settings *settings, struct error *err)
{
	struct core *core = alloc_zeroed(1, sizeof(*core));
	if (!core) {
		error_set(err, ERROR_MEMORY, "no memory for a show");
		return NULL;
	}
	core->settings = *settings;
	if (core->settings.desk == DESK_INVALID)
		core->settings.desk = DESK_HERE;
	if (core->settings.follow == FOLLOW_INVALID)
		core->settings.follow = FOLLOW_SHOP;
	return core;
}

void core_destroy(struct core **core_at)
{
	struct core *core = *core_at;
	if (!core)
		return;
	control_state_unref(core->state);
	room_unref(core->merged);
	feed_state_unref(core->feed);
	alloc_free(core);
	*core_at = NULL;
}

void core_take_feed(struct core *core, const struct feed_state *feed)
{
	const struct feed_state *before = core->feed;
	core->feed = feed_state_ref(feed);
	feed_state_unref(before);
	core->has_news = core->has_air_news = true;
}

/* -- results -- */

static struct control_result *result_of(struct core *core, uint64_t id)
{
	for (size_t i = core->result_count; i-- > 0;) {
		if (core->results[i].id == id)
			return &core->results[i];
	}
	if (core->result_count == CONTROL_RESULTS) {
		memmove(core->results, core->results + 1, (CONTROL_RESULTS - 1) * sizeof(core->results[0]));
		core->result_count--;
	}
	return &core->results[core->result_count++];
}

void core_tell(struct core *core, uint64_t id, const struct control_order *order, const char *item_id,
	       enum order_state state, uint64_t now_ns, const char *format, ...)
{
	struct control_result *result = result_of(core, id);
	*result = (struct control_result){.id = id, .kind = order->kind, .state = state, .at_ns = now_ns};
	snprintf(result->item_id, sizeof(result->item_id), "%s", item_id);
	va_list args;
	va_start(args, format);
	vsnprintf(result->message, sizeof(result->message), format, args);
	va_end(args);
	core->has_news = true;
}

void core_order(struct core *core, uint64_t id, const struct control_order *order, uint64_t now_ns)
{
	core_tell(core, id, order, order->item_id, ORDER_REFUSED, now_ns, "this version takes no orders");
}

/* -- states -- */

static void merge(struct core *core)
{
	const struct room *before = core->merged;
	core->merged = room_ref(core->feed->room);
	room_unref(before);
}

static bool make_state(struct core *core)
{
	const struct control_state *before = core->state;
	struct control_state content = {
		.serial = before ? before->serial + 1 : 1,
		.air_serial = before ? before->air_serial + core->has_air_news : 1,
		.feed = core->feed,
		.room = core->merged,
		.follow = core->settings.follow,
		.merge_error = core->merge_error,
		.owner = {.until_ms = ROOM_UNSET},
		.coming = {.link_no = ROOM_UNSET},
	};
	memcpy(content.results, core->results, core->result_count * sizeof(core->results[0]));
	content.result_count = core->result_count;
	const struct control_state *state = control_state_create(&content);
	if (!state)
		return false;
	core->state = state;
	control_state_unref(before);
	return true;
}

uint64_t core_step(struct core *core, uint64_t now_ns)
{
	if (!core->has_news || !core->feed)
		return UINT64_MAX;
	merge(core);
	if (!make_state(core))
		return now_ns + AGAIN_NS;
	core->has_news = core->has_air_news = false;
	return UINT64_MAX;
}

const struct control_state *core_state(const struct core *core)
{
	return core->state;
}

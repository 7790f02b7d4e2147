/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "control_stage.h"

#include "room/room_decode.h"

#include <stdio.h>
#include <string.h>

void stage_init(struct stage *stage, const struct core_settings *settings, enum feed_source source)
{
	*stage = (struct stage){.source = source, .now_ns = STAGE_BEGIN_NS};
	stage->core = core_create(settings, NULL);
	assert_non_null(stage->core);
}

void stage_finish(struct stage *stage)
{
	core_destroy(&stage->core);
}

static void step(struct stage *stage)
{
	stage->due_ns = core_step(stage->core, stage->now_ns);
}

void stage_say(struct stage *stage, const char *document)
{
	const struct room *room = NULL;
	struct error err = {0};
	if (document && !room_decode(document, strlen(document), &room, NULL, &err))
		fail_msg("%s: %s", err.path, err.message);
	int64_t shop_ms = STAGE_SHOP_MS + (int64_t)(stage->now_ns - STAGE_BEGIN_NS) / 1000000;
	struct feed_state content = {
		.serial = ++stage->feed_serial,
		.room = room,
		.source = stage->source,
		.freshness = !room              ? FRESHNESS_WAITING
			     : stage->is_silent ? FRESHNESS_STALE
						: FRESHNESS_FRESH,
		.writes = stage->writes,
		.at_ns = stage->now_ns,
		.shop = {.shop_ms = shop_ms, .at_ns = stage->now_ns},
		.confirmed_ms = shop_ms,
		.last_error_at_ms = ROOM_UNSET,
		.clock_offset_ms = ROOM_UNSET,
		.clock_uncertain_ms = ROOM_UNSET,
		.latency_ms = ROOM_UNSET,
	};
	for (size_t kind = 0; stage->write_why && kind < FEED_WRITE_KINDS; kind++)
		snprintf(content.write_why[kind], sizeof(content.write_why[kind]), "%s", stage->write_why);
	const struct feed_state *feed = feed_state_create(&content);
	assert_non_null(feed);
	room_unref(room);
	core_take_feed(stage->core, feed);
	feed_state_unref(feed);
	step(stage);
}

static const char *write_room(const char *epoch, int version, const char *current, const char *item_id,
			      const char *members)
{
	static char text[4096];
	bool has_price = strstr(members, "\"price\"");
	size_t size = sizeof(text);
	int used = snprintf(text, size,
			    "{\"schema\":\"shop-room/1\",\"version\":%d,\"epoch\":\"%s\","
			    "\"server_time\":\"2026-11-22T20:00:00+08:00\",\"room\":{\"id\":\"r1\"},",
			    version, epoch);
	if (current[0])
		used += snprintf(text + used, size - (size_t)used, "\"current\":\"%s\",", current);
	used += snprintf(text + used, size - (size_t)used, "\"items\":[");
	for (int i = 0; i < 5; i++) {
		bool is_one = item_id[0] == 'a' + i;
		used += snprintf(text + used, size - (size_t)used,
				 "%s{\"id\":\"%c\",\"link_no\":%d,\"title\":\"Item %c\",%s%s%s}", i ? "," : "", 'a' + i,
				 i + 1, 'A' + i, is_one ? members : "", is_one && !has_price ? "," : "",
				 is_one && has_price ? "" : "\"price\":{\"currency\":\"CNY\",\"sale\":10000}");
	}
	snprintf(text + used, size - (size_t)used, "]}");
	return text;
}

const char *stage_room(int version, const char *current)
{
	return write_room("e1", version, current, "", "");
}

const char *stage_room_in(const char *epoch, int version, const char *current)
{
	return write_room(epoch, version, current, "", "");
}

const char *stage_room_with(int version, const char *current, const char *item_id, const char *members)
{
	return write_room("e1", version, current, item_id, members);
}

uint64_t stage_order(struct stage *stage, const struct control_order *order)
{
	core_order(stage->core, ++stage->last_id, order, stage->now_ns);
	step(stage);
	return stage->last_id;
}

uint64_t stage_ask(struct stage *stage, enum order_kind kind)
{
	return stage_order(stage, &(struct control_order){.kind = kind});
}

void stage_wait(struct stage *stage, int64_t ms)
{
	uint64_t until_ns = stage->now_ns + (uint64_t)ms * 1000000;
	while (stage->due_ns <= until_ns) {
		assert_true(stage->due_ns > stage->now_ns); // else it would spin
		stage->now_ns = stage->due_ns;
		step(stage);
	}
	stage->now_ns = until_ns;
	step(stage);
}

const struct control_state *stage_state(const struct stage *stage)
{
	const struct control_state *state = core_state(stage->core);
	assert_non_null(state);
	return state;
}

const char *stage_current(const struct stage *stage)
{
	const struct room *room = stage_state(stage)->room;
	return room && room->current ? room->current->id : "";
}

enum order_state stage_result(const struct stage *stage, uint64_t id)
{
	const struct control_result *result = control_state_result(stage_state(stage), id);
	assert_non_null(result);
	return result->state;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The overlay's own code, from a shop's answers to what a viewer reads, one line of JSON in and one line out: the
 * random shows (random_shows.py) play whole shows with it. Time is told to it; there are no threads, no network and no
 * pixels. With --plant it has a fault on purpose, which the shows have to find.
 */
#include "core.h"
#include "feed_private.h"
#include "hold.h"
#include "picture_seen.h"
#include "room/json.h"
#include "room/sheet.h"
#include "show_plant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)

static struct {
	enum plant plant;
	struct hold hold;
	struct core *core;
	const struct rules *rules;
	uint64_t serial;
	uint64_t core_next_ns;
	uint64_t order_id;
	uint64_t state_serial;   /* of the state that was seen last */
	uint64_t state_since_ns; /* when it came: the painter builds then */
	int64_t origin_ms;       /* each show is later than the ones before, by all clocks: stages remember */
	struct stage *stages[LAYER_COUNT];
	struct build *build;
} show;

static void fail(const char *what, const struct error *err)
{
	char text[512];
	fprintf(stderr, "show driver: %s%s%s\n", what, err ? ": " : "", err ? error_text(err, text, sizeof(text)) : "");
	exit(1);
}

static uint64_t mono_ns(int64_t t_ms)
{
	return (uint64_t)SEEN_NOW_NS + (uint64_t)(show.origin_ms + t_ms) * MS_NS;
}

static int64_t number(const json_t *question, const char *name)
{
	return json_integer_value(json_object_get(question, name));
}

static const char *text(const json_t *question, const char *name)
{
	const char *value = json_string_value(json_object_get(question, name));
	return value ? value : "";
}

/* -- time, and what it does by itself -- */

static void see_state(uint64_t now_ns)
{
	const struct control_state *state = core_state(show.core);
	if (!state || state->serial == show.state_serial)
		return;
	show.state_serial = state->serial;
	show.state_since_ns = now_ns;
}

static void step_core(uint64_t now_ns)
{
	show.core_next_ns = core_step(show.core, now_ns);
	see_state(now_ns);
}

/* What the feed knows, as it publishes it. */
static void publish(uint64_t now_ns)
{
	const struct feed_state content = {
		.serial = ++show.serial,
		.room = show.hold.room,
		.source = FEED_SOURCE_POLL,
		.freshness = show.hold.freshness,
		.at_ns = now_ns,
		.shop = show.hold.clock.anchor,
		.confirmed_ms = show.hold.confirmed_ms,
		.clock_offset_ms = ROOM_UNSET,
		.clock_uncertain_ms = ROOM_UNSET,
		.last_error_at_ms = ROOM_UNSET,
		.latency_ms = ROOM_UNSET,
	};
	const struct feed_state *state = feed_state_create(&content);
	if (!state)
		fail("no memory", NULL);
	core_take_feed(show.core, state);
	feed_state_unref(state);
	step_core(now_ns);
}

/* Lets time pass: what is held ages, and what the core waits for comes. */
static void pass_until(uint64_t now_ns)
{
	for (;;) {
		uint64_t age_ns = show.hold.room ? hold_next_change_ns(&show.hold) : UINT64_MAX;
		uint64_t next_ns = age_ns < show.core_next_ns ? age_ns : show.core_next_ns;
		if (next_ns > now_ns)
			return;
		if (next_ns == age_ns && hold_age(&show.hold, age_ns))
			publish(age_ns);
		else if (next_ns == age_ns)
			return;
		else
			step_core(next_ns);
	}
}

/* -- what comes in -- */

static json_t *begin(const json_t *question)
{
	hold_finish(&show.hold);
	hold_init(&show.hold, false);
	core_destroy(&show.core);
	struct error err = {0};
	bool is_at_shop = strcmp(text(question, "desk"), "shop") == 0;
	const struct core_settings settings = {.desk = is_at_shop ? DESK_SHOP : DESK_HERE, .follow = FOLLOW_SHOP};
	show.core = core_create(&settings, &err);
	if (!show.core)
		fail("core", &err);
	core_take_rules(show.core, show.rules, &err);
	show.core_next_ns = UINT64_MAX;
	show.state_serial = 0;
	show.origin_ms = number(question, "origin");
	for (int layer = LAYER_ALL; layer < LAYER_COUNT && !show.stages[layer]; layer++) {
		const struct stage_spec spec = {.theme = "selection-portrait", .layer = (enum layer)layer};
		show.stages[layer] = seen_stage(&spec);
	}
	return json_object();
}

static void read_clock(const json_t *question, uint64_t now_ns)
{
	struct hold *hold = &show.hold;
	const struct server_clock_reading reading = {
		.shop_ms = number(question, "shop_time"),
		.sent_ns = mono_ns(number(question, "sent")),
		.first_ns = now_ns,
	};
	unsigned jumps = hold->clock.jumps;
	int64_t before_ms = clock_anchor_shop_ms(&hold->clock.anchor, now_ns);
	server_clock_take(&hold->clock, &reading);
	int64_t back_ms = before_ms - clock_anchor_shop_ms(&hold->clock.anchor, now_ns);
	if (hold->clock.jumps != jumps && back_ms > 0)
		hold->confirmed_ms -= back_ms;
}

static bool offer(const struct room *room)
{
	struct error err = {0};
	enum hold_news news;
	if (hold_offer(&show.hold, room, &news, &err))
		return true;
	if (show.plant != PLANT_VERSION)
		return false;
	// the fault: what is older is taken all the same, and nobody is told
	room_unref(show.hold.room);
	show.hold.room = room_ref(room);
	return false;
}

static json_t *answer(const json_t *question, uint64_t now_ns)
{
	struct error err = {0};
	const struct room *room = NULL;
	if (!room_decode_json(json_object_get(question, "document"), &room, NULL, &err))
		fail("document", &err);
	read_clock(question, now_ns);
	bool is_taken = offer(room);
	if (is_taken)
		hold_confirm(&show.hold, room->server_time_ms, now_ns);
	room_unref(room);
	publish(now_ns);
	return json_pack("{s:b}", "taken", is_taken);
}

static json_t *confirm(const json_t *question, uint64_t now_ns)
{
	const struct room *room = show.hold.room;
	bool is_taken = room && room->version == number(question, "version") &&
			strcmp(room->epoch, text(question, "epoch")) == 0;
	read_clock(question, now_ns);
	if (is_taken)
		hold_confirm(&show.hold, number(question, "shop_time"), now_ns);
	publish(now_ns);
	return json_pack("{s:b}", "taken", is_taken);
}

static json_t *take_sheet(const json_t *question, uint64_t now_ns)
{
	json_t *tree = json_deep_copy(json_object_get(question, "sheet"));
	size_t index;
	json_t *item;
	json_array_foreach(json_object_get(tree, "items"), index, item)
	{
		if (show.plant == PLANT_FLOOR)
			json_object_del(item, "floor");
	}
	char *bytes = json_dumps(tree, 0);
	struct error err = {0};
	const struct sheet *sheet = NULL;
	if (!sheet_decode(bytes, strlen(bytes), NULL, &sheet, NULL, &err))
		fail("sheet", &err);
	core_take_sheet(show.core, sheet, NULL, &err);
	sheet_unref(sheet);
	free(bytes);
	json_decref(tree);
	step_core(now_ns);
	return json_object();
}

/* The ids in the order in which the items come. */
static json_t *rundown(const struct control_state *state)
{
	json_t *ids = json_array();
	for (size_t i = 0; state && state->room && i < state->room->item_count; i++)
		json_array_append_new(ids, json_string(state->room->items[i].id));
	return ids;
}

static json_t *take_order(const json_t *question, uint64_t now_ns)
{
	struct control_order order = {.step = step_kind_named(text(question, "step")),
				      .by = step_by_named(text(question, "by")),
				      .beat = beat_named(text(question, "beat")),
				      .planned = (int)number(question, "planned")};
	snprintf(order.item_id, sizeof(order.item_id), "%s", text(question, "item"));
	snprintf(order.before_id, sizeof(order.before_id), "%s", text(question, "before"));
	for (int kind = ORDER_TAKE; kind <= ORDER_MOVE; kind++) {
		if (strcmp(order_kind_name((enum order_kind)kind), text(question, "kind")) == 0)
			order.kind = (enum order_kind)kind;
	}
	if (order.kind == ORDER_STEP && order.step == STEP_WITHDRAW)
		order.kind = ORDER_WITHDRAW;
	if (json_object_get(question, "price")) {
		order.change = PRICE_CHANGE_TO;
		order.value = number(question, "price");
	}
	uint64_t id = ++show.order_id;
	core_order(show.core, id, &order, now_ns);
	step_core(now_ns);
	const struct control_result *result = control_state_result(core_state(show.core), id);
	if (!result)
		return json_pack("{s:s}", "said", "nothing");
	// a take is on its way for a moment
	bool is_done = result->state == ORDER_DONE || (order.kind == ORDER_TAKE && result->state == ORDER_PENDING);
	char said[256];
	snprintf(said, sizeof(said), "%s %s", is_done ? "done" : order_state_name(result->state), result->message);
	return json_pack("{s:s, s:o}", "said", said, "rundown", rundown(core_state(show.core)));
}

/* What the shop is to be asked, for the desk. */
static json_t *deeds(void)
{
	json_t *list = json_array();
	struct core_deed deed;
	while (core_next_deed(show.core, &deed)) {
		json_t *one = json_pack("{s:I,s:s,s:s,s:I,s:s}", "id", (json_int_t)deed.id, "kind",
					order_kind_name(deed.kind), "epoch", deed.epoch, "base", (json_int_t)deed.base,
					"item", deed.item_id);
		if (deed.kind == ORDER_BEAT)
			json_object_set_new(one, "beat", json_string(beat_name(deed.beat)));
		if (deed.kind == ORDER_STEP)
			json_object_set_new(one, "step", json_string(step_kind_name(deed.step)));
		if (deed.kind == ORDER_STEP && deed.price_after_minor != ROOM_UNSET)
			json_object_set_new(one, "price", json_integer(deed.price_after_minor));
		json_array_append_new(list, one);
	}
	return json_pack("{s:o}", "deeds", list);
}

static json_t *take_said(const json_t *question, uint64_t now_ns)
{
	for (int state = ORDER_PENDING; state <= ORDER_TIMED_OUT; state++) {
		if (strcmp(order_state_name((enum order_state)state), text(question, "state")) == 0)
			core_take_answer(show.core, (uint64_t)number(question, "id"), (enum order_state)state, "",
					 now_ns);
	}
	step_core(now_ns);
	return json_object();
}

/* -- what a viewer reads -- */

static json_t *read_layer(enum layer layer, const struct picture_input *input, int64_t t_ms)
{
	struct build *build = show.build;
	uint64_t at_ns = show.state_since_ns;
	for (;;) {
		build_clear(build);
		stage_build(show.stages[layer], NULL, input, at_ns, build);
		int64_t again_ms = build_again_ms(build);
		uint64_t again_ns =
			again_ms == ROOM_UNSET ? UINT64_MAX : (uint64_t)clock_anchor_mono_ns(&input->shop, again_ms);
		if (again_ns > mono_ns(t_ms) || again_ns <= at_ns)
			break;
		at_ns = again_ns;
	}
	json_t *texts = json_array();
	struct seen seen = seen_of(build, show.origin_ms + t_ms, AIR_NORMAL);
	for (size_t i = 0; i < seen.count; i++)
		json_array_append_new(texts, json_pack("[s,f,f]", seen.texts[i].text, (double)seen.texts[i].x,
						       (double)seen.texts[i].baseline));
	return texts;
}

static json_t *look(const json_t *question, int64_t t_ms)
{
	const struct control_state *state = core_state(show.core);
	json_t *layers = json_object();
	struct picture_input input = {.serial = 1};
	if (state) {
		input.room = plant_in_room(show.plant, state->room);
		input.shop = state->feed->shop;
		input.confirmed_ms = state->feed->confirmed_ms;
		input.freshness = state->feed->freshness;
		input.at_ns = show.state_since_ns;
	}
	if (state && show.plant == PLANT_STALE && state->feed->room) {
		input.confirmed_ms = clock_anchor_shop_ms(&input.shop, mono_ns(t_ms));
		input.freshness = FRESHNESS_FRESH;
	}
	size_t index;
	json_t *name;
	json_array_foreach(json_object_get(question, "layers"), index, name)
	{
		enum layer layer = layer_of_name(json_string_value(name));
		json_object_set_new(layers, json_string_value(name), read_layer(layer, &input, t_ms));
	}
	room_unref(input.room);
	return json_pack("{s:o}", "layers", layers);
}

static json_t *reply(const json_t *question)
{
	const char *what = text(question, "op");
	int64_t t_ms = number(question, "t");
	if (strcmp(what, "begin") == 0)
		return begin(question);
	pass_until(mono_ns(t_ms));
	if (strcmp(what, "answer") == 0)
		return answer(question, mono_ns(t_ms));
	if (strcmp(what, "confirm") == 0)
		return confirm(question, mono_ns(t_ms));
	if (strcmp(what, "sheet") == 0)
		return take_sheet(question, mono_ns(t_ms));
	if (strcmp(what, "order") == 0)
		return take_order(question, mono_ns(t_ms));
	if (strcmp(what, "deeds") == 0)
		return deeds();
	if (strcmp(what, "said") == 0)
		return take_said(question, mono_ns(t_ms));
	if (strcmp(what, "look") == 0)
		return look(question, t_ms);
	fail(what, NULL);
	return NULL;
}

int main(int count, char **arguments)
{
	if (count == 3 && strcmp(arguments[1], "--plant") == 0 && !plant_named(arguments[2], &show.plant))
		fail(arguments[2], NULL);
	show.rules = plant_in_rules(show.plant);
	show.build = build_create();
	hold_init(&show.hold, false);
	char *line = NULL;
	size_t size = 0;
	while (getline(&line, &size, stdin) > 0) {
		json_t *question = json_loads(line, 0, NULL);
		json_t *said = question ? reply(question) : NULL;
		char *bytes = said ? json_dumps(said, JSON_COMPACT) : NULL;
		if (!bytes)
			fail("a line that is no question", NULL);
		puts(bytes);
		fflush(stdout);
		free(bytes);
		json_decref(said);
		json_decref(question);
	}
	free(line);
	for (int layer = LAYER_ALL; layer < LAYER_COUNT; layer++)
		stage_destroy(show.stages[layer]);
	build_destroy(show.build);
	core_destroy(&show.core);
	rules_unref(show.rules);
	hold_finish(&show.hold);
	return 0;
}

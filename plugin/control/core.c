/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The core's life, what comes in, and how a state is made of it. */
#include "core_own.h"

#include "state_own.h"

#include "base/alloc.h"

#include <stdio.h>
#include <string.h>

/* Where memory was missing. */
#define AGAIN_NS UINT64_C(20000000)

struct core *core_create(const struct core_settings *settings, struct error *err)
{
	struct core *core = alloc_zeroed(1, sizeof(*core));
	if (core) {
		core->settings = *settings;
		core->stand = stand_empty();
		core->history = history_create();
		core->memory = rules_memory_create();
	}
	if (!core || !core->stand || !core->history || !core->memory) {
		core_destroy(&core);
		error_set(err, ERROR_MEMORY, "no memory for a show");
		return NULL;
	}
	if (core->settings.desk == DESK_INVALID)
		core->settings.desk = DESK_HERE;
	core->follow = settings->follow == FOLLOW_INVALID ? FOLLOW_SHOP : settings->follow;
	return core;
}

void core_destroy(struct core **core_at)
{
	struct core *core = *core_at;
	if (!core)
		return;
	control_state_unref(core->state);
	figures_unref(core->shown_figures);
	findings_unref(core->findings);
	alloc_free(core->reading);
	room_sources_unref(core->sources);
	room_unref(core->merged);
	room_unref(core->said);
	room_truth_unref(core->truth);
	rules_memory_destroy(&core->memory);
	rules_unref(core->rules);
	history_destroy(&core->history);
	stand_unref(core->stand);
	stand_unref(core->kept);
	sheet_unref(core->sheet);
	feed_state_unref(core->feed);
	alloc_free(core);
	*core_at = NULL;
}

int64_t core_shop_ms(const struct core *core, uint64_t now_ns)
{
	return clock_anchor_shop_ms(&core->feed->shop, now_ns);
}

/* -- what comes in -- */

/* A show that begins again is another one: what was set in the one before means nothing in it. */
static bool is_other_show(const struct feed_state *before, const struct feed_state *after)
{
	if (!before || !before->room || !after->room)
		return false;
	if (strcmp(before->room->id, after->room->id) != 0)
		return true;
	bool is_played = after->source == FEED_SOURCE_DEMO || after->source == FEED_SOURCE_REPLAY;
	return is_played && strcmp(before->room->epoch, after->room->epoch) != 0;
}

static void begin_again(struct core *core)
{
	const struct stand *stand = stand_empty();
	struct history *history = history_create();
	if (stand)
		core_set_stand(core, NULL, stand);
	if (history) {
		history_destroy(&core->history);
		core->history = history;
	}
	core->figures.count = 0;
	figures_unref(core->shown_figures);
	core->shown_figures = NULL;
	core->is_next_by_hand = core->gives_back = false;
	core->followed[0] = '\0';
}

static void take_kept_stand(struct core *core, const struct room *room)
{
	const struct stand *kept = core->kept;
	core->kept = NULL;
	if (kept && stand_is_of(kept, room)) {
		stand_unref(core->stand);
		core->stand = stand_ref(kept);
	}
	stand_unref(kept);
}

/* Without memory the figures before stand until the next document. */
static void note_figures(struct core *core, const struct feed_state *before, const struct feed_state *feed)
{
	bool was_lost = before && before->freshness == FRESHNESS_EXPIRED;
	if (!figures_note(&core->figures, feed->room->metrics, feed->room->server_time_ms, was_lost))
		return;
	const struct figures *shown = figures_share(&core->figures);
	if (!shown)
		return;
	figures_unref(core->shown_figures);
	core->shown_figures = shown;
}

void core_take_feed(struct core *core, const struct feed_state *feed)
{
	const struct feed_state *before = core->feed;
	if (is_other_show(before, feed))
		begin_again(core);
	core->must_merge = core->must_merge || !before || before->room != feed->room;
	core->feed = feed_state_ref(feed);
	if (feed->room && (!before || before->room != feed->room))
		note_figures(core, before, feed);
	if (feed->room && core->kept)
		take_kept_stand(core, feed->room);
	feed_state_unref(before);
	core->has_news = core->has_air_news = true;
}

void core_take_sheet(struct core *core, const struct sheet *sheet, const struct sheet_findings *findings,
		     const struct error *error)
{
	struct sheet_findings *reading = findings ? alloc_zeroed(1, sizeof(*reading)) : NULL;
	if (reading)
		*reading = *findings;
	alloc_free(core->reading);
	core->reading = reading;
	core->sheet_error = *error;
	if (sheet || !error->code) {
		sheet_unref(core->sheet);
		core->sheet = sheet_ref(sheet);
	}
	core->must_merge = core->has_news = core->has_air_news = true;
}

bool core_take_stand(struct core *core, const void *bytes, size_t size_bytes, struct error *err)
{
	const struct stand *kept;
	if (!stand_decode(bytes, size_bytes, &kept, err))
		return false;
	stand_unref(core->kept);
	core->kept = kept;
	return true;
}

void core_take_desk_error(struct core *core, const struct error *error)
{
	core->has_news = core->has_news || !error_equal(&core->desk_error, error);
	core->desk_error = *error;
}

/* -- the stand -- */

bool core_set_stand(struct core *core, const struct task *task, const struct stand *stand)
{
	const struct room *room = core->feed ? core->feed->room : NULL;
	const struct stand *named = stand && room ? stand_with_room(stand, room) : stand_ref(stand);
	stand_unref(stand);
	if (!named) {
		if (task && task->id)
			core_refuse(core, task, "there is no memory for it");
		return false;
	}
	stand_unref(core->stand);
	core->stand = named;
	core->gives_back = false;
	core->has_new_stand = core->must_merge = core->has_news = core->has_air_news = true;
	return true;
}

bool core_keep_stand(struct core *core, struct buffer *out)
{
	if (!core->has_new_stand)
		return false;
	buffer_clear(out);
	if (!stand_encode(core->stand, out, NULL))
		return false;
	core->has_new_stand = false;
	return true;
}

/* -- the room -- */

/* What the desk has set, and the item that the cart explains where the desk holds none. */
static const struct stand *whole_stand(const struct core *core)
{
	bool may_follow = core->follow == FOLLOW_CART && core->followed[0] && !stand_current(core->stand);
	const struct room_item *item = may_follow ? room_find_item(core->feed->room, core->followed) : NULL;
	bool is_followed = item && item->status != ITEM_WITHDRAWN;
	return is_followed ? stand_with_current(core->stand, core->followed) : stand_ref(core->stand);
}

static void set_merged(struct core *core, const struct room *room, struct room_sources *sources,
		       const struct sheet_findings *findings)
{
	room_unref(core->merged);
	room_sources_unref(core->sources);
	findings_unref(core->findings);
	core->merged = room;
	core->sources = sources;
	core->findings = findings;
	core->must_merge = false;
	core->must_judge = true;
	core_watch(core);
}

bool core_merge(struct core *core, uint64_t now_ns)
{
	if (!core->must_merge || !core->feed)
		return true;
	const struct room *shop = core->feed->room;
	const struct room *merged = NULL;
	struct room_sources *sources = NULL;
	struct sheet_findings *findings = NULL;
	struct error err = {0};
	if (core->reading) {
		findings = findings_create(core->reading);
		if (!findings)
			return false;
	}
	if (shop) {
		if (!core->had_room)
			core_begin_with_cart(core);
		const struct stand *stand = whole_stand(core);
		const struct room_inputs inputs = {.shop = shop,
						   .sheet = core->sheet,
						   .stand = stand,
						   .history = core->history,
						   .shop_ms = core_shop_ms(core, now_ns),
						   .findings = core->sheet ? findings : NULL};
		bool did = stand && room_merge(&inputs, &merged, &sources, &err);
		bool has_no_memory = !stand || (!did && err.code == ERROR_MEMORY);
		stand_unref(stand);
		if (has_no_memory) {
			findings_unref(findings);
			return false;
		}
		if (!did)
			merged = room_ref(shop);
	}
	core->has_news = core->has_news || !error_equal(&core->merge_error, &err);
	core->merge_error = err;
	set_merged(core, merged, sources, findings);
	return true;
}

/* -- states -- */

static void fill_coming(const struct core *core, struct control_state *content)
{
	content->coming.link_no = ROOM_UNSET;
	if (!core->coming.id)
		return;
	content->coming.id = core->coming.id;
	content->coming.link_no = core->coming.link_no;
	content->coming.at_ns = core->coming.at_ns;
	snprintf(content->coming.item_id, sizeof(content->coming.item_id), "%s", core->coming.item_id);
}

static bool make_state(struct core *core)
{
	const struct control_state *before = core->state;
	struct control_state content = {
		.serial = before ? before->serial + 1 : 1,
		.air_serial = before ? before->air_serial + core->has_air_news : 1,
		.feed = core->feed,
		.room = core->said,
		.merged = core->merged,
		.truth = core->truth,
		.rules = core->rules,
		.sources = core->sources,
		.sheet = core->sheet,
		.stand = core->stand,
		.sheet_findings = core->findings,
		.follow = core->follow,
		.is_holding = stand_current(core->stand) != NULL,
		.has_own_order = stand_has_order(core->stand),
		.hidden_layers = core->hidden_layers,
		.takes = core->takes,
		.sheet_error = core->sheet_error,
		.merge_error = core->merge_error,
		.rules_error = core->rules_error,
		.desk_error = core->desk_error,
		.figures = core->shown_figures,
		.change = core->change,
		.owner = {.is_known = core->owner.is_known,
			  .is_ours = core->owner.is_ours,
			  .until_ms = core->owner.is_known ? core->owner.until_ms : ROOM_UNSET},
	};
	snprintf(content.next_id, sizeof(content.next_id), "%s", core->next_id);
	snprintf(content.taken_id, sizeof(content.taken_id), "%s", core->taken_id);
	snprintf(content.owner.client, sizeof(content.owner.client), "%s", core->owner.client);
	fill_coming(core, &content);
	memcpy(content.results, core->results, core->result_count * sizeof(core->results[0]));
	content.result_count = core->result_count;
	const struct control_state *state = control_state_create(&content);
	if (!state)
		return false;
	core->state = state;
	control_state_unref(before);
	return true;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

uint64_t core_step(struct core *core, uint64_t now_ns)
{
	if (!core->feed)
		return UINT64_MAX;
	if (!core_merge(core, now_ns))
		return now_ns + AGAIN_NS;
	uint64_t next_ns = earlier(core_let_go(core, now_ns), core_take_due(core, now_ns));
	next_ns = earlier(next_ns, core_give_back(core, now_ns));
	if (!core_merge(core, now_ns) || !core_judge(core, now_ns))
		return now_ns + AGAIN_NS;
	next_ns = earlier(next_ns, core_judges_at(core));
	if (!core->has_news)
		return next_ns;
	if (!make_state(core))
		return now_ns + AGAIN_NS;
	core->coming.is_told = core->coming.id != 0;
	core->has_news = core->has_air_news = false;
	return next_ns;
}

const struct control_state *core_state(const struct core *core)
{
	return core->state;
}

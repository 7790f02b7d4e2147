/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "air_words.h"

#include "room/freshness.h"
#include "room/merge.h"
#include "room/truth.h"
#include "room/wall_time.h"

#include <stdio.h>
#include <string.h>

/* -- words -- */

static bool stands(const struct stage_text *text, enum air_mode mode, int64_t t_ns, enum layer layer)
{
	return text->layer == layer && mode != AIR_PANIC && (text->modes & (1u << mode)) &&
	       t_ns >= text->valid_from_ns && t_ns < text->valid_until_ns;
}

static bool append(json_t *words, const char *utf8)
{
	return json_array_append_new(words, json_string(utf8)) == 0;
}

static bool has_clock(const struct stage_texts *texts, enum air_mode mode, int64_t t_ns, enum layer layer)
{
	for (size_t i = 0; i < texts->count; i++) {
		if (texts->entries[i].is_clock && stands(&texts->entries[i], mode, t_ns, layer))
			return true;
	}
	return false;
}

/* A price is set as its sign, its whole units and its cents: what begins where the one before ends is one figure. A
 * numeral is at most this wide, in parts of its em; columns of a table lie further apart. */
#define NUMERAL_EM 0.72f

static bool goes_on(const struct stage_text *before, const struct stage_text *text)
{
	if (!before || !before->is_figure || !text->is_figure || before->is_struck != text->is_struck ||
	    before->is_clock || before->y != text->y)
		return false;
	size_t letters = 0;
	for (const char *c = before->utf8; *c; c++)
		letters += ((unsigned char)*c & 0xc0) != 0x80;
	return text->x - before->x <= (float)letters * (float)before->size_px * NUMERAL_EM;
}

static bool append_text(json_t *words, const struct stage_text *before, const struct stage_text *text)
{
	size_t count = json_array_size(words);
	const char *mark = text->is_struck ? "~~" : "";
	if (!count || !goes_on(before, text))
		return json_array_append_new(words, json_sprintf("%s%s%s", mark, text->utf8, mark)) == 0;
	const char *had = json_string_value(json_array_get(words, count - 1));
	int size = (int)(strlen(had) - strlen(mark));
	return json_array_set_new(words, count - 1, json_sprintf("%.*s%s%s", size, had, text->utf8, mark)) == 0;
}

json_t *air_words(const struct stage_texts *texts, enum air_mode mode, int64_t t_ns, enum layer layer)
{
	json_t *words = json_array();
	bool is_clock = texts && has_clock(texts, mode, t_ns, layer);
	int64_t ends_ms = INT64_MIN; // the places of one clock are one text
	const struct stage_text *before = NULL;
	bool did = words != NULL;
	for (size_t i = 0; texts && did && i < texts->count; i++) {
		const struct stage_text *text = &texts->entries[i];
		char at[40];
		if (!stands(text, mode, t_ns, layer) || (is_clock && strcmp(text->utf8, ":") == 0))
			continue;
		if (!text->is_clock) {
			did = append_text(words, before, text);
		} else if (text->clock_ends_ms != ends_ms) {
			ends_ms = text->clock_ends_ms;
			did = append(words, wall_time_text(ends_ms, 0, at, sizeof(at)));
		}
		before = text;
	}
	if (did)
		return words;
	json_decref(words);
	return NULL;
}

/* -- causes -- */

enum freshness air_freshness(const struct control_state *state, int64_t t_ns)
{
	const struct feed_state *feed = state->feed;
	if (!feed->room)
		return FRESHNESS_WAITING;
	return freshness_next(feed->freshness, feed->room->ttl_ms, feed_state_age_ms(feed, (uint64_t)t_ns));
}

/* Where in the room document stands what a layer shows: below the item, or (no item) of the room. */
static const char *member_of(enum layer layer)
{
	switch (layer) {
	case LAYER_PRODUCT:
		return "title";
	case LAYER_PRICE:
	case LAYER_PARTS:
		return "price";
	case LAYER_BARGAIN:
		return "bargain";
	case LAYER_TRUST:
		return "trust";
	case LAYER_STOCK:
		return "stock";
	case LAYER_COUNTDOWN:
		return "offer";
	case LAYER_COMPARISON:
		return "comparisons";
	case LAYER_GIFTS:
		return "gifts";
	case LAYER_SKUS:
		return "skus";
	case LAYER_INSPECTION:
		return "inspection";
	case LAYER_DEPOSIT:
		return "deposit";
	case LAYER_CAMPAIGN:
	case LAYER_SALES:
	case LAYER_RUNDOWN:
	case LAYER_PEOPLE:
	case LAYER_SELLER:
	case LAYER_NOTICE:
	case LAYER_INVALID:
	case LAYER_ALL:
	case LAYER_COUNT:
		return NULL;
	}
	return NULL;
}

static const struct room_item *item_of(const struct control_state *state)
{
	return state && state->room ? state->room->current : NULL;
}

static enum owner owner_of(const struct control_state *state, const char *member)
{
	char path[64];
	const struct room_item *item = item_of(state);
	if (!item || !state->sources)
		return OWNER_SHOP;
	snprintf(path, sizeof(path), "items[%zu].%s", (size_t)(item - state->room->items), member);
	return room_source_of(state->sources, path);
}

static bool is_of_desk(const struct control_state *state, const char *member)
{
	return owner_of(state, member) == OWNER_DESK;
}

static bool is_other_item(const struct control_state *a, const struct control_state *b)
{
	const struct room_item *before = item_of(a);
	const struct room_item *after = item_of(b);
	return !before || !after ? before != after : strcmp(before->id, after->id) != 0;
}

/* Whether the desk had its hand in it: what it gives now or gave before. */
static bool is_desks(const struct control_state *a, const struct control_state *b, enum layer layer)
{
	if (a->is_holding != b->is_holding || a->hidden_layers != b->hidden_layers || a->follow != b->follow)
		return true;
	if (is_other_item(a, b))
		return b->sources && room_source_of(b->sources, "current") == OWNER_DESK;
	const char *member = member_of(layer);
	if (is_of_desk(a, "beat") != is_of_desk(b, "beat") || is_of_desk(a, "bargain") != is_of_desk(b, "bargain"))
		return true;
	return member && (is_of_desk(a, member) || is_of_desk(b, member));
}

/* Whether the rules hold anything of what the layer shows of the item on air. */
static bool is_held(const struct control_state *state, enum layer layer)
{
	char path[64];
	const char *member = member_of(layer);
	const struct room_item *item = item_of(state);
	if (!member || !item || !state->truth)
		return false;
	int length = snprintf(path, sizeof(path), "items[%zu].%s", (size_t)(item - state->room->items), member);
	for (size_t i = 0; i < state->truth->findings.count; i++) {
		const struct rule_finding *finding = &state->truth->findings.entries[i];
		if (finding->action == RULE_HOLD && strncmp(finding->path, path, (size_t)length) == 0 &&
		    strchr(".[", finding->path[length]))
			return true; // the path's end too
	}
	return false;
}

/* What the rules took off, by themselves or of what came in. */
static bool is_by_rules(const struct control_state *a, const struct control_state *b, enum layer layer)
{
	if (a->merged == b->merged && a->room != b->room)
		return true;
	return !is_other_item(a, b) && is_held(b, layer) && !is_held(a, layer);
}

static const char *cause_of_states(const struct control_state *a, const struct control_state *b, enum layer layer)
{
	if (is_by_rules(a, b, layer))
		return "rules";
	bool is_shops = a->feed->room != b->feed->room;
	bool is_sheets = a->sheet != b->sheet;
	const char *member = member_of(layer);
	if (is_sheets && (!is_shops || (member && owner_of(b, member) == OWNER_SHEET)))
		return "sheet";
	if (is_shops)
		return is_other_item(a, b) && is_desks(a, b, layer)     ? "desk"
		       : member && owner_of(b, member) == OWNER_HISTORY ? "history"
									: "shop";
	if (a->feed->freshness != b->feed->freshness && a->room == b->room)
		return "freshness";
	if (a->room == b->room && a->hidden_layers == b->hidden_layers)
		return "clock";
	return is_desks(a, b, layer) ? "desk" : "clock";
}

const char *air_cause(const struct air_moment *before, const struct air_moment *after, enum layer layer)
{
	if (before->is_on_air != after->is_on_air)
		return "air";
	if (before->mode != after->mode)
		return "keys";
	if (!before->state || !after->state)
		return "unknown";
	if (before->state != after->state)
		return cause_of_states(before->state, after->state, layer);
	return air_freshness(before->state, before->t_ns) != air_freshness(after->state, after->t_ns) ? "freshness"
												      : "clock";
}

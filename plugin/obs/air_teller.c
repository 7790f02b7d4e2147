/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "air_teller.h"

#include "air_papers.h"
#include "air_words.h"
#include "base/alloc.h"
#include "room/beat.h"
#include "room/wall_time.h"

#include <string.h>

#define MS_NS INT64_C(1000000)

/* So many states wait to be drawn; more are painted over before. */
#define STATES_MOST 64

struct told_stage {
	uint32_t id;
	char *spec; /* JSON members; NULL once told */
	const struct stage_texts *texts;
	struct air_moment now; /* as told last; its state has a reference */
	json_t *words[LAYER_COUNT];
};

struct teller {
	struct air_output (*output)(void);
	struct air_output told_output;
	bool has_told_output;
	struct air_papers papers;
	struct told_stage *stages;
	size_t stage_count;
	const struct control_state *states[STATES_MOST]; /* newest last */
	size_t state_count;

	/* -- of the call that runs -- */
	struct audit_show *show;
	int64_t call_ns; /* and the wall clock then */
	int64_t call_ms;
};

/* -- lines -- */

static int64_t wall_of(const struct teller *teller, int64_t t_ns)
{
	return teller->call_ms + (t_ns - teller->call_ns) / MS_NS;
}

static void add_show_time(const struct teller *teller, json_t *line, int64_t t_ns)
{
	uint64_t began_ns = teller->told_output.began_ns;
	if (began_ns && t_ns >= (int64_t)began_ns)
		json_object_set_new(line, "show_ms", json_integer((t_ns - (int64_t)began_ns) / MS_NS));
}

static void tell_output(struct teller *teller)
{
	struct air_output now = teller->output();
	if (teller->has_told_output && now.is_streaming == teller->told_output.is_streaming &&
	    now.is_recording == teller->told_output.is_recording)
		return;
	teller->told_output = now;
	teller->has_told_output = true;
	air_write(teller->show, teller->call_ms,
		  json_pack("{s:s, s:b, s:b}", "kind", "output", "streaming", now.is_streaming, "recording",
			    now.is_recording));
}

static void tell_air(struct teller *teller, const struct told_stage *stage, bool is_on_air, int64_t t_ns)
{
	air_write(teller->show, wall_of(teller, t_ns),
		  json_pack("{s:s, s:i, s:b}", "kind", "air", "stage", (int)stage->id, "on", is_on_air));
}

static void tell_mode(struct teller *teller, const struct told_stage *stage, int64_t t_ns)
{
	static const char *const names[] = {"normal", "safe", "panic"};
	air_write(
		teller->show, wall_of(teller, t_ns),
		json_pack("{s:s, s:i, s:s}", "kind", "mode", "stage", (int)stage->id, "mode", names[stage->now.mode]));
}

/* Which room, item and beat a line is about. */
static void add_place(json_t *line, const struct air_moment *at)
{
	const struct control_state *state = at->state;
	char text[40];
	if (!state || !state->room)
		return;
	int64_t shop_ms = clock_anchor_shop_ms(&state->feed->shop, (uint64_t)at->t_ns);
	json_object_set_new(line, "shop_at", json_string(wall_time_text(shop_ms, state->room->zone_minutes, text, 40)));
	json_object_set_new(line, "version", json_integer(state->room->version));
	if (!state->room->current)
		return;
	json_object_set_new(line, "item", json_string(state->room->current->id));
	json_object_set_new(line, "beat", json_string(beat_name(state->room->current->beat)));
}

/* The same texts in other places are no news: what is said is. */
static bool are_same_words(const json_t *a, const json_t *b)
{
	size_t count = json_array_size(a);
	uint64_t taken = 0;
	if (count != json_array_size(b) || count > 64)
		return json_equal(a, b);
	for (size_t i = 0; i < count; i++) {
		size_t k = 0;
		while (k < count && ((taken >> k & 1) || !json_equal(json_array_get(a, i), json_array_get(b, k))))
			k++;
		if (k == count)
			return false;
		taken |= UINT64_C(1) << k;
	}
	return true;
}

static void tell_layer(struct teller *teller, struct told_stage *stage, enum layer layer,
		       const struct air_moment *before)
{
	const struct air_moment *now = &stage->now;
	const struct stage_texts *texts = now->is_on_air ? stage->texts : NULL;
	json_t *words = air_words(texts, now->mode, now->t_ns, layer);
	json_t *old = stage->words[layer];
	if (!words || (old && are_same_words(words, old)) || (!old && json_array_size(words) == 0)) {
		json_decref(words);
		return;
	}
	json_t *line = json_pack("{s:s, s:i, s:s, s:o, s:O, s:s}", "kind", "shown", "stage", (int)stage->id, "layer",
				 layer_name(layer), "old", old ? json_incref(old) : json_array(), "new", words,
				 "caused_by", air_cause(before, now, layer));
	if (line) {
		add_place(line, now);
		add_show_time(teller, line, now->t_ns);
	}
	air_write(teller->show, wall_of(teller, now->t_ns), line);
	json_decref(old);
	stage->words[layer] = words;
}

static void tell_words(struct teller *teller, struct told_stage *stage, const struct air_moment *before)
{
	for (int layer = LAYER_ALL + 1; layer < LAYER_COUNT; layer++)
		tell_layer(teller, stage, (enum layer)layer, before);
}

/* What the set of a stage changes by itself, up to a moment. */
static void advance(struct teller *teller, struct told_stage *stage, int64_t until_ns)
{
	while (stage->now.is_on_air) {
		int64_t next_ns = stage_texts_change_at_ns(stage->texts, stage->now.t_ns);
		if (next_ns > until_ns)
			return;
		struct air_moment before = stage->now;
		stage->now.t_ns = next_ns;
		tell_words(teller, stage, &before);
	}
}

/* -- states and stages -- */

static struct told_stage *stage_of(struct teller *teller, uint32_t id)
{
	for (size_t i = 0; i < teller->stage_count; i++) {
		if (teller->stages[i].id == id)
			return &teller->stages[i];
	}
	struct told_stage *stages = alloc_resize(teller->stages, (teller->stage_count + 1) * sizeof(*stages));
	if (!stages)
		return NULL;
	teller->stages = stages;
	stages[teller->stage_count] = (struct told_stage){.id = id};
	return &stages[teller->stage_count++];
}

static void drop_states(struct teller *teller, size_t count)
{
	for (size_t i = 0; i < count; i++)
		control_state_unref(teller->states[i]);
	teller->state_count -= count;
	memmove(teller->states, teller->states + count, teller->state_count * sizeof(teller->states[0]));
}

static void keep_state(struct teller *teller, const struct control_state *state)
{
	if (teller->state_count == STATES_MOST)
		drop_states(teller, 1);
	teller->states[teller->state_count++] = state;
}

/* Those before it are not drawn any more: sets follow each other in the order of their inputs. */
static const struct control_state *take_state(struct teller *teller, uint64_t air_serial)
{
	size_t place = 0;
	while (place < teller->state_count && teller->states[place]->air_serial != air_serial)
		place++;
	if (place == teller->state_count)
		return NULL;
	drop_states(teller, place);
	return control_state_ref(teller->states[0]);
}

static void tell_drawn(struct teller *teller, struct told_stage *stage, const struct audit_note *note)
{
	uint64_t input = (uint64_t)note->value >> 2;
	int64_t t_ns = (int64_t)note->at_ns;
	advance(teller, stage, t_ns - 1);
	struct air_moment before = stage->now;
	const struct control_state *state = before.state && before.state->air_serial == input
						    ? control_state_ref(before.state)
						    : take_state(teller, input);
	stage_texts_unref(stage->texts);
	stage->texts = note->object;
	stage->now = (struct air_moment){
		.state = state, .mode = (enum air_mode)(note->value & 3), .is_on_air = true, .t_ns = t_ns};
	if (stage->spec) {
		json_t *spec = json_loads(stage->spec, 0, NULL);
		json_object_set_new(spec, "stage", json_integer(stage->id));
		air_write(teller->show, wall_of(teller, t_ns), spec);
		alloc_free(stage->spec);
		stage->spec = NULL;
	}
	if (!before.is_on_air)
		tell_air(teller, stage, true, t_ns);
	if (before.is_on_air ? before.mode != stage->now.mode : stage->now.mode != AIR_NORMAL)
		tell_mode(teller, stage, t_ns);
	if (state && (!before.state || before.state->air_serial != state->air_serial))
		air_papers_tell(&teller->papers, teller->show, state, t_ns, wall_of(teller, t_ns));
	tell_words(teller, stage, &before);
	control_state_unref(before.state);
}

static void tell_left(struct teller *teller, struct told_stage *stage, int64_t t_ns)
{
	if (!stage->now.is_on_air)
		return;
	advance(teller, stage, t_ns - 1);
	struct air_moment before = stage->now;
	stage->now.is_on_air = false;
	stage->now.t_ns = t_ns;
	tell_words(teller, stage, &before);
	tell_air(teller, stage, false, t_ns);
	stage_texts_unref(stage->texts);
	stage->texts = NULL;
}

/* -- what the desk changed in the shop itself -- */

static void add_text(json_t *line, const char *name, const char *text)
{
	if (text[0])
		json_object_set_new(line, name, json_string(text));
}

static void add_amount(json_t *line, const char *name, int64_t amount)
{
	if (amount != ROOM_UNSET)
		json_object_set_new(line, name, json_integer(amount));
}

static void tell_write(struct teller *teller, const struct control_state *state, int64_t t_ns)
{
	const struct control_change *change = &state->change;
	bool is_price = change->kind == ORDER_SHOP_PRICE;
	const struct room_item *item = state->merged ? room_find_item(state->merged, change->item_id) : NULL;
	json_t *line = json_pack("{s:s, s:s, s:s}", "kind", "write", "what",
				 is_price                           ? "price"
				 : change->kind == ORDER_SHOP_STOCK ? "stock"
								    : "text",
				 "item", change->item_id);
	if (line) {
		add_text(line, "currency", is_price && item ? item->price.currency.code : "");
		add_amount(line, "from", change->from);
		add_amount(line, "to", change->to);
		add_text(line, "text", change->text);
		add_text(line, "client", change->client);
		add_text(line, "caused_by", "desk");
		add_text(line, "state", order_state_name(change->state));
		add_text(line, "message", change->message);
		if (state->room)
			json_object_set_new(line, "version", json_integer(state->room->version));
	}
	air_write(teller->show, wall_of(teller, t_ns), line);
	control_state_unref(state);
}

/* -- a teller -- */

void air_note_drop(const struct audit_note *note)
{
	switch ((enum air_note)note->what) {
	case AIR_NOTE_STATE:
	case AIR_NOTE_WRITE:
		control_state_unref(note->object);
		return;
	case AIR_NOTE_STAGE:
		alloc_free((void *)note->object);
		return;
	case AIR_NOTE_DRAWN:
		stage_texts_unref(note->object);
		return;
	case AIR_NOTE_LEFT:
	case AIR_NOTE_INVALID:
		return;
	}
}

static void begin_call(struct teller *teller, struct audit_show *show, uint64_t at_ns, int64_t wall_ms)
{
	teller->show = show;
	teller->call_ns = (int64_t)at_ns;
	teller->call_ms = wall_ms;
}

static void tell(void *data, struct audit_show *show, const struct audit_note *note, int64_t wall_ms)
{
	struct teller *teller = data;
	begin_call(teller, show, note->at_ns, wall_ms);
	if (note->what == AIR_NOTE_STATE) {
		keep_state(teller, note->object);
		return;
	}
	if (note->what == AIR_NOTE_WRITE) {
		tell_write(teller, note->object, (int64_t)note->at_ns);
		return;
	}
	struct told_stage *stage = stage_of(teller, note->stage);
	if (!stage) {
		air_note_drop(note);
	} else if (note->what == AIR_NOTE_STAGE) {
		alloc_free(stage->spec);
		stage->spec = (char *)note->object;
	} else if (note->what == AIR_NOTE_DRAWN) {
		tell_output(teller);
		tell_drawn(teller, stage, note);
	} else {
		tell_left(teller, stage, (int64_t)note->at_ns);
	}
}

/* What happens by itself is told when it has happened; a note of a frame before it is here by then. */
static void look(void *data, struct audit_show *show, uint64_t now_ns, int64_t wall_ms)
{
	struct teller *teller = data;
	begin_call(teller, show, now_ns, wall_ms);
	if (teller->has_told_output)
		tell_output(teller);
	for (size_t i = 0; i < teller->stage_count; i++)
		advance(teller, &teller->stages[i], (int64_t)now_ns - (int64_t)AUDIT_LOOK_NS);
}

static void release(void *data)
{
	struct teller *teller = data;
	drop_states(teller, teller->state_count);
	for (size_t i = 0; i < teller->stage_count; i++) {
		struct told_stage *stage = &teller->stages[i];
		alloc_free(stage->spec);
		stage_texts_unref(stage->texts);
		control_state_unref(stage->now.state);
		for (int layer = 0; layer < LAYER_COUNT; layer++)
			json_decref(stage->words[layer]);
	}
	air_papers_finish(&teller->papers);
	alloc_free(teller->stages);
	alloc_free(teller);
}

struct audit_teller air_teller_create(struct air_output (*output)(void))
{
	struct teller *teller = alloc_zeroed(1, sizeof(*teller));
	if (teller)
		teller->output = output;
	return (struct audit_teller){.tell = tell, .look = look, .release = release, .data = teller};
}

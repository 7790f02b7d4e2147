/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "air_papers.h"

#include "base/alloc.h"
#include "room/freshness.h"
#include "room/json.h"
#include "room/stand.h"
#include "room/truth.h"
#include "room/wall_time.h"

#include <stdlib.h>
#include <string.h>

bool air_write(struct audit_show *show, int64_t wall_ms, json_t *line)
{
	char *text = line ? json_dumps(line, JSON_COMPACT) : NULL;
	size_t size = text ? strlen(text) : 0;
	bool did = false;
	json_decref(line);
	if (size > 2) {
		text[size - 1] = '\0'; // the members alone
		did = audit_write(show, wall_ms, text + 1);
	}
	free(text); // jansson's own
	return did;
}

/* Nothing of it stands in the log: the next state tries again. */
static void forget_document(struct air_document *document)
{
	room_unref(document->room);
	json_decref(document->tree);
	*document = (struct air_document){0};
}

void air_papers_finish(struct air_papers *papers)
{
	forget_document(&papers->shown);
	forget_document(&papers->shops);
	forget_document(&papers->whole);
	json_decref(papers->held);
	sheet_unref(papers->sheet);
	stand_unref(papers->stand);
	alloc_free(papers->told);
	for (size_t i = 0; i < papers->picture_count; i++)
		alloc_free(papers->pictures[i].uri);
	alloc_free(papers->pictures);
	*papers = (struct air_papers){0};
}

static bool is_told(const struct air_papers *papers, const char hash[65])
{
	for (size_t i = papers->told_count; i > 0; i--) {
		if (memcmp(papers->told[i - 1], hash, 65) == 0)
			return true;
	}
	return false;
}

static void add_told(struct air_papers *papers, const char hash[65])
{
	char(*told)[65] = alloc_resize(papers->told, (papers->told_count + 1) * sizeof(*told));
	if (!told)
		return; // it may stand in the log twice
	papers->told = told;
	memcpy(told[papers->told_count++], hash, 65);
}

/* -- documents -- */

/* A reader goes back over so many at most. */
#define CHANGES_MOST 100

/* The line about a document: what it changes in the one before where that makes exactly it, else all of it. */
static json_t *document_line(struct air_document *document, const char *before, json_t *tree, const char *text)
{
	json_t *change =
		document->tree && document->changes < CHANGES_MOST ? document_change(document->tree, tree) : NULL;
	json_t *again = change ? document_changed(document->tree, change) : NULL;
	char *same = again ? json_dumps(again, JSON_COMPACT) : NULL;
	bool is_change = same && strcmp(same, text) == 0;
	free(same); // jansson's own
	json_decref(again);
	document->changes = is_change ? document->changes + 1 : 0;
	json_t *line = is_change ? json_pack("{s:s, s:s, s:s, s:O}", "kind", "document", "sha256", document->hash,
					     "from", before, "change", change)
				 : json_pack("{s:s, s:s, s:O}", "kind", "document", "sha256", document->hash,
					     "document", tree);
	json_decref(change);
	return line;
}

/* The document of a room, once; its hash stands in document->hash then, or nothing where the log did not take it. */
static void tell_document(struct air_papers *papers, struct air_document *document, struct audit_show *show,
			  const struct room *room, int64_t wall_ms)
{
	char before[65];
	if (room == document->room)
		return;
	json_t *tree = room_to_json(room);
	char *text = tree ? json_dumps(tree, JSON_COMPACT) : NULL;
	memcpy(before, document->hash, sizeof(before));
	bool did = text && audit_show_digest(show, text, strlen(text), document->hash);
	bool is_new = did && !is_told(papers, document->hash);
	if (is_new)
		did = air_write(show, wall_ms, document_line(document, before, tree, text));
	if (did && is_new)
		add_told(papers, document->hash);
	if (did) {
		room_unref(document->room);
		document->room = room_ref(room);
		json_decref(document->tree);
		document->tree = json_incref(tree);
	} else {
		forget_document(document);
	}
	free(text);
	json_decref(tree);
}

/* -- what else the room is made of -- */

/* It holds what only the desk may know: in the show's folder, but in no proof. */
static void tell_sheet(struct air_papers *papers, struct audit_show *show, const struct sheet *sheet, int64_t wall_ms)
{
	char hash[65] = "";
	if (sheet == papers->sheet)
		return;
	if (sheet && !audit_show_digest(show, sheet->bytes, sheet->size_bytes, hash))
		return; // with the next state again
	if (sheet && !is_told(papers, hash)) {
		if (!audit_keep(show, wall_ms, "sheet", sheet->is_csv ? "csv" : "json", sheet->bytes,
				sheet->size_bytes))
			return;
		add_told(papers, hash);
	}
	sheet_unref(papers->sheet);
	papers->sheet = sheet_ref(sheet);
	memcpy(papers->sheet_hash, hash, sizeof(hash));
}

static void tell_stand(struct air_papers *papers, struct audit_show *show, const struct stand *stand, int64_t wall_ms)
{
	char hash[65] = "";
	struct buffer text;
	if (stand == papers->stand)
		return;
	buffer_init(&text, STAND_MAX_BYTES);
	bool did = stand_is_empty(stand);
	if (!did && stand_encode(stand, &text, NULL) && audit_show_digest(show, text.bytes, text.size_bytes, hash)) {
		json_t *tree = json_loadb((const char *)text.bytes, text.size_bytes, 0, NULL);
		did = is_told(papers, hash) ||
		      air_write(show, wall_ms,
				json_pack("{s:s, s:s, s:o}", "kind", "desk", "sha256", hash, "desk", tree));
		if (did && !is_told(papers, hash))
			add_told(papers, hash);
	}
	if (did) {
		stand_unref(papers->stand);
		papers->stand = stand_ref(stand);
		memcpy(papers->stand_hash, hash, sizeof(hash));
	}
	buffer_finish(&text);
}

/* What the rules took off the item on air or the room, with their articles. */
static json_t *held_of(const struct control_state *state)
{
	const struct room_item *item = state->room->current;
	json_t *held = json_array();
	for (size_t i = 0; held && state->truth && i < state->truth->findings.count; i++) {
		const struct rule_finding *finding = &state->truth->findings.entries[i];
		bool is_on_air = !finding->item_id[0] || (item && strcmp(finding->item_id, item->id) == 0);
		if (finding->action == RULE_HOLD && is_on_air)
			json_array_append_new(held, json_pack("{s:s, s:s, s:s, s:s, s:s}", "rule", finding->rule,
							      "article", finding->article, "path", finding->path,
							      "text", finding->text, "reason", finding->reason));
	}
	return held;
}

static void tell_held(struct air_papers *papers, struct audit_show *show, const struct control_state *state,
		      int64_t wall_ms)
{
	json_t *held = held_of(state);
	if (!held || json_equal(held, papers->held) || (!papers->held && !json_array_size(held))) {
		json_decref(held);
		return;
	}
	if (!air_write(show, wall_ms, json_pack("{s:s, s:O}", "kind", "held", "findings", held))) {
		json_decref(held);
		return; // with the next state again
	}
	json_decref(papers->held);
	papers->held = held;
}

static bool has_picture(const struct air_papers *papers, const char *uri, uint64_t hash)
{
	for (size_t i = 0; i < papers->picture_count; i++) {
		if (papers->pictures[i].hash == hash && strcmp(papers->pictures[i].uri, uri) == 0)
			return true;
	}
	return false;
}

static void tell_pictures(struct air_papers *papers, struct audit_show *show, const struct blob_set *images,
			  int64_t wall_ms)
{
	for (size_t i = 0; i < blob_set_count(images); i++) {
		const char *uri = blob_set_name(images, i);
		const struct blob *blob = blob_set_get(images, uri);
		if (has_picture(papers, uri, blob->hash))
			continue;
		struct air_picture *pictures =
			alloc_resize(papers->pictures, (papers->picture_count + 1) * sizeof(*pictures));
		char *name = alloc_text(uri);
		if (pictures)
			papers->pictures = pictures;
		if (!pictures || !name || !audit_keep(show, wall_ms, "file", uri, blob->bytes, blob->size_bytes)) {
			alloc_free(name);
			return; // with the next state again
		}
		pictures[papers->picture_count++] = (struct air_picture){.uri = name, .hash = blob->hash};
	}
}

/* Nothing where the log could not take it. */
static void add_hash(json_t *line, const char *name, const char hash[65])
{
	if (hash[0])
		json_object_set_new(line, name, json_string(hash));
}

void air_papers_tell(struct air_papers *papers, struct audit_show *show, const struct control_state *state,
		     int64_t t_ns, int64_t wall_ms)
{
	const struct room *room = state->room;
	const struct feed_state *feed = state->feed;
	char shop_at[40], confirmed_at[40];
	if (!room)
		return;
	bool is_cut = state->merged && state->merged != room;
	tell_document(papers, &papers->shown, show, room, wall_ms);
	tell_document(papers, &papers->shops, show, feed->room, wall_ms);
	if (is_cut)
		tell_document(papers, &papers->whole, show, state->merged, wall_ms);
	tell_sheet(papers, show, state->sheet, wall_ms);
	tell_stand(papers, show, state->stand, wall_ms);
	tell_held(papers, show, state, wall_ms);
	tell_pictures(papers, show, feed->images, wall_ms);
	wall_time_text(clock_anchor_shop_ms(&feed->shop, (uint64_t)t_ns), room->zone_minutes, shop_at, sizeof(shop_at));
	wall_time_text(feed->confirmed_ms, room->zone_minutes, confirmed_at, sizeof(confirmed_at));
	json_t *line = json_pack(
		"{s:s, s:I, s:s, s:I, s:s, s:s, s:s, s:s, s:I}", "kind", "room", "input", (json_int_t)state->air_serial,
		"epoch", room->epoch, "version", (json_int_t)room->version, "shop_at", shop_at, "confirmed_at",
		confirmed_at, "freshness", freshness_name(feed->freshness), "follow",
		state->follow == FOLLOW_CART ? "cart" : "shop", "hidden", (json_int_t)state->hidden_layers);
	add_hash(line, "sha256", papers->shown.hash);
	add_hash(line, "merged_sha256", is_cut ? papers->whole.hash : "");
	add_hash(line, "shop_sha256", papers->shops.hash);
	add_hash(line, "sheet_sha256", papers->sheet_hash);
	add_hash(line, "desk_sha256", papers->stand_hash);
	air_write(show, wall_ms, line);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "air_papers.h"

#include "base/alloc.h"
#include "room/freshness.h"
#include "room/json.h"
#include "room/wall_time.h"

#include <stdlib.h>
#include <string.h>

void air_write(struct audit_show *show, int64_t wall_ms, json_t *line)
{
	char *text = line ? json_dumps(line, JSON_COMPACT) : NULL;
	size_t size = text ? strlen(text) : 0;
	json_decref(line);
	if (size > 2) {
		text[size - 1] = '\0'; // the members alone
		audit_write(show, wall_ms, text + 1);
	}
	free(text); // jansson's own
}

void air_papers_finish(struct air_papers *papers)
{
	room_unref(papers->room);
	alloc_free(papers->documents);
	for (size_t i = 0; i < papers->picture_count; i++)
		alloc_free(papers->pictures[i].uri);
	alloc_free(papers->pictures);
	*papers = (struct air_papers){0};
}

static bool has_document(const struct air_papers *papers, const char hash[65])
{
	for (size_t i = papers->document_count; i > 0; i--) {
		if (memcmp(papers->documents[i - 1], hash, 65) == 0)
			return true;
	}
	return false;
}

static void add_document(struct air_papers *papers, const char hash[65])
{
	char(*documents)[65] = alloc_resize(papers->documents, (papers->document_count + 1) * sizeof(*documents));
	if (!documents)
		return; // it may stand in the log twice
	papers->documents = documents;
	memcpy(documents[papers->document_count++], hash, 65);
}

static void tell_document(struct air_papers *papers, struct audit_show *show, const struct room *room, int64_t wall_ms)
{
	json_t *document = room_to_json(room);
	char *text = document ? json_dumps(document, JSON_COMPACT) : NULL;
	if (text && audit_show_digest(show, text, strlen(text), papers->hash)) {
		room_unref(papers->room);
		papers->room = room_ref(room);
		if (!has_document(papers, papers->hash)) {
			air_write(show, wall_ms,
				  json_pack("{s:s, s:s, s:O}", "kind", "document", "sha256", papers->hash, "document",
					    document));
			add_document(papers, papers->hash);
		}
	}
	free(text);
	json_decref(document);
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
		if (!pictures || !name || !audit_keep(show, wall_ms, uri, blob->bytes, blob->size_bytes)) {
			alloc_free(name);
			return; // with the next state again
		}
		pictures[papers->picture_count++] = (struct air_picture){.uri = name, .hash = blob->hash};
	}
}

void air_papers_tell(struct air_papers *papers, struct audit_show *show, const struct control_state *state,
		     int64_t t_ns, int64_t wall_ms)
{
	const struct room *room = state->room;
	const struct feed_state *feed = state->feed;
	char shop_at[40], confirmed_at[40];
	if (!room)
		return;
	if (room != papers->room)
		tell_document(papers, show, room, wall_ms);
	tell_pictures(papers, show, feed->images, wall_ms);
	wall_time_text(clock_anchor_shop_ms(&feed->shop, (uint64_t)t_ns), room->zone_minutes, shop_at, sizeof(shop_at));
	wall_time_text(feed->confirmed_ms, room->zone_minutes, confirmed_at, sizeof(confirmed_at));
	air_write(show, wall_ms,
		  json_pack("{s:s, s:I, s:s, s:I, s:s, s:s, s:s, s:s, s:I}", "kind", "room", "input",
			    (json_int_t)state->air_serial, "epoch", room->epoch, "version", (json_int_t)room->version,
			    "sha256", papers->room == room ? papers->hash : "", "shop_at", shop_at, "confirmed_at",
			    confirmed_at, "freshness", freshness_name(feed->freshness), "hidden",
			    (json_int_t)state->hidden_layers));
}

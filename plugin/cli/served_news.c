/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_news.h"

#include "served_diff.h"
#include "served_rehearsal.h"

#include "base/alloc.h"
#include "base/thread.h"
#include "base/waker.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* At least so much between two changes that are told: ten a second (decided for shops and relays alike). */
#define PACE_NS 100000000u
#define LOOK_NS 250000000u
/* States from which a patch can be made: three seconds of the fastest pace. Who is further behind gets the document. */
#define KEPT 32
#define CONFIRM_MOST_MS 1000
#define CONFIRMS_PER_TTL 6

struct served_news {
	/* -- immutable after create -- */
	struct served_room *room;
	const struct clock *clock;
	void (*on_news)(void *data);
	void *data;
	struct waker *waker;
	struct thread thread;

	/* -- the thread's own -- */
	struct served_rehearsal rehearsal;
	uint64_t told_ns;      /* the last change */
	uint64_t confirmed_ns; /* the last change or confirmation */

	struct lock lock; /* a leaf */
	/* -- protected by lock -- */
	bool is_ending;
	struct served_document *kept[KEPT]; /* a ring; the newest at kept_count - 1 */
	int64_t flooded[KEPT];              /* how many of its last versions a rehearsed flood went through */
	uint64_t kept_count;
	int64_t looked_ms; /* the server's clock when the newest was seen to be the room's state */
	uint64_t confirmations;

	struct lock
		making; /* taken alone; one patch at a time is made, also since the trees share their values with it */
	/* -- protected by making -- the patch that was made last: nearly all listeners want the same one */
	char patch_from[96];
	char patch_to[96];
	char *patch;
};

static struct served_document *newest_locked(const struct served_news *news)
{
	return news->kept_count ? news->kept[(news->kept_count - 1) % KEPT] : NULL;
}

/* Its place in the ring, or KEPT. */
static size_t find_locked(const struct served_news *news, const char *etag)
{
	size_t place = 0;
	while (place < KEPT && (!news->kept[place] || strcmp(served_document_etag(news->kept[place]), etag) != 0))
		place++;
	return place;
}

static uint64_t confirm_every_ns(const struct served_document *document)
{
	int64_t every_ms = served_document_ttl_ms(document) / CONFIRMS_PER_TTL;
	return (uint64_t)(every_ms < CONFIRM_MOST_MS ? every_ms : CONFIRM_MOST_MS) * 1000000u;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* What one look found. */
struct finding {
	struct served_document *document;
	uint64_t now_ns;
	int64_t wall_ms;
	int64_t flooded;
};

/* Takes in what was found; returns whether there is something to tell. *dropped is the caller's to give back. */
static bool take_locked(struct served_news *news, const struct finding *found, struct served_document **dropped)
{
	const struct served_document *newest = newest_locked(news);
	bool is_change = !newest || strcmp(served_document_etag(newest), served_document_etag(found->document)) != 0;
	bool is_paced = newest && !found->flooded && found->now_ns < news->told_ns + PACE_NS;
	*dropped = found->document;
	if (is_change && is_paced)
		return false;
	news->looked_ms = found->wall_ms;
	if (is_change) {
		size_t place = news->kept_count++ % KEPT;
		*dropped = news->kept[place];
		news->kept[place] = found->document;
		news->flooded[place] = found->flooded;
		news->told_ns = found->now_ns;
	} else if (found->now_ns >= news->confirmed_ns + confirm_every_ns(newest)) {
		news->confirmations++;
	} else {
		return false;
	}
	news->confirmed_ns = found->now_ns;
	return true;
}

/* Looks at the room once, behind a flood that went to a version; returns when to look again. */
static uint64_t look(struct served_news *news, int64_t flooded, int64_t flooded_to)
{
	// The wall clock before the look: the state held then, at the latest.
	struct finding found = {
		.now_ns = clock_now_ns(clock_system()), .wall_ms = clock_wall_ms(news->clock), .flooded = flooded};
	found.document = served_room_get(news->room);
	if (served_document_version(found.document) != flooded_to)
		found.flooded = 0; // something else came behind it
	struct served_document *dropped = NULL;
	lock_enter(&news->lock);
	bool is_news = take_locked(news, &found, &dropped);
	const struct served_document *newest = newest_locked(news);
	uint64_t next_ns = least(found.now_ns + LOOK_NS, news->confirmed_ns + confirm_every_ns(newest));
	if (!is_news && dropped == found.document &&
	    strcmp(served_document_etag(newest), served_document_etag(dropped)) != 0)
		next_ns = least(next_ns, news->told_ns + PACE_NS);
	lock_leave(&news->lock);
	served_document_unref(dropped);
	if (is_news)
		news->on_news(news->data);
	return next_ns > found.now_ns ? next_ns : found.now_ns + 1;
}

/* What is rehearsed happens between two looks, so that both the room before and after it are told. */
static uint64_t look_and_rehearse(struct served_news *news)
{
	uint64_t next_ns = look(news, 0, 0);
	if (!news->rehearsal.faults)
		return next_ns;
	lock_enter(&news->lock);
	int64_t version = served_document_version(newest_locked(news));
	lock_leave(&news->lock);
	struct rehearsed step =
		served_rehearsal_step(&news->rehearsal, news->room, version, clock_now_ns(clock_system()));
	if (step.flooded)
		next_ns = look(news, step.flooded, version + step.flooded);
	return least(next_ns, step.next_ns);
}

static void run(void *data)
{
	struct served_news *news = data;
	for (;;) {
		lock_enter(&news->lock);
		bool is_ending = news->is_ending;
		lock_leave(&news->lock);
		if (is_ending)
			return;
		(void)waker_wait(news->waker, look_and_rehearse(news));
	}
}

struct served_news *served_news_create(struct served_room *room, const struct clock *clock,
				       struct served_faults *faults, void (*on_news)(void *data), void *data,
				       struct error *err)
{
	struct served_news *news = alloc_zeroed(1, sizeof(*news));
	if (!news) {
		error_set(err, ERROR_MEMORY, "no memory");
		return NULL;
	}
	lock_init(&news->lock);
	lock_init(&news->making);
	news->room = room;
	news->clock = clock;
	news->rehearsal.faults = faults;
	news->on_news = on_news;
	news->data = data;
	news->confirmations = 1; // one has been made for who comes and has the newest state already
	news->waker = waker_create();
	// Before anybody listens: a Last-Event-ID of the first one is known.
	(void)look(news, 0, 0);
	if (!news->waker)
		error_set(err, ERROR_MEMORY, "no memory");
	else if (thread_start(&news->thread, "serve-news", run, news, err))
		return news;
	served_news_destroy(&news);
	return NULL;
}

void served_news_destroy(struct served_news **slot)
{
	struct served_news *news = *slot;
	*slot = NULL;
	if (!news)
		return;
	lock_enter(&news->lock);
	news->is_ending = true;
	lock_leave(&news->lock);
	waker_wake(news->waker);
	thread_join(&news->thread);
	for (size_t i = 0; i < KEPT; i++)
		served_document_unref(news->kept[i]);
	free(news->patch);
	waker_unref(news->waker);
	lock_finish(&news->making);
	lock_finish(&news->lock);
	alloc_free(news);
}

void served_news_look(struct served_news *news)
{
	waker_wake(news->waker);
}

struct served_document *served_news_newest(struct served_news *news, int64_t *looked_ms)
{
	lock_enter(&news->lock);
	struct served_document *document = served_document_ref(newest_locked(news));
	*looked_ms = news->looked_ms;
	lock_leave(&news->lock);
	return document;
}

void served_news_resume(struct served_news *news, struct news_place *place, const char *last_event_id)
{
	char etag[sizeof(place->etag)];
	int length = snprintf(etag, sizeof(etag), "\"%s\"", last_event_id);
	if (length < 0 || (size_t)length >= sizeof(etag))
		return;
	lock_enter(&news->lock);
	if (find_locked(news, etag) < KEPT)
		memcpy(place->etag, etag, sizeof(etag));
	lock_leave(&news->lock);
}

/* The state of the news that one event is made from. */
struct moment {
	struct served_document *from; /* what the listener has; NULL when it is not kept any more */
	struct served_document *to;
	int64_t looked_ms;
	uint64_t confirmations;
	int64_t flooded; /* versions between the two that are told too */
};

static struct moment moment_take(struct served_news *news, const struct news_place *place_of)
{
	lock_enter(&news->lock);
	struct moment moment = {
		.to = served_document_ref(newest_locked(news)),
		.looked_ms = news->looked_ms,
		.confirmations = news->confirmations,
	};
	size_t place = find_locked(news, place_of->etag);
	if (place < KEPT) {
		moment.from = served_document_ref(news->kept[place]);
		size_t next = (place + 1) % KEPT;
		if (moment.from != moment.to && news->flooded[next]) {
			// A flood is told version by version.
			served_document_unref(moment.to);
			moment.to = served_document_ref(news->kept[next]);
			moment.flooded = news->flooded[next];
		}
	}
	lock_leave(&news->lock);
	return moment;
}

static bool add_head(struct buffer *out, const char *type, const struct served_document *document, struct error *err)
{
	// The event's id is the document's ETag without its quotes.
	const char *etag = served_document_etag(document);
	return buffer_add_format(out, err, "event: %s\nid: %.*s\ndata: ", type, (int)strlen(etag) - 2, etag + 1);
}

static bool add_room(const struct moment *moment, struct buffer *out, struct error *err)
{
	// The document is one line and ends with its newline.
	return add_head(out, "room", moment->to, err) &&
	       served_document_write(moment->to, moment->looked_ms, out, err) && buffer_add(out, "\n", 1, err);
}

/* The item on air, or NULL. */
static const char *find_current(const struct served_document *document)
{
	return json_string_value(json_object_get(served_document_tree(document), "current"));
}

static char *make_patch_locked(const struct moment *moment)
{
	char time[40];
	served_document_time(moment->to, moment->looked_ms, time);
	json_t *data = served_diff(served_document_tree(moment->from), served_document_tree(moment->to), time);
	if (moment->flooded && find_current(moment->to))
		json_object_set_new(data, "base", json_integer(served_document_version(moment->to) - 1));
	char *text = data ? json_dumps(data, JSON_COMPACT) : NULL;
	json_decref(data);
	if (text && strlen(text) >= served_document_size_bytes(moment->to)) {
		free(text);
		text = NULL;
	}
	return text;
}

/* Adds the event `patch`; *is_patch is false, and nothing is added, when the document must be told. */
static bool add_patch(struct served_news *news, const struct moment *moment, struct buffer *out, bool *is_patch,
		      struct error *err)
{
	const char *from = served_document_etag(moment->from);
	const char *to = served_document_etag(moment->to);
	lock_enter(&news->making);
	if (strcmp(news->patch_from, from) != 0 || strcmp(news->patch_to, to) != 0) {
		free(news->patch);
		news->patch = make_patch_locked(moment);
		snprintf(news->patch_from, sizeof(news->patch_from), "%s", from);
		snprintf(news->patch_to, sizeof(news->patch_to), "%s", to);
	}
	*is_patch = news->patch != NULL;
	bool did = !news->patch ||
		   (add_head(out, "patch", moment->to, err) && buffer_add(out, news->patch, strlen(news->patch), err) &&
		    buffer_add(out, "\n\n", 2, err));
	lock_leave(&news->making);
	return did;
}

/* The versions of a flood before its last one, each with the stock that it had. */
static bool add_flood(const struct moment *moment, struct buffer *out, struct error *err)
{
	const char *current = find_current(moment->to);
	int64_t last = served_document_version(moment->to);
	char time[40], stock[96];
	served_document_time(moment->to, moment->looked_ms, time);
	bool did = true;
	for (int64_t version = last - moment->flooded + 1; did && current && version < last; version++)
		did = buffer_add_format(out, err,
					"event: patch\nid: %s-%" PRId64 "\ndata: {\"base\":%" PRId64
					",\"version\":%" PRId64
					",\"patch\":{\"server_time\":\"%s\"},\"items\":{\"%s\":%s}}\n\n",
					served_document_epoch(moment->to), version, version - 1, version, time, current,
					flood_patch(version, stock));
	return did;
}

static bool add_change(struct served_news *news, const struct moment *moment, struct buffer *out, struct error *err)
{
	bool is_patch = false;
	if (moment->flooded && !add_flood(moment, out, err))
		return false;
	if (moment->from && !add_patch(news, moment, out, &is_patch, err))
		return false;
	return is_patch || add_room(moment, out, err);
}

static bool add_confirm(const struct moment *moment, struct buffer *out, struct error *err)
{
	char time[40];
	served_document_time(moment->to, moment->looked_ms, time);
	return add_head(out, "confirm", moment->to, err) &&
	       buffer_add_format(out, err, "{\"epoch\":\"%s\",\"version\":%" PRId64 ",\"at\":\"%s\"}\n\n",
				 served_document_epoch(moment->to), served_document_version(moment->to), time);
}

bool served_news_next(struct served_news *news, struct news_place *place, struct buffer *out, struct error *err)
{
	struct moment moment = moment_take(news, place);
	bool did = true;
	const char *etag = served_document_etag(moment.to);
	if (strcmp(place->etag, etag) != 0)
		did = add_change(news, &moment, out, err);
	else if (place->confirmations != moment.confirmations)
		did = add_confirm(&moment, out, err);
	if (did) {
		snprintf(place->etag, sizeof(place->etag), "%s", etag);
		place->confirmations = moment.confirmations;
	}
	served_document_unref(moment.from);
	served_document_unref(moment.to);
	return did;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_news.h"

#include "served_diff.h"

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
	uint64_t told_ns;      /* the last change */
	uint64_t confirmed_ns; /* the last change or confirmation */

	struct lock lock; /* a leaf */
	/* -- protected by lock -- */
	bool is_ending;
	struct served_document *kept[KEPT]; /* a ring; the newest at kept_count - 1 */
	uint64_t kept_count;
	int64_t looked_ms; /* the server's clock when the newest was seen to be the room's state */
	uint64_t confirmations;
	/* The patch that was made last: nearly all listeners want the same one. */
	char patch_from[96];
	char patch_to[96];
	char *patch;
};

static struct served_document *newest_locked(const struct served_news *news)
{
	return news->kept_count ? news->kept[(news->kept_count - 1) % KEPT] : NULL;
}

static struct served_document *find_locked(const struct served_news *news, const char *etag)
{
	for (size_t i = 0; i < KEPT; i++) {
		struct served_document *document = news->kept[i];
		if (document && strcmp(served_document_etag(document), etag) == 0)
			return document;
	}
	return NULL;
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

/* Looks at the room once; returns when to look again. */
static uint64_t look(struct served_news *news)
{
	uint64_t now_ns = clock_now_ns(clock_system());
	uint64_t next_ns = now_ns + LOOK_NS;
	// Before the look: the state held then, at the latest.
	int64_t wall_ms = clock_wall_ms(news->clock);
	struct served_document *document = served_room_get(news->room);
	struct served_document *dropped = document;
	bool is_news = false;
	lock_enter(&news->lock);
	const struct served_document *newest = newest_locked(news);
	if (!newest || strcmp(served_document_etag(newest), served_document_etag(document)) != 0) {
		is_news = !newest || now_ns >= news->told_ns + PACE_NS;
		if (is_news) {
			struct served_document **place = &news->kept[news->kept_count++ % KEPT];
			dropped = *place;
			*place = document;
			news->told_ns = now_ns;
		} else {
			next_ns = least(next_ns, news->told_ns + PACE_NS);
		}
	} else if (now_ns >= news->confirmed_ns + confirm_every_ns(newest)) {
		news->confirmations++;
		is_news = true;
	} else {
		news->looked_ms = wall_ms;
	}
	if (is_news) {
		news->looked_ms = wall_ms;
		news->confirmed_ns = now_ns;
	}
	next_ns = least(next_ns, news->confirmed_ns + confirm_every_ns(newest_locked(news)));
	lock_leave(&news->lock);
	served_document_unref(dropped);
	if (is_news)
		news->on_news(news->data);
	return next_ns > now_ns ? next_ns : now_ns + 1;
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
		(void)waker_wait(news->waker, look(news));
	}
}

struct served_news *served_news_create(struct served_room *room, const struct clock *clock, void (*on_news)(void *data),
				       void *data, struct error *err)
{
	struct served_news *news = alloc_zeroed(1, sizeof(*news));
	if (!news) {
		error_set(err, ERROR_MEMORY, "no memory");
		return NULL;
	}
	lock_init(&news->lock);
	news->room = room;
	news->clock = clock;
	news->on_news = on_news;
	news->data = data;
	news->confirmations = 1; // one has been made for who comes and has the newest state already
	news->waker = waker_create();
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
	lock_finish(&news->lock);
	alloc_free(news);
}

void served_news_look(struct served_news *news)
{
	waker_wake(news->waker);
}

void served_news_resume(struct served_news *news, struct news_place *place, const char *last_event_id)
{
	char etag[sizeof(place->etag)];
	int length = snprintf(etag, sizeof(etag), "\"%s\"", last_event_id);
	if (length < 0 || (size_t)length >= sizeof(etag))
		return;
	lock_enter(&news->lock);
	if (find_locked(news, etag))
		memcpy(place->etag, etag, sizeof(etag));
	lock_leave(&news->lock);
}

/* The state of the news that one event is made from. */
struct moment {
	struct served_document *from; /* what the listener has; NULL when it is not kept any more */
	struct served_document *to;
	int64_t looked_ms;
	uint64_t confirmations;
};

static struct moment moment_take(struct served_news *news, const struct news_place *place)
{
	lock_enter(&news->lock);
	struct moment moment = {
		.from = served_document_ref(find_locked(news, place->etag)),
		.to = served_document_ref(newest_locked(news)),
		.looked_ms = news->looked_ms,
		.confirmations = news->confirmations,
	};
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

/* The text of the patch, or NULL when the document must be sent. Owns: the caller frees it. */
static char *make_patch(struct served_news *news, const struct moment *moment)
{
	const char *from = served_document_etag(moment->from);
	const char *to = served_document_etag(moment->to);
	lock_enter(&news->lock);
	bool is_made = strcmp(news->patch_from, from) == 0 && strcmp(news->patch_to, to) == 0;
	char *text = is_made && news->patch ? strdup(news->patch) : NULL;
	lock_leave(&news->lock);
	if (is_made)
		return text;
	char time[40];
	served_document_time(moment->to, moment->looked_ms, time);
	json_t *data = served_diff(served_document_tree(moment->from), served_document_tree(moment->to), time);
	text = data ? json_dumps(data, JSON_COMPACT) : NULL;
	json_decref(data);
	if (text && strlen(text) >= served_document_size_bytes(moment->to)) {
		free(text);
		text = NULL;
	}
	char *kept = text ? strdup(text) : NULL;
	lock_enter(&news->lock);
	free(news->patch);
	news->patch = kept;
	snprintf(news->patch_from, sizeof(news->patch_from), "%s", from);
	snprintf(news->patch_to, sizeof(news->patch_to), "%s", to);
	lock_leave(&news->lock);
	return text;
}

static bool add_change(struct served_news *news, const struct moment *moment, struct buffer *out, struct error *err)
{
	char *patch = moment->from ? make_patch(news, moment) : NULL;
	bool did = patch ? add_head(out, "patch", moment->to, err) && buffer_add(out, patch, strlen(patch), err) &&
				   buffer_add(out, "\n\n", 2, err)
			 : add_room(moment, out, err);
	free(patch);
	return did;
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
	if (!moment.to)
		goto leave; // the first look is still to come
	const char *etag = served_document_etag(moment.to);
	if (strcmp(place->etag, etag) != 0)
		did = add_change(news, &moment, out, err);
	else if (place->confirmations != moment.confirmations)
		did = add_confirm(&moment, out, err);
	if (did) {
		snprintf(place->etag, sizeof(place->etag), "%s", etag);
		place->confirmations = moment.confirmations;
	}
leave:
	served_document_unref(moment.from);
	served_document_unref(moment.to);
	return did;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "feed/registry.h"

#include "feed_private.h"

#include "base/alloc.h"
#include "base/log.h"

#include <stdatomic.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)

struct entry {
	struct entry *next;
	char *key;
	struct feed *feed;
	size_t holders;
	uint64_t close_at_ns; /* without holders */
};

struct feed_registry {
	/* -- immutable -- */
	struct feed_service *service;
	uint64_t linger_ns;

	atomic_int refs; /* the owner's, and the feed thread's while it looks */
	struct lock lock;
	/* -- protected by lock -- */
	struct entry *entries;
};

char *feed_request_key(const struct feed_request *request)
{
	const char *where = request->source == FEED_SOURCE_POLL ? request->url : request->path;
	const char *profile = request->profile ? request->profile : "";
	const char *events = request->events_url ? request->events_url : "";
	struct buffer text;
	buffer_init(&text, 64 * 1024);
	char *key = NULL;
	// with the lengths, so that no two requests write the same text
	if (buffer_add_format(&text, NULL, "%s %d %zu %zu\n%s%s%s", feed_source_name(request->source),
			      request->allow_http, strlen(profile), strlen(events), profile, events,
			      where ? where : "") &&
	    (request->source != FEED_SOURCE_ADAPTER ||
	     buffer_add_format(&text, NULL, "\n%s\n%s\n%s", request->secrets_file ? request->secrets_file : "",
			       request->room_id ? request->room_id : "",
			       request->adapter_vars ? request->adapter_vars : "")))
		key = alloc_text(buffer_text(&text));
	buffer_finish(&text);
	return key;
}

/* -- the list -- */

static struct entry *find_locked(struct feed_registry *registry, const char *key)
{
	struct entry *entry = registry->entries;
	while (entry && strcmp(entry->key, key) != 0)
		entry = entry->next;
	return entry;
}

static void entry_close(struct entry *entry)
{
	feed_close(&entry->feed);
	alloc_free(entry->key);
	alloc_free(entry);
}

/* Takes an entry off the list that nobody holds and whose time is up; next_ns: when the next one's is. */
static struct entry *take_idle(struct feed_registry *registry, uint64_t now_ns, uint64_t *next_ns)
{
	struct entry *idle = NULL;
	*next_ns = UINT64_MAX;
	lock_enter(&registry->lock);
	for (struct entry **at = &registry->entries; *at;) {
		struct entry *entry = *at;
		if (!idle && entry->holders == 0 && entry->close_at_ns <= now_ns) {
			idle = entry;
			*at = entry->next;
			continue;
		}
		if (entry->holders == 0 && entry->close_at_ns < *next_ns)
			*next_ns = entry->close_at_ns;
		at = &entry->next;
	}
	lock_leave(&registry->lock);
	return idle;
}

static void registry_unref(struct feed_registry *registry)
{
	if (!registry || atomic_fetch_sub_explicit(&registry->refs, 1, memory_order_acq_rel) != 1)
		return;
	lock_finish(&registry->lock);
	alloc_free(registry);
}

uint64_t feed_registry_step(struct feed_service *service, uint64_t now_ns)
{
	lock_enter(&service->lock);
	struct feed_registry *registry = service->registry;
	if (registry)
		atomic_fetch_add_explicit(&registry->refs, 1, memory_order_relaxed);
	lock_leave(&service->lock);
	uint64_t next_ns = UINT64_MAX;
	if (!registry)
		return next_ns;
	for (struct entry *idle; (idle = take_idle(registry, now_ns, &next_ns));)
		entry_close(idle);
	registry_unref(registry);
	return next_ns;
}

/* -- from any thread -- */

struct feed_registry *feed_registry_create(struct feed_service *service, uint64_t linger_ms, struct error *err)
{
	struct feed_registry *registry = alloc_zeroed(1, sizeof(*registry));
	if (!registry) {
		error_set(err, ERROR_MEMORY, "no memory for the registry of feeds");
		return NULL;
	}
	registry->service = service;
	registry->linger_ns = linger_ms * MS_NS;
	atomic_init(&registry->refs, 1);
	lock_init(&registry->lock);
	lock_enter(&service->lock);
	bool is_first = !service->registry;
	if (is_first)
		service->registry = registry;
	lock_leave(&service->lock);
	if (is_first)
		return registry;
	registry_unref(registry);
	error_set(err, ERROR_USAGE, "this service has a registry already");
	return NULL;
}

void feed_registry_destroy(struct feed_registry **registry_at)
{
	struct feed_registry *registry = *registry_at;
	if (!registry)
		return;
	*registry_at = NULL;
	lock_enter(&registry->service->lock);
	registry->service->registry = NULL;
	lock_leave(&registry->service->lock);
	lock_enter(&registry->lock);
	struct entry *entries = registry->entries;
	registry->entries = NULL;
	lock_leave(&registry->lock);
	while (entries) {
		struct entry *entry = entries;
		entries = entry->next;
		if (entry->holders)
			log_write(LOG_LEVEL_ERROR, "feed: the registry ends while somebody holds a feed");
		entry_close(entry);
	}
	registry_unref(registry);
}

/* The listed feed of this key with one more holder; NULL when there is none. */
static struct feed *hold_listed(struct feed_registry *registry, const char *key)
{
	lock_enter(&registry->lock);
	struct entry *entry = find_locked(registry, key);
	struct feed *feed = entry ? entry->feed : NULL;
	if (entry)
		entry->holders++;
	lock_leave(&registry->lock);
	return feed;
}

/* Opens and lists a feed; the one that somebody else listed meanwhile wins. */
static struct feed *hold_new(struct feed_registry *registry, const struct feed_request *request, char *key,
			     struct error *err)
{
	struct entry *mine = alloc_zeroed(1, sizeof(*mine));
	struct feed *opened = mine ? feed_open(registry->service, request, NULL, err) : NULL;
	if (!mine)
		error_set(err, ERROR_MEMORY, "no memory for a feed");
	if (!opened) {
		alloc_free(mine);
		alloc_free(key);
		return NULL;
	}
	*mine = (struct entry){.key = key, .feed = opened};
	lock_enter(&registry->lock);
	struct entry *listed = find_locked(registry, key);
	if (!listed) {
		mine->next = registry->entries;
		registry->entries = listed = mine;
	}
	listed->holders++;
	struct feed *feed = listed->feed;
	lock_leave(&registry->lock);
	if (feed != opened)
		entry_close(mine);
	return feed;
}

struct feed *feed_acquire(struct feed_registry *registry, const struct feed_request *request, struct waker *waker,
			  struct error *err)
{
	if (request->token) {
		error_set(err, ERROR_USAGE, "a feed with a token of its own is not shared");
		return NULL;
	}
	char *key = feed_request_key(request);
	if (!key) {
		error_set(err, ERROR_MEMORY, "no memory for a feed");
		return NULL;
	}
	struct feed *feed = hold_listed(registry, key);
	if (feed)
		alloc_free(key);
	else
		feed = hold_new(registry, request, key, err);
	if (feed && !feed_follow(feed, waker, err))
		feed_release(registry, &feed, NULL);
	return feed;
}

void feed_release(struct feed_registry *registry, struct feed **feed_at, struct waker *waker)
{
	struct feed *feed = *feed_at;
	if (!feed)
		return;
	*feed_at = NULL;
	feed_unfollow(feed, waker);
	uint64_t now_ns = clock_now_ns(registry->service->clock);
	bool is_last = false;
	lock_enter(&registry->lock);
	struct entry *entry = registry->entries;
	while (entry && entry->feed != feed)
		entry = entry->next;
	if (entry && --entry->holders == 0) {
		entry->close_at_ns = now_ns + registry->linger_ns;
		is_last = true;
	}
	lock_leave(&registry->lock);
	if (is_last)
		http_wake(registry->service->http);
}

size_t feed_registry_count(struct feed_registry *registry)
{
	size_t count = 0;
	lock_enter(&registry->lock);
	for (const struct entry *entry = registry->entries; entry; entry = entry->next)
		count++;
	lock_leave(&registry->lock);
	return count;
}

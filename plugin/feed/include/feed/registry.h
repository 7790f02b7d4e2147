/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One feed per room in a process, whoever asks for it: who acquires the same request gets the same feed, so that many
 * sources on one room are one connection and one decode a change. A feed outlives its last release by a while, because
 * what was let go is often asked for again at once. Knows of pictures and of OBS nothing.
 */
#pragma once

#include "feed/feed.h"

struct feed_registry;

/** The default of linger_ms: how long a feed lives beyond its last release. */
#define FEED_LINGER_MS 10000

/**
 * A registry over a service; at most one per service. Lingering feeds are closed on the feed thread.
 *
 * linger_ms: 0: a feed is closed with its last release (for who lingers himself).
 * Thread:    any but graphics.   Owns: the caller destroys it, before the service.
 * Errors:    ERROR_MEMORY, ERROR_USAGE (the service has one).
 */
struct feed_registry *feed_registry_create(struct feed_service *service, uint64_t linger_ms, struct error *err);

/** Closes all feeds; all should be released before. Never waits for the network. Accepts NULL; sets it to NULL. */
void feed_registry_destroy(struct feed_registry **registry);

/**
 * The feed of this request, opened if need be. The waker (may be NULL) follows it until the release and is woken at
 * once, since the feed may have something to say already.
 *
 * Thread:   any but graphics; never waits for the network.
 * Owns:     the caller releases it, and does not close it.
 * Errors:   those of feed_open(); ERROR_USAGE for a request with a token of its own, which is nobody else's to share.
 */
struct feed *feed_acquire(struct feed_registry *registry, const struct feed_request *request, struct waker *waker,
			  struct error *err);

/** Gives a feed back with the waker that it was acquired with. Thread: any. Accepts NULL; sets it to NULL. */
void feed_release(struct feed_registry *registry, struct feed **feed, struct waker *waker);

/** How many feeds are open, the lingering ones included. Thread: any. */
size_t feed_registry_count(struct feed_registry *registry);

/**
 * A text that two requests share when they may share a feed: the way in, the address, the events' address, the profile
 * and whether plain http is allowed. Folders do not count: a process has one of each.
 *
 * Thread:   any.   Owns: the caller, alloc_free().   Errors: NULL when there is no memory.
 */
char *feed_request_key(const struct feed_request *request);

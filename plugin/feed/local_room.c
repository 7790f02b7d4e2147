/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Follows a room document in a file: a local room, whose clock is the machine's wall clock. Feed thread only; reads
 * files, so never any other thread.
 */
#include "feed_private.h"

#include "room/room_decode.h"

#include <stdio.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)
/* The kernel tells of changes; this is for what it does not tell of (network file systems, links, open files). */
#define LOOK_EVERY_NS (250 * MS_NS)
#define COARSE_MOST_MS 2000
/* A file that is bad for less is being written. */
#define BAD_LEAST_NS (500 * MS_NS)
#define BAD_LOOK_NS (50 * MS_NS)

static bool is_held(const struct local_room *local)
{
	return local->good.size_bytes == local->fresh.size_bytes && local->good.size_bytes > 0 &&
	       memcmp(local->good.bytes, local->fresh.bytes, local->good.size_bytes) == 0;
}

static bool offer(struct feed *feed, struct error *err)
{
	struct local_room *local = &feed->local;
	int64_t server_time_ms;
	if (!feed_offer_document(feed, &local->fresh, &server_time_ms, NULL, err)) {
		if (!err->path[0])
			snprintf(err->path, sizeof(err->path), "%s", feed->address);
		return false;
	}
	struct buffer old = local->good;
	local->good = local->fresh;
	local->fresh = old;
	return true;
}

static void confirm(struct feed *feed, uint64_t now_ns)
{
	struct hold *hold = &feed->hold;
	server_clock_follow(&hold->clock, clock_wall_ms(feed->service->clock), now_ns);
	hold_confirm(hold, clock_anchor_shop_ms(&hold->clock.anchor, now_ns), now_ns);
	feed->has_news = true;
}

/* What is bad may be half of something good: it is looked at soon, and told once it stays. */
static void take_trouble(struct feed *feed, const struct error *err, uint64_t now_ns)
{
	struct local_room *local = &feed->local;
	uint64_t pause_ns = feed->service->limits.backoff_first_ms * MS_NS;
	if (!local->bad_since_ns)
		local->bad_since_ns = now_ns;
	if (feed->hold.room && now_ns - local->bad_since_ns < BAD_LEAST_NS) {
		pause_ns = BAD_LOOK_NS;
		local->next_look_ns = now_ns + BAD_LOOK_NS;
	} else {
		feed_fail(feed, err);
	}
	local->next_read_ns = now_ns + pause_ns;
}

/* Held content is not decoded again, and confirmed when that is due. */
static void read_now(struct feed *feed, uint64_t now_ns)
{
	struct local_room *local = &feed->local;
	struct error err = {0};
	bool is_read = file_read_plain(feed->address, &local->fresh, &err);
	bool is_same = is_read && feed->hold.room && is_held(local);
	if (!is_read || (!is_same && !offer(feed, &err))) {
		take_trouble(feed, &err, now_ns);
	} else {
		local->bad_since_ns = 0;
		if (is_same && !feed->hold.error.code && now_ns < local->next_read_ns)
			return;
		confirm(feed, now_ns);
		local->next_read_ns = now_ns + feed_poll_every_ms(feed->service, feed->hold.room->ttl_ms) * MS_NS;
	}
	images_look(feed);
}

/* Whether a change may hide behind a stamp that stays: times of files are coarse, on some systems two seconds. */
static bool is_just_written(const struct feed *feed, const struct file_stamp *stamp)
{
	int64_t ago_ms = clock_wall_ms(feed->service->clock) - stamp->modified_ns / 1000000;
	return stamp->exists && ago_ms >= -COARSE_MOST_MS && ago_ms <= COARSE_MOST_MS;
}

uint64_t local_room_step(struct feed *feed, uint64_t now_ns)
{
	struct local_room *local = &feed->local;
	if (now_ns < local->next_look_ns)
		return local->next_look_ns;
	local->next_look_ns = now_ns + LOOK_EVERY_NS;
	// before the look, so that nothing falls between the two
	if (!local->folder)
		local->folder = file_watch_add(&feed->service->files, feed->address);
	struct file_stamp stamp = file_stamp_of(feed->address);
	bool is_new = !file_stamp_equal(&stamp, &local->stamp);
	if (now_ns >= local->next_read_ns || is_new || is_just_written(feed, &stamp)) {
		local->stamp = stamp;
		read_now(feed, now_ns);
	}
	return local->next_look_ns;
}

void local_room_refresh(struct feed *feed)
{
	feed->local.next_look_ns = 0;
	feed->local.next_read_ns = 0;
}

static bool is_about(const struct feed *feed, const struct file_watch_news *news)
{
	const char *slash = strrchr(feed->address, '/');
	return news->is_gone || !news->folder || strcmp(news->name, slash ? slash + 1 : feed->address) == 0;
}

void local_room_hear(struct feed_service *service)
{
	struct file_watch_news news;
	while (file_watch_next(&service->files, &news)) {
		for (struct feed *feed = service->feeds; feed; feed = feed->next) {
			struct local_room *local = &feed->local;
			if (feed->source != FEED_SOURCE_FILE || (news.folder && local->folder != news.folder) ||
			    !is_about(feed, &news))
				continue;
			if (news.is_gone)
				local->folder = 0;
			local_room_refresh(feed);
		}
		if (news.is_gone)
			file_watch_remove(&service->files, news.folder);
	}
}

void local_room_stop(struct feed *feed)
{
	int folder = feed->local.folder;
	for (const struct feed *other = folder ? feed->service->feeds : NULL; other; other = other->next)
		folder = other != feed && other->local.folder == folder ? 0 : folder;
	file_watch_remove(&feed->service->files, folder);
	buffer_finish(&feed->local.good);
	buffer_finish(&feed->local.fresh);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Follows a room document in a file: a local room, whose clock is the machine's wall clock. Feed thread only; reads
 * files, so never any other thread.
 */
#include "feed_private.h"

#include "room/room_decode.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define MS_NS UINT64_C(1000000)
#define LOOK_EVERY_NS (250 * MS_NS)

bool local_file_read(const char *path, struct buffer *out, struct error *err)
{
	struct stat now;
	if (stat(path, &now) == 0 && !S_ISREG(now.st_mode))
		return error_set_at(err, ERROR_UNSUPPORTED, path, "not a file");
	return file_read(path, out, err);
}

static bool is_held(const struct local_room *local)
{
	return local->good.size_bytes == local->fresh.size_bytes && local->good.size_bytes > 0 &&
	       memcmp(local->good.bytes, local->fresh.bytes, local->good.size_bytes) == 0;
}

/* Reads and offers the file. Held content is not decoded again. */
static bool read_room(struct feed *feed, struct error *err)
{
	struct local_room *local = &feed->local;
	if (!local_file_read(feed->address, &local->fresh, err))
		return false;
	if (feed->hold.room && is_held(local))
		return true;
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
}

static void read_now(struct feed *feed, uint64_t now_ns)
{
	struct error err = {0};
	uint64_t pause_ns = feed->service->limits.backoff_first_ms * MS_NS;
	if (read_room(feed, &err)) {
		confirm(feed, now_ns);
		feed->has_news = true;
		pause_ns = feed_poll_every_ms(feed->service, feed->hold.room->ttl_ms) * MS_NS;
	} else {
		feed_fail(feed, &err);
	}
	feed->local.next_read_ns = now_ns + pause_ns;
	images_look(feed);
}

uint64_t local_room_step(struct feed *feed, uint64_t now_ns)
{
	struct local_room *local = &feed->local;
	if (now_ns < local->next_look_ns)
		return local->next_look_ns;
	local->next_look_ns = now_ns + LOOK_EVERY_NS;
	struct file_stamp stamp = file_stamp_of(feed->address);
	if (now_ns >= local->next_read_ns || !file_stamp_equal(&stamp, &local->stamp)) {
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

void local_room_stop(struct feed *feed)
{
	buffer_finish(&feed->local.good);
	buffer_finish(&feed->local.fresh);
}

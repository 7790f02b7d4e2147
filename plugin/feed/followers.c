/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who is woken when a feed publishes: any number of wakers, each as long as it follows. A place in the list is never
 * moved while the feed lives, so that the feed thread can walk it with the lock held for one place at a time: nobody is
 * skipped, and no lock is held while another one is taken.
 */
#include "feed_private.h"

#include "base/alloc.h"

static struct follower *find_locked(struct feed *feed, const struct waker *waker)
{
	for (size_t i = 0; i < feed->follower_count; i++) {
		if (feed->followers[i].waker == waker)
			return &feed->followers[i];
	}
	return NULL;
}

/* An unused place, made if need be; NULL when there is no memory. */
static struct follower *place_locked(struct feed *feed)
{
	struct follower *unused = find_locked(feed, NULL);
	if (unused)
		return unused;
	struct follower *more = alloc_resize(feed->followers, (feed->follower_count + 1) * sizeof(*feed->followers));
	if (!more)
		return NULL;
	feed->followers = more;
	return &feed->followers[feed->follower_count++];
}

bool feed_follow(struct feed *feed, struct waker *waker, struct error *err)
{
	if (!waker)
		return true;
	lock_enter(&feed->lock);
	struct follower *follower = find_locked(feed, waker);
	if (follower)
		follower->count++;
	else if ((follower = place_locked(feed)) != NULL)
		*follower = (struct follower){.waker = waker_ref(waker), .count = 1};
	lock_leave(&feed->lock);
	if (!follower)
		return error_set(err, ERROR_MEMORY, "no memory to follow a feed");
	waker_wake(waker);
	return true;
}

void feed_unfollow(struct feed *feed, struct waker *waker)
{
	if (!waker)
		return;
	struct waker *gone = NULL;
	lock_enter(&feed->lock);
	struct follower *follower = find_locked(feed, waker);
	if (follower && --follower->count == 0) {
		gone = follower->waker;
		*follower = (struct follower){0};
	}
	lock_leave(&feed->lock);
	waker_unref(gone);
}

void feed_wake_followers(struct feed *feed)
{
	for (size_t i = 0;; i++) {
		lock_enter(&feed->lock);
		bool is_end = i >= feed->follower_count;
		struct waker *waker = is_end ? NULL : waker_ref(feed->followers[i].waker);
		lock_leave(&feed->lock);
		if (is_end)
			break;
		waker_wake(waker);
		waker_unref(waker);
	}
}

void feed_free_followers(struct feed *feed)
{
	for (size_t i = 0; i < feed->follower_count; i++)
		waker_unref(feed->followers[i].waker);
	alloc_free(feed->followers);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/followers.h"

#include "base/alloc.h"

/* One that is woken; the place of one that left is NULL until somebody else takes it. */
struct follower {
	struct waker *waker;
	size_t count; /* how often it follows */
};

void followers_init(struct followers *followers)
{
	*followers = (struct followers){0};
	lock_init(&followers->lock);
}

void followers_finish(struct followers *followers)
{
	for (size_t i = 0; i < followers->count; i++)
		waker_unref(followers->list[i].waker);
	alloc_free(followers->list);
	lock_finish(&followers->lock);
}

static struct follower *find_locked(struct followers *followers, const struct waker *waker)
{
	for (size_t i = 0; i < followers->count; i++) {
		if (followers->list[i].waker == waker)
			return &followers->list[i];
	}
	return NULL;
}

/* An unused place, made if need be; NULL when there is no memory. */
static struct follower *place_locked(struct followers *followers)
{
	struct follower *unused = find_locked(followers, NULL);
	if (unused)
		return unused;
	struct follower *more = alloc_resize(followers->list, (followers->count + 1) * sizeof(*followers->list));
	if (!more)
		return NULL;
	followers->list = more;
	return &followers->list[followers->count++];
}

bool followers_add(struct followers *followers, struct waker *waker, struct error *err)
{
	if (!waker)
		return true;
	lock_enter(&followers->lock);
	struct follower *follower = find_locked(followers, waker);
	if (follower)
		follower->count++;
	else if ((follower = place_locked(followers)) != NULL)
		*follower = (struct follower){.waker = waker_ref(waker), .count = 1};
	lock_leave(&followers->lock);
	if (!follower)
		return error_set(err, ERROR_MEMORY, "no memory to follow a room");
	waker_wake(waker);
	return true;
}

void followers_remove(struct followers *followers, struct waker *waker)
{
	if (!waker)
		return;
	struct waker *gone = NULL;
	lock_enter(&followers->lock);
	struct follower *follower = find_locked(followers, waker);
	if (follower && --follower->count == 0) {
		gone = follower->waker;
		*follower = (struct follower){0};
	}
	lock_leave(&followers->lock);
	waker_unref(gone);
}

void followers_wake(struct followers *followers)
{
	for (size_t i = 0;; i++) {
		lock_enter(&followers->lock);
		bool is_end = i >= followers->count;
		struct waker *waker = is_end ? NULL : waker_ref(followers->list[i].waker);
		lock_leave(&followers->lock);
		if (is_end)
			break;
		waker_wake(waker);
		waker_unref(waker);
	}
}

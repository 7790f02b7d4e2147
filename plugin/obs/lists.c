/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lists.h"

#include "backstage.h"
#include "base/alloc.h"
#include "base/file.h"
#include "base/thread.h"

#include <stdio.h>
#include <string.h>

#define FOLDERS 4

static struct {
	/* -- immutable between start and stop -- */
	char *data_folder;
	char *user_folder;
	char language[16];
	struct waker *waker;

	struct file_stamp stamps[FOLDERS]; /* backstage's */

	struct lock lock;
	struct condition is_there;
	/* -- protected by lock -- */
	const struct catalogue *newest;
	bool is_asked;
} lists = {.lock = {PTHREAD_MUTEX_INITIALIZER}};

static void ask(void)
{
	lock_enter(&lists.lock);
	lists.is_asked = true;
	lock_leave(&lists.lock);
	waker_wake(lists.waker);
}

void lists_start(const char *data_folder, const char *user_folder, const char *language)
{
	condition_init(&lists.is_there);
	lists.data_folder = alloc_text(data_folder);
	lists.user_folder = alloc_text(user_folder);
	snprintf(lists.language, sizeof(lists.language), "%s", language ? language : "en");
	memset(lists.stamps, 0, sizeof(lists.stamps));
	lists.waker = backstage_waker();
	ask();
}

void lists_stop(void)
{
	lock_enter(&lists.lock);
	const struct catalogue *last = lists.newest;
	lists.newest = NULL;
	lists.is_asked = false;
	lock_leave(&lists.lock);
	catalogue_unref(last);
	waker_unref(lists.waker);
	lists.waker = NULL;
	alloc_free(lists.data_folder);
	alloc_free(lists.user_folder);
	lists.data_folder = lists.user_folder = NULL;
	condition_finish(&lists.is_there);
}

/* A file that comes, goes or is replaced changes its folder. */
static bool has_news(void)
{
	static const char *const names[FOLDERS] = {"themes", "zones", "themes", "zones"};
	bool has = false;
	for (size_t i = 0; i < FOLDERS; i++) {
		char path[1024];
		const char *root = i < 2 ? lists.data_folder : lists.user_folder;
		if (!root || snprintf(path, sizeof(path), "%s/%s", root, names[i]) >= (int)sizeof(path))
			continue;
		struct file_stamp stamp = file_stamp_of(path);
		has = has || !file_stamp_equal(&stamp, &lists.stamps[i]);
		lists.stamps[i] = stamp;
	}
	return has;
}

void lists_look(void)
{
	lock_enter(&lists.lock);
	bool is_asked = lists.is_asked;
	lists.is_asked = false;
	lock_leave(&lists.lock);
	bool is_new = lists.data_folder && has_news();
	if (!lists.data_folder || (!is_asked && !is_new))
		return;
	const struct catalogue *made = catalogue_create(lists.data_folder, lists.user_folder, lists.language);
	if (!made)
		return;
	lock_enter(&lists.lock);
	const struct catalogue *before = lists.newest;
	lists.newest = made;
	condition_signal_all(&lists.is_there);
	lock_leave(&lists.lock);
	catalogue_unref(before);
}

const struct catalogue *lists_get(void)
{
	uint64_t until_ns = clock_now_ns(clock_system()) + LISTS_WAIT_MS * UINT64_C(1000000);
	lock_enter(&lists.lock);
	while (!lists.newest && lists.data_folder && clock_now_ns(clock_system()) < until_ns)
		condition_wait_until(&lists.is_there, &lists.lock, until_ns);
	const struct catalogue *newest = catalogue_ref(lists.newest);
	lock_leave(&lists.lock);
	ask();
	return newest;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture/painter.h"

#include "base/alloc.h"
#include "base/thread.h"
#include "show.h"
#include "stage_build.h"

#include <stdatomic.h>

struct painter {
	/* -- immutable -- */
	const struct bridge *bridge;
	const struct clock *clock;
	char *data_folder;
	struct waker *waker;
	struct pictures *pictures;
	struct thread thread;

	atomic_bool is_stopping;

	struct lock lock;
	/* -- protected by lock -- */
	struct show **shows;
	size_t show_count;
};

static struct show **take_shows(struct painter *painter, size_t *count)
{
	lock_enter(&painter->lock);
	*count = painter->show_count;
	struct show **shows = alloc_zeroed(*count + 1, sizeof(struct show *));
	for (size_t i = 0; shows && i < *count; i++)
		shows[i] = show_ref(painter->shows[i]);
	lock_leave(&painter->lock);
	if (!shows)
		*count = 0;
	return shows;
}

static void run(void *data)
{
	struct painter *painter = data;
	uint64_t again_ns = UINT64_MAX;
	for (;;) {
		waker_wait(painter->waker, again_ns);
		if (atomic_load_explicit(&painter->is_stopping, memory_order_acquire))
			return;
		size_t count = 0;
		struct show **shows = take_shows(painter, &count);
		again_ns = UINT64_MAX;
		for (size_t i = 0; i < count; i++) {
			uint64_t wish_ns = show_paint(shows[i]);
			if (wish_ns < again_ns)
				again_ns = wish_ns;
			show_unref(shows[i]);
		}
		alloc_free(shows);
		pictures_trim(painter->pictures);
	}
}

struct painter *painter_create(const struct bridge *bridge, const char *data_folder, const struct clock *clock,
			       struct error *err)
{
	struct painter *painter = alloc_zeroed(1, sizeof(*painter));
	if (!painter) {
		error_set(err, ERROR_MEMORY, "no memory for the painter");
		return NULL;
	}
	lock_init(&painter->lock);
	atomic_init(&painter->is_stopping, false);
	painter->bridge = bridge;
	painter->clock = clock ? clock : clock_system();
	painter->data_folder = alloc_text(data_folder);
	painter->waker = waker_create();
	if (!painter->data_folder || !painter->waker) {
		error_set(err, ERROR_MEMORY, "no memory for the painter");
		goto free_painter;
	}
	painter->pictures = pictures_create(bridge, painter->waker, err);
	if (!painter->pictures || !thread_start(&painter->thread, "shop-painter", run, painter, err))
		goto free_painter;
	return painter;
free_painter:
	pictures_destroy(&painter->pictures);
	waker_unref(painter->waker);
	alloc_free(painter->data_folder);
	lock_finish(&painter->lock);
	alloc_free(painter);
	return NULL;
}

void painter_destroy(struct painter **painter)
{
	struct painter *gone = *painter;
	if (!gone)
		return;
	*painter = NULL;
	atomic_store_explicit(&gone->is_stopping, true, memory_order_release);
	waker_wake(gone->waker);
	thread_join(&gone->thread);
	pictures_destroy(&gone->pictures);
	waker_unref(gone->waker);
	alloc_free(gone->shows);
	alloc_free(gone->data_folder);
	lock_finish(&gone->lock);
	alloc_free(gone);
}

struct waker *painter_waker(struct painter *painter)
{
	return waker_ref(painter->waker);
}

/*
 * The painter's list holds one reference; the caller's handle is the same reference seen from outside: show_close()
 * takes the show off the list and gives that reference back.
 */
struct show *painter_open_show(struct painter *painter, painter_get_fn get, void *data, struct error *err)
{
	const struct show_means means = {
		.painter = painter,
		.bridge = painter->bridge,
		.clock = painter->clock,
		.data_folder = painter->data_folder,
		.waker = painter->waker,
		.pictures = painter->pictures,
	};
	struct show *show = show_create(&means, get, data, err);
	if (!show)
		return NULL;
	lock_enter(&painter->lock);
	struct show **shows = alloc_resize(painter->shows, (painter->show_count + 1) * sizeof(struct show *));
	if (shows) {
		painter->shows = shows;
		shows[painter->show_count++] = show;
	}
	lock_leave(&painter->lock);
	if (!shows) {
		show_unref(show);
		error_set(err, ERROR_MEMORY, "no memory for a show");
		return NULL;
	}
	waker_wake(painter->waker);
	return show;
}

bool painter_check_stage(struct painter *painter, const struct stage_spec *spec, struct error *err)
{
	struct stage *stage = stage_create(painter->bridge, painter->data_folder, spec, err);
	stage_destroy(stage);
	return stage != NULL;
}

void painter_forget_show(struct painter *painter, struct show *show)
{
	lock_enter(&painter->lock);
	for (size_t i = 0; i < painter->show_count; i++) {
		if (painter->shows[i] != show)
			continue;
		painter->shows[i] = painter->shows[--painter->show_count];
		break;
	}
	lock_leave(&painter->lock);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who asks has a slot: a show, a box, and whether the cue is meant. The thread makes the slots' pictures in turn and
 * sleeps while nobody asks.
 */
#include "desk_miniature.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/thread.h"
#include "desk_sketch.h"

#define SLOTS 4
#define MS_NS UINT64_C(1000000)
#define LOOK_NS (UINT64_C(1000) * MS_NS / DESK_MINIATURE_PER_SECOND)
#define ASKED_NS (DESK_MINIATURE_ASKED_MS * MS_NS)

struct slot {
	/* -- protected by lock -- */
	struct desk_wish wish; /* control: one reference; NULL: nobody asks */
	uint64_t asked_ns;
	uint64_t looked_ns; /* 0: never */
	const struct desk_picture *picture;
	bool is_busy; /* the thread works on it: what follows is its own then */

	struct desk_sketch sketch;
};

struct desk_miniature {
	const struct bridge *bridge;
	char *data_folder;
	struct thread thread; /* UI */

	struct lock lock;
	struct condition news;
	/* -- protected by lock -- */
	bool is_stopping;
	struct slot slots[SLOTS];
};

static bool is_asked_for(const struct slot *slot, uint64_t now_ns)
{
	return slot->wish.control && slot->asked_ns + ASKED_NS > now_ns;
}

static void slot_clear(struct slot *slot)
{
	control_unref(slot->wish.control);
	desk_picture_unref(slot->picture);
	desk_sketch_finish(&slot->sketch);
	*slot = (struct slot){0};
}

/* -- the thread -- */

/* What nobody asks for any more holds nothing; the next slot whose turn it is, or when there is one. */
static struct slot *next_locked(struct desk_miniature *miniature, uint64_t now_ns, uint64_t *next_ns)
{
	struct slot *due = NULL;
	*next_ns = UINT64_MAX;
	for (int i = 0; i < SLOTS; i++) {
		struct slot *slot = &miniature->slots[i];
		if (!slot->wish.control)
			continue;
		if (!is_asked_for(slot, now_ns)) {
			slot_clear(slot);
			continue;
		}
		uint64_t at_ns = slot->looked_ns ? slot->looked_ns + LOOK_NS : now_ns;
		if (at_ns <= now_ns && (!due || slot->looked_ns < due->looked_ns))
			due = slot;
		*next_ns = at_ns < *next_ns ? at_ns : *next_ns;
	}
	return due;
}

static void make(struct desk_miniature *miniature, struct slot *slot, uint64_t now_ns)
{
	struct desk_wish wish = slot->wish;
	control_ref(wish.control);
	slot->is_busy = true;
	lock_leave(&miniature->lock);
	const struct desk_picture *picture = NULL;
	bool is_same = desk_sketch_look(&slot->sketch, &wish, now_ns, &picture);
	lock_enter(&miniature->lock);
	slot->is_busy = false;
	slot->looked_ns = now_ns;
	if (!is_same) {
		desk_picture_unref(slot->picture);
		slot->picture = picture;
	}
	control_unref(wish.control);
}

static void run(void *data)
{
	struct desk_miniature *miniature = data;
	lock_enter(&miniature->lock);
	while (!miniature->is_stopping) {
		uint64_t next_ns;
		uint64_t now_ns = clock_now_ns(clock_system());
		struct slot *slot = next_locked(miniature, now_ns, &next_ns);
		if (slot)
			make(miniature, slot, now_ns);
		else
			condition_wait_until(&miniature->news, &miniature->lock, next_ns);
	}
	lock_leave(&miniature->lock);
}

/* -- UI -- */

struct desk_miniature *desk_miniature_create(const struct bridge *bridge, const char *data_folder, struct error *err)
{
	struct desk_miniature *miniature = alloc_zeroed(1, sizeof(*miniature));
	char *folder = alloc_text(data_folder);
	if (!miniature || !folder) {
		alloc_free(miniature);
		alloc_free(folder);
		error_set(err, ERROR_MEMORY, "no memory for the desk's miniature");
		return NULL;
	}
	miniature->bridge = bridge;
	miniature->data_folder = folder;
	lock_init(&miniature->lock);
	condition_init(&miniature->news);
	return miniature;
}

void desk_miniature_destroy(struct desk_miniature **pointer)
{
	struct desk_miniature *miniature = *pointer;
	*pointer = NULL;
	if (!miniature)
		return;
	lock_enter(&miniature->lock);
	miniature->is_stopping = true;
	condition_signal_all(&miniature->news);
	lock_leave(&miniature->lock);
	thread_join(&miniature->thread);
	for (int i = 0; i < SLOTS; i++)
		slot_clear(&miniature->slots[i]);
	condition_finish(&miniature->news);
	lock_finish(&miniature->lock);
	alloc_free(miniature->data_folder);
	alloc_free(miniature);
}

static bool is_like(const struct desk_wish *a, const struct desk_wish *b)
{
	return a->control == b->control && a->width_px == b->width_px && a->height_px == b->height_px &&
	       a->is_cue == b->is_cue;
}

/* Its slot; else a free one, or the one that was asked for longest ago. One at most is busy. */
static struct slot *slot_locked(struct desk_miniature *miniature, const struct desk_wish *wish)
{
	struct slot *oldest = NULL;
	for (int i = 0; i < SLOTS; i++) {
		struct slot *slot = &miniature->slots[i];
		if (slot->wish.control && is_like(&slot->wish, wish))
			return slot;
		if (!slot->is_busy && (!oldest || slot->asked_ns < oldest->asked_ns))
			oldest = slot;
	}
	slot_clear(oldest);
	oldest->wish = *wish;
	control_ref(wish->control);
	return oldest;
}

const struct desk_picture *desk_miniature_get(struct desk_miniature *miniature, struct control *control, int width_px,
					      int height_px, bool is_cue)
{
	const struct desk_wish wish = {.bridge = miniature->bridge,
				       .data_folder = miniature->data_folder,
				       .control = control,
				       .width_px = width_px,
				       .height_px = height_px,
				       .is_cue = is_cue};
	const struct desk_picture *picture = NULL;
	if (!control || width_px < 1 || height_px < 1)
		return NULL;
	if (!miniature->thread.is_running && !thread_start(&miniature->thread, "shop-miniature", run, miniature, NULL))
		return NULL; // asked again soon
	uint64_t now_ns = clock_now_ns(clock_system());
	lock_enter(&miniature->lock);
	struct slot *slot = slot_locked(miniature, &wish);
	bool was_asked_for = is_asked_for(slot, now_ns);
	slot->asked_ns = now_ns;
	if (slot->picture && slot->looked_ns + ASKED_NS > now_ns)
		picture = desk_picture_ref(slot->picture);
	if (!was_asked_for)
		condition_signal_all(&miniature->news);
	lock_leave(&miniature->lock);
	return picture;
}

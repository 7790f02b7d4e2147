/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pictures.h"

#include "base/alloc.h"
#include "base/log.h"
#include "base/thread.h"

#include <stdio.h>

/* So many wait at most, of those that were asked for last: each holds the bytes of its file. */
#define WAITING_MOST 64
/* So many are remembered at most, with those that failed. */
#define ENTRIES_MOST 256
#define OF_BYTES 64

struct entry {
	uint64_t key;
	int width_px;
	int height_px;
	enum picture_state state;
	bool is_ahead;
	bool is_decoding;              /* it stays where it is: the decoder comes back to it */
	uint64_t asked;                /* the number of the last call that asked for it */
	struct blob *blob;             /* COMING */
	const struct picture *picture; /* HERE */
	char of[OF_BYTES];
};

struct pictures {
	/* -- immutable -- */
	const struct bridge *bridge;
	struct waker *waker;
	struct thread thread;

	struct lock lock;
	struct condition has_work;
	/* -- protected by lock -- */
	bool is_stopping;
	struct entry **entries;
	size_t count;
	size_t capacity;
	uint64_t asked;
	uint64_t serial;
	uint64_t decoded;
};

static void entry_free(struct entry *entry)
{
	blob_unref(entry->blob);
	picture_unref(entry->picture);
	alloc_free(entry);
}

/* -- the decoder's thread -- */

static bool is_before(const struct entry *a, const struct entry *b)
{
	if (a->is_ahead != b->is_ahead)
		return b->is_ahead;
	return a->asked > b->asked;
}

/* What is looked at comes first, and of that what was asked for last: the host has gone on from the others. */
static struct entry *next_locked(const struct pictures *pictures)
{
	struct entry *next = NULL;
	for (size_t i = 0; i < pictures->count; i++) {
		struct entry *entry = pictures->entries[i];
		if (entry->state == PICTURE_COMING && !entry->is_decoding && (!next || is_before(entry, next)))
			next = entry;
	}
	return next;
}

/* The entry is the caller's then, to be freed without the lock: Qt frees the pixels. */
static void take_out_locked(struct pictures *pictures, const struct entry *gone)
{
	for (size_t i = 0; i < pictures->count; i++) {
		if (pictures->entries[i] != gone)
			continue;
		pictures->entries[i] = pictures->entries[--pictures->count];
		return;
	}
}

/*
 * Decodes an entry that nobody else does. Without memory it is forgotten, and no painting is begun for it: one that
 * comes anyway asks again.
 *
 * Returns:  what has become of it.
 */
static enum picture_state decode_unlocked(struct pictures *pictures, struct entry *entry)
{
	struct error err = {0};
	char text[320];
	const struct picture *picture =
		picture_decode(pictures->bridge, entry->blob, entry->width_px, entry->height_px, &err);
	enum picture_state state = picture ? PICTURE_HERE : err.code == ERROR_MEMORY ? PICTURE_COMING : PICTURE_FAILED;
	if (!picture)
		log_write(LOG_LEVEL_WARNING, "the picture of '%s' cannot be shown: %s", entry->of,
			  error_text(&err, text, sizeof(text)));
	lock_enter(&pictures->lock);
	pictures->decoded++;
	entry->is_decoding = false;
	entry->state = state;
	entry->picture = picture;
	if (state == PICTURE_COMING) {
		take_out_locked(pictures, entry);
		entry_free(entry);
	} else {
		blob_unref(entry->blob);
		entry->blob = NULL;
		pictures->serial++;
	}
	lock_leave(&pictures->lock);
	return state;
}

static void run(void *data)
{
	struct pictures *pictures = data;
	lock_enter(&pictures->lock);
	while (!pictures->is_stopping) {
		struct entry *entry = next_locked(pictures);
		if (!entry) {
			condition_wait_until(&pictures->has_work, &pictures->lock, UINT64_MAX);
			continue;
		}
		entry->is_decoding = true;
		lock_leave(&pictures->lock);
		if (decode_unlocked(pictures, entry) != PICTURE_COMING)
			waker_wake(pictures->waker);
		lock_enter(&pictures->lock);
	}
	lock_leave(&pictures->lock);
}

struct pictures *pictures_create(const struct bridge *bridge, struct waker *waker, struct error *err)
{
	struct pictures *pictures = alloc_zeroed(1, sizeof(*pictures));
	if (!pictures) {
		error_set(err, ERROR_MEMORY, "no memory for pictures");
		return NULL;
	}
	pictures->bridge = bridge;
	pictures->waker = waker ? waker_ref(waker) : NULL;
	lock_init(&pictures->lock);
	condition_init(&pictures->has_work);
	if (waker && !thread_start(&pictures->thread, "shop-decoder", run, pictures, err))
		pictures_destroy(&pictures);
	return pictures;
}

void pictures_destroy(struct pictures **pictures)
{
	struct pictures *gone = *pictures;
	if (!gone)
		return;
	*pictures = NULL;
	lock_enter(&gone->lock);
	gone->is_stopping = true;
	condition_signal_all(&gone->has_work);
	lock_leave(&gone->lock);
	thread_join(&gone->thread);
	for (size_t i = 0; i < gone->count; i++)
		entry_free(gone->entries[i]);
	alloc_free(gone->entries);
	condition_finish(&gone->has_work);
	lock_finish(&gone->lock);
	waker_unref(gone->waker);
	alloc_free(gone);
}

/* -- asking -- */

static struct entry *add_locked(struct pictures *pictures, uint64_t key, const struct picture_wish *wish)
{
	if (pictures->count == pictures->capacity) {
		size_t capacity = pictures->capacity ? pictures->capacity * 2 : 16;
		struct entry **entries = alloc_resize(pictures->entries, capacity * sizeof(struct entry *));
		if (!entries)
			return NULL;
		pictures->entries = entries;
		pictures->capacity = capacity;
	}
	struct entry *entry = alloc_zeroed(1, sizeof(*entry));
	if (!entry)
		return NULL;
	*entry = (struct entry){
		.key = key,
		.width_px = wish->width_px,
		.height_px = wish->height_px,
		.state = PICTURE_COMING,
		.is_ahead = wish->is_ahead,
		.blob = blob_ref(wish->blob),
	};
	snprintf(entry->of, sizeof(entry->of), "%s", wish->of ? wish->of : "");
	pictures->entries[pictures->count++] = entry;
	condition_signal_all(&pictures->has_work);
	return entry;
}

static struct entry *find_locked(const struct pictures *pictures, uint64_t key)
{
	for (size_t i = 0; i < pictures->count; i++) {
		if (pictures->entries[i]->key == key)
			return pictures->entries[i];
	}
	return NULL;
}

/* The state of the wish's entry, made now if there is none, with a reference to its picture. */
static enum picture_state ask_locked(struct pictures *pictures, const struct picture_wish *wish, struct entry **entry,
				     const struct picture **picture)
{
	uint64_t key = picture_key(wish->blob, wish->width_px, wish->height_px);
	struct entry *asked = find_locked(pictures, key);
	if (!asked)
		asked = add_locked(pictures, key, wish);
	*entry = asked;
	if (!asked)
		return PICTURE_COMING;
	asked->asked = ++pictures->asked;
	asked->is_ahead = asked->is_ahead && wish->is_ahead;
	if (asked->state == PICTURE_HERE)
		*picture = picture_ref(asked->picture);
	return asked->state;
}

enum picture_state pictures_find(struct pictures *pictures, const struct picture_wish *wish, const struct picture **out)
{
	struct entry *entry = NULL;
	const struct picture *picture = NULL;
	lock_enter(&pictures->lock);
	enum picture_state state = ask_locked(pictures, wish, &entry, &picture);
	lock_leave(&pictures->lock);
	if (!pictures->waker && state == PICTURE_COMING && entry) {
		// nobody else is there who could take the entry away in between
		state = decode_unlocked(pictures, entry);
		if (state == PICTURE_HERE)
			picture = picture_ref(entry->picture);
	}
	if (out && picture)
		*out = picture;
	else
		picture_unref(picture);
	return state;
}

uint64_t pictures_serial(struct pictures *pictures)
{
	lock_enter(&pictures->lock);
	uint64_t serial = pictures->serial;
	lock_leave(&pictures->lock);
	return serial;
}

/* -- bounds -- */

static struct pictures_figures count_locked(const struct pictures *pictures)
{
	struct pictures_figures figures = {.decoded = pictures->decoded};
	for (size_t i = 0; i < pictures->count; i++) {
		const struct entry *entry = pictures->entries[i];
		if (entry->picture) {
			figures.kept++;
			figures.kept_bytes += picture_bytes(entry->picture);
		}
		figures.waiting += entry->state == PICTURE_COMING;
		figures.failed += entry->state == PICTURE_FAILED;
	}
	return figures;
}

/* The longest unasked one of a state (PICTURE_INVALID: of any) that nobody uses. */
static struct entry *oldest_locked(const struct pictures *pictures, enum picture_state state)
{
	struct entry *oldest = NULL;
	for (size_t i = 0; i < pictures->count; i++) {
		struct entry *entry = pictures->entries[i];
		bool is_used = entry->is_decoding || (entry->picture && picture_is_shared(entry->picture));
		bool is_asked = state == PICTURE_INVALID || entry->state == state;
		if (is_asked && !is_used && (!oldest || entry->asked < oldest->asked))
			oldest = entry;
	}
	return oldest;
}

/* Takes out one that is beyond a bound; NULL when none is that could go. */
static struct entry *take_beyond_locked(struct pictures *pictures)
{
	struct pictures_figures figures = count_locked(pictures);
	struct entry *gone = NULL;
	if (figures.kept_bytes > PICTURES_MOST_BYTES)
		gone = oldest_locked(pictures, PICTURE_HERE);
	if (!gone && figures.waiting > WAITING_MOST)
		gone = oldest_locked(pictures, PICTURE_COMING);
	if (!gone && pictures->count > ENTRIES_MOST)
		gone = oldest_locked(pictures, PICTURE_INVALID);
	if (gone)
		take_out_locked(pictures, gone);
	return gone;
}

void pictures_trim(struct pictures *pictures)
{
	struct entry *gone;
	do {
		lock_enter(&pictures->lock);
		gone = take_beyond_locked(pictures);
		lock_leave(&pictures->lock);
		if (gone)
			entry_free(gone);
	} while (gone);
}

struct pictures_figures pictures_figures(struct pictures *pictures)
{
	lock_enter(&pictures->lock);
	struct pictures_figures figures = count_locked(pictures);
	lock_leave(&pictures->lock);
	return figures;
}

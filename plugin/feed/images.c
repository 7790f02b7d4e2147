/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "images.h"

#include "feed_private.h"

#include <string.h>

#define MS_NS UINT64_C(1000000)
/* So many pictures come at once; the most wanted one never waits for a place among them. */
#define RUNNING_MOST 2
/* Where there was no memory: the pause before the next try. */
#define NO_MEMORY_NS (100 * MS_NS)

bool images_set(struct image *image, struct blob *blob)
{
	struct images *images = &image->feed->images;
	if (!blob && !blob_set_get(images->set, image->uri))
		return true;
	struct blob_set *set = blob_set_with(images->set, image->uri, blob);
	if (!set)
		return false;
	blob_set_unref(images->set);
	images->set = set;
	image->feed->has_news = true;
	return true;
}

static size_t find(struct image *const *entries, size_t count, const char *uri)
{
	for (size_t i = 0; i < count; i++) {
		if (entries[i] && strcmp(entries[i]->uri, uri) == 0)
			return i;
	}
	return count;
}

/* The room's pictures by urgency: the current item, what comes after it in the rundown, then the rest. */
static size_t list_wanted(const struct room *room, const char *wanted[IMAGES_MOST])
{
	size_t count = 0;
	size_t first = room->current ? (size_t)(room->current - room->items) : 0;
	for (size_t i = 0; i < room->item_count && count < IMAGES_MOST; i++) {
		const char *uri = room->items[(first + i) % room->item_count].image;
		bool is_listed = !uri || !uri[0];
		for (size_t k = 0; k < count && !is_listed; k++)
			is_listed = strcmp(wanted[k], uri) == 0;
		if (!is_listed)
			wanted[count++] = uri;
	}
	return count;
}

/* Returns: false without memory for each of its pictures; then it is to be done again. */
static bool follow_room(struct feed *feed)
{
	struct images *images = &feed->images;
	const char *wanted[IMAGES_MOST];
	size_t wanted_count = list_wanted(feed->hold.room, wanted);
	struct image *next[IMAGES_MOST];
	size_t next_count = 0;
	for (size_t i = 0; i < wanted_count; i++) {
		size_t at = find(images->entries, images->count, wanted[i]);
		struct image *image = at < images->count ? images->entries[at] : image_create(feed, wanted[i]);
		if (at < images->count)
			images->entries[at] = NULL;
		if (image)
			next[next_count++] = image;
	}
	for (size_t i = 0; i < images->count; i++) {
		if (!images->entries[i])
			continue;
		// without memory for a smaller set the bytes stay for a while longer; nobody asks for them
		(void)!images_set(images->entries[i], NULL);
		image_free(images->entries[i]);
	}
	memcpy(images->entries, next, next_count * sizeof(next[0]));
	images->count = next_count;
	bool is_whole = next_count == wanted_count;
	room_unref(images->room);
	images->room = is_whole ? room_ref(feed->hold.room) : NULL;
	return is_whole;
}

/*
 * Decides whose bytes may be held: those of the most wanted, as far as the bound goes. Of what has not come yet nobody
 * knows the size: it comes, and where it does not fit it waits on disk. Without a disk, it would come for nothing.
 */
static void reach(struct images *images, bool has_disk)
{
	size_t sum_bytes = 0;
	bool is_full = false;
	for (size_t i = 0; i < images->count; i++) {
		struct image *image = images->entries[i];
		bool is_known = image->size_bytes > 0;
		image->is_in_reach =
			is_known ? sum_bytes + image->size_bytes <= IMAGES_MOST_BYTES : !is_full || has_disk;
		if (image->is_in_reach) {
			sum_bytes += image->size_bytes;
			continue;
		}
		is_full = true;
		// without memory for a smaller set the bytes stay until the next step
		if (image->is_here && images_set(image, NULL)) {
			http_abort(&image->call);
			image->is_here = image->did_look_up = false;
			image->due_ns = 0;
		}
	}
}

/* While the most wanted picture is on its way for the first time, the others leave it the line. */
static bool is_awaited(const struct image *image)
{
	return image->call && !image->is_here && image->backoff.failures == 0;
}

/*
 * Begins what is due among the pictures that are here, or among those that are not. One file a step: between two of
 * them other rooms get their turn.
 *
 * Returns:  the time of the next step.
 */
static uint64_t begin_due(struct images *images, bool are_here, uint64_t now_ns)
{
	uint64_t next_ns = UINT64_MAX;
	for (size_t i = 0; i < images->count; i++) {
		struct image *image = images->entries[i];
		if (image->is_here != are_here || image->call || !image->is_in_reach)
			continue;
		if (image->due_ns > now_ns) {
			next_ns = image->due_ns < next_ns ? image->due_ns : next_ns;
			continue;
		}
		size_t running = 0;
		for (size_t k = 0; k < images->count; k++)
			running += images->entries[k]->call != NULL;
		bool is_first = i == 0 && !are_here;
		bool may_ask = is_first || (running < RUNNING_MOST && !is_awaited(images->entries[0]));
		if (!image_begin(image, may_ask))
			continue;
		if (!image->call)
			return now_ns;
	}
	return next_ns;
}

uint64_t images_step(struct feed *feed, uint64_t now_ns)
{
	struct images *images = &feed->images;
	uint64_t next_ns = UINT64_MAX;
	if (feed->hold.room && images->room != feed->hold.room && !follow_room(feed))
		next_ns = now_ns + NO_MEMORY_NS;
	reach(images, feed->cache_folder != NULL);
	uint64_t due_ns = begin_due(images, false, now_ns);
	next_ns = due_ns < next_ns ? due_ns : next_ns;
	if (next_ns <= now_ns)
		return now_ns;
	due_ns = begin_due(images, true, now_ns);
	return due_ns < next_ns ? due_ns : next_ns;
}

void images_look(struct feed *feed)
{
	struct images *images = &feed->images;
	for (size_t i = 0; i < images->count; i++) {
		struct image *image = images->entries[i];
		if (!image->is_here || !image_is_local(image) || !image_has_changed(image))
			continue;
		image->is_here = false;
		image->due_ns = 0;
	}
}

void images_stop(struct feed *feed)
{
	struct images *images = &feed->images;
	for (size_t i = 0; i < images->count; i++)
		image_free(images->entries[i]);
	blob_set_unref(images->set);
	room_unref(images->room);
	*images = (struct images){0};
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "images.h"

#include "address.h"
#include "feed_private.h"

#include "base/alloc.h"
#include "base/log.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)
/* So many pictures come at once; the most wanted one never waits for a place among them. */
#define RUNNING_MOST 2
/* Pictures are larger than documents and less urgent: they may take so many times as long. */
#define PATIENCE_FACTOR 4
/* Where there was no memory: the pause before the next try. */
#define NO_MEMORY_NS (100 * MS_NS)
#define ACCEPT_PICTURES "image/jpeg, image/png, image/webp;q=0.5"

static void image_free(struct image *image)
{
	http_abort(&image->call);
	alloc_free(image->uri);
	alloc_free(image);
}

/* Puts bytes under the picture's name, or takes the name out (blob is NULL). False when there is no memory. */
static bool set_bytes(struct image *image, struct blob *blob)
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

static struct image *image_create(struct feed *feed, const char *uri)
{
	struct image *image = alloc_zeroed(1, sizeof(*image));
	char *copy = image ? alloc_text(uri) : NULL;
	if (!copy) {
		alloc_free(image);
		return NULL;
	}
	image->feed = feed;
	image->uri = copy;
	image->backoff.first_ms = feed->service->limits.backoff_first_ms;
	image->backoff.most_ms = feed->service->limits.backoff_most_ms;
	return image;
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
		(void)!set_bytes(images->entries[i], NULL);
		image_free(images->entries[i]);
	}
	memcpy(images->entries, next, next_count * sizeof(next[0]));
	images->count = next_count;
	bool is_whole = next_count == wanted_count;
	room_unref(images->room);
	images->room = is_whole ? room_ref(feed->hold.room) : NULL;
	return is_whole;
}

static void fail(struct image *image, const struct error *err, uint64_t retry_after_ms)
{
	struct feed *feed = image->feed;
	if (feed_service_is_ending(feed->service))
		return;
	char text[512];
	char uri[200];
	uint32_t random = feed_service_random(feed->service);
	image->try_at_ns =
		clock_now_ns(feed->service->clock) + backoff_next_ms(&image->backoff, retry_after_ms, random) * MS_NS;
	if (!image->is_logged)
		log_write(LOG_LEVEL_WARNING, "feed %s: no picture %s: %s", feed->name,
			  address_for_log(image->uri, uri, sizeof(uri)), error_text(err, text, sizeof(text)));
	image->is_logged = true;
}

static bool take_bytes(struct image *image, const struct buffer *bytes, struct error *err)
{
	if (bytes->size_bytes == 0)
		return error_set(err, ERROR_VALUE, "it is empty");
	struct blob *blob = blob_create(bytes->bytes, bytes->size_bytes);
	bool did = blob && set_bytes(image, blob);
	blob_unref(blob);
	if (!did)
		return error_set(err, ERROR_MEMORY, "no memory for it");
	image->is_here = true;
	image->is_logged = false;
	backoff_reset(&image->backoff);
	return true;
}

static void on_answer(const struct http_answer *answer, void *data)
{
	struct image *image = data;
	struct error err = answer->error;
	image->call = NULL;
	bool did = !err.code && answer->status == 200 && take_bytes(image, answer->body, &err);
	if (did)
		return;
	if (!err.code)
		error_set(&err, ERROR_HTTP, "the shop answers with status %d", answer->status);
	fail(image, &err, answer->retry_after_ms);
}

static void fetch(struct image *image)
{
	struct feed *feed = image->feed;
	struct error err = {0};
	image->call = http_start(feed->service->http,
				 &(struct http_request){
					 .url = image->uri,
					 .base = feed->poll.answered_url,
					 .token = feed_token_for(feed, feed->poll.answered_url, image->uri),
					 .accept = ACCEPT_PICTURES,
					 .allow_http = feed->allow_http,
					 .most_bytes = feed->service->limits.image_max_bytes,
					 .total_timeout_ms = feed->service->limits.total_timeout_ms * PATIENCE_FACTOR,
					 .done = on_answer,
					 .data = image,
				 },
				 &err);
	if (!image->call)
		fail(image, &err, 0);
}

/* The picture's file, below the folder of the room's file, whatever links say. */
static bool find_file(const struct image *image, char out[PATH_MAX], struct error *err)
{
	char below[PATH_MAX];
	char folder[PATH_MAX];
	const char *room_file = image->feed->address;
	const char *slash = strrchr(room_file, '/');
	if (!address_local_path(image->uri, below, sizeof(below)))
		return error_set(err, ERROR_VALUE, "a local room's pictures are named relative to its folder");
	int size = snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - room_file) + 1 : 2,
			    slash ? room_file : "./");
	if (size < 0 || (size_t)size >= sizeof(folder))
		return error_set(err, ERROR_NOT_FOUND, "no such file");
	if (file_find_below(folder, below, out, err))
		return true;
	return err->code == ERROR_VALUE ? error_set(err, ERROR_VALUE, "it lies outside the room's folder") : false;
}

static void read_file(struct image *image)
{
	struct error err = {0};
	char file[PATH_MAX];
	bool did = find_file(image, file, &err);
	if (did) {
		struct buffer bytes;
		buffer_init(&bytes, image->feed->service->limits.image_max_bytes);
		image->stamp = file_stamp_of(file);
		did = local_file_read(file, &bytes, &err) && take_bytes(image, &bytes, &err);
		buffer_finish(&bytes);
	}
	if (!did)
		fail(image, &err, 0);
}

static bool is_local(const struct image *image)
{
	return image->feed->source != FEED_SOURCE_POLL && !address_is_http(image->uri);
}

/* While the most wanted picture is on its way for the first time, the others leave it the line. */
static bool is_awaited(const struct image *image)
{
	return image->call && image->backoff.failures == 0;
}

uint64_t images_step(struct feed *feed, uint64_t now_ns)
{
	struct images *images = &feed->images;
	uint64_t next_ns = UINT64_MAX;
	if (feed->hold.room && images->room != feed->hold.room && !follow_room(feed))
		next_ns = now_ns + NO_MEMORY_NS;
	size_t running = 0;
	for (size_t i = 0; i < images->count; i++)
		running += images->entries[i]->call != NULL;
	for (size_t i = 0; i < images->count; i++) {
		struct image *image = images->entries[i];
		if (image->is_here || image->call)
			continue;
		if (image->try_at_ns > now_ns) {
			next_ns = image->try_at_ns < next_ns ? image->try_at_ns : next_ns;
			continue;
		}
		if (is_local(image)) {
			// one file a step: between two of them other rooms get their turn
			read_file(image);
			return now_ns;
		}
		if (i > 0 && (running >= RUNNING_MOST || is_awaited(images->entries[0])))
			continue;
		fetch(image);
		running += image->call != NULL;
		if (!image->call && image->try_at_ns < next_ns)
			next_ns = image->try_at_ns;
	}
	return next_ns;
}

void images_look(struct feed *feed)
{
	struct images *images = &feed->images;
	for (size_t i = 0; i < images->count; i++) {
		struct image *image = images->entries[i];
		if (!image->is_here || !is_local(image))
			continue;
		char file[PATH_MAX];
		struct error err = {0};
		struct file_stamp stamp = find_file(image, file, &err) ? file_stamp_of(file) : (struct file_stamp){0};
		// a picture that was taken away stays: the document still names it
		if (stamp.exists && !file_stamp_equal(&stamp, &image->stamp))
			image->is_here = false;
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

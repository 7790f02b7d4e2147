/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How one picture comes: from a file beside the room's, from what is kept on disk, from its server. What is here stays
 * until something else takes its place: a server that is asked again and fails changes nothing.
 */
#include "address.h"
#include "feed_private.h"

#include "base/alloc.h"
#include "base/log.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)
/* Pictures are larger than documents and less urgent: they may take so many times as long. */
#define PATIENCE_FACTOR 4
#define ACCEPT_PICTURES "image/jpeg, image/png, image/webp;q=0.5"
/* A server that does not say for how long a picture is good is asked again after so many times the least time. */
#define UNSAID_FACTOR 10
#define CHECK_MOST_MS (UINT64_C(24) * 3600 * 1000)

struct image *image_create(struct feed *feed, const char *uri)
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

void image_free(struct image *image)
{
	http_abort(&image->call);
	image_note_finish(&image->note);
	alloc_free(image->uri);
	alloc_free(image);
}

bool image_is_local(const struct image *image)
{
	enum feed_source source = image->feed->source;
	return source != FEED_SOURCE_POLL && source != FEED_SOURCE_ADAPTER && !address_is_http(image->uri);
}

/* -- what became of it -- */

static void fail(struct image *image, const struct error *err, uint64_t retry_after_ms)
{
	struct feed *feed = image->feed;
	if (feed_service_is_ending(feed->service))
		return;
	char text[512];
	char uri[200];
	uint32_t random = feed_service_random(feed->service);
	image->due_ns =
		clock_now_ns(feed->service->clock) + backoff_next_ms(&image->backoff, retry_after_ms, random) * MS_NS;
	if (!image->is_logged)
		log_write(LOG_LEVEL_WARNING, "feed %s: %s %s: %s", feed->name,
			  image->is_here ? "no newer picture" : "no picture",
			  address_for_log(image->uri, uri, sizeof(uri)), error_text(err, text, sizeof(text)));
	image->is_logged = true;
}

/* When its server is asked again: not while it says that there is no need. */
static void plan_check(struct image *image, int64_t since_ms)
{
	const struct feed_service *service = image->feed->service;
	uint64_t least_ms = service->limits.image_check_ms;
	uint64_t after_ms =
		image->note.fresh_ms == ROOM_UNSET ? least_ms * UNSAID_FACTOR : (uint64_t)image->note.fresh_ms;
	after_ms = after_ms < least_ms ? least_ms : after_ms > CHECK_MOST_MS ? CHECK_MOST_MS : after_ms;
	uint64_t left_ms = (uint64_t)since_ms < after_ms ? after_ms - (uint64_t)since_ms : 0;
	image->due_ns = clock_now_ns(service->clock) + left_ms * MS_NS;
}

static bool is_held(const struct image *image, const struct blob *blob)
{
	const struct blob *held = blob_set_get(image->feed->images.set, image->uri);
	return held && held->size_bytes == blob->size_bytes && memcmp(held->bytes, blob->bytes, blob->size_bytes) == 0;
}

/* Takes the reference. */
static bool take_blob(struct image *image, struct blob *blob, struct error *err)
{
	bool did = blob && (is_held(image, blob) || images_set(image, blob));
	if (did) {
		image->size_bytes = blob->size_bytes;
		image->is_here = true;
		image->is_logged = false;
		image->due_ns = UINT64_MAX;
		backoff_reset(&image->backoff);
	}
	blob_unref(blob);
	return did || error_set(err, ERROR_MEMORY, "no memory for it");
}

static bool take_bytes(struct image *image, const struct buffer *bytes, struct error *err)
{
	if (bytes->size_bytes == 0)
		return error_set(err, ERROR_VALUE, "it is empty");
	return take_blob(image, blob_create(bytes->bytes, bytes->size_bytes), err);
}

/* The address that the document's names are relative to; of an event, that of the room. NULL: it has none. */
static const char *base_of(const struct feed *feed)
{
	if (feed->poll.answered_url || feed->source != FEED_SOURCE_POLL)
		return feed->poll.answered_url;
	return feed->address;
}

/* -- on disk -- */

/* The whole address, by which it is kept; NULL when it is not kept. The caller frees it. */
static char *kept_as(const struct image *image)
{
	const struct feed *feed = image->feed;
	if (!feed->cache_folder || image_is_local(image))
		return NULL;
	return http_address_resolve(base_of(feed), image->uri, feed->allow_http, NULL);
}

static void look_up(struct image *image)
{
	const struct feed *feed = image->feed;
	int64_t wall_ms = clock_wall_ms(feed->service->clock);
	struct error err = {0};
	struct blob *blob = NULL;
	struct image_note note = {0};
	char uri[200];
	image->did_look_up = true;
	char *url = kept_as(image);
	bool did = url && image_cache_read(feed->cache_folder, url, feed->service->limits.image_max_bytes, wall_ms,
					   &blob, &note, &err);
	alloc_free(url);
	if (did && take_blob(image, blob, &err)) {
		image_note_finish(&image->note);
		image->note = note;
		plan_check(image, wall_ms - note.checked_ms);
		return;
	}
	image_note_finish(&note);
	if (err.code == ERROR_VALUE)
		log_write(LOG_LEVEL_WARNING, "feed %s: %s: %s, and comes anew", feed->name,
			  address_for_log(image->uri, uri, sizeof(uri)), err.message);
}

static void forget(struct image *image)
{
	char *url = kept_as(image);
	if (url)
		image_cache_remove(image->feed->cache_folder, url);
	alloc_free(url);
}

static void store(struct image *image)
{
	struct feed *feed = image->feed;
	struct error err = {0};
	char text[512];
	char *url = kept_as(image);
	if (!url)
		return;
	const struct blob *blob = blob_set_get(feed->images.set, image->uri);
	bool did = image_cache_write(feed->cache_folder, url, blob, &image->note, &err);
	alloc_free(url);
	if (!did && !feed->images.is_cache_logged)
		log_write(LOG_LEVEL_WARNING, "feed %s: pictures are not kept for the next time: %s", feed->name,
			  error_text(&err, text, sizeof(text)));
	feed->images.is_cache_logged = !did;
}

/* -- from its server -- */

static void take_note(struct image *image, const struct http_answer *answer)
{
	image_note_finish(&image->note);
	image->note = (struct image_note){
		.etag = alloc_text(answer->etag), // without memory it is fetched again as a whole
		.last_modified = alloc_text(answer->last_modified),
		.fresh_ms = answer->fresh.left_ms,
		.checked_ms = clock_wall_ms(image->feed->service->clock),
	};
}

static void take_not_modified(struct image *image)
{
	struct feed *feed = image->feed;
	image->note.checked_ms = clock_wall_ms(feed->service->clock);
	image->is_logged = false;
	backoff_reset(&image->backoff);
	char *url = kept_as(image);
	if (url)
		image_cache_confirm(feed->cache_folder, url, image->note.checked_ms);
	alloc_free(url);
	plan_check(image, 0);
}

static void on_answer(const struct http_answer *answer, void *data)
{
	struct image *image = data;
	struct error err = answer->error;
	image->call = NULL;
	if (!err.code && answer->status == 304 && image->is_here) {
		take_not_modified(image);
		return;
	}
	if (!err.code && answer->status == 200 && take_bytes(image, answer->body, &err)) {
		take_note(image, answer);
		if (answer->fresh.must_not_store)
			forget(image);
		else
			store(image);
		plan_check(image, 0);
		return;
	}
	if (answer->status == 404 || answer->status == 410)
		forget(image); // what is here stays while the document names it
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
					 .base = base_of(feed),
					 .token = feed_token(feed),
					 .token_home = feed->address,
					 .etag = image->is_here ? image->note.etag : NULL,
					 .last_modified = image->is_here ? image->note.last_modified : NULL,
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

/* -- from the room's folder -- */

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
		did = file_read_plain(file, &bytes, &err) && take_bytes(image, &bytes, &err);
		buffer_finish(&bytes);
	}
	if (!did)
		fail(image, &err, 0);
}

bool image_has_changed(const struct image *image)
{
	char file[PATH_MAX];
	struct error err = {0};
	struct file_stamp stamp = find_file(image, file, &err) ? file_stamp_of(file) : (struct file_stamp){0};
	return stamp.exists && !file_stamp_equal(&stamp, &image->stamp);
}

bool image_begin(struct image *image, bool may_ask)
{
	if (image_is_local(image))
		read_file(image);
	else if (!image->is_here && !image->did_look_up && image->feed->cache_folder)
		look_up(image);
	else if (may_ask)
		fetch(image);
	else
		return false;
	return true;
}

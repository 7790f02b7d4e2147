/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes of the pictures that a room's items name, brought along: that of the current item first, then those of the
 * items that come next. Which there are, in which order and how many bytes of them are held stands in images.c; how one
 * comes, from the network, the disk or a room's folder, in image_load.c. Knows nothing of pixels. Feed thread only.
 */
#pragma once

#include "image_cache.h"

#include "base/blob.h"
#include "base/error.h"
#include "base/file.h"
#include "feed/backoff.h"

#include <stdint.h>

#define IMAGES_MOST 32
/* So many bytes of a room's pictures are held, of the most wanted ones. */
#define IMAGES_MOST_BYTES (16u * 1024 * 1024)

struct feed;
struct http_call;
struct room;

struct image {
	struct feed *feed;
	char *uri; /* as written in the document */
	struct http_call *call;
	struct backoff backoff;
	uint64_t due_ns;         /* of the next try, or of the next asking whether it is still so */
	struct image_note note;  /* what its server said of it */
	struct file_stamp stamp; /* of a local picture, when it was read */
	size_t size_bytes;       /* 0: not known */
	bool is_here;
	bool is_in_reach; /* its bytes may be held */
	bool did_look_up; /* on disk */
	bool is_logged;   /* that it cannot be had */
};

struct images {
	const struct room *room;            /* whose pictures these are */
	struct image *entries[IMAGES_MOST]; /* the most wanted first */
	size_t count;
	struct blob_set *set; /* immutable, may be NULL; shared with published states */
	bool is_cache_logged; /* that pictures cannot be kept on disk */
};

/**
 * Follows the room that the feed holds: drops what it does not name any more, begins what is due.
 *
 * Returns:  the monotonic time of the next step.
 */
uint64_t images_step(struct feed *feed, uint64_t now_ns);

/** Local rooms: looks whether the files of pictures changed. */
void images_look(struct feed *feed);

void images_stop(struct feed *feed);

/** Puts bytes under the picture's name, or takes the name out (blob is NULL). False when there is no memory. */
MUST_CHECK bool images_set(struct image *image, struct blob *blob);

/* -- one picture (image_load.c) -- */

/** NULL when there is no memory. */
struct image *image_create(struct feed *feed, const char *uri);
void image_free(struct image *image);

/** Is it a file of the room's folder? */
bool image_is_local(const struct image *image);

/**
 * Does what is next for a picture that is due: reads its file, looks whether it is kept on disk, asks its server.
 * may_ask: there is a place for a request.
 *
 * Returns:  false when it needs a place.
 */
bool image_begin(struct image *image, bool may_ask);

/** Has the file of a local picture changed since it was read? What was taken away has not: the document names it. */
bool image_has_changed(const struct image *image);

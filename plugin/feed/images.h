/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bytes of the pictures that a room's items name, brought along: that of the current item first. Knows nothing of
 * pixels. Feed thread only.
 */
#pragma once

#include "base/blob.h"
#include "base/error.h"
#include "base/file.h"
#include "feed/backoff.h"

#include <stdint.h>

#define IMAGES_MOST 32

struct feed;
struct http_call;
struct room;

struct image {
	struct feed *feed;
	char *uri; /* as written in the document */
	struct http_call *call;
	struct backoff backoff;
	uint64_t try_at_ns;
	struct file_stamp stamp; /* of a local picture, when it was read */
	bool is_here;
	bool is_logged; /* that it cannot be had */
};

struct images {
	const struct room *room;            /* whose pictures these are */
	struct image *entries[IMAGES_MOST]; /* the most wanted first */
	size_t count;
	struct blob_set *set; /* immutable, may be NULL; shared with published states */
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

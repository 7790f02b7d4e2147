/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sources of the real module, room files for them, and their status.
 */
#pragma once

#include "harness.h"

#include <jansson.h>

#define OVERLAY_ID "shop_overlay"

/** A room file in the tests' folder; what is 0 or NULL takes a default. */
struct room_file {
	const char *name; /* "room.json" */
	long long version;
	long long price_minor; /* 7990 */
	const char *title;
	int ttl_ms;          /* 60,000 */
	int ends_in_s;       /* 0: no offer */
	const char *instead; /* this text instead of a room document */
};

/** Writes it (atomically) and returns its path, which lives until the next call with another name. */
const char *room_file_write(const struct room_file *room);

void room_file_remove(const char *name);

/** A source whose room is a file; settings may be NULL, else a JSON object that adds to it. */
obs_source_t *overlay_of_file(const char *path, const char *settings);
/** A source with exactly these settings (a JSON object). */
obs_source_t *overlay_of(const char *settings);
/** Changes settings as a user does. */
void overlay_update(obs_source_t *source, const char *settings);

/** Its status, parsed; the caller owns it. */
json_t *overlay_status_json(obs_source_t *source);
/** A member of the status ("state", "draw.draws"); integers as text, "" for null. Valid until the next call. */
const char *overlay_status_text(obs_source_t *source, const char *member);
long long overlay_status_number(obs_source_t *source, const char *member);

/** Waits until a member is as wanted; fails the test after 10 s. */
void overlay_wait(obs_source_t *source, const char *member, const char *wanted);

/** Draws the source (1080x1920 scaled to a quarter) over nothing, in each of `frames` frames; the last one is kept. */
struct picture overlay_shot(obs_source_t *source, int frames);
/** Draws until something is there, or fails after 10 s. */
struct picture overlay_first_shot(obs_source_t *source);
/** Draws until this version of the room stands and has stopped moving (no change for half a second). */
struct picture overlay_settled_shot(obs_source_t *source, const char *version);
/** Draws until the picture is clearly another one than `from`, or fails after 10 s. */
struct picture overlay_changed_shot(obs_source_t *source, const struct picture *from);
/** How many pixels are not transparent. */
int picture_painted(const struct picture *picture);
/** The pixels of a figure: the first theme's gold, which stands nowhere else in the price layer. */
int picture_gold(const struct picture *picture);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pictures of products, decoded and scaled on a thread of their own, so that the painter only copies them and no take
 * waits for one: what is not there yet is asked for and painted as a plate, and the painter is woken when it came.
 * Knows no room and no network. What nobody shows is kept up to a bound, the longest unasked goes first.
 */
#pragma once

#include "base/blob.h"
#include "base/waker.h"
#include "qt/bridge.h"

/* What is kept of pictures that no build holds; held after every pictures_trim(). */
#define PICTURES_MOST_BYTES (16u * 1024 * 1024)

/** One picture at one size; immutable, shared between threads. */
struct picture {
	uint64_t key; /* of everything that decides its pixels */
	struct bridge_image *image;
	int width_px;
	int height_px;
};

struct pictures;

enum picture_state {
	PICTURE_INVALID = 0,
	PICTURE_COMING, /* the waker wakes when that changed */
	PICTURE_HERE,
	PICTURE_FAILED, /* not a picture that we show; the log has said why */
};

struct picture_wish {
	struct blob *blob; /* the bytes of the file */
	int width_px;      /* the box that it covers */
	int height_px;
	const char *of; /* the item's id, for the log */
	bool is_ahead;  /* nobody looks at it yet: whatever is looked at is decoded before */
};

/**
 * Starts the decoder's thread.
 *
 * waker:    woken when a picture came or failed. NULL: no thread, each is decoded by who asks for it.
 * Owns:     the caller destroys it; keeps a reference to the waker.   Errors: ERROR_MEMORY.
 */
struct pictures *pictures_create(const struct bridge *bridge, struct waker *waker, struct error *err);

/** Joins the thread: waits for the one picture that is being decoded. Accepts NULL; sets the pointer to NULL. */
void pictures_destroy(struct pictures **pictures);

/**
 * Finds a picture, or begins to make it.
 *
 * Thread:   painter. Blocks on a leaf lock at most (without a waker: for the decoding).
 * Owns:     with PICTURE_HERE the caller gives *out back with picture_unref(). out NULL: only asks for it.
 * Errors:   PICTURE_COMING when there is no memory: asking again tries again.
 */
enum picture_state pictures_find(struct pictures *pictures, const struct picture_wish *wish,
				 const struct picture **out);

/** Another number: a picture came or failed since. Thread: any. */
uint64_t pictures_serial(struct pictures *pictures);

/**
 * Lets go what is beyond the bounds. What a build holds stays, so it is called when builds hold what they show: never
 * between build_clear() and the end of that build.
 *
 * Thread:   painter.
 */
void pictures_trim(struct pictures *pictures);

struct pictures_figures {
	size_t kept;       /* pictures that are here */
	size_t kept_bytes; /* of their pixels */
	size_t waiting;
	size_t failed;
	uint64_t decoded; /* since the beginning, with those that failed */
};
struct pictures_figures pictures_figures(struct pictures *pictures);

/* -- one picture (picture.c) -- */

const struct picture *picture_ref(const struct picture *picture);
/** Accepts NULL. Thread: any. */
void picture_unref(const struct picture *picture);
/** Whether somebody else holds a reference. */
bool picture_is_shared(const struct picture *picture);
size_t picture_bytes(const struct picture *picture);
uint64_t picture_key(const struct blob *blob, int width_px, int height_px);

/**
 * Decodes and scales.
 *
 * Thread:   any.   Owns: the caller owns one reference.
 * Errors:   ERROR_UNSUPPORTED, ERROR_LIMIT, ERROR_VALUE: the file's; ERROR_MEMORY: another try may do.
 */
const struct picture *picture_decode(const struct bridge *bridge, const struct blob *blob, int width_px, int height_px,
				     struct error *err);

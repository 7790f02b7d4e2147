/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pictures.h"

#include "base/alloc.h"
#include "build.h"

#include <stdatomic.h>

/* A product's picture is shown at some 240 px; whatever is larger than these was not meant for us. */
static const struct bridge_image_limits the_limits = {
	.max_bytes = 4u * 1024 * 1024, .max_pixels = 16u * 1000 * 1000, .max_side_px = 16384};

struct shared_picture {
	struct picture picture; /* first: a struct picture * is one of these */
	atomic_int refs;
	const struct bridge *bridge;
};

const struct picture *picture_ref(const struct picture *picture)
{
	atomic_fetch_add_explicit(&((struct shared_picture *)picture)->refs, 1, memory_order_relaxed);
	return picture;
}

void picture_unref(const struct picture *picture)
{
	struct shared_picture *shared = (struct shared_picture *)picture;
	if (!shared || atomic_fetch_sub_explicit(&shared->refs, 1, memory_order_acq_rel) != 1)
		return;
	shared->bridge->image_destroy(shared->picture.image);
	alloc_free(shared);
}

bool picture_is_shared(const struct picture *picture)
{
	return atomic_load_explicit(&((struct shared_picture *)picture)->refs, memory_order_acquire) > 1;
}

size_t picture_bytes(const struct picture *picture)
{
	return (size_t)picture->width_px * (size_t)picture->height_px * 4;
}

uint64_t picture_key(const struct blob *blob, int width_px, int height_px)
{
	uint64_t key = key_number(key_number(BUILD_KEY, (int64_t)blob->hash), (int64_t)blob->size_bytes);
	return key_number(key_number(key, width_px), height_px);
}

const struct picture *picture_decode(const struct bridge *bridge, const struct blob *blob, int width_px, int height_px,
				     struct error *err)
{
	struct shared_picture *shared = alloc_zeroed(1, sizeof(*shared));
	if (!shared) {
		error_set(err, ERROR_MEMORY, "no memory for a picture");
		return NULL;
	}
	atomic_init(&shared->refs, 1);
	shared->bridge = bridge;
	shared->picture.key = picture_key(blob, width_px, height_px);
	shared->picture.width_px = width_px;
	shared->picture.height_px = height_px;
	struct bridge_image *whole = bridge->image_decode(blob->bytes, blob->size_bytes, &the_limits, err);
	if (whole) {
		shared->picture.image = bridge->image_cover(whole, width_px, height_px, err);
		bridge->image_destroy(whole);
	}
	if (shared->picture.image)
		return &shared->picture;
	alloc_free(shared);
	return NULL;
}

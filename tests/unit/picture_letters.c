/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_letters.h"

#include <stdlib.h>
#include <time.h>

struct letters_gate the_gate;
static atomic_int the_images;

static struct bridge_image *image_create(int width_px, int height_px)
{
	struct bridge_image *image = malloc(sizeof(*image));
	*image = (struct bridge_image){width_px, height_px};
	atomic_fetch_add(&the_images, 1);
	return image;
}

static void image_destroy(struct bridge_image *image)
{
	atomic_fetch_sub(&the_images, image != NULL);
	free(image);
}

static struct bridge_image *decode(const void *bytes, size_t size_bytes, const struct bridge_image_limits *limits,
				   struct error *err)
{
	const char *text = bytes;
	(void)limits;
	lock_enter(&the_gate.lock);
	the_gate.decoded[the_gate.count++] = size_bytes > 1 ? text[1] : '-';
	while (text[0] == 'w' && !the_gate.is_open)
		condition_wait_until(&the_gate.opened, &the_gate.lock, UINT64_MAX);
	lock_leave(&the_gate.lock);
	if (text[0] == 'x')
		error_set(err, ERROR_UNSUPPORTED, "a letter that is no picture");
	else if (text[0] == 'm')
		error_set(err, ERROR_MEMORY, "no memory");
	else
		return image_create(1, 1);
	return NULL;
}

static struct bridge_image *cover(const struct bridge_image *image, int width_px, int height_px, struct error *err)
{
	(void)image;
	(void)err;
	return image_create(width_px, height_px);
}

const struct bridge letters_bridge = {.image_decode = decode, .image_cover = cover, .image_destroy = image_destroy};

void letters_begin(void)
{
	the_gate = (struct letters_gate){.count = 0};
	lock_init(&the_gate.lock);
	condition_init(&the_gate.opened);
}

int letters_end(void)
{
	condition_finish(&the_gate.opened);
	lock_finish(&the_gate.lock);
	return atomic_load(&the_images);
}

void letters_open_gate(void)
{
	lock_enter(&the_gate.lock);
	the_gate.is_open = true;
	condition_signal_all(&the_gate.opened);
	lock_leave(&the_gate.lock);
}

void letters_pause_ms(int ms)
{
	nanosleep(&(struct timespec){.tv_nsec = ms * 1000000L}, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include "unit.h"

#include "base/file.h"

static struct blob_set *the_images;

const struct bridge *layers_bridge(void)
{
	struct error err = {0};
	char text[320];
	const struct bridge *bridge = bridge_load(SHOP_BINARY_DIR, &err);
	if (!bridge)
		fail_msg("%s", error_text(&err, text, sizeof(text)));
	return bridge;
}

static void add(const char *name, const void *bytes, size_t size_bytes)
{
	struct blob *blob = blob_create(bytes, size_bytes);
	struct blob_set *with = blob_set_with(the_images, name, blob);
	blob_unref(blob);
	blob_set_unref(the_images);
	the_images = with;
}

static void add_file(const char *name, const char *path)
{
	struct buffer bytes;
	buffer_init(&bytes, 4u << 20);
	assert_true(file_read(path, &bytes, NULL));
	add(name, bytes.bytes, bytes.size_bytes);
	buffer_finish(&bytes);
}

const struct blob_set *layers_images(void)
{
	if (!the_images) {
		add_file("a.png", LAYERS_FOLDER "/product.png");
		add_file("b.png", LAYERS_FOLDER "/other.png");
		add("broken.png", "\x89PNG\r\n\x1a\nand then nothing", 24);
	}
	return the_images;
}

void layers_images_finish(void)
{
	blob_set_unref(the_images);
	the_images = NULL;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "badges.h"

#include "base/blob.h"
#include "base/file.h"
#include "base/log.h"

#include <stdio.h>

#define BADGE_MAX_BYTES (16u * 1024u)

static const char *const the_names[BADGE_COUNT] = {
	[BADGE_RETURN] = "return", [BADGE_TRUCK] = "truck",   [BADGE_SHIELD] = "shield", [BADGE_CALENDAR] = "calendar",
	[BADGE_BOLT] = "bolt",     [BADGE_PARCEL] = "parcel", [BADGE_TAG] = "tag",       [BADGE_SEAL] = "seal",
	[BADGE_GIFT] = "gift",     [BADGE_CHECK] = "check",
};

static const struct bridge_image *load(const struct bridge *bridge, const char *path, uint64_t *key, struct error *err)
{
	const struct bridge_image *shape = NULL;
	struct buffer bytes;
	buffer_init(&bytes, BADGE_MAX_BYTES);
	if (file_read(path, &bytes, err))
		shape = bridge->svg_decode(bytes.bytes, bytes.size_bytes, err);
	*key = blob_hash(bytes.bytes, bytes.size_bytes, BLOB_HASH);
	buffer_finish(&bytes);
	return shape;
}

void badges_load(struct badges *badges, const struct bridge *bridge, const char *data_folder)
{
	*badges = (struct badges){.bridge = bridge};
	for (int i = BADGE_INVALID + 1; i < BADGE_COUNT; i++) {
		struct error err = {0};
		char path[1024];
		char text[320];
		snprintf(path, sizeof(path), "%s/badges/%s.svg", data_folder, the_names[i]);
		badges->entries[i].shape = load(bridge, path, &badges->entries[i].key, &err);
		if (!badges->entries[i].shape)
			log_write(LOG_LEVEL_WARNING, "no icon \"%s\": %s", the_names[i],
				  error_text(&err, text, sizeof(text)));
	}
}

void badges_finish(struct badges *badges)
{
	for (int i = BADGE_INVALID + 1; badges->bridge && i < BADGE_COUNT; i++) {
		if (badges->entries[i].shape)
			badges->bridge->image_destroy((struct bridge_image *)badges->entries[i].shape);
	}
	*badges = (struct badges){0};
}

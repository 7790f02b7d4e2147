/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "room_pictures.h"

#include "folder_file.h"
#include "http_text.h"

#include "base/file.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PICTURE_MAX_BYTES (4u * 1024u * 1024u)
#define PICTURES_MOST 32

/* The file's name that a relative uri means: without query and fragment, escapes undone. */
static bool decode_name(const char *uri, char out[PATH_MAX], struct error *err)
{
	char path[PATH_MAX];
	if (uri[0] == '/' || uri[strcspn(uri, ":/")] == ':')
		return error_set(err, ERROR_UNSUPPORTED, "only the files beside the room are read");
	int wanted = snprintf(path, sizeof(path), "%.*s", (int)strcspn(uri, "?#"), uri);
	if (wanted < 0 || wanted >= PATH_MAX || !http_path_decode(path, out, PATH_MAX))
		return error_set(err, ERROR_VALUE, "it is no name of a file");
	return true;
}

static bool read_picture(const char *folder, const char *uri, struct buffer *bytes, struct error *err)
{
	char name[PATH_MAX];
	struct folder_file file;
	if (!decode_name(uri, name, err) || !folder_file_open(folder, name, &file, err))
		return false;
	close(file.fd);
	return file_read(file.path, bytes, err);
}

/* The set with the picture in it; the old one when that is not possible. */
static struct blob_set *add_picture(struct blob_set *set, const char *folder, const char *room_file, const char *uri)
{
	struct error err = {0};
	struct buffer bytes;
	buffer_init(&bytes, PICTURE_MAX_BYTES);
	if (!read_picture(folder, uri, &bytes, &err)) {
		fprintf(stderr, "shop-overlay render: %s: no picture %s: %s\n", room_file, uri, err.message);
		buffer_finish(&bytes);
		return set;
	}
	struct blob *blob = blob_create(bytes.bytes, bytes.size_bytes);
	struct blob_set *with = blob ? blob_set_with(set, uri, blob) : NULL;
	blob_unref(blob);
	buffer_finish(&bytes);
	if (!with)
		return set;
	blob_set_unref(set);
	return with;
}

struct blob_set *room_pictures_read(const struct room *room, const char *room_file)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(room_file, '/');
	snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - room_file) + 1 : 1, slash ? room_file : ".");
	struct blob_set *set = NULL;
	size_t first = room->current ? (size_t)(room->current - room->items) : 0;
	for (size_t i = 0; i < room->item_count && blob_set_count(set) < PICTURES_MOST; i++) {
		const char *uri = room->items[(first + i) % room->item_count].image;
		if (uri && !blob_set_get(set, uri))
			set = add_picture(set, folder, room_file, uri);
	}
	return set;
}

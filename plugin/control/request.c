/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "control_own.h"

#include "base/alloc.h"
#include "base/blob.h"
#include "base/buffer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

char *control_request_key(const struct control_request *request)
{
	const char *sheet = request->sheet_file ? request->sheet_file : "";
	const char *client = request->client ? request->client : "";
	struct buffer text;
	buffer_init(&text, 128 * 1024);
	char *feed = feed_request_key(&request->feed);
	char *key = NULL;
	// with the lengths, so that no two requests write the same text
	if (feed &&
	    buffer_add_format(&text, NULL, "%d %d %08x %zu %zu\n%s%s%s", (int)request->desk, (int)request->follow,
			      (unsigned)request->shown_layers, strlen(sheet), strlen(client), sheet, client, feed))
		key = alloc_text(buffer_text(&text));
	alloc_free(feed);
	buffer_finish(&text);
	return key;
}

bool request_asks_shop(const struct control_request *request)
{
	return request->desk == DESK_SHOP && request->feed.source == FEED_SOURCE_POLL;
}

/* A file's name that shows which room it is, and is no other room's: the end of the room's key in letters that every
 * file system takes, and a number of all of it. */
bool stand_path_of(const struct control_service *service, const struct control_request *request, char **out,
		   struct error *err)
{
	*out = NULL;
	if (!service->stands_folder || request_asks_shop(request))
		return true;
	char name[81];
	struct buffer path;
	buffer_init(&path, 64 * 1024);
	char *key = feed_request_key(&request->feed);
	if (key) {
		size_t size = strlen(key);
		snprintf(name, sizeof(name), "%s", key + (size < sizeof(name) ? 0 : size - sizeof(name) + 1));
		for (char *at = name; *at; at++) {
			bool is_plain = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
					(*at >= '0' && *at <= '9') || *at == '-';
			*at = is_plain ? *at : '_';
		}
		if (buffer_add_format(&path, NULL, "%s/%s-%016" PRIx64 ".json", service->stands_folder, name,
				      blob_hash(key, size, BLOB_HASH)))
			*out = alloc_text(buffer_text(&path));
	}
	alloc_free(key);
	buffer_finish(&path);
	return *out || error_set(err, ERROR_MEMORY, "no memory for a show's files");
}

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
	const char *rules = request->rules ? request->rules : "";
	struct buffer text;
	buffer_init(&text, 128 * 1024);
	char *feed = feed_request_key(&request->feed);
	char *key = NULL;
	// with the lengths, so that no two requests write the same text
	if (feed && buffer_add_format(&text, NULL, "%d %d %08x %zu %zu %zu\n%s%s%s%s", (int)request->desk,
				      (int)request->follow, (unsigned)request->shown_layers, strlen(sheet),
				      strlen(client), strlen(rules), sheet, client, rules, feed))
		key = alloc_text(buffer_text(&text));
	alloc_free(feed);
	buffer_finish(&text);
	return key;
}

char *control_key_with_sheet(const char *key, const char *sheet_file)
{
	int desk, follow;
	unsigned shown_layers;
	size_t sheet_bytes, client_bytes, rules_bytes;
	const char *texts = strchr(key, '\n');
	if (!texts || sscanf(key, "%d %d %x %zu %zu %zu", &desk, &follow, &shown_layers, &sheet_bytes, &client_bytes,
			     &rules_bytes) != 6)
		return NULL;
	struct buffer text;
	buffer_init(&text, 128 * 1024);
	char *with = NULL;
	if (strlen(texts + 1) >= sheet_bytes &&
	    buffer_add_format(&text, NULL, "%d %d %08x %zu %zu %zu\n%s%s", desk, follow, shown_layers,
			      strlen(sheet_file), client_bytes, rules_bytes, sheet_file, texts + 1 + sheet_bytes))
		with = alloc_text(buffer_text(&text));
	buffer_finish(&text);
	return with;
}

bool request_asks_shop(const struct control_request *request)
{
	return request->desk == DESK_SHOP && request->feed.source == FEED_SOURCE_POLL;
}

/* A show that is played begins again as it was; what a desk made of the last time is nothing to it. */
static bool is_played(const struct control_request *request)
{
	return request->feed.source == FEED_SOURCE_DEMO || request->feed.source == FEED_SOURCE_REPLAY;
}

/* The last part of an address or a path in letters that every file system takes; nothing of a query, which may hold a
 * secret. */
static void name_of(const char *where, char *name, size_t size_bytes)
{
	size_t length = strcspn(where, "?#");
	size_t begin = length;
	while (begin > 0 && where[begin - 1] != '/')
		begin--;
	size_t size = 0;
	for (; begin < length && size + 1 < size_bytes; begin++) {
		char c = where[begin];
		bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
		name[size++] = is_plain ? c : '_';
	}
	name[size] = '\0';
}

/* A file's name that shows which room it is, with a number of all of the room's key: it is no other room's. */
bool stand_path_of(const struct control_service *service, const struct control_request *request, char **out,
		   struct error *err)
{
	*out = NULL;
	if (!service->stands_folder || request_asks_shop(request) || is_played(request))
		return true;
	const char *where = request->feed.source == FEED_SOURCE_POLL ? request->feed.url : request->feed.path;
	char name[41];
	struct buffer path;
	buffer_init(&path, 64 * 1024);
	name_of(where ? where : "", name, sizeof(name));
	char *key = feed_request_key(&request->feed);
	if (key && buffer_add_format(&path, NULL, "%s/%s-%016" PRIx64 ".json", service->stands_folder, name,
				     blob_hash(key, strlen(key), BLOB_HASH)))
		*out = alloc_text(buffer_text(&path));
	alloc_free(key);
	buffer_finish(&path);
	return *out || error_set(err, ERROR_MEMORY, "no memory for a show's files");
}

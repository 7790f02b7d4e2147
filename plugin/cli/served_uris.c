/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_uris.h"

#include "http_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "images/"
#define ELSEWHERE "~/"

/* Gives the uri's new form, NULL to leave it as it is; *did is false without memory. */
typedef char *(*rewrite_fn)(const char *uri, const char *room_id, bool *did);

static bool starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

static char *join(const char *a, const char *b, const char *c, bool *did)
{
	size_t size_bytes = strlen(a) + strlen(b) + strlen(c) + 1;
	char *text = malloc(size_bytes);
	if (text)
		snprintf(text, size_bytes, "%s%s%s", a, b, c);
	*did = text != NULL;
	return text;
}

/* A scheme (RFC 3986, 3.1) or an address from a root: nothing of the room's folder. */
static bool is_relative(const char *uri)
{
	return *uri && *uri != '/' && uri[strcspn(uri, ":/")] != ':';
}

static char *to_address(const char *uri, const char *room_id, bool *did)
{
	if (!is_relative(uri))
		return NULL;
	return join(room_id, starts_with(uri, FOLDER) ? "/" : "/" FOLDER ELSEWHERE, uri, did);
}

static char *to_file(const char *uri, const char *room_id, bool *did)
{
	size_t length = strlen(room_id);
	if (!starts_with(uri, room_id) || uri[length] != '/' || !starts_with(uri + length + 1, FOLDER))
		return NULL;
	const char *name = uri + length + 1;
	if (starts_with(name + strlen(FOLDER), ELSEWHERE))
		name += strlen(FOLDER ELSEWHERE);
	return join(name, "", "", did);
}

static bool rewrite_member(json_t *object, const char *member, const char *room_id, rewrite_fn rewrite)
{
	const char *uri = json_string_value(json_object_get(object, member));
	bool did = true;
	char *changed = uri ? rewrite(uri, room_id, &did) : NULL;
	if (changed)
		did = json_object_set_new(object, member, json_string(changed)) == 0;
	free(changed);
	return did;
}

/* The members that docs/room-document.md gives the kind uri. json_object_get() is NULL for what is no object. */
static bool rewrite_all(json_t *document, const char *room_id, rewrite_fn rewrite)
{
	bool did = true;
	size_t i, k;
	json_t *entry, *sku;
	json_array_foreach(json_object_get(json_object_get(document, "room"), "people"), i, entry) did =
		rewrite_member(entry, "avatar", room_id, rewrite) && did;
	json_array_foreach(json_object_get(document, "items"), i, entry)
	{
		did = rewrite_member(entry, "image", room_id, rewrite) && did;
		json_array_foreach(json_object_get(entry, "skus"), k, sku) did =
			rewrite_member(sku, "image", room_id, rewrite) && did;
	}
	return did;
}

bool served_uris_to_addresses(json_t *document, const char *room_id)
{
	return rewrite_all(document, room_id, to_address);
}

bool served_uris_to_files(json_t *document, const char *room_id)
{
	return rewrite_all(document, room_id, to_file);
}

bool served_uri_file(const char *rest, char *out, size_t size_bytes)
{
	bool is_elsewhere = starts_with(rest, ELSEWHERE);
	const char *name = is_elsewhere ? rest + strlen(ELSEWHERE) : rest;
	if (!http_picture_type(name))
		return false;
	for (const char *at = name; at; at = strchr(at, '/')) {
		at += *at == '/' && at != name;
		size_t length = strcspn(at, "/");
		if (length == 0 || (length == 1 && at[0] == '.') || (length == 2 && at[0] == '.' && at[1] == '.'))
			return false;
	}
	int wanted = snprintf(out, size_bytes, "%s%s", is_elsewhere ? "" : FOLDER, name);
	return wanted > 0 && (size_t)wanted < size_bytes;
}

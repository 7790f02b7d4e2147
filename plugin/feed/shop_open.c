/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A shop that is asked by an adapter: its opening, by any thread, and its end.
 */
#include "shop.h"

#include "adapter/template.h"
#include "base/alloc.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* "name=value" lines into pairs; room is the room's id. Errors: ERROR_USAGE. */
static bool take_vars(struct shop *shop, struct error *err)
{
	for (char *line = shop->vars_text; line && *line;) {
		char *end = line + strcspn(line, "\r\n");
		char *next = end + strspn(end, "\r\n");
		*end = '\0';
		char *equals = strchr(line, '=');
		if (!equals)
			return error_set_at(err, ERROR_USAGE, "adapter_vars", "wants lines of name=value");
		*equals = '\0';
		if (strcmp(line, "room") == 0) {
			alloc_free(shop->room_id);
			shop->room_id = alloc_text(equals + 1);
		} else if (shop->var_count == sizeof(shop->vars) / sizeof(shop->vars[0])) {
			return error_set_at(err, ERROR_USAGE, "adapter_vars", "too many");
		} else {
			shop->vars[shop->var_count++] = (struct adapter_pair){line, equals + 1};
		}
		line = next;
	}
	return true;
}

static bool make_asks(struct shop *shop, struct feed *feed, struct error *err)
{
	const struct adapter_given given = shop_given(shop);
	size_t count = 0;
	for (size_t i = 0; i < json_array_size(shop->adapter->requests); i++)
		count += request_count(shop->adapter, &given, json_array_get(shop->adapter->requests, i));
	shop->asks = alloc_zeroed(count + 1, sizeof(*shop->asks));
	if (!shop->asks)
		return error_set(err, ERROR_MEMORY, "no memory for a shop");
	for (size_t i = 0; i < json_array_size(shop->adapter->requests); i++) {
		const json_t *request = json_array_get(shop->adapter->requests, i);
		size_t of_this = request_count(shop->adapter, &given, request);
		for (size_t k = 0; k < of_this; k++) {
			struct shop_ask *ask = &shop->asks[shop->ask_count++];
			ask->feed = feed;
			ask->place = i;
			ask->each_index = k;
			ask->as_of_ms = ROOM_UNSET;
			ask->backoff.first_ms = feed->service->limits.backoff_first_ms;
			if (json_object_get(request, "repeat"))
				request_each(shop->adapter, &given, request, k, ask->each, sizeof(ask->each));
		}
	}
	return shop->ask_count > 0 || error_set(err, ERROR_USAGE,
						"there is nothing to ask the shop for: a var that "
						"holds ids is empty");
}

bool shop_address_of(const struct shop *shop, const json_t *request, struct buffer *url, struct error *err)
{
	struct names names;
	const struct adapter_given given = shop_given(shop);
	names_init(&names, shop->adapter, &given, 0, "");
	names.each = "0";
	return template_expand(json_string_value(json_object_get(request, "url")), TEMPLATE_PLAIN, names_find, &names,
			       url, err);
}

/* The address of the first request may be wrong in ways that show now. */
static bool check_address(struct shop *shop, const struct feed *feed, struct error *err)
{
	struct buffer url;
	buffer_init(&url, 16384);
	bool did = shop_address_of(shop, json_array_get(shop->adapter->requests, 0), &url, err) &&
		   http_address_check(buffer_text(&url), feed->allow_http, err);
	buffer_finish(&url);
	return did;
}

static char *secrets_path_of(const struct feed_request *request)
{
	char path[PATH_MAX];
	if (request->secrets_file)
		return alloc_text(request->secrets_file);
	if (!request->secrets_folder || !request->profile)
		return NULL;
	int size = snprintf(path, sizeof(path), "%s/%s.adapter.json", request->secrets_folder, request->profile);
	return size > 0 && size < (int)sizeof(path) ? alloc_text(path) : NULL;
}

static bool read_of(const char *folder, const char *id, const struct adapter **out, struct error *err)
{
	char path[PATH_MAX];
	int size = snprintf(path, sizeof(path), "%s/adapters/%s.json", folder, id);
	if (size < 0 || size >= (int)sizeof(path))
		return error_set(err, ERROR_LIMIT, "the adapter's path is too long");
	return adapter_read(path, out, err);
}

/* A file, or the id of one that is shipped, or of one of the user's, which never stands before a shipped one. */
static bool find_adapter(const struct feed_request *request, const struct adapter **out, struct error *err)
{
	struct error why = {0};
	if (strchr(request->path, '/') || (!request->data_folder && !request->user_folder))
		return adapter_read(request->path, out, err);
	if (request->data_folder && read_of(request->data_folder, request->path, out, &why))
		return true;
	if ((!why.code || why.code == ERROR_NOT_FOUND) && request->user_folder) {
		why = (struct error){0};
		if (read_of(request->user_folder, request->path, out, &why))
			return true;
	}
	if (why.code == ERROR_NOT_FOUND)
		error_set_at(&why, ERROR_NOT_FOUND, "adapter", "there is no adapter \"%.64s\"", request->path);
	if (err)
		*err = why;
	return false;
}

bool shop_describe(struct shop *shop, const struct feed_request *request, struct error *err)
{
	shop->digest = request->digest;
	shop->vars_text = alloc_text(request->adapter_vars);
	shop->secrets_path = secrets_path_of(request);
	shop->room_id = alloc_text(request->room_id ? request->room_id : request->profile);
	if (!find_adapter(request, &shop->adapter, err) || !take_vars(shop, err))
		return false;
	const struct adapter_given given = shop_given(shop);
	return adapter_check_given(shop->adapter, &given, err);
}

void shop_forget(struct shop *shop)
{
	keep_finish(&shop->keep);
	alloc_free(shop->vars_text);
	alloc_free(shop->room_id);
	alloc_free(shop->secrets_path);
	adapter_unref(shop->adapter);
}

bool shop_open(struct feed *feed, const struct feed_request *request, struct error *err)
{
	struct shop *shop = alloc_zeroed(1, sizeof(*shop));
	if (!shop)
		return error_set(err, ERROR_MEMORY, "no memory for a shop");
	feed->shop = shop;
	shop->token.lock = KEEP_NO_LOCK;
	snprintf(shop->epoch, sizeof(shop->epoch), "a%" PRId64, clock_wall_ms(feed->service->clock));
	return shop_describe(shop, request, err) && check_address(shop, feed, err) && make_asks(shop, feed, err);
}

void shop_stop(struct feed *feed)
{
	struct shop *shop = feed->shop;
	if (!shop)
		return;
	shop_token_stop(feed);
	shop_change_stop(feed);
	for (size_t i = 0; i < shop->ask_count; i++) {
		http_abort(&shop->asks[i].call);
		json_decref(shop->asks[i].fragment);
		json_decref(shop->asks[i].kept);
		alloc_free(shop->asks[i].etag);
		alloc_free(shop->asks[i].report);
	}
	alloc_free(shop->asks);
	json_decref(shop->told);
	shop_forget(shop);
	alloc_free(shop);
	feed->shop = NULL;
}

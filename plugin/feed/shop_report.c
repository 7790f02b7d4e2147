/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an adapter made of the newest answers, for people who write one: each target with its value, or why it is unset.
 * Feed thread only.
 */
#include "shop.h"

#include "base/alloc.h"

#include <string.h>

#define REPORT_MOST_BYTES (32u * 1024u)

/* "item" or "item (1234)". */
static bool add_name(const struct shop *shop, const struct shop_ask *ask, struct buffer *text)
{
	const char *id = json_string_value(json_object_get(shop_request(shop, ask), "id"));
	return buffer_add_format(text, NULL, ask->each[0] ? "%s (%s):" : "%s:", id, ask->each);
}

static bool add_ask(const struct shop *shop, const struct shop_ask *ask, struct buffer *text)
{
	char words[sizeof(ask->error.path) + sizeof(ask->error.message) + 64];
	if (!add_name(shop, ask, text))
		return false;
	struct error error = ask->error;
	const char *id = json_string_value(json_object_get(shop_request(shop, ask), "id"));
	if (strcmp(error.path, id) == 0)
		error.path[0] = '\0'; // it stands before it
	if (error.code && !buffer_add_format(text, NULL, " %s", error_text(&error, words, sizeof(words))))
		return false;
	return buffer_add_format(text, NULL, "\n%s", ask->report ? ask->report : "");
}

static void publish(struct feed *feed)
{
	const struct shop *shop = feed->shop;
	struct buffer text;
	buffer_init(&text, REPORT_MOST_BYTES);
	// what has no room is left out
	for (size_t i = 0; i < shop->ask_count; i++) {
		if (!add_ask(shop, &shop->asks[i], &text))
			break;
	}
	// a NUL that counts: it is read as a text
	struct blob *report = blob_create(buffer_text(&text), text.size_bytes + 1);
	buffer_finish(&text);
	if (!report)
		return;
	blob_unref(feed->report);
	feed->report = report;
}

void shop_report(struct shop_ask *ask, struct buffer *lines)
{
	char *text = alloc_text(buffer_text(lines));
	if (text)
		keep_scrub_text(&ask->feed->shop->keep, text);
	// a refusal says nothing of the targets: what was known of them stands on
	if (text && text[0]) {
		alloc_free(ask->report);
		ask->report = text;
	} else {
		alloc_free(text);
	}
	publish(ask->feed);
}

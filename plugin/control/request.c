/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "control_own.h"

#include "base/alloc.h"
#include "base/buffer.h"

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

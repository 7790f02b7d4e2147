/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serve_ready.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

bool serve_say_ready(const struct serve_http *http, struct served_room *room)
{
	struct served_document *document = served_room_get(room);
	const char *id = served_document_room_id(document);
	char url[160];
	snprintf(url, sizeof(url), "http://127.0.0.1:%u/v1/rooms/%s", serve_http_port(http), id);
	json_t *line = json_pack("{s:b, s:s, s:i, s:s, s:i}", "ready", 1, "url", url, "port",
				 (int)serve_http_port(http), "room", id, "pid", (int)getpid());
	char *text = line ? json_dumps(line, 0) : NULL;
	bool did = text && puts(text) >= 0 && fflush(stdout) == 0;
	free(text);
	json_decref(line);
	served_document_unref(document);
	return did;
}

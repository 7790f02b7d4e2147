/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "push_fixture.h"

#include "room/wall_time.h"

#include <stdio.h>
#include <string.h>

static char *next_text(void)
{
	static char texts[8][2048];
	static unsigned turn;
	return texts[turn++ % 8];
}

static const char *now_text(void)
{
	static char text[48];
	return wall_time_text(clock_wall_ms(clock_system()), 480, text, sizeof(text));
}

void push_say_room(struct fixture *fixture, const char *body, const char *etag)
{
	scripted_server_say(
		fixture->server, "/room",
		&(struct script){.body = body, .etag = etag, .headers = "Link: </events>; rel=\"events\"\r\n"});
}

void push_say_stream(struct fixture *fixture, const char *begin)
{
	scripted_server_say(
		fixture->server, "/events",
		&(struct script){.body = begin, .is_stream = true, .headers = "Content-Type: text/event-stream\r\n"});
}

void push_open(struct fixture *fixture, int ttl_ms)
{
	push_say_stream(fixture, ": hello\n\n");
	push_say_room(fixture, room_text_of("e1", 5, 7990, ttl_ms), "\"e1-5\"");
	fixture_open(fixture, "/room");
	WAIT_FOR(fixture, push_sale_of(state) == 7990);
	// later than the answer by the shop's clock, which counts milliseconds
	pause_ms(5);
	push_send(fixture, event_room("e1", 5, 7990, ttl_ms));
	WAIT_FOR(fixture, state->source == FEED_SOURCE_PUSH && state->is_push_live);
}

void push_send(struct fixture *fixture, const char *text)
{
	WAIT_UNTIL(scripted_server_send(fixture->server, "/events", text) > 0);
}

const char *event_of(const char *type, const char *data, const char *id)
{
	char *text = next_text();
	int used = snprintf(text, 2048, "event: %s\n", type);
	if (id)
		used += snprintf(text + used, 2048 - (size_t)used, "id: %s\n", id);
	// a document of several lines is an event of several lines
	for (const char *line = data; line;) {
		size_t size = strcspn(line, "\n");
		used += snprintf(text + used, 2048 - (size_t)used, "data: %.*s\n", (int)size, line);
		line = line[size] ? line + size + 1 : NULL;
	}
	snprintf(text + used, 2048 - (size_t)used, "\n");
	return text;
}

const char *event_room(const char *epoch, int version, int sale_minor, int ttl_ms)
{
	char data[1024];
	char id[80];
	const char *like = room_text_of(epoch, version, sale_minor, ttl_ms);
	const char *mark = strstr(like, "@NOW@");
	snprintf(data, sizeof(data), "%.*s%s%s", (int)(mark - like), like, now_text(), mark + 5);
	snprintf(id, sizeof(id), "%s-%d", epoch, version);
	return event_of("room", data, id);
}

const char *event_patch(int base, int version, int sale_minor)
{
	char data[512];
	char id[80];
	snprintf(data, sizeof(data),
		 "{\"base\": %d, \"version\": %d, \"patch\": {\"server_time\": \"%s\"}, "
		 "\"items\": {\"a\": {\"price\": {\"sale\": %d}}}}",
		 base, version, now_text(), sale_minor);
	snprintf(id, sizeof(id), "e1-%d", version);
	return event_of("patch", data, id);
}

const char *event_confirm(const char *epoch, int version)
{
	char data[256];
	snprintf(data, sizeof(data), "{\"epoch\": \"%s\", \"version\": %d, \"at\": \"%s\"}", epoch, version,
		 now_text());
	return event_of("confirm", data, NULL);
}

int64_t push_sale_of(const struct feed_state *state)
{
	return state->room ? state->room->items[0].price.sale_minor : -1;
}

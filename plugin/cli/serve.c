/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `serve`: a shop made of one file, for shows without a shop of their own, for rehearsals and for tests. The main
 * thread waits for the signal to stop and looks at the file; the answers are serve_http.c's.
 */
#include "commands.h"
#include "serve_http.h"

#include "room/wall_time.h"

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TURN_NS 250000000L

enum { OPTION_ROOM, OPTION_PORT, OPTION_NOW };

static const struct option_spec options[] = {
	[OPTION_ROOM] = {"room", "FILE", "the room document", true},
	[OPTION_PORT] = {"port", "N", "listen on this port (default 0: one that is free)", false},
	[OPTION_NOW] = {"now", "TIME", "start the server's clock at this RFC 3339 time", false},
};

/* The server's clock: it starts where it was told to and runs on with the monotonic one. */
static int64_t anchored_wall_ms(void *data)
{
	return clock_anchor_shop_ms(data, clock_now_ns(clock_system()));
}

static uint64_t system_now_ns(void *data)
{
	(void)data;
	return clock_now_ns(clock_system());
}

/* Once, so that what a script waits for is one line. */
static bool say_ready(const struct serve_http *http, struct served_room *room)
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

static void say(const char *file, const struct error *err)
{
	char text[sizeof(err->path) + sizeof(err->message) + 64];
	struct error shown = *err;
	if (strcmp(shown.path, file) == 0)
		shown.path[0] = '\0';
	fprintf(stderr, "shop-overlay serve: %s: %s\n", file, error_text(&shown, text, sizeof(text)));
}

static void serve_until(const sigset_t *stops, struct served_room *room, const char *file)
{
	const struct timespec turn = {.tv_nsec = TURN_NS};
	while (sigtimedwait(stops, NULL, &turn) < 0) {
		struct error why;
		if (served_room_tick(room, &why))
			say(file, &why);
	}
}

static enum exit_code serve(const char *file, uint16_t port, const struct clock *clock)
{
	struct error err = {0};
	enum exit_code code = EXIT_BAD;
	struct serve_http *http = NULL;
	struct served_room *room = served_room_open(file, clock, &err);
	if (!room) {
		say(file, &err);
		return code;
	}
	// Blocked before the first thread starts: all of them leave these to the wait below.
	sigset_t stops;
	sigemptyset(&stops);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &stops, NULL);
	signal(SIGPIPE, SIG_IGN);
	http = serve_http_start(room, clock, port, &err);
	if (!http) {
		say(file, &err);
	} else if (!say_ready(http, room)) {
		fprintf(stderr, "shop-overlay serve: stdout cannot be written\n");
	} else {
		serve_until(&stops, room, file);
		code = EXIT_GOOD;
	}
	serve_http_stop(&http);
	if (!served_room_close(&room, &err)) {
		say(file, &err);
		code = EXIT_BAD;
	}
	return code;
}

static enum exit_code run(const struct args *args)
{
	const char *port_text = args->values[OPTION_PORT];
	const char *now_text = args->values[OPTION_NOW];
	int64_t port = 0;
	if (port_text && !args_number(port_text, 0, UINT16_MAX, &port))
		return args_usage(args, "--port %s: a port is 0 to 65535", port_text);
	struct clock_anchor anchor = {.at_ns = clock_now_ns(clock_system())};
	if (now_text && !wall_time_parse(now_text, &anchor.shop_ms, NULL))
		return args_usage(args, "--now %s: a time is written 2026-11-21T21:00:00+08:00", now_text);
	const struct clock started = {.now_ns = system_now_ns, .wall_ms = anchored_wall_ms, .data = &anchor};
	return serve(args->values[OPTION_ROOM], (uint16_t)port, now_text ? &started : clock_system());
}

const struct command command_serve = {
	.name = "serve",
	.summary = "Offer a room file over HTTP on this machine, and take changes to it.",
	.options = options,
	.option_count = sizeof(options) / sizeof(*options),
	.notes = "The first line on stdout is {\"ready\": true, \"url\", \"port\", \"room\", \"pid\"}. The file is "
		 "served anew\n"
		 "when it changes; changes by PATCH are saved to it. SIGINT or SIGTERM ends it.",
	.run = run,
};

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `serve`: a shop made of one file, for shows without a shop of their own, for rehearsals and for tests. The main
 * thread waits for the signal to stop and looks at the file; the answers are serve_http.c's.
 */
#include "commands.h"
#include "serve_http.h"
#include "serve_ready.h"
#include "sheet_file.h"
#include "token.h"

#include "base/alloc.h"
#include "room/wall_time.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define TURN_NS 250000000L

enum {
	OPTION_ROOM,
	OPTION_PORT,
	OPTION_NOW,
	OPTION_TOKEN_FILE,
	OPTION_READ_TOKEN_FILE,
	OPTION_FAULT,
	OPTION_FAULTS_ALLOWED,
	OPTION_SHEET
};

static const struct option_spec options[] = {
	[OPTION_ROOM] = {"room", "FILE", "the room document", true},
	[OPTION_SHEET] = {"sheet", "FILE",
			  "the team's sheet, JSON or CSV, put into the room; read again when it changes", false},
	[OPTION_PORT] = {"port", "N", "listen on this port (default 0: one that is free)", false},
	[OPTION_NOW] = {"now", "TIME", "start the server's clock at this RFC 3339 time", false},
	[OPTION_TOKEN_FILE] = {"token-file", "FILE", "want the token in it of desks; without one there are none",
			       false},
	[OPTION_READ_TOKEN_FILE] = {"read-token-file", "FILE", "want the token in it of who reads the room", false},
	[OPTION_FAULT] = {"fault", "FAULT", "let something go wrong; may be given again", false},
	[OPTION_FAULTS_ALLOWED] = {"faults-allowed", NULL, "let POST /v1/faults change what goes wrong", false},
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

static void say(const char *file, const struct error *err)
{
	char text[sizeof(err->path) + sizeof(err->message) + 64];
	struct error shown = *err;
	if (strcmp(shown.path, file) == 0)
		shown.path[0] = '\0';
	fprintf(stderr, "shop-overlay serve: %s: %s\n", file, error_text(&shown, text, sizeof(text)));
}

/* Gives the sheet to the room and to its desks. False: it makes no good room, the one before stays. */
static bool use_sheet(const struct sheet_file *sheet, const struct serve_setup *setup, bool is_first)
{
	struct error err = {0};
	struct sheet_findings *found = alloc_zeroed(1, sizeof(*found));
	bool did = found && served_room_use_sheet(setup->room, sheet->sheet, is_first, found, &err);
	if (did && setup->desk)
		served_desk_use_sheet(setup->desk, sheet->sheet);
	if (found)
		sheet_file_say(sheet->path, found, &err);
	alloc_free(found);
	return did;
}

static void serve_until(const sigset_t *stops, struct serve_http *http, const struct serve_setup *setup,
			struct sheet_file *sheet, const char *file)
{
	const struct timespec turn = {.tv_nsec = TURN_NS};
	while (sigtimedwait(stops, NULL, &turn) < 0) {
		struct error why;
		if (served_room_tick(setup->room, &why))
			say(file, &why);
		if (sheet && sheet_file_look(sheet))
			use_sheet(sheet, setup, false);
		serve_http_tick(http);
	}
}

static enum exit_code serve(const char *file, struct sheet_file *sheet, struct serve_setup *setup)
{
	struct error err = {0};
	enum exit_code code = EXIT_BAD;
	struct serve_http *http = NULL;
	setup->room = served_room_open(file, setup->clock, &err);
	if (!setup->room) {
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
	if (setup->desk_token)
		setup->desk = served_desk_create(setup->room, setup->clock, file, &err);
	bool has_all = (!setup->desk_token || setup->desk) && (!sheet || use_sheet(sheet, setup, true));
	if (has_all)
		http = serve_http_start(setup, &err);
	if (!http) {
		if (err.code != ERROR_NONE)
			say(file, &err);
	} else if (!serve_say_ready(http, setup->room)) {
		fprintf(stderr, "shop-overlay serve: stdout cannot be written\n");
	} else {
		serve_until(&stops, http, setup, sheet, file);
		code = EXIT_GOOD;
	}
	serve_http_stop(&http);
	served_desk_destroy(&setup->desk);
	if (!served_room_close(&setup->room, &err)) {
		say(file, &err);
		code = EXIT_BAD;
	}
	return code;
}

/* Serves with what goes wrong. */
static enum exit_code serve_with_faults(const struct args *args, struct sheet_file *sheet, struct serve_setup *setup)
{
	if (!args->repeated_count && !args->values[OPTION_FAULTS_ALLOWED])
		return serve(args->values[OPTION_ROOM], sheet, setup);
	enum exit_code code = EXIT_BAD;
	struct error err = {0};
	setup->faults = served_faults_create();
	if (!setup->faults) {
		fprintf(stderr, "shop-overlay serve: no memory\n");
	} else if (!served_faults_set(setup->faults, args->repeated, args->repeated_count, &err)) {
		char text[sizeof(err.path) + sizeof(err.message) + 64];
		code = args_usage(args, "--fault %s", error_text(&err, text, sizeof(text)));
	} else {
		const struct clock bent = served_faults_clock(setup->faults, setup->clock);
		setup->clock = &bent;
		code = serve(args->values[OPTION_ROOM], sheet, setup);
	}
	served_faults_destroy(&setup->faults);
	return code;
}

/* The token of a file; without one (NULL) the environment's where it stands for the file; NULL: there is none. */
static bool take_token(const char *file, bool is_in_environment, char **token)
{
	struct error err = {0};
	if ((!file && !is_in_environment) || token_read(file, token, &err))
		return true;
	say(file ? file : "SHOP_OVERLAY_TOKEN", &err);
	return false;
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
	struct serve_setup setup = {
		.clock = now_text ? &started : clock_system(),
		.port = (uint16_t)port,
	};
	char *desk_token = NULL, *read_token = NULL;
	struct sheet_file sheet;
	sheet_file_init(&sheet, args->values[OPTION_SHEET], args->data_folder);
	enum exit_code code = EXIT_BAD;
	if (sheet.path && !sheet_file_open(&sheet))
		return EXIT_BAD;
	if (take_token(args->values[OPTION_TOKEN_FILE], true, &desk_token) &&
	    take_token(args->values[OPTION_READ_TOKEN_FILE], false, &read_token)) {
		setup.desk_token = desk_token;
		setup.read_token = read_token;
		code = serve_with_faults(args, sheet.path ? &sheet : NULL, &setup);
	}
	token_free(&desk_token);
	token_free(&read_token);
	sheet_file_finish(&sheet);
	return code;
}

static void print_faults(void)
{
	char name[40];
	const char *help;
	printf("\nFaults, each as [poll/|push/|images/|desk/]NAME[:ARG][@FROM-[TO]], FROM and TO in seconds:\n\n");
	for (size_t i = 0; (help = served_faults_help(i, name)); i++)
		printf("  %-22s %s\n", name, help);
}

const struct command command_serve = {
	.name = "serve",
	.summary = "Offer a room file over HTTP on this machine, and take changes to it.",
	.options = options,
	.option_count = sizeof(options) / sizeof(*options),
	.repeatable = "fault",
	.notes = "The first line on stdout is {\"ready\": true, \"url\", \"port\", \"room\", \"pid\"}. The file is "
		 "served anew\n"
		 "when it changes; changes by PATCH are saved to it. Without --token-file the desk's\n"
		 "token is that of SHOP_OVERLAY_TOKEN. SIGINT or SIGTERM ends it.",
	.print_more = print_faults,
	.run = run,
};

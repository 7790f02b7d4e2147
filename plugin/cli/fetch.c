/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `fetch`: what the feed knows of a room, as JSON lines: the very states from which the overlay is painted.
 */
#include "adapter_args.h"
#include "commands.h"

#include "base/log.h"
#include "feed/feed.h"
#include "feed/recording.h"
#include "room/json.h"
#include "room/wall_time.h"
#include "sheet_file.h"
#include "token.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_NS UINT64_C(1000000000)
#define FOLLOW_MAX_SECONDS 31536000
#define SHEET_LOOK_NS (SECOND_NS / 4)
#define VARS_MOST_BYTES 65536

enum {
	OPTION_URL,
	OPTION_FILE,
	OPTION_ADAPTER,
	OPTION_VAR,
	OPTION_SECRETS,
	OPTION_EVENTS,
	OPTION_TOKEN_FILE,
	OPTION_ALLOW_HTTP,
	OPTION_FOLLOW,
	OPTION_SHEET
};

static const struct option_spec options[] = {
	[OPTION_URL] = {"url", "URL", "the address of a room document", false},
	[OPTION_FILE] = {"file", "FILE", "a room document or a recording", false},
	[OPTION_ADAPTER] = {"adapter", "FILE", "how a shop is asked and read (shop-adapter/1)", false},
	[OPTION_VAR] = {"var", "NAME=VALUE", "a var of the adapter; room is the room's id", false},
	[OPTION_SECRETS] = {"secrets", "FILE", "the adapter's secrets (shop-secrets/1, for nobody else to read)",
			    false},
	[OPTION_EVENTS] = {"events", "URL", "the address of its event stream, if not the one that the shop names",
			   false},
	[OPTION_TOKEN_FILE] = {"token-file", "FILE", "the shop's token, its first line; else SHOP_OVERLAY_TOKEN",
			       false},
	[OPTION_ALLOW_HTTP] = {"allow-http", NULL, "take plain http from other machines too", false},
	[OPTION_SHEET] = {"sheet", "FILE",
			  "the team's sheet, JSON or CSV, put into each room; read again when it changes", false},
	[OPTION_FOLLOW] = {"follow", "SECONDS", "go on for so long, with a line for each change", false},
};

/* What the last line said. */
struct told {
	bool is_anything;
	const struct room *room; /* one reference */
	enum freshness freshness;
	struct error error;
	const struct sheet *sheet; /* of that room; not dereferenced */
};

static bool is_news(const struct told *told, const struct feed_state *state, const struct sheet_file *sheet)
{
	if (!told->is_anything)
		return state->room || state->error.code != ERROR_NONE;
	return told->sheet != (sheet ? sheet->sheet : NULL) || told->room != state->room ||
	       told->freshness != state->freshness || told->error.code != state->error.code ||
	       told->error.http_status != state->error.http_status || strcmp(told->error.path, state->error.path) != 0;
}

static void remember(struct told *told, const struct feed_state *state, const struct sheet_file *sheet)
{
	const struct room *before = told->room;
	*told = (struct told){
		.is_anything = true,
		.room = room_ref(state->room),
		.freshness = state->freshness,
		.error = state->error,
		.sheet = sheet ? sheet->sheet : NULL,
	};
	room_unref(before);
}

static json_t *error_to_json(const struct error *err)
{
	char text[sizeof(err->path) + sizeof(err->message) + 64];
	if (err->code == ERROR_NONE)
		return json_null();
	return json_pack("{s:s, s:s}", "code", error_code_name(err->code), "message",
			 error_text(err, text, sizeof(text)));
}

/* The shop's room, with what the sheet gives. NULL when there is no memory. */
static json_t *room_as_told(const struct feed_state *state, const struct sheet_file *sheet, uint64_t now_ns)
{
	if (!sheet)
		return room_to_json(state->room);
	const struct room *merged = sheet_file_merge(sheet, state->room, clock_anchor_shop_ms(&state->shop, now_ns));
	json_t *json = merged ? room_to_json(merged) : NULL;
	room_unref(merged);
	return json;
}

/* A line with all its members; NULL when there is no memory. The caller frees it. */
static char *write_line(const struct feed_state *state, const struct sheet_file *sheet)
{
	uint64_t now_ns = clock_now_ns(clock_system());
	int64_t wall_ms = clock_wall_ms(clock_system());
	char at[40];
	wall_time_text(wall_ms, 0, at, sizeof(at));
	json_t *age = json_null(), *offset = json_null(), *room = json_null();
	if (state->room) {
		age = json_integer(feed_state_age_ms(state, now_ns));
		offset = json_integer(clock_anchor_shop_ms(&state->shop, now_ns) - wall_ms);
		room = room_as_told(state, sheet, now_ns);
	}
	json_t *line = json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "at", at, "state",
				 freshness_name(state->freshness), "source", feed_source_name(state->source), "age_ms",
				 age, "clock_offset_ms", offset, "error", error_to_json(&state->error), "room", room);
	char *text = line ? json_dumps(line, JSON_COMPACT) : NULL;
	json_decref(line);
	return text;
}

/* Prints the state if it is news. False when nobody can read it any more. */
static bool tell(struct told *told, const struct feed_state *state, const struct sheet_file *sheet)
{
	if (!is_news(told, state, sheet))
		return true;
	char *line = write_line(state, sheet);
	bool did = line && puts(line) >= 0 && fflush(stdout) == 0;
	free(line);
	remember(told, state, sheet);
	return did;
}

/* False: the time is over. */
static bool wait_for_news(struct waker *waker, struct sheet_file *sheet, uint64_t until_ns)
{
	while (sheet) {
		uint64_t look_ns = clock_now_ns(clock_system()) + SHEET_LOOK_NS;
		if (look_ns >= until_ns)
			break;
		if (waker_wait(waker, look_ns) || sheet_file_look(sheet))
			return true;
	}
	return waker_wait(waker, until_ns);
}

/* follow_s of 0: until there is a room or an error. */
static enum exit_code follow(struct feed *feed, struct waker *waker, struct sheet_file *sheet, uint64_t follow_s)
{
	uint64_t until_ns = follow_s ? clock_now_ns(clock_system()) + follow_s * SECOND_NS : UINT64_MAX;
	struct told told = {0};
	bool was_room = false, can_write = true;
	do {
		const struct feed_state *state = feed_state_get(feed);
		can_write = tell(&told, state, sheet);
		was_room = was_room || state->room;
		feed_state_unref(state);
	} while (can_write && (follow_s || !told.is_anything) && wait_for_news(waker, sheet, until_ns));
	room_unref(told.room);
	return was_room && can_write ? EXIT_GOOD : EXIT_BAD;
}

static enum exit_code fail(const struct args *args, const struct error *err)
{
	char text[sizeof(err->path) + sizeof(err->message) + 64];
	if (err->code == ERROR_USAGE)
		return args_usage(args, "%s", error_text(err, text, sizeof(text)));
	fprintf(stderr, "shop-overlay fetch: %s\n", error_text(err, text, sizeof(text)));
	return EXIT_BAD;
}

static enum exit_code fetch(const struct args *args, const struct feed_request *request, struct sheet_file *sheet,
			    uint64_t follow_s)
{
	struct error err = {.code = ERROR_MEMORY, .message = "no memory"};
	enum exit_code code = EXIT_BAD;
	struct waker *waker = waker_create();
	struct feed_service *service = waker ? feed_service_create(NULL, NULL, &err) : NULL;
	struct feed *feed = service ? feed_open(service, request, waker, &err) : NULL;
	if (feed)
		code = follow(feed, waker, sheet, follow_s);
	else
		code = fail(args, &err);
	feed_close(&feed);
	feed_service_destroy(&service);
	waker_unref(waker);
	return code;
}

static enum exit_code run(const struct args *args)
{
	const char *url = args->values[OPTION_URL];
	const char *file = args->values[OPTION_FILE];
	const char *token_file = args->values[OPTION_TOKEN_FILE];
	const char *follow_text = args->values[OPTION_FOLLOW];
	int64_t follow_s = 0;
	const char *adapter = args->values[OPTION_ADAPTER];
	if (!!url + !!file + !!adapter != 1)
		return args_usage(args, "one of --url URL, --file FILE and --adapter FILE is needed");
	if (!adapter && (args->values[OPTION_VAR] || args->values[OPTION_SECRETS]))
		return args_usage(args, "--var and --secrets go with --adapter");
	if (!url && (args->values[OPTION_EVENTS] || token_file))
		return args_usage(args, "--events and --token-file go with --url");
	if (follow_text && !args_number(follow_text, 1, FOLLOW_MAX_SECONDS, &follow_s))
		return args_usage(args, "--follow %s: a whole number of seconds from 1", follow_text);

	// A reader or a server that goes away is an answer of the call, not the end of the program.
	signal(SIGPIPE, SIG_IGN);
	struct error err = {0};
	char *token = NULL;
	if (url && !token_read(token_file, &token, &err))
		return fail(args, &err);
	struct buffer vars;
	buffer_init(&vars, VARS_MOST_BYTES);
	adapter_digest_fn digest = NULL;
	if (adapter && !adapter_args_follow(args, adapter, &vars, &digest, &err)) {
		buffer_finish(&vars);
		return fail(args, &err);
	}
	const struct feed_request request = {
		.source = url                      ? FEED_SOURCE_POLL
			  : adapter                ? FEED_SOURCE_ADAPTER
			  : recording_is_one(file) ? FEED_SOURCE_REPLAY
						   : FEED_SOURCE_FILE,
		.url = url,
		.path = adapter ? adapter : file,
		.adapter_vars = buffer_text(&vars),
		.secrets_file = args->values[OPTION_SECRETS],
		.digest = digest,
		.events_url = args->values[OPTION_EVENTS],
		.token = token,
		.allow_http = args->values[OPTION_ALLOW_HTTP] != NULL,
	};
	struct sheet_file sheet;
	sheet_file_init(&sheet, args->values[OPTION_SHEET], args->data_folder);
	enum exit_code code = EXIT_BAD;
	if (!sheet.path || sheet_file_open(&sheet))
		code = fetch(args, &request, sheet.path ? &sheet : NULL, (uint64_t)follow_s);
	sheet_file_finish(&sheet);
	token_free(&token);
	buffer_finish(&vars);
	return code;
}

const struct command command_fetch = {
	.name = "fetch",
	.summary = "Print what a shop says of a room, as one JSON line for each new room or change of state.",
	.options = options,
	.option_count = sizeof(options) / sizeof(*options),
	.repeatable = "var",
	.notes = "One of --url, --file and --adapter is needed. Each line is {\"at\", \"state\", \"source\", "
		 "\"age_ms\",\n"
		 "\"clock_offset_ms\", \"error\", \"room\"}. Without --follow: the first room or error, then the end.",
	.run = run,
};

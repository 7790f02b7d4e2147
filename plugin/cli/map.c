/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `map`: the room document that an adapter makes of saved answers, by the very code that makes it on air.
 */
#include "adapter_args.h"
#include "commands.h"

#include "base/file.h"
#include "room/room_decode.h"

#include <stdio.h>
#include <string.h>

#define ANSWER_MOST_BYTES (4u * 1024u * 1024u)

enum { OPTION_ADAPTER, OPTION_VAR, OPTION_RESPONSE, OPTION_NOW };

static const struct option_spec options[] = {
	[OPTION_ADAPTER] = {"adapter", "FILE", "how the shop is asked and read (shop-adapter/1)", true},
	[OPTION_VAR] = {"var", "NAME=VALUE", "a var of the adapter; room is the room's id", false},
	[OPTION_RESPONSE] = {"response", "ID=FILE",
			     "the saved answer to a request; ID:EACH=FILE to one of those that are repeated", true},
	[OPTION_NOW] = {"now", "TIME", "the shop's clock, RFC 3339 or ms since 1970 (default: the machine's)", false},
};

/* The saved answers; what they point to lives in names and bytes. */
struct saved {
	struct adapter_answer answers[ARGS_REPEATED_MAX];
	struct buffer bytes[ARGS_REPEATED_MAX];
	char names[ARGS_REPEATED_MAX][256];
	size_t count;
};

static void finish(struct saved *saved)
{
	for (size_t i = 0; i < saved->count; i++)
		buffer_finish(&saved->bytes[i]);
}

/* "item:1234=FILE" */
static bool take_response(struct saved *saved, const struct args *args, const char *text, enum exit_code *code)
{
	struct error err = {0};
	char said[sizeof(err.path) + sizeof(err.message) + 64];
	size_t at = saved->count++;
	char *name = saved->names[at];
	const char *equals = strchr(text, '=');
	buffer_init(&saved->bytes[at], ANSWER_MOST_BYTES);
	if (!equals || equals == text || (size_t)(equals - text) >= sizeof(saved->names[at])) {
		*code = args_usage(args, "--response %s: wants REQUEST=FILE", text);
		return false;
	}
	memcpy(name, text, (size_t)(equals - text));
	char *colon = strchr(name, ':');
	if (colon)
		*colon = '\0';
	if (!file_read(equals + 1, &saved->bytes[at], &err)) {
		fprintf(stderr, "shop-overlay map: %s\n", error_text(&err, said, sizeof(said)));
		*code = EXIT_BAD;
		return false;
	}
	saved->answers[at] = (struct adapter_answer){
		.request = name,
		.each = colon ? colon + 1 : NULL,
		.status = 200,
		.bytes = saved->bytes[at].bytes,
		.size_bytes = saved->bytes[at].size_bytes,
	};
	return true;
}

static bool print_room(const struct room *room, struct error *err)
{
	struct buffer text;
	buffer_init(&text, 2 * ROOM_DOCUMENT_MAX_BYTES);
	bool did = room_encode(room, &text, err);
	if (did)
		puts(buffer_text(&text));
	buffer_finish(&text);
	return did;
}

static enum exit_code map(const struct args *args, const struct adapter_args *taken, const struct saved *saved,
			  int64_t now_ms)
{
	struct error err = {0};
	const struct room *room = NULL;
	static struct adapter_notes notes;
	bool did =
		adapter_map(taken->adapter, &taken->given, saved->answers, saved->count, now_ms, &room, &notes, &err) &&
		print_room(room, &err);
	size_t named = notes.count < ADAPTER_NOTES_MOST ? notes.count : ADAPTER_NOTES_MOST;
	for (size_t i = 0; i < named; i++)
		fprintf(stderr, "shop-overlay map: %s: unset: %s\n", notes.entries[i].path, notes.entries[i].reason);
	room_unref(room);
	return did ? EXIT_GOOD : adapter_args_failed(args, &err);
}

static enum exit_code run(const struct args *args)
{
	int64_t now_ms = 0;
	const char *now = args->values[OPTION_NOW];
	enum exit_code code = EXIT_USAGE;
	struct adapter_args taken;
	static struct saved saved;
	if (!adapter_args_time(now, &now_ms))
		return args_usage(args, "--now %s: a time is written 2026-11-21T21:00:00+08:00 or in ms since 1970",
				  now);
	if (!adapter_args_take(&taken, args, args->values[OPTION_ADAPTER], OPTION_VAR, ARGS_OPTIONS_MAX, &code))
		return code;
	bool did = true;
	for (size_t i = 0; i < args->repeated_count && did; i++) {
		if (args->repeated_places[i] == OPTION_RESPONSE)
			did = take_response(&saved, args, args->repeated[i], &code);
	}
	if (did)
		code = map(args, &taken, &saved, now_ms);
	finish(&saved);
	adapter_args_finish(&taken);
	return code;
}

const struct command command_map = {
	.name = "map",
	.summary = "Print the room document that an adapter makes of a shop's saved answers.",
	.options = options,
	.option_count = sizeof(options) / sizeof(*options),
	.repeatable = "var",
	.repeatable_too = "response",
	.notes = "The answers count as given with status 200. What stays unset without an \"else\" is said on stderr "
		 "with "
		 "the\nreason. docs/adapters.md has the format.",
	.run = run,
};

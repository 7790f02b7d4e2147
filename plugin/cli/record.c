/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `record`: writes down what the feed tells of a room, with its times, until it is ended. What it writes is what
 * `replay` and the source's way in "replay" tell again.
 */
#include "commands.h"

#include "feed/feed.h"
#include "feed/recording.h"
#include "token.h"

#include "base/clock.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define MS_NS INT64_C(1000000)
#define SECONDS_MOST (RECORDING_MAX_MS / 1000)
/* How late the wish to end is seen at most. */
#define TURN_NS (200 * (uint64_t)MS_NS)
/* A room that does not change is written down again so often: so that the recording lasts as long as the show did. */
#define AGAIN_NS (60000 * MS_NS)

enum { OPTION_URL, OPTION_OUT, OPTION_EVENTS, OPTION_TOKEN_FILE, OPTION_ALLOW_HTTP, OPTION_SECONDS };

static const struct option_spec options[] = {
	[OPTION_URL] = {"url", "URL", "the address of a room document", true},
	[OPTION_OUT] = {"out", "FILE", "the recording; a file that is there is overwritten", true},
	[OPTION_EVENTS] = {"events", "URL", "the address of its event stream, if not the one that the shop names",
			   false},
	[OPTION_TOKEN_FILE] = {"token-file", "FILE", "the shop's token, its first line; else SHOP_OVERLAY_TOKEN",
			       false},
	[OPTION_ALLOW_HTTP] = {"allow-http", NULL, "take plain http from other machines too", false},
	[OPTION_SECONDS] = {"seconds", "N", "end after so many seconds (default: at SIGINT or SIGTERM)", false},
};

/* What the recording says so far. */
struct recorded {
	struct recording_writer *writer;
	uint64_t began_ns;
	int64_t t_ms;            /* of the last line */
	uint64_t room_ns;        /* when a room was written last */
	const struct room *room; /* that one; one reference */
	struct error error;      /* the failure that was written since; ERROR_NONE: the room is well */
	uint64_t lines;
};

static bool is_new_failure(const struct recorded *recorded, const struct error *failure)
{
	return failure->code != recorded->error.code || failure->http_status != recorded->error.http_status ||
	       strcmp(failure->path, recorded->error.path) != 0;
}

/* What is wrong with a state: its failure, or that nothing confirms it although nobody fails. */
static struct error failure_of(const struct feed_state *state)
{
	struct error failure = state->error;
	if (!failure.code && state->room && state->freshness != FRESHNESS_FRESH)
		error_set(&failure, ERROR_TIMEOUT, "nothing confirms the room");
	return failure;
}

static bool write_room(struct recorded *recorded, const struct feed_state *state, uint64_t now_ns, int64_t shop_ms,
		       struct error *err)
{
	if (!recording_add_room(recorded->writer, recorded->t_ms, shop_ms, state->room, err))
		return false;
	const struct room *before = recorded->room;
	recorded->room = room_ref(state->room);
	room_unref(before);
	recorded->error = (struct error){0};
	recorded->room_ns = now_ns;
	recorded->lines++;
	return true;
}

static bool write_state(struct recorded *recorded, const struct feed_state *state, struct error *err)
{
	uint64_t now_ns = clock_now_ns(clock_system());
	int64_t shop_ms = state->room ? clock_anchor_shop_ms(&state->shop, now_ns) : clock_wall_ms(clock_system());
	const struct error failure = failure_of(state);
	bool is_well = state->room && !failure.code;
	bool is_over = is_well && (recorded->error.code || (int64_t)(now_ns - recorded->room_ns) >= AGAIN_NS);
	recorded->t_ms = (int64_t)(now_ns - recorded->began_ns) / MS_NS;
	if (state->room && (state->room != recorded->room || is_over) &&
	    !write_room(recorded, state, now_ns, shop_ms, err))
		return false;
	if (!failure.code || !is_new_failure(recorded, &failure))
		return true;
	if (!recording_add_error(recorded->writer, recorded->t_ms, shop_ms, feed_state_age_ms(state, now_ns), &failure,
				 err))
		return false;
	recorded->error = failure;
	recorded->lines++;
	return true;
}

static bool is_asked_to_end(const sigset_t *stops)
{
	const struct timespec now = {0};
	return sigtimedwait(stops, NULL, &now) > 0;
}

static bool follow(struct recorded *recorded, struct feed *feed, struct waker *waker, const sigset_t *stops,
		   uint64_t until_ns, struct error *err)
{
	uint64_t now_ns;
	do {
		const struct feed_state *state = feed_state_get(feed);
		bool did = write_state(recorded, state, err);
		feed_state_unref(state);
		if (!did)
			return false;
		now_ns = clock_now_ns(clock_system());
		waker_wait(waker, now_ns + TURN_NS < until_ns ? now_ns + TURN_NS : until_ns);
	} while (!is_asked_to_end(stops) && clock_now_ns(clock_system()) < until_ns);
	return true;
}

static enum exit_code fail(const struct args *args, const struct error *err)
{
	char text[sizeof(err->path) + sizeof(err->message) + 64];
	if (err->code == ERROR_USAGE)
		return args_usage(args, "%s", error_text(err, text, sizeof(text)));
	fprintf(stderr, "shop-overlay record: %s\n", error_text(err, text, sizeof(text)));
	return EXIT_BAD;
}

static enum exit_code record(const struct args *args, const struct feed_request *request, uint64_t seconds)
{
	// Blocked before the first thread starts: all of them leave these to the wait in follow().
	sigset_t stops;
	sigemptyset(&stops);
	sigaddset(&stops, SIGINT);
	sigaddset(&stops, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &stops, NULL);
	signal(SIGPIPE, SIG_IGN);

	struct error err = {.code = ERROR_MEMORY, .message = "no memory"};
	struct recorded recorded = {.began_ns = clock_now_ns(clock_system())};
	uint64_t until_ns = seconds ? recorded.began_ns + seconds * 1000 * MS_NS : UINT64_MAX;
	struct waker *waker = waker_create();
	struct feed_service *service = waker ? feed_service_create(NULL, NULL, &err) : NULL;
	struct feed *feed = service ? feed_open(service, request, waker, &err) : NULL;
	if (feed)
		recorded.writer = recording_create(args->values[OPTION_OUT], clock_wall_ms(clock_system()), &err);
	bool did = recorded.writer && follow(&recorded, feed, waker, &stops, until_ns, &err);
	feed_close(&feed);
	feed_service_destroy(&service);
	waker_unref(waker);
	bool was_room = recorded.room != NULL;
	room_unref(recorded.room);
	struct error of_end;
	if (!recording_close(&recorded.writer, &of_end) && did) {
		err = of_end;
		did = false;
	}
	if (!did)
		return fail(args, &err);
	fprintf(stderr, "shop-overlay record: %" PRIu64 " lines in %s\n", recorded.lines, args->values[OPTION_OUT]);
	return was_room ? EXIT_GOOD : EXIT_BAD;
}

static enum exit_code run(const struct args *args)
{
	const char *seconds_text = args->values[OPTION_SECONDS];
	int64_t seconds = 0;
	if (seconds_text && !args_number(seconds_text, 1, SECONDS_MOST, &seconds))
		return args_usage(args, "--seconds %s: a whole number of seconds from 1", seconds_text);
	struct error err = {0};
	char *token = NULL;
	if (!token_read(args->values[OPTION_TOKEN_FILE], &token, &err))
		return fail(args, &err);
	const struct feed_request request = {
		.source = FEED_SOURCE_POLL,
		.url = args->values[OPTION_URL],
		.events_url = args->values[OPTION_EVENTS],
		.token = token,
		.allow_http = args->values[OPTION_ALLOW_HTTP] != NULL,
	};
	enum exit_code code = record(args, &request, (uint64_t)seconds);
	token_free(&token);
	return code;
}

const struct command command_record = {
	.name = "record",
	.summary = "Write down what a shop says of a room, to be shown again.",
	.options = options,
	.option_count = sizeof(options) / sizeof(*options),
	.notes =
		"The recording is shop-recording/1: a head, then a line for each new room and each failure. Every line "
		"is in\n"
		"the file as soon as it is told. SIGINT or SIGTERM ends it.",
	.run = run,
};

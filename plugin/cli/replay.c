/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `replay`: tells a recorded show again, as lines at their times or as the shop that it was.
 */
#include "commands.h"
#include "replay_serve.h"

#include "feed/recording.h"

#include "base/clock.h"
#include "room/json.h"
#include "room/wall_time.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SPEED_LEAST 0.01
#define SPEED_MOST 1000.0
#define MS_NS 1e6

enum { OPTION_SPEED, OPTION_PORT };

static const struct option_spec options[] = {
	[OPTION_SPEED] = {"speed", "X", "so many times as fast as the show was (default 1)", false},
	[OPTION_PORT] = {"port", "N", "be the show's shop: serve it on this port (0: one that is free)", false},
};

/* The line as `record` writes it, whatever it was; NULL when there is no memory. The caller frees it. */
static char *text_of(const struct recording_line *line)
{
	char at[40];
	wall_time_text(line->at_ms, line->zone_minutes, at, sizeof(at));
	json_t *json = json_pack("{s:I, s:s}", "t_ms", (json_int_t)line->t_ms, "at", at);
	json_t *what = line->kind == RECORDING_ROOM ? room_to_json(line->room)
						    : json_pack("{s:s, s:s}", "code", error_code_name(line->error.code),
								"message", line->error.message);
	bool did = json_object_set_new(json, line->kind == RECORDING_ROOM ? "room" : "error", what) == 0;
	if (did && line->age_ms != ROOM_UNSET && line->kind == RECORDING_ERROR)
		did = json_object_set_new(json, "age_ms", json_integer(line->age_ms)) == 0;
	char *text = did ? json_dumps(json, JSON_COMPACT) : NULL;
	json_decref(json);
	return text;
}

static void wait_until(uint64_t until_ns)
{
	const struct timespec until = {.tv_sec = (time_t)(until_ns / 1000000000),
				       .tv_nsec = (long)(until_ns % 1000000000)};
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
		;
}

static bool print(const struct recording_line *line)
{
	char *text = text_of(line);
	bool did = text && puts(text) >= 0 && fflush(stdout) == 0;
	free(text);
	return did;
}

/* False when a line was bad or nobody reads on. */
static bool print_lines(struct recording_reader *reader, const char *file, double speed)
{
	uint64_t began_ns = clock_now_ns(clock_system());
	struct recording_line line;
	bool is_good = true, can_write = true;
	for (recording_read(reader, &line); line.kind != RECORDING_END && can_write; recording_read(reader, &line)) {
		if (line.kind == RECORDING_BAD) {
			replay_say(file, &line.error);
			is_good = false;
		} else {
			wait_until(began_ns + (uint64_t)((double)line.t_ms * MS_NS / speed));
			can_write = print(&line);
		}
		recording_line_finish(&line);
	}
	recording_line_finish(&line);
	struct error cut;
	if (recording_cut(reader, &cut))
		replay_say(file, &cut);
	return is_good && can_write;
}

static bool read_speed(const char *text, double *out)
{
	char *end;
	errno = 0;
	double speed = strtod(text, &end);
	// what strtod() takes beyond plain decimals is nobody's speed
	if (errno || *end || text[strspn(text, "0123456789.")] || !(speed >= SPEED_LEAST && speed <= SPEED_MOST))
		return false;
	*out = speed;
	return true;
}

static enum exit_code run(const struct args *args)
{
	const char *speed_text = args->values[OPTION_SPEED];
	const char *port_text = args->values[OPTION_PORT];
	double speed = 1;
	int64_t port = 0;
	if (args->operand_count != 1)
		return args_usage(args, "one recording at a time");
	if (speed_text && !read_speed(speed_text, &speed))
		return args_usage(args, "--speed %s: a number from 0.01 to 1000", speed_text);
	if (port_text && !args_number(port_text, 0, UINT16_MAX, &port))
		return args_usage(args, "--port %s: a port is 0 to 65535", port_text);
	const char *file = args->operands[0];
	struct error err = {0};
	struct recording_reader *reader = recording_open(file, 0, &err);
	if (!reader) {
		replay_say(file, &err);
		return EXIT_BAD;
	}
	enum exit_code code;
	if (port_text) {
		code = replay_serve(reader, file, speed, (uint16_t)port);
	} else {
		signal(SIGPIPE, SIG_IGN);
		code = print_lines(reader, file, speed) ? EXIT_GOOD : EXIT_BAD;
	}
	recording_reader_close(&reader);
	return code;
}

const struct command command_replay = {
	.name = "replay",
	.summary = "Tell a recorded show again, at its times.",
	.operands = "FILE",
	.options = options,
	.option_count = sizeof(options) / sizeof(*options),
	.notes = "Prints {\"t_ms\", \"at\", \"room\" | \"error\"} lines when their time comes; a patch is told as the "
		 "room that\n"
		 "it makes. With --port it is served as `serve` does, its failures too, until SIGINT or SIGTERM; "
		 "its\n"
		 "clock is the show's.",
	.run = run,
};

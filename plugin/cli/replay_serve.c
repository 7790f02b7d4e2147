/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "replay_serve.h"

#include "serve_http.h"
#include "serve_ready.h"

#include "feed/recording.h"
#include "room/json.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define MS_NS 1000000
#define TURN_NS (250 * (uint64_t)MS_NS)

/* The clock of the show's shop: it starts where the show did, and runs as fast as the show is told. */
struct show_clock {
	int64_t start_ms;
	uint64_t began_ns;
	double speed;
};

static int64_t show_wall_ms(void *data)
{
	const struct show_clock *show = data;
	return show->start_ms +
	       (int64_t)((double)(clock_now_ns(clock_system()) - show->began_ns) * show->speed / MS_NS);
}

static uint64_t system_now_ns(void *data)
{
	(void)data;
	return clock_now_ns(clock_system());
}

/* One show while it is served. */
struct stage {
	struct recording_reader *reader;
	const char *file;
	struct show_clock show;
	int64_t first_ms; /* t_ms of the first room, with which it all begins */
	struct clock clock;
	struct serve_setup setup;
	struct serve_http *http;
	sigset_t stops;
	bool is_good;
};

void replay_say(const char *file, const struct error *err)
{
	char text[sizeof(err->path) + sizeof(err->message) + 64];
	struct error shown = *err;
	if (strcmp(shown.path, file) == 0)
		shown.path[0] = '\0';
	fprintf(stderr, "shop-overlay replay: %s: %s\n", file, error_text(&shown, text, sizeof(text)));
}

/* Waits for a moment of the machine's clock; false when the program shall end. */
static bool wait_until(struct stage *stage, uint64_t until_ns)
{
	for (uint64_t now_ns = system_now_ns(NULL); now_ns < until_ns; now_ns = system_now_ns(NULL)) {
		uint64_t pause_ns = until_ns - now_ns < TURN_NS ? until_ns - now_ns : TURN_NS;
		const struct timespec pause = {.tv_nsec = (long)pause_ns};
		if (sigtimedwait(&stage->stops, NULL, &pause) >= 0)
			return false;
		serve_http_tick(stage->http);
	}
	return true;
}

/* What a shop does that fails like this. */
static const char *fault_of(enum error_code code)
{
	switch (code) {
	case ERROR_TIMEOUT:
		return "hang";
	case ERROR_NETWORK:
	case ERROR_TLS:
		return "reset";
	case ERROR_NONE:
	case ERROR_MEMORY:
	case ERROR_IO:
	case ERROR_NOT_FOUND:
	case ERROR_SYNTAX:
	case ERROR_VALUE:
	case ERROR_LIMIT:
	case ERROR_UNSUPPORTED:
	case ERROR_HTTP:
	case ERROR_CANCELLED:
	case ERROR_USAGE:
		break;
	}
	return "503";
}

static bool tell_room(struct stage *stage, const struct room *room, struct error *err)
{
	json_t *tree = room_to_json(room);
	bool did = tree || error_set(err, ERROR_MEMORY, "no memory");
	did = did && served_room_tell(stage->setup.room, tree, err) &&
	      served_faults_set(stage->setup.faults, NULL, 0, err);
	json_decref(tree);
	return did;
}

static bool tell(struct stage *stage, const struct recording_line *line, struct error *err)
{
	const char *fault = fault_of(line->error.code);
	bool did = line->kind == RECORDING_ROOM ? tell_room(stage, line->room, err)
						: served_faults_set(stage->setup.faults, &fault, 1, err);
	serve_http_tick(stage->http);
	return did;
}

/* Tells the lines at their times, then stays with the last one. False when a line could not be told. */
static bool tell_lines(struct stage *stage)
{
	bool goes_on = true;
	struct recording_line line;
	struct error err = {0};
	for (recording_read(stage->reader, &line); goes_on && line.kind != RECORDING_END;
	     recording_read(stage->reader, &line)) {
		if (line.kind == RECORDING_BAD) {
			replay_say(stage->file, &line.error);
			stage->is_good = false;
		} else {
			double behind_ns = (double)(line.t_ms - stage->first_ms) * MS_NS / stage->show.speed;
			goes_on = wait_until(stage, stage->show.began_ns + (uint64_t)behind_ns);
			if (goes_on && !tell(stage, &line, &err)) {
				replay_say(stage->file, &err);
				stage->is_good = false;
			}
		}
		recording_line_finish(&line);
	}
	recording_line_finish(&line);
	if (goes_on && recording_cut(stage->reader, &err))
		replay_say(stage->file, &err);
	return goes_on;
}

/* The first room of the show; what failed before it failed before anybody listened. */
static bool read_first(struct stage *stage, struct recording_line *line)
{
	for (recording_read(stage->reader, line); line->kind != RECORDING_END; recording_read(stage->reader, line)) {
		if (line->kind == RECORDING_ROOM)
			return true;
		if (line->kind == RECORDING_BAD) {
			replay_say(stage->file, &line->error);
			stage->is_good = false;
		}
		recording_line_finish(line);
	}
	fprintf(stderr, "shop-overlay replay: %s: no line tells a room\n", stage->file);
	return false;
}

static void folder_of(const char *file, char out[PATH_MAX])
{
	const char *slash = strrchr(file, '/');
	int length = slash ? (int)(slash - file) + (slash == file) : 0;
	snprintf(out, PATH_MAX, "%.*s", slash ? length : 1, slash ? file : ".");
}

static bool open_stage(struct stage *stage, const struct recording_line *first, struct error *err)
{
	char folder[PATH_MAX];
	folder_of(stage->file, folder);
	stage->first_ms = first->t_ms;
	stage->show.start_ms = first->at_ms;
	stage->show.began_ns = system_now_ns(NULL);
	stage->clock = (struct clock){.now_ns = system_now_ns, .wall_ms = show_wall_ms, .data = &stage->show};
	json_t *tree = room_to_json(first->room);
	stage->setup.clock = &stage->clock;
	stage->setup.faults = served_faults_create();
	if (tree && stage->setup.faults)
		stage->setup.room = served_room_create(folder, tree, stage->setup.clock, err);
	else
		error_set(err, ERROR_MEMORY, "no memory");
	json_decref(tree);
	if (stage->setup.room)
		stage->http = serve_http_start(&stage->setup, err);
	return stage->http != NULL;
}

static void serve_show(struct stage *stage)
{
	struct recording_line first;
	struct error err = {0};
	stage->is_good = true;
	if (!read_first(stage, &first)) {
		stage->is_good = false;
		return;
	}
	bool did = open_stage(stage, &first, &err);
	recording_line_finish(&first);
	if (!did) {
		replay_say(stage->file, &err);
		stage->is_good = false;
	} else if (!serve_say_ready(stage->http, stage->setup.room)) {
		fprintf(stderr, "shop-overlay replay: stdout cannot be written\n");
		stage->is_good = false;
	} else if (tell_lines(stage)) {
		wait_until(stage, UINT64_MAX);
	}
}

enum exit_code replay_serve(struct recording_reader *reader, const char *file, double speed, uint16_t port)
{
	struct stage stage = {.reader = reader, .file = file, .show.speed = speed, .setup.port = port};
	// Blocked before the first thread starts: all of them leave these to the waits above.
	sigemptyset(&stage.stops);
	sigaddset(&stage.stops, SIGINT);
	sigaddset(&stage.stops, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &stage.stops, NULL);
	signal(SIGPIPE, SIG_IGN);
	serve_show(&stage);
	serve_http_stop(&stage.http);
	(void)served_room_close(&stage.setup.room, NULL); // it has no file to save
	served_faults_destroy(&stage.setup.faults);
	return stage.is_good ? EXIT_GOOD : EXIT_BAD;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the feed's tests share: short limits, small rooms, waits with an end, and the log. */
#pragma once

#include "unit.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"
#include "feed/feed.h"
#include "scripted_server.h"

#include <stdbool.h>

#define MS_NS UINT64_C(1000000)

struct fixture {
	struct scripted_server *server;
	struct feed_service *service;
	struct waker *waker;
	struct feed *feed;
	const struct feed_state *state;
	char url[128];
};

/** Limits that make a test short: half a second for a request, 20 to 160 ms after a failure, polls every 100 ms. */
extern const struct feed_limits short_limits;

/** cmocka setup and teardown: a server, a service with short_limits, a waker; the log is empty. */
int fixture_setup(void **state);
int fixture_teardown(void **state);

/** The server's address of a path. */
const char *fixture_url(struct fixture *fixture, const char *path);
/** Opens fixture->feed on the server's path. */
void fixture_open(struct fixture *fixture, const char *path);
void fixture_open_file(struct fixture *fixture, enum feed_source source, const char *path);

/** Takes the newest state into fixture->state. */
const struct feed_state *fixture_look(struct fixture *fixture);

/** Waits, at most 5 s, for a state that the condition (an expression of `state`) holds for; fails the test without. */
#define WAIT_FOR(fixture, condition)                                                             \
	do {                                                                                     \
		uint64_t until_ns_ = clock_now_ns(clock_system()) + 5000 * MS_NS;                \
		for (;;) {                                                                       \
			const struct feed_state *state = fixture_look(fixture);                  \
			if (condition)                                                           \
				break;                                                           \
			if (clock_now_ns(clock_system()) > until_ns_)                            \
				fixture_fail(fixture, #condition, __FILE__, __LINE__);           \
			waker_wait((fixture)->waker, clock_now_ns(clock_system()) + 20 * MS_NS); \
		}                                                                                \
	} while (0)
void fixture_fail(struct fixture *fixture, const char *condition, const char *file, int line);

/** Waits, at most 5 s, for something else than a state. */
#define WAIT_UNTIL(condition)                                                     \
	do {                                                                      \
		uint64_t until_ns_ = clock_now_ns(clock_system()) + 5000 * MS_NS; \
		while (!(condition)) {                                            \
			assert_true(clock_now_ns(clock_system()) < until_ns_);    \
			pause_ms(2);                                              \
		}                                                                 \
	} while (0)
void pause_ms(int ms);
uint64_t now_ns(void);

/** A room document with one item "a" at this price; the text is valid until the fourth next call. */
const char *room_text(int version, int sale_minor);
/** The same with an epoch and a ttl. */
const char *room_text_of(const char *epoch, int version, int sale_minor, int ttl_ms);

/** How many lines of the log hold this text. */
size_t log_count(const char *part);
void log_clear(void);

/** A folder for the test's files; fixture_teardown() removes it with all in it. */
const char *fixture_folder(void);
void fixture_remove_folder(void);
/** Writes a file in that folder, at once and whole, and gives its whole path (valid until the fourth next call). */
const char *fixture_write(const char *name, const void *bytes, size_t size_bytes);
const char *fixture_write_text(const char *name, const char *text);

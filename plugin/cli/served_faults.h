/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What goes wrong on purpose, for rehearsals and tests: the list of faults, which of them are on now, and the clock as
 * they bend it. One table, from which the words are read and --help is written. Knows nothing of HTTP. Thread: any.
 */
#pragma once

#include "base/clock.h"
#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

enum fault_kind {
	FAULT_INVALID = 0,
	/* how bytes come, or do not */
	FAULT_SLOW,
	FAULT_SLOW_HEADERS,
	FAULT_HANG,
	FAULT_HANG_CONNECT,
	FAULT_RESET,
	FAULT_TRUNCATED,
	FAULT_HEADER_FLOOD,
	FAULT_HTTP10,
	FAULT_CHUNKED,
	/* what an answer says instead */
	FAULT_STATUS_401,
	FAULT_STATUS_404,
	FAULT_STATUS_429,
	FAULT_STATUS_500,
	FAULT_STATUS_503,
	FAULT_REDIRECT,
	FAULT_REDIRECT_LOOP,
	FAULT_REDIRECT_OTHER,
	FAULT_HTML,
	FAULT_EMPTY,
	FAULT_WRONG_TYPE,
	FAULT_NO_ETAG,
	FAULT_NO_LINK,
	FAULT_NO_SHOP_TIME,
	FAULT_GZIP_BOMB,
	/* what is wrong with the room that it tells */
	FAULT_BAD_JSON,
	FAULT_BAD_UTF8,
	FAULT_BAD_ROOM,
	FAULT_OLD_VERSION,
	FAULT_OVERSIZE,
	FAULT_REPEAT,
	FAULT_OVERSELL,
	FAULT_FLOOD,
	/* the shop's clock */
	FAULT_CLOCK_SKEW,
	FAULT_CLOCK_STOP,
	FAULT_CLOCK_BACK,
	/* the event stream alone */
	FAULT_NO_STREAM,
	FAULT_CUT_STREAM,
	FAULT_SILENT_STREAM,
	FAULT_PING_ONLY,
	FAULT_BAD_EVENT,
	FAULT_BIG_EVENT,
	FAULT_GAP_PATCH,
	/* the desk's requests alone */
	FAULT_DESK_500,
	FAULT_DESK_LOST,
	FAULT_DESK_LATE,
	FAULT_COUNT
};

/** What is asked for; a fault may be on for some of them only. */
enum fault_scope {
	FAULT_OF_POLLS = 1,
	FAULT_OF_STREAMS = 2,
	FAULT_OF_PICTURES = 4,
	FAULT_OF_DESKS = 8,
};

#define FAULTS_AT_ONCE 16
#define FAULT_TEXT_MAX_BYTES 512

/** A fault that is on. */
struct fault {
	enum fault_kind kind; /* FAULT_INVALID: none */
	int64_t argument;     /* as given, else the table's */
	char text[FAULT_TEXT_MAX_BYTES];
	uint64_t since_ns; /* monotonic */
};

struct served_faults;

/** None is on. NULL when there is no memory. The caller destroys it. */
struct served_faults *served_faults_create(void);
/** Accepts NULL; sets the pointer to NULL. */
void served_faults_destroy(struct served_faults **faults);

/**
 * Takes these faults instead of those before; their windows count from now. Each is
 * `[poll/|push/|images/|desk/]NAME[:ARG][@FROM-[TO]]`, FROM and TO in seconds.
 *
 * Errors:   ERROR_USAGE with the word and what is known; nothing is changed then.
 */
MUST_CHECK bool served_faults_set(struct served_faults *faults, const char *const *words, size_t count,
				  struct error *err);

/** Whether this fault is on for this scope; fills *fault. faults may be NULL. */
bool served_faults_find(struct served_faults *faults, enum fault_kind kind, enum fault_scope scope,
			struct fault *fault);
bool served_faults_is_on(struct served_faults *faults, enum fault_kind kind, enum fault_scope scope);

/** The faults that are on with which no stream begins as it should, a bit each: streams that began without end. */
uint64_t served_faults_cutting(struct served_faults *faults);

/** The words that were set, by place; NULL behind the last one. Owns: the caller, copied into word. */
const char *served_faults_word(struct served_faults *faults, size_t place, char word[FAULT_TEXT_MAX_BYTES],
			       bool *is_on);

/** The server's clock as the faults bend it. Lives as long as faults and clock. */
struct clock served_faults_clock(struct served_faults *faults, const struct clock *clock);

/** Lines for people: name and argument in `name`, the meaning in the result; NULL behind the last one. */
const char *served_faults_help(size_t place, char name[40]);

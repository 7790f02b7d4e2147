/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_fault_table.h"

#include <string.h>

#define ROOM (FAULT_OF_POLLS | FAULT_OF_STREAMS)
#define ALL (ROOM | FAULT_OF_PICTURES)
/* What a desk meets too when that is asked for. An answer of the wire's own making is none: it would say that something
 * was done. */
#define DESK FAULT_OF_DESKS
#define HOUR_MS 3600000
#define DAY_MS (24 * HOUR_MS)

static const struct fault_row rows[] = {
	// How bytes come, or do not.
	{"slow", "every answer comes MS late (3000)", "MS", 3000, 1, HOUR_MS, FAULT_SLOW, ALL | DESK, false, true},
	{"slow-headers", "an answer's head comes a byte every MS (200)", "MS", 200, 1, 60000, FAULT_SLOW_HEADERS, ALL,
	 false, true},
	{"hang", "a request is read and never answered", NULL, 0, 0, 0, FAULT_HANG, ALL | DESK, false, true},
	{"hang-connect", "no connection is taken any more; kept ones are closed", NULL, 0, 0, 0, FAULT_HANG_CONNECT,
	 ROOM, false, true},
	{"reset", "a request is read and its connection reset", NULL, 0, 0, 0, FAULT_RESET, ALL | DESK, false, true},
	{"truncated", "half of the body, then the connection ends", NULL, 0, 0, 0, FAULT_TRUNCATED, ALL | DESK, false,
	 true},
	{"header-flood", "N header lines before the body (20000)", "N", 20000, 1, 1000000, FAULT_HEADER_FLOOD, ALL,
	 false, true},
	{"http10", "answers in HTTP/1.0, a connection each", NULL, 0, 0, 0, FAULT_HTTP10, ALL | DESK, false, true},
	{"chunked", "bodies in chunks of N bytes (7), no Content-Length", "N", 7, 1, 65536, FAULT_CHUNKED, ROOM | DESK,
	 false, false},
	// What an answer says instead.
	{"401", "answers 401", NULL, 401, 0, 0, FAULT_STATUS_401, ALL | DESK, false, true},
	{"404", "answers 404", NULL, 404, 0, 0, FAULT_STATUS_404, ALL | DESK, false, true},
	{"429", "answers 429 with Retry-After: S (5)", "S", 5, 0, 86400, FAULT_STATUS_429, ALL | DESK, false, true},
	{"500", "answers 500", NULL, 500, 0, 0, FAULT_STATUS_500, ALL | DESK, false, true},
	{"503", "answers 503 with Retry-After: S (5)", "S", 5, 0, 86400, FAULT_STATUS_503, ALL | DESK, false, true},
	{"redirect", "302 to URL (the same address with ?again, answered well)", "URL", 0, 0, 0, FAULT_REDIRECT,
	 ALL | DESK, true, true},
	{"redirect-loop", "302 to the same address, for ever", NULL, 0, 0, 0, FAULT_REDIRECT_LOOP, ALL | DESK, false,
	 true},
	{"redirect-other", "302 to another origin (localhost), answered well", NULL, 0, 0, 0, FAULT_REDIRECT_OTHER,
	 ALL | DESK, false, true},
	{"html", "200 with a page for people", NULL, 0, 0, 0, FAULT_HTML, ALL | DESK, false, true},
	{"empty", "200 with the right type and no byte", NULL, 0, 0, 0, FAULT_EMPTY, ALL | DESK, false, true},
	{"wrong-type", "the right bytes as text/plain", NULL, 0, 0, 0, FAULT_WRONG_TYPE, ALL | DESK, false, true},
	{"no-etag", "no ETag and never 304", NULL, 0, 0, 0, FAULT_NO_ETAG, FAULT_OF_POLLS, false, false},
	{"no-link", "no Link to the event stream", NULL, 0, 0, 0, FAULT_NO_LINK, FAULT_OF_POLLS, false, false},
	{"no-shop-time", "no Shop-Time, Date alone", NULL, 0, 0, 0, FAULT_NO_SHOP_TIME, ROOM | DESK, false, false},
	{"gzip-bomb", "a few kB that unfold to MIB MiB (64)", "MIB", 64, 1, 1024, FAULT_GZIP_BOMB, ALL | DESK, false,
	 true},
	// What is wrong with the room.
	{"bad-json", "a document that ends in its middle", NULL, 0, 0, 0, FAULT_BAD_JSON, ROOM, false, false},
	{"bad-utf8", "a document with bytes that are no UTF-8", NULL, 0, 0, 0, FAULT_BAD_UTF8, ROOM, false, false},
	{"bad-room", "a document with a price below zero", NULL, 0, 0, 0, FAULT_BAD_ROOM, ROOM, false, false},
	{"old-version", "the version before, with other prices", NULL, 0, 0, 0, FAULT_OLD_VERSION, ROOM, false, false},
	{"oversize", "a good document of more than 2 MiB", NULL, 0, 0, 0, FAULT_OVERSIZE, ROOM, false, false},
	{"repeat", "the same answer again, as a broken cache; each event again", NULL, 0, 0, 0, FAULT_REPEAT, ROOM,
	 false, false},
	{"oversell", "the current item's stock: 0, then N (5), in turn, each second", "N", 5, 1, 1000000,
	 FAULT_OVERSELL, ROOM, false, false},
	{"flood", "the current item's stock falls N (1000) times a second", "N", 1000, 1, 10000, FAULT_FLOOD, ROOM,
	 false, false},
	// The shop's clock.
	{"clock-skew", "the server's clock is MS ahead (3600000); below zero: behind", "MS", HOUR_MS, -400LL * DAY_MS,
	 400LL * DAY_MS, FAULT_CLOCK_SKEW, ROOM, false, false},
	{"clock-stop", "the server's clock stands still", NULL, 0, 0, 0, FAULT_CLOCK_STOP, ROOM, false, false},
	{"clock-back", "the server's clock jumps MS back (60000)", "MS", 60000, 1, 400LL * DAY_MS, FAULT_CLOCK_BACK,
	 ROOM, false, false},
	// The event stream alone.
	{"204-stream", "the event stream answers 204", NULL, 204, 0, 0, FAULT_NO_STREAM, FAULT_OF_STREAMS, false, true},
	{"cut-stream", "a stream ends after N events (3)", "N", 3, 0, 1000000, FAULT_CUT_STREAM, FAULT_OF_STREAMS,
	 false, false},
	{"silent-stream", "streams stay open and say nothing", NULL, 0, 0, 0, FAULT_SILENT_STREAM, FAULT_OF_STREAMS,
	 false, false},
	{"ping-only", "streams bear comments and no event", NULL, 0, 0, 0, FAULT_PING_ONLY, FAULT_OF_STREAMS, false,
	 false},
	{"bad-event", "instead of events patches of items that are unknown or null", NULL, 0, 0, 0, FAULT_BAD_EVENT,
	 FAULT_OF_STREAMS, false, false},
	{"big-event", "instead of events one of more than 2 MiB", NULL, 0, 0, 0, FAULT_BIG_EVENT, FAULT_OF_STREAMS,
	 false, false},
	{"gap-patch", "two versions a second, and patches of the second alone", NULL, 0, 0, 0, FAULT_GAP_PATCH,
	 FAULT_OF_STREAMS, false, false},
	// Desks alone. An order that comes again under its key is answered as it was the first time.
	{"desk-500", "every Nth request of a desk (1) is answered 500 and not done", "N", 1, 1, 1000, FAULT_DESK_500,
	 DESK, false, false},
	{"desk-lost", "every Nth request of a desk (1) is done, and reset instead of answered", "N", 1, 1, 1000,
	 FAULT_DESK_LOST, DESK, false, false},
	{"desk-late", "every request of a desk is done at once and answered MS later (3000)", "MS", 3000, 1, HOUR_MS,
	 FAULT_DESK_LATE, DESK, false, false},
};

const struct fault_row *fault_table_row(size_t place)
{
	return place < sizeof(rows) / sizeof(*rows) ? &rows[place] : NULL;
}

const struct fault_row *fault_table_find(const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	}
	return NULL;
}

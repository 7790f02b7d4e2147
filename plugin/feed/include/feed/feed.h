/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where rooms come from. One service per process: one feed thread, one curl multi for all rooms. A feed follows one
 * room (a URL, a local file, the demo) and publishes immutable states; whoever follows it is woken and looks for
 * itself. Pictures that the current item needs are brought along. Knows nothing of pictures' pixels, of OBS or of Qt.
 */
#pragma once

#include "base/blob.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/waker.h"
#include "feed/adapter.h"
#include "room/freshness.h"
#include "room/room.h"

/**
 * A way in to a room: how a request follows it (all but PUSH, which comes beside POLL) and by which way a state was
 * last confirmed. The names stand in docs/interfaces.md (`fetch`).
 */
enum feed_source {
	FEED_SOURCE_INVALID = 0,
	FEED_SOURCE_POLL,    /* asked for at its URL */
	FEED_SOURCE_PUSH,    /* the room's event stream; never in a request */
	FEED_SOURCE_FILE,    /* a document that somebody writes here */
	FEED_SOURCE_DEMO,    /* the recorded show that is shipped */
	FEED_SOURCE_REPLAY,  /* a recorded show */
	FEED_SOURCE_ADAPTER, /* a shop that is asked by an adapter */
};

/** "poll", "push", "file", "demo", "replay", "adapter". */
const char *feed_source_name(enum feed_source source);

struct feed_request {
	enum feed_source source;
	const char *url;  /* POLL: http(s) address of a room document */
	const char *path; /* FILE: the room document's file; DEMO and REPLAY: the recording's; ADAPTER: the adapter's */
	bool allow_http;  /* POLL, ADAPTER: plain http to other hosts than loopback, for this room */
	/* -- each may be NULL; copied -- */
	const char *events_url;     /* POLL: the room's event stream, if it is not the one that the shop names */
	const char *profile;        /* POLL: whose token is sent; NULL: none */
	const char *token;          /* POLL: sent instead of the profile's */
	const char *secrets_folder; /* POLL: where tokens lie; NULL: those of the environment alone */
	/* -- ADAPTER: path is a file, or with one of these folders an id, of data_folder/adapters/ID.json before
	 * user_folder's; its secrets lie in secrets_folder/PROFILE.adapter.json -- */
	const char *data_folder;
	const char *user_folder;
	const char *room_id;      /* the room's; NULL: the profile's name */
	const char *adapter_vars; /* lines of name=value; room is the room's id */
	const char *secrets_file; /* its secrets, instead of the profile's */
	adapter_digest_fn digest; /* for adapters that sign; computed on the feed thread */
	const char *cache_folder; /* where pictures are kept between runs; NULL: nowhere */
};

/** A shop's clock that is less certain than this is said to be so: countdowns may be off. */
#define CLOCK_UNCERTAIN_MS 1000

/** As many as enum feed_write_kind has (feed/write.h). */
#define FEED_WRITE_KINDS 4

/** What is known of a room at one moment. Immutable, shared by reference. */
struct feed_state {
	uint64_t serial;          /* rises with every published state of the feed */
	const struct room *room;  /* NULL: nothing yet (waiting) */
	enum feed_source source;  /* how the room was last confirmed; without a room: how it is asked for */
	enum freshness freshness; /* as of at_ns; WAITING without a room */
	uint64_t at_ns;           /* monotonic: when this state was published */
	struct clock_anchor shop; /* the shop's clock, tied to the monotonic one; valid with a room */
	int64_t confirmed_ms;     /* shop's clock: as of when the room was last confirmed */
	struct error error;       /* the last failure since the last confirmation; ERROR_NONE */
	struct error last_error;  /* the last failure of all, kept when the room is well again; ERROR_NONE: none yet */
	int64_t last_error_at_ms; /* the machine's wall clock: when that was; ROOM_UNSET without one */
	int64_t clock_offset_ms;  /* the shop's clock less the machine's at at_ns; ROOM_UNSET: no clock yet */
	int64_t clock_uncertain_ms; /* the shop's clock may be wrong by this much; ROOM_UNSET: not known */
	int64_t latency_ms; /* from the last request to its whole answer, or of the last push; ROOM_UNSET: none */
	bool is_push_live;  /* an event stream is open and speaks */
	const struct blob *report; /* ADAPTER: a text that ends with NUL, each target with its value or why it is unset,
				    * of the newest answers; NULL: none */
	const struct blob_set
		*images; /* the bytes of pictures that the room names, by their uri as written; may be NULL */
	unsigned writes; /* what may be changed in the shop from here (feed/write.h): 1u << enum feed_write_kind */
	char write_why[FEED_WRITE_KINDS][96]; /* by kind: why it may not, in English; "": it may */
};

struct feed_service;
struct feed;

/** Limits of one service; zero members take the defaults named here. Tests shorten them. */
struct feed_limits {
	uint64_t connect_timeout_ms; /* 5,000 */
	uint64_t total_timeout_ms;   /* 15,000 */
	uint64_t backoff_first_ms;   /* 1,000 */
	uint64_t backoff_most_ms;    /* 60,000 */
	uint64_t poll_least_ms;      /* 500 */
	uint64_t image_max_bytes;    /* 4 MiB a picture */
	uint64_t image_check_ms;     /* 60,000: a picture that came is asked for again no sooner */
	uint64_t write_still_ms;     /* 30,000: by then the room shows what the shop accepted, or it is said that it
				      * does not (feed/write.h) */
};

/**
 * Starts the feed thread. libcurl is started once for the process and never shut down: OBS uses it too.
 *
 * Thread:   any but graphics.   Owns: the caller destroys it.   Errors: ERROR_MEMORY, ERROR_NETWORK (no curl).
 * clock and limits may be NULL (the machine's clock, the defaults); clock lives longer than the service.
 */
struct feed_service *feed_service_create(const struct clock *clock, const struct feed_limits *limits,
					 struct error *err);

/**
 * Stops the thread and joins it: running requests are aborted, nobody waits for a server or a resolver
 * (at most 250 ms). All its feeds must be closed before. Accepts NULL; sets the pointer to NULL.
 */
void feed_service_destroy(struct feed_service **service);

/**
 * Follows a room. The first state (waiting) is there at once.
 *
 * Thread:   any but graphics; never waits for the network.
 * Owns:     the caller closes the feed; the feed keeps a reference to the waker (may be NULL) and wakes it after each
 *           published state.
 * Errors:   ERROR_USAGE for an address that is no http(s) URL or plain http that is not allowed, ERROR_MEMORY.
 */
struct feed *feed_open(struct feed_service *service, const struct feed_request *request, struct waker *waker,
		       struct error *err);

/** Posts the end; the feed thread aborts what runs. Never waits. Accepts NULL; sets it to NULL. Thread: any. */
void feed_close(struct feed **feed);

/**
 * Wakes one more waker after each published state, and at once for the newest. A waker that follows twice is woken
 * once, and has to unfollow twice.
 *
 * Thread:   any but graphics.   Owns: the feed keeps a reference.   Errors: ERROR_MEMORY.
 */
MUST_CHECK bool feed_follow(struct feed *feed, struct waker *waker, struct error *err);
/** Ends one following; what was woken before may still come. Thread: any. A waker that does not follow is nothing. */
void feed_unfollow(struct feed *feed, struct waker *waker);

/** Asks for the room now, ahead of poll and backoff. Thread: any; posts only. */
void feed_refresh(struct feed *feed);

/** The newest state. Thread: any but graphics (a leaf lock). Owns: the caller gives it back with feed_state_unref(). */
const struct feed_state *feed_state_get(struct feed *feed);
/** One more owner. Thread: any. Accepts NULL. */
const struct feed_state *feed_state_ref(const struct feed_state *state);
void feed_state_unref(const struct feed_state *state);

/**
 * Makes a state that holds its own references to what `like` points to.
 *
 * Thread:   any.   Errors: NULL when there is no memory.   Owns: feed_state_unref().
 */
const struct feed_state *feed_state_create(const struct feed_state *like);

/** The age of the last confirmation on the shop's clock, in ms, at a monotonic time; ROOM_UNSET without a room. */
int64_t feed_state_age_ms(const struct feed_state *state, uint64_t now_ns);

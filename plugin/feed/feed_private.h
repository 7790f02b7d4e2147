/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One feed from within, for the files of this folder only. Who may touch a field stands above it; a file that follows
 * one kind of room (feed_poll.c, local_room.c) knows the service only as what is declared here.
 */
#pragma once

#include "file_watch.h"
#include "hold.h"
#include "http.h"
#include "images.h"
#include "live_document.h"
#include "sse.h"

#include "base/file.h"
#include "base/followers.h"
#include "base/thread.h"
#include "feed/backoff.h"
#include "feed/feed.h"
#include "feed/recording.h"
#include "feed/write.h"

/* What was asked of a feed since the feed thread last looked. */
enum feed_wish { FEED_WISH_OPEN = 1, FEED_WISH_REFRESH = 2, FEED_WISH_CLOSE = 4 };

struct feed_service {
	/* -- immutable after create -- */
	const struct clock *clock;
	struct feed_limits limits;
	struct http *http;
	struct thread thread;

	struct lock lock;
	/* -- protected by lock -- */
	struct feed *inbox; /* feeds with wishes, the newest first */
	bool must_stop;
	struct feed_registry *registry; /* NULL: none */
	struct feed_send *new_sends;    /* the newest first */

	/* -- feed thread only -- */
	struct feed *feeds;
	struct feed_send *sends;
	uint64_t random; /* state of the jitter */
	struct file_watch files;
	uint64_t asleep_ns; /* how long the machine slept, as far as the clocks of the feeds know */
};

/* Follows a URL. */
struct feed_poll {
	struct http_call *call;
	uint64_t started_ns; /* the last request */
	uint64_t next_ns;
	struct backoff backoff;
	uint64_t calm_ns;        /* when it is next asked for while a stream confirms it */
	const struct room *room; /* the held room that an answer brought; NULL, or another one: a push went past it */
	char *etag;              /* of that; NULL: it had none */
	char *answered_url;      /* where what is held came from */
	bool is_wished;          /* somebody asks for the room now */
	bool is_hurried;         /* the next request is one that was asked for */
};

/* Of a room without a document: nobody has said how long silence may last. */
#define FEED_TTL_DEFAULT_MS 15000
/* More in a second would be all that the thread does, which others' rooms share. */
#define FEED_EVENTS_MOST 10000
#define FEED_EVENT_BYTES_MOST (16u * 1024u * 1024u)

/* Follows the room's event stream, beside the poll: feed_push.c has the connection, feed_events.c what it says. */
struct feed_push {
	struct http_call *call;
	char *url;       /* NULL: none is known */
	bool is_offered; /* the shop still names it; one that was set by hand is always offered */
	bool is_over;    /* "204 No Content": this address is not asked again */
	bool is_open;    /* the head was good */
	struct error error;
	uint64_t retry_after_ms;
	uint64_t opened_ns;
	uint64_t heard_ns;  /* the last byte */
	uint64_t astray_ns; /* since when what it says is of no use; 0: it is */
	uint64_t second_ns; /* how much came in the second that began then */
	size_t second_bytes;
	unsigned second_events;
	uint64_t next_ns; /* of the next try */
	struct backoff backoff;
	struct sse sse;

	/* -- feed_events.c -- */
	struct live_document live;
	uint64_t came_ns; /* the last event that changed live */
	struct live_confirm confirm;
	uint64_t confirm_came_ns; /* 0: there is none that was not looked at */
	uint64_t flushed_ns;
	bool is_bad; /* something was not understood: the room has to come whole, by a request later than bad_ns */
	uint64_t bad_ns;
	uint64_t behind_ns; /* since when what is held is behind what the stream said; 0: it is not */
	uint64_t ask_ns;    /* no request for the whole before this */
	struct backoff ask;

	struct error told; /* the trouble that the log speaks of; ERROR_NONE: well */
	uint64_t trouble_ns;
	uint64_t logged_ns;
};

/* The end of an offer, which an answer from after it has to confirm. */
struct feed_end {
	int64_t end_ms; /* the offer's; 0: none yet */
	unsigned tries; /* how often the room was asked for because of it */
	uint64_t next_ns;
};

/* Follows a file. */
struct local_room {
	struct file_stamp stamp; /* as of the last reading */
	int folder;              /* file_watch.h; 0: nothing is heard of it */
	uint64_t bad_since_ns;   /* 0: what was read last is good */
	uint64_t next_look_ns;
	uint64_t next_read_ns;
	struct buffer good;  /* the bytes of what is held */
	struct buffer fresh; /* the bytes just read */
};

/* Tells a recorded show. */
struct replay {
	struct recording_reader *reader; /* NULL: it could not be opened */
	struct recording_line next;      /* told when its time has come */
	unsigned round;                  /* how often the show was told to its end */
	uint64_t began_ns;
	int64_t t_ms; /* of the line that was told last */
	uint64_t retry_ns;
	uint64_t confirm_ns;
	bool is_clock_set; /* in this round */
	bool is_failing;   /* what was told last is a failure: nothing is confirmed */
	bool is_cut_told;
};

/* What the feed remembers of a change that was posted. */
struct feed_write_slot {
	uint64_t id; /* 0: none */
	struct feed_write_news news;
	bool is_news; /* not taken yet */
	struct waker *waker;
};

#define FEED_WRITES_KEPT 4

struct feed_writes {
	struct feed_write_slot slots[FEED_WRITES_KEPT];
	uint64_t last_id;
	bool is_posted; /* the feed thread has not taken it yet: */
	struct feed_write posted;
	uint64_t posted_ns;
};

struct feed {
	/* -- immutable after open -- */
	struct feed_service *service;
	enum feed_source source;
	char *address;  /* the URL or the file's path */
	char name[200]; /* the address as logs may show it */
	bool allow_http;
	/* -- NULL where the request had none -- */
	char *events_url;
	char *profile;
	char *token; /* named by the request: goes before the profile's */
	char *secrets_folder;
	char *cache_folder;

	struct lock lock;
	/* -- protected by lock -- */
	const struct feed_state *state;
	struct feed_writes writes;

	struct followers followers;

	/* -- protected by the service's lock -- */
	struct feed *next_in_inbox;
	unsigned wishes;

	/* -- feed thread only -- */
	struct feed *next;
	struct hold hold;
	struct images images;
	struct feed_poll poll;
	struct feed_push push;
	struct local_room local;
	struct replay replay;
	struct shop *shop;   /* shop.h; NULL: it is not asked by an adapter */
	struct blob *report; /* shop_report.c */
	char *found_token;   /* feed_token.c */
	struct feed_end end;
	bool is_closing;               /* nobody holds it; it waits for a shop's new token */
	bool has_news;                 /* something changed that no published state says yet */
	enum feed_source confirmed_by; /* how the last confirmation came */
	int64_t latency_ms;            /* of the last answer or push; ROOM_UNSET */
	bool is_push_live;
	struct error last_error;  /* of all that failed; feed_fail() */
	int64_t last_error_at_ms; /* wall; ROOM_UNSET */
	uint64_t serial;
	struct {
		enum freshness freshness;
		struct error error;
		bool is_push_live;
		bool is_clock_uncertain;
		bool is_rewritten; /* changes come without a higher version */
		unsigned clock_jumps;
		char left_out[96]; /* the first entry that was dropped */
	} told;                    /* what the log says */
};

/** Leaves a wish in the inbox. After a close the feed belongs to the feed thread. Thread: any; never waits. */
void feed_service_wish(struct feed *feed, enum feed_wish what);
/** Has the end begun, in which every transfer gives itself up? Then a failure says nothing. Thread: feed. */
bool feed_service_is_ending(struct feed_service *service);
/** 32 random bits for jitter. Thread: feed. */
uint32_t feed_service_random(struct feed_service *service);

/** How long until a room with this ttl is asked for again, without jitter. */
uint64_t feed_poll_every_ms(const struct feed_service *service, int64_t ttl_ms);

/**
 * Offers a room to what is held and logs what is odd about it.
 *
 * Thread:   feed.   Errors: as hold_offer(); what is held stays.
 */
MUST_CHECK bool feed_offer_room(struct feed *feed, const struct room *room, const struct room_warnings *warnings,
				enum hold_news *news, struct error *err);

/**
 * Decodes a document and offers it.
 *
 * Thread:   feed.   Errors: as room_decode() and hold_offer(); what is held stays. is_old (may be NULL) then says
 * whether it was a good document that is only older than what is held.
 * server_time_ms is set to the document's.
 */
MUST_CHECK bool feed_offer_document(struct feed *feed, const struct buffer *document, int64_t *server_time_ms,
				    bool *is_old, struct error *err);

/**
 * Looks for the room's token as it is now: it may have been typed a moment ago.
 *
 * Thread:   feed.   Errors: as secret_find(); the room must then not be asked.
 */
MUST_CHECK bool feed_find_token(struct feed *feed, struct error *err);
/**
 * The room's token as it was last found, for every request of the feed, whose token_home is the room's address; NULL
 * when there is none. Thread: feed; valid until the next feed_find_token().
 */
const char *feed_token(const struct feed *feed);
void feed_forget_token(struct feed *feed);

/** Does what is due and gives the monotonic time of the next step. Thread: feed. */
uint64_t feed_step(struct feed *feed, uint64_t now_ns);
/** Somebody asks for the room now. Thread: feed. */
void feed_step_soon(struct feed *feed);
/** Ends all that it does and frees it. Thread: feed, unless it was never opened. */
void feed_free(struct feed *feed);

/** Closes feeds of the registry that lingered long enough; gives the time of the next one. Thread: feed. */
uint64_t feed_registry_step(struct feed_service *service, uint64_t now_ns);

/** send.c: begins what is to be sent and ends what nobody waits for; and ends all of it. Thread: feed. */
void feed_sends_step(struct feed_service *service);
void feed_sends_end(struct feed_service *service);

/** Something went wrong: what is held stays and ages; a new kind of trouble is news. Thread: feed. */
void feed_fail(struct feed *feed, const struct error *error);

/* Each kind of room: step does what is due and gives the monotonic time of the next step; stop aborts and frees. */
uint64_t feed_poll_step(struct feed *feed, uint64_t now_ns);
void feed_poll_refresh(struct feed *feed);
/** The stream needs the whole room: asks soon, but never ahead of the pause that a failing shop is given. */
void feed_poll_soon(struct feed *feed);
void feed_poll_stop(struct feed *feed);

/* feed_clock.c: the shop's clock. What contradicts it for the first time asks the shop again at once. */

/** Takes what an answer says of the shop's clock: Shop-Time, else Date, else the document's server_time. */
void feed_clock_take_answer(struct feed *feed, const struct http_answer *answer, int64_t server_time_ms);
/**
 * Takes the shop's clock as an event of a stream tells it (`confirm.at`, the Shop-Time of the stream's head).
 *
 * came_ns:  monotonic, when its first byte was there, or later.
 */
void feed_clock_take_event(struct feed *feed, int64_t shop_ms, uint64_t came_ns);
void feed_push_init(struct feed *feed);
uint64_t feed_push_step(struct feed *feed, uint64_t now_ns);
/** The shop answers again after a failure: a stream that failed with it is tried soon, unless it asked to wait. */
void feed_push_hurry(struct feed *feed);
/** The address of the stream as an answer names it, relative to where that came from; NULL: it names none. */
void feed_push_take_link(struct feed *feed, const char *link, const char *base);
/** Something is wrong with the stream. The room is none the worse for it: polls carry on. Logged once. */
void feed_push_trouble(struct feed *feed, const struct error *error);
void feed_push_stop(struct feed *feed);

/** An event of the stream. Within http_run(): only keeps what came. */
bool feed_events_take(const struct sse_event *event, void *feed);
/** Makes of all that came what is held, at most once in a few milliseconds. Gives the time of the next step. */
uint64_t feed_events_step(struct feed *feed, uint64_t now_ns);
/** Something of the stream is lost or was not understood: the room has to come whole. */
void feed_events_lost(struct feed *feed, const struct error *error);
/** Is a whole document wanted, which a "not modified" would not bring? */
bool feed_events_want_document(const struct feed *feed);
/** An answer brought what is held, or said that it is so. document: its bytes; NULL for "not modified". */
void feed_events_take_answer(struct feed *feed, const struct buffer *document, bool is_newer);

/**
 * Asks for the room when the offer on air ends, so that its price is confirmed or gone at once and not a poll later.
 * Gives the monotonic time of its next step.
 */
uint64_t feed_clock_step(struct feed *feed, uint64_t now_ns);
/** After a sleep of the machine the shops' clocks are further on than ours: rooms age by it and are asked for. */
void feed_clock_look_for_sleep(struct feed_service *service);

/**
 * Makes what asks a shop by the request's adapter. Thread: any, before the feed is opened.
 *
 * Errors:   as adapter_read() and adapter_check_given(), ERROR_USAGE (address, vars). shop_stop() either way.
 */
MUST_CHECK bool shop_open(struct feed *feed, const struct feed_request *request, struct error *err);
uint64_t shop_step(struct feed *feed, uint64_t now_ns);
void shop_refresh(struct feed *feed);
void shop_stop(struct feed *feed);
/** Does it ask for a new token, whose answer must not be lost? */
bool shop_is_renewing(const struct feed *feed);

/** write.c: says in a state what may be changed in the shop from here. Thread: feed, or before the feed is opened. */
void feed_write_offer(const struct feed *feed, struct feed_state *state);
/** write.c: may this be sent, as far as a room tells? Errors: as feed_write_post(). */
MUST_CHECK bool feed_write_check(const struct feed_write *write, const struct room *room, enum freshness freshness,
				 struct error *err);
/** write.c: takes what was posted; false: nothing. Thread: feed. */
bool feed_write_take(struct feed *feed, struct feed_write *out, uint64_t *id, uint64_t *posted_ns);
/** write.c: a write's new state (error may be NULL), and wakes who posted it. Thread: feed. */
void feed_write_tell(struct feed *feed, uint64_t id, enum feed_write_state state, const struct error *error);
void feed_writes_finish(struct feed_writes *writes);
/** shop_change.c: a state was published: does it show what was written? Thread: feed. */
void shop_change_look(struct feed *feed);

uint64_t local_room_step(struct feed *feed, uint64_t now_ns);
void local_room_refresh(struct feed *feed);
/** Takes what the kernel tells of files: rooms that changed are looked at in the next step. */
void local_room_hear(struct feed_service *service);
void local_room_stop(struct feed *feed);

uint64_t replay_step(struct feed *feed, uint64_t now_ns);
void replay_refresh(struct feed *feed);
void replay_stop(struct feed *feed);

/**
 * Publishes what is held as a new state, wakes who follows and logs what changed, once.
 *
 * Thread:   feed.   Returns: false when there is no memory; the old state stays and it may be tried again.
 */
MUST_CHECK bool feed_publish(struct feed *feed, uint64_t now_ns);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A shop that is asked by an adapter, from within: for the files shop_*.c alone. Made by any thread, then the feed
 * thread's.
 */
#pragma once

#include "feed_private.h"

#include "adapter/answer.h"
#include "adapter/compose.h"
#include "adapter/keep.h"

/* A request that is sent again and again; one of those that a repeated one is. */
struct shop_ask {
	struct feed *feed;
	size_t place; /* of the request */
	size_t each_index;
	char each[EACH_BYTES]; /* "": not repeated */
	struct http_call *call;
	json_t *fragment; /* of the last good answer; NULL: none yet */
	json_t *kept;     /* with it: what writes need of it; NULL: nothing */
	int64_t as_of_ms; /* the shop's clock: when that was; ROOM_UNSET */
	char *etag;
	uint64_t started_ns;
	uint64_t next_ns;
	uint64_t not_before_ns; /* the platform wants a pause: also when somebody asks */
	struct backoff backoff;
	struct error error;  /* the last failure since the last good answer */
	unsigned token_turn; /* of the token that it was last sent with */
	bool is_token_over;  /* the last answer said so: it is sent again with the next one, whatever its pace */
	char *report;        /* of the last answer: a line for each target */
};

struct shop_token {
	struct http_call *call;
	struct backoff backoff;
	uint64_t next_ns;      /* no try before */
	unsigned turn;         /* counts tokens: what says of an older one that it is over says nothing */
	int64_t life_ms;       /* of the one that was given last; 0: not known */
	struct error error;    /* why it could not be renewed; ERROR_NONE: it was */
	int lock;              /* keep_lock() while one is asked for */
	unsigned locked_tries; /* for which somebody else had it */
	bool is_refused;
	bool is_unwritten; /* what is held is newer than what the disk took */
};

/* What is being changed. The last one stays: also what was not done in time may come yet. */
struct shop_change {
	uint64_t id; /* 0: none */
	struct feed_write write;
	enum feed_write_state state;
	struct http_call *call;
	unsigned token_turn; /* of the token that it was sent with */
	uint64_t posted_ns;
	uint64_t accepted_ns;
	uint64_t ask_ns; /* when the room is asked for again */
};

struct shop {
	const struct adapter *adapter;
	adapter_digest_fn digest;
	char *room_id;
	char *vars_text; /* what the vars' texts point into */
	struct adapter_pair vars[32];
	size_t var_count;
	char *secrets_path; /* NULL: none */
	char epoch[32];

	struct shop_ask *asks;
	size_t ask_count;
	size_t running;
	uint64_t last_start_ns;
	bool tells_time; /* an answer held the shop's clock: one that does not says nothing of it */
	struct keep keep;
	struct file_stamp keep_stamp;
	struct shop_token token;
	struct shop_change write;
	json_t *told; /* the document of the held version, without what changes with every answer */
	int64_t version;
};

const json_t *shop_request(const struct shop *shop, const struct shop_ask *ask);
struct adapter_given shop_given(const struct shop *shop);
/** shop_open.c: the adapter, its vars and where its secrets lie, without a feed. shop_forget() either way.
 * Errors: as adapter_read() and adapter_check_given(), ERROR_USAGE (vars). */
MUST_CHECK bool shop_describe(struct shop *shop, const struct feed_request *request, struct error *err);
void shop_forget(struct shop *shop);
/** Adds the address of a request of the adapter, or of its token. Errors: as template_expand(). */
MUST_CHECK bool shop_address_of(const struct shop *shop, const json_t *request, struct buffer *url, struct error *err);
/** The shop's clock, or the machine's while it is not known. */
int64_t shop_now_ms(const struct feed *feed);
uint64_t shop_every_ns(const struct shop *shop, const struct shop_ask *ask);
/** When the next request may leave, by the platform's limit. */
uint64_t shop_free_ns(const struct shop *shop);
/** Takes what an answer says of the shop's clock. */
void shop_take_time(struct feed *feed, const struct http_answer *answer);

/** shop_secrets.c: looks whether the file changed. Errors: as keep_read(). */
MUST_CHECK bool shop_look_at_secrets(struct shop *shop, struct error *err);
/** May the order go where it goes? request: its id; NULL: it renews the token. Errors: ERROR_USAGE. */
MUST_CHECK bool shop_check_origin(const struct feed *feed, const struct adapter_order *order, const char *request,
				  struct error *err);
/** Renews the token when it must be. False: nothing else is to be asked before it is there. next_ns: when to look. */
bool shop_token_step(struct feed *feed, uint64_t now_ns, uint64_t *next_ns);
/** An answer says that the token is over that it was asked with. True: another one is there or on its way, so nothing
 * failed yet. */
bool shop_token_refused(struct feed *feed, unsigned turn, uint64_t now_ns);
void shop_token_stop(struct feed *feed);

/** When the next request may leave, by the platform's limit; 0: now. */
uint64_t shop_free_ns(const struct shop *shop);
/** Asks for all that confirms the room again, whatever is under way: an answer to come may be older than now. */
void shop_ask_anew(struct feed *feed);

/** shop_change.c: sends what was posted, follows it, gives the time of its next step. may_send: there is a token. */
uint64_t shop_change_step(struct feed *feed, bool may_send, uint64_t now_ns);
void shop_change_stop(struct feed *feed);
/** May this kind be written now? Errors: as adapter_check_write(). */
MUST_CHECK bool shop_change_may(const struct shop *shop, const struct room *room, enum feed_write_kind kind,
				struct error *err);

/** shop_room.c: makes the room of all answers and confirms it. answer: the newest. */
MUST_CHECK bool shop_take_room(struct feed *feed, const struct http_answer *answer, struct error *err);

/** The id of the item that a repeated request is about, whichever of them tells it; NULL: none yet. */
const char *shop_item_id_of(const struct shop *shop, const struct shop_ask *ask);

/** shop_report.c: keeps what an answer came to, in words, and publishes all of that with the next state. */
void shop_report(struct shop_ask *ask, struct buffer *lines);

/** Fails with what the secrets are taken out of. */
void shop_fail(struct feed *feed, struct error *error);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A shop as data ("shop-adapter/1", docs/adapters.md): how it is asked and what of its answers is what in the room
 * document. Nothing in an adapter is a program: what decode takes, every answer is a room or a reason, in bounded work.
 */
#pragma once

#include "base/buffer.h"
#include "room/room.h"

#define ADAPTER_MAX_BYTES (256u * 1024u)

/** Immutable, shared by reference. */
struct adapter;

/**
 * Decodes and checks an adapter.
 *
 * Thread:   any.   Owns: the caller owns one reference of *out.
 * Errors:   ERROR_SYNTAX with line and column, ERROR_VALUE with the path, ERROR_LIMIT, ERROR_MEMORY.
 */
MUST_CHECK bool adapter_decode(const void *bytes, size_t size_bytes, const struct adapter **out, struct error *err);

/** Reads one from a file. Errors: as adapter_decode() and file_read_plain(). */
MUST_CHECK bool adapter_read(const char *path, const struct adapter **out, struct error *err);

const struct adapter *adapter_ref(const struct adapter *adapter);
/** Accepts NULL. */
void adapter_unref(const struct adapter *adapter);

const char *adapter_id(const struct adapter *adapter);
bool adapter_has_request(const struct adapter *adapter, const char *id);
/** Are its requests signed, so that digests are needed? */
bool adapter_is_signed(const struct adapter *adapter);

/** Does a request keep a value of its answer under this name ("keeps")? */
bool adapter_keeps(const struct adapter *adapter, const char *name);

/** What a team sets: a var or a secret. */
struct adapter_pair {
	const char *name;
	const char *value;
};

/** What an adapter is used with. Borrowed. */
struct adapter_given {
	const char *room_id; /* the room's; NULL: the adapter's own id */
	const struct adapter_pair *vars;
	size_t var_count;
	const struct adapter_pair *secrets;
	size_t secret_count;
};

/**
 * Are these vars and secrets the adapter's, and is every one set that has to be? Secrets need not be there: whether a
 * request can do without shows when it is made.
 *
 * Errors:   ERROR_USAGE with the name.
 */
MUST_CHECK bool adapter_check_given(const struct adapter *adapter, const struct adapter_given *given,
				    struct error *err);

/* -- what is asked -- */

enum adapter_digest { ADAPTER_DIGEST_INVALID = 0, ADAPTER_MD5, ADAPTER_SHA1, ADAPTER_SHA256, ADAPTER_SHA512 };

/** Writes a digest (with a key: its HMAC) as lower-case hex with NUL. Thread: any. */
typedef bool (*adapter_digest_fn)(enum adapter_digest digest, const void *key, size_t key_bytes, const void *bytes,
				  size_t size_bytes, char out[129], struct error *err);

/** What is to be changed in the shop. Borrowed. */
struct adapter_writing {
	const char *kind;                /* "price", "stock" or "text": the member of the adapter's "writes" */
	const char *item;                /* its id */
	int64_t value;                   /* price: minor units; stock: pieces */
	int64_t was;                     /* what a person saw, in the same unit; ROOM_UNSET: nothing */
	const char *text;                /* text: what is written; else NULL */
	struct currency currency;        /* price: the room's */
	const struct adapter_pair *kept; /* what answers gave for "keeps", of this item */
	size_t kept_count;
};

struct adapter_asking {
	const char *request; /* its id; "" is the request for a token */
	const char *each;    /* the id that it is repeated for; NULL: none */
	int64_t now_ms;      /* the shop's clock */
	const char *nonce;   /* NULL: a random one */
	adapter_digest_fn digest;
	bool hide_secrets;                     /* *** stands where they would; the signature is the real one */
	const struct adapter_writing *writing; /* make the request that writes this; `request` is not looked at */
};

#define ADAPTER_HEADERS_MOST 66

/* A request as it is sent. Owned texts. */
struct adapter_order {
	const char *method; /* a constant: GET, POST; of a write also PUT, PATCH */
	bool has_secrets;   /* it may go to their shop alone */
	char *url;
	char *headers[ADAPTER_HEADERS_MOST]; /* "Name: value" */
	size_t header_count;
	char *body; /* NULL: none */
};

/**
 * Makes a request.
 *
 * Thread:   any.   Owns: the caller, with adapter_order_finish().
 * Errors:   ERROR_USAGE (adapter_check_given(), no such request), ERROR_VALUE with the place (a secret that is missing,
 *           an {"int"} that is none, a header with a line end), ERROR_LIMIT, ERROR_UNSUPPORTED (no digests),
 *           ERROR_MEMORY. No error's text holds a secret.
 */
MUST_CHECK bool adapter_make_order(const struct adapter *adapter, const struct adapter_given *given,
				   const struct adapter_asking *asking, struct adapter_order *out, struct error *err);

/** Overwrites and frees its texts. Accepts a zeroed one. */
void adapter_order_finish(struct adapter_order *order);

/**
 * May this be written as things are: the adapter says how, and all that it needs is there. item may be NULL (which item
 * it is is not known yet), as in feed/write.h: value, was and text are not looked at.
 *
 * Thread:   any.   Errors: ERROR_UNSUPPORTED, in words for people; their path is the secret, var or kept value.
 */
MUST_CHECK bool adapter_check_write(const struct adapter *adapter, const struct adapter_given *given,
				    const struct adapter_writing *writing, struct error *err);

/* -- answers to a room -- */

/** What a shop answered to a request. */
struct adapter_answer {
	const char *request; /* its id */
	const char *each;    /* the id that it was repeated for; NULL: none */
	int status;
	const void *bytes;
	size_t size_bytes;
};

#define ADAPTER_NOTES_MOST 64

/** A target that stayed unset without an "else", or an item that was left out. */
struct adapter_note {
	char path[224];
	char reason[288];
};

struct adapter_notes {
	size_t count; /* all of them, also those that have no place below */
	struct adapter_note entries[ADAPTER_NOTES_MOST];
};

/**
 * The room that the answers make, version 1. Requests that have no answer fill nothing.
 *
 * notes:    may be NULL; filled also for a room that is refused.
 * Errors:   ERROR_VALUE: an answer that is not "ok" or no JSON (path: the request), a room that the document does not
 *           allow (path: its member); ERROR_USAGE (adapter_check_given(), no such request), ERROR_LIMIT, ERROR_MEMORY.
 */
MUST_CHECK bool adapter_map(const struct adapter *adapter, const struct adapter_given *given,
			    const struct adapter_answer *answers, size_t answer_count, int64_t now_ms,
			    const struct room **out, struct adapter_notes *notes, struct error *err);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a request is: where it may go and be led, what it may carry there, what its answer says. No curl in here.
 */
#include "headers.h"
#include "http.h"
#include "secret_text.h"
#include "secret_watch.h"
#include "transfer.h"

#include "base/alloc.h"
#include "room/room.h"

#include <stdio.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)
#define REDIRECTS_MOST 5
#define ETAG_MOST_BYTES 256
#define EVENT_ID_MOST_BYTES 1024
/* So much of an error page is read to keep the connection; more is not worth it. */
#define IGNORED_MOST_BYTES 65536
#define BEARER "Authorization: Bearer "

#define KEY_MOST_BYTES 255
#define HEADER_MOST_BYTES 8192

enum { HEADERS_OWN = 7, HEADERS_MOST = HEADERS_OWN + 66 };

struct http_call {
	struct http *http;
	struct transfer *transfer; /* to url */
	struct buffer body;
	char *url;
	char *headers[HEADERS_MOST]; /* for every address on the way */
	size_t header_count;
	char *body_sent;     /* NULL: a GET */
	bool is_exact;       /* every answer is one, whatever its status; no redirect is followed */
	char *secret;        /* the whole header; NULL: none */
	char *secret_origin; /* the only one it is for, */
	bool has_left;       /* and not on the way back from another one either */
	struct secret_watch watch;
	size_t ignored_bytes;
	unsigned redirects;
	bool is_given_up;
	uint64_t until_ns;
	struct http_request request; /* its limits and callbacks; what it points to is gone */
};

/* -- addresses -- */

/* Parses, and holds the address against the rules. from: the address that led to it, or NULL. */
static bool address_take(const char *from, const char *url, bool allow_http, struct address *out, struct error *err)
{
	struct address address = {0};
	if (!address_parse(from, url, &address, err))
		return false;
	if (address_is_allowed(&address, allow_http, from && strncmp(from, "https:", 6) == 0, err)) {
		*out = address;
		return true;
	}
	address_finish(&address);
	return false;
}

bool http_address_check(const char *url, bool allow_http, struct error *err)
{
	struct address address = {0};
	bool did = address_take(NULL, url, allow_http, &address, err);
	address_finish(&address);
	return did;
}

char *http_address_resolve(const char *base, const char *url, bool allow_http, struct error *err)
{
	struct address address = {0};
	if (!address_take(base, url, allow_http, &address, err))
		return NULL;
	char *whole = address.url;
	address.url = NULL;
	address_finish(&address);
	return whole;
}

bool http_same_origin(const char *a, const char *b)
{
	struct address first = {0};
	struct address second = {0};
	bool is_same = address_parse(NULL, a, &first, NULL) && address_parse(NULL, b, &second, NULL) &&
		       strcmp(first.origin, second.origin) == 0;
	address_finish(&first);
	address_finish(&second);
	return is_same;
}

/* -- what is sent -- */

static const char *token_of(const struct http_call *call)
{
	return call->secret ? call->secret + strlen(BEARER) : NULL;
}

/* Frees a text that must not stay behind in the heap. */
static void wipe(char **text)
{
	if (*text)
		explicit_bzero(*text, strlen(*text));
	alloc_free(*text);
	*text = NULL;
}

static void call_free(struct http_call *call)
{
	transfer_free(&call->transfer);
	// those of an adapter may hold secrets
	for (size_t i = 0; i < call->header_count; i++)
		wipe(&call->headers[i]);
	secret_watch_finish(&call->watch);
	wipe(&call->secret);
	alloc_free(call->secret_origin);
	buffer_finish(&call->body);
	wipe(&call->body_sent);
	alloc_free(call->url);
	alloc_free(call);
}

/* "NAME: VALUE", or NULL when there is no memory. */
static char *header_line(const char *name_and_colon, const char *value)
{
	size_t size = strlen(name_and_colon) + strlen(value) + 1;
	char *line = alloc_zeroed(1, size);
	if (line)
		snprintf(line, size, "%s%s", name_and_colon, value);
	return line;
}

/* A value that is too long or no text for a header is left out: it came from outside and is a courtesy. */
static bool add_header(struct http_call *call, const char *name_and_colon, const char *value, size_t most_bytes)
{
	bool is_fit = value && value[0] && strlen(value) <= most_bytes;
	for (const char *at = value; is_fit && *at; at++)
		is_fit = (unsigned char)*at >= ' ' && *at != 0x7f;
	if (!is_fit)
		return true;
	char *line = header_line(name_and_colon, value);
	if (line)
		call->headers[call->header_count++] = line;
	return line != NULL;
}

/* address: where the request goes first. */
static bool add_secret(struct http_call *call, const struct address *address, struct error *err)
{
	const char *token = call->request.token;
	struct address home = {0};
	if (!token)
		return true;
	if (!secret_check(token, err))
		return false;
	if (call->request.token_home && !address_parse(NULL, call->request.token_home, &home, err))
		return false;
	call->secret = header_line(BEARER, token);
	call->secret_origin = alloc_text(home.origin ? home.origin : address->origin);
	address_finish(&home);
	if (!call->secret || !call->secret_origin)
		return error_set(err, ERROR_MEMORY, "no memory for a request");
	if (!secret_watch_init(&call->watch, token_of(call), err))
		return false;
	if (strcmp(address->origin, call->secret_origin) == 0 && !address->is_https && !address->is_loopback)
		return error_set(err, ERROR_USAGE, "a token is not sent over plain http: use https");
	return true;
}

/* -- what the answer says -- */

/* What is asked of one shop is not told to another one. */
static bool is_redirect(const struct http_call *call)
{
	int status = transfer_status(call->transfer);
	return !call->is_exact && status >= 301 && status <= 308 && status != 304 &&
	       transfer_header(call->transfer, "Location", 0);
}

/* A header of the answer; one that repeats the token is as good as none. */
static const char *header_of(const struct http_call *call, const char *name)
{
	const char *value = transfer_header(call->transfer, name, 0);
	return value && secret_is_in(token_of(call), value, strlen(value)) ? NULL : value;
}

static const char *find_link(const struct http_call *call, char *text, size_t size_bytes)
{
	const char *value;
	for (size_t i = 0; (value = transfer_header(call->transfer, "Link", i)); i++) {
		if (header_link_events(value, text, size_bytes))
			return secret_is_in(token_of(call), text, strlen(text)) ? NULL : text;
	}
	return NULL;
}

static void read_head(const struct http_call *call, struct http_answer *answer, char *link, size_t link_bytes)
{
	*answer = (struct http_answer){.body = &call->body, .url = call->url};
	answer->status = transfer_status(call->transfer);
	transfer_times(call->transfer, &answer->sent_ns, &answer->first_ns);
	answer->middle_ns = answer->sent_ns + (answer->first_ns - answer->sent_ns) / 2;
	answer->shop_time_ms = header_shop_time_ms(header_of(call, "Shop-Time"));
	answer->date_ms = header_date_ms(header_of(call, "Date"));
	answer->cached_ms = header_age_ms(header_of(call, "Age"));
	int64_t from_ms = answer->date_ms >= 0 ? answer->date_ms : clock_wall_ms(http_clock(call->http));
	answer->retry_after_ms = header_retry_after_ms(header_of(call, "Retry-After"), from_ms);
	answer->etag = header_of(call, "ETag");
	answer->last_modified = header_of(call, "Last-Modified");
	answer->fresh = (struct header_freshness){.left_ms = ROOM_UNSET};
	const char *control;
	for (size_t i = 0; (control = transfer_header(call->transfer, "Cache-Control", i)); i++)
		header_take_cache_control(control, &answer->fresh);
	header_end_freshness(header_of(call, "Expires"), answer->date_ms, answer->cached_ms, &answer->fresh);
	answer->content_type = header_of(call, "Content-Type");
	answer->link_events = find_link(call, link, link_bytes);
}

static bool on_head(struct transfer *transfer, void *data, struct error *err)
{
	(void)transfer;
	struct http_call *call = data;
	char link[ADDRESS_MOST_BYTES];
	if (!call->request.on_head || is_redirect(call))
		return true;
	struct http_answer head;
	read_head(call, &head, link, sizeof(link));
	call->is_given_up = !call->request.on_head(&head, call->request.data);
	return !call->is_given_up || error_set(err, ERROR_CANCELLED, "given up");
}

static bool on_bytes(const char *bytes, size_t size, void *data, struct error *err)
{
	struct http_call *call = data;
	// why a shop refuses what it was asked to do stands in the answer
	if (!call->is_exact && transfer_status(call->transfer) != 200) {
		call->ignored_bytes += size;
		return call->ignored_bytes <= IGNORED_MOST_BYTES ||
		       error_set(err, ERROR_LIMIT, "the answer goes on though nobody asked for it");
	}
	if (secret_watch_sees(&call->watch, bytes, size))
		return error_set(err, ERROR_VALUE, "the answer repeats the room's token");
	if (!call->request.is_stream)
		return buffer_add(&call->body, bytes, size, err);
	call->is_given_up = !call->request.on_bytes(bytes, size, call->request.data);
	return !call->is_given_up || error_set(err, ERROR_CANCELLED, "given up");
}

/* -- the way -- */

static void on_end(const struct error *err, void *data);

/* Sends the request to an address, and takes its texts. What it carries there is decided here, for each anew. */
static bool send_to(struct http_call *call, struct address *address, struct error *err)
{
	char *headers[HEADERS_MOST + 1];
	size_t count = call->header_count;
	memcpy(headers, call->headers, sizeof(call->headers));
	call->has_left = call->has_left || (call->secret && strcmp(address->origin, call->secret_origin) != 0);
	if (call->secret && !call->has_left)
		headers[count++] = call->secret;
	alloc_free(call->url);
	call->url = address->url;
	address->url = NULL;
	call->ignored_bytes = 0;
	buffer_clear(&call->body);
	secret_watch_reset(&call->watch);
	uint64_t now_ns = clock_now_ns(http_clock(call->http));
	if (now_ns >= call->until_ns)
		return error_set(err, ERROR_TIMEOUT, "redirects took too long");
	struct address at = {.url = call->url, .is_plain = address->is_plain, .is_loopback = address->is_loopback};
	call->transfer = transfer_start(call->http,
					&(struct transfer_order){
						.address = &at,
						.headers = headers,
						.header_count = count,
						.body = call->body_sent,
						.method = call->request.method,
						.is_once = call->request.is_once,
						.timeout_ms = (call->until_ns - now_ns + MS_NS - 1) / MS_NS,
						.silence_timeout_ms = call->request.silence_timeout_ms,
						.most_bytes = call->request.is_stream ? 0 : call->request.most_bytes,
						.outlives_stop = call->request.outlives_stop,
						.on_head = on_head,
						.on_bytes = on_bytes,
						.on_end = on_end,
						.data = call,
					},
					err);
	return call->transfer != NULL;
}

/* Follows a redirect. False, with err, when it may not be followed. */
static bool redirect(struct http_call *call, struct error *err)
{
	const char *location = transfer_header(call->transfer, "Location", 0);
	if (call->redirects >= REDIRECTS_MOST)
		return error_set(err, ERROR_NETWORK, "more than %d redirects", REDIRECTS_MOST);
	if (secret_is_in(token_of(call), location, strlen(location)))
		return error_set(err, ERROR_VALUE, "a redirect repeats the room's token");
	struct address address = {0};
	if (!address_take(call->url, location, call->request.allow_http, &address, err)) {
		if (err->code == ERROR_USAGE)
			err->code = ERROR_UNSUPPORTED;
		return false;
	}
	call->redirects++;
	transfer_free(&call->transfer);
	bool did = send_to(call, &address, err);
	address_finish(&address);
	return did;
}

static void on_end(const struct error *err, void *data)
{
	struct http_call *call = data;
	char link[ADDRESS_MOST_BYTES];
	struct http_answer answer;
	read_head(call, &answer, link, sizeof(link));
	// an error status says more than the cut or endless page that came with it
	bool is_answered = !err->code || (answer.status >= 300 && !call->is_given_up && !call->is_exact);
	if (!is_answered) {
		answer.error = *err;
	} else if (is_redirect(call)) {
		struct error why = {0};
		if (redirect(call, &why))
			return;
		// the transfer, whose texts these were, may be gone
		answer.error = why;
		answer.url = call->url;
	}
	if (answer.error.code) {
		buffer_clear(&call->body);
		answer.etag = answer.last_modified = answer.content_type = answer.link_events = NULL;
	}
	secret_scrub_error(token_of(call), &answer.error);
	call->request.done(&answer, call->request.data);
	call_free(call);
}

struct http_call *http_start(struct http *http, const struct http_request *request, struct error *err)
{
	struct address address = {0};
	if (!address_take(request->base, request->url, request->allow_http, &address, err))
		return NULL;
	struct http_call *call = alloc_zeroed(1, sizeof(*call));
	if (!call)
		goto no_memory;
	call->http = http;
	call->request = *request;
	call->until_ns = clock_now_ns(http_clock(http)) + request->total_timeout_ms * MS_NS;
	if (!request->is_stream)
		call->request.silence_timeout_ms = 0;
	else if (!request->silence_timeout_ms)
		call->request.silence_timeout_ms = request->total_timeout_ms;
	buffer_init(&call->body, request->most_bytes);
	const char *body = request->is_exact ? request->body : request->json_body;
	call->is_exact = request->is_exact || request->json_body;
	call->body_sent = alloc_text(body);
	if (body && !call->body_sent)
		goto no_memory;
	for (size_t i = 0; i < request->header_count && i < HEADERS_MOST - HEADERS_OWN; i++) {
		if (!add_header(call, "", request->headers[i], HEADER_MOST_BYTES))
			goto no_memory;
	}
	if (request->json_body && (!add_header(call, "Content-Type: ", "application/json", 32) ||
				   !add_header(call, "Idempotency-Key: ", request->idempotency_key, KEY_MOST_BYTES)))
		goto no_memory;
	if ((!request->is_exact && !add_header(call, "Accept: ", request->accept, ETAG_MOST_BYTES)) ||
	    !add_header(call, "If-None-Match: ", request->etag, ETAG_MOST_BYTES) ||
	    !add_header(call, "If-Modified-Since: ", request->last_modified, ETAG_MOST_BYTES) ||
	    !add_header(call, "Last-Event-ID: ", request->last_event_id, EVENT_ID_MOST_BYTES))
		goto no_memory;
	if (!add_secret(call, &address, err) || !send_to(call, &address, err))
		goto free_call;
	address_finish(&address);
	return call;
no_memory:
	error_set(err, ERROR_MEMORY, "no memory for a request");
free_call:
	if (call)
		call_free(call);
	address_finish(&address);
	return NULL;
}

void http_abort(struct http_call **call)
{
	if (*call)
		call_free(*call);
	*call = NULL;
}

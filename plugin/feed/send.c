/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests that do something. Each is shared by who asked and by the feed thread; the last of the two frees it, and no
 * thread waits for the other.
 */
#include "feed/send.h"

#include "feed_private.h"

#include "base/alloc.h"
#include "feed/secrets.h"

#include <stdio.h>
#include <stdatomic.h>
#include <string.h>

struct feed_send {
	atomic_int refs;
	/* -- immutable after start -- */
	char *url;
	char *json;
	char *key;
	char *profile;
	char *secrets_folder;
	char *token;
	bool allow_http;
	uint64_t timeout_ms;
	struct waker *waker;

	atomic_bool is_closed;

	struct lock lock;
	/* -- protected by lock -- */
	bool is_answered;
	bool is_taken;
	struct feed_send_answer answer;

	/* -- protected by the service's lock until it is taken from the inbox, then the feed thread's -- */
	struct feed_send *next;
	struct feed_service *service;
	struct http_call *call;
};

static void send_unref(struct feed_send *send)
{
	if (atomic_fetch_sub_explicit(&send->refs, 1, memory_order_acq_rel) != 1)
		return;
	buffer_finish(&send->answer.body);
	waker_unref(send->waker);
	lock_finish(&send->lock);
	alloc_free(send->url);
	alloc_free(send->json);
	alloc_free(send->key);
	alloc_free(send->profile);
	alloc_free(send->secrets_folder);
	secret_free(&send->token);
	alloc_free(send);
}

/* -- from any thread -- */

/* The room's address with something behind its path; what follows a ? or # stays at the end. */
static char *address_below(const char *url, const char *below)
{
	size_t path_bytes = strcspn(url, "?#");
	size_t size = strlen(url) + strlen(below) + 1;
	char *text = alloc_zeroed(1, size);
	while (path_bytes > 0 && url[path_bytes - 1] == '/')
		path_bytes--;
	if (text)
		snprintf(text, size, "%.*s%s%s", (int)path_bytes, url, below, url + strcspn(url, "?#"));
	return text;
}

static bool copy_text(char **copy, const char *text)
{
	*copy = alloc_text(text);
	return *copy || !text;
}

static void post(struct feed_service *service, struct feed_send *send)
{
	lock_enter(&service->lock);
	send->next = service->new_sends;
	service->new_sends = send;
	lock_leave(&service->lock);
	http_wake(service->http);
}

struct feed_send *feed_send_start(struct feed *feed, const struct feed_send_request *request, struct waker *waker,
				  struct error *err)
{
	if (feed->source != FEED_SOURCE_POLL) {
		error_set(err, ERROR_USAGE, "this room has no shop that could be asked");
		return NULL;
	}
	struct feed_send *send = alloc_zeroed(1, sizeof(*send));
	if (!send)
		goto no_memory;
	atomic_init(&send->refs, 1);
	atomic_init(&send->is_closed, false);
	lock_init(&send->lock);
	buffer_init(&send->answer.body, FEED_SEND_MOST_BYTES);
	send->service = feed->service;
	send->allow_http = feed->allow_http;
	send->timeout_ms = request->timeout_ms;
	send->waker = waker_ref(waker);
	send->url = address_below(feed->address, request->below);
	if (!send->url || !copy_text(&send->json, request->json) || !copy_text(&send->key, request->key) ||
	    !copy_text(&send->profile, feed->profile) || !copy_text(&send->secrets_folder, feed->secrets_folder) ||
	    !copy_text(&send->token, feed->token))
		goto free_send;
	if (!http_address_check(send->url, send->allow_http, err)) {
		send_unref(send);
		return NULL;
	}
	atomic_fetch_add(&send->refs, 1);
	post(feed->service, send);
	return send;
free_send:
	send_unref(send);
no_memory:
	error_set(err, ERROR_MEMORY, "no memory for a request");
	return NULL;
}

bool feed_send_take(struct feed_send *send, struct feed_send_answer *out)
{
	lock_enter(&send->lock);
	bool is_there = send->is_answered && !send->is_taken;
	if (is_there) {
		*out = send->answer;
		send->is_taken = true;
		buffer_init(&send->answer.body, FEED_SEND_MOST_BYTES);
	}
	lock_leave(&send->lock);
	return is_there;
}

void feed_send_close(struct feed_send **send_at)
{
	struct feed_send *send = *send_at;
	*send_at = NULL;
	if (!send)
		return;
	// the feed thread lets go of it when it comes by next; nothing is lost by its being late
	atomic_store(&send->is_closed, true);
	send_unref(send);
}

/* -- the feed thread -- */

static void finish(struct feed_send *send, const struct error *error, const struct http_answer *answer)
{
	lock_enter(&send->lock);
	send->answer.error = *error;
	if (!error->code) {
		send->answer.status = answer->status;
		send->answer.retry_after_ms = answer->retry_after_ms;
		if (!buffer_add(&send->answer.body, buffer_text(answer->body), answer->body->size_bytes, NULL))
			error_set(&send->answer.error, ERROR_MEMORY, "no memory for an answer");
	}
	send->is_answered = true;
	lock_leave(&send->lock);
	waker_wake(send->waker);
}

static void remove_send(struct feed_service *service, struct feed_send *send)
{
	struct feed_send **at = &service->sends;
	while (*at && *at != send)
		at = &(*at)->next;
	if (*at)
		*at = send->next;
	http_abort(&send->call);
	send_unref(send);
}

static void on_done(const struct http_answer *answer, void *data)
{
	struct feed_send *send = data;
	send->call = NULL; // it is freed after this
	finish(send, &answer->error, answer);
	remove_send(send->service, send);
}

static void begin(struct feed_service *service, struct feed_send *send)
{
	struct error err = {0};
	send->next = service->sends;
	service->sends = send;
	bool may_go = send->token || !send->profile ||
		      secret_find(send->secrets_folder, send->profile, send->url, &send->token, &err);
	if (may_go)
		send->call = http_start(service->http,
					&(struct http_request){
						.url = send->url,
						.accept = "application/json",
						.json_body = send->json,
						.idempotency_key = send->key,
						.allow_http = send->allow_http,
						.most_bytes = FEED_SEND_MOST_BYTES,
						.total_timeout_ms = send->timeout_ms,
						.token = send->token,
						.done = on_done,
						.data = send,
					},
					&err);
	if (send->call)
		return;
	finish(send, &err, NULL);
	remove_send(service, send);
}

/* The oldest of those that were left in the inbox. */
static struct feed_send *take_new(struct feed_service *service)
{
	lock_enter(&service->lock);
	struct feed_send **at = &service->new_sends;
	while (*at && (*at)->next)
		at = &(*at)->next;
	struct feed_send *oldest = *at;
	*at = NULL;
	lock_leave(&service->lock);
	return oldest;
}

void feed_sends_step(struct feed_service *service)
{
	for (struct feed_send *send; (send = take_new(service));)
		begin(service, send);
	for (struct feed_send *next, *send = service->sends; send; send = next) {
		next = send->next;
		if (atomic_load(&send->is_closed))
			remove_send(service, send);
	}
}

void feed_sends_end(struct feed_service *service)
{
	const struct error ended = {.code = ERROR_CANCELLED, .message = "the network is shut down"};
	struct feed_send *send;
	while ((send = take_new(service))) {
		send->next = service->sends;
		service->sends = send;
	}
	while ((send = service->sends)) {
		finish(send, &ended, NULL);
		remove_send(service, send);
	}
}

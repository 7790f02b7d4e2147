/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http.h"

#include "address.h"
#include "headers.h"

#include "base/alloc.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define ETAG_MOST_BYTES 256
#define REDIRECTS_MOST 5
/* A server that sends less than this for so long will not come to an end. */
#define LOW_SPEED_BYTES 64L
#define LOW_SPEED_S 10L
/* So much of an error page is read to keep the connection; more is not worth it. */
#define IGNORED_MOST_BYTES 65536
/* The longest sleep of http_run(): below what fits an int, and a safety net for a wake that never came. */
#define POLL_MOST_MS 60000

struct http {
	CURLM *multi;
	const struct clock *clock;
	uint64_t connect_timeout_ms;
	char *ca_file;
	atomic_bool is_stopping; /* set by any thread */
};

struct http_call {
	struct http *http;
	CURL *easy;
	struct curl_slist *headers;
	struct buffer body;
	char *url;
	size_t ignored_bytes;
	unsigned redirects;
	bool allow_http;
	uint64_t until_ns;
	http_done_fn done;
	void *data;
	struct error body_error;      /* why we refused the body */
	char reason[CURL_ERROR_SIZE]; /* curl's own words */
};

/* What curl's results mean to us; what is not named here is ERROR_NETWORK. */
static const enum error_code codes[CURL_LAST] = {
	[CURLE_OPERATION_TIMEDOUT] = ERROR_TIMEOUT,   [CURLE_SSL_CONNECT_ERROR] = ERROR_TLS,
	[CURLE_PEER_FAILED_VERIFICATION] = ERROR_TLS, [CURLE_SSL_CERTPROBLEM] = ERROR_TLS,
	[CURLE_SSL_CACERT_BADFILE] = ERROR_TLS,       [CURLE_FILESIZE_EXCEEDED] = ERROR_LIMIT,
	[CURLE_OUT_OF_MEMORY] = ERROR_MEMORY,         [CURLE_ABORTED_BY_CALLBACK] = ERROR_CANCELLED,
};
static CURLcode the_init_code;

static void init_once(void)
{
	the_init_code = curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct http *http_create(const struct http_settings *settings, struct error *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, init_once);
	if (the_init_code != CURLE_OK) {
		error_set(err, ERROR_NETWORK, "libcurl does not start: %s", curl_easy_strerror(the_init_code));
		return NULL;
	}
	struct http *http = alloc_zeroed(1, sizeof(*http));
	if (!http)
		goto no_memory;
	http->clock = settings->clock;
	http->connect_timeout_ms = settings->connect_timeout_ms;
	http->ca_file = alloc_text(settings->ca_file);
	atomic_init(&http->is_stopping, false);
	http->multi = curl_multi_init();
	if (!http->multi || (settings->ca_file && !http->ca_file))
		goto no_memory;
	return http;
no_memory:
	http_destroy(&http);
	error_set(err, ERROR_MEMORY, "no memory for the network");
	return NULL;
}

void http_destroy(struct http **http)
{
	if (!*http)
		return;
	curl_multi_cleanup((*http)->multi);
	alloc_free((*http)->ca_file);
	alloc_free(*http);
	*http = NULL;
}

void http_wake(struct http *http)
{
	curl_multi_wakeup(http->multi);
}

void http_stop(struct http *http)
{
	atomic_store(&http->is_stopping, true);
	curl_multi_wakeup(http->multi);
}

static size_t take_body(char *bytes, size_t one, size_t count, void *data)
{
	struct http_call *call = data;
	long status = 0;
	curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status != 200) {
		call->ignored_bytes += one * count;
		return call->ignored_bytes <= IGNORED_MOST_BYTES ? one * count : CURL_WRITEFUNC_ERROR;
	}
	return buffer_add(&call->body, bytes, one * count, &call->body_error) ? one * count : CURL_WRITEFUNC_ERROR;
}

static int must_abort(void *data, curl_off_t down_most, curl_off_t down, curl_off_t up_most, curl_off_t up)
{
	(void)down_most, (void)down, (void)up_most, (void)up;
	const struct http_call *call = data;
	return atomic_load(&call->http->is_stopping);
}

static void call_free(struct http_call *call)
{
	curl_multi_remove_handle(call->http->multi, call->easy);
	curl_easy_cleanup(call->easy);
	curl_slist_free_all(call->headers);
	buffer_finish(&call->body);
	alloc_free(call->url);
	alloc_free(call);
}

/* Takes an address apart, written relative to base when that is not NULL. */
static bool address_parse(const char *base, const char *url, struct address *out, struct error *err)
{
	CURLU *parts = curl_url();
	char *scheme = NULL;
	char *host = NULL;
	char *whole = NULL;
	CURLUcode code = !parts ? CURLUE_OUT_OF_MEMORY : !url[0] ? CURLUE_NO_HOST : CURLUE_OK;
	if (code == CURLUE_OK && base)
		code = curl_url_set(parts, CURLUPART_URL, base, 0);
	if (code == CURLUE_OK)
		code = curl_url_set(parts, CURLUPART_URL, url, CURLU_DISALLOW_USER | (base ? CURLU_URLENCODE : 0));
	if (code == CURLUE_OK)
		code = curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0);
	if (code == CURLUE_OK)
		code = curl_url_get(parts, CURLUPART_HOST, &host, 0);
	if (code == CURLUE_OK)
		code = curl_url_get(parts, CURLUPART_URL, &whole, 0);
	curl_url_cleanup(parts);
	char *copy = code == CURLUE_OK ? alloc_text(whole) : NULL;
	if (copy)
		*out = (struct address){.url = copy,
					.is_https = strcmp(scheme, "https") == 0,
					.is_plain = strcmp(scheme, "http") == 0,
					.is_loopback = address_is_loopback(host)};
	else if (code == CURLUE_OK || code == CURLUE_OUT_OF_MEMORY)
		error_set(err, ERROR_MEMORY, "no memory for an address");
	else
		error_set(err, ERROR_USAGE, "no valid address: %s", curl_url_strerror(code));
	curl_free(scheme);
	curl_free(host);
	curl_free(whole);
	return copy != NULL;
}

/* Parses, and holds the address against the rules. from: the address that led to it, or NULL. */
static bool address_take(const char *from, const char *url, bool allow_http, struct address *out, struct error *err)
{
	struct address address;
	if (!address_parse(from, url, &address, err))
		return false;
	if (address_is_allowed(&address, allow_http, from && strncmp(from, "https:", 6) == 0, err)) {
		*out = address;
		return true;
	}
	alloc_free(address.url);
	return false;
}

bool http_address_check(const char *url, bool allow_http, struct error *err)
{
	struct address address = {0};
	bool did = address_take(NULL, url, allow_http, &address, err);
	alloc_free(address.url);
	return did;
}

int64_t http_date_s(const char *text)
{
	return curl_getdate(text, NULL);
}

static bool add_header(struct http_call *call, const char *name, const char *value)
{
	char line[ETAG_MOST_BYTES + 64];
	snprintf(line, sizeof(line), "%s: %s", name, value);
	struct curl_slist *longer = curl_slist_append(call->headers, line);
	if (longer)
		call->headers = longer;
	return longer != NULL;
}

static bool set_options(struct http_call *call, const struct http_request *request, struct error *err)
{
	CURL *easy = call->easy;
	const struct http *http = call->http;
	bool did = add_header(call, "Accept", request->accept);
	if (request->etag && strlen(request->etag) < ETAG_MOST_BYTES)
		did = add_header(call, "If-None-Match", request->etag) && did;
#define SET(option, value) did = curl_easy_setopt(easy, option, value) == CURLE_OK && did
	SET(CURLOPT_PRIVATE, call);
	SET(CURLOPT_ERRORBUFFER, call->reason);
	SET(CURLOPT_HTTPHEADER, call->headers);
	SET(CURLOPT_USERAGENT, "obs-shop-overlay/" SHOP_VERSION);
	SET(CURLOPT_ACCEPT_ENCODING, "gzip");
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	if (http->ca_file)
		SET(CURLOPT_CAINFO, http->ca_file);
	SET(CURLOPT_NOSIGNAL, 1L);
	// without it an abort waits for a resolver that hangs
	SET(CURLOPT_QUICK_EXIT, 1L);
	SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)http->connect_timeout_ms);
	SET(CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED_BYTES);
	SET(CURLOPT_LOW_SPEED_TIME, LOW_SPEED_S);
	SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)request->most_bytes);
	SET(CURLOPT_WRITEFUNCTION, take_body);
	SET(CURLOPT_WRITEDATA, call);
	SET(CURLOPT_NOPROGRESS, 0L);
	SET(CURLOPT_XFERINFOFUNCTION, must_abort);
	SET(CURLOPT_XFERINFODATA, call);
	return did || error_set(err, ERROR_MEMORY, "no memory for a request");
}

/* Sends the request to an address; its text belongs to the call. */
static bool send_to(struct http_call *call, const struct address *address, struct error *err)
{
	CURL *easy = call->easy;
	call->url = address->url;
	call->ignored_bytes = 0;
	buffer_clear(&call->body);
	uint64_t now_ns = clock_now_ns(call->http->clock);
	if (now_ns >= call->until_ns)
		return error_set(err, ERROR_TIMEOUT, "redirects took too long");
	bool did = true;
	SET(CURLOPT_URL, call->url);
	SET(CURLOPT_PROTOCOLS_STR, address->is_plain ? "http" : "https");
	// what is meant for this machine must not leave it through a proxy
	SET(CURLOPT_NOPROXY, address->is_loopback ? "*" : NULL);
	SET(CURLOPT_TIMEOUT_MS, (long)((call->until_ns - now_ns + 999999) / 1000000));
	if (!did || curl_multi_add_handle(call->http->multi, easy) != CURLM_OK)
		return error_set(err, ERROR_MEMORY, "no memory for a request");
	return true;
}
#undef SET

struct http_call *http_start(struct http *http, const struct http_request *request, struct error *err)
{
	struct address address;
	if (!address_take(request->base, request->url, request->allow_http, &address, err))
		return NULL;
	struct http_call *call = alloc_zeroed(1, sizeof(*call));
	CURL *easy = call ? curl_easy_init() : NULL;
	if (!easy) {
		alloc_free(call);
		alloc_free(address.url);
		error_set(err, ERROR_MEMORY, "no memory for a request");
		return NULL;
	}
	call->http = http;
	call->easy = easy;
	call->allow_http = request->allow_http;
	call->done = request->done;
	call->data = request->data;
	call->until_ns = clock_now_ns(http->clock) + request->total_timeout_ms * 1000000;
	buffer_init(&call->body, request->most_bytes);
	call->url = address.url;
	if (set_options(call, request, err) && send_to(call, &address, err))
		return call;
	call_free(call);
	return NULL;
}

void http_abort(struct http_call **call)
{
	if (*call)
		call_free(*call);
	*call = NULL;
}

static const char *header_of(const struct http_call *call, const char *name)
{
	struct curl_header *found = NULL;
	return curl_easy_header(call->easy, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? found->value : NULL;
}

/* Follows a redirect. False, with err, when it may not be followed. */
static bool redirect(struct http_call *call, const char *location, struct error *err)
{
	if (call->redirects >= REDIRECTS_MOST)
		return error_set(err, ERROR_NETWORK, "more than %d redirects", REDIRECTS_MOST);
	struct address address;
	if (!address_take(call->url, location, call->allow_http, &address, err)) {
		if (err->code == ERROR_USAGE)
			err->code = ERROR_UNSUPPORTED;
		return false;
	}
	call->redirects++;
	alloc_free(call->url);
	return send_to(call, &address, err);
}

static void read_times(const struct http_call *call, uint64_t now_ns, struct http_answer *answer)
{
	curl_off_t sent_us = 0;
	curl_off_t first_us = 0;
	curl_off_t total_us = 0;
	curl_easy_getinfo(call->easy, CURLINFO_PRETRANSFER_TIME_T, &sent_us);
	curl_easy_getinfo(call->easy, CURLINFO_STARTTRANSFER_TIME_T, &first_us);
	curl_easy_getinfo(call->easy, CURLINFO_TOTAL_TIME_T, &total_us);
	uint64_t since_us = (uint64_t)(total_us - (sent_us + first_us) / 2);
	answer->middle_ns = now_ns > since_us * 1000 ? now_ns - since_us * 1000 : 0;
	answer->shop_time_ms = header_shop_time_ms(header_of(call, "Shop-Time"));
	answer->date_ms = header_date_ms(header_of(call, "Date"));
	answer->cached_ms = header_age_ms(header_of(call, "Age"));
	int64_t from_ms = answer->date_ms >= 0 ? answer->date_ms : clock_wall_ms(call->http->clock);
	answer->retry_after_ms = header_retry_after_ms(header_of(call, "Retry-After"), from_ms);
}

static void finish(struct http_call *call, CURLcode code, uint64_t now_ns)
{
	struct http_answer answer = {.body = &call->body, .url = call->url};
	long status = 0;
	curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
	answer.status = (int)status;
	read_times(call, now_ns, &answer);
	// an error status says more than the cut or endless page that came with it
	bool is_answered = code == CURLE_OK || status >= 300;
	const char *location = status >= 301 && status <= 308 && status != 304 ? header_of(call, "Location") : NULL;
	curl_multi_remove_handle(call->http->multi, call->easy);
	if (is_answered && location) {
		if (redirect(call, location, &answer.error))
			return;
		answer.url = call->url;
	} else if (is_answered) {
		answer.etag = header_of(call, "ETag");
		answer.content_type = header_of(call, "Content-Type");
	} else if (call->body_error.code) {
		answer.error = call->body_error;
	} else {
		error_set(&answer.error, codes[code] ? codes[code] : ERROR_NETWORK, "%s",
			  call->reason[0] ? call->reason : curl_easy_strerror(code));
	}
	call->done(&answer, call->data);
	call_free(call);
}

static void deliver(struct http *http)
{
	uint64_t now_ns = clock_now_ns(http->clock);
	int left;
	for (CURLMsg *message; (message = curl_multi_info_read(http->multi, &left));) {
		struct http_call *call = NULL;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&call);
		finish(call, message->data.result, now_ns);
	}
}

void http_run(struct http *http, uint64_t until_ns)
{
	uint64_t now_ns = clock_now_ns(http->clock);
	uint64_t wait_ns = until_ns > now_ns ? until_ns - now_ns : 0;
	int timeout_ms =
		wait_ns < POLL_MOST_MS * UINT64_C(1000000) ? (int)((wait_ns + 999999) / 1000000) : POLL_MOST_MS;
	int running;
	CURLMcode code = curl_multi_poll(http->multi, NULL, 0, timeout_ms, NULL);
	if (code == CURLM_OK)
		code = curl_multi_perform(http->multi, &running);
	// out of memory or files: others wait for this thread, so it goes on, but not in circles
	if (code != CURLM_OK)
		nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
	deliver(http);
}

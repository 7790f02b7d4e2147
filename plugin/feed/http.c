/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http.h"

#include "transfer.h"

#include "base/alloc.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#define MS_NS UINT64_C(1000000)
/* A server that sends less than this for so long will not come to an end. */
#define LOW_SPEED_BYTES 64L
#define LOW_SPEED_S 10L
/* All heads of a transfer together; no honest shop comes near it. */
#define HEAD_MOST_BYTES 65536
/* The longest sleep of http_run(): below what fits an int, and a safety net for a wake that never came. */
#define POLL_MOST_MS 60000

struct http {
	CURLM *multi;
	const struct clock *clock;
	uint64_t connect_timeout_ms;
	char *ca_file;
	struct transfer *transfers; /* all that are not freed */
	atomic_bool is_stopping;    /* set by any thread */
};

struct transfer {
	struct http *http;
	struct transfer *next;
	CURL *easy;
	struct curl_slist *headers;
	struct transfer_order order; /* its callbacks and times; what it points to is gone */
	uint64_t deadline_ns;        /* a stream's; of the others curl keeps the time */
	uint64_t sent_ns;
	uint64_t first_ns;
	size_t head_bytes;
	bool is_headed;
	struct error refusal;         /* why we want no more of it */
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

const struct clock *http_clock(const struct http *http)
{
	return http->clock;
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

/* Of the parts that follow, the last may be missing. */
enum { SCHEME, HOST, PORT, WHOLE, ZONE, PART_COUNT };
static const CURLUPart part_names[PART_COUNT] = {CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT, CURLUPART_URL,
						 CURLUPART_ZONEID};

bool address_parse(const char *base, const char *url, struct address *out, struct error *err)
{
	CURLU *parts = curl_url();
	char *texts[PART_COUNT] = {0};
	CURLUcode code = !parts ? CURLUE_OUT_OF_MEMORY : !url[0] ? CURLUE_NO_HOST : CURLUE_OK;
	if (code == CURLUE_OK && base)
		code = curl_url_set(parts, CURLUPART_URL, base, 0);
	if (code == CURLUE_OK)
		code = curl_url_set(parts, CURLUPART_URL, url, CURLU_DISALLOW_USER | (base ? CURLU_URLENCODE : 0));
	for (size_t i = 0; i < PART_COUNT && code == CURLUE_OK; i++)
		code = curl_url_get(parts, part_names[i], &texts[i], i == PORT ? CURLU_DEFAULT_PORT : 0);
	if (code == CURLUE_NO_ZONEID)
		code = CURLUE_OK;
	curl_url_cleanup(parts);
	struct address address = {0};
	if (code == CURLUE_OK)
		address = (struct address){.url = alloc_text(texts[WHOLE]),
					   .origin = address_origin(texts[SCHEME], texts[HOST],
								    texts[ZONE] ? texts[ZONE] : "", texts[PORT]),
					   .is_https = strcmp(texts[SCHEME], "https") == 0,
					   .is_plain = strcmp(texts[SCHEME], "http") == 0,
					   .is_loopback = address_is_loopback(texts[HOST])};
	bool did = address.url && address.origin;
	if (did)
		*out = address;
	else if (code == CURLUE_OK || code == CURLUE_OUT_OF_MEMORY)
		error_set(err, ERROR_MEMORY, "no memory for an address");
	else
		error_set(err, ERROR_USAGE, "no valid address: %s", curl_url_strerror(code));
	if (!did)
		address_finish(&address);
	for (size_t i = 0; i < PART_COUNT; i++)
		curl_free(texts[i]);
	return did;
}

int64_t http_date_s(const char *text)
{
	return curl_getdate(text, NULL);
}

/* -- one transfer -- */

int transfer_status(const struct transfer *transfer)
{
	long status = 0;
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	return (int)status;
}

const char *transfer_header(const struct transfer *transfer, const char *name, size_t index)
{
	struct curl_header *found = NULL;
	CURLHcode code = curl_easy_header(transfer->easy, name, index, CURLH_HEADER, -1, &found);
	return code == CURLHE_OK ? found->value : NULL;
}

void transfer_times(const struct transfer *transfer, uint64_t *sent_ns, uint64_t *first_ns)
{
	*sent_ns = transfer->first_ns ? transfer->sent_ns : 0;
	*first_ns = transfer->first_ns;
}

/* Before the first byte of the request leaves: curl's own PRETRANSFER_TIME may come after the last. */
static int before_request(void *data, char *from_ip, char *to_ip, int from_port, int to_port)
{
	(void)from_ip, (void)to_ip, (void)from_port, (void)to_port;
	struct transfer *transfer = data;
	transfer->sent_ns = clock_now_ns(transfer->http->clock);
	return CURL_PREREQFUNC_OK;
}

static void hear(struct transfer *transfer)
{
	uint64_t silence_ms = transfer->order.silence_timeout_ms;
	if (silence_ms)
		transfer->deadline_ns = clock_now_ns(transfer->http->clock) + silence_ms * MS_NS;
}

static size_t take_header(char *line, size_t one, size_t count, void *data)
{
	struct transfer *transfer = data;
	size_t size = one * count;
	// an interim head is no answer: the one that counts begins later
	if (!transfer->is_headed && size > 5 && memcmp(line, "HTTP/", 5) == 0)
		transfer->first_ns = clock_now_ns(transfer->http->clock);
	transfer->head_bytes += size;
	if (transfer->head_bytes > HEAD_MOST_BYTES) {
		error_set(&transfer->refusal, ERROR_LIMIT, "the answer's head has more than %d bytes", HEAD_MOST_BYTES);
		return 0;
	}
	bool is_last = size > 0 && (line[0] == '\r' || line[0] == '\n');
	// what comes before is interim, what comes after are trailers
	if (!is_last || transfer->is_headed || transfer_status(transfer) < 200)
		return size;
	transfer->is_headed = true;
	hear(transfer);
	return transfer->order.on_head(transfer, transfer->order.data, &transfer->refusal) ? size : 0;
}

static size_t take_body(char *bytes, size_t one, size_t count, void *data)
{
	struct transfer *transfer = data;
	size_t size = one * count;
	hear(transfer);
	bool did = transfer->order.on_bytes(bytes, size, transfer->order.data, &transfer->refusal);
	return did ? size : CURL_WRITEFUNC_ERROR;
}

static int must_abort(void *data, curl_off_t down_most, curl_off_t down, curl_off_t up_most, curl_off_t up)
{
	(void)down_most, (void)down, (void)up_most, (void)up;
	const struct transfer *transfer = data;
	return atomic_load(&transfer->http->is_stopping) && !transfer->order.outlives_stop;
}

/* curl keeps a copy of its own until the transfer is freed; ours must not outlive it in the heap. */
static void free_headers(struct curl_slist *headers)
{
	for (struct curl_slist *at = headers; at; at = at->next)
		explicit_bzero(at->data, strlen(at->data));
	curl_slist_free_all(headers);
}

void transfer_free(struct transfer **transfer_at)
{
	struct transfer *transfer = *transfer_at;
	if (!transfer)
		return;
	*transfer_at = NULL;
	struct transfer **at = &transfer->http->transfers;
	while (*at && *at != transfer)
		at = &(*at)->next;
	if (*at)
		*at = transfer->next;
	curl_multi_remove_handle(transfer->http->multi, transfer->easy);
	curl_easy_cleanup(transfer->easy);
	free_headers(transfer->headers);
	alloc_free(transfer);
}

static bool add_headers(struct transfer *transfer, char *const *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct curl_slist *longer = curl_slist_append(transfer->headers, lines[i]);
		if (!longer)
			return false;
		transfer->headers = longer;
	}
	return true;
}

static bool set_options(struct transfer *transfer)
{
	CURL *easy = transfer->easy;
	const struct http *http = transfer->http;
	const struct transfer_order *order = &transfer->order;
	bool is_stream = order->silence_timeout_ms > 0, did = true;
#define SET(option, value) did = curl_easy_setopt(easy, option, value) == CURLE_OK && did
	SET(CURLOPT_PRIVATE, transfer);
	SET(CURLOPT_ERRORBUFFER, transfer->reason);
	SET(CURLOPT_URL, order->address->url);
	SET(CURLOPT_PROTOCOLS_STR, order->address->is_plain ? "http" : "https");
	// what is meant for this machine must not leave it through a proxy; no header of ours is a proxy's business
	SET(CURLOPT_NOPROXY, order->address->is_loopback ? "*" : NULL);
	SET(CURLOPT_HEADEROPT, CURLHEADER_SEPARATE);
	SET(CURLOPT_HTTPHEADER, transfer->headers);
	SET(CURLOPT_USERAGENT, "obs-shop-overlay/" SHOP_VERSION);
	// a stream that is packed comes in lumps
	SET(CURLOPT_ACCEPT_ENCODING, is_stream ? NULL : "gzip");
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	if (order->body)
		SET(CURLOPT_COPYPOSTFIELDS, order->body);
	SET(CURLOPT_CUSTOMREQUEST, order->method);
	SET(CURLOPT_FRESH_CONNECT, (long)order->is_once);
	if (http->ca_file)
		SET(CURLOPT_CAINFO, http->ca_file);
	SET(CURLOPT_NOSIGNAL, 1L);
	// without it an abort waits for a resolver that hangs
	SET(CURLOPT_QUICK_EXIT, 1L);
	SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)http->connect_timeout_ms);
	if (!is_stream) {
		SET(CURLOPT_TIMEOUT_MS, (long)order->timeout_ms);
		SET(CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED_BYTES);
		SET(CURLOPT_LOW_SPEED_TIME, LOW_SPEED_S);
	}
	SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)order->most_bytes);
	SET(CURLOPT_PREREQFUNCTION, before_request);
	SET(CURLOPT_PREREQDATA, transfer);
	SET(CURLOPT_HEADERFUNCTION, take_header);
	SET(CURLOPT_HEADERDATA, transfer);
	SET(CURLOPT_WRITEFUNCTION, take_body);
	SET(CURLOPT_WRITEDATA, transfer);
	SET(CURLOPT_NOPROGRESS, 0L);
	SET(CURLOPT_XFERINFOFUNCTION, must_abort);
	SET(CURLOPT_XFERINFODATA, transfer);
#undef SET
	return did;
}

struct transfer *transfer_start(struct http *http, const struct transfer_order *order, struct error *err)
{
	struct transfer *transfer = alloc_zeroed(1, sizeof(*transfer));
	if (!transfer)
		goto no_memory;
	transfer->http = http;
	transfer->order = *order;
	transfer->easy = curl_easy_init();
	transfer->deadline_ns =
		order->silence_timeout_ms ? clock_now_ns(http->clock) + order->timeout_ms * MS_NS : UINT64_MAX;
	transfer->next = http->transfers;
	http->transfers = transfer;
	if (transfer->easy && add_headers(transfer, order->headers, order->header_count) && set_options(transfer) &&
	    curl_multi_add_handle(http->multi, transfer->easy) == CURLM_OK)
		return transfer;
	transfer_free(&transfer);
no_memory:
	error_set(err, ERROR_MEMORY, "no memory for a request");
	return NULL;
}

static void end(struct transfer *transfer, CURLcode code)
{
	struct error err = transfer->refusal;
	if (code != CURLE_OK && !err.code)
		error_set(&err, codes[code] ? codes[code] : ERROR_NETWORK, "%s",
			  transfer->reason[0] ? transfer->reason : curl_easy_strerror(code));
	transfer->deadline_ns = UINT64_MAX;
	curl_multi_remove_handle(transfer->http->multi, transfer->easy);
	transfer->order.on_end(&err, transfer->order.data);
}

static void deliver(struct http *http)
{
	int left;
	for (CURLMsg *message; (message = curl_multi_info_read(http->multi, &left));) {
		struct transfer *transfer = NULL;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
		end(transfer, message->data.result);
	}
}

/* -- the time of streams -- */

static struct transfer *soonest(struct http *http)
{
	struct transfer *found = NULL;
	for (struct transfer *at = http->transfers; at; at = at->next) {
		if (at->deadline_ns != UINT64_MAX && (!found || at->deadline_ns < found->deadline_ns))
			found = at;
	}
	return found;
}

static void end_silent(struct http *http)
{
	uint64_t now_ns = clock_now_ns(http->clock);
	for (struct transfer *at; (at = soonest(http)) && at->deadline_ns <= now_ns;) {
		error_set(&at->refusal, ERROR_TIMEOUT, at->is_headed ? "the stream fell silent" : "no answer in time");
		end(at, CURLE_OPERATION_TIMEDOUT);
	}
}

void http_run_or_read(struct http *http, uint64_t until_ns, int fd)
{
	uint64_t now_ns = clock_now_ns(http->clock);
	const struct transfer *stream = soonest(http);
	if (stream && stream->deadline_ns < until_ns)
		until_ns = stream->deadline_ns;
	uint64_t wait_ns = until_ns > now_ns ? until_ns - now_ns : 0;
	int timeout_ms = wait_ns < POLL_MOST_MS * MS_NS ? (int)((wait_ns + 999999) / MS_NS) : POLL_MOST_MS;
	int running;
	struct curl_waitfd also = {.fd = fd, .events = CURL_WAIT_POLLIN};
	CURLMcode code = curl_multi_poll(http->multi, &also, fd >= 0 ? 1 : 0, timeout_ms, NULL);
	if (code == CURLM_OK)
		code = curl_multi_perform(http->multi, &running);
	// out of memory or files: others wait for this thread, so it goes on, but not in circles
	if (code != CURLM_OK)
		nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
	deliver(http);
	end_silent(http);
}

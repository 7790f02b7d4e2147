/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bodies that do not end by themselves: handed on as they come, ended by silence, by either side or by a token. */
#include "http_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct stream {
	struct scripted_server *server;
	struct http *http;
	struct http_call *call;
	char url[128];
	/* what was heard */
	int heads;
	int status;
	char content_type[64];
	char link[128];
	uint64_t sent_ns;
	uint64_t first_ns;
	char text[8192];
	size_t size_bytes;
	int dones;
	struct error error;
	int done_status;
	/* what is answered */
	bool is_head_unwanted;
	const char *unwanted; /* gives the call up when the text ends so */
};

static int setup(void **state)
{
	struct stream *stream = calloc(1, sizeof(*stream));
	stream->server = scripted_server_start();
	stream->http = http_fixture_create(NULL, 150);
	*state = stream;
	return 0;
}

static int teardown(void **state)
{
	struct stream *stream = *state;
	http_abort(&stream->call);
	http_destroy(&stream->http);
	scripted_server_stop(stream->server);
	free(stream);
	return 0;
}

static bool on_head(const struct http_answer *head, void *data)
{
	struct stream *stream = data;
	stream->heads++;
	stream->status = head->status;
	snprintf(stream->content_type, sizeof(stream->content_type), "%s",
		 head->content_type ? head->content_type : "");
	snprintf(stream->link, sizeof(stream->link), "%s", head->link_events ? head->link_events : "");
	stream->sent_ns = head->sent_ns;
	stream->first_ns = head->first_ns;
	assert_int_equal(head->body->size_bytes, 0);
	return !stream->is_head_unwanted;
}

static bool on_bytes(const char *bytes, size_t size_bytes, void *data)
{
	struct stream *stream = data;
	assert_true(stream->size_bytes + size_bytes < sizeof(stream->text));
	memcpy(stream->text + stream->size_bytes, bytes, size_bytes);
	stream->size_bytes += size_bytes;
	stream->text[stream->size_bytes] = '\0';
	return !stream->unwanted || !strstr(stream->text, stream->unwanted);
}

static void on_done(const struct http_answer *answer, void *data)
{
	struct stream *stream = data;
	stream->dones++;
	stream->call = NULL;
	stream->error = answer->error;
	stream->done_status = answer->status;
	assert_int_equal(answer->body->size_bytes, 0);
}

static struct http_request request_for(struct stream *stream, const char *path)
{
	snprintf(stream->url, sizeof(stream->url), "http://127.0.0.1:%d%s", scripted_server_port(stream->server), path);
	return (struct http_request){.url = stream->url,
				     .accept = "text/event-stream",
				     .total_timeout_ms = 2000,
				     .is_stream = true,
				     .silence_timeout_ms = 1000,
				     .on_head = on_head,
				     .on_bytes = on_bytes,
				     .done = on_done,
				     .data = stream};
}

static void begin_with(struct stream *stream, const struct http_request *request)
{
	struct error err = {0};
	stream->call = http_start(stream->http, request, &err);
	if (!stream->call)
		fail_msg("%s", err.message);
}

static void begin(struct stream *stream, const char *path)
{
	struct http_request request = request_for(stream, path);
	begin_with(stream, &request);
}

#define RUN_UNTIL(stream, condition)                                     \
	do {                                                             \
		uint64_t end_ns_ = now_ns() + 5000 * MS_NS;              \
		while (!(condition)) {                                   \
			assert_true(now_ns() < end_ns_);                 \
			http_run((stream)->http, now_ns() + 20 * MS_NS); \
		}                                                        \
	} while (0)

static void open_stream(struct stream *stream)
{
	scripted_server_say(stream->server, "/events",
			    &(struct script){.is_stream = true,
					     .headers = "Content-Type: text/event-stream\r\n"
							"Link: </v1/x>; rel=\"next events\"\r\n"});
	begin(stream, "/events");
	RUN_UNTIL(stream, stream->heads == 1);
}

static void test_stream_head_comes_before_any_byte(void **state)
{
	struct stream *stream = *state;
	uint64_t before_ns = now_ns();
	open_stream(stream);
	assert_int_equal(stream->status, 200);
	assert_string_equal(stream->content_type, "text/event-stream");
	assert_string_equal(stream->link, "/v1/x");
	assert_int_equal(stream->size_bytes, 0);
	assert_in_range(stream->sent_ns, before_ns, stream->first_ns);
	assert_in_range(stream->first_ns, stream->sent_ns, now_ns());
	char head[1024];
	assert_true(scripted_server_request(stream->server, "/events", 0, head, sizeof(head)));
	assert_null(strstr(head, "Accept-Encoding"));
	assert_null(strstr(head, "Last-Event-ID"));
	assert_non_null(strstr(head, "\r\nAccept: text/event-stream\r\n"));
}

static void test_stream_bytes_come_as_they_are_sent(void **state)
{
	struct stream *stream = *state;
	open_stream(stream);
	for (int i = 0; i < 100; i++) {
		char text[16];
		snprintf(text, sizeof(text), "piece %d;", i);
		size_t whole = stream->size_bytes + strlen(text);
		RUN_UNTIL(stream, scripted_server_send(stream->server, "/events", text) == 1);
		RUN_UNTIL(stream, stream->size_bytes == whole);
	}
	assert_non_null(strstr(stream->text, "piece 98;piece 99;"));
	assert_int_equal(stream->dones, 0);
	scripted_server_end(stream->server, "/events", true);
	RUN_UNTIL(stream, stream->dones == 1);
	assert_int_equal(stream->error.code, ERROR_NONE);
	assert_int_equal(stream->done_status, 200);
	assert_int_equal(stream->heads, 1);
}

static void test_stream_cut_in_the_middle_is_an_error(void **state)
{
	struct stream *stream = *state;
	open_stream(stream);
	RUN_UNTIL(stream, scripted_server_end(stream->server, "/events", false) == 1);
	RUN_UNTIL(stream, stream->dones == 1);
	assert_int_equal(stream->error.code, ERROR_NETWORK);
}

/* Slower than any body may be, yet no silence. */
static void test_stream_may_be_slow_but_not_silent(void **state)
{
	struct stream *stream = *state;
	scripted_server_say(stream->server, "/events", &(struct script){.is_stream = true});
	struct http_request request = request_for(stream, "/events");
	request.total_timeout_ms = 600;
	request.silence_timeout_ms = 400;
	begin_with(stream, &request);
	RUN_UNTIL(stream, stream->heads == 1);
	RUN_UNTIL(stream, scripted_server_send(stream->server, "/events", "+") == 1);
	for (int i = 1; i < 8; i++) {
		uint64_t next_ns = now_ns() + 150 * MS_NS;
		RUN_UNTIL(stream, now_ns() >= next_ns);
		assert_int_equal(scripted_server_send(stream->server, "/events", "+"), 1);
	}
	RUN_UNTIL(stream, stream->size_bytes == 8);
	assert_int_equal(stream->dones, 0);
	uint64_t last_ns = now_ns();
	// the end of the silence wakes http_run by itself
	for (int i = 0; i < 50 && !stream->dones; i++)
		http_run(stream->http, last_ns + 5000 * MS_NS);
	assert_int_equal(stream->dones, 1);
	assert_int_equal(stream->error.code, ERROR_TIMEOUT);
	assert_in_range(now_ns() - last_ns, 300 * MS_NS, 1500 * MS_NS);
}

static void test_stream_waits_for_its_head_only_so_long(void **state)
{
	struct stream *stream = *state;
	scripted_server_say(stream->server, "/events", &(struct script){.is_silent = true});
	struct http_request request = request_for(stream, "/events");
	request.total_timeout_ms = 300;
	request.silence_timeout_ms = 60000;
	uint64_t start_ns = now_ns();
	begin_with(stream, &request);
	RUN_UNTIL(stream, stream->dones == 1);
	assert_int_equal(stream->error.code, ERROR_TIMEOUT);
	assert_int_equal(stream->heads, 0);
	assert_in_range(now_ns() - start_ns, 290 * MS_NS, 2000 * MS_NS);
}

static void test_stream_every_status_has_a_head(void **state)
{
	struct stream *stream = *state;
	const int statuses[] = {204, 304, 404, 429, 503};
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		scripted_server_say(stream->server, "/events",
				    &(struct script){.status = statuses[i],
						     .headers = statuses[i] == 429 ? "Retry-After: 7\r\n" : NULL});
		begin(stream, "/events");
		RUN_UNTIL(stream, stream->dones == (int)i + 1);
		assert_int_equal(stream->heads, i + 1);
		assert_int_equal(stream->status, statuses[i]);
		assert_int_equal(stream->error.code, ERROR_NONE);
		assert_int_equal(stream->done_status, statuses[i]);
		assert_int_equal(stream->size_bytes, 0);
	}
	// the body of an error is not a stream's
	scripted_server_say(stream->server, "/events",
			    &(struct script){.status = 500, .body = "sorry", .is_endless = true});
	begin(stream, "/events");
	RUN_UNTIL(stream, stream->dones == 6);
	assert_int_equal(stream->done_status, 500);
	assert_int_equal(stream->size_bytes, 0);
}

static void test_stream_follows_redirects_silently(void **state)
{
	struct stream *stream = *state;
	scripted_server_say(stream->server, "/a",
			    &(struct script){.status = 307, .headers = "Location: /events\r\n", .body = "moved"});
	scripted_server_say(stream->server, "/events", &(struct script){.is_stream = true, .body = "first"});
	struct http_request request = request_for(stream, "/a");
	request.last_event_id = "e-7";
	begin_with(stream, &request);
	RUN_UNTIL(stream, stream->size_bytes == 5);
	assert_string_equal(stream->text, "first");
	assert_int_equal(stream->heads, 1);
	assert_int_equal(stream->status, 200);
	char head[1024];
	assert_true(scripted_server_request(stream->server, "/events", 0, head, sizeof(head)));
	assert_non_null(strstr(head, "\r\nLast-Event-ID: e-7\r\n"));
}

static void test_stream_event_id_cannot_add_headers(void **state)
{
	struct stream *stream = *state;
	scripted_server_say(stream->server, "/events", &(struct script){.is_stream = true});
	const char *const bad[] = {"1\r\nX-Evil: 1", "1\nX-Evil: 1", "\x01", ""};
	char head[1024];
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct http_request request = request_for(stream, "/events");
		request.last_event_id = bad[i];
		begin_with(stream, &request);
		RUN_UNTIL(stream, stream->heads == (int)i + 1);
		http_abort(&stream->call);
		assert_true(scripted_server_request(stream->server, "/events", i, head, sizeof(head)));
		assert_null(strstr(head, "Last-Event-ID"));
		assert_null(strstr(head, "X-Evil"));
	}
}

static void test_stream_is_given_up_by_its_reader(void **state)
{
	struct stream *stream = *state;
	stream->is_head_unwanted = true;
	scripted_server_say(stream->server, "/events", &(struct script){.status = 404, .body = "no"});
	begin(stream, "/events");
	RUN_UNTIL(stream, stream->dones == 1);
	assert_int_equal(stream->error.code, ERROR_CANCELLED);
	stream->is_head_unwanted = false;
	stream->unwanted = "stop";
	scripted_server_say(stream->server, "/events", &(struct script){.is_stream = true, .body = "go on"});
	begin(stream, "/events");
	RUN_UNTIL(stream, stream->size_bytes == 5);
	RUN_UNTIL(stream, scripted_server_send(stream->server, "/events", "stop") == 1);
	RUN_UNTIL(stream, stream->dones == 2);
	assert_int_equal(stream->error.code, ERROR_CANCELLED);
	assert_string_equal(stream->text, "go onstop");
}

static void test_stream_abort_and_stop(void **state)
{
	struct stream *stream = *state;
	open_stream(stream);
	uint64_t start_ns = now_ns();
	http_abort(&stream->call);
	assert_true(now_ns() - start_ns < 100 * MS_NS);
	http_run(stream->http, now_ns() + 20 * MS_NS);
	assert_int_equal(stream->dones, 0);
	begin(stream, "/events");
	RUN_UNTIL(stream, stream->heads == 2);
	http_stop(stream->http);
	RUN_UNTIL(stream, scripted_server_send(stream->server, "/events", "x") <= 1 && stream->dones == 1);
	assert_int_equal(stream->error.code, ERROR_CANCELLED);
}

/* A stream that waits takes nothing from the calls beside it. */
static void test_stream_leaves_others_their_time(void **state)
{
	struct stream *stream = *state;
	open_stream(stream);
	scripted_server_say(stream->server, "/room", &(struct script){.body = "{}"});
	char url[128];
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/room", scripted_server_port(stream->server));
	for (int i = 0; i < 5; i++)
		assert_int_equal(http_fixture_fetch(stream->http, http_fixture_request(url)).status, 200);
	assert_int_equal(stream->dones, 0);
	assert_int_equal(scripted_server_connections(stream->server), 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_stream_head_comes_before_any_byte),      TEST(test_stream_bytes_come_as_they_are_sent),
		TEST(test_stream_cut_in_the_middle_is_an_error),   TEST(test_stream_may_be_slow_but_not_silent),
		TEST(test_stream_waits_for_its_head_only_so_long), TEST(test_stream_every_status_has_a_head),
		TEST(test_stream_follows_redirects_silently),      TEST(test_stream_event_id_cannot_add_headers),
		TEST(test_stream_is_given_up_by_its_reader),       TEST(test_stream_abort_and_stop),
		TEST(test_stream_leaves_others_their_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

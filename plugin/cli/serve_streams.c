/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serve_streams.h"

#include "served_bad.h"
#include "served_bad_events.h"
#include "served_news.h"

#include "base/alloc.h"
#include "base/thread.h"

#include <string.h>
#include <sys/socket.h>

/* Those who listen at once; the library's connections are more, so that polls and pictures find a place. */
#define STREAMS 128
/* What the system may hold for one reader beyond the event that is being sent: a slow one is near the present. */
#define SEND_BUFFER_BYTES (64 * 1024)
#define STALLED_SECONDS 15u
#define END_MOST_NS 500000000u
#define EVENT_MAX_BYTES (BAD_BODY_MAX_BYTES + 1024u)
/* A buffer that grew beyond this for one event is given back after it. */
#define EVENT_KEPT_BYTES (32u * 1024u)
#define BLOCK_BYTES (16u * 1024u)

struct serve_streams {
	struct served_news *news; /* immutable after create */
	struct served_faults *faults;

	struct lock lock; /* a leaf of ours; the library's own are taken within it */
	/* -- protected by lock -- */
	struct condition is_one_gone;
	bool is_ended;
	uint64_t news_count; /* so that news between the look and the sleep are not slept through */
	struct stream *first;
	unsigned count;
};

struct stream {
	/* -- immutable after it is listed -- */
	struct serve_streams *streams;
	struct MHD_Connection *connection;
	uint32_t piece_bytes;      /* at most so many at a time */
	bool is_cut;               /* within its first event */
	uint64_t cutting_at_start; /* under these it began; another one ends it */

	/* -- the connection's thread -- */
	struct news_place place;
	struct buffer event; /* the one that is being sent */
	size_t sent_bytes;
	bool is_over; /* with the end of the event */
	struct bad_events bad;

	/* -- protected by streams->lock -- */
	struct stream *next;
	struct stream **link; /* what leads here */
	bool is_suspended;
};

static void resume_all_locked(struct serve_streams *streams)
{
	for (struct stream *stream = streams->first; stream; stream = stream->next) {
		if (stream->is_suspended)
			MHD_resume_connection(stream->connection);
		stream->is_suspended = false;
	}
}

static void on_news(void *data)
{
	struct serve_streams *streams = data;
	lock_enter(&streams->lock);
	streams->news_count++;
	resume_all_locked(streams);
	lock_leave(&streams->lock);
}

struct serve_streams *serve_streams_create(struct served_room *room, const struct clock *clock,
					   struct served_faults *faults, struct error *err)
{
	struct serve_streams *streams = alloc_zeroed(1, sizeof(*streams));
	if (!streams) {
		error_set(err, ERROR_MEMORY, "no memory");
		return NULL;
	}
	lock_init(&streams->lock);
	condition_init(&streams->is_one_gone);
	streams->faults = faults;
	streams->news = served_news_create(room, clock, faults, on_news, streams, err);
	if (!streams->news)
		serve_streams_destroy(&streams);
	return streams;
}

void serve_streams_end(struct serve_streams *streams)
{
	if (!streams)
		return;
	lock_enter(&streams->lock);
	streams->is_ended = true;
	resume_all_locked(streams);
	// Those who listen hear the end as one; who does not even take that is cut with the rest.
	uint64_t until_ns = clock_now_ns(clock_system()) + END_MOST_NS;
	while (streams->count && clock_now_ns(clock_system()) < until_ns)
		condition_wait_until(&streams->is_one_gone, &streams->lock, until_ns);
	lock_leave(&streams->lock);
}

void serve_streams_destroy(struct serve_streams **slot)
{
	struct serve_streams *streams = *slot;
	*slot = NULL;
	if (!streams)
		return;
	served_news_destroy(&streams->news);
	condition_finish(&streams->is_one_gone);
	lock_finish(&streams->lock);
	alloc_free(streams);
}

void serve_streams_look(struct serve_streams *streams)
{
	served_news_look(streams->news);
	if (streams->faults)
		on_news(streams); // what is on is seen when a stream is asked for more
}

/* Sleeps until there are news beyond those that were looked at; false when there are already. */
static bool suspend(struct stream *stream, uint64_t news_count)
{
	struct serve_streams *streams = stream->streams;
	lock_enter(&streams->lock);
	bool is_late = streams->news_count != news_count || streams->is_ended;
	if (!is_late) {
		MHD_suspend_connection(stream->connection);
		stream->is_suspended = true;
	}
	lock_leave(&streams->lock);
	return !is_late;
}

static ssize_t send_rest(struct stream *stream, char *out, size_t size_bytes)
{
	size_t rest = stream->event.size_bytes - stream->sent_bytes;
	size_t count = rest < size_bytes ? rest : size_bytes;
	if (count > stream->piece_bytes)
		count = stream->piece_bytes;
	memcpy(out, stream->event.bytes + stream->sent_bytes, count);
	stream->sent_bytes += count;
	if (stream->sent_bytes == stream->event.size_bytes) {
		stream->sent_bytes = 0;
		if (stream->event.capacity_bytes > EVENT_KEPT_BYTES)
			buffer_finish(&stream->event);
		else
			buffer_clear(&stream->event);
	}
	return (ssize_t)count;
}

/* Makes the next event, if there is one, as the faults bend it. */
static bool make_event(struct stream *stream)
{
	struct serve_streams *streams = stream->streams;
	if (bad_events_catch_up(&stream->bad, streams->faults))
		stream->place = (struct news_place){0};
	if (!served_news_next(streams->news, &stream->place, &stream->event, NULL))
		return false;
	if (!streams->faults || !stream->event.size_bytes)
		return true;
	int64_t looked_ms = 0;
	struct served_document *document = served_news_newest(streams->news, &looked_ms);
	bool did = bad_events_bend(&stream->bad, streams->faults, document, looked_ms, &stream->event, NULL);
	served_document_unref(document);
	if (stream->is_cut) {
		stream->event.size_bytes /= 2;
		stream->is_over = true;
	}
	return did;
}

/* The library asks for bytes whenever the socket takes some. */
static ssize_t read_stream(void *data, uint64_t at, char *out, size_t size_bytes)
{
	(void)at;
	struct stream *stream = data;
	struct serve_streams *streams = stream->streams;
	if (served_faults_cutting(streams->faults) & ~stream->cutting_at_start)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	while (!stream->event.size_bytes) {
		if (stream->is_over)
			return MHD_CONTENT_READER_END_WITH_ERROR;
		lock_enter(&streams->lock);
		uint64_t news_count = streams->news_count;
		bool is_ended = streams->is_ended;
		lock_leave(&streams->lock);
		if (is_ended || bad_events_are_over(&stream->bad, streams->faults))
			return MHD_CONTENT_READER_END_OF_STREAM;
		if (!make_event(stream))
			return MHD_CONTENT_READER_END_WITH_ERROR;
		if (!stream->event.size_bytes && suspend(stream, news_count))
			return 0;
	}
	return send_rest(stream, out, size_bytes);
}

static bool list(struct stream *stream)
{
	struct serve_streams *streams = stream->streams;
	lock_enter(&streams->lock);
	bool is_room = streams->count < STREAMS;
	if (is_room) {
		streams->count++;
		stream->next = streams->first;
		if (stream->next)
			stream->next->link = &stream->next;
		stream->link = &streams->first;
		streams->first = stream;
	}
	lock_leave(&streams->lock);
	return is_room;
}

static void end_stream(void *data)
{
	struct stream *stream = data;
	struct serve_streams *streams = stream->streams;
	lock_enter(&streams->lock);
	if (stream->link) {
		*stream->link = stream->next;
		if (stream->next)
			stream->next->link = stream->link;
		streams->count--;
		condition_signal_all(&streams->is_one_gone);
	}
	lock_leave(&streams->lock);
	buffer_finish(&stream->event);
	bad_events_finish(&stream->bad);
	alloc_free(stream);
}

/* A reader that is slow must not have minutes of the past before it. */
static void bound_connection(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	int size_bytes = SEND_BUFFER_BYTES;
	if (info)
		(void)setsockopt(info->connect_fd, SOL_SOCKET, SO_SNDBUF, &size_bytes, sizeof(size_bytes));
	(void)MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, STALLED_SECONDS);
}

enum MHD_Result serve_streams_answer(struct serve_streams *streams, const struct serve_answer *answer,
				     const char *last_event_id)
{
	const struct serve_header headers[] = {
		{"Content-Type", serve_answer_type(answer, "text/event-stream")}, {"Cache-Control", "no-store"}, {0}};
	static const struct serve_header later[] = {{"Retry-After", "5"}, {0}};
	struct stream *stream = alloc_zeroed(1, sizeof(*stream));
	if (!stream)
		return MHD_NO;
	stream->streams = streams;
	stream->connection = answer->connection;
	stream->piece_bytes = answer->chunk_bytes ? answer->chunk_bytes : UINT32_MAX;
	stream->is_cut = answer->is_cut;
	stream->cutting_at_start = served_faults_cutting(streams->faults);
	buffer_init(&stream->event, EVENT_MAX_BYTES);
	if (!list(stream)) {
		end_stream(stream);
		return serve_answer_message(answer, MHD_HTTP_SERVICE_UNAVAILABLE, later, "too many listen already");
	}
	if (last_event_id)
		served_news_resume(streams->news, &stream->place, last_event_id);
	// The first bytes come at once, so that a client sees the stream open before there is anything to tell.
	struct MHD_Response *response = NULL;
	if (buffer_add_format(&stream->event, NULL, "retry: 1000\n: %s\n\n", "changes of this room, as they come"))
		response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, read_stream, stream,
							     end_stream);
	if (!response) {
		end_stream(stream);
		return MHD_NO;
	}
	bound_connection(answer->connection);
	return serve_answer_queue(answer, MHD_HTTP_OK, headers, response);
}

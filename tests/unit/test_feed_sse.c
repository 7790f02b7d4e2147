/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A case for every rule of the standard's 9.2.5 and 9.2.6, each fed whole, byte by byte, and split at every byte. */
#include "unit.h"

#include "sse.h"

#include "room/room.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES 4096

struct seen {
	struct buffer text; /* each event as `type(id): data;` */
	size_t count;
	size_t stop_at; /* the callback gives up at this event; 0: never */
};

struct sse_case {
	const char *name;
	const char *bytes;
	size_t size_bytes;
	const char *events;
	int64_t retry_ms;          /* 0: not said */
	const char *last_event_id; /* NULL: "" */
};

#define STREAM(text) (text), sizeof(text) - 1

static const struct sse_case cases[] = {
	// a byte order mark at the beginning, and only there
	{"bom",
	 STREAM("\xEF\xBB\xBF"
		"data: a\n\n"),
	 "message(): a;", 0, NULL},
	{"second bom",
	 STREAM("\xEF\xBB\xBF\xEF\xBB\xBF"
		"data: a\n\ndata: b\n\n"),
	 "message(): b;", 0, NULL},
	{"bom later",
	 STREAM("data: a\n\n\xEF\xBB\xBF"
		"data: b\n\n"),
	 "message(): a;", 0, NULL},
	{"half a bom",
	 STREAM("\xEF\xBB"
		"data: a\n\ndata: b\n\n"),
	 "message(): b;", 0, NULL},
	{"a bom in the data",
	 STREAM("data: \xEF\xBB\xBF"
		"a\n\n"),
	 "message(): \xEF\xBB\xBF"
	 "a;",
	 0, NULL},
	// three kinds of line ends
	{"lf", STREAM("data: a\ndata: b\n\n"), "message(): a\nb;", 0, NULL},
	{"cr", STREAM("data: a\rdata: b\r\r"), "message(): a\nb;", 0, NULL},
	{"crlf", STREAM("data: a\r\ndata: b\r\n\r\n"), "message(): a\nb;", 0, NULL},
	{"mixed ends", STREAM("data: a\rdata: b\ndata: c\r\n\rdata: d\r\n\n"), "message(): a\nb\nc;message(): d;", 0,
	 NULL},
	{"lf and cr are two ends", STREAM("data: a\n\rdata: b\n\n"), "message(): a;message(): b;", 0, NULL},
	{"other separators are text",
	 STREAM("data: a\v\f\xE2\x80\xA8\xC2\x85"
		"b\n\n"),
	 "message(): a\v\f\xE2\x80\xA8\xC2\x85"
	 "b;",
	 0, NULL},
	// lines: blank, comment, field with a colon, field without
	{"comment", STREAM(": hello\n:\n::data: x\ndata: a\n: between\ndata: b\n\n"), "message(): a\nb;", 0, NULL},
	{"comments alone dispatch nothing", STREAM(": ping\n\n: ping\n\n"), "", 0, NULL},
	{"no colon", STREAM("data\n\n"), "message(): ;", 0, NULL},
	{"no colon twice", STREAM("data\ndata\n\n"), "message(): \n;", 0, NULL},
	{"colon and nothing", STREAM("data:\n\n"), "message(): ;", 0, NULL},
	{"no space", STREAM("data:a\n\n"), "message(): a;", 0, NULL},
	{"one space is taken off", STREAM("data:  a\n\n"), "message():  a;", 0, NULL},
	{"only a space", STREAM("data: \n\n"), "message(): ;", 0, NULL},
	{"a tab stays", STREAM("data:\ta\n\n"), "message(): \ta;", 0, NULL},
	{"space at the end stays", STREAM("data: a \n\n"), "message(): a ;", 0, NULL},
	{"colons in the value", STREAM("data:a:b: c\n\n"), "message(): a:b: c;", 0, NULL},
	{"a space before the name", STREAM(" data: a\n\n"), "", 0, NULL},
	{"a space before the colon", STREAM("data : a\n\n"), "", 0, NULL},
	// field names: by every byte, no case folding, unknown ones are nothing
	{"capitals", STREAM("DATA: a\nData: b\n\n"), "", 0, NULL},
	{"unknown", STREAM("datas: a\ndat: b\nidea: c\neventful: d\nretry2: 3\nverylongname: e\nx\ndata: f\n\n"),
	 "message(): f;", 0, NULL},
	{"event", STREAM("event: room\ndata: a\n\n"), "room(): a;", 0, NULL},
	{"the last type wins", STREAM("event: room\nevent: patch\ndata: a\n\n"), "patch(): a;", 0, NULL},
	{"an empty type is none", STREAM("event: room\nevent\ndata: a\n\n"), "message(): a;", 0, NULL},
	{"a type lasts one event", STREAM("event: room\ndata: a\n\ndata: b\n\n"), "room(): a;message(): b;", 0, NULL},
	{"a type without data is forgotten", STREAM("event: room\n\ndata: b\n\n"), "message(): b;", 0, NULL},
	{"a type with a NUL is another", STREAM("event: room\0\ndata: a\n\n"), "room?(): a;", 0, NULL},
	{"data before its type", STREAM("data: a\nevent: room\n\n"), "room(): a;", 0, NULL},
	// ids
	{"id", STREAM("id: 7\ndata: a\n\n"), "message(7): a;", 0, "7"},
	{"an id lasts", STREAM("id: 7\ndata: a\n\ndata: b\n\n"), "message(7): a;message(7): b;", 0, "7"},
	{"an empty id clears", STREAM("id: 7\ndata: a\n\nid\ndata: b\n\n"), "message(7): a;message(): b;", 0, ""},
	{"an id with a NUL is ignored",
	 STREAM("id: 7\nid: 8\0"
		"9\ndata: a\n\n"),
	 "message(7): a;", 0, "7"},
	{"an id without data counts", STREAM("id: 7\n\n"), "", 0, "7"},
	{"an id that was not dispatched does not", STREAM("id: 7\ndata: a\n\nid: 8\n"), "message(7): a;", 0, "7"},
	{"the last id wins", STREAM("id: 7\nid: 8\ndata: a\n\n"), "message(8): a;", 0, "8"},
	// retry
	{"retry", STREAM("retry: 3000\n"), "", 3000, NULL},
	{"retry with zeros", STREAM("retry: 0007\n"), "", 7, NULL},
	{"retry counts without an event", STREAM("retry: 20\ndata: a\n"), "", 20, NULL},
	{"retry with a sign", STREAM("retry: -1\nretry: +1\n"), "", 0, NULL},
	{"retry with more than digits", STREAM("retry: 10s\nretry: 1.5\nretry: 0x10\nretry:  9\n"), "", 0, NULL},
	{"retry empty", STREAM("retry: 5\nretry\nretry:\n"), "", 5, NULL},
	{"retry beyond all numbers", STREAM("retry: 99999999999999999999999999\n"), "", 86400000, NULL},
	// dispatch
	{"blank lines alone", STREAM("\n\n\r\n\r"), "", 0, NULL},
	{"no data, no event", STREAM("event: room\nid: 3\n\n"), "", 0, "3"},
	{"only the last LF goes", STREAM("data: a\ndata:\ndata:\n\n"), "message(): a\n\n;", 0, NULL},
	{"data with a NUL", STREAM("data: a\0b\n\n"), "message(): a?b;", 0, NULL},
	{"invalid UTF-8 is handed on", STREAM("data: \xFF\xC3\n\n"), "message(): \xFF\xC3;", 0, NULL},
	// the end of the stream: what is not ended is discarded
	{"cut in a name", STREAM("data: a\n\nda"), "message(): a;", 0, NULL},
	{"cut in a value", STREAM("data: a\n\ndata: b"), "message(): a;", 0, NULL},
	{"cut before the blank line", STREAM("data: a\n\ndata: b\n"), "message(): a;", 0, NULL},
	{"cut within a CRLF", STREAM("data: a\r\n\r"), "message(): a;", 0, NULL},
	{"empty", STREAM(""), "", 0, NULL},
	// the three examples of the standard
	{"stocks", STREAM("data: YHOO\ndata: +2\ndata: 10\n\n"), "message(): YHOO\n+2\n10;", 0, NULL},
	{"four blocks",
	 STREAM(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n"),
	 "message(1): first event;message(): second event;", 0, NULL},
	{"two events", STREAM("data\n\ndata\ndata\n\ndata:"), "message(): ;message(): \n;", 0, NULL},
};
#define CASE_COUNT (sizeof(cases) / sizeof(cases[0]))

static bool see(const struct sse_event *event, void *data)
{
	struct seen *seen = data;
	assert_int_equal(((const char *)event->data)[event->size_bytes], '\0');
	assert_true(buffer_add_format(&seen->text, NULL, "%s(%s): ", event->type, event->last_event_id));
	size_t from = seen->text.size_bytes;
	assert_true(buffer_add(&seen->text, event->data, event->size_bytes, NULL));
	for (size_t i = from; i < seen->text.size_bytes; i++)
		seen->text.bytes[i] = seen->text.bytes[i] ? seen->text.bytes[i] : '?';
	assert_true(buffer_add(&seen->text, ";", 1, NULL));
	seen->count++;
	return seen->count != seen->stop_at;
}

static void begin(struct sse *sse, struct seen *seen)
{
	sse_init(sse, MOST_BYTES);
	*seen = (struct seen){0};
	buffer_init(&seen->text, 1 << 20);
}

static void end(struct sse *sse, struct seen *seen)
{
	sse_finish(sse);
	buffer_finish(&seen->text);
}

/* Feeds a copy of exactly these bytes, so that a look beyond them is found. */
static bool feed(struct sse *sse, const char *bytes, size_t size, struct seen *seen, struct error *err)
{
	char *copy = malloc(size + !size);
	assert_non_null(copy);
	memcpy(copy, bytes, size);
	bool did = sse_feed(sse, copy, size, see, seen, err);
	free(copy);
	return did;
}

static void expect_case(const struct sse_case *one, const struct sse *sse, const struct seen *seen, const char *how,
			size_t at)
{
	if (strcmp(buffer_text(&seen->text), one->events) != 0)
		fail_msg("%s, %s %zu: \"%s\", not \"%s\"", one->name, how, at, buffer_text(&seen->text), one->events);
	const char *id = one->last_event_id ? one->last_event_id : "";
	if (strcmp(sse->last_event_id, id) != 0)
		fail_msg("%s, %s %zu: id \"%s\", not \"%s\"", one->name, how, at, sse->last_event_id, id);
	int64_t retry_ms = one->retry_ms ? one->retry_ms : ROOM_UNSET;
	if (sse->retry_ms != retry_ms)
		fail_msg("%s, %s %zu: retry %lld", one->name, how, at, (long long)sse->retry_ms);
}

static void test_sse_rules_of_the_standard(void **state)
{
	(void)state;
	for (size_t i = 0; i < CASE_COUNT; i++) {
		struct sse sse;
		struct seen seen;
		begin(&sse, &seen);
		assert_true(feed(&sse, cases[i].bytes, cases[i].size_bytes, &seen, NULL));
		expect_case(&cases[i], &sse, &seen, "whole", 0);
		end(&sse, &seen);
	}
}

static void test_sse_rules_hold_at_every_split(void **state)
{
	(void)state;
	for (size_t i = 0; i < CASE_COUNT; i++) {
		const struct sse_case *one = &cases[i];
		struct sse sse;
		struct seen seen;
		for (size_t at = 0; at <= one->size_bytes; at++) {
			begin(&sse, &seen);
			assert_true(feed(&sse, one->bytes, at, &seen, NULL));
			assert_true(feed(&sse, one->bytes + at, one->size_bytes - at, &seen, NULL));
			expect_case(one, &sse, &seen, "split at", at);
			end(&sse, &seen);
		}
		begin(&sse, &seen);
		for (size_t at = 0; at < one->size_bytes; at++)
			assert_true(feed(&sse, one->bytes + at, 1, &seen, NULL));
		expect_case(one, &sse, &seen, "byte by byte", 0);
		end(&sse, &seen);
	}
}

/* All cases in one stream; each ends with a blank line, so that nothing of one reaches the next. */
static size_t long_stream(char *stream, size_t size_bytes)
{
	size_t size = 0;
	for (size_t i = 0; i < CASE_COUNT; i++) {
		assert_true(size + cases[i].size_bytes + 3 < size_bytes);
		memcpy(stream + size, cases[i].bytes, cases[i].size_bytes);
		memcpy(stream + size + cases[i].size_bytes, "\n\n\n", 3);
		size += cases[i].size_bytes + 3;
	}
	return size;
}

static void test_sse_one_stream_any_splits_same_events(void **state)
{
	(void)state;
	static char stream[8192];
	size_t size = long_stream(stream, sizeof(stream));
	struct sse sse;
	struct seen whole;
	struct seen seen;
	begin(&sse, &whole);
	assert_true(feed(&sse, stream, size, &whole, NULL));
	sse_finish(&sse);
	assert_true(whole.count > 40);
	for (size_t at = 0; at <= size; at++) {
		begin(&sse, &seen);
		assert_true(feed(&sse, stream, at, &seen, NULL));
		assert_true(feed(&sse, stream + at, size - at, &seen, NULL));
		assert_string_equal(buffer_text(&seen.text), buffer_text(&whole.text));
		end(&sse, &seen);
	}
	uint32_t random = 1;
	for (int round = 0; round < 300; round++) {
		begin(&sse, &seen);
		for (size_t at = 0; at < size;) {
			random = random * 1664525u + 1013904223u;
			size_t part = (random >> 16) % (round % 7 ? 40 : 4);
			part = part < size - at ? part : size - at;
			assert_true(feed(&sse, stream + at, part, &seen, NULL));
			at += part;
		}
		assert_string_equal(buffer_text(&seen.text), buffer_text(&whole.text));
		end(&sse, &seen);
	}
	buffer_finish(&whole.text);
}

static void test_sse_a_new_stream_forgets_the_cut_event(void **state)
{
	(void)state;
	struct sse sse;
	struct seen seen;
	begin(&sse, &seen);
	assert_true(feed(&sse, STREAM("retry: 40\nid: 7\ndata: a\n\nid: 8\nevent: room\ndata: cut\nda"), &seen, NULL));
	sse_reset(&sse);
	// what a new request wants to know is still there
	assert_string_equal(sse.last_event_id, "7");
	assert_int_equal(sse.retry_ms, 40);
	assert_true(feed(&sse, STREAM("\n\n\xEF\xBB\xBF: no mark any more\n\ndata: b\n\n"), &seen, NULL));
	// the standard begins each stream with an empty id
	assert_string_equal(buffer_text(&seen.text), "message(7): a;message(): b;");
	assert_string_equal(sse.last_event_id, "");
	end(&sse, &seen);
}

static void test_sse_a_new_stream_after_a_cr_keeps_its_first_line(void **state)
{
	(void)state;
	struct sse sse;
	struct seen seen;
	begin(&sse, &seen);
	assert_true(feed(&sse, STREAM("data: a\r\r"), &seen, NULL));
	sse_reset(&sse);
	assert_true(feed(&sse,
			 STREAM("\xEF\xBB\xBF"
				"data: b\n\n"),
			 &seen, NULL));
	assert_string_equal(buffer_text(&seen.text), "message(): a;message(): b;");
	end(&sse, &seen);
}

static void feed_times(struct sse *sse, char byte, size_t times, struct seen *seen)
{
	static char bytes[MOST_BYTES * 2];
	assert_true(times <= sizeof(bytes));
	memset(bytes, byte, times);
	assert_true(feed(sse, bytes, times, seen, NULL));
}

static void test_sse_an_event_has_a_limit(void **state)
{
	(void)state;
	struct sse sse;
	struct seen seen;
	struct error err = {0};
	begin(&sse, &seen);
	assert_true(feed(&sse, STREAM("data: "), &seen, NULL));
	feed_times(&sse, 'x', MOST_BYTES, &seen);
	assert_true(feed(&sse, STREAM("\n\n"), &seen, NULL));
	assert_int_equal(seen.count, 1);
	assert_int_equal(seen.text.size_bytes, strlen("message(): ;") + MOST_BYTES);
	// one byte more, in one line or in two
	assert_true(feed(&sse, STREAM("data: "), &seen, NULL));
	feed_times(&sse, 'x', MOST_BYTES, &seen);
	assert_false(feed(&sse, STREAM("x\n\n"), &seen, &err));
	assert_int_equal(err.code, ERROR_LIMIT);
	sse_reset(&sse);
	assert_true(feed(&sse, STREAM("data: "), &seen, NULL));
	feed_times(&sse, 'x', MOST_BYTES, &seen);
	assert_true(feed(&sse, STREAM("\n"), &seen, NULL));
	assert_false(feed(&sse, STREAM("data\n"), &seen, &err));
	assert_int_equal(seen.count, 1);
	// and then the next stream is as good as any
	sse_reset(&sse);
	assert_true(feed(&sse, STREAM("data: a\n\n"), &seen, NULL));
	assert_int_equal(seen.count, 2);
	end(&sse, &seen);
}

static void test_sse_what_is_not_data_takes_no_memory(void **state)
{
	(void)state;
	struct sse sse;
	struct seen seen;
	begin(&sse, &seen);
	static const char *const fields[] = {":", "unknown: ", "x", "event: ", "id: ", "retry: "};
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		assert_true(feed(&sse, fields[i], strlen(fields[i]), &seen, NULL));
		for (int round = 0; round < 500; round++)
			feed_times(&sse, 'y', sizeof(char[MOST_BYTES * 2]), &seen);
		assert_true(feed(&sse, STREAM("\n"), &seen, NULL));
	}
	assert_int_equal(sse.data.capacity_bytes, 0);
	assert_true(feed(&sse, STREAM("data: a\n\n"), &seen, NULL));
	// a name that was cut names nothing that we know; an id that was cut would name another event
	char type[SSE_TYPE_BYTES];
	memset(type, 'y', sizeof(type) - 1);
	type[sizeof(type) - 1] = '\0';
	char expected[256];
	snprintf(expected, sizeof(expected), "%s(): a;", type);
	assert_string_equal(buffer_text(&seen.text), expected);
	assert_true(sse.retry_ms == ROOM_UNSET);
	end(&sse, &seen);
}

static void test_sse_the_reader_may_stop(void **state)
{
	(void)state;
	struct sse sse;
	struct seen seen;
	struct error err = {0};
	begin(&sse, &seen);
	seen.stop_at = 2;
	assert_false(feed(&sse, STREAM("data: a\n\ndata: b\n\ndata: c\n\n"), &seen, &err));
	assert_int_equal(err.code, ERROR_CANCELLED);
	assert_string_equal(buffer_text(&seen.text), "message(): a;message(): b;");
	end(&sse, &seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sse_rules_of_the_standard),
		cmocka_unit_test(test_sse_rules_hold_at_every_split),
		cmocka_unit_test(test_sse_one_stream_any_splits_same_events),
		cmocka_unit_test(test_sse_a_new_stream_forgets_the_cut_event),
		cmocka_unit_test(test_sse_a_new_stream_after_a_cr_keeps_its_first_line),
		cmocka_unit_test(test_sse_an_event_has_a_limit),
		cmocka_unit_test(test_sse_what_is_not_data_takes_no_memory),
		cmocka_unit_test(test_sse_the_reader_may_stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

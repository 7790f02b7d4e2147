/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_bad_events.h"

#include "served_bad.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Events that are told in the place of every right one: who hears them knows nothing of what is true. */
static const enum fault_kind bodies[] = {FAULT_BAD_JSON,    FAULT_BAD_UTF8, FAULT_BAD_ROOM,
					 FAULT_OLD_VERSION, FAULT_OVERSIZE, FAULT_BIG_EVENT};

void bad_events_finish(struct bad_events *bad)
{
	buffer_finish(&bad->previous);
}

bool bad_events_are_over(const struct bad_events *bad, struct served_faults *faults)
{
	struct fault fault;
	return served_faults_find(faults, FAULT_CUT_STREAM, FAULT_OF_STREAMS, &fault) &&
	       bad->told >= (uint64_t)fault.argument;
}

/* The fault that keeps the truth from listeners, or FAULT_INVALID. */
static enum fault_kind find_withholding(struct served_faults *faults)
{
	static const enum fault_kind others[] = {FAULT_SILENT_STREAM, FAULT_PING_ONLY, FAULT_BAD_EVENT};
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		if (served_faults_is_on(faults, others[i], FAULT_OF_STREAMS))
			return others[i];
	}
	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
		if (served_faults_is_on(faults, bodies[i], FAULT_OF_STREAMS))
			return bodies[i];
	}
	return FAULT_INVALID;
}

bool bad_events_catch_up(struct bad_events *bad, struct served_faults *faults)
{
	bool is_time = bad->is_behind && find_withholding(faults) == FAULT_INVALID;
	if (is_time)
		bad->is_behind = false;
	return is_time;
}

/* A patch that names an item nobody knows, or takes one away; its base is what the listener has. */
static bool add_bad_patch(struct bad_events *bad, const struct served_document *document, struct buffer *out,
			  struct error *err)
{
	const json_t *items = json_object_get(served_document_tree(document), "items");
	const char *first = json_string_value(json_object_get(json_array_get(items, 0), "id"));
	bool is_null = bad->is_null_next && first;
	bad->is_null_next = !bad->is_null_next;
	int64_t version = served_document_version(document);
	return buffer_add_format(
		out, err,
		"event: patch\ndata: {\"base\":%" PRId64 ",\"version\":%" PRId64 ",\"items\":{\"%s\":%s}}\n\n", version,
		version + 1, is_null ? first : "nobody-knows-it", is_null ? "null" : "{\"title\":\"Nothing\"}");
}

static bool replace(struct bad_events *bad, enum fault_kind kind, const struct served_document *document,
		    int64_t wall_ms, struct buffer *event, struct error *err)
{
	buffer_clear(event);
	if (kind == FAULT_SILENT_STREAM)
		return true;
	if (kind == FAULT_PING_ONLY)
		return buffer_add_format(event, err, ": ping\n\n");
	if (kind == FAULT_BAD_EVENT)
		return add_bad_patch(bad, document, event, err);
	return buffer_add_format(event, err, "event: room\ndata: ") &&
	       served_bad_body(kind, document, wall_ms, event, err) && buffer_add(event, "\n\n", 2, err);
}

/* The base of a patch; -1 when the event is another. */
static int64_t base_of(const struct buffer *event)
{
	static const char start[] = "event: patch\n";
	static const char name[] = "\"base\":";
	const char *text = buffer_text(event);
	const char *base = strncmp(text, start, sizeof(start) - 1) == 0 ? strstr(text, name) : NULL;
	return base ? strtoll(base + sizeof(name) - 1, NULL, 10) : -1;
}

/*
 * The patch of the second of two steps, whose first was lost: nothing of what it said is in here. A single step stays
 * as it is, since its listener would take such a patch for the whole of it.
 */
static bool leave_gap(const struct served_document *document, int64_t wall_ms, struct buffer *event, struct error *err)
{
	char time[40];
	int64_t version = served_document_version(document);
	int64_t base = base_of(event);
	if (base < 0 || base >= version - 1)
		return true;
	buffer_clear(event);
	return buffer_add_format(event, err,
				 "event: patch\ndata: {\"base\":%" PRId64 ",\"version\":%" PRId64
				 ",\"patch\":{\"server_time\":\"%s\"}}\n\n",
				 version - 1, version, served_document_time(document, wall_ms, time));
}

/* The event, and the one before it once more. */
static bool repeat(struct bad_events *bad, struct buffer *event, struct error *err)
{
	struct buffer previous = bad->previous;
	buffer_init(&bad->previous, BAD_BODY_MAX_BYTES);
	bool did = buffer_add(&bad->previous, event->bytes, event->size_bytes, err) &&
		   (!previous.size_bytes || buffer_add(event, previous.bytes, previous.size_bytes, err));
	buffer_finish(&previous);
	return did;
}

bool bad_events_bend(struct bad_events *bad, struct served_faults *faults, const struct served_document *document,
		     int64_t wall_ms, struct buffer *event, struct error *err)
{
	enum fault_kind withholding = find_withholding(faults);
	if (withholding != FAULT_INVALID) {
		bad->is_behind = true;
		return replace(bad, withholding, document, wall_ms, event, err);
	}
	bad->told++;
	if (served_faults_is_on(faults, FAULT_GAP_PATCH, FAULT_OF_STREAMS))
		return leave_gap(document, wall_ms, event, err);
	if (served_faults_is_on(faults, FAULT_REPEAT, FAULT_OF_STREAMS))
		return repeat(bad, event, err);
	return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sse.h"

#include "room/room.h"

#include <string.h>

/* What one pause may be asked for at most; more digits would only overflow. */
#define RETRY_MOST_MS INT64_C(86400000)

static const char byte_order_mark[] = "\xEF\xBB\xBF";

void sse_init(struct sse *sse, size_t event_most_bytes)
{
	*sse = (struct sse){.retry_ms = ROOM_UNSET};
	// the LF that ends the last line is taken off before the event is dispatched
	buffer_init(&sse->data, event_most_bytes + 1);
	sse_reset(sse);
}

void sse_finish(struct sse *sse)
{
	buffer_finish(&sse->data);
}

static void begin_line(struct sse *sse)
{
	sse->place = SSE_PLACE_NAME;
	sse->name_size = 0;
	sse->value_size = 0;
	sse->has_colon = false;
}

void sse_reset(struct sse *sse)
{
	buffer_clear(&sse->data);
	sse->type[0] = '\0';
	sse->id[0] = '\0';
	begin_line(sse);
	sse->place = SSE_PLACE_BOM;
	sse->bom_size = 0;
	sse->did_cr = false;
}

static bool is_field(const struct sse *sse, const char *name)
{
	return sse->name_size == strlen(name) && memcmp(sse->name, name, sse->name_size) == 0;
}

static void take_type(struct sse *sse)
{
	size_t size = sse->value_size < SSE_TYPE_BYTES ? sse->value_size : SSE_TYPE_BYTES - 1;
	memcpy(sse->type, sse->value, size);
	sse->type[size] = '\0';
	// "room" and a NUL is not the type "room"
	char *nul = memchr(sse->type, '\0', size);
	if (nul)
		*nul = '?';
}

static void take_id(struct sse *sse)
{
	bool does_fit = sse->value_size < SSE_ID_BYTES;
	size_t size = does_fit ? sse->value_size : SSE_ID_BYTES;
	if (memchr(sse->value, '\0', size))
		return;
	// a cut id would name another event
	size = does_fit ? size : 0;
	memcpy(sse->id, sse->value, size);
	sse->id[size] = '\0';
}

static void take_retry(struct sse *sse)
{
	if (sse->value_size == 0 || sse->value_size > SSE_ID_BYTES)
		return;
	int64_t retry_ms = 0;
	for (size_t i = 0; i < sse->value_size; i++) {
		if (sse->value[i] < '0' || sse->value[i] > '9')
			return;
		retry_ms = retry_ms * 10 + (sse->value[i] - '0');
		if (retry_ms > RETRY_MOST_MS)
			retry_ms = RETRY_MOST_MS;
	}
	sse->retry_ms = retry_ms;
}

static bool dispatch(struct sse *sse, sse_event_fn event, void *data, struct error *err)
{
	bool did = true;
	memcpy(sse->last_event_id, sse->id, sizeof(sse->id));
	if (sse->data.size_bytes > 0) {
		// the buffer keeps a NUL behind its bytes: there is one where the last LF was
		sse->data.bytes[--sse->data.size_bytes] = '\0';
		did = event(&(struct sse_event){.type = sse->type[0] ? sse->type : SSE_MESSAGE,
						.data = sse->data.bytes,
						.size_bytes = sse->data.size_bytes,
						.last_event_id = sse->last_event_id},
			    data);
	}
	buffer_clear(&sse->data);
	sse->type[0] = '\0';
	return did || error_set(err, ERROR_CANCELLED, "the stream's reader wants no more");
}

static bool end_line(struct sse *sse, sse_event_fn event, void *data, struct error *err)
{
	bool did = true;
	if (sse->name_size == 0 && !sse->has_colon)
		did = dispatch(sse, event, data, err);
	else if (is_field(sse, "data"))
		did = buffer_add(&sse->data, "\n", 1, err);
	else if (is_field(sse, "event"))
		take_type(sse);
	else if (is_field(sse, "id"))
		take_id(sse);
	else if (is_field(sse, "retry"))
		take_retry(sse);
	begin_line(sse);
	return did;
}

/* A part of a line: no CR and no LF within. */
static void take_name(struct sse *sse, const char *bytes, size_t size)
{
	size_t space = sizeof(sse->name) - sse->name_size;
	memcpy(sse->name + sse->name_size, bytes, size < space ? size : space);
	sse->name_size += size < space ? size : space;
}

static bool take_value(struct sse *sse, const char *bytes, size_t size, struct error *err)
{
	if (is_field(sse, "data"))
		return buffer_add(&sse->data, bytes, size, err);
	if (sse->value_size < sizeof(sse->value)) {
		size_t space = sizeof(sse->value) - sse->value_size;
		memcpy(sse->value + sse->value_size, bytes, size < space ? size : space);
	}
	sse->value_size += size;
	return true;
}

static bool take_part(struct sse *sse, const char *bytes, size_t size, struct error *err)
{
	if (size > 0 && sse->place == SSE_PLACE_NAME) {
		const char *colon = memchr(bytes, ':', size);
		size_t name_size = colon ? (size_t)(colon - bytes) : size;
		take_name(sse, bytes, name_size);
		if (!colon)
			return true;
		sse->has_colon = true;
		sse->place = SSE_PLACE_SPACE;
		bytes += name_size + 1;
		size -= name_size + 1;
	}
	if (size > 0 && sse->place == SSE_PLACE_SPACE) {
		sse->place = SSE_PLACE_VALUE;
		bool is_space = bytes[0] == ' ';
		bytes += is_space;
		size -= is_space;
	}
	return size == 0 || take_value(sse, bytes, size, err);
}

/* The mark at the stream's very beginning. Returns: how many of the bytes belong to it. */
static size_t take_mark(struct sse *sse, const char *bytes, size_t size, struct error *err)
{
	size_t used = 0;
	while (used < size && sse->bom_size < 3 && bytes[used] == byte_order_mark[sse->bom_size]) {
		sse->bom_size++;
		used++;
	}
	if (sse->bom_size == 3 || used < size) {
		sse->place = SSE_PLACE_NAME;
		// what only began like the mark is text; it is too short to fail
		if (sse->bom_size < 3)
			(void)!take_part(sse, byte_order_mark, sse->bom_size, err);
	}
	return used;
}

bool sse_feed(struct sse *sse, const char *bytes, size_t size_bytes, sse_event_fn event, void *data, struct error *err)
{
	const char *end = bytes + size_bytes;
	if (sse->place == SSE_PLACE_BOM)
		bytes += take_mark(sse, bytes, size_bytes, err);
	while (bytes < end) {
		if (sse->did_cr && *bytes == '\n')
			bytes++;
		sse->did_cr = false;
		const char *at = bytes;
		while (at < end && *at != '\n' && *at != '\r')
			at++;
		if (!take_part(sse, bytes, (size_t)(at - bytes), err))
			return false;
		if (at == end)
			return true;
		sse->did_cr = *at == '\r';
		if (!end_line(sse, event, data, err))
			return false;
		bytes = at + 1;
	}
	return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as an event stream. The first byte says into which pieces the rest is cut: the events are those of the same
 * bytes in one piece, and those of the standard's rules written down once more, line by line and without any bound.
 */
#include "fuzz.h"

#include "room/room.h"
#include "sse.h"

#define EVENT_MOST_BYTES 4096
#define TOLD_MOST_BYTES (1024 * 1024)

/* What a reader heard, as text: events with the sizes of their parts, then how it ended. */
struct told {
	struct buffer text;
};

static void tell(struct told *told, const char *type, const void *data, size_t size_bytes, const char *id)
{
	fuzz_check(buffer_add_format(&told->text, NULL, "%zu:%s %zu:", strlen(type), type, size_bytes));
	fuzz_check(size_bytes == 0 || buffer_add(&told->text, data, size_bytes, NULL));
	fuzz_check(buffer_add_format(&told->text, NULL, " %zu:%s\n", strlen(id), id));
}

static bool hear(const struct sse_event *event, void *data)
{
	fuzz_check(strlen(event->type) > 0 && strlen(event->type) < SSE_TYPE_BYTES);
	fuzz_check(strlen(event->last_event_id) < SSE_ID_BYTES && event->size_bytes <= EVENT_MOST_BYTES);
	fuzz_check(((const char *)event->data)[event->size_bytes] == '\0');
	tell(data, event->type, event->data, event->size_bytes, event->last_event_id);
	return true;
}

/* Returns: false when it ended for an event that is too large. */
static bool read_stream(const uint8_t *bytes, size_t size_bytes, unsigned cuts, struct told *told)
{
	struct sse sse;
	struct error err = {0};
	bool did = true;
	sse_init(&sse, EVENT_MOST_BYTES);
	for (size_t at = 0; did && at < size_bytes;) {
		size_t piece = size_bytes;
		if (cuts) {
			cuts = cuts * 1103515245 + 12345;
			piece = 1 + (cuts >> 16) % 9;
		}
		if (piece > size_bytes - at)
			piece = size_bytes - at;
		// a block of its own, so that a read beyond its end is seen
		char *copy = fuzz_text(bytes + at, piece);
		did = sse_feed(&sse, copy, piece, hear, told, &err);
		free(copy);
		at += piece;
	}
	fuzz_check(did || (err.code == ERROR_LIMIT && size_bytes > EVENT_MOST_BYTES));
	fuzz_check(sse.retry_ms == ROOM_UNSET || sse.retry_ms >= 0);
	fuzz_check(
		buffer_add_format(&told->text, NULL, "%s retry %lld", did ? "end" : "limit", (long long)sse.retry_ms));
	sse_finish(&sse);
	return did;
}

/* -- the rules once more; false where our bounds would differ from them -- */

struct rules {
	struct buffer data;
	char type[SSE_TYPE_BYTES];
	char id[SSE_ID_BYTES];
	long long retry_ms;
};

static bool take_text(char *field, size_t room_bytes, const char *value, size_t size_bytes)
{
	if (size_bytes >= room_bytes || memchr(value, '\0', size_bytes))
		return false;
	memcpy(field, value, size_bytes);
	field[size_bytes] = '\0';
	return true;
}

static bool take_field(struct rules *rules, const char *name, size_t name_bytes, const char *value, size_t value_bytes)
{
	if (name_bytes == 4 && memcmp(name, "data", 4) == 0)
		return buffer_add(&rules->data, value, value_bytes, NULL) && buffer_add(&rules->data, "\n", 1, NULL);
	if (name_bytes == 5 && memcmp(name, "event", 5) == 0)
		return take_text(rules->type, sizeof(rules->type), value, value_bytes);
	if (name_bytes == 2 && memcmp(name, "id", 2) == 0)
		return take_text(rules->id, sizeof(rules->id), value, value_bytes) ||
		       (value_bytes < SSE_ID_BYTES && memchr(value, '\0', value_bytes));
	if (name_bytes == 5 && memcmp(name, "retry", 5) == 0 && value_bytes > 0) {
		long long retry_ms = 0;
		for (size_t i = 0; i < value_bytes; i++) {
			if (value[i] < '0' || value[i] > '9')
				return true;
			retry_ms = retry_ms * 10 + (value[i] - '0');
			if (i > 6)
				return false;
		}
		rules->retry_ms = retry_ms;
	}
	return true;
}

static bool take_line(struct rules *rules, const char *line, size_t size_bytes, struct told *told)
{
	if (size_bytes == 0) {
		if (rules->data.size_bytes > 0)
			tell(told, rules->type[0] ? rules->type : "message", rules->data.bytes,
			     rules->data.size_bytes - 1, rules->id);
		buffer_clear(&rules->data);
		rules->type[0] = '\0';
		return true;
	}
	const char *colon = memchr(line, ':', size_bytes);
	size_t name_bytes = colon ? (size_t)(colon - line) : size_bytes;
	const char *value = colon ? colon + 1 : line + size_bytes;
	size_t value_bytes = size_bytes - (size_t)(value - line);
	if (value_bytes > 0 && value[0] == ' ') {
		value++;
		value_bytes--;
	}
	return take_field(rules, line, name_bytes, value, value_bytes);
}

static bool follow_rules(const char *text, size_t size_bytes, struct told *told)
{
	struct rules rules = {.retry_ms = ROOM_UNSET};
	bool did = true;
	buffer_init(&rules.data, EVENT_MOST_BYTES + 1);
	size_t at = size_bytes >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	for (size_t begin = at; did && at < size_bytes; begin = at) {
		while (at < size_bytes && text[at] != '\r' && text[at] != '\n')
			at++;
		if (at == size_bytes)
			break; // a line without an end is none
		did = take_line(&rules, text + begin, at - begin, told);
		at += text[at] == '\r' && at + 1 < size_bytes && text[at + 1] == '\n' ? 2 : 1;
	}
	fuzz_check(buffer_add_format(&told->text, NULL, "end retry %lld", rules.retry_ms));
	buffer_finish(&rules.data);
	return did;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
	if (size_bytes < 1 || size_bytes > 16384)
		return 0;
	struct told whole, pieces, ruled;
	buffer_init(&whole.text, TOLD_MOST_BYTES);
	buffer_init(&pieces.text, TOLD_MOST_BYTES);
	buffer_init(&ruled.text, TOLD_MOST_BYTES);
	bool did = read_stream(bytes + 1, size_bytes - 1, 0, &whole);
	fuzz_check(read_stream(bytes + 1, size_bytes - 1, 1 + bytes[0], &pieces) == did);
	fuzz_check(strcmp(buffer_text(&whole.text), buffer_text(&pieces.text)) == 0);
	fuzz_check(whole.text.size_bytes == pieces.text.size_bytes);
	char *text = fuzz_text(bytes + 1, size_bytes - 1);
	if (did && follow_rules(text, size_bytes - 1, &ruled)) {
		fuzz_check(whole.text.size_bytes == ruled.text.size_bytes);
		fuzz_check(memcmp(whole.text.bytes, ruled.text.bytes, whole.text.size_bytes) == 0);
	}
	free(text);
	buffer_finish(&whole.text);
	buffer_finish(&pieces.text);
	buffer_finish(&ruled.text);
	return 0;
}

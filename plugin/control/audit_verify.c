/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audit_own.h"

#include "base/file.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Larger than any file of a log: one line may stand behind the bound at which it goes on in the next. */
#define READ_MAX_BYTES ((size_t)512 * 1024 * 1024)

struct reading {
	const char *folder;
	audit_digest_fn digest;
	const struct audit_reader *reader;
	struct audit_verdict verdict;
	uint64_t n; /* of the newest line, as it says itself */

	/* what head.json says */
	bool has_head;
	bool head_is_ended;
	uint64_t head_n;
	char head_hash[65];
	bool has_met_head; /* a line has that number and hash */
};

static void tell_fault(struct reading *reading, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void tell_fault(struct reading *reading, const char *format, ...)
{
	char text[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	reading->verdict.faults++;
	if (reading->reader->on_fault)
		reading->reader->on_fault(reading->reader->data, text);
}

static bool is_hash(const char *text)
{
	return text && strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static json_t *parse(const char *text, size_t size_bytes)
{
	return json_loadb(text, size_bytes, JSON_REJECT_DUPLICATES, NULL);
}

/* -- the head -- */

static void read_head(struct reading *reading)
{
	char path[PATH_MAX];
	struct buffer bytes;
	buffer_init(&bytes, 4096);
	snprintf(path, sizeof(path), "%s/" AUDIT_HEAD, reading->folder);
	if (file_read_plain(path, &bytes, NULL)) {
		json_t *root = parse(buffer_text(&bytes), bytes.size_bytes);
		const char *hash = json_string_value(json_object_get(root, "hash"));
		const json_t *n = json_object_get(root, "n");
		reading->has_head = is_hash(hash) && json_is_integer(n) && json_integer_value(n) > 0;
		if (reading->has_head) {
			reading->head_n = (uint64_t)json_integer_value(n);
			reading->head_is_ended = json_is_true(json_object_get(root, "ended"));
			memcpy(reading->head_hash, hash, 65);
		} else {
			tell_fault(reading, AUDIT_HEAD ": is not what the writer of a log leaves there");
		}
		json_decref(root);
	}
	buffer_finish(&bytes);
}

static void compare_head(struct reading *reading)
{
	const struct audit_verdict *verdict = &reading->verdict;
	if (!reading->has_head) {
		// the writer died within its first line's way to the disk, else there is one
		if (verdict->lines > 1 && !verdict->faults)
			tell_fault(reading, AUDIT_HEAD ": missing");
		return;
	}
	if (!reading->has_met_head)
		tell_fault(reading, AUDIT_HEAD ": there is no line %" PRIu64 " with the hash that stood here",
			   reading->head_n);
	else if (reading->head_is_ended && !verdict->is_ended)
		tell_fault(reading, AUDIT_HEAD ": the log had an end, which is missing");
}

/* -- lines -- */

/* A file that the show needs: as it was when the line was written? */
static void check_kept(struct reading *reading, const struct audit_line *line, const json_t *root)
{
	char path[PATH_MAX], hash[65];
	const char *wanted = json_string_value(json_object_get(root, "sha256"));
	struct buffer bytes;
	struct error err = {0};
	if (!is_hash(wanted))
		return;
	buffer_init(&bytes, READ_MAX_BYTES);
	snprintf(path, sizeof(path), "%s/" AUDIT_KEPT "/%s", reading->folder, wanted);
	if (!file_read_plain(path, &bytes, &err))
		tell_fault(reading, "%s: line %u: its file " AUDIT_KEPT "/%s %s", line->file, line->number, wanted,
			   err.code == ERROR_NOT_FOUND ? "is missing" : "cannot be read");
	else if (!reading->digest(bytes.bytes, bytes.size_bytes, hash, NULL) || strcmp(hash, wanted) != 0)
		tell_fault(reading, "%s: line %u: its file " AUDIT_KEPT "/%s was changed", line->file, line->number,
			   wanted);
	buffer_finish(&bytes);
}

/* What a line says of itself; its number goes on from the line before where it says none. */
static void look_inside(struct reading *reading, struct audit_line *line)
{
	json_t *root = parse(line->text, line->size_bytes);
	const char *at = json_string_value(json_object_get(root, "at"));
	const char *kind = json_string_value(json_object_get(root, "kind"));
	const json_t *n = json_object_get(root, "n");
	line->n = json_is_integer(n) && json_integer_value(n) > 0 ? (uint64_t)json_integer_value(n) : reading->n + 1;
	if (at)
		snprintf(reading->verdict.last_at, sizeof(reading->verdict.last_at), "%s", at);
	reading->verdict.is_ended = kind && strcmp(kind, "end") == 0;
	if (kind && (strcmp(kind, "file") == 0 || strcmp(kind, "sheet") == 0))
		check_kept(reading, line, root);
	json_decref(root);
}

static bool read_line(struct reading *reading, struct audit_line *line, struct error *err)
{
	struct audit_verdict *verdict = &reading->verdict;
	char own[65] = "", hash[65];
	verdict->lines++;
	look_inside(reading, line);
	if (line->size_bytes > AUDIT_TAIL_BYTES) {
		const char *tail = line->text + line->size_bytes - AUDIT_TAIL_BYTES;
		bool is_tail = memcmp(tail, ",\"hash\":\"", 9) == 0 && memcmp(tail + 73, "\"}", 2) == 0;
		memcpy(own, is_tail ? tail + 9 : "", is_tail ? 64 : 1);
		own[64] = '\0';
	}
	if (!is_hash(own)) {
		tell_fault(reading, "%s: line %u: is no line of a log", line->file, line->number);
		reading->n = line->n;
		return true;
	}
	if (!audit_hash_line(reading->digest, verdict->hash, line->text, line->size_bytes - AUDIT_TAIL_BYTES, hash,
			     err))
		return false;
	if (line->n > reading->n + 1)
		tell_fault(reading, "%s: line %u: %" PRIu64 " lines before it are missing", line->file, line->number,
			   line->n - reading->n - 1);
	else if (line->n < reading->n + 1)
		tell_fault(reading, "%s: line %u: stands behind line %" PRIu64 " of the log and was line %" PRIu64,
			   line->file, line->number, reading->n, line->n);
	else if (strcmp(hash, own) != 0)
		tell_fault(reading, "%s: line %u: was changed, or the line before it", line->file, line->number);
	else if (reading->has_head && line->n == reading->head_n && strcmp(own, reading->head_hash) == 0)
		reading->has_met_head = true;
	memcpy(verdict->hash, own, sizeof(own)); // each place is told once: it goes on from what stands there
	reading->n = line->n;
	if (reading->reader->on_line)
		reading->reader->on_line(reading->reader->data, line);
	return true;
}

static bool read_lines(struct reading *reading, const char *file, struct buffer *bytes, bool is_last, struct error *err)
{
	struct audit_line line = {.file = file};
	char *text = (char *)bytes->bytes;
	size_t left = bytes->size_bytes;
	while (left) {
		char *end = memchr(text, '\n', left);
		if (!end) {
			reading->verdict.cut_bytes = left;
			if (!is_last || reading->verdict.is_ended)
				tell_fault(reading, "%s: line %u: is not whole", file, line.number + 1);
			return true;
		}
		*end = '\0';
		line.number++;
		line.text = text;
		line.size_bytes = (size_t)(end - text);
		if (reading->verdict.is_ended)
			tell_fault(reading, "%s: line %u: stands behind the end", file, line.number);
		if (!read_line(reading, &line, err))
			return false;
		left -= line.size_bytes + 1;
		text = end + 1;
	}
	return true;
}

static bool read_file(struct reading *reading, unsigned number, bool *is_there, struct error *err)
{
	char path[PATH_MAX], next[PATH_MAX], name[16], next_name[16];
	struct error why = {0};
	struct buffer bytes;
	buffer_init(&bytes, READ_MAX_BYTES);
	audit_file_name(number, name);
	audit_file_name(number + 1, next_name);
	snprintf(path, sizeof(path), "%s/%s", reading->folder, name);
	snprintf(next, sizeof(next), "%s/%s", reading->folder, next_name);
	bool did = file_read_plain(path, &bytes, &why);
	*is_there = did;
	if (did)
		did = read_lines(reading, name, &bytes, !file_stamp_of(next).exists, &why);
	else if (why.code == ERROR_NOT_FOUND && (number > 1 || reading->has_head))
		did = true;
	buffer_finish(&bytes);
	if (!did && err)
		*err = why;
	return did;
}

bool audit_verify(const char *folder, audit_digest_fn digest, const struct audit_reader *reader,
		  struct audit_verdict *out, struct error *err)
{
	static const struct audit_reader nobody;
	struct reading reading = {.folder = folder, .digest = digest, .reader = reader ? reader : &nobody};
	bool is_there = true;
	memcpy(reading.verdict.hash, AUDIT_HASH_ZERO, sizeof(reading.verdict.hash));
	// first: who writes meanwhile is then ahead of it, not behind
	read_head(&reading);
	for (unsigned number = 1; is_there; number++) {
		if (!read_file(&reading, number, &is_there, err))
			return false;
	}
	compare_head(&reading);
	*out = reading.verdict;
	return true;
}

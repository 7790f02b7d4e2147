/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One file of a log by itself: whether each of its lines is one that docs/audit.md describes.
 * data/schema/audit.schema.json says the same; tests hold them against each other.
 */
#include "audit_own.h"

#include "base/file.h"
#include "room/wall_time.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define READ_MAX_BYTES ((size_t)512 * 1024 * 1024)

enum member_kind {
	MEMBER_TEXT = 1,
	MEMBER_TEXT_OR_NULL,
	MEMBER_TEXTS,
	MEMBER_BOOL,
	MEMBER_COUNT, /* an integer, not negative */
	MEMBER_TIME,
	MEMBER_HASH,
	MEMBER_OBJECT,
	MEMBER_OBJECTS,
};

struct audit_member {
	const char *name;
	enum member_kind kind;
	bool is_optional;
	const char *words; /* MEMBER_TEXT: "|one|other|"; NULL: any */
};

#define HAS(name, kind)                 \
	{                               \
		name, kind, false, NULL \
	}
#define MAY(name, kind)                \
	{                              \
		name, kind, true, NULL \
	}
#define WORD(name, words)                       \
	{                                       \
		name, MEMBER_TEXT, false, words \
	}

#define MEMBERS_MOST 12

static const struct {
	const char *kind;
	struct audit_member members[MEMBERS_MOST];
} lines[] = {
	{"begin", {WORD("schema", "|" AUDIT_SCHEMA "|"), HAS("room", MEMBER_TEXT)}},
	{"next", {WORD("schema", "|" AUDIT_SCHEMA "|")}},
	{"output", {HAS("streaming", MEMBER_BOOL), HAS("recording", MEMBER_BOOL)}},
	{"stage",
	 {HAS("stage", MEMBER_COUNT), HAS("theme", MEMBER_TEXT_OR_NULL), HAS("variant", MEMBER_TEXT_OR_NULL),
	  HAS("zones", MEMBER_TEXT_OR_NULL), HAS("language", MEMBER_TEXT_OR_NULL), HAS("layers", MEMBER_TEXT),
	  HAS("reduced_motion", MEMBER_BOOL), HAS("brand_rgba", MEMBER_COUNT), HAS("brand_logo", MEMBER_TEXT_OR_NULL),
	  HAS("brand_font", MEMBER_TEXT_OR_NULL)}},
	{"air", {HAS("stage", MEMBER_COUNT), HAS("on", MEMBER_BOOL)}},
	{"mode", {HAS("stage", MEMBER_COUNT), WORD("mode", "|normal|safe|panic|")}},
	{"document",
	 {HAS("sha256", MEMBER_HASH), MAY("document", MEMBER_OBJECT), MAY("from", MEMBER_HASH),
	  MAY("change", MEMBER_OBJECT)}},
	{"desk", {HAS("sha256", MEMBER_HASH), HAS("desk", MEMBER_OBJECT)}},
	{"sheet", {HAS("sha256", MEMBER_HASH), WORD("name", "|csv|json|"), HAS("bytes", MEMBER_COUNT)}},
	{"held", {HAS("findings", MEMBER_OBJECTS)}},
	{"room",
	 {HAS("epoch", MEMBER_TEXT), HAS("version", MEMBER_COUNT), MAY("sha256", MEMBER_HASH),
	  MAY("merged_sha256", MEMBER_HASH), MAY("shop_sha256", MEMBER_HASH), MAY("sheet_sha256", MEMBER_HASH),
	  MAY("desk_sha256", MEMBER_HASH), HAS("shop_at", MEMBER_TIME), HAS("confirmed_at", MEMBER_TIME),
	  WORD("freshness", "|waiting|fresh|stale|expired|"), WORD("follow", "|shop|cart|"),
	  HAS("hidden", MEMBER_COUNT)}},
	{"shown",
	 {HAS("stage", MEMBER_COUNT), HAS("layer", MEMBER_TEXT), HAS("old", MEMBER_TEXTS), HAS("new", MEMBER_TEXTS),
	  WORD("caused_by", "|shop|sheet|desk|history|rules|keys|freshness|clock|air|unknown|"),
	  MAY("shop_at", MEMBER_TIME), MAY("version", MEMBER_COUNT), MAY("item", MEMBER_TEXT), MAY("beat", MEMBER_TEXT),
	  MAY("show_ms", MEMBER_COUNT)}},
	{"write",
	 {WORD("what", "|price|stock|text|"), HAS("item", MEMBER_TEXT), MAY("currency", MEMBER_TEXT),
	  MAY("from", MEMBER_COUNT), MAY("to", MEMBER_COUNT), MAY("text", MEMBER_TEXT), MAY("client", MEMBER_TEXT),
	  WORD("caused_by", "|desk|"), WORD("state", "|pending|accepted|done|refused|timed-out|still|"),
	  MAY("message", MEMBER_TEXT), MAY("version", MEMBER_COUNT)}},
	{"file", {HAS("sha256", MEMBER_HASH), HAS("name", MEMBER_TEXT), HAS("bytes", MEMBER_COUNT)}},
	{"lost", {MAY("notes", MEMBER_COUNT), MAY("lines", MEMBER_COUNT), WORD("why", "|full|disk|")}},
	{"cut", {HAS("bytes", MEMBER_COUNT)}},
	{"end", {{NULL, MEMBER_TEXT, true, NULL}}},
};

#define LINE_COUNT (sizeof(lines) / sizeof(*lines))

/* Of every line, before and behind what its kind has. */
static const struct audit_member common[] = {HAS("n", MEMBER_COUNT), HAS("at", MEMBER_TIME), HAS("kind", MEMBER_TEXT),
					     HAS("hash", MEMBER_HASH)};

static bool is_hash(const char *text)
{
	return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static bool is_word(const char *words, const char *text)
{
	size_t length = strlen(text);
	for (const char *at = strstr(words, text); length && at; at = strstr(at + 1, text)) {
		if (at[-1] == '|' && at[length] == '|')
			return true;
	}
	return false;
}

static bool are_all(const json_t *value, json_type type)
{
	size_t index;
	const json_t *one;
	json_array_foreach(value, index, one)
	{
		if (json_typeof(one) != type)
			return false;
	}
	return json_is_array(value);
}

/* NULL: it is. Else what is wanted. */
static const char *wants(const struct audit_member *member, const json_t *value)
{
	int64_t ms;
	const char *text = json_string_value(value);
	switch (member->kind) {
	case MEMBER_TEXT:
		return !text                                            ? "not a text"
		       : member->words && !is_word(member->words, text) ? "not a known word"
									: NULL;
	case MEMBER_TEXT_OR_NULL:
		return text || json_is_null(value) ? NULL : "not a text or null";
	case MEMBER_TEXTS:
		return are_all(value, JSON_STRING) ? NULL : "not an array of texts";
	case MEMBER_BOOL:
		return json_is_boolean(value) ? NULL : "not true or false";
	case MEMBER_COUNT:
		return json_is_integer(value) && json_integer_value(value) >= 0 ? NULL : "not a number from 0 on";
	case MEMBER_TIME:
		return text && wall_time_parse(text, &ms, NULL) ? NULL : "not a time as 2026-11-21T12:48:03.120Z";
	case MEMBER_HASH:
		return text && is_hash(text) ? NULL : "not 64 hexadecimal digits";
	case MEMBER_OBJECTS:
		return are_all(value, JSON_OBJECT) ? NULL : "not an array of objects";
	case MEMBER_OBJECT:
		return json_is_object(value) ? NULL : "not an object";
	}
	return "of no known kind";
}

static bool check_members(const json_t *line, const struct audit_member *members, size_t count, struct error *err)
{
	for (size_t i = 0; i < count && members[i].name; i++) {
		const json_t *value = json_object_get(line, members[i].name);
		const char *reason = value ? wants(&members[i], value) : members[i].is_optional ? NULL : "missing";
		if (reason)
			return error_set_at(err, ERROR_VALUE, members[i].name, "%s", reason);
	}
	return true;
}

/* A document stands whole, or as a change of one before; something was lost. */
static bool check_either(const json_t *line, const char *kind, struct error *err)
{
	bool is_whole = json_object_get(line, "document") != NULL;
	bool is_from = json_object_get(line, "from") != NULL;
	bool is_change = json_object_get(line, "change") != NULL;
	if (strcmp(kind, "document") == 0 && (is_whole == is_from || is_from != is_change))
		return error_set_at(err, ERROR_VALUE, "document", "neither the document nor from and change");
	if (strcmp(kind, "lost") == 0 && !json_object_get(line, "notes") == !json_object_get(line, "lines"))
		return error_set_at(err, ERROR_VALUE, "notes", "neither notes nor lines");
	return true;
}

static bool check_line(const json_t *line, struct error *err)
{
	if (!json_is_object(line))
		return error_set(err, ERROR_SYNTAX, "not a JSON object");
	if (!check_members(line, common, sizeof(common) / sizeof(*common), err))
		return false;
	const char *kind = json_string_value(json_object_get(line, "kind"));
	for (size_t i = 0; i < LINE_COUNT; i++) {
		if (strcmp(lines[i].kind, kind) == 0)
			return check_members(line, lines[i].members, MEMBERS_MOST, err) &&
			       check_either(line, kind, err);
	}
	return error_set_at(err, ERROR_VALUE, "kind", "%s is none that is known", kind);
}

/* -- a file -- */

struct file_check {
	audit_digest_fn digest;
	int64_t n;       /* of the line before; 0: none, or it says none */
	char before[65]; /* its hash; "": not known */
	bool is_ended;
};

/* What the next line has to stand behind: each fault is told once. */
static struct file_check behind(const struct file_check *check, const json_t *line)
{
	struct file_check next = {.digest = check->digest};
	const char *hash = json_string_value(json_object_get(line, "hash"));
	const char *kind = json_string_value(json_object_get(line, "kind"));
	next.n = json_integer_value(json_object_get(line, "n"));
	if (hash && is_hash(hash))
		memcpy(next.before, hash, sizeof(next.before));
	next.is_ended = kind && strcmp(kind, "end") == 0;
	return next;
}

/* How a good line stands to the one before it. */
static bool check_place(const struct file_check *check, const char *text, size_t size_bytes, const json_t *line,
			struct error *err)
{
	char hash[65];
	const char *own = json_string_value(json_object_get(line, "hash"));
	int64_t n = json_integer_value(json_object_get(line, "n"));
	const char *before = n == 1 ? AUDIT_HASH_ZERO : check->before;
	const char *tail = size_bytes > AUDIT_TAIL_BYTES ? text + size_bytes - AUDIT_TAIL_BYTES : "";
	if (strncmp(tail, ",\"hash\":\"", 9) != 0)
		return error_set_at(err, ERROR_VALUE, "hash", "not at the end of its line");
	if (check->is_ended)
		return error_set(err, ERROR_VALUE, "stands behind the end");
	if (check->n && n != check->n + 1)
		return error_set_at(err, ERROR_VALUE, "n", "%" PRId64 " behind %" PRId64, n, check->n);
	if (n == 1 && strcmp(json_string_value(json_object_get(line, "kind")), "begin") != 0)
		return error_set_at(err, ERROR_VALUE, "kind", "a log begins with begin");
	if (!before[0])
		return true; // the file before has it
	if (!audit_hash_line(check->digest, before, text, size_bytes - AUDIT_TAIL_BYTES, hash, err))
		return false;
	if (strcmp(hash, own) != 0)
		return error_set_at(err, ERROR_VALUE, "hash", "not that of this line behind the one before");
	return true;
}

static json_t *parse(const char *text, size_t size_bytes, struct error *err)
{
	json_error_t why;
	json_t *line = json_loadb(text, size_bytes, JSON_REJECT_DUPLICATES, &why);
	if (!line)
		error_set(err, ERROR_SYNTAX, "column %d: %s", why.column, why.text);
	return line;
}

static bool check_text(struct file_check *check, const char *text, size_t size_bytes, struct error *err)
{
	json_t *line = parse(text, size_bytes, err);
	bool did = line && check_line(line, err) && check_place(check, text, size_bytes, line, err);
	*check = behind(check, line);
	json_decref(line);
	return did;
}

bool audit_check_file(const char *path, audit_digest_fn digest, audit_complaint_fn on_complaint, void *data,
		      struct error *err)
{
	struct buffer bytes;
	struct file_check check = {.digest = digest};
	buffer_init(&bytes, READ_MAX_BYTES);
	bool did = file_read(path, &bytes, err);
	const char *text = did ? buffer_text(&bytes) : "";
	size_t left = did ? bytes.size_bytes : 0;
	for (unsigned number = 1; left; number++) {
		struct error why = {0};
		const char *end = memchr(text, '\n', left);
		size_t size = end ? (size_t)(end - text) : left;
		if (!end)
			error_set(&why, ERROR_SYNTAX, "cut off");
		if (!end || !check_text(&check, text, size, &why))
			on_complaint(data, number, !end, &why);
		text += size + (end != NULL);
		left -= size + (end != NULL);
	}
	buffer_finish(&bytes);
	return did;
}

bool audit_check_head(const void *bytes, size_t size_bytes, struct error *err)
{
	static const struct audit_member members[] = {WORD("schema", "|" AUDIT_SCHEMA "|"), HAS("n", MEMBER_COUNT),
						      HAS("hash", MEMBER_HASH), HAS("ended", MEMBER_BOOL)};
	json_t *head = parse(bytes, size_bytes, err);
	bool did = head && check_members(head, members, sizeof(members) / sizeof(*members), err);
	json_decref(head);
	return did;
}

bool audit_is_file(const char *path)
{
	static const char begin[] = "{\"n\":";
	char head[sizeof(begin) - 1];
	FILE *file = fopen(path, "rbe");
	bool is_one = file && fread(head, sizeof(head), 1, file) == 1 && memcmp(head, begin, sizeof(head)) == 0;
	if (file)
		fclose(file);
	return is_one;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `audit proof`: what a show said of one item, packed for a dispute: the lines, the item as its documents had it, its
 * pictures. */
#include "audit.h"

#include "audit_story.h"
#include "base/file.h"
#include "room/wall_time.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_MAX_BYTES ((size_t)512 * 1024 * 1024)

struct proof {
	const char *item;
	struct buffer lines; /* those about the item, as they stand */
	uint64_t line_count;
	json_t *rooms;    /* documents by hash */
	json_t *kept;     /* hashes by name */
	json_t *states;   /* {"from", "version", "epoch", "sha256", "item"}: each that differs from the one before */
	json_t *wanted;   /* hashes of pictures that the item names, by name */
	json_t *evidence; /* digests by id */
	struct audit_story story;
	bool has_failed; /* no memory */
};

static const char *text_of(const json_t *line, const char *name)
{
	const char *text = json_string_value(json_object_get(line, name));
	return text ? text : "";
}

static json_t *item_of(const struct proof *proof, const json_t *line)
{
	const json_t *document = json_object_get(proof->rooms, text_of(line, "sha256"));
	size_t index;
	json_t *item;
	json_array_foreach(json_object_get(document, "items"), index, item)
	{
		if (strcmp(text_of(item, "id"), proof->item) == 0)
			return item;
	}
	return NULL;
}

/* Whatever text of the item is the name of a file that the log kept: its picture, evidence, a label. */
static void want_files(struct proof *proof, const json_t *value)
{
	const char *name = json_string_value(value);
	size_t index;
	json_t *one;
	json_t *hash = name ? json_object_get(proof->kept, name) : NULL;
	if (hash)
		proof->has_failed |= json_object_set(proof->wanted, name, hash) != 0;
	json_array_foreach(value, index, one) want_files(proof, one);
	if (!json_is_object(value))
		return;
	json_object_foreach((json_t *)value, name, one) want_files(proof, one);
}

static void take_room(struct proof *proof, const json_t *line)
{
	json_t *item = item_of(proof, line);
	size_t count = json_array_size(proof->states);
	const json_t *last = count ? json_array_get(proof->states, count - 1) : NULL;
	if (!item || json_equal(item, json_object_get(last, "item")))
		return;
	want_files(proof, item);
	audit_story_add_evidence(proof->evidence, item);
	json_t *state =
		json_pack("{s:O, s:O, s:O, s:O, s:O, s:O}", "from", json_object_get(line, "at"), "shop_at",
			  json_object_get(line, "shop_at"), "epoch", json_object_get(line, "epoch"), "version",
			  json_object_get(line, "version"), "sha256", json_object_get(line, "sha256"), "item", item);
	proof->has_failed |= !state || json_array_append_new(proof->states, state) != 0;
}

static void take_line(void *data, const struct audit_line *raw)
{
	struct proof *proof = data;
	json_t *line = json_loadb(raw->text, raw->size_bytes, 0, NULL);
	const char *kind = text_of(line, "kind");
	if (strcmp(text_of(line, "item"), proof->item) == 0) {
		proof->has_failed |= !buffer_add(&proof->lines, raw->text, raw->size_bytes, NULL) ||
				     !buffer_add(&proof->lines, "\n", 1, NULL);
		proof->line_count++;
		audit_story_add(&proof->story, line);
	}
	if (strcmp(kind, "document") == 0)
		audit_take_document(proof->rooms, line);
	else if (strcmp(kind, "file") == 0)
		proof->has_failed |=
			json_object_set(proof->kept, text_of(line, "name"), json_object_get(line, "sha256")) != 0;
	else if (strcmp(kind, "room") == 0)
		take_room(proof, line);
	json_decref(line);
}

/* -- writing -- */

static bool write_json(const char *folder, const char *name, const json_t *value, struct error *err)
{
	char path[PATH_MAX];
	char *text = json_dumps(value, JSON_INDENT(2));
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	bool did = text ? file_write_atomic(path, text, strlen(text), err)
			: error_set_at(err, ERROR_MEMORY, path, "no memory");
	free(text); // jansson's own
	return did;
}

/* A name that says whose file it is and what opens it: the digest's begin and the uri's end. */
static void name_of_file(const char *uri, const char *hash, char out[96])
{
	size_t size = strcspn(uri, "?#"), begin = size;
	while (begin > 0 && uri[begin - 1] != '/' && size - begin < 60)
		begin--;
	snprintf(out, 96, "files/%.12s-%.*s", hash, (int)(size - begin), uri + begin);
	for (char *c = out + 6; *c; c++) {
		bool is_plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
		*c = is_plain || *c == '.' || *c == '-' ? *c : '_';
	}
}

static bool copy_file(const char *folder, const char *out, const char *hash, const char *name, struct error *err)
{
	char from[PATH_MAX], to[PATH_MAX];
	struct buffer bytes;
	buffer_init(&bytes, FILE_MAX_BYTES);
	snprintf(from, sizeof(from), "%s/files/%.64s", folder, hash);
	snprintf(to, sizeof(to), "%s/%s", out, name);
	bool did = file_read_plain(from, &bytes, err) && file_write_atomic(to, bytes.bytes, bytes.size_bytes, err);
	buffer_finish(&bytes);
	return did;
}

/* The files by the names that the item has for them. */
static bool copy_files(const struct proof *proof, const char *folder, const char *out, json_t *copied,
		       struct error *err)
{
	const char *uri;
	json_t *hash;
	json_object_foreach(proof->wanted, uri, hash)
	{
		char name[96];
		name_of_file(uri, json_string_value(hash), name);
		if (!copy_file(folder, out, json_string_value(hash), name, err))
			return false;
		json_object_set_new(copied, uri, json_pack("{s:s, s:O}", "file", name, "sha256", hash));
	}
	return true;
}

/* What viewers saw when a price or what belongs to it changed. A moment that cannot be painted is said and left out. */
static size_t paint_all(const struct proof *proof, const char *folder, const char *out)
{
	const char *name;
	json_t *at;
	size_t count = 0;
	json_object_foreach(proof->story.pictures, name, at)
	{
		char path[PATH_MAX];
		int64_t at_ms = 0;
		struct error err = {0};
		snprintf(path, sizeof(path), "%s/air/%s", out, name);
		bool did =
			wall_time_parse(json_string_value(at), &at_ms, NULL) && audit_paint(folder, at_ms, path, &err);
		count += did;
		if (!did && err.code != ERROR_NOT_FOUND) // nothing on air is no picture
			audit_say(path, &err);
	}
	return count;
}

static bool write_readme(const struct proof *proof, const struct audit_verdict *verdict, const char *show,
			 const char *out, struct error *err)
{
	char head[1024];
	const json_t *newest = json_array_get(proof->states, json_array_size(proof->states) - 1);
	snprintf(head, sizeof(head),
		 "What a show said on air of one item\n\n"
		 "Show:  %s\nItem:  %s  %s\nLog:   %s, %" PRIu64 " lines, %s\nHash:  %s (of its last line)\n",
		 show, proof->item, text_of(json_object_get(newest, "item"), "title"),
		 verdict->faults ? "NOT as it was written" : "as it was written", verdict->lines,
		 verdict->is_ended ? "ended" : "not ended", verdict->hash);
	return audit_story_write(&proof->story, head, proof->evidence, out, err);
}

static bool make_folders(const char *out, struct error *err)
{
	char path[PATH_MAX];
	snprintf(path, sizeof(path), "%s/files", out);
	if (!file_make_folder(path, err))
		return false;
	snprintf(path, sizeof(path), "%s/air", out);
	return file_make_folder(path, err);
}

static bool write_proof(const struct proof *proof, const struct audit_verdict *verdict, const char *folder,
			const char *out, size_t *pictures, struct error *err)
{
	char path[PATH_MAX];
	const char *slash = strrchr(folder, '/');
	const char *show = slash && slash[1] ? slash + 1 : folder;
	json_t *copied = json_object();
	snprintf(path, sizeof(path), "%s/lines.jsonl", out);
	bool did = make_folders(out, err) && copy_files(proof, folder, out, copied, err) &&
		   file_write_atomic(path, proof->lines.bytes, proof->lines.size_bytes, err) &&
		   write_json(out, "item.json", proof->states, err) && write_readme(proof, verdict, show, out, err);
	*pictures = did ? paint_all(proof, folder, out) : 0;
	json_t *summary = json_pack("{s:s, s:s, s:I, s:I, s:b, s:b, s:s, s:I, s:O}", "show", show, "item", proof->item,
				    "lines", (json_int_t)proof->line_count, "lines_of_log", (json_int_t)verdict->lines,
				    "log_is_good", verdict->faults == 0, "log_is_ended", verdict->is_ended, "log_hash",
				    verdict->hash, "pictures", (json_int_t)*pictures, "files", copied);
	did = did && write_json(out, "proof.json", summary, err); // the last: where it stands, all of it does
	json_decref(summary);
	json_decref(copied);
	return did;
}

static void say_fault(void *data, const char *text)
{
	(void)data;
	fprintf(stderr, "shop-overlay audit: %s\n", text);
}

enum exit_code audit_run_proof(const struct args *args, const char *folder)
{
	struct error err = {0};
	struct audit_verdict verdict;
	const char *out = args->values[AUDIT_OUT];
	struct proof proof = {.item = args->values[AUDIT_ITEM],
			      .rooms = json_object(),
			      .kept = json_object(),
			      .states = json_array(),
			      .wanted = json_object(),
			      .evidence = json_object()};
	size_t pictures = 0;
	audit_story_init(&proof.story);
	const struct audit_reader reader = {.on_line = take_line, .on_fault = say_fault, .data = &proof};
	enum exit_code code = EXIT_BAD;
	buffer_init(&proof.lines, FILE_MAX_BYTES);
	if (access(out, F_OK) == 0) {
		fprintf(stderr, "shop-overlay audit: %s is there already\n", out);
	} else if (!audit_verify(folder, audit_digest, &reader, &verdict, &err)) {
		audit_say(folder, &err);
	} else if (proof.has_failed) {
		error_set(&err, ERROR_MEMORY, "no memory for a proof");
		audit_say(folder, &err);
	} else if (!proof.line_count && !json_array_size(proof.states)) {
		fprintf(stderr, "shop-overlay audit: %s: the log says nothing of item %s\n", folder, proof.item);
	} else if (!write_proof(&proof, &verdict, folder, out, &pictures, &err)) {
		audit_say(out, &err);
	} else {
		printf("%s: %" PRIu64 " lines, %zu states, %zu pictures, %zu files\n", out, proof.line_count,
		       json_array_size(proof.states), pictures, json_object_size(proof.wanted));
		code = verdict.faults ? EXIT_BAD : EXIT_GOOD;
	}
	buffer_finish(&proof.lines);
	json_decref(proof.rooms);
	json_decref(proof.kept);
	json_decref(proof.states);
	json_decref(proof.wanted);
	json_decref(proof.evidence);
	audit_story_finish(&proof.story);
	return code;
}

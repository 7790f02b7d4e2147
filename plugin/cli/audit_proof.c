/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `audit proof`: what a show said of one item, packed for a dispute: the lines, the item as its documents had it, its
 * pictures. */
#include "audit.h"

#include "base/file.h"

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
	json_t *rooms;   /* documents by hash */
	json_t *kept;    /* hashes by name */
	json_t *states;  /* {"from", "version", "epoch", "sha256", "item"}: each that differs from the one before */
	json_t *wanted;  /* hashes of pictures that the item names, by name */
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

static bool copy_file(const char *folder, const char *out, const char *hash, struct error *err)
{
	char from[PATH_MAX], to[PATH_MAX];
	struct buffer bytes;
	buffer_init(&bytes, FILE_MAX_BYTES);
	snprintf(from, sizeof(from), "%s/files/%.64s", folder, hash);
	snprintf(to, sizeof(to), "%s/files/%.64s", out, hash);
	bool did = file_read_plain(from, &bytes, err) && file_write_atomic(to, bytes.bytes, bytes.size_bytes, err);
	buffer_finish(&bytes);
	return did;
}

static bool write_proof(const struct proof *proof, const struct audit_verdict *verdict, const char *folder,
			const char *out, struct error *err)
{
	char path[PATH_MAX];
	const char *name;
	json_t *hash;
	snprintf(path, sizeof(path), "%s/files", out);
	if (!file_make_folder(path, err))
		return false;
	json_object_foreach(proof->wanted, name, hash)
	{
		if (!copy_file(folder, out, json_string_value(hash), err))
			return false;
	}
	snprintf(path, sizeof(path), "%s/lines.jsonl", out);
	if (!file_write_atomic(path, proof->lines.bytes, proof->lines.size_bytes, err) ||
	    !write_json(out, "item.json", proof->states, err))
		return false;
	const char *show = strrchr(folder, '/');
	json_t *summary =
		json_pack("{s:s, s:s, s:I, s:I, s:b, s:b, s:s, s:O}", "show", show && show[1] ? show + 1 : folder,
			  "item", proof->item, "lines", (json_int_t)proof->line_count, "lines_of_log",
			  (json_int_t)verdict->lines, "log_is_good", verdict->faults == 0, "log_is_ended",
			  verdict->is_ended, "log_hash", verdict->hash, "files", proof->wanted);
	bool did = write_json(out, "proof.json", summary, err); // the last: where it stands, all of it does
	json_decref(summary);
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
			      .wanted = json_object()};
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
	} else if (!write_proof(&proof, &verdict, folder, out, &err)) {
		audit_say(out, &err);
	} else {
		printf("%s: %" PRIu64 " lines, %zu states, %zu files\n", out, proof.line_count,
		       json_array_size(proof.states), json_object_size(proof.wanted));
		code = verdict.faults ? EXIT_BAD : EXIT_GOOD;
	}
	buffer_finish(&proof.lines);
	json_decref(proof.rooms);
	json_decref(proof.kept);
	json_decref(proof.states);
	json_decref(proof.wanted);
	return code;
}

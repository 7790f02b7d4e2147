/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `audit at`: what a show had on air at one moment, in words or as a picture painted again from what its log kept. */
#include "audit.h"

#include "base/alloc.h"
#include "base/file.h"
#include "folders.h"
#include "picture/compose.h"
#include "picture/render.h"
#include "room/json.h"
#include "room/wall_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PICTURE_MAX_BYTES ((size_t)64 * 1024 * 1024)

/* The log up to the moment: objects by name of what counts then. */
struct moment {
	int64_t at_ms;
	json_t *stages; /* by number: {"spec", "is_on", "mode", "layers": {NAME: the line}} */
	json_t *room;   /* the line of kind "room"; NULL: none yet */
	json_t *rooms;  /* documents by hash */
	json_t *files;  /* hashes by uri */
	bool has_lines;
	bool is_behind; /* a line after the moment was met */
};

static const char *text_of(const json_t *line, const char *name)
{
	const char *text = json_string_value(json_object_get(line, name));
	return text ? text : "";
}

static json_t *stage_of(struct moment *moment, const json_t *line)
{
	char number[24];
	snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(line, "stage")));
	json_t *stage = json_object_get(moment->stages, number);
	if (!stage) {
		stage = json_pack("{s:n, s:b, s:s, s:{}}", "spec", "is_on", 0, "mode", "normal", "layers");
		json_object_set_new(moment->stages, number, stage);
	}
	return stage;
}

static void take_line(void *data, const struct audit_line *raw)
{
	struct moment *moment = data;
	int64_t at_ms;
	json_t *line = json_loadb(raw->text, raw->size_bytes, 0, NULL);
	const char *kind = text_of(line, "kind");
	if (!wall_time_parse(text_of(line, "at"), &at_ms, NULL) || at_ms > moment->at_ms) {
		moment->is_behind = moment->is_behind || line;
		json_decref(line);
		return;
	}
	moment->has_lines = true;
	if (strcmp(kind, "stage") == 0) {
		json_object_set(stage_of(moment, line), "spec", line);
	} else if (strcmp(kind, "air") == 0) {
		json_t *stage = stage_of(moment, line);
		json_object_set(stage, "is_on", json_object_get(line, "on"));
		json_object_set_new(stage, "mode", json_string("normal"));
	} else if (strcmp(kind, "mode") == 0) {
		json_object_set(stage_of(moment, line), "mode", json_object_get(line, "mode"));
	} else if (strcmp(kind, "shown") == 0) {
		json_object_set(json_object_get(stage_of(moment, line), "layers"), text_of(line, "layer"), line);
	} else if (strcmp(kind, "document") == 0) {
		audit_take_document(moment->rooms, line);
	} else if (strcmp(kind, "file") == 0) {
		json_object_set(moment->files, text_of(line, "name"), json_object_get(line, "sha256"));
	} else if (strcmp(kind, "room") == 0) {
		json_decref(moment->room);
		moment->room = json_incref(line);
	}
	json_decref(line);
}

/* -- in words -- */

static void print_layer(const char *layer, const json_t *line)
{
	const json_t *words = json_object_get(line, "new");
	size_t index;
	const json_t *word;
	if (!json_array_size(words))
		return;
	printf("  %s:", layer);
	json_array_foreach(words, index, word) printf("%s %s", index ? " |" : "", json_string_value(word));
	printf("   (%s, since %s, item %s, version %" JSON_INTEGER_FORMAT ", by %s)\n", text_of(line, "beat"),
	       text_of(line, "at"), text_of(line, "item"), json_integer_value(json_object_get(line, "version")),
	       text_of(line, "caused_by"));
}

static void print_moment(const struct moment *moment)
{
	const char *number, *layer;
	json_t *stage, *line;
	bool is_on_air = false;
	json_object_foreach(moment->stages, number, stage)
	{
		if (!json_is_true(json_object_get(stage, "is_on")))
			continue;
		is_on_air = true;
		printf("stage %s, %s\n", number, text_of(stage, "mode"));
		json_object_foreach(json_object_get(stage, "layers"), layer, line) print_layer(layer, line);
	}
	if (!is_on_air)
		printf("nothing of this show was on air\n");
}

/* -- as a picture -- */

static struct blob_set *read_pictures(const struct moment *moment, const char *folder)
{
	struct blob_set *set = NULL;
	const char *uri;
	json_t *hash;
	json_object_foreach(moment->files, uri, hash)
	{
		char path[PATH_MAX];
		struct buffer bytes;
		buffer_init(&bytes, PICTURE_MAX_BYTES);
		snprintf(path, sizeof(path), "%s/files/%.64s", folder, json_string_value(hash));
		struct blob *blob =
			file_read_plain(path, &bytes, NULL) ? blob_create(bytes.bytes, bytes.size_bytes) : NULL;
		struct blob_set *with = blob ? blob_set_with(set, uri, blob) : NULL;
		if (with) {
			blob_set_unref(set);
			set = with;
		}
		blob_unref(blob);
		buffer_finish(&bytes);
	}
	return set;
}

/* The first stage that was on air; NULL: none. */
static json_t *stage_on_air(const struct moment *moment)
{
	const char *number;
	json_t *stage;
	json_object_foreach(moment->stages, number, stage)
	{
		if (json_is_true(json_object_get(stage, "is_on")))
			return stage;
	}
	return NULL;
}

static bool paint(const struct moment *moment, const char *folder, const struct room *room, const json_t *stage,
		  const char *out, struct error *err)
{
	const json_t *spec = json_object_get(stage, "spec");
	const char *mode = text_of(stage, "mode");
	int64_t told_ms, shop_ms, confirmed_ms;
	char data_folder[PATH_MAX];
	if (!wall_time_parse(text_of(moment->room, "at"), &told_ms, NULL) ||
	    !wall_time_parse(text_of(moment->room, "shop_at"), &shop_ms, NULL) ||
	    !wall_time_parse(text_of(moment->room, "confirmed_at"), &confirmed_ms, NULL))
		return error_set(err, ERROR_VALUE, "the log does not say what the shop's clock was");
	shop_ms += moment->at_ms - told_ms;
	struct render_request request = {
		.room = room,
		.stage = {.theme = json_string_value(json_object_get(spec, "theme")),
			  .variant = json_string_value(json_object_get(spec, "variant")),
			  .zones = json_string_value(json_object_get(spec, "zones")),
			  .language = json_string_value(json_object_get(spec, "language")),
			  .layer = layer_of_name(text_of(spec, "layers")),
			  .brand_rgba = (uint32_t)json_integer_value(json_object_get(spec, "brand_rgba")),
			  .brand_logo = json_string_value(json_object_get(spec, "brand_logo")),
			  .brand_font = json_string_value(json_object_get(spec, "brand_font"))},
		.at_ms = shop_ms,
		.age_ms = shop_ms > confirmed_ms ? shop_ms - confirmed_ms : 0,
		.hidden_layers = (uint32_t)json_integer_value(json_object_get(moment->room, "hidden")),
		.mode = strcmp(mode, "safe") == 0    ? AIR_SAFE
			: strcmp(mode, "panic") == 0 ? AIR_PANIC
						     : AIR_NORMAL,
	};
	struct blob_set *pictures = read_pictures(moment, folder);
	request.images = pictures;
	struct render_picture picture = {0};
	folder_of_data(NULL, data_folder);
	bool did = render_stage(audit_bridge(), data_folder, &request, &picture, err);
	size_t count = (size_t)picture.width_px * (size_t)picture.height_px;
	uint8_t *pixels = did ? alloc_zeroed(count, 4) : NULL;
	if (pixels) {
		compose_to_straight(picture.linear, count, pixels);
		did = audit_bridge()->png_write(out, pixels, picture.width_px, picture.height_px, err);
	} else if (did) {
		did = error_set(err, ERROR_MEMORY, "no memory for a picture");
	}
	alloc_free(pixels);
	render_picture_finish(&picture);
	blob_set_unref(pictures);
	return did;
}

static bool write_picture(const struct moment *moment, const char *folder, const char *out, struct error *err)
{
	const json_t *stage = stage_on_air(moment);
	const json_t *document = json_object_get(moment->rooms, text_of(moment->room, "sha256"));
	const struct room *room = NULL;
	if (!stage)
		return error_set(err, ERROR_NOT_FOUND, "nothing of this show was on air then");
	if (!document)
		return error_set(err, ERROR_NOT_FOUND, "the log does not have the room that was on air then");
	if (!room_decode_json(document, &room, NULL, err))
		return false;
	bool did = paint(moment, folder, room, stage, out, err);
	room_unref(room);
	return did;
}

static void finish(struct moment *moment)
{
	json_decref(moment->stages);
	json_decref(moment->room);
	json_decref(moment->rooms);
	json_decref(moment->files);
}

bool audit_paint(const char *folder, int64_t at_ms, const char *out, struct error *err)
{
	struct audit_verdict verdict;
	struct moment moment = {
		.at_ms = at_ms, .stages = json_object(), .rooms = json_object(), .files = json_object()};
	const struct audit_reader reader = {.on_line = take_line, .data = &moment};
	bool did =
		audit_verify(folder, audit_digest, &reader, &verdict, err) && write_picture(&moment, folder, out, err);
	finish(&moment);
	return did;
}

/* -- the command -- */

static void say_fault(void *data, const char *text)
{
	(void)data;
	fprintf(stderr, "shop-overlay audit: %s\n", text);
}

enum exit_code audit_run_at(const struct args *args, const char *folder, int64_t at_ms)
{
	struct error err = {0};
	struct audit_verdict verdict;
	struct moment moment = {
		.at_ms = at_ms, .stages = json_object(), .rooms = json_object(), .files = json_object()};
	const struct audit_reader reader = {.on_line = take_line, .on_fault = say_fault, .data = &moment};
	const char *out = args->values[AUDIT_OUT];
	enum exit_code code = EXIT_BAD;
	if (!audit_verify(folder, audit_digest, &reader, &verdict, &err)) {
		audit_say(folder, &err);
	} else if (!moment.has_lines || (!moment.is_behind && verdict.is_ended)) {
		fprintf(stderr, "shop-overlay audit: %s: the show was not on at that time\n", folder);
	} else {
		print_moment(&moment);
		code = verdict.faults ? EXIT_BAD : EXIT_GOOD;
		if (out && !write_picture(&moment, folder, out, &err))
			code = audit_say(folder, &err);
	}
	finish(&moment);
	return code;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recording_line.h"

#include "feed/recording.h"
#include "room/wall_time.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void recorded_name_line(struct error *err, int number)
{
	if (!err)
		return;
	if (err->code == ERROR_SYNTAX) {
		err->line = number;
		return;
	}
	struct error of_line = *err;
	char path[sizeof(err->path) + 32];
	snprintf(path, sizeof(path), of_line.path[0] ? "line %d: %s" : "line %d", number, of_line.path);
	error_move(err, &of_line, path);
}

static bool get_integer(const json_t *object, const char *name, int64_t most, int64_t *out, struct error *err)
{
	const json_t *value = json_object_get(object, name);
	if (!value)
		return error_set_at(err, ERROR_VALUE, name, "missing");
	if (!json_is_integer(value))
		return error_set_at(err, ERROR_VALUE, name, "is not a whole number");
	if (json_integer_value(value) < 0 || json_integer_value(value) > most)
		return error_set_at(err, ERROR_VALUE, name, "is not within 0 .. %" PRId64, most);
	*out = json_integer_value(value);
	return true;
}

static const char *get_text(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static enum error_code code_of_name(const char *name)
{
	for (int code = ERROR_NONE + 1; code <= ERROR_USAGE; code++) {
		if (strcmp(error_code_name((enum error_code)code), name) == 0)
			return (enum error_code)code;
	}
	return ERROR_NONE;
}

static bool read_failure(const json_t *failure, struct recorded_line *line, struct error *err)
{
	if (!json_is_object(failure))
		return error_set_at(err, ERROR_VALUE, "error", "is not an object");
	const char *name = get_text(failure, "code");
	const char *message = get_text(failure, "message");
	enum error_code code = name ? code_of_name(name) : ERROR_NONE;
	if (!code)
		return error_set_at(err, ERROR_VALUE, "error.code", name ? "is none that we know" : "missing");
	if (!message)
		return error_set_at(err, ERROR_VALUE, "error.message", "missing");
	error_set(&line->error, code, "%s", message);
	return true;
}

/* The one member that says what the line tells. */
static bool read_body(const json_t *root, struct recorded_line *line, struct error *err)
{
	static const struct {
		const char *name;
		enum recorded kind;
	} kinds[] = {{"room", RECORDED_ROOM}, {"patch", RECORDED_PATCH}, {"error", RECORDED_ERROR}};
	json_t *body = NULL;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		json_t *member = json_object_get(root, kinds[i].name);
		if (member && body)
			return error_set_at(err, ERROR_VALUE, kinds[i].name, "stands beside another of its kind");
		if (!member)
			continue;
		body = member;
		line->kind = kinds[i].kind;
	}
	if (!body)
		return error_set(err, ERROR_VALUE, "tells no room, patch or error");
	if (line->kind == RECORDED_ERROR)
		return read_failure(body, line, err);
	if (!json_is_object(body))
		return error_set_at(err, ERROR_VALUE, line->kind == RECORDED_ROOM ? "room" : "patch",
				    "is not an object");
	line->body = json_incref(body);
	return true;
}

static bool read_line(const json_t *root, struct recorded_line *line, struct error *err)
{
	if (!json_is_object(root))
		return error_set(err, ERROR_VALUE, "is not an object");
	if (!get_integer(root, "t_ms", RECORDING_MAX_MS, &line->t_ms, err))
		return false;
	const char *at = get_text(root, "at");
	if (!at)
		return error_set_at(err, ERROR_VALUE, "at", "missing");
	if (!wall_time_parse(at, &line->at_ms, &line->zone_minutes))
		return error_set_at(err, ERROR_VALUE, "at", "is not a time as 2026-11-21T21:00:00+08:00");
	if (json_object_get(root, "age_ms") && !get_integer(root, "age_ms", RECORDING_MAX_MS, &line->age_ms, err))
		return false;
	return read_body(root, line, err);
}

bool recorded_line_parse(const void *bytes, size_t size_bytes, struct recorded_line *out, struct error *err)
{
	struct recorded_line line = {.age_ms = ROOM_UNSET};
	json_t *root = NULL;
	if (!json_parse(bytes, size_bytes, RECORDING_LINE_MAX_BYTES, &root, err))
		return false;
	bool did = read_line(root, &line, err);
	json_decref(root);
	if (did)
		*out = line;
	else
		json_decref(line.body);
	return did;
}

static bool read_head(const json_t *root, int64_t *lasts_ms, struct error *err)
{
	if (!json_is_object(root))
		return error_set(err, ERROR_UNSUPPORTED, "this is no recording");
	const char *schema = get_text(root, "schema");
	if (!schema || strcmp(schema, RECORDING_SCHEMA) != 0)
		return error_set_at(err, ERROR_UNSUPPORTED, "schema", "is not " RECORDING_SCHEMA);
	const char *recorded_at = get_text(root, "recorded_at");
	int64_t unused;
	if (json_object_get(root, "recorded_at") && (!recorded_at || !wall_time_parse(recorded_at, &unused, NULL)))
		return error_set_at(err, ERROR_VALUE, "recorded_at", "is not a time as 2026-11-21T21:00:00+08:00");
	if (!json_object_get(root, "lasts_ms"))
		return true;
	return get_integer(root, "lasts_ms", RECORDING_MAX_MS, lasts_ms, err);
}

bool recorded_head_parse(const void *bytes, size_t size_bytes, int64_t *lasts_ms, struct error *err)
{
	json_t *root = NULL;
	int64_t lasts = ROOM_UNSET;
	if (!json_parse(bytes, size_bytes, RECORDING_LINE_MAX_BYTES, &root, err))
		return false;
	bool did = read_head(root, &lasts, err);
	json_decref(root);
	if (did)
		*lasts_ms = lasts;
	return did;
}

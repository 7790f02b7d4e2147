/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "read.h"

#include "field.h"
#include "kinds.h"
#include "metrics.h"
#include "room/money.h"
#include "room/wall_time.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool no_memory(struct reader *reader)
{
	return error_set(reader->err, ERROR_MEMORY, "no memory for the room");
}

static bool keep_mark(struct reader *reader, const struct member *member, const void *object)
{
	struct mark *mark = arena_zeroed(reader->arena, 1, sizeof(*mark));
	if (!mark)
		return no_memory(reader);
	mark->member = member;
	mark->object = object;
	*reader->marks_end = mark;
	reader->marks_end = &mark->next;
	return true;
}

static bool read_string(struct reader *reader, const struct member *member, const json_t *json,
			const struct place *place, const char **out)
{
	if (!json_is_string(json))
		return place_refuse(place, reader->err, "not a string");
	const char *text = json_string_value(json);
	size_t size_bytes = json_string_length(json);
	const char *reason = kind_refusal(member->kind, text, size_bytes);
	if (reason)
		return place_refuse(place, reader->err, "%s", reason);
	bool is_text = member->kind == MEMBER_TEXT || member->kind == MEMBER_TEXTS;
	if (is_text && text_code_points(text, size_bytes) > (size_t)member->max)
		return place_refuse(place, reader->err, "longer than %" PRId64 " characters", member->max);
	char *copy = arena_text(reader->arena, text, size_bytes);
	if (!copy)
		return no_memory(reader);
	*out = copy;
	return true;
}

static bool read_number(struct reader *reader, const struct member *member, const json_t *json, void *object,
			const struct place *place)
{
	// 79.0 and 1e3 are reals to the parser: an amount that came through floating point is not taken.
	if (!json_is_integer(json))
		return place_refuse(place, reader->err, "not an integer");
	json_int_t value = json_integer_value(json);
	if (value < member->min || value > member->max)
		return place_refuse(place, reader->err, "not within %" PRId64 " .. %" PRId64, member->min, member->max);
	field_set_number(object, member->offset, value);
	return true;
}

static bool read_time(struct reader *reader, const struct member *member, const json_t *json, void *object,
		      const struct place *place)
{
	if (!json_is_string(json))
		return place_refuse(place, reader->err, "not a string");
	const char *text = json_string_value(json);
	const char *reason = kind_refusal(MEMBER_TIME, text, json_string_length(json));
	int64_t time_ms;
	int zone_minutes;
	if (reason || !wall_time_parse(text, &time_ms, &zone_minutes))
		return place_refuse(place, reader->err, "%s", reason);
	field_set_number(object, member->offset, time_ms);
	if (member->zone_offset)
		field_set(object, member->zone_offset, &zone_minutes, sizeof(zone_minutes));
	return true;
}

static int json_word_value(const struct word *words, const json_t *json)
{
	const char *text = json_string_value(json);
	// A word with a U+0000 in it only looks like the shorter one.
	return strlen(text) == json_string_length(json) ? word_value(words, text) : 0;
}

static bool read_enum(struct reader *reader, const struct member *member, const json_t *json, void *object,
		      const struct place *place)
{
	if (!json_is_string(json))
		return place_refuse(place, reader->err, "not a string");
	int value = json_word_value(member->words, json);
	if (value) {
		field_set_enum(object, member->offset, value);
		return true;
	}
	char list[200] = "";
	for (const struct word *word = member->words; word->text; word++) {
		size_t at = strlen(list);
		snprintf(list + at, sizeof(list) - at, " %s", word->text);
	}
	return place_refuse(place, reader->err, "not one of%s", list);
}

static bool read_currency(struct reader *reader, const struct member *member, const json_t *json, void *object,
			  const struct place *place)
{
	if (!json_is_string(json))
		return place_refuse(place, reader->err, "not a string");
	const char *code = json_string_value(json);
	const struct currency *currency = strlen(code) == json_string_length(json) ? currency_find(code) : NULL;
	if (!currency)
		return place_refuse(place, reader->err, "not a currency of ISO 4217 in use");
	field_set(object, member->offset, currency, sizeof(*currency));
	return true;
}

static void warn(struct reader *reader, const struct place *place, const char *kind)
{
	struct room_warnings *warnings = reader->warnings;
	if (!warnings)
		return;
	size_t at = warnings->count++;
	if (at >= sizeof(warnings->entries) / sizeof(warnings->entries[0]))
		return;
	place_text(place, warnings->entries[at].path, sizeof(warnings->entries[at].path));
	snprintf(warnings->entries[at].message, sizeof(warnings->entries[at].message), "dropped: kind %s is unknown",
		 kind);
}

/*
 * Looks at the open kind of an entry before anything else of it. True sets *dropped_kind: NULL for an entry to read,
 * else the name under which the dropped one is spoken of.
 */
static bool look_at_kind(struct reader *reader, const struct shape *shape, const json_t *json,
			 const struct place *place, const char **dropped_kind)
{
	*dropped_kind = NULL;
	const struct member *open = NULL;
	for (size_t i = 0; i < shape->member_count && !open; i++) {
		if (shape->members[i].kind == MEMBER_OPEN)
			open = &shape->members[i];
	}
	if (!open || !json_is_object(json))
		return true;
	const json_t *kind = json_object_get(json, open->name);
	if (!kind)
		return true;
	const struct place here = {.parent = place, .name = open->name};
	if (!json_is_string(kind))
		return place_refuse(&here, reader->err, "not a string");
	if (json_word_value(open->words, kind))
		return true;
	// What is no id may be anything, in length and in letters; it is not worth repeating.
	const char *name = json_string_value(kind);
	*dropped_kind = kind_is_id(name, json_string_length(kind)) ? name : "unknown";
	warn(reader, place, *dropped_kind);
	return true;
}

static bool check_id_is_new(struct reader *reader, const struct shape *shape, const char *entries, size_t count,
			    const struct place *place)
{
	const char *id = field_pointer(entries + count * shape->size_bytes, 0);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(field_pointer(entries + i * shape->size_bytes, 0), id) == 0)
			return place_refuse(&(struct place){.parent = place, .name = "id"}, reader->err,
					    "the id %s stands twice in this list", id);
	}
	return true;
}

/* True when json is a list within its limit. */
static bool check_list(struct reader *reader, const struct member *member, const json_t *json,
		       const struct place *place)
{
	if (!json_is_array(json))
		return place_refuse(place, reader->err, "not a list");
	if (member->max_entries && json_array_size(json) > member->max_entries)
		return place_refuse(place, reader->err, "more than %zu entries", member->max_entries);
	return true;
}

static bool read_list(struct reader *reader, const struct member *member, const json_t *json, void *object,
		      const struct place *place)
{
	if (!check_list(reader, member, json, place))
		return false;
	const struct shape *shape = member->shape;
	char *entries = arena_zeroed(reader->arena, json_array_size(json), shape->size_bytes);
	if (!entries)
		return no_memory(reader);
	size_t count = 0;
	const char *first_dropped = NULL;
	for (size_t i = 0; i < json_array_size(json); i++) {
		const json_t *entry = json_array_get(json, i);
		const struct place here = {.parent = place, .index = i};
		const char *dropped = NULL;
		if (!look_at_kind(reader, shape, entry, &here, &dropped))
			return false;
		if (dropped) {
			first_dropped = first_dropped ? first_dropped : dropped;
			continue;
		}
		if (!read_object(reader, shape, entry, entries + count * shape->size_bytes, &here))
			return false;
		if (shape->has_ids && !check_id_is_new(reader, shape, entries, count, &here))
			return false;
		count++;
	}
	field_set_pointer(object, member->offset, entries);
	field_set(object, member->count_offset, &count, sizeof(count));
	if (first_dropped && member->unknown_offset) {
		char *copy = arena_text(reader->arena, first_dropped, strlen(first_dropped));
		if (!copy)
			return no_memory(reader);
		field_set_pointer(object, member->unknown_offset, copy);
	}
	return true;
}

static bool read_texts(struct reader *reader, const struct member *member, const json_t *json, void *object,
		       const struct place *place)
{
	if (!check_list(reader, member, json, place))
		return false;
	size_t count = json_array_size(json);
	const char **texts = arena_zeroed(reader->arena, count, sizeof(*texts));
	if (!texts)
		return no_memory(reader);
	for (size_t i = 0; i < count; i++) {
		const struct place here = {.parent = place, .index = i};
		if (!read_string(reader, member, json_array_get(json, i), &here, &texts[i]))
			return false;
	}
	field_set_pointer(object, member->offset, texts);
	field_set(object, member->count_offset, &count, sizeof(count));
	return true;
}

static bool read_metrics(struct reader *reader, const struct member *member, const json_t *json, void *object,
			 const struct place *place)
{
	const struct room_metrics *metrics;
	if (!metrics_read(json, reader->arena, place, &metrics, reader->err))
		return false;
	field_set_pointer(object, member->offset, metrics);
	return true;
}

static bool read_value(struct reader *reader, const struct member *member, const json_t *json, void *object,
		       const struct place *place)
{
	const char *text;
	switch (member->kind) {
	case MEMBER_SCHEMA:
		if (!json_is_string(json))
			return place_refuse(place, reader->err, "not a string");
		return json_string_length(json) == strlen(ROOM_SCHEMA) &&
				       strcmp(json_string_value(json), ROOM_SCHEMA) == 0
			       ? true
			       : place_refuse(place, reader->err, "not %s", ROOM_SCHEMA);
	case MEMBER_TEXT:
	case MEMBER_ID:
	case MEMBER_REFERENCE:
	case MEMBER_URI:
	case MEMBER_SCORE:
	case MEMBER_SHA256:
	case MEMBER_DATE:
		if (!read_string(reader, member, json, place, &text))
			return false;
		field_set_pointer(object, member->offset, text);
		return true;
	case MEMBER_TIME:
		return read_time(reader, member, json, object, place);
	case MEMBER_NUMBER:
		return read_number(reader, member, json, object, place);
	case MEMBER_FLAG:
		if (!json_is_boolean(json))
			return place_refuse(place, reader->err, "neither true nor false");
		field_set_flag(object, member->offset, json_is_true(json));
		return true;
	case MEMBER_ENUM:
	case MEMBER_OPEN:
		return read_enum(reader, member, json, object, place);
	case MEMBER_CURRENCY:
		return read_currency(reader, member, json, object, place);
	case MEMBER_OBJECT:
		return read_object(reader, member->shape, json, object, place);
	case MEMBER_LIST:
		return read_list(reader, member, json, object, place);
	case MEMBER_TEXTS:
		return read_texts(reader, member, json, object, place);
	case MEMBER_METRICS:
		return read_metrics(reader, member, json, object, place);
	case MEMBER_INVALID:
		break;
	}
	return place_refuse(place, reader->err, "no kind in the table");
}

/* What an absent member is; everything that is not named here is zero already. */
static bool set_absent(struct reader *reader, const struct member *member, void *object)
{
	if (member->kind == MEMBER_NUMBER || member->kind == MEMBER_TIME)
		field_set_number(object, member->offset, member->fallback);
	else if (member->kind == MEMBER_FLAG)
		field_set_flag(object, member->offset, member->fallback);
	else if (member->kind == MEMBER_ENUM)
		field_set_enum(object, member->offset, (int)member->fallback);
	else if (member->kind == MEMBER_OBJECT)
		return read_object(reader, member->shape, NULL, object, NULL);
	else if (member->fallback_text)
		field_set_pointer(object, member->offset, member->fallback_text);
	return true;
}

static bool check_period(struct reader *reader, const struct shape *shape, const void *object,
			 const struct place *place)
{
	if (!shape->end_offset)
		return true;
	int64_t start_ms = field_number(object, shape->start_offset);
	int64_t end_ms = field_number(object, shape->end_offset);
	if (start_ms == ROOM_UNSET || end_ms == ROOM_UNSET || end_ms >= start_ms)
		return true;
	return place_refuse(place, reader->err, "ends before it starts");
}

bool read_object(struct reader *reader, const struct shape *shape, const json_t *json, void *object,
		 const struct place *place)
{
	if (json && !json_is_object(json))
		return place_refuse(place, reader->err, "not an object");
	for (size_t i = 0; i < shape->member_count; i++) {
		const struct member *member = &shape->members[i];
		const json_t *value = json ? json_object_get(json, member->name) : NULL;
		const struct place here = {.parent = place, .name = member->name};
		if (value) {
			if (member->kind == MEMBER_OBJECT && !keep_mark(reader, member, object))
				return false;
			if (!read_value(reader, member, value, object, &here))
				return false;
			if (member->kind != MEMBER_OBJECT && member_is_default(member, object) &&
			    !keep_mark(reader, member, object))
				return false;
		} else if (json && member->is_required) {
			return place_refuse(&here, reader->err, "missing");
		} else if (!set_absent(reader, member, object)) {
			return false;
		}
	}
	if (!json)
		return true;
	if (shape->known_offset)
		field_set_flag(object, shape->known_offset, true);
	return check_period(reader, shape, object, place) &&
	       (!shape->finish || shape->finish(object, place, reader->err));
}

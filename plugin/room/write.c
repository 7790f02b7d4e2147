/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A room back into its document, by the tables that read it. Members that say nothing are written again only where
 * they were written before (struct mark), so that absent stays absent.
 */
#include "room/json.h"

#include "field.h"
#include "room/wall_time.h"
#include "room_block.h"
#include "write.h"

struct writer {
	const struct mark *mark; /* the next one */
	int zone_minutes;
};

static json_t *write_object(struct writer *writer, const struct shape *shape, const void *object);

static bool take_mark(struct writer *writer, const struct member *member, const void *object)
{
	if (!writer->mark || writer->mark->member != member || writer->mark->object != object)
		return false;
	writer->mark = writer->mark->next;
	return true;
}

static json_t *write_list(struct writer *writer, const struct member *member, const void *object)
{
	json_t *list = json_array();
	const char *entries = field_pointer(object, member->offset);
	size_t count = field_size(object, member->count_offset);
	for (size_t i = 0; i < count; i++) {
		json_t *entry = write_object(writer, member->shape, entries + i * member->shape->size_bytes);
		if (json_array_append_new(list, entry) != 0)
			goto drop_list;
	}
	// An entry that was left out still holds the price: whoever reads what we write must hold it too.
	const char *unknown = member->unknown_offset ? field_pointer(object, member->unknown_offset) : NULL;
	if (unknown && json_array_append_new(list, json_pack("{s:s}", "kind", unknown)) != 0)
		goto drop_list;
	return list;
drop_list:
	json_decref(list);
	return NULL;
}

static json_t *write_texts(const struct member *member, const void *object)
{
	json_t *list = json_array();
	const char *const *texts = field_pointer(object, member->offset);
	size_t count = field_size(object, member->count_offset);
	for (size_t i = 0; i < count; i++) {
		if (json_array_append_new(list, json_string(texts[i])) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *write_word(const struct member *member, const void *object)
{
	const char *text = word_text(member->words, field_enum(object, member->offset));
	return text ? json_string(text) : NULL;
}

static json_t *write_value(struct writer *writer, const struct member *member, const void *object)
{
	char text[48];
	switch (member->kind) {
	case MEMBER_SCHEMA:
		return json_string(ROOM_SCHEMA);
	case MEMBER_TEXT:
	case MEMBER_ID:
	case MEMBER_URI:
	case MEMBER_SCORE:
	case MEMBER_SHA256:
	case MEMBER_DATE:
		return json_string(field_pointer(object, member->offset));
	case MEMBER_REFERENCE:
		return json_string(field_pointer(field_pointer(object, member->offset), 0));
	case MEMBER_TIME:
		return json_string(
			wall_time_text(field_number(object, member->offset), writer->zone_minutes, text, sizeof(text)));
	case MEMBER_NUMBER:
		return json_integer(field_number(object, member->offset));
	case MEMBER_FLAG:
		return json_boolean(field_flag(object, member->offset));
	case MEMBER_ENUM:
	case MEMBER_OPEN:
		return write_word(member, object);
	case MEMBER_CURRENCY:
		return json_string((const char *)object + member->offset + offsetof(struct currency, code));
	case MEMBER_OBJECT:
		return write_object(writer, member->shape, object);
	case MEMBER_LIST:
		return write_list(writer, member, object);
	case MEMBER_TEXTS:
		return write_texts(member, object);
	case MEMBER_INVALID:
	case MEMBER_METRICS:
		break;
	}
	return NULL;
}

static json_t *write_object(struct writer *writer, const struct shape *shape, const void *object)
{
	json_t *json = json_object();
	for (size_t i = 0; i < shape->member_count; i++) {
		const struct member *member = &shape->members[i];
		if (member->kind == MEMBER_METRICS)
			continue;
		bool was_written = take_mark(writer, member, object);
		if (!was_written && !member->is_required && member_is_default(member, object))
			continue;
		if (json_object_set_new(json, member->name, write_value(writer, member, object)) != 0) {
			json_decref(json);
			return NULL;
		}
	}
	return json;
}

json_t *write_members(const struct shape *shape, const void *object)
{
	struct writer writer = {.mark = NULL};
	return write_object(&writer, shape, object);
}

json_t *room_to_json(const struct room *room)
{
	const struct room_block *block = (const struct room_block *)room;
	struct writer writer = {.mark = block->marks, .zone_minutes = room->zone_minutes};
	return write_object(&writer, &shape_document, room);
}

struct sink {
	struct buffer *out;
	struct error *err;
	bool is_refused;
};

static int pour(const char *bytes, size_t size_bytes, void *data)
{
	struct sink *sink = data;
	if (buffer_add(sink->out, bytes, size_bytes, sink->err))
		return 0;
	sink->is_refused = true;
	return -1;
}

bool write_text(const json_t *json, struct buffer *out, struct error *err)
{
	size_t before = out->size_bytes;
	struct sink sink = {.out = out, .err = err};
	if (json_dump_callback(json, pour, &sink, JSON_COMPACT) == 0)
		return true;
	out->size_bytes = before;
	if (out->bytes)
		out->bytes[before] = '\0';
	return sink.is_refused ? false : error_set(err, ERROR_MEMORY, "no memory for the document");
}

bool room_encode(const struct room *room, struct buffer *out, struct error *err)
{
	json_t *json = room_to_json(room);
	if (!json)
		return error_set(err, ERROR_MEMORY, "no memory for the document");
	bool is_written = write_text(json, out, err);
	json_decref(json);
	return is_written;
}

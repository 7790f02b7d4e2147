/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "texts.h"

#include "field.h"

struct text_walk {
	room_text_fn on_text;
	void *data;
	struct room_text at; /* item and entry of where the walk is */
};

static bool walk_object(struct text_walk *walk, const struct shape *shape, const void *object,
			const struct place *place);

static bool tell(struct text_walk *walk, const struct member *member, const void *object, size_t index,
		 const char *text, const struct place *place)
{
	if (!text)
		return true;
	struct room_text told = walk->at;
	told.object = object;
	told.member = member;
	told.index = index;
	told.text = text;
	told.place = place;
	return walk->on_text(walk->data, &told);
}

static bool walk_texts(struct text_walk *walk, const struct member *member, const void *object,
		       const struct place *place)
{
	const char *const *texts = field_pointer(object, member->offset);
	size_t count = field_size(object, member->count_offset);
	for (size_t i = 0; i < count; i++) {
		const struct place at = {.parent = place, .index = i};
		if (!tell(walk, member, object, i, texts[i], &at))
			return false;
	}
	return true;
}

static bool walk_list(struct text_walk *walk, const struct member *member, const void *object,
		      const struct place *place)
{
	const struct room_text around = walk->at;
	const char *entries = field_pointer(object, member->offset);
	size_t count = field_size(object, member->count_offset);
	for (size_t i = 0; i < count; i++) {
		const struct place at = {.parent = place, .index = i};
		const void *entry = entries + i * member->shape->size_bytes;
		if (member->shape == &shape_item)
			walk->at.item = entry;
		else
			walk->at.entry = member->shape;
		if (!walk_object(walk, member->shape, entry, &at))
			return false;
	}
	walk->at = around;
	return true;
}

static bool walk_object(struct text_walk *walk, const struct shape *shape, const void *object,
			const struct place *place)
{
	for (size_t i = 0; i < shape->member_count; i++) {
		const struct member *member = &shape->members[i];
		const struct place at = {.parent = place, .name = member->name};
		bool goes_on = true;
		if (member->kind == MEMBER_OBJECT)
			goes_on = walk_object(walk, member->shape, object, &at);
		else if (member->kind == MEMBER_LIST)
			goes_on = walk_list(walk, member, object, &at);
		else if (member->kind == MEMBER_TEXTS && !member->is_untold)
			goes_on = walk_texts(walk, member, object, &at);
		else if (member->kind == MEMBER_TEXT && !member->is_untold)
			goes_on = tell(walk, member, object, 0, field_pointer(object, member->offset), &at);
		if (!goes_on)
			return false;
	}
	return true;
}

bool room_texts(const struct room *room, room_text_fn on_text, void *data)
{
	struct text_walk walk = {.on_text = on_text, .data = data};
	const struct place top = {0};
	return walk_object(&walk, &shape_document, room, &top);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Takes out of a document what says nothing because a member that it needs is missing. What a price depends on is not
 * taken out: without it the document is refused, and that is right.
 */
#include "room/json.h"

#include "shape.h"

#include <string.h>

struct pruning {
	room_prune_fn told;
	void *data;
};

static bool is_kept(const struct member *member)
{
	static const char *const names[] = {"room", "price", "parts", "deposit", "bargain", "correction", "items"};
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(names[i], member->name) == 0)
			return true;
	}
	return false;
}

/* A member that the object needs and does not have, or NULL. */
static const char *missing_of(const struct shape *shape, const json_t *object)
{
	for (size_t i = 0; i < shape->member_count; i++) {
		const struct member *member = &shape->members[i];
		if (member->is_required && !json_object_get(object, member->name))
			return member->name;
	}
	return NULL;
}

static void prune(const struct pruning *pruning, const struct shape *shape, json_t *object, const struct place *place);

/* Is the object of no use? Then it is told of. Else it is looked into. */
static bool is_empty(const struct pruning *pruning, const struct member *member, json_t *object,
		     const struct place *place)
{
	char path[160];
	const char *missing = is_kept(member) ? NULL : missing_of(member->shape, object);
	if (!json_is_object(object))
		return false;
	if (!missing) {
		prune(pruning, member->shape, object, place);
		return false;
	}
	pruning->told(pruning->data, place_text(place, path, sizeof(path)), missing);
	return true;
}

static void prune_list(const struct pruning *pruning, const struct member *member, json_t *list,
		       const struct place *place)
{
	size_t index = 0; // as the list was
	for (size_t i = 0; i < json_array_size(list); index++) {
		const struct place entry = {.parent = place, .index = index};
		if (is_empty(pruning, member, json_array_get(list, i), &entry))
			json_array_remove(list, i);
		else
			i++;
	}
}

static void prune(const struct pruning *pruning, const struct shape *shape, json_t *object, const struct place *place)
{
	for (size_t i = 0; i < shape->member_count; i++) {
		const struct member *member = &shape->members[i];
		json_t *value = json_object_get(object, member->name);
		const struct place within = {.parent = place, .name = member->name};
		if (member->kind == MEMBER_LIST && json_is_array(value))
			prune_list(pruning, member, value, &within);
		else if (member->kind == MEMBER_OBJECT && value && is_empty(pruning, member, value, &within))
			json_object_del(object, member->name);
	}
}

void room_prune(json_t *document, room_prune_fn told, void *data)
{
	const struct pruning pruning = {told, data};
	if (json_is_object(document))
		prune(&pruning, &shape_document, document, &(struct place){.parent = NULL});
}

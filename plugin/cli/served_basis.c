/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_basis.h"

#include <stdbool.h>
#include <string.h>

void served_basis_finish(struct served_basis *basis)
{
	json_decref(basis->item_versions);
	*basis = (struct served_basis){0};
}

/* Whether two members say the same; NULL: absent. */
static bool is_same(const json_t *a, const json_t *b)
{
	return a && b ? json_equal(a, b) : a == b;
}

static const char *text_of(const json_t *tree, const char *name, const char *otherwise)
{
	const char *text = json_string_value(json_object_get(tree, name));
	return text ? text : otherwise;
}

/* The item with this id; most often it stands where it stood. */
static const json_t *find_item(const json_t *items, size_t likely, const char *id)
{
	const json_t *item = json_array_get(items, likely);
	if (item && strcmp(text_of(item, "id", ""), id) == 0)
		return item;
	for (size_t i = 0; i < json_array_size(items); i++) {
		item = json_array_get(items, i);
		if (strcmp(text_of(item, "id", ""), id) == 0)
			return item;
	}
	return NULL;
}

static bool is_same_bargain(const json_t *before, const json_t *after)
{
	return before && strcmp(text_of(before, "beat", "open"), text_of(after, "beat", "open")) == 0 &&
	       is_same(json_object_get(before, "bargain"), json_object_get(after, "bargain"));
}

void served_basis_follow(struct served_basis *basis, const json_t *before, const json_t *after)
{
	json_int_t version = json_integer_value(json_object_get(after, "version"));
	if (!before || strcmp(text_of(before, "epoch", "0"), text_of(after, "epoch", "0")) != 0) {
		served_basis_finish(basis);
		basis->current_version = version;
		return;
	}
	if (!basis->item_versions)
		basis->item_versions = json_object();
	if (!is_same(json_object_get(before, "current"), json_object_get(after, "current")))
		basis->current_version = version;
	const json_t *items = json_object_get(after, "items");
	const json_t *items_before = json_object_get(before, "items");
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		const char *id = text_of(item, "id", "");
		// Without memory for one of them all have changed: rather ask a desk again than decide wrongly.
		if (!is_same_bargain(find_item(items_before, i, id), item) &&
		    json_object_set_new(basis->item_versions, id, json_integer(version)) != 0)
			basis->current_version = version;
	}
}

int64_t served_basis_of(const struct served_basis *basis, const char *item_id)
{
	int64_t item_version = json_integer_value(json_object_get(basis->item_versions, item_id));
	return item_version > basis->current_version ? item_version : basis->current_version;
}

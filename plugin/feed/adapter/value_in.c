/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * {"in": ...}: some of the entries of a list or an object.
 */
#include "adapter/decimal.h"
#include "adapter/pointer.h"
#include "adapter/value.h"

#include <stdio.h>
#include <string.h>

#define ENTRIES_MOST 1000

/* What one {"in"} does, while its entries go by. */
struct walk {
	struct evaluation *evaluation;
	const json_t *value;
	const json_t *find;
	json_t *wanted; /* the texts of "find", by pointer; "" equals nothing */
	const char *reduce;
	size_t matches;
	size_t numbers; /* of those, whole numbers */
	int64_t number;
	bool is_overflow;
	json_t *list;  /* of all or each */
	json_t *first; /* else */
	bool is_over;
};

/* -- find -- */

static json_t *take_wanted(struct evaluation *evaluation, const json_t *find)
{
	const char *pointer;
	json_t *text;
	json_t *wanted = made(evaluation, json_object());
	json_object_foreach((json_t *)find, pointer, text)
	{
		char form[DECIMAL_TEXT_BYTES];
		bool is_scalar = json_is_number(text) || json_is_boolean(text);
		const char *plain = is_scalar ? decimal_text_form(text, form) : "";
		json_t *one = is_scalar ? json_string(plain ? plain : "") : names_text(evaluation->names, text, NULL);
		if (json_object_set_new(wanted, pointer, one ? one : json_string("")) != 0)
			evaluation->is_out_of_memory = true;
	}
	return wanted;
}

/* No pointer is called "key", so it is the entry's name. */
static const char *text_at(const struct spot *spot, const char *pointer, char form[DECIMAL_TEXT_BYTES])
{
	if (strcmp(pointer, "key") == 0)
		return spot->key;
	const json_t *found = pointer_get(spot->entry, pointer);
	return found ? decimal_text_form(found, form) : NULL;
}

static bool matches(const struct walk *walk, const struct spot *spot)
{
	const char *pointer;
	json_t *wanted;
	json_object_foreach(walk->wanted, pointer, wanted)
	{
		char form[DECIMAL_TEXT_BYTES];
		const char *text = text_at(spot, pointer, form);
		if (!text || !json_string_length(wanted) || strcmp(text, json_string_value(wanted)) != 0)
			return false;
	}
	return true;
}

/* -- what becomes of an entry -- */

static json_t *get(struct walk *walk, const struct spot *spot)
{
	const char *pointer = json_string_value(json_object_get(walk->value, "get"));
	const json_t *found = pointer_get(spot->entry, pointer ? pointer : "");
	if (!found || json_is_null(found))
		return unset(walk->evaluation, "the entry has no %.100s", pointer ? pointer : "value");
	return json_incref((json_t *)found);
}

static void reduce(struct walk *walk, json_t *value)
{
	bool is_number = json_is_integer(value);
	int64_t number = json_integer_value(value);
	bool is_first = walk->numbers == 0;
	walk->numbers += is_number;
	if (is_number && strcmp(walk->reduce, "sum") == 0)
		walk->is_overflow = walk->is_overflow || __builtin_add_overflow(walk->number, number, &walk->number);
	if (is_number && strcmp(walk->reduce, "min") == 0 && (is_first || number < walk->number))
		walk->number = number;
	if (is_number && strcmp(walk->reduce, "max") == 0 && (is_first || number > walk->number))
		walk->number = number;
	json_decref(value);
}

static bool is_needed(const struct walk *walk, const char *key)
{
	const json_t *need = json_object_get(walk->value, "need");
	for (size_t i = 0; i < json_array_size(need); i++) {
		if (strcmp(json_string_value(json_array_get(need, i)), key) == 0)
			return true;
	}
	return false;
}

/* Whoever writes an adapter has to hear of it: a list that stays empty does not say why. */
static void tell_dropped(struct evaluation *evaluation, const char *key)
{
	if (evaluation->is_quiet || evaluation->dropped++ > 0)
		return;
	snprintf(evaluation->dropped_key, sizeof(evaluation->dropped_key), "%s", key);
	snprintf(evaluation->dropped_reason, sizeof(evaluation->dropped_reason), "%s", evaluation->reason);
}

static void take_each(struct walk *walk, const json_t *each, const struct spot *spot)
{
	const char *key;
	json_t *value;
	struct evaluation *evaluation = walk->evaluation;
	json_t *object = made(evaluation, json_object());
	bool lacks = false;
	json_object_foreach((json_t *)each, key, value)
	{
		json_t *found = object ? value_of(evaluation, value, spot) : NULL;
		if (found) {
			value_put(evaluation, object, key, found);
			continue;
		}
		if (!lacks && is_needed(walk, key)) {
			lacks = true;
			tell_dropped(evaluation, key);
		}
	}
	bool is_kept = object && json_object_size(object) > 0 && !lacks;
	if (!is_kept)
		json_decref(object);
	else if (json_array_append_new(walk->list, object) != 0)
		evaluation->is_out_of_memory = true;
}

static void take_entry(struct walk *walk, const struct spot *spot)
{
	struct evaluation *evaluation = walk->evaluation;
	const json_t *each = json_object_get(walk->value, "each");
	if (!evaluation_work(evaluation, 1)) {
		walk->is_over = true;
		return;
	}
	if (!matches(walk, spot))
		return;
	walk->matches++;
	walk->is_over = walk->matches == (size_t)request_number(walk->value, "most", ENTRIES_MOST);
	if (each) {
		take_each(walk, each, spot);
		return;
	}
	if (walk->reduce && strcmp(walk->reduce, "count") == 0)
		return;
	json_t *found = get(walk, spot);
	if (!walk->reduce && !walk->list) {
		walk->first = found; // "do" comes behind, as for every source
		walk->is_over = true;
		return;
	}
	found = value_do(evaluation, json_object_get(walk->value, "do"), found, spot);
	if (walk->reduce)
		reduce(walk, found);
	else if (found && json_array_append_new(walk->list, found) != 0)
		evaluation->is_out_of_memory = true;
}

static void take_entries(struct walk *walk, const json_t *from)
{
	const char *key;
	json_t *value;
	for (size_t i = 0; i < json_array_size(from) && !walk->is_over; i++)
		take_entry(walk, &(struct spot){.entry = json_array_get(from, i)});
	json_object_foreach((json_t *)from, key, value)
	{
		if (walk->is_over)
			return;
		take_entry(walk, &(struct spot){.entry = value, .key = key});
	}
}

/* -- the result -- */

static json_t *reduced(const struct walk *walk)
{
	struct evaluation *evaluation = walk->evaluation;
	if (strcmp(walk->reduce, "count") == 0)
		return made(evaluation, json_integer((json_int_t)walk->matches));
	if (walk->numbers == 0)
		return unset(evaluation, "no entry that matches has a number");
	if (strcmp(walk->reduce, "sum") == 0 && walk->numbers < walk->matches)
		return unset(evaluation, "an entry that matches has no number");
	if (walk->is_overflow)
		return unset(evaluation, "the sum is beyond 64 bits");
	return made(evaluation, json_integer(walk->number));
}

json_t *value_in(struct evaluation *evaluation, const json_t *value, const struct spot *spot)
{
	json_t *from = value_of(evaluation, json_object_get(value, "in"), spot);
	if (!from)
		return NULL;
	if (!json_is_array(from) && !json_is_object(from)) {
		json_decref(from);
		return unset(evaluation, "what \"in\" names is neither a list nor an object");
	}
	bool is_list = json_object_get(value, "each") || json_is_true(json_object_get(value, "all"));
	struct walk walk = {
		.evaluation = evaluation,
		.value = value,
		.wanted = take_wanted(evaluation, json_object_get(value, "find")),
		.reduce = json_string_value(json_object_get(value, "reduce")),
		.list = is_list ? made(evaluation, json_array()) : NULL,
	};
	if (!evaluation->is_out_of_memory)
		take_entries(&walk, from);
	json_decref(from);
	json_decref(walk.wanted);
	if (walk.list)
		return walk.list;
	if (walk.reduce)
		return reduced(&walk);
	if (!walk.first && walk.matches == 0)
		return unset(evaluation, json_object_get(value, "find") ? "no entry matches" : "there are no entries");
	return walk.first;
}

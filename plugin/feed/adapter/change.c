/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/change.h"

#include "adapter/answer.h"
#include "adapter/template.h"

#include <string.h>

#define STATUS_SLOW 408

const char *const change_members[] = {"title", "short_title", "spec", "trust", NULL};

/* -- what is sent -- */

static bool holds(const json_t *json, const char *name)
{
	const char *key;
	json_t *value;
	const char *text = json_string_value(json);
	struct template_part part;
	while (text && template_next(&text, &part)) {
		if (strcmp(part.name, name) == 0)
			return true;
	}
	for (size_t i = 0; i < json_array_size(json); i++) {
		if (holds(json_array_get(json, i), name))
			return true;
	}
	json_object_foreach((json_t *)json, key, value)
	{
		// what is raw is no template
		if (strcmp(key, "raw") != 0 && holds(value, name))
			return true;
	}
	return false;
}

bool change_holds(const json_t *write, const char *name)
{
	static const char *const parts[] = {"url", "query", "headers", "body"};
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (holds(json_object_get(write, parts[i]), name))
			return true;
	}
	return false;
}

static const char *find(const struct adapter_pair *pairs, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(pairs[i].name, name) == 0)
			return pairs[i].value;
	}
	return NULL;
}

/* Is one of the names that it needs there, and no empty text? */
static bool check_need(const struct adapter *adapter, const struct adapter_given *given,
		       const struct adapter_writing *writing, const char *name, struct error *err)
{
	bool is_var = json_object_get(adapter->vars, name), is_kept = json_object_get(adapter->kept, name);
	const char *value = is_var    ? names_var(adapter, given, name)
			    : is_kept ? find(writing->kept, writing->kept_count, name)
				      : find(given->secrets, given->secret_count, name);
	if (value && value[0])
		return true;
	if (is_var)
		return error_set_at(err, ERROR_UNSUPPORTED, name, "this var is not set");
	if (is_kept)
		return error_set_at(err, ERROR_UNSUPPORTED, name, "the shop has not said this");
	return error_set_at(err, ERROR_UNSUPPORTED, name, "this secret is missing");
}

bool adapter_check_write(const struct adapter *adapter, const struct adapter_given *given,
			 const struct adapter_writing *writing, struct error *err)
{
	const json_t *write = json_object_get(adapter->writes, writing->kind);
	if (!write)
		return error_set(err, ERROR_UNSUPPORTED,
				 json_object_size(adapter->writes) > 0 ? "read only here: change it in the shop"
								       : "read only: change it in the shop");
	const json_t *needs = json_object_get(write, "needs");
	for (size_t i = 0; i < json_array_size(needs); i++) {
		if (!check_need(adapter, given, writing, json_string_value(json_array_get(needs, i)), err))
			return false;
	}
	return true;
}

/* -- what came of it -- */

static bool is_text(const char *shown, const char *text)
{
	return shown && strcmp(shown, text) == 0;
}

static bool is_text_shown(const char *member, const char *text, const struct room_item *item)
{
	if (strcmp(member, "title") == 0)
		return is_text(item->title, text);
	if (strcmp(member, "short_title") == 0)
		return is_text(item->short_title, text);
	if (strcmp(member, "spec") == 0)
		return is_text(item->spec, text);
	for (size_t i = 0; i < item->trust_count; i++) {
		if (is_text(item->trust[i].label, text))
			return true;
	}
	return false;
}

bool change_is_shown(const struct adapter *adapter, const struct adapter_writing *writing, const struct room_item *item)
{
	if (strcmp(writing->kind, "price") == 0)
		return item->price.sale_minor == writing->value;
	if (strcmp(writing->kind, "stock") == 0)
		return item->stock.is_known && item->stock.left == writing->value;
	const json_t *write = json_object_get(adapter->writes, writing->kind);
	return is_text_shown(json_string_value(json_object_get(write, "shows")), writing->text, item);
}

enum change_verdict change_judge(const struct names *names, const char *kind, int status, const void *bytes,
				 size_t size_bytes, bool *is_token_over, struct error *err)
{
	const json_t *write = json_object_get(names->adapter->writes, kind);
	struct evaluation evaluation = {.status = status, .names = names};
	struct answer_reading reading = {.fragment = NULL};
	struct error why = {0};
	json_t *answer = NULL;
	bool did = answer_judge(&evaluation, write, bytes, size_bytes, &reading, &answer, &why);
	json_decref(answer);
	*is_token_over = reading.is_token_over;
	if (did)
		return CHANGE_ACCEPTED;
	if (err)
		*err = why;
	bool is_said = status / 100 == 2 ? reading.is_json : status / 100 == 4 && status != STATUS_SLOW;
	return is_said && why.code != ERROR_MEMORY && why.code != ERROR_LIMIT ? CHANGE_REFUSED : CHANGE_UNKNOWN;
}

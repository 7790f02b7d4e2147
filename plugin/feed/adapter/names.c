/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/names.h"

#include "adapter/decimal.h"
#include "adapter/template.h"

#include "room/wall_time.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define TEXT_LIMIT_BYTES (256u * 1024u)
#define CN8_MINUTES 480
#define NUMBER_DIGITS_MOST 15
/* A number with a fraction is written with as many digits as a double keeps, and no more: 79.9, not 79.900000000000006
 */
#define BODY_FLAGS (JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY | JSON_REAL_PRECISION(NUMBER_DIGITS_MOST))

static void make_nonce(char text[40])
{
	unsigned char bytes[16] = {0};
	// what is not random enough is refused by the shop at worst
	if (getrandom(bytes, sizeof(bytes), 0) < 0)
		memset(bytes, 0, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
}

void names_init(struct names *names, const struct adapter *adapter, const struct adapter_given *given, int64_t now_ms,
		const char *nonce)
{
	*names = (struct names){.adapter = adapter, .given = given};
	snprintf(names->now_ms, sizeof(names->now_ms), "%" PRId64, now_ms);
	snprintf(names->now_s, sizeof(names->now_s), "%" PRId64, now_ms / 1000);
	struct calendar at = calendar_of(now_ms, CN8_MINUTES);
	char text[80];
	snprintf(text, sizeof(text), "%04d-%02d-%02d %02d:%02d:%02d", at.year, at.month, at.day, at.hour, at.minute,
		 at.second);
	snprintf(names->now_cn8, sizeof(names->now_cn8), "%.19s", text);
	if (nonce)
		snprintf(names->nonce, sizeof(names->nonce), "%s", nonce);
	else
		make_nonce(names->nonce);
}

static const char *find_pair(const struct adapter_pair *pairs, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(pairs[i].name, name) == 0)
			return pairs[i].value;
	}
	return NULL;
}

const char *names_var(const struct adapter *adapter, const struct adapter_given *given, const char *name)
{
	const char *set = find_pair(given->vars, given->var_count, name);
	const char *otherwise = json_string_value(json_object_get(adapter->vars, name));
	return set ? set : otherwise ? otherwise : "";
}

void names_write(struct names *names, const struct adapter_writing *writing)
{
	names->writing = writing;
	snprintf(names->value, sizeof(names->value), "%" PRId64, writing->value);
	decimal_fixed(writing->value, writing->currency.digits, names->decimal);
	if (writing->was == ROOM_UNSET)
		return;
	snprintf(names->was, sizeof(names->was), "%" PRId64, writing->was);
	snprintf(names->delta, sizeof(names->delta), "%" PRId64, writing->value - writing->was);
}

/* What only a write knows. */
static const char *find_written(const char *name, const struct names *names)
{
	const struct adapter_writing *writing = names->writing;
	const struct adapter_pair built_ins[] = {
		{"item", writing->item},     {"value", writing->text ? writing->text : names->value},
		{"was", names->was},         {"delta", names->delta},
		{"decimal", names->decimal}, {"currency", writing->currency.code},
	};
	const char *found = find_pair(built_ins, sizeof(built_ins) / sizeof(*built_ins), name);
	return found ? found : find_pair(writing->kept, writing->kept_count, name);
}

const char *names_find(const char *name, const void *data)
{
	const struct names *names = data;
	const char *written = names->writing ? find_written(name, names) : NULL;
	if (written)
		return written;
	const struct {
		const char *name, *value;
	} built_ins[] = {
		{"now_s", names->now_s}, {"now_ms", names->now_ms}, {"now_cn8", names->now_cn8},
		{"nonce", names->nonce}, {"each", names->each},     {"body", names->body},
	};
	for (size_t i = 0; i < sizeof(built_ins) / sizeof(*built_ins); i++) {
		if (strcmp(built_ins[i].name, name) == 0)
			return built_ins[i].value;
	}
	if (strcmp(name, "room") == 0)
		return names->given->room_id ? names->given->room_id : adapter_id(names->adapter);
	if (json_object_get(names->adapter->vars, name))
		return names_var(names->adapter, names->given, name);
	return find_pair(names->given->secrets, names->given->secret_count, name);
}

static const json_t *only(const json_t *value, const char *name)
{
	return json_object_size(value) == 1 ? json_object_get(value, name) : NULL;
}

bool names_add_text(const struct names *names, const json_t *value, struct buffer *out, struct error *err)
{
	const json_t *raw = only(value, "raw");
	const json_t *json = only(value, "json");
	if (json)
		return names_add_json(names, json, out, err);
	if (raw)
		return buffer_add(out, json_string_value(raw), json_string_length(raw), err);
	return template_expand(json_string_value(value), TEMPLATE_PLAIN, names_find, names, out, err);
}

json_t *names_text(const struct names *names, const json_t *value, struct error *err)
{
	struct buffer text;
	buffer_init(&text, TEXT_LIMIT_BYTES);
	json_t *result = names_add_text(names, value, &text, err) ? json_string(buffer_text(&text)) : NULL;
	buffer_finish(&text);
	return result;
}

/* -- bodies -- */

static json_t *expand(const struct names *names, const json_t *body, struct error *err);

static json_t *expand_int(const struct names *names, const json_t *text, struct error *err)
{
	int64_t number;
	json_t *made = names_text(names, text, err);
	if (made && names->is_hidden && strcmp(json_string_value(made), NAMES_HIDDEN) == 0)
		return made;
	bool did = made && decimal_int(json_string_value(made), &number);
	// what the text is may be a secret: it is not said
	if (made && !did)
		error_set(err, ERROR_VALUE, "%.100s is no whole number", json_string_value(text));
	json_decref(made);
	return did ? json_integer(number) : NULL;
}

/* A decimal text as a JSON number, digit for digit: 15 of them come through a double as they are. */
static json_t *expand_number(const struct names *names, const json_t *text, struct error *err)
{
	json_t *made = names_text(names, text, err);
	const char *digits = json_string_value(made);
	if (made && names->is_hidden && strcmp(digits, NAMES_HIDDEN) == 0)
		return made;
	bool is_plain = made && !digits[strspn(digits, "-0123456789.")] && strlen(digits) <= NUMBER_DIGITS_MOST;
	json_t *number = is_plain ? json_loads(digits, JSON_DECODE_ANY, NULL) : NULL;
	if (made && !json_is_number(number)) {
		error_set(err, ERROR_VALUE, "%.100s is no number of at most %d digits", json_string_value(text),
			  NUMBER_DIGITS_MOST);
		json_decref(number);
		number = NULL;
	}
	json_decref(made);
	return number;
}

static json_t *expand_members(const struct names *names, const json_t *object, struct error *err)
{
	const char *name;
	json_t *value;
	json_t *made = json_object();
	json_object_foreach((json_t *)object, name, value)
	{
		if (json_object_set_new(made, name, expand(names, value, err)) == 0)
			continue;
		json_decref(made);
		return NULL;
	}
	return made;
}

static json_t *expand_entries(const struct names *names, const json_t *list, struct error *err)
{
	json_t *made = json_array();
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (json_array_append_new(made, expand(names, json_array_get(list, i), err)) == 0)
			continue;
		json_decref(made);
		return NULL;
	}
	return made;
}

static json_t *expand(const struct names *names, const json_t *body, struct error *err)
{
	if (only(body, "int"))
		return expand_int(names, only(body, "int"), err);
	if (only(body, "number"))
		return expand_number(names, only(body, "number"), err);
	if (json_is_string(body) || only(body, "raw") || only(body, "json"))
		return names_text(names, body, err);
	if (json_is_object(body))
		return expand_members(names, body, err);
	return json_is_array(body) ? expand_entries(names, body, err) : json_incref((json_t *)body);
}

bool names_add_json(const struct names *names, const json_t *body, struct buffer *out, struct error *err)
{
	struct error why = {.code = ERROR_MEMORY, .message = "no memory for a request"};
	json_t *made = expand(names, body, &why);
	char *text = made ? json_dumps(made, BODY_FLAGS) : NULL;
	bool did = text && buffer_add(out, text, strlen(text), &why);
	free(text);
	json_decref(made);
	if (!did && err)
		*err = why;
	return did;
}

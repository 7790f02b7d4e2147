/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "profile_members.h"

#include <stdio.h>
#include <string.h>

#define SCHEMA "shop-profile/1"
#define ID_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

enum kind {
	KIND_SCHEMA = 1,
	KIND_TEXT,    /* at most `most` bytes */
	KIND_ID,      /* kind id of the room document */
	KIND_ADDRESS, /* http or https, no user name or password in it */
	KIND_WORD,    /* one of words, as text */
	KIND_MODE,    /* one of words, as its number from 1; so too the two below */
	KIND_DESK,
	KIND_FOLLOW,
	KIND_CHOICE, /* true or false */
	KIND_COLOR,  /* #rrggbb */
	KIND_VARS,
};

struct member {
	const char *name;
	enum kind kind;
	size_t offset;
	const char *const *words; /* ends with NULL */
};

const char *const profile_file_members[] = {"room_file", "sheet", "brand_logo", NULL};

static const char *const words_of_mode[] = {"selection", "self", "distribution", NULL};
static const char *const words_of_way[] = {"demo", "file", "url", "adapter", "replay", NULL};
static const char *const words_of_desk[] = {"here", "shop", NULL};
static const char *const words_of_follow[] = {"shop", "cart", NULL};

_Static_assert(ROOM_MODE_SELECTION == 1 && ROOM_MODE_SELF == 2 && ROOM_MODE_DISTRIBUTION == 3, "words_of_mode");
_Static_assert(PROFILE_DESK_HERE == 1 && PROFILE_DESK_SHOP == 2, "words_of_desk");
_Static_assert(PROFILE_FOLLOW_SHOP == 1 && PROFILE_FOLLOW_CART == 2, "words_of_follow");

#define AT(member) offsetof(struct profile, member)

static const struct member members[] = {
	{"schema", KIND_SCHEMA, 0, NULL},
	{"name", KIND_TEXT, AT(name), NULL},
	{"mode", KIND_MODE, AT(mode), words_of_mode},
	{"room_from", KIND_WORD, AT(room_from), words_of_way},
	{"room_url", KIND_ADDRESS, AT(room_url), NULL},
	{"room_file", KIND_TEXT, AT(room_file), NULL},
	{"events_url", KIND_ADDRESS, AT(events_url), NULL},
	{"allow_http", KIND_CHOICE, AT(allow_http), NULL},
	{"adapter", KIND_TEXT, AT(adapter), NULL},
	{"adapter_vars", KIND_VARS, 0, NULL},
	{"secret", KIND_ID, AT(secret), NULL},
	{"sheet", KIND_TEXT, AT(sheet), NULL},
	{"desk", KIND_DESK, AT(desk), words_of_desk},
	{"client", KIND_ID, AT(client), NULL},
	{"follow", KIND_FOLLOW, AT(follow), words_of_follow},
	{"theme", KIND_TEXT, AT(theme), NULL},
	{"variant", KIND_ID, AT(variant), NULL},
	{"zones", KIND_TEXT, AT(zones), NULL},
	{"language", KIND_ID, AT(language), NULL},
	{"reduced_motion", KIND_CHOICE, AT(reduced_motion), NULL},
	{"brand_color", KIND_COLOR, AT(brand_rgb), NULL},
	{"brand_logo", KIND_TEXT, AT(brand_logo), NULL},
	{"brand_font", KIND_TEXT, AT(brand_font), NULL},
	{"rules", KIND_ID, AT(rules), NULL},
};

#define MEMBER_COUNT (sizeof(members) / sizeof(members[0]))

/* The longest text: an address or a path. */
#define TEXT_MOST_BYTES 2048

bool profile_is_id(const char *text)
{
	size_t size = strlen(text);
	return size >= 1 && size <= 64 && strspn(text, ID_CHARACTERS) == size;
}

static bool has_control(const char *text)
{
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		if (*at < 0x20 || *at == 0x7f || (*at == 0xc2 && at[1] >= 0x80 && at[1] <= 0x9f))
			return true;
	}
	return false;
}

static size_t code_points(const char *text)
{
	size_t count = 0;
	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

static bool read_text(const char *path, const json_t *value, const char **out, struct error *err)
{
	const char *text = json_string_value(value);
	if (!text || !*text)
		return error_set_at(err, ERROR_VALUE, path, "must be a text that is not empty");
	if (strlen(text) > TEXT_MOST_BYTES)
		return error_set_at(err, ERROR_VALUE, path, "is longer than %d bytes", TEXT_MOST_BYTES);
	if (has_control(text))
		return error_set_at(err, ERROR_VALUE, path, "has a control character in it");
	*out = text;
	return true;
}

static bool read_id(const char *path, const json_t *value, const char **out, struct error *err)
{
	const char *text = json_string_value(value);
	if (!text || !profile_is_id(text))
		return error_set_at(err, ERROR_VALUE, path, "must be 1 to 64 of A-Z a-z 0-9 . _ -");
	*out = text;
	return true;
}

static bool read_address(const char *path, const json_t *value, const char **out, struct error *err)
{
	const char *text = NULL;
	if (!read_text(path, value, &text, err))
		return false;
	size_t scheme = strncmp(text, "https://", 8) == 0 ? 8 : strncmp(text, "http://", 7) == 0 ? 7 : 0;
	size_t host = strcspn(text + scheme, "/?#");
	if (!scheme || !host || strchr(text, ' '))
		return error_set_at(err, ERROR_VALUE, path, "must be an address that begins with https:// or http://");
	if (memchr(text + scheme, '@', host))
		return error_set_at(err, ERROR_VALUE, path, "must have no name or password in it: a token has a file");
	*out = text;
	return true;
}

static bool find_word(const struct member *member, const json_t *value, int *number, struct error *err)
{
	const char *text = json_string_value(value);
	char known[80] = "";
	size_t used = 0;
	for (int i = 0; member->words[i]; i++) {
		if (text && strcmp(text, member->words[i]) == 0) {
			*number = i + 1;
			return true;
		}
		used += (size_t)snprintf(known + used, sizeof(known) - used, "%s%s", i ? ", " : "", member->words[i]);
	}
	return error_set_at(err, ERROR_VALUE, member->name, "must be one of %s", known);
}

static bool read_color(const char *path, const json_t *value, struct profile *out, struct error *err)
{
	static const char digits[] = "0123456789abcdef";
	const char *text = json_string_value(value);
	uint32_t rgb = 0;
	bool is_good = text && text[0] == '#' && strlen(text) == 7;
	for (size_t i = 1; is_good && i < 7; i++) {
		int lower = text[i] >= 'A' && text[i] <= 'F' ? text[i] + ('a' - 'A') : text[i];
		const char *digit = strchr(digits, lower);
		is_good = digit != NULL;
		rgb = rgb << 4 | (uint32_t)(digit ? digit - digits : 0);
	}
	if (!is_good)
		return error_set_at(err, ERROR_VALUE, path, "must be a colour, #rrggbb");
	out->brand_rgb = rgb;
	out->has_brand_color = true;
	return true;
}

static bool read_vars(const json_t *value, struct profile *out, struct error *err)
{
	const char *name;
	json_t *text;
	if (!json_is_object(value))
		return error_set_at(err, ERROR_VALUE, "adapter_vars", "must be an object");
	if (json_object_size(value) > PROFILE_MAX_VARS)
		return error_set_at(err, ERROR_VALUE, "adapter_vars", "has more than %d members", PROFILE_MAX_VARS);
	json_object_foreach((json_t *)value, name, text)
	{
		char path[96];
		const char *read = NULL;
		if (!profile_is_id(name))
			return error_set_at(err, ERROR_VALUE, "adapter_vars",
					    "a name must be 1 to 64 of A-Z a-z 0-9 . _ -");
		snprintf(path, sizeof(path), "adapter_vars.%s", name);
		if (!read_text(path, text, &read, err))
			return false;
		out->adapter_vars[out->adapter_var_count].name = name;
		out->adapter_vars[out->adapter_var_count++].value = read;
	}
	return true;
}

static bool read_choice(const char *path, const json_t *value, enum profile_choice *out, struct error *err)
{
	if (!json_is_boolean(value))
		return error_set_at(err, ERROR_VALUE, path, "must be true or false");
	*out = json_is_true(value) ? PROFILE_YES : PROFILE_NO;
	return true;
}

static bool read_member(const struct member *member, const json_t *value, struct profile *out, struct error *err)
{
	void *at = (uint8_t *)out + member->offset;
	int number = 0;
	switch (member->kind) {
	case KIND_SCHEMA:
		return true;
	case KIND_TEXT:
		return read_text(member->name, value, at, err);
	case KIND_ID:
		return read_id(member->name, value, at, err);
	case KIND_ADDRESS:
		return read_address(member->name, value, at, err);
	case KIND_CHOICE:
		return read_choice(member->name, value, at, err);
	case KIND_COLOR:
		return read_color(member->name, value, out, err);
	case KIND_VARS:
		return read_vars(value, out, err);
	case KIND_WORD:
	case KIND_MODE:
	case KIND_DESK:
	case KIND_FOLLOW:
		break;
	}
	if (!find_word(member, value, &number, err))
		return false;
	if (member->kind == KIND_WORD)
		*(const char **)at = member->words[number - 1];
	else if (member->kind == KIND_MODE)
		out->mode = (enum room_mode)number;
	else if (member->kind == KIND_DESK)
		out->desk = (enum profile_desk)number;
	else
		out->follow = (enum profile_follow)number;
	return true;
}

static const struct member *find_member(const char *name)
{
	for (size_t i = 0; i < MEMBER_COUNT; i++) {
		if (strcmp(members[i].name, name) == 0)
			return &members[i];
	}
	return NULL;
}

/* People do put their token where it is read by others: what such a member is called does not help them. */
static bool is_like_secret(const char *name)
{
	return strcasestr(name, "token") || strcasestr(name, "password") || strcasestr(name, "key");
}

bool profile_read_members(const json_t *tree, struct profile *out, struct error *err)
{
	const char *name;
	json_t *value;
	if (!json_is_object(tree))
		return error_set(err, ERROR_VALUE, "the document is not an object");
	const char *schema = json_string_value(json_object_get(tree, "schema"));
	if (!schema || strcmp(schema, SCHEMA) != 0)
		return error_set_at(err, ERROR_VALUE, "schema", "must be \"%s\"", SCHEMA);
	json_object_foreach((json_t *)tree, name, value)
	{
		const struct member *member = find_member(name);
		if (!member)
			return error_set_at(
				err, ERROR_VALUE, name, "is not a member that we know%s",
				is_like_secret(name) ? "; a token has a file of its own, which `secret` names" : "");
		if (!read_member(member, value, out, err))
			return false;
	}
	if (out->name && code_points(out->name) > 60)
		return error_set_at(err, ERROR_VALUE, "name", "is longer than 60 characters");
	return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/pointer.h"

#include <string.h>

#define DIGITS_MOST 9
#define TOKEN_BYTES 256

bool pointer_is_one(const char *text)
{
	for (const char *at = text; *at; at++) {
		if (*at == '~' && at[1] != '0' && at[1] != '1')
			return false;
	}
	return !*text || *text == '/';
}

static const json_t *entry_of(const json_t *list, const char *token, size_t size)
{
	bool is_index = size > 0 && size <= DIGITS_MOST && (token[0] != '0' || size == 1);
	size_t index = 0;
	for (size_t i = 0; i < size && is_index; i++) {
		is_index = token[i] >= '0' && token[i] <= '9';
		index = index * 10 + (size_t)(token[i] - '0');
	}
	return is_index ? json_array_get(list, index) : NULL;
}

/* A name that is longer than ours can be is no member that anybody named. */
static const json_t *member_of(const json_t *object, const char *token, size_t size)
{
	char name[TOKEN_BYTES];
	size_t length = 0;
	for (size_t i = 0; i < size; i++) {
		if (length + 1 >= sizeof(name))
			return NULL;
		bool is_escape = token[i] == '~' && i + 1 < size;
		name[length++] = !is_escape ? token[i] : token[i + 1] == '1' ? '/' : '~';
		i += is_escape;
	}
	return json_object_getn(object, name, length);
}

const json_t *pointer_get(const json_t *from, const char *pointer)
{
	while (from && *pointer == '/') {
		const char *token = pointer + 1;
		size_t size = strcspn(token, "/");
		from = json_is_array(from) ? entry_of(from, token, size) : member_of(from, token, size);
		pointer = token + size;
	}
	return from;
}

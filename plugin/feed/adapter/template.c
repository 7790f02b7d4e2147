/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/template.h"

#include <string.h>

#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789_"
#define UNRESERVED "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

/* The length of the name that the text begins with; 0: it begins with none. */
static size_t name_size(const char *text)
{
	size_t size = strspn(text, NAME_LETTERS);
	return *text >= 'a' && *text <= 'z' && size <= NAME_MOST_BYTES ? size : 0;
}

bool name_is_one(const char *name)
{
	size_t size = name_size(name);
	return size > 0 && !name[size];
}

bool template_next(const char **text, struct template_part *part)
{
	if (!**text)
		return false;
	const char *at = *text;
	*part = (struct template_part){.literal = at};
	for (; *at; at++) {
		size_t size = *at == '{' ? name_size(at + 1) : 0;
		if (size == 0 || at[1 + size] != '}')
			continue;
		memcpy(part->name, at + 1, size);
		part->literal_bytes = (size_t)(at - *text);
		*text = at + size + 2;
		return true;
	}
	part->literal_bytes = (size_t)(at - *text);
	*text = at;
	return true;
}

bool percent_add(const char *text, struct buffer *out, struct error *err)
{
	static const char hex[] = "0123456789ABCDEF";
	while (*text) {
		size_t plain = strspn(text, UNRESERVED);
		if (!buffer_add(out, text, plain, err))
			return false;
		text += plain;
		if (!*text)
			break;
		unsigned char c = (unsigned char)*text++;
		const char code[3] = {'%', hex[c >> 4], hex[c & 15]};
		if (!buffer_add(out, code, sizeof(code), err))
			return false;
	}
	return true;
}

bool template_expand(const char *text, enum template_coding coding, template_find_fn find, const void *data,
		     struct buffer *out, struct error *err)
{
	struct template_part part;
	while (template_next(&text, &part)) {
		if (!buffer_add(out, part.literal, part.literal_bytes, err))
			return false;
		if (!part.name[0])
			continue;
		const char *value = find(part.name, data);
		if (!value)
			return error_set(err, ERROR_VALUE, "{%s} has no value", part.name);
		bool did = coding == TEMPLATE_PERCENT ? percent_add(value, out, err)
						      : buffer_add(out, value, strlen(value), err);
		if (!did)
			return false;
	}
	return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shape.h"

#include "field.h"

_Static_assert(sizeof(enum beat) == sizeof(int), "the tables copy enums as ints");

int word_value(const struct word *words, const char *text)
{
	for (; words->text; words++) {
		if (strcmp(words->text, text) == 0)
			return words->value;
	}
	return 0;
}

const char *word_text(const struct word *words, int value)
{
	while (words->text && words->value != value)
		words++;
	return words->text;
}

bool member_is_default(const struct member *member, const void *object)
{
	const char *text;
	switch (member->kind) {
	case MEMBER_NUMBER:
	case MEMBER_TIME:
		return field_number(object, member->offset) == member->fallback;
	case MEMBER_FLAG:
		return field_flag(object, member->offset) == (member->fallback != 0);
	case MEMBER_ENUM:
		return field_enum(object, member->offset) == (int)member->fallback;
	case MEMBER_OPEN:
	case MEMBER_CURRENCY:
	case MEMBER_METRICS:
		return false;
	case MEMBER_TEXT:
	case MEMBER_ID:
	case MEMBER_REFERENCE:
	case MEMBER_URI:
	case MEMBER_SCORE:
	case MEMBER_SHA256:
	case MEMBER_DATE:
		text = field_pointer(object, member->offset);
		if (!text || !member->fallback_text)
			return !text;
		return strcmp(text, member->fallback_text) == 0;
	case MEMBER_LIST:
	case MEMBER_TEXTS:
		return field_size(object, member->count_offset) == 0 &&
		       !(member->unknown_offset && field_pointer(object, member->unknown_offset));
	case MEMBER_INVALID:
	case MEMBER_SCHEMA:
	case MEMBER_OBJECT:
		return true;
	}
	return true;
}

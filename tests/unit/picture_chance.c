/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_chance.h"

#include <stdio.h>
#include <string.h>

struct chance chance_of(uint64_t seed)
{
	return (struct chance){seed * UINT64_C(0x9e3779b97f4a7c15) + 1};
}

uint64_t chance_number(struct chance *chance, uint64_t below)
{
	// splitmix64
	uint64_t z = chance->state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31) % below;
}

bool chance_is(struct chance *chance, unsigned percent)
{
	return chance_number(chance, 100) < percent;
}

int64_t chance_amount(struct chance *chance)
{
	static const int64_t most[] = {10, 10000, 100000, 100000000, INT64_C(100000000000)};
	if (chance_is(chance, 5))
		return chance_is(chance, 50) ? 0 : INT64_C(99999999999);
	return (int64_t)chance_number(chance, (uint64_t)most[chance_number(chance, 5)]);
}

int64_t chance_count(struct chance *chance)
{
	static const int64_t most[] = {2, 10, 1000, 100000, INT64_C(1000000001)};
	return (int64_t)chance_number(chance, (uint64_t)most[chance_number(chance, 5)]);
}

/* Whole clusters, so that a cut is never the generator's; code points are counted apart. */
static const char *const the_han[] = {"雨", "森", "抽", "纸", "四", "层", "加", "厚", "价", "，",
				      "。", "「", "》", "！", "—",  "龘", "𠮷", "㊗", "〇", "繁"};
static const char *const the_latin[] = {"A", "b", "W", "i", "m", "Q", "g", "ß", "ñ", "-", ".", "/", "'", "&", "%"};
static const char *const the_digits[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", ",", ".", "¥", "×"};
static const char *const the_emoji[] = {
	"🍊", "🎉", "❤️", "👨‍👩‍👧‍👦", "🇨🇳", "👍🏽", "🧻", "1️⃣", "🏴‍☠️"};
static const char *const the_rtl[] = {"م", "ن", "ا", "د", "ي", "ل", "ש", "ל", "ו", "ם", "؟", "٣"};
static const char *const the_marks[] = {"é", "ä", "ộ", "Z̵̡͎̃", "กำ", "ணி", "क्षि", "한", "か゚"};
static const char *const the_spaces[] = {" ", " ", "　", "\u00a0", "\u200b", "\u200f", "\u2028", "\ufeff", "\u00ad"};

#define SET(letters)                                            \
	{                                                       \
		letters, sizeof(letters) / sizeof((letters)[0]) \
	}

static const struct {
	const char *const *letters;
	size_t count;
} the_sets[] = {SET(the_han),    SET(the_han),   SET(the_han), SET(the_latin), SET(the_latin),
		SET(the_digits), SET(the_emoji), SET(the_rtl), SET(the_marks), SET(the_spaces)};

#define SET_COUNT (sizeof(the_sets) / sizeof(the_sets[0]))

static size_t points_of(const char *text)
{
	size_t points = 0;
	for (; *text; text++)
		points += ((unsigned char)*text & 0xc0) != 0x80;
	return points;
}

const char *chance_text(struct chance *chance, size_t most_points, char *text, size_t size_bytes)
{
	size_t points = chance_is(chance, 20) ? most_points : 1 + (size_t)chance_number(chance, most_points);
	size_t set = (size_t)chance_number(chance, SET_COUNT);
	bool is_mixed = chance_is(chance, 50);
	size_t used = 0;
	text[0] = '\0';
	if (chance_is(chance, 2))
		return text;
	for (size_t done = 0; done < points;) {
		if (is_mixed && chance_is(chance, 25))
			set = (size_t)chance_number(chance, SET_COUNT);
		const char *letter = the_sets[set].letters[chance_number(chance, the_sets[set].count)];
		done += points_of(letter);
		if (done > points || used + strlen(letter) + 1 > size_bytes)
			break;
		used += (size_t)snprintf(text + used, size_bytes - used, "%s", letter);
	}
	return text;
}

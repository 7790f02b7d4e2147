/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pages.h"

#include <stdio.h>
#include <string.h>

#define TEXT_BYTES 1536
/* A break behind a sign or a space is taken when at least so much of the page is full. */
#define GOOD_BREAK_PERCENT 50
/* Stands for the numbers while nobody knows how many there will be. */
#define WIDEST_NUMBER "88"
#define BREAKS_MOST 256

struct making {
	const struct scene *scene;
	const struct pages_wish *wish;
	const char *texts[PAGES_MOST]; /* without their numbers */
	size_t count;
	bool is_full;
};

/* -- where a text may be broken -- */

static uint32_t letter_at(const char *text, size_t *size)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t length = at[0] < 0x80 ? 1 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	uint32_t letter = length == 1 ? at[0] : at[0] & (0xffu >> (length + 1));
	for (size_t i = 1; i < length; i++)
		letter = letter << 6 | (at[i] & 0x3fu);
	*size = length;
	return letter;
}

/* What changes the letter before it: marks, joiners, variants, skin tones. */
static bool is_joined(uint32_t letter)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {{0x0300, 0x036f},  {0x0483, 0x0489}, {0x0591, 0x05c7}, {0x0610, 0x061a},   {0x064b, 0x065f},
		      {0x06d6, 0x06ed},  {0x0900, 0x0903}, {0x093a, 0x094f}, {0x0e31, 0x0e3a},   {0x0e47, 0x0e4e},
		      {0x1ab0, 0x1aff},  {0x1dc0, 0x1dff}, {0x200b, 0x200f}, {0x202a, 0x202e},   {0x2060, 0x2064},
		      {0x20d0, 0x20ff},  {0x3099, 0x309a}, {0xfe00, 0xfe0f}, {0x1f1e6, 0x1f1ff}, {0x1f3fb, 0x1f3ff},
		      {0xe0020, 0xe007f}};
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		if (letter >= ranges[i].first && letter <= ranges[i].last)
			return true;
	}
	return false;
}

static bool is_word(uint32_t letter)
{
	bool is_latin = (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
			(letter >= 'a' && letter <= 'z');
	return is_latin || letter == '.' || letter == ',' || letter == '%' || (letter >= 0xc0 && letter < 0x2000);
}

/* Signs that no line begins with. */
static bool closes(uint32_t letter)
{
	static const char signs[] = "，。、；：！？）》」』”’…,.;:!?)";
	for (const char *at = signs; *at;) {
		size_t size;
		uint32_t sign = letter_at(at, &size);
		if (sign == letter)
			return true;
		at += size;
	}
	return false;
}

enum break_kind { BREAK_NONE, BREAK_LETTER, BREAK_GOOD };

static enum break_kind break_between(uint32_t before, uint32_t after)
{
	if (is_joined(after) || before == 0x200d || closes(after))
		return BREAK_NONE;
	if (before == ' ' || closes(before))
		return is_word(before) && is_word(after) ? BREAK_NONE : BREAK_GOOD;
	return is_word(before) && is_word(after) ? BREAK_NONE : BREAK_LETTER;
}

/* -- pages -- */

static char *filled(const struct making *making, const char *pattern, const char *text, size_t size_bytes)
{
	char part[TEXT_BYTES];
	char whole[TEXT_BYTES];
	snprintf(part, sizeof(part), "%.*s", (int)size_bytes, text);
	const struct word values[] = {{"text", part}};
	return build_text(making->scene->build, words_fill(pattern, values, 1, whole, sizeof(whole)));
}

static const char *numbered(const struct making *making, const char *text, const char *number, const char *of)
{
	char whole[TEXT_BYTES];
	const struct word values[] = {{"text", text}, {"n", number}, {"of", of}};
	return build_text(making->scene->build, words_fill(making->wish->numbered, values, 3, whole, sizeof(whole)));
}

static struct text_fit fit(const struct making *making, const char *text)
{
	const struct pages_wish *wish = making->wish;
	return text_fit_box(making->scene->stage->measurer, &wish->style, text, wish->good_px, wish->least_px,
			    wish->box->width_px, wish->box->height_px);
}

/* At the least size, with the widest numbers. */
static bool fits(const struct making *making, const char *text)
{
	const struct pages_wish *wish = making->wish;
	struct text_style style = wish->style;
	int lines = wish->box->height_px / text_line_px(wish->least_px);
	style.size_px = wish->least_px;
	return text && !text_fit_wrapped(making->scene->stage->measurer, &style,
					 numbered(making, text, WIDEST_NUMBER, WIDEST_NUMBER), wish->least_px,
					 wish->box->width_px, lines > 1 ? lines : 1)
				.is_elided;
}

static void add(struct making *making, const char *text)
{
	if (making->count == PAGES_MOST)
		making->is_full = true;
	else
		making->texts[making->count++] = text;
}

/* Where a text may be broken, in bytes. */
struct breaks {
	struct {
		size_t at;
		bool is_good;
	} entries[BREAKS_MOST];
	size_t count;
};

static void find_breaks(struct breaks *breaks, const char *text, bool within_words)
{
	size_t size;
	breaks->count = 0;
	for (size_t at = 0; text[at] && breaks->count < BREAKS_MOST;) {
		uint32_t before = letter_at(text + at, &size);
		at += size;
		uint32_t after = text[at] ? letter_at(text + at, &size) : 0;
		enum break_kind kind = after ? break_between(before, after) : BREAK_GOOD;
		if (kind == BREAK_NONE && within_words && !is_joined(after))
			kind = BREAK_LETTER;
		if (kind == BREAK_NONE)
			continue;
		breaks->entries[breaks->count].at = at;
		breaks->entries[breaks->count++].is_good = kind == BREAK_GOOD;
	}
}

/* How much of a text fits a page, broken as well as it can be; 0: nothing. */
static size_t piece_bytes(const struct making *making, const char *pattern, const char *text, bool within_words)
{
	struct breaks breaks;
	find_breaks(&breaks, text, within_words);
	size_t fitting = 0; // so many of the breaks
	size_t too_many = breaks.count + 1;
	while (fitting + 1 < too_many) {
		size_t middle = (fitting + too_many) / 2;
		if (fits(making, filled(making, pattern, text, breaks.entries[middle - 1].at)))
			fitting = middle;
		else
			too_many = middle;
	}
	if (fitting == 0)
		return 0;
	size_t best = breaks.entries[fitting - 1].at;
	for (size_t i = fitting; i-- > 0 && breaks.entries[i].at * 100 >= best * GOOD_BREAK_PERCENT;) {
		if (breaks.entries[i].is_good)
			return breaks.entries[i].at;
	}
	return best;
}

static void add_long(struct making *making, const struct saying_of *saying)
{
	const char *rest = saying->text;
	while (*rest && !making->is_full) {
		size_t size = piece_bytes(making, saying->pattern, rest, false);
		if (size == 0) // a word that is longer than a page
			size = piece_bytes(making, saying->pattern, rest, true);
		if (size == 0) { // not even a letter
			making->is_full = true;
			return;
		}
		add(making, filled(making, saying->pattern, rest, size));
		rest += size;
		rest += strspn(rest, " ");
	}
}

/* As many of one pattern as fit a page; what is longer than one goes over several. */
static void add_all(struct making *making, const struct saying_of *sayings, size_t count)
{
	for (size_t i = 0; i < count && !making->is_full;) {
		char joined[TEXT_BYTES] = "";
		const char *page = NULL;
		size_t next = i;
		for (; next < count && sayings[next].pattern == sayings[i].pattern; next++) {
			words_append(joined, sizeof(joined), next > i ? making->wish->separator : "");
			words_append(joined, sizeof(joined), sayings[next].text);
			const char *longer = filled(making, sayings[i].pattern, joined, strlen(joined));
			if (!fits(making, longer))
				break;
			page = longer;
		}
		if (page)
			add(making, page);
		else
			add_long(making, &sayings[next++]);
		i = next;
	}
}

/* All of it at once, when it has one pattern and fits. */
static bool make_one(const struct making *making, const struct saying_of *sayings, size_t count,
		     struct pages_of_text *out)
{
	char joined[TEXT_BYTES] = "";
	for (size_t i = 0; i < count; i++) {
		if (sayings[i].pattern != sayings[0].pattern)
			return false;
		words_append(joined, sizeof(joined), i > 0 ? making->wish->separator : "");
		words_append(joined, sizeof(joined), sayings[i].text);
	}
	const char *text = filled(making, sayings[0].pattern, joined, strlen(joined));
	if (!text)
		return false;
	out->entries[0] = (struct page){.text = text, .fit = fit(making, text)};
	out->count = 1;
	return !out->entries[0].fit.is_elided;
}

struct pages_of_text pages_make(const struct scene *scene, const struct pages_wish *wish,
				const struct saying_of *sayings, size_t count)
{
	struct making making = {.scene = scene, .wish = wish};
	struct pages_of_text pages = {.count = 0};
	if (count == 0 || make_one(&making, sayings, count, &pages))
		return pages;
	pages.count = 0;
	add_all(&making, sayings, count);
	if (making.is_full) // half of it would be something else
		return pages;
	for (size_t i = 0; i < making.count; i++) {
		char number[24];
		char of[24];
		snprintf(number, sizeof(number), "%zu", i + 1);
		snprintf(of, sizeof(of), "%zu", making.count);
		const char *text = numbered(&making, making.texts[i], number, of);
		if (!text)
			return (struct pages_of_text){.count = 0};
		pages.entries[i] = (struct page){.text = text, .fit = fit(&making, text)};
	}
	pages.count = making.count;
	return pages;
}

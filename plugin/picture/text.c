/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text.h"

#include "base/alloc.h"
#include "build.h"

#include <math.h>
#include <string.h>

#define SETS 256 /* a power of two */
#define WAYS 4
#define SHRINK_STEP_PX 2

struct measured {
	uint64_t key; /* 0: nothing */
	float width_px;
	float air_px; /* before the ink of the first line */
	uint16_t lines;
	bool is_elided;
};

struct text_measurer {
	const struct bridge *bridge;
	const struct faces *faces;
	uint32_t turn;
	struct measured sets[SETS][WAYS];
};

struct text_measurer *text_measurer_create(const struct bridge *bridge, const struct faces *faces)
{
	struct text_measurer *measurer = alloc_zeroed(1, sizeof(*measurer));
	if (measurer)
		*measurer = (struct text_measurer){.bridge = bridge, .faces = faces};
	return measurer;
}

void text_measurer_destroy(struct text_measurer *measurer)
{
	alloc_free(measurer);
}

bool text_is_blank(const char *text)
{
	// as they stand in UTF-8: spaces of every width, soft hyphens, joiners, signs of direction, line ends
	static const char *const blanks[] = {" ",      "\u00a0", "\u00ad", "\u1680", "\u202a", "\u202b", "\u202c",
					     "\u202d", "\u202e", "\u202f", "\u2028", "\u2029", "\u205f", "\u2060",
					     "\u2061", "\u2062", "\u2063", "\u2064", "\u3000", "\u3164", "\ufeff"};
	const size_t count = sizeof(blanks) / sizeof(blanks[0]);
	while (*text) {
		size_t size = 0;
		// U+2000 to U+200F
		if ((unsigned char)text[0] == 0xe2 && (unsigned char)text[1] == 0x80 &&
		    (unsigned char)text[2] >= 0x80 && (unsigned char)text[2] <= 0x8f)
			size = 3;
		for (size_t i = 0; size == 0 && i < count; i++) {
			if (strncmp(text, blanks[i], strlen(blanks[i])) == 0)
				size = strlen(blanks[i]);
		}
		if (size == 0)
			return false;
		text += size;
	}
	return true;
}

int text_line_px(int size_px)
{
	return (size_px * 5 + 3) / 4;
}

struct bridge_text text_of(const struct faces *faces, const struct text_style *style, const char *text, int width_px,
			   int lines)
{
	return (struct bridge_text){
		.utf8 = text,
		.fonts = (struct bridge_font *const *)faces->lists[style->face].fonts,
		.font_count = faces->lists[style->face].count,
		.size_px = (float)style->size_px,
		.line_px = (float)text_line_px(style->size_px),
		.rgba = style->rgba,
		.width_px = (float)width_px,
		.lines = lines,
		.align = ALIGN_LEFT,
		.is_struck = style->is_struck,
	};
}

static struct measured measure(struct text_measurer *measurer, const struct text_style *style, const char *text,
			       int width_px, int lines)
{
	uint64_t key = key_number(BUILD_KEY, style->face);
	key = key_number(key, style->size_px);
	key = key_number(key, width_px);
	key = key_number(key, lines);
	key = key_text(key, text);
	struct measured *set = measurer->sets[(key ^ key >> 32) & (SETS - 1)];
	struct measured *place = &set[measurer->turn++ % WAYS];
	for (int i = 0; i < WAYS; i++) {
		if (set[i].key == key)
			return set[i];
		if (set[i].key == 0)
			place = &set[i];
	}
	struct bridge_text asked = text_of(measurer->faces, style, text, width_px, lines);
	struct bridge_text_size size = measurer->bridge->text_measure(&asked);
	*place = (struct measured){.key = key,
				   .width_px = size.width_px,
				   .air_px = size.ink_left_px,
				   .lines = (uint16_t)size.lines,
				   .is_elided = size.is_elided};
	return *place;
}

int text_width_px(struct text_measurer *measurer, const struct text_style *style, const char *text)
{
	return (int)ceilf(measure(measurer, style, text, 0, 1).width_px - 0.01f);
}

int text_advance_px(struct text_measurer *measurer, const struct text_style *style, const char *text)
{
	char closed[256];
	size_t size = strlen(text);
	// A line's measure leaves out the spaces that it ends with.
	if (size == 0 || text[size - 1] != ' ' || size + 2 > sizeof(closed))
		return text_width_px(measurer, style, text);
	memcpy(closed, text, size);
	memcpy(closed + size, "|", 2);
	return text_width_px(measurer, style, closed) - text_width_px(measurer, style, "|");
}

int text_air_px(struct text_measurer *measurer, const struct text_style *style, const char *text)
{
	return (int)floorf(measure(measurer, style, text, 0, 1).air_px);
}

static bool fits_one_line(struct text_measurer *measurer, struct text_fit *fit, const char *text)
{
	fit->width_px = text_width_px(measurer, &fit->style, text);
	fit->lines = 1;
	return fit->width_px <= fit->limit_px;
}

struct text_fit text_fit(struct text_measurer *measurer, const struct text_style *style, const char *text, int least_px,
			 int width_px, int lines)
{
	struct text_fit fit = {.style = *style, .limit_px = width_px > 1 ? width_px : 1};
	for (;;) {
		if (fits_one_line(measurer, &fit, text))
			return fit;
		if (fit.style.size_px - SHRINK_STEP_PX < least_px)
			break;
		fit.style.size_px -= SHRINK_STEP_PX;
	}
	struct measured size = measure(measurer, &fit.style, text, fit.limit_px, lines);
	fit.width_px = (int)ceilf(size.width_px);
	if (fit.width_px > fit.limit_px)
		fit.width_px = fit.limit_px;
	fit.lines = size.lines;
	fit.is_elided = size.is_elided;
	return fit;
}

struct text_fit text_fit_wrapped(struct text_measurer *measurer, const struct text_style *style, const char *text,
				 int least_px, int width_px, int lines)
{
	struct text_fit fit = {.style = *style, .limit_px = width_px > 1 ? width_px : 1};
	for (;;) {
		struct measured size = measure(measurer, &fit.style, text, fit.limit_px, lines);
		fit.width_px = (int)ceilf(size.width_px - 0.01f);
		fit.lines = size.lines;
		fit.is_elided = size.is_elided || fit.width_px > fit.limit_px;
		if (!fit.is_elided || fit.style.size_px - SHRINK_STEP_PX < least_px)
			return fit;
		fit.style.size_px -= SHRINK_STEP_PX;
	}
}

struct text_fit text_fit_box(struct text_measurer *measurer, const struct text_style *style, const char *text,
			     int good_px, int least_px, int width_px, int height_px)
{
	for (int lines = 1;; lines++) {
		bool is_last = (lines + 1) * text_line_px(least_px) > height_px;
		struct text_style own = *style;
		if (lines > 1 && own.size_px > good_px)
			own.size_px = good_px;
		struct text_fit fit = text_fit_wrapped(measurer, &own, text, least_px, width_px, lines);
		bool is_good = !fit.is_elided && fit.style.size_px >= good_px;
		// Larger letters of fewer lines may be too high.
		while (fit.lines * text_line_px(fit.style.size_px) > height_px && fit.style.size_px - 2 >= least_px) {
			struct text_style smaller = fit.style;
			smaller.size_px -= 2;
			fit = text_fit_wrapped(measurer, &smaller, text, least_px, width_px, lines);
		}
		if (is_good || is_last)
			return fit;
	}
}

int text_middle_px(enum face face, int size_px)
{
	return size_px * (face == FACE_FIGURE ? 35 : 37) / 100;
}

int text_digit_px(struct text_measurer *measurer, const struct text_style *style)
{
	int widest_px = 0;
	for (char digit = '0'; digit <= '9'; digit++) {
		char text[2] = {digit, '\0'};
		int width_px = text_width_px(measurer, style, text);
		if (width_px > widest_px)
			widest_px = width_px;
	}
	return widest_px;
}

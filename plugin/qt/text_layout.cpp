/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which line gets what: wraps at the places where a line may end, elides what does not fit.
 */
#include "text.hpp"

#include <algorithm>

/* Advances are sums of floats; a text measured once must fit into the room it asked for. */
#define FIT_SLACK_PX 0.01f

static const char32_t ellipsis = U'\u2026';

static text_source prepared(std::u32string chars, const bridge_text &text)
{
	text_source source = text_source_of(std::move(chars));
	text_choose_fonts(source, text);
	return source;
}

static size_t without_spaces(const text_source &source, size_t from, size_t to)
{
	while (to > from && (is_space(source.chars[to - 1]) || source.chars[to - 1] == U'\n'))
		to--;
	return to;
}

static size_t letter_before(const text_source &source, size_t from, size_t at)
{
	do {
		at--;
	} while (at > from && !(source.marks[at] & MARK_GRAPHEME));
	return at;
}

struct line_end {
	size_t end;  /* of what is painted */
	size_t next; /* where the next line begins */
};

static line_end fit_line(const text_source &source, const std::vector<float> &advances, size_t from, float room_px)
{
	size_t count = source.chars.size();
	size_t best = from, letter = from;
	float width = 0.0f;
	for (size_t i = from; i < count; i++) {
		if (source.chars[i] == U'\n')
			return {without_spaces(source, from, i), i + 1};
		if (i > from && source.marks[i] & MARK_BREAK)
			best = i;
		if (i > from && source.marks[i] & MARK_GRAPHEME)
			letter = i;
		/* Spaces at the end of a line hang over. */
		if (!is_space(source.chars[i]) && width + advances[i] > room_px) {
			if (best > from)
				return {without_spaces(source, from, best), best};
			if (letter > from)
				return {letter, letter};
		}
		width += advances[i];
	}
	return {without_spaces(source, from, count), count};
}

static text_line elided(const text_source &source, const std::vector<float> &advances, size_t from,
			const bridge_text &text)
{
	size_t end = from;
	float width = 0.0f;
	while (end < source.chars.size() && source.chars[end] != U'\n') {
		if (text.width_px > 0.0f && width + advances[end] > text.width_px)
			break;
		width += advances[end++];
	}
	while (end > from && !(source.marks[end] & MARK_GRAPHEME))
		end--;
	for (;;) {
		while (end > from && punctuation_is_weak_end(source.chars[end - 1]))
			end = letter_before(source, from, end);
		text_source rest = prepared(source.chars.substr(from, end - from) + ellipsis, text);
		text_line line = text_shape(rest, text, 0, rest.chars.size(), nullptr);
		if (end == from || text.width_px <= 0.0f || line.width_px <= text.width_px + FIT_SLACK_PX)
			return line;
		end = letter_before(source, from, end);
	}
}

text_layout text_lay_out(const bridge_text &text)
{
	text_layout layout;
	size_t max_lines = size_t(std::max(1, text.lines));
	text_source source = text_source_of(text.utf8, max_lines > 1);
	text_choose_fonts(source, text);
	size_t count = source.chars.size();
	layout.is_elided = source.is_cut;
	std::vector<float> advances;
	text_line whole = text_shape(source, text, 0, count, &advances);

	bool has_limit = text.width_px > 0.0f;
	/* The last letter's spacing lies beyond the line. */
	float room_px = has_limit ? text.width_px + text.letter_px + FIT_SLACK_PX : 1e9f;
	for (size_t from = 0; from < count;) {
		line_end end = fit_line(source, advances, from, room_px);
		bool is_last = layout.lines.size() + 1 == max_lines;
		if (is_last && without_spaces(source, end.next, count) > end.next) {
			layout.lines.push_back(elided(source, advances, from, text));
			layout.is_elided = true;
			break;
		}
		if (from == 0 && end.end == count)
			layout.lines.push_back(std::move(whole));
		else
			layout.lines.push_back(text_shape(source, text, from, end.end, nullptr));
		if (is_last)
			break;
		from = end.next;
	}
	return layout;
}

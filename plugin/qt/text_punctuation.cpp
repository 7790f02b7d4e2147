/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chinese and Japanese punctuation fills a whole cell, half of it empty. Where two meet the gaps add up to a hole in
 * the line; typesetters take one of them away, and so does the rule here (W3C, Requirements for Chinese Text
 * Layout, 3.1.6).
 */
#include "text.hpp"

#include <algorithm>
#include <iterator>

static const char32_t openings[] = U"\u2018\u201C\u3008\u300A\u300C\u300E\u3010\u3014\u3016\uFF08\uFF3B\uFF5B";
static const char32_t closings[] =
	U"\u2019\u201D\u3001\u3002\u3009\u300B\u300D\u300F\u3011\u3015\u3017\uFF09\uFF0C\uFF0E"
	U"\uFF1A\uFF1B\uFF01\uFF1F\uFF3D\uFF5D";
static const char32_t weak[] = U",;:-/|+([\u00B7\u2014\uFF5E";

template <size_t Count> static bool is_one_of(const char32_t (&set)[Count], char32_t c)
{
	return std::find(set, set + Count - 1, c) != set + Count - 1;
}

void punctuation_mark_halves(text_source &source)
{
	for (size_t i = 0; i + 1 < source.chars.size(); i++) {
		bool before_opens = is_one_of(openings, source.chars[i]),
		     before_closes = is_one_of(closings, source.chars[i]);
		bool after_opens = is_one_of(openings, source.chars[i + 1]);
		bool after_closes = is_one_of(closings, source.chars[i + 1]);
		if (before_closes && (after_closes || after_opens))
			source.marks[i] |= MARK_HALF;
		else if (before_opens && after_opens)
			source.marks[i + 1] |= MARK_HALF;
	}
}

bool punctuation_is_weak_end(char32_t c)
{
	static const char32_t strong[] =
		U"\u2019\u201D\u3002\u3009\u300B\u300D\u300F\u3011\u3015\u3017\uFF09\uFF01\uFF1F\uFF3D\uFF5D";
	return is_space(c) || c == U'\n' || is_one_of(weak, c) || is_one_of(openings, c) ||
	       (is_one_of(closings, c) && !is_one_of(strong, c));
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scripts that are written from right to left, by FriBidi. A text without any costs one look at its characters.
 */
#include "text.hpp"

#include <fribidi.h>

#include <algorithm>
#include <numeric>

/* The first script that goes right to left begins here; nothing before needs the algorithm. */
#define FIRST_RIGHT_TO_LEFT 0x0590

void bidi_resolve(text_source &source)
{
	size_t count = source.chars.size();
	source.levels.assign(count, 0);
	std::vector<FriBidiCharType> types(count);
	bool has_right_to_left = false;
	for (size_t i = 0; i < count; i++) {
		types[i] = fribidi_get_bidi_type(source.chars[i]);
		if (source.chars[i] >= FIRST_RIGHT_TO_LEFT && FRIBIDI_IS_RTL(types[i]))
			has_right_to_left = true;
	}
	if (!has_right_to_left)
		return;
	std::vector<FriBidiChar> chars(source.chars.begin(), source.chars.end());
	std::vector<FriBidiBracketType> brackets(count);
	fribidi_get_bracket_types(chars.data(), FriBidiStrIndex(count), types.data(), brackets.data());
	FriBidiParType direction = FRIBIDI_PAR_WLTR;
	std::vector<FriBidiLevel> levels(count);
	if (fribidi_get_par_embedding_levels_ex(types.data(), brackets.data(), FriBidiStrIndex(count), &direction,
						levels.data()) == 0)
		throw std::bad_alloc();
	std::copy(levels.begin(), levels.end(), source.levels.begin());
}

/* Rule L2: from the highest level down to 1, what stands at that level or above is turned around. */
std::vector<size_t> bidi_visual_order(const std::vector<qint8> &levels)
{
	std::vector<size_t> order(levels.size());
	std::iota(order.begin(), order.end(), size_t(0));
	qint8 highest = 0;
	for (qint8 level : levels)
		highest = std::max(highest, level);
	for (qint8 level = highest; level > 0; level--) {
		for (size_t from = 0; from < levels.size();) {
			size_t to = from;
			while (to < levels.size() && levels[to] >= level)
				to++;
			std::reverse(order.begin() + std::ptrdiff_t(from), order.begin() + std::ptrdiff_t(to));
			from = to + 1;
		}
	}
	return order;
}

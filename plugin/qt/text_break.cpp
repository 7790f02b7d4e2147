/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cleans a text and finds where letters and lines may begin. Qt's boundary finder knows the rules of Unicode (no
 * closing punctuation at the beginning of a line); its rules for emoji are older in Qt 5, so those are completed here.
 */
#include "text.hpp"

#include <QString>
#include <QTextBoundaryFinder>

/* Longer texts are not for a screen; what lies beyond is dropped before any work. */
#define TEXT_MAX_CODE_POINTS 4096

bool is_space(char32_t c)
{
	return c == U' ' || c == U'\u3000' || (c >= U'\u2000' && c <= U'\u200A') || c == U'\u205F' || c == U'\u1680';
}

/* Controls that turn the order of what follows: a text must not make a price read backwards. */
static bool is_order_control(char32_t c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool is_dropped(char32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0xFEFF || is_order_control(c);
}

static std::u32string cleaned(const std::u32string &raw, bool has_lines)
{
	std::u32string chars;
	for (size_t i = 0; i < raw.size() && chars.size() <= TEXT_MAX_CODE_POINTS; i++) {
		char32_t c = raw[i];
		if (c == U'\r' && i + 1 < raw.size() && raw[i + 1] == U'\n')
			continue;
		if (c == U'\n' || c == U'\r' || c == U'\u2028' || c == U'\u2029')
			chars.push_back(has_lines ? U'\n' : U' ');
		else if (c == U'\t')
			chars.push_back(U' ');
		else if (!is_dropped(c))
			chars.push_back(c);
	}
	return chars;
}

/* What joins the letter before it, also where Qt does not know it yet. */
static bool is_joiner(char32_t c)
{
	return c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0x1F3FB && c <= 0x1F3FF) ||
	       (c >= 0xE0020 && c <= 0xE007F) || c == 0x20E3;
}

static void mark_boundaries(text_source &source, const QString &text, const std::vector<int> &at,
			    QTextBoundaryFinder::BoundaryType type, quint8 mark)
{
	QTextBoundaryFinder finder(type, text);
	size_t i = 0;
	for (int position = 0; position >= 0; position = int(finder.toNextBoundary())) {
		while (i < source.chars.size() && at[i] < position)
			i++;
		if (i < source.chars.size() && at[i] == position)
			source.marks[i] |= mark;
	}
}

text_source text_source_of(std::u32string chars)
{
	text_source source;
	source.chars = std::move(chars);
	size_t count = source.chars.size();
	source.marks.assign(count + 1, 0);

	QString text = QString::fromUcs4(source.chars.data(), int(count));
	std::vector<int> at(count); /* where each code point begins in UTF-16 */
	for (size_t i = 0, position = 0; i < count; i++) {
		at[i] = int(position);
		position += source.chars[i] > 0xFFFF ? 2 : 1;
	}
	mark_boundaries(source, text, at, QTextBoundaryFinder::Grapheme, MARK_GRAPHEME);
	mark_boundaries(source, text, at, QTextBoundaryFinder::Line, MARK_BREAK);
	for (size_t i = 1; i < count; i++) {
		if (is_joiner(source.chars[i]) || source.chars[i - 1] == 0x200D)
			source.marks[i] = 0;
	}
	source.marks[0] = source.marks[count] = MARK_GRAPHEME | MARK_BREAK;
	punctuation_mark_halves(source);
	bidi_resolve(source);
	return source;
}

text_source text_source_of(const char *utf8, bool has_lines)
{
	std::u32string chars = cleaned(QString::fromUtf8(utf8 ? utf8 : "").toStdU32String(), has_lines);
	bool is_cut = chars.size() > TEXT_MAX_CODE_POINTS;
	if (is_cut)
		chars.resize(TEXT_MAX_CODE_POINTS);
	text_source source = text_source_of(std::move(chars));
	source.is_cut = is_cut;
	return source;
}

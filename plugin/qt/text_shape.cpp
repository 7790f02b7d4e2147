/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Glyphs of a line: runs of one font, script and direction, each shaped by HarfBuzz in units of the face. The locale of
 * the process has no say in it.
 */
#include "text.hpp"

#include <hb.h>

#include <algorithm>

/* -- fonts -- */

static bool is_invisible(char32_t c)
{
	return c == 0x200B || c == 0x200C || c == 0x200D || c == 0x200E || c == 0x200F || c == 0x2060 ||
	       (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0020 && c <= 0xE01EF);
}

static bool has_all(const bridge_font &font, const char32_t *chars, size_t count)
{
	return std::all_of(chars, chars + count, [&](char32_t c) { return is_invisible(c) || font.has(c); });
}

/* Fonts of emoji also have digits, for key caps; plain digits are not to come from them. */
static bool is_plain(const char32_t *chars, size_t count)
{
	return std::all_of(chars, chars + count, [](char32_t c) { return c < 0x80; });
}

enum wish { WISH_ANY, WISH_COLORED, WISH_PLAIN };

static wish wish_of(const char32_t *chars, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (chars[i] == 0xFE0F || chars[i] == 0x20E3)
			return WISH_COLORED;
		if (chars[i] == 0xFE0E)
			return WISH_PLAIN;
	}
	return WISH_ANY;
}

/* The first font that has the whole letter in the look it asks for, else in any, else its first code point. */
static qint16 font_for(const bridge_text &text, const char32_t *chars, size_t count)
{
	wish wanted = wish_of(chars, count);
	bool plain = is_plain(chars, count);
	qint16 whole = -1, base = -1;
	for (size_t i = 0; i < text.font_count; i++) {
		const bridge_font &font = *text.fonts[i];
		if (font.is_colored && plain)
			continue;
		if (base < 0 && font.has(chars[0]))
			base = qint16(i);
		if (!has_all(font, chars, count))
			continue;
		if (wanted == WISH_ANY || font.is_colored == (wanted == WISH_COLORED))
			return qint16(i);
		if (whole < 0)
			whole = qint16(i);
	}
	return whole >= 0 ? whole : base >= 0 ? base : 0;
}

static void find_scripts(text_source &source)
{
	hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
	size_t count = source.chars.size();
	source.script.assign(count, HB_SCRIPT_COMMON);
	quint32 last = HB_SCRIPT_COMMON;
	size_t first_real = count;
	for (size_t i = 0; i < count; i++) {
		hb_script_t script = hb_unicode_script(unicode, source.chars[i]);
		if (script != HB_SCRIPT_COMMON && script != HB_SCRIPT_INHERITED && script != HB_SCRIPT_UNKNOWN) {
			last = script;
			first_real = std::min(first_real, i);
		}
		source.script[i] = last;
	}
	if (first_real < count)
		std::fill_n(source.script.begin(), first_real, source.script[first_real]);
}

void text_choose_fonts(text_source &source, const bridge_text &text)
{
	size_t count = source.chars.size();
	source.fonts.assign(count, 0);
	for (size_t from = 0; from < count;) {
		size_t to = from + 1;
		while (to < count && !(source.marks[to] & MARK_GRAPHEME))
			to++;
		std::fill(source.fonts.begin() + std::ptrdiff_t(from), source.fonts.begin() + std::ptrdiff_t(to),
			  font_for(text, source.chars.data() + from, to - from));
		from = to;
	}
	find_scripts(source);
}

/* -- shaping -- */

struct run {
	size_t from, to;
	qint8 level;
};

static std::vector<run> runs_of(const text_source &source, size_t from, size_t to)
{
	std::vector<run> runs;
	for (size_t i = from; i < to; i++) {
		bool is_same = i > from && source.fonts[i] == source.fonts[i - 1] &&
			       source.script[i] == source.script[i - 1] && source.levels[i] == source.levels[i - 1];
		if (is_same)
			runs.back().to = i + 1;
		else
			runs.push_back({i, i + 1, source.levels[i]});
	}
	return runs;
}

struct buffer_destroy {
	void operator()(hb_buffer_t *buffer) const
	{
		hb_buffer_destroy(buffer);
	}
};

static std::vector<hb_feature_t> features_of(const text_source &source, const bridge_text &text, const run &part)
{
	std::vector<hb_feature_t> features;
	if (text.has_tabular_digits) {
		/* Without kerning: what stands beside a digit must not move when the digit changes. */
		features.push_back({HB_TAG('t', 'n', 'u', 'm'), 1, 0, unsigned(-1)});
		features.push_back({HB_TAG('k', 'e', 'r', 'n'), 0, 0, unsigned(-1)});
	}
	if (text.letter_px != 0.0f)
		features.push_back({HB_TAG('l', 'i', 'g', 'a'), 0, 0, unsigned(-1)});
	for (size_t i = part.from; i < part.to; i++) {
		if (source.marks[i] & MARK_HALF)
			features.push_back({HB_TAG('h', 'a', 'l', 't'), 1, unsigned(i), unsigned(i + 1)});
	}
	return features;
}

static void shape_run(const text_source &source, const bridge_text &text, const run &part, hb_buffer_t *buffer,
		      text_line &line, std::vector<float> *advances)
{
	const bridge_font &font = *text.fonts[source.fonts[part.from]];
	float scale = text.size_px / font.units_per_em;

	hb_buffer_clear_contents(buffer);
	hb_buffer_add_utf32(buffer, reinterpret_cast<const uint32_t *>(source.chars.data()), int(source.chars.size()),
			    unsigned(part.from), int(part.to - part.from));
	hb_buffer_set_direction(buffer, part.level & 1 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
	hb_buffer_set_script(buffer, hb_script_t(source.script[part.from]));
	/* Named, since HarfBuzz would take the locale's: the face alone decides between SC, TC and JP forms. */
	static const hb_language_t no_language = hb_language_from_string("und", -1);
	hb_buffer_set_language(buffer, no_language);

	std::vector<hb_feature_t> features = features_of(source, text, part);
	hb_shape(font.font, buffer, features.data(), unsigned(features.size()));
	if (!hb_buffer_allocation_successful(buffer))
		throw std::bad_alloc();

	unsigned count = 0;
	const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
	const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, nullptr);
	for (unsigned i = 0; i < count; i++) {
		float advance = float(positions[i].x_advance);
		float shift = float(positions[i].x_offset);
		char32_t c = source.chars[infos[i].cluster];
		if (text.has_tabular_digits && c >= U'0' && c <= U'9' && font.digit_cell > 0.0f) {
			shift += (font.digit_cell - advance) / 2.0f;
			advance = font.digit_cell;
		}
		line.glyphs.push_back({&font, infos[i].codepoint, line.width_px + shift * scale,
				       -float(positions[i].y_offset) * scale});
		float width = advance * scale;
		if (i + 1 == count || infos[i + 1].cluster != infos[i].cluster)
			width += text.letter_px;
		line.width_px += width;
		if (advances)
			(*advances)[infos[i].cluster] += width;
	}
}

text_line text_shape(const text_source &source, const bridge_text &text, size_t from, size_t to,
		     std::vector<float> *advances)
{
	text_line line;
	if (advances)
		advances->assign(source.chars.size(), 0.0f);
	std::vector<run> runs = runs_of(source, from, to);
	std::vector<qint8> levels;
	for (const run &part : runs)
		levels.push_back(part.level);
	std::unique_ptr<hb_buffer_t, buffer_destroy> buffer(hb_buffer_create());
	for (size_t index : bidi_visual_order(levels))
		shape_run(source, text, runs[index], buffer.get(), line, advances);
	if (!line.glyphs.empty())
		line.width_px -= text.letter_px;
	return line;
}

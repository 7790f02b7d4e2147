/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a text to placed glyphs: break (where lines may end), bidi (which way runs go), shape (glyphs of a line), layout
 * (which line gets what). Knows no canvas and no colour. Any thread; nothing here outlives a call.
 */
#pragma once

#include "font.hpp"

#include <string>
#include <vector>

enum : quint8 {
	MARK_GRAPHEME = 1, /* what people count as a letter begins here */
	MARK_BREAK = 2,    /* a line may begin here */
	MARK_HALF = 4,     /* full-width punctuation whose empty half goes, because of its neighbour */
};

/** A text in code points, cleaned of controls, with what is known of each. */
struct text_source {
	std::u32string chars;
	bool is_cut = false;         /* the text was longer than any screen */
	std::vector<quint8> marks;   /* one more than chars: the end counts as both */
	std::vector<qint8> levels;   /* of the bidirectional algorithm: odd runs go right to left */
	std::vector<qint16> fonts;   /* index into the family list */
	std::vector<quint32> script; /* hb_script_t, never Common or Inherited next to a real one */
};

struct placed_glyph {
	const bridge_font *font;
	quint32 id;
	float x_px, y_px; /* of its origin, from the line's start on its baseline, y downwards */
};

struct text_line {
	std::vector<placed_glyph> glyphs; /* from left to right */
	float width_px = 0.0f;
};

struct text_layout {
	std::vector<text_line> lines;
	bool is_elided = false;
};

/* text_break.cpp */
/** Decodes UTF-8 (what is none becomes U+FFFD); newlines stay when has_lines, else they are spaces. */
text_source text_source_of(const char *utf8, bool has_lines);
/** The same from code points that are clean already. */
text_source text_source_of(std::u32string chars);
bool is_space(char32_t c);

/* text_punctuation.cpp */
/** Marks the full-width punctuation that stands beside other such: its two gaps become one. */
void punctuation_mark_halves(text_source &source);
/** Commas, dashes, opening brackets: what says nothing before an ellipsis. */
bool punctuation_is_weak_end(char32_t c);

/* bidi.cpp */
void bidi_resolve(text_source &source);
/** The order from left to right of runs with these levels. */
std::vector<size_t> bidi_visual_order(const std::vector<qint8> &levels);

/* text_shape.cpp */
/** Chooses a font for each letter and finds the scripts. */
void text_choose_fonts(text_source &source, const bridge_text &text);
/** The glyphs of chars from .. to as one line; advances (may be null) gets what each char adds to its width. */
text_line text_shape(const text_source &source, const bridge_text &text, size_t from, size_t to,
		     std::vector<float> *advances);

/* text_layout.cpp */
text_layout text_lay_out(const bridge_text &text);

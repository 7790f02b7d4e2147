/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Placed glyphs onto the canvas, as filled outlines; colour glyphs as pictures; and the ink that both leave.
 */
#include "fill.hpp"
#include "image.hpp"
#include "text.hpp"

#include <algorithm>
#include <cmath>

struct painted {
	float left = 0.0f, top = 0.0f, right = 0.0f, bottom = 0.0f;
	bool is_empty = true;

	void add(float l, float t, float r, float b)
	{
		if (is_empty) {
			left = l;
			top = t;
			right = r;
			bottom = b;
			is_empty = false;
			return;
		}
		left = std::min(left, l);
		top = std::min(top, t);
		right = std::max(right, r);
		bottom = std::max(bottom, b);
	}
};

/* Where painting goes; canvas is null when only measuring. */
struct target {
	struct canvas *canvas;
	float x, y; /* of the text's box */
	ink with;
	float opacity; /* of pictures, which have colours of their own */
};

static QRectF picture_place(const glyph_picture &picture, const placed_glyph &glyph, float scale, float line_x,
			    float baseline)
{
	/* On whole pixels: a picture scaled once is sharp only there. */
	float left = std::round(line_x + glyph.x_px + picture.left * scale);
	float top = std::round(baseline + glyph.y_px - picture.top * scale);
	float width = std::max(1.0f, std::round(picture.width * scale));
	float height = std::max(1.0f, std::round(picture.height * scale));
	return QRectF(double(left), double(top), double(width), double(height));
}

static void add_ink(painted &marks, const glyph_picture &picture, const QRectF &place)
{
	double across = place.width() / picture.image.width(), down = place.height() / picture.image.height();
	const QRect &part = picture.ink;
	marks.add(float(place.x() + part.x() * across), float(place.y() + part.y() * down),
		  float(place.x() + (part.x() + part.width()) * across),
		  float(place.y() + (part.y() + part.height()) * down));
}

static void paint_picture(const target &to, const glyph_picture &picture, const QRect &place)
{
	QImage scaled = image_scaled(picture.image, picture.image.rect(), place.size());
	QPainterPath all;
	all.addRect(place);
	fill_outline(*to.canvas, outline_of_path(all), 0.0, 0.0, 1.0,
		     ink_of_picture(scaled, place.topLeft(), to.opacity));
}

static bool put_picture(const target &to, const placed_glyph &glyph, float scale, float line_x, float baseline,
			painted &marks)
{
	std::shared_ptr<const glyph_picture> picture = glyph.font->picture_of(glyph.id);
	if (picture->image.isNull())
		return false;
	QRectF place = picture_place(*picture, glyph, scale, to.x + line_x, to.y + baseline);
	if (to.canvas)
		paint_picture(to, *picture, place.toRect());
	add_ink(marks, *picture, place.translated(double(-to.x), double(-to.y)));
	return true;
}

static void put_line(const target &to, const text_line &line, const bridge_text &text, float line_x, float baseline,
		     painted &marks)
{
	for (const placed_glyph &glyph : line.glyphs) {
		float scale = text.size_px / glyph.font->units_per_em;
		if (glyph.font->is_colored && put_picture(to, glyph, scale, line_x, baseline, marks))
			continue;
		std::shared_ptr<const outline> shape = glyph.font->outline_of(glyph.id);
		if (shape->is_empty())
			continue;
		float x = line_x + glyph.x_px, y = baseline + glyph.y_px;
		marks.add(x + shape->left * scale, y - shape->top * scale, x + shape->right * scale,
			  y - shape->bottom * scale);
		if (to.canvas)
			fill_outline(*to.canvas, *shape, double(to.x + x), double(to.y + y), double(scale), to.with);
	}
}

static bool has_digit(const char *utf8)
{
	for (; utf8 && *utf8; utf8++) {
		if (*utf8 >= '0' && *utf8 <= '9')
			return true;
	}
	return false;
}

/* Through the middle of figures where there are any: an old price must read as struck, not as underlined. */
static void put_strike(const target &to, const text_line &line, const bridge_text &text, float line_x, float baseline,
		       painted &marks)
{
	if (line.glyphs.empty() || line.width_px <= 0.0f)
		return;
	const bridge_font *font = text.fonts[0];
	float middle = font->strike_middle;
	if (has_digit(text.utf8)) {
		for (size_t i = 0; i < text.font_count; i++) {
			if (text.fonts[i]->has(U'0') && !text.fonts[i]->is_colored) {
				font = text.fonts[i];
				middle = font->digit_middle;
				break;
			}
		}
	}
	float height = std::max(1.0f, std::round(text.size_px / 15.0f));
	float top = std::round(to.y + baseline - middle * text.size_px / font->units_per_em - height / 2.0f) - to.y;
	if (to.canvas) {
		QPainterPath bar;
		bar.addRect(double(to.x + line_x), double(to.y + top), double(line.width_px), double(height));
		fill_outline(*to.canvas, outline_of_path(bar), 0.0, 0.0, 1.0, to.with);
	}
	marks.add(line_x, top, line_x + line.width_px, top + height);
}

/* A gradient is laid out where the text may be, which letters leave by less than their size. */
static void choose_ink(target &to, const bridge_text &text, const text_layout &layout, float line_px)
{
	if (!text.paint || text.paint->fill == FILL_SOLID) {
		uint32_t rgba = text.paint ? text.paint->rgba : text.rgba;
		to.with = ink_of_color(rgba);
		to.opacity = float(rgba & 0xFF) / 255.0f;
		return;
	}
	float width = text.width_px;
	for (const text_line &line : layout.lines)
		width = std::max(width, line.width_px);
	QRectF box(double(to.x), double(to.y), double(width), double(line_px) * double(layout.lines.size()));
	double beyond = double(text.size_px);
	QRectF area = box.adjusted(-beyond, -beyond, beyond, beyond) & QRectF(to.canvas->clip);
	to.with = ink_of_paint(*text.paint, area.toAlignedRect() & to.canvas->clip);
}

static bridge_text_size put_text(canvas *canvas, float x, float y, const bridge_text &text)
{
	bridge_text_size size = {};
	if (!text.fonts || text.font_count == 0 || !is_paintable(text.size_px) || text.size_px <= 0.0f ||
	    !is_paintable(x) || !is_paintable(y) || !is_paintable(text.letter_px) || !std::isfinite(text.width_px))
		return size;
	float line_px = is_paintable(text.line_px) && text.line_px > 0.0f ? text.line_px : 1.25f * text.size_px;
	const bridge_font &first = *text.fonts[0];
	float em = text.size_px / first.units_per_em;
	/* Half of the leading above, half below; baselines on whole pixels of the box. */
	float lead = (line_px - (first.ascent + first.descent) * em) / 2.0f;
	size.ascent_px = std::round(lead + first.ascent * em);

	text_layout layout = text_lay_out(text);
	target to = {canvas, x, y, ink(), 1.0f};
	if (canvas)
		choose_ink(to, text, layout, line_px);
	painted marks;
	for (size_t i = 0; i < layout.lines.size(); i++) {
		const text_line &line = layout.lines[i];
		float baseline = std::round(float(i) * line_px + size.ascent_px);
		float room = text.width_px > 0.0f ? text.width_px - line.width_px : 0.0f;
		float line_x = text.align == ALIGN_RIGHT ? room : text.align == ALIGN_CENTER ? room / 2.0f : 0.0f;
		put_line(to, line, text, line_x, baseline, marks);
		if (text.is_struck)
			put_strike(to, line, text, line_x, baseline, marks);
		size.width_px = std::max(size.width_px, line.width_px);
	}
	size.lines = int(layout.lines.size());
	size.height_px = float(layout.lines.size()) * line_px;
	size.is_elided = layout.is_elided;
	size.ink_left_px = marks.left;
	size.ink_top_px = marks.top;
	size.ink_right_px = marks.right;
	size.ink_bottom_px = marks.bottom;
	return size;
}

bridge_text_size canvas_text(canvas *canvas, float x, float y, const bridge_text *text)
{
	return put_text(canvas, x, y, *text);
}

bridge_text_size text_measure(const bridge_text *text)
{
	return put_text(nullptr, 0.0f, 0.0f, *text);
}

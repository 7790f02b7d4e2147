/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Placed glyphs onto the canvas, as filled paths; colour glyphs as pictures; and the ink that both leave.
 */
#include "canvas.hpp"
#include "text.hpp"

#include <algorithm>
#include <cmath>

struct ink {
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

/* Where painting goes; painter is null when only measuring. */
struct target {
	QPainter *painter;
	float x, y; /* of the text's box */
	QBrush brush;
	double opacity; /* of pictures, which have colours of their own */
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

static void add_ink(ink &marks, const glyph_picture &picture, const QRectF &place)
{
	double across = place.width() / picture.image.width(), down = place.height() / picture.image.height();
	const QRect &part = picture.ink;
	marks.add(float(place.x() + part.x() * across), float(place.y() + part.y() * down),
		  float(place.x() + (part.x() + part.width()) * across),
		  float(place.y() + (part.y() + part.height()) * down));
}

static void paint_picture(const target &to, const glyph_picture &picture, const QRectF &place)
{
	QImage scaled = picture_scaled(picture.image, QSize(int(place.width()), int(place.height())));
	to.painter->setOpacity(to.opacity);
	to.painter->drawImage(place.topLeft(), scaled);
	to.painter->setOpacity(1.0);
}

/* Glyphs of one face go into one path: contours of different faces may turn different ways and would cut holes. */
static void put_line(const target &to, const text_line &line, const bridge_text &text, float line_x, float baseline,
		     ink &marks)
{
	QPainterPath path;
	path.setFillRule(Qt::WindingFill);
	const bridge_font *font = nullptr;
	auto flush = [&] {
		if (to.painter && !path.isEmpty())
			to.painter->fillPath(path, to.brush);
		path = QPainterPath();
		path.setFillRule(Qt::WindingFill);
	};
	for (const placed_glyph &glyph : line.glyphs) {
		if (glyph.font != font)
			flush();
		font = glyph.font;
		float scale = text.size_px / font->units_per_em;
		if (font->is_colored) {
			std::shared_ptr<const glyph_picture> picture = font->picture_of(glyph.id);
			if (!picture->image.isNull()) {
				QRectF place = picture_place(*picture, glyph, scale, to.x + line_x, to.y + baseline);
				if (to.painter)
					paint_picture(to, *picture, place);
				add_ink(marks, *picture, place.translated(double(-to.x), double(-to.y)));
				continue;
			}
		}
		std::shared_ptr<const outline> shape = font->outline_of(glyph.id);
		if (shape->is_empty())
			continue;
		float x = line_x + glyph.x_px, y = baseline + glyph.y_px;
		marks.add(x + shape->left * scale, y - shape->top * scale, x + shape->right * scale,
			  y - shape->bottom * scale);
		if (to.painter)
			shape->add_to(path, double(to.x + x), double(to.y + y), double(scale));
	}
	flush();
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
		       ink &marks)
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
	if (to.painter)
		to.painter->fillRect(
			QRectF(double(to.x + line_x), double(to.y + top), double(line.width_px), double(height)),
			to.brush);
	marks.add(line_x, top, line_x + line.width_px, top + height);
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
	target to = {canvas ? &canvas->painter : nullptr, x, y, QBrush(), 1.0};
	if (canvas) {
		to.brush = text.paint ? brush_of(*text.paint) : QBrush(color_of(text.rgba));
		to.opacity = text.paint ? 1.0 : double(text.rgba & 0xFF) / 255.0;
	}
	ink marks;
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

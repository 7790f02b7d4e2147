/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Faces, their measures and their glyphs by HarfBuzz. Knows nothing of text, sizes or colours.
 */
#include "font.hpp"

#include "image.hpp"

#include <hb-ot.h>

#include <algorithm>

/* -- collecting an outline: called back from C, so nothing may be thrown through -- */

struct collector {
	outline *out;
	bool is_failed;

	void add(quint8 step, std::initializer_list<float> values) noexcept
	{
		try {
			out->steps.push_back(step);
			out->points.insert(out->points.end(), values);
		} catch (...) {
			is_failed = true;
		}
	}
};

extern "C" {
static void collect_move(hb_draw_funcs_t *, void *data, hb_draw_state_t *, float x, float y, void *)
{
	static_cast<collector *>(data)->add(outline::MOVE, {x, y});
}

static void collect_line(hb_draw_funcs_t *, void *data, hb_draw_state_t *, float x, float y, void *)
{
	static_cast<collector *>(data)->add(outline::LINE, {x, y});
}

static void collect_quad(hb_draw_funcs_t *, void *data, hb_draw_state_t *, float cx, float cy, float x, float y, void *)
{
	static_cast<collector *>(data)->add(outline::QUAD, {cx, cy, x, y});
}

static void collect_cubic(hb_draw_funcs_t *, void *data, hb_draw_state_t *, float ax, float ay, float bx, float by,
			  float x, float y, void *)
{
	static_cast<collector *>(data)->add(outline::CUBIC, {ax, ay, bx, by, x, y});
}

static void collect_close(hb_draw_funcs_t *, void *data, hb_draw_state_t *, void *)
{
	static_cast<collector *>(data)->add(outline::CLOSE, {});
}
}

static hb_draw_funcs_t *make_draw_funcs()
{
	hb_draw_funcs_t *funcs = hb_draw_funcs_create();
	hb_draw_funcs_set_move_to_func(funcs, collect_move, nullptr, nullptr);
	hb_draw_funcs_set_line_to_func(funcs, collect_line, nullptr, nullptr);
	hb_draw_funcs_set_quadratic_to_func(funcs, collect_quad, nullptr, nullptr);
	hb_draw_funcs_set_cubic_to_func(funcs, collect_cubic, nullptr, nullptr);
	hb_draw_funcs_set_close_path_func(funcs, collect_close, nullptr, nullptr);
	hb_draw_funcs_make_immutable(funcs);
	return funcs;
}

std::shared_ptr<const outline> bridge_font::outline_of(quint32 glyph) const
{
	if (std::shared_ptr<const outline> known = outlines.find(glyph))
		return known;
	static hb_draw_funcs_t *const funcs = make_draw_funcs();
	auto made = std::make_shared<outline>();
	collector collect = {made.get(), false};
#if HB_VERSION_ATLEAST(7, 0, 0)
	hb_font_draw_glyph(font, glyph, funcs, &collect);
#else
	hb_font_get_glyph_shape(font, glyph, funcs, &collect);
#endif
	if (collect.is_failed)
		throw std::bad_alloc();
	made->measure();
	outlines.keep(glyph, made);
	return made;
}

/* Where an RGBA8888 picture is not clear. */
static QRect ink_of(const QImage &image)
{
	QRect ink;
	for (int y = 0; y < image.height(); y++) {
		const uchar *alpha = image.constScanLine(y) + 3;
		int first = 0, last = image.width() - 1;
		while (first <= last && alpha[4 * first] == 0)
			first++;
		while (last > first && alpha[4 * last] == 0)
			last--;
		if (first <= last)
			ink |= QRect(first, y, last - first + 1, 1);
	}
	return ink;
}

std::shared_ptr<const glyph_picture> bridge_font::picture_of(quint32 glyph) const
{
	if (std::shared_ptr<const glyph_picture> known = pictures.find(glyph))
		return known;
	auto made = std::make_shared<glyph_picture>();
	hb_blob_t *png = hb_ot_color_glyph_reference_png(font, glyph);
	unsigned size = 0;
	const char *bytes = hb_blob_get_data(png, &size);
	hb_glyph_extents_t extents = {};
	if (size > 0 && hb_font_get_glyph_extents(font, glyph, &extents)) {
		made->image = image_from_glyph_png(bytes, size);
		made->ink = ink_of(made->image);
		made->left = float(extents.x_bearing);
		made->top = float(extents.y_bearing);
		made->width = float(extents.width);
		made->height = -float(extents.height);
	}
	hb_blob_destroy(png);
	pictures.keep(glyph, made);
	return made;
}

bool bridge_font::has(quint32 code_point) const
{
	hb_codepoint_t glyph = 0;
	return hb_font_get_nominal_glyph(font, code_point, &glyph);
}

bridge_font::~bridge_font()
{
	hb_font_destroy(font);
	hb_face_destroy(face);
}

/* Digits as text paints them: with the face's own equal digits, if it has such. */
static void measure_digits(bridge_font &font)
{
	hb_buffer_t *buffer = hb_buffer_create();
	hb_buffer_add_utf8(buffer, "0123456789", -1, 0, -1);
	hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
	hb_buffer_set_script(buffer, HB_SCRIPT_COMMON);
	hb_buffer_set_language(buffer, hb_language_from_string("und", -1));
	const hb_feature_t features[] = {{HB_TAG('t', 'n', 'u', 'm'), 1, 0, unsigned(-1)},
					 {HB_TAG('k', 'e', 'r', 'n'), 0, 0, unsigned(-1)}};
	hb_shape(font.font, buffer, features, 2);
	unsigned count = 0;
	const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
	const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, nullptr);
	for (unsigned i = 0; i < count; i++) {
		if (infos[i].codepoint)
			font.digit_cell = std::max(font.digit_cell, float(positions[i].x_advance));
	}
	hb_glyph_extents_t extents = {};
	if (count > 0 && infos[0].codepoint && hb_font_get_glyph_extents(font.font, infos[0].codepoint, &extents))
		font.digit_middle = float(extents.y_bearing) + float(extents.height) / 2.0f;
	hb_buffer_destroy(buffer);
}

static void measure(bridge_font &font)
{
	font.units_per_em = float(std::max(1u, hb_face_get_upem(font.face)));
	hb_font_extents_t extents = {};
	hb_font_get_h_extents(font.font, &extents);
	font.ascent = float(extents.ascender);
	font.descent = -float(extents.descender);
	if (font.ascent <= 0.0f) {
		font.ascent = 0.88f * font.units_per_em;
		font.descent = 0.12f * font.units_per_em;
	}
	hb_position_t strike = 0;
	if (hb_ot_metrics_get_position(font.font, HB_OT_METRICS_TAG_STRIKEOUT_OFFSET, &strike) && strike > 0)
		font.strike_middle = float(strike);
	else
		font.strike_middle = 0.3f * font.units_per_em;
	font.is_colored = hb_ot_color_has_png(font.face);
	measure_digits(font);
	if (font.digit_middle <= 0.0f)
		font.digit_middle = font.strike_middle;
}

std::unique_ptr<bridge_font> font_open(const char *path, unsigned face_index, int weight, struct error *err)
{
	hb_blob_t *file = hb_blob_create_from_file_or_fail(path);
	if (!file) {
		error_set_at(err, ERROR_NOT_FOUND, path, "no such font");
		return nullptr;
	}
	unsigned faces = hb_face_count(file);
	if (face_index >= faces) {
		error_set_at(err, ERROR_VALUE, path, faces ? "the file has %u faces" : "is no font", faces);
		hb_blob_destroy(file);
		return nullptr;
	}
	auto made = std::make_unique<bridge_font>();
	made->face = hb_face_create(file, face_index);
	hb_blob_destroy(file);
	if (hb_face_get_glyph_count(made->face) == 0) {
		error_set_at(err, ERROR_VALUE, path, "the font has no glyphs");
		return nullptr;
	}
	hb_face_make_immutable(made->face);
	made->font = hb_font_create(made->face);
	if (weight > 0 && hb_ot_var_has_data(made->face)) {
		const hb_variation_t axis = {HB_OT_TAG_VAR_AXIS_WEIGHT, float(weight)};
		hb_font_set_variations(made->font, &axis, 1);
	}
	hb_font_make_immutable(made->font);
	measure(*made);
	return made;
}

bridge_font *font_from_file(const char *path, int face_index, struct error *err)
{
	if (!path || face_index < 0) {
		error_set(err, ERROR_USAGE, "a font without a file or with a negative index");
		return nullptr;
	}
	return font_open(path, unsigned(face_index), 0, err).release();
}

void font_destroy(bridge_font *font)
{
	delete font;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cover.hpp"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include <climits>
#include <cmath>
#include <new>

/* FreeType's objects belong to one thread. */
struct rasteriser {
	FT_Library library = nullptr;

	rasteriser()
	{
		if (FT_Init_FreeType(&library) != 0)
			throw std::bad_alloc();
	}
	~rasteriser()
	{
		FT_Done_FreeType(library);
	}
	rasteriser(const rasteriser &) = delete;
	rasteriser &operator=(const rasteriser &) = delete;
};

/* -- an outline as FreeType takes it: 26.6 pixels, y upwards -- */

struct contours {
	std::vector<FT_Vector> points;
	std::vector<char> tags;
	std::vector<short> ends;

	void add(double x, double y, char tag)
	{
		points.push_back({FT_Pos(std::lround(x * 64.0)), FT_Pos(std::lround(y * 64.0))});
		tags.push_back(tag);
	}
	void close()
	{
		if (!points.empty() && (ends.empty() || size_t(ends.back()) + 1 < points.size()))
			ends.push_back(short(points.size() - 1));
	}
};

static contours contours_of(const outline &shape, double x, double y, double scale)
{
	contours result;
	result.points.reserve(shape.points.size() / 2);
	result.tags.reserve(shape.points.size() / 2);
	const float *p = shape.points.data();
	auto add = [&](char tag) {
		result.add(x + double(p[0]) * scale, double(p[1]) * scale - y, tag);
		p += 2;
	};
	for (quint8 step : shape.steps) {
		switch (step) {
		case outline::MOVE:
			result.close();
			add(FT_CURVE_TAG_ON);
			break;
		case outline::LINE:
			add(FT_CURVE_TAG_ON);
			break;
		case outline::QUAD:
			add(FT_CURVE_TAG_CONIC);
			add(FT_CURVE_TAG_ON);
			break;
		case outline::CUBIC:
			add(FT_CURVE_TAG_CUBIC);
			add(FT_CURVE_TAG_CUBIC);
			add(FT_CURVE_TAG_ON);
			break;
		default:
			break;
		}
	}
	result.close();
	return result;
}

/* -- spans: called back from C, so nothing is thrown through -- */

struct receiver {
	QRect clip;
	cover_fn put;
	void *data;
};

extern "C" {
static void receive_spans(int row, int count, const FT_Span *spans, void *data)
{
	const receiver &to = *static_cast<receiver *>(data);
	int y = -1 - row;
	if (y < to.clip.top() || y > to.clip.bottom())
		return;
	for (int i = 0; i < count; i++) {
		int from = std::max(int(spans[i].x), to.clip.left());
		int end = std::min(int(spans[i].x) + int(spans[i].len), to.clip.right() + 1);
		if (from < end && spans[i].coverage > 0)
			to.put(to.data, y, from, end - from, spans[i].coverage);
	}
}
}

void cover_outline(const outline &shape, double x, double y, double scale, const QRect &clip, cover_fn put, void *data)
{
	static thread_local rasteriser raster;
	contours parts = contours_of(shape, x, y, scale);
	if (parts.ends.empty() || parts.points.size() > SHRT_MAX || clip.isEmpty())
		return;
	FT_Outline outline = {};
	outline.n_contours = short(parts.ends.size());
	outline.n_points = short(parts.points.size());
	outline.points = parts.points.data();
	outline.tags = reinterpret_cast<decltype(outline.tags)>(parts.tags.data());
	outline.contours = reinterpret_cast<decltype(outline.contours)>(parts.ends.data());
	receiver to = {clip, put, data};
	FT_Raster_Params params = {};
	params.flags = FT_RASTER_FLAG_AA | FT_RASTER_FLAG_DIRECT | FT_RASTER_FLAG_CLIP;
	params.gray_spans = receive_spans;
	params.user = &to;
	params.clip_box = {clip.left(), -1 - clip.bottom(), clip.right() + 1, -clip.top()};
	if (FT_Outline_Render(raster.library, &outline, &params) == FT_Err_Out_Of_Memory)
		throw std::bad_alloc();
}

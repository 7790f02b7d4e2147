/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A face: its outlines in its own units, the same for every size, and what shaping needs of it. HarfBuzz reads the file
 * (mapped, shared by all sizes) and gives shapes and outlines without hinting, so that text does not depend on the
 * version of Qt nor on the application's font database. Any thread.
 */
#pragma once

#include "guard.hpp"
#include "outline.hpp"

#include <QImage>

#include <hb.h>

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

/** A colour glyph (emoji) as its file holds it, and where it stands in units of the face, y upwards. */
struct glyph_picture {
	QImage image; /* null: this glyph has none */
	QRect ink;    /* of its pixels, where something can be seen */
	float left, top, width, height;
};

/**
 * Values by glyph, at most 2 x half of them: when the younger half is full it becomes the older, and what was there and
 * not asked for since is dropped.
 */
template <typename Value> class glyph_cache {
      public:
	explicit glyph_cache(size_t half_count) : half(half_count)
	{
	}

	std::shared_ptr<const Value> find(quint32 glyph)
	{
		std::lock_guard<std::mutex> guard(lock);
		auto found = young.find(glyph);
		if (found != young.end())
			return found->second;
		found = old.find(glyph);
		if (found == old.end())
			return nullptr;
		std::shared_ptr<const Value> value = found->second;
		keep_locked(glyph, value);
		return value;
	}

	void keep(quint32 glyph, const std::shared_ptr<const Value> &value)
	{
		std::lock_guard<std::mutex> guard(lock);
		keep_locked(glyph, value);
	}

      private:
	void keep_locked(quint32 glyph, const std::shared_ptr<const Value> &value)
	{
		if (young.size() >= half) {
			old = std::move(young);
			young.clear();
		}
		young[glyph] = value;
	}

	const size_t half;
	std::mutex lock; /* a leaf: nothing of HarfBuzz or Qt is called under it */
	std::unordered_map<quint32, std::shared_ptr<const Value>> young, old;
};

struct bridge_font {
	/* -- immutable after it was made -- */
	hb_face_t *face = nullptr;
	hb_font_t *font = nullptr;
	float units_per_em = 1000.0f;
	float ascent = 0.0f, descent = 0.0f; /* units; descent positive, downwards */
	float digit_cell = 0.0f;             /* the widest digit's advance in units; 0 without digits */
	float digit_middle = 0.0f;           /* half the height of a zero, in units */
	float strike_middle = 0.0f;          /* of the face's own strike-through, in units */
	bool is_colored = false;             /* its glyphs are pictures */

	/* -- under their own locks -- */
	mutable glyph_cache<outline> outlines{1024};
	mutable glyph_cache<glyph_picture> pictures{24};

	bridge_font() = default;
	bridge_font(const bridge_font &) = delete;
	bridge_font &operator=(const bridge_font &) = delete;
	~bridge_font();

	bool has(quint32 code_point) const;
	std::shared_ptr<const outline> outline_of(quint32 glyph) const;
	std::shared_ptr<const glyph_picture> picture_of(quint32 glyph) const;
};

/** Opens a face; weight (0: as it is) sets the axis of a variable font. */
std::unique_ptr<bridge_font> font_open(const char *path, unsigned face_index, int weight, struct error *err);

bridge_font *font_from_file(const char *path, int face_index, struct error *err);
bridge_font *font_from_system(const char *family, int weight, struct error *err);
void font_destroy(bridge_font *font);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Contours of a glyph or of a shape, y upwards as in fonts; and their exact bounds.
 */
#pragma once

#include <QPainterPath>

#include <vector>

struct outline {
	enum : quint8 { MOVE, LINE, QUAD, CUBIC, CLOSE };
	std::vector<quint8> steps;
	std::vector<float> points;
	float left = 0.0f, top = 0.0f, right = 0.0f, bottom = 0.0f; /* top >= bottom; all 0 when nothing is painted */

	bool is_empty() const
	{
		return steps.empty();
	}

	/** Finds the bounds, once all steps are there. */
	void measure();
};

/** A shape whose origin is the canvas's: to be covered at (0, 0) with scale 1. */
outline outline_of_path(const QPainterPath &path);

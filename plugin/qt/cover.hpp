/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which pixels an outline covers, and how much of each, by FreeType's rasteriser. Not by QPainter: Qt 6 hands every
 * fill of more than 95 spans, which a single Han glyph has, to a pool of threads that it shares with the whole process,
 * and waits for them (docs/adr/0005); a painter that must be on time cannot. Any thread.
 */
#pragma once

#include "outline.hpp"

#include <QRect>

/** A run of pixels in row y, from x on, covered alike: 1 .. 255. Must not throw. */
using cover_fn = void (*)(void *data, int y, int x, int length, int cover);

/**
 * Tells what an outline covers within clip (non-zero winding), row by row.
 *
 * x, y, scale: where the outline's origin stands, and how many pixels a unit of it has.
 * Throws:      std::bad_alloc.
 */
void cover_outline(const outline &shape, double x, double y, double scale, const QRect &clip, cover_fn put, void *data);

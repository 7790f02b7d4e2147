/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The border between C++ and C: no exception crosses it, and no number that Qt's rasteriser cannot take.
 */
#pragma once

#include "qt/bridge.h"

#include <QRectF>

#include <cmath>

/**
 * Forgets the upper halves of the vector registers. Code of Qt and of the libraries beneath it leaves them in use, and
 * our loops, built for any x86-64, then take several times as long (docs/adr/0013).
 */
inline void forget_wide_vectors()
{
#if defined(__x86_64__) && defined(__GNUC__)
	static const bool has_avx = __builtin_cpu_supports("avx") != 0;
	if (has_avx)
		__asm__ volatile("vzeroupper");
#endif
}

/** Turns the exception being handled into an error; to be called in a catch block only. */
void guard_report(struct error *err) noexcept;

/** Runs work() for a C caller: what it throws becomes err and the fallback is returned. */
template <typename Result, typename Work> Result guarded(struct error *err, Result fallback, Work &&work) noexcept
{
	try {
		return work();
	} catch (...) {
		guard_report(err);
		return fallback;
	}
}

/** The same for a function that can say nothing: what could not be painted is not there. */
template <typename Work> void guarded_quietly(Work &&work) noexcept
{
	try {
		work();
	} catch (...) {
	}
}

/** The rasteriser's coordinates are 16 bits of pixels; NaN and what lies beyond is not painted. */
inline bool is_paintable(float value)
{
	return std::isfinite(value) && std::fabs(value) <= 30000.0f;
}

inline bool is_paintable(const bridge_rect *rect)
{
	return rect && is_paintable(rect->x) && is_paintable(rect->y) && is_paintable(rect->width) &&
	       is_paintable(rect->height) && rect->width > 0.0f && rect->height > 0.0f;
}

inline QRectF rect_of(const bridge_rect &rect)
{
	return QRectF(double(rect.x), double(rect.y), double(rect.width), double(rect.height));
}

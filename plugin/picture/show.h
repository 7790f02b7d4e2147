/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A show as its painter sees it: stages in, frame sets out. Private to picture/.
 */
#pragma once

#include "picture/painter.h"

/** Takes a show off its painter's list (painter.c). */
void painter_forget_show(struct painter *painter, struct show *show);

/** Makes a show with one reference for the caller and `waker` to wake its painter. */
struct show *show_create(struct painter *painter, const struct bridge *bridge, const char *data_folder,
			 const struct clock *clock, struct waker *waker, painter_get_fn get, void *data,
			 struct error *err);
struct show *show_ref(struct show *show);
void show_unref(struct show *show);

/**
 * Paints what changed since the last call and publishes it.
 *
 * Thread:   painter only.
 * Returns:  the monotonic time at which it wants to be called again without being woken; UINT64_MAX: not by itself.
 */
uint64_t show_paint(struct show *show);

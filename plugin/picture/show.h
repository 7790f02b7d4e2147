/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A show as its painter sees it: stages in, frame sets out. Private to picture/.
 */
#pragma once

#include "picture/painter.h"
#include "pictures.h"

/** Takes a show off its painter's list (painter.c). */
void painter_forget_show(struct painter *painter, struct show *show);

/** What a painter gives each of its shows; all of it outlives them but data_folder, which is copied. */
struct show_means {
	struct painter *painter;
	const struct bridge *bridge;
	const struct clock *clock;
	const char *data_folder;
	struct waker *waker; /* wakes the painter */
	struct pictures *pictures;
};

/** Makes a show with one reference for the caller. */
struct show *show_create(const struct show_means *means, painter_get_fn get, void *data, struct error *err);
struct show *show_ref(struct show *show);
void show_unref(struct show *show);

/**
 * Paints what changed since the last call and publishes it.
 *
 * Thread:   painter only.
 * Returns:  the monotonic time at which it wants to be called again without being woken; UINT64_MAX: not by itself.
 */
uint64_t show_paint(struct show *show);

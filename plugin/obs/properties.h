/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The properties of a source: only what works is offered. Reads no settings, touches no graphics and no network. */
#pragma once

#include <obs.h>

struct overlay;

/**
 * Makes the properties; the status in them is as of now.
 *
 * overlay, source: NULL when only the type is asked (then there is no status).
 * Thread:   UI.   Owns: the caller owns the result, which holds a reference of the overlay.
 */
obs_properties_t *properties_create(struct overlay *overlay, obs_source_t *source);

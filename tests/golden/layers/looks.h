/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rooms of a show, beat by beat, that every theme and variant is looked at with. */
#pragma once

#include "picture/render.h"
#include "picture_stages.h"

#include <stddef.h>

#define LOOKS_BEATS 8

/** The room in the n-th beat, in the order of a show; the caller unrefs it. */
const struct room *look_room(size_t beat);

/** What to ask of render_stage() for it; all is borrowed. */
struct render_request look_request(const struct stage_spec *spec, const struct room *room);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a stage's texts are taken from what its layers built. Painter's thread. */
#pragma once

#include "build.h"
#include "picture/texts.h"

#include <stdatomic.h>

/* Entries and their words stand behind it, in one piece of memory. */
struct shared_texts {
	struct stage_texts texts; /* first */
	atomic_int refs;
	struct stage_text entries[];
};

/** The texts of all quads; the caller owns one reference. NULL: no memory. */
const struct stage_texts *stage_texts_create(const struct build *build);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bounds of the folder in which pictures are kept. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* After the sixteen digits of a kept picture's name. */
#define IMAGE_SUFFIX ".image"

/**
 * Deletes the longest unused until the folder holds no more than most_bytes, each file counted as at least least_bytes;
 * and what a writer left half done an hour ago. Files of other names are nobody's business. Never fails: what cannot be
 * looked at or deleted stays.
 *
 * Thread:   any but graphics and UI.
 */
void image_trim(const char *folder, uint64_t most_bytes, uint64_t least_bytes, int64_t wall_ms);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A brand's colour, logo and font in a stage's own, while the stage is made. Any thread but graphics.
 */
#pragma once

#include "stage_own.h"

/**
 * Sets the stage's colours: the theme's, or the brand's with 0xRRGGBBAA in the place of accent, edge and chips. As the
 * colour of words it is lightened (or darkened) until it can be read on the plate.
 */
void brand_colors(struct stage *stage, uint32_t rgba);

/**
 * Decodes the logo for the place that the room's name has; NULL: none.
 *
 * Errors:   ERROR_NOT_FOUND, ERROR_IO, ERROR_UNSUPPORTED, ERROR_VALUE, ERROR_LIMIT; the path is the file's.
 */
MUST_CHECK bool brand_logo(struct stage *stage, const char *path, struct data_files *files, struct error *err);

/** The stage's fonts, with a family of the brand's for words, or NULL. Errors: as faces_acquire(). */
const struct faces *brand_faces(const struct stage *stage, const char *data_folder, const char *family,
				struct error *err);

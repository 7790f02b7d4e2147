/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A copy of the tree's themes and zones that a test may spoil. */
#pragma once

#include "theme.h"

#define THEME_FILES_TREE SHOP_SOURCE_DIR "/data"
/* THEME_FILES_COPY, the folder of the copy, comes from the build: each program has its own. */

/** Makes the copy as good as the tree; a cmocka setup too. */
int theme_files_copy(void **state);
/** Writes a file of the copy as the tree's with a merge patch applied. */
void theme_files_patch(const char *name, const char *patch);
void theme_files_write(const char *name, const char *text);

/** Everything that a stage reads, up to the layout. */
bool theme_files_read(const char *data, const char *theme_name, struct error *err);
/** Fails the test unless the copy's theme is refused so. */
void theme_files_refused(const char *theme_name, enum error_code code, const char *path, const char *reason);

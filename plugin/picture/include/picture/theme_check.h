/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether files of themes and zones are good, by the code that reads them on air: what `shop-overlay check` asks.
 */
#pragma once

#include "base/error.h"

/**
 * Checks a theme with all that it extends: members, words of every language, its fonts' files, its zones, and the
 * layout of every variant. Of a base (its name begins with `_`) only what it says itself and what it extends.
 *
 * Thread:   any but graphics.   path: with a '/' or ending in ".json"; else it would be an id.
 * Errors:   as show_add_stage(); the path is "FILE: MEMBER", with the base name of the file that is to blame.
 */
MUST_CHECK bool theme_check(const char *data_folder, const char *path, struct error *err);

/** Checks a zones file. As theme_check(). */
MUST_CHECK bool zones_check(const char *data_folder, const char *path, struct error *err);

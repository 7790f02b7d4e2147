/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The room profiles that sources name (docs/profiles.md), read once and kept: backstage reads files, everybody else
 * takes what was read. Knows no source.
 */
#pragma once

#include "settings.h"

/** Where they are: DATA/profiles/ first (nothing shadows what is shipped), USER/profiles/; NULL: nowhere. Thread: UI.
 */
void profiles_start(const char *data_folder, const char *user_folder);
/** After backstage's thread has ended. Thread: UI (module unload). */
void profiles_stop(void);

/**
 * What settings mean with the profile that they name: the source's own words, else the profile's, else those of the
 * preset of its mode. Without a file of that name the settings mean themselves.
 *
 * may_read: looks at the files, and reads what is new; else takes what was read so far.
 * Thread:   backstage's with may_read, any but graphics without.
 * Owns:     the caller owns one reference.
 * Errors:   NULL: ERROR_NOT_FOUND (not read yet), the profile's own with its file's name, ERROR_MEMORY.
 */
struct settings *profiles_apply(struct settings *settings, bool may_read, struct error *err);

/** Whether the settings may come to mean something else by themselves, when a file is edited. Thread: backstage's. */
bool profiles_may_change(const struct settings *settings);

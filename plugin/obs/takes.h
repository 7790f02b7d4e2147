/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What came on air when: for each item that comes on air, a line in the show's CSV (shows/YYYY-MM-DD.csv of the
 * module's config folder) and, where OBS can, a chapter in the recording. Looks at the controls; knows nothing of
 * sources.
 */
#pragma once

#include "base/waker.h"

#include <stdint.h>

/** folder: NULL: no files. looks: woken by every show, to be followed by takes_look(). Thread: UI (module load). */
void takes_start(const char *folder, struct waker *looks);
/** After backstage's thread has ended, before the shows are closed. Thread: UI (module unload). */
void takes_stop(void);

/** Writes what has come on air since the last look. Thread: backstage's. */
void takes_look(uint64_t now_ns);

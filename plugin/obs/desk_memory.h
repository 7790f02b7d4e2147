/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What docks remember over a restart: short texts by key in one small file, which backstage's thread writes. */
#pragma once

#include "base/waker.h"

/** Reads the file: a few bytes. file: NULL: nothing outlives OBS. saves: woken when it is to be written. Thread: UI. */
void desk_memory_start(const char *file, struct waker *saves);
/** Writes what is not written yet. After backstage's thread has ended. Thread: UI. */
void desk_memory_stop(void);

/** "": nothing. Valid until the next call. Thread: UI. */
const char *desk_memory_get(const char *key);
/** Thread: UI. */
void desk_memory_set(const char *key, const char *value);

/** Writes what is new. Thread: backstage's. */
void desk_memory_look(void);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The newest catalogue of themes and zones for the properties: backstage reads, the UI only looks.
 */
#pragma once

#include "picture/catalogue.h"

/** Sets where they are, and their names' language; user_folder may be NULL. Thread: UI (module load). */
void lists_start(const char *data_folder, const char *user_folder, const char *language);
/** After backstage's thread has ended. Thread: UI (module unload). */
void lists_stop(void);

/** Reads them if they were asked for, or came, went or were renamed since. Thread: backstage's. */
void lists_look(void);

/**
 * The newest catalogue, with one reference for the caller, and asks for a newer one, which the next call finds. Waits
 * for the first one, at most LISTS_WAIT_MS; NULL without it.
 *
 * Thread:   UI, or any but graphics and backstage's.
 */
#define LISTS_WAIT_MS 500
const struct catalogue *lists_get(void);

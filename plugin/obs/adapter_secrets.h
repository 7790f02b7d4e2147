/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The way an adapter's secrets come in: typed in a dialog of the bridge into a private file, as a room's token does
 * (token.h).
 */
#pragma once

struct bridge;
struct overlay;

/** bridge may be NULL: nothing can be asked then. data_folder: where shipped adapters are. Thread: UI (module load). */
void adapter_secrets_start(const struct bridge *bridge, const char *data_folder);

/** Nothing is asked any more; token_stop() closes the dialog. Thread: UI (the frontend's end, module unload). */
void adapter_secrets_stop(void);

/** Asks for the secrets of the adapter that the overlay's room follows, by and by. Thread: any; posts only. */
void adapter_secrets_ask(struct overlay *overlay);

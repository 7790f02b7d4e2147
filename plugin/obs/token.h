/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The way a room's token comes in: typed in a dialog of the bridge into a private file. It passes through no property,
 * no settings and no request of a frontend.
 */
#pragma once

struct bridge;
struct overlay;

/** bridge may be NULL: nothing can be asked then. Thread: UI (module load). */
void token_start(const struct bridge *bridge);

/** Closes the dialog; there is none any more. Thread: UI (the frontend's end, module unload). */
void token_stop(void);

/** Asks for the token of the overlay's room, by and by. Thread: any; posts only. */
void token_ask(struct overlay *overlay);

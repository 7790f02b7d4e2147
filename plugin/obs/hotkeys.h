/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Our keys in OBS's own list: those of the whole show (frontend) and those of each source. Names are forever
 * (docs/interfaces.md); texts stand in locale/. A callback runs with libobs's hotkey lock held: it sets an atomic or
 * posts, nothing else.
 */
#pragma once

#include <obs.h>
#include <util/config-file.h>

struct overlay;

/** Registers the keys of the show. Thread: UI (module load). */
void hotkeys_start(void);
/** Thread: UI (module unload). */
void hotkeys_stop(void);

/**
 * Takes the bindings that the profile has for the keys of the show; those that it does not have are unbound.
 *
 * OBS writes a plugin's bindings into the profile and never reads them again (ADR 21).
 *
 * profile:  NULL: nothing changes.
 * Thread:   UI.
 */
void hotkeys_load(config_t *profile);

/** The keys of one source. */
struct source_hotkeys {
	obs_hotkey_pair_id show_hide;
	obs_hotkey_id refresh;
};

/** Registers them; libobs has none for a private source. Thread: the one that creates the source. */
void source_hotkeys_init(struct source_hotkeys *keys, obs_source_t *source, struct overlay *overlay);
/** Waits for a callback that runs; none comes after it. Before the overlay is let go. */
void source_hotkeys_finish(struct source_hotkeys *keys);

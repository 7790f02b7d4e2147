/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs between the versions of libobs that one binary serves (29 to 32). Built against the oldest headers,
 * which newer versions accept; nothing that a newer version took away may be named here, and what a newer version
 * brought is looked up in the running program.
 */
#pragma once

#include <obs-module.h>

#include <dlfcn.h>
#include <string.h>

#if LIBOBS_API_VER < MAKE_SEMANTIC_VERSION(29, 0, 0)
#error "libobs 29 or newer is needed"
#endif

/** obs_frontend_recording_add_chapter(), from OBS 30.2 on. */
typedef bool compat_add_chapter_function(const char *name);

/** NULL: this OBS has none. Thread: any. */
static inline compat_add_chapter_function *compat_add_chapter(void)
{
	void *found = dlsym(RTLD_DEFAULT, "obs_frontend_recording_add_chapter");
	compat_add_chapter_function *function = NULL;
	memcpy(&function, &found, sizeof(function));
	return function;
}

/** How a dock is handed over: obs_frontend_add_dock_by_id() from OBS 30 on, obs_frontend_add_dock() before 32. */
struct compat_docks {
	bool (*add_by_id)(const char *id, const char *title, void *widget); /* NULL: this OBS has none */
	void *(*add)(void *dock_widget);                                    /* NULL: this OBS has none */
};

/** Thread: any. */
static inline struct compat_docks compat_docks(void)
{
	struct compat_docks docks = {NULL, NULL};
	void *by_id = dlsym(RTLD_DEFAULT, "obs_frontend_add_dock_by_id");
	void *add = dlsym(RTLD_DEFAULT, "obs_frontend_add_dock");
	memcpy(&docks.add_by_id, &by_id, sizeof(by_id));
	memcpy(&docks.add, &add, sizeof(add));
	return docks;
}

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

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What differs between the versions of libobs that one binary serves (29 to 32). Built against the oldest headers,
 * which newer versions accept; nothing that a newer version took away may be named here.
 */
#pragma once

#include <obs-module.h>

#if LIBOBS_API_VER < MAKE_SEMANTIC_VERSION(29, 0, 0)
#error "libobs 29 or newer is needed"
#endif

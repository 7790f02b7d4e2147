/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source's settings with what a profile fills in where they stand at their defaults (docs/profiles.md). */
#pragma once

#include "control/profile.h"
#include "settings.h"

/** New settings; the caller owns a reference. NULL when there is no memory. Thread: any. */
struct settings *settings_with_profile(const struct settings *own, const struct profile *profile);

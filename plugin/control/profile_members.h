/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The members of a profile, each with what it may be; a table of them reads the tree. */
#pragma once

#include "control/profile.h"

#include <jansson.h>

/** Reads the tree into a zeroed profile; its texts point into the tree. Errors: ERROR_VALUE, with the member's path. */
MUST_CHECK bool profile_read_members(const json_t *tree, struct profile *out, struct error *err);

/** The members that name files; ends with NULL. */
extern const char *const profile_file_members[];

/** 1 to 64 of A-Z a-z 0-9 . _ - */
bool profile_is_id(const char *text);

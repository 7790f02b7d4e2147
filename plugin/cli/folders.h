/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the program stands and where its data are: beside it in a build folder, else where they were installed.
 */
#pragma once

#include "base/error.h"

#include <limits.h>

/** The folder of the running program. False when the system does not tell. */
MUST_CHECK bool folder_of_program(char out[PATH_MAX]);

/** The data root: `wanted` when it is not NULL, else data/ beside the program, else the installed one. */
void folder_of_data(const char *wanted, char out[PATH_MAX]);

/** Where the Qt bridge's libraries stand: beside the program, else with the installed plugin. */
void folder_of_bridge(char out[PATH_MAX]);

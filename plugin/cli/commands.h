/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands of the program; main.c runs the one that is named. Main thread only.
 */
#pragma once

#include "args.h"

extern const struct command command_audit;
extern const struct command command_check;
extern const struct command command_fetch;
extern const struct command command_map;
extern const struct command command_record;
extern const struct command command_render;
extern const struct command command_replay;
extern const struct command command_request;
extern const struct command command_serve;
extern const struct command command_write;

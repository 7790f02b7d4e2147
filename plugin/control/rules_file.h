/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which file of rules a room asks for by its name. Reads files: not the control's thread. */
#pragma once

#include "base/error.h"
#include "room/rules.h"

/**
 * folder:   has NAME.json for each country; NULL: no rules at all.
 * name:     NULL or "": the default, where there is a file of it; "none": no rules.
 * out:      the rules, the caller's reference; NULL: none. With an error the default ones, if they can be had: what
 *           is not understood must not switch the rules off.
 * Errors:   no such name, and those of file_read() and rules_decode().
 */
bool rules_file_open(const char *folder, const char *name, const struct rules **out, struct error *err);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `check --rules`: what rooms and sheets claim and must not, said like any other finding. Main thread. */
#pragma once

#include "findings.h"

#include "room/rules.h"
#include "room/sheet.h"

/**
 * The rules of a name (data/rules/NAME.json) or of a file's path.
 *
 * Owns:     the caller owns one reference of *out.   Errors: of the file; of the rules, with the member's path.
 */
MUST_CHECK bool check_rules_open(const char *name, const char *data_folder, const struct rules **out,
				 struct error *err);

/** Adds what the room's texts and facts break when the shop's clock reads shop_ms. Errors: ERROR_MEMORY. */
MUST_CHECK bool check_rules_room(const struct rules *rules, const char *file, const struct room *room, int64_t shop_ms,
				 struct findings *findings, struct error *err);

/** The texts alone of what a sheet would give to a room; the place is the sheet's row. */
MUST_CHECK bool check_rules_sheet(const struct rules *rules, const char *file, const struct sheet *sheet,
				  struct findings *findings, struct error *err);

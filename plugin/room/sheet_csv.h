/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A spreadsheet's CSV to a sheet.
 */
#pragma once

#include "sheet_block.h"

/** Errors: ERROR_MEMORY, ERROR_LIMIT, and what makes the whole file unreadable; what is wrong in a row is a finding. */
bool sheet_read_csv(struct sheet_block *block, const void *bytes, size_t size_bytes,
		    const struct sheet_headings *headings, struct sheet_findings *findings, struct error *err);

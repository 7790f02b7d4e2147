/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The faults of `serve`, one row each. docs/cli.md says at length what each does to polls and to streams; a test holds
 * the two together. Immutable. Thread: any.
 */
#pragma once

#include "served_faults.h"

struct fault_row {
	const char *name;
	const char *help;     /* one line */
	const char *argument; /* what help calls it; NULL: there is none */
	int64_t usual, least, most;
	enum fault_kind kind;
	unsigned scopes;   /* what it can touch; pictures only when that is asked for */
	bool is_text;      /* the argument is no number */
	bool cuts_streams; /* no stream begins as it should, so those that are open end with it */
};

/** NULL behind the last one. */
const struct fault_row *fault_table_row(size_t place);
/** NULL when there is none of that name. */
const struct fault_row *fault_table_find(const char *name);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What `check` found, as text while it goes or as one JSON array at the end; docs/cli.md pins both forms. Main thread.
 */
#pragma once

#include "base/error.h"

#include <jansson.h>

struct rule_finding;

struct findings {
	json_t *array; /* NULL: text is wanted, errors on stdout and warnings on stderr */
	size_t error_count;
	bool has_failed; /* no memory for the array */
};

/** Begins; as_json chooses the form. */
void findings_init(struct findings *findings, bool as_json);

/** A reason to refuse the file. */
void findings_add_error(struct findings *findings, const char *file, const struct error *err);

/** Something to look at in a file that is taken; path may be "". */
void findings_add_warning(struct findings *findings, const char *file, const char *path, const char *message);

/** A text that breaks a rule: one that holds is an error, with the members that `--json` gives to rules. */
void findings_add_rule(struct findings *findings, const char *file, const struct rule_finding *finding);

/** Prints what is still to be printed and frees the rest; false when it could not (said on stderr). */
bool findings_finish(struct findings *findings);

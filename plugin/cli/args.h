/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program's command line: one table a command, from which both the parsing and --help come, so that help lists
 * exactly what works. Only whole long options (`--name VALUE`, `--name=VALUE`): an abbreviation that is clear today
 * would name something else when an option is added. Main thread only.
 */
#pragma once

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

enum exit_code { EXIT_GOOD = 0, EXIT_BAD = 1, EXIT_USAGE = 2 };

#define ARGS_OPTIONS_MAX 16
#define ARGS_REPEATED_MAX 64

struct option_spec {
	const char *name;  /* without the dashes */
	const char *value; /* what help calls the value; NULL: the option is a switch */
	const char *help;
	bool is_required;
};

struct command;

struct args {
	const struct command *command;
	const char *values[ARGS_OPTIONS_MAX + 1]; /* by place in the table; a switch that was given is "" */
	const char *repeated[ARGS_REPEATED_MAX];
	size_t repeated_places[ARGS_REPEATED_MAX]; /* which option each is of */
	size_t repeated_count;
	char *const *operands;
	size_t operand_count;
	const char *data_folder; /* --data, before the command or behind it; NULL */
};

struct command {
	const char *name;
	const char *summary;
	const char *operands; /* what help calls them ("FILE..."; at least one must be given); NULL: there are none */
	const struct option_spec *options;
	size_t option_count;
	const char *repeatable; /* the option that may be given again; its values stand in `repeated`; may be NULL */
	const char *repeatable_too; /* one more; may be NULL */
	const char *notes;          /* the end of its help; may be NULL */
	void (*print_more)(void);   /* behind the notes; may be NULL */
	enum exit_code (*run)(const struct args *args);
};

/**
 * Reads the words behind the command's name into args (operands are moved to the end of words).
 *
 * Returns:  false and the exit code when there is nothing left to run: help was asked for (and printed), or the words
 *           are wrong (said on stderr, with what is known).
 */
bool args_parse(struct args *args, const struct command *command, char **words, size_t word_count,
		enum exit_code *code);

/** Says on stderr what is wrong with the words; returns EXIT_USAGE. */
enum exit_code args_usage(const struct args *args, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** A whole decimal number within least .. most; false for anything else. */
MUST_CHECK bool args_number(const char *text, int64_t least, int64_t most, int64_t *out);

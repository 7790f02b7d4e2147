/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `shop-overlay`: the overlay's libraries without OBS. Chooses the command; each command has a file of its own. What is
 * asked for goes to stdout, everything else to stderr; docs/cli.md has the formats and exit codes.
 */
#include "base/log.h"
#include "commands.h"

#include <stdio.h>
#include <string.h>

static const struct command *const commands[] = {&command_audit,  &command_check,  &command_fetch,  &command_map,
						 &command_record, &command_render, &command_replay, &command_request,
						 &command_serve,  &command_write};

#define COMMAND_COUNT (sizeof(commands) / sizeof(*commands))

static void print_help(FILE *to)
{
	fprintf(to, "Usage: shop-overlay [--data DIR] COMMAND ...\n\n");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(to, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
	fprintf(to, "\n"
		    "  --data DIR  the data root (default: data/ beside the program, else the installed one)\n"
		    "  --version   print the version and exit\n"
		    "  --help      print this and exit; `shop-overlay COMMAND --help` tells of a command\n\n"
		    "Exit codes: 0 good, 1 the thing asked about is bad, 2 wrong usage.\n");
}

static void write_line(enum log_level level, const char *line, void *data)
{
	(void)data;
	if (level <= LOG_LEVEL_WARNING)
		fprintf(stderr, "shop-overlay: %s\n", line);
}

static enum exit_code run_command(const char *name, const char *data_folder, char **words, size_t word_count)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (strcmp(commands[i]->name, name) != 0)
			continue;
		struct args args = {.data_folder = data_folder};
		enum exit_code code = EXIT_USAGE;
		return args_parse(&args, commands[i], words, word_count, &code) ? commands[i]->run(&args) : code;
	}
	fprintf(stderr, "shop-overlay: no command \"%s\"; known are", name);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(stderr, "%s %s", i ? "," : "", commands[i]->name);
	fputc('\n', stderr);
	return EXIT_USAGE;
}

static enum exit_code run(size_t word_count, char **words)
{
	const char *data_folder = NULL;
	for (size_t i = 1; i < word_count; i++) {
		if (strcmp(words[i], "--help") == 0) {
			print_help(stdout);
			return EXIT_GOOD;
		}
		if (strcmp(words[i], "--version") == 0) {
			printf("shop-overlay %s\n", SHOP_VERSION);
			return EXIT_GOOD;
		}
		if (strcmp(words[i], "--data") == 0 && i + 1 < word_count && !data_folder) {
			data_folder = words[++i];
		} else if (strncmp(words[i], "--data=", 7) == 0 && words[i][7] && !data_folder) {
			data_folder = words[i] + 7;
		} else if (words[i][0] == '-') {
			fprintf(stderr,
				"shop-overlay: wrong option %s; known here are --data DIR (once), --version, --help\n",
				words[i]);
			return EXIT_USAGE;
		} else {
			return run_command(words[i], data_folder, words + i + 1, word_count - i - 1);
		}
	}
	print_help(stderr);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	log_set_sink(write_line, NULL);
	enum exit_code code = run((size_t)argc, argv);
	// An answer that could not be written is no answer.
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "shop-overlay: stdout cannot be written\n");
		return EXIT_BAD;
	}
	return (int)code;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "args.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What every command takes. Its value stands behind those of the longest table. */
static const struct option_spec common = {"data", "DIR", "the data root (default: data/ beside the program)", false};

#define COMMON_PLACE ARGS_OPTIONS_MAX

enum exit_code args_usage(const struct args *args, const char *format, ...)
{
	char text[512];
	va_list list;
	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	fprintf(stderr, "shop-overlay %s: %s\n", args->command->name, text);
	return EXIT_USAGE;
}

bool args_number(const char *text, int64_t least, int64_t most, int64_t *out)
{
	if (*text != '-' && (*text < '0' || *text > '9'))
		return false; // strtoll would skip spaces
	char *end = NULL;
	errno = 0;
	long long number = strtoll(text, &end, 10);
	if (errno || end == text || *end || number < least || number > most)
		return false;
	*out = number;
	return true;
}

static bool is_repeatable(const struct command *command, const struct option_spec *option)
{
	return (command->repeatable && strcmp(command->repeatable, option->name) == 0) ||
	       (command->repeatable_too && strcmp(command->repeatable_too, option->name) == 0);
}

/* "--room FILE" */
static const char *option_words(const struct option_spec *option, char *text, size_t size_bytes)
{
	snprintf(text, size_bytes, "--%s%s%s", option->name, option->value ? " " : "",
		 option->value ? option->value : "");
	return text;
}

static void print_help(const struct command *command)
{
	char words[64];
	printf("Usage: shop-overlay %s", command->name);
	for (size_t i = 0; i < command->option_count; i++) {
		const struct option_spec *option = &command->options[i];
		option_words(option, words, sizeof(words));
		const char *again = is_repeatable(command, option) ? "..." : "";
		printf(option->is_required ? " %s%s" : " [%s]%s", words, again);
	}
	printf("%s%s\n\n%s\n\n", command->operands ? " " : "", command->operands ? command->operands : "",
	       command->summary);
	for (size_t i = 0; i < command->option_count; i++)
		printf("  %-22s %s\n", option_words(&command->options[i], words, sizeof(words)),
		       command->options[i].help);
	printf("  %-22s %s\n", option_words(&common, words, sizeof(words)), common.help);
	printf("  %-22s %s\n", "--help", "print this and exit");
	if (command->notes)
		printf("\n%s\n", command->notes);
	if (command->print_more)
		command->print_more();
}

static void say_what_is_known(const struct args *args, const char *wrong)
{
	char words[64];
	fprintf(stderr, "shop-overlay %s: no such option %s; known are", args->command->name, wrong);
	for (size_t i = 0; i < args->command->option_count; i++)
		fprintf(stderr, " %s,", option_words(&args->command->options[i], words, sizeof(words)));
	fprintf(stderr, " %s, --help\n", option_words(&common, words, sizeof(words)));
}

static bool is_named(const struct option_spec *option, const char *name, size_t length)
{
	return strlen(option->name) == length && strncmp(option->name, name, length) == 0;
}

/* The option and the place of its value, or NULL; name ends at its length (a '=' may follow). */
static const struct option_spec *find_option(const struct command *command, const char *name, size_t length,
					     size_t *place)
{
	for (size_t i = 0; i < command->option_count; i++) {
		*place = i;
		if (is_named(&command->options[i], name, length))
			return &command->options[i];
	}
	*place = COMMON_PLACE;
	return is_named(&common, name, length) ? &common : NULL;
}

/* One option at words[*at]; moves *at to its last word. */
static bool parse_option(struct args *args, char **words, size_t word_count, size_t *at)
{
	const char *word = words[*at];
	size_t length = strcspn(word + 2, "=");
	const char *value = word[2 + length] == '=' ? word + 2 + length + 1 : NULL;
	size_t place = 0;
	const struct option_spec *option = find_option(args->command, word + 2, length, &place);
	if (!option) {
		say_what_is_known(args, word);
		return false;
	}
	if (args->values[place] && !is_repeatable(args->command, option)) {
		args_usage(args, "--%s is given twice", option->name);
		return false;
	}
	if (!option->value && value) {
		args_usage(args, "--%s takes no value", option->name);
		return false;
	}
	if (option->value && !value && *at + 1 < word_count)
		value = words[++*at];
	if (option->value && (!value || !*value)) {
		args_usage(args, "--%s wants its %s", option->name, option->value);
		return false;
	}
	args->values[place] = option->value ? value : "";
	if (!is_repeatable(args->command, option))
		return true;
	if (args->repeated_count == ARGS_REPEATED_MAX) {
		args_usage(args, "--%s is given more than %d times", option->name, ARGS_REPEATED_MAX);
		return false;
	}
	args->repeated_places[args->repeated_count] = place;
	args->repeated[args->repeated_count++] = value;
	return true;
}

bool args_parse(struct args *args, const struct command *command, char **words, size_t word_count, enum exit_code *code)
{
	args->command = command;
	args->values[COMMON_PLACE] = args->data_folder;
	*code = EXIT_USAGE;
	size_t kept = 0;
	bool are_operands = false;
	for (size_t i = 0; i < word_count; i++) {
		char *word = words[i];
		if (are_operands || word[0] != '-' || !word[1]) {
			words[kept++] = word;
		} else if (strcmp(word, "--") == 0) {
			are_operands = true;
		} else if (strcmp(word, "--help") == 0) {
			print_help(command);
			*code = EXIT_GOOD;
			return false;
		} else if (word[1] != '-') {
			say_what_is_known(args, word);
			return false;
		} else if (!parse_option(args, words, word_count, &i)) {
			return false;
		}
	}
	args->operands = words;
	args->operand_count = kept;
	args->data_folder = args->values[COMMON_PLACE];
	for (size_t i = 0; i < command->option_count; i++) {
		if (command->options[i].is_required && !args->values[i]) {
			args_usage(args, "--%s %s is needed", command->options[i].name, command->options[i].value);
			return false;
		}
	}
	if (kept && !command->operands) {
		args_usage(args, "\"%s\" is not expected here", words[0]);
		return false;
	}
	if (!kept && command->operands) {
		args_usage(args, "%s is needed", command->operands);
		return false;
	}
	return true;
}

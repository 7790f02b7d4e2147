/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter_args.h"

#include "digests.h"

#include "base/clock.h"
#include "room/wall_time.h"

#include <stdio.h>
#include <string.h>

bool adapter_args_time(const char *text, int64_t *out_ms)
{
	if (text)
		return args_number(text, 0, INT64_C(253402300799999), out_ms) || wall_time_parse(text, out_ms, NULL);
	*out_ms = clock_wall_ms(clock_system());
	return true;
}

/* Splits "name=value". */
static bool take_pair(struct adapter_args *taken, const struct args *args, size_t i, struct adapter_pair *pair)
{
	const char *text = args->repeated[i];
	const char *equals = strchr(text, '=');
	size_t size = equals ? (size_t)(equals - text) : 0;
	if (size == 0 || size >= sizeof(taken->names[0])) {
		args_usage(args, "--%s %s: wants NAME=VALUE", args->command->options[args->repeated_places[i]].name,
			   equals ? "..." : text);
		return false;
	}
	memcpy(taken->names[i], text, size);
	*pair = (struct adapter_pair){taken->names[i], equals + 1};
	return true;
}

static bool take_pairs(struct adapter_args *taken, const struct args *args, size_t var_place, size_t secret_place)
{
	for (size_t i = 0; i < args->repeated_count; i++) {
		struct adapter_pair pair;
		bool is_secret = args->repeated_places[i] == secret_place;
		if (args->repeated_places[i] != var_place && !is_secret)
			continue;
		if (!take_pair(taken, args, i, &pair))
			return false;
		if (is_secret)
			taken->secrets[taken->given.secret_count++] = pair;
		else if (strcmp(pair.name, "room") == 0)
			taken->given.room_id = pair.value;
		else
			taken->vars[taken->given.var_count++] = pair;
	}
	return true;
}

/* What an answer would give is said as a var. */
static void split_kept(struct adapter_args *taken)
{
	size_t count = taken->given.var_count;
	taken->given.var_count = 0;
	for (size_t i = 0; i < count; i++) {
		if (adapter_keeps(taken->adapter, taken->vars[i].name))
			taken->kept[taken->kept_count++] = taken->vars[i];
		else
			taken->vars[taken->given.var_count++] = taken->vars[i];
	}
}

bool adapter_args_take(struct adapter_args *taken, const struct args *args, const char *file, size_t var_place,
		       size_t secret_place, enum exit_code *code)
{
	struct error err = {0};
	char text[sizeof(err.path) + sizeof(err.message) + 64];
	*taken = (struct adapter_args){.given = {.vars = taken->vars, .secrets = taken->secrets}};
	*code = EXIT_USAGE;
	if (!take_pairs(taken, args, var_place, secret_place))
		return false;
	if (!adapter_read(file, &taken->adapter, &err)) {
		fprintf(stderr, "shop-overlay %s: %s: %s\n", args->command->name, file,
			error_text(&err, text, sizeof(text)));
		*code = EXIT_BAD;
		return false;
	}
	split_kept(taken);
	if (adapter_check_given(taken->adapter, &taken->given, &err))
		return true;
	args_usage(args, "%s", error_text(&err, text, sizeof(text)));
	adapter_args_finish(taken);
	return false;
}

bool adapter_args_follow(const struct args *args, const char *file, struct buffer *vars, adapter_digest_fn *digest,
			 struct error *err)
{
	const struct adapter *adapter = NULL;
	if (!adapter_read(file, &adapter, err))
		return false;
	*digest = digests_load(adapter);
	adapter_unref(adapter);
	for (size_t i = 0; i < args->repeated_count; i++) {
		if (strpbrk(args->repeated[i], "\r\n"))
			return error_set(err, ERROR_USAGE, "--var: a value has no line ends");
		if (!buffer_add_format(vars, err, "%s\n", args->repeated[i]))
			return false;
	}
	return true;
}

enum exit_code adapter_args_failed(const struct args *args, const struct error *err)
{
	char text[sizeof(err->path) + sizeof(err->message) + 64];
	error_text(err, text, sizeof(text));
	if (err->code == ERROR_USAGE)
		return args_usage(args, "%s", text);
	fprintf(stderr, "shop-overlay %s: %s\n", args->command->name, text);
	return EXIT_BAD;
}

void adapter_args_finish(struct adapter_args *taken)
{
	adapter_unref(taken->adapter);
	taken->adapter = NULL;
}

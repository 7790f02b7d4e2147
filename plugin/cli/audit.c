/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `audit`: whether a show's log is as it was written, and what it says (docs/audit.md).
 */
#include "audit.h"

#include "commands.h"
#include "folders.h"
#include "room/wall_time.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_spec options[] = {
	[AUDIT_CSV] = {"csv", NULL, "export: as a table for a spreadsheet", false},
	[AUDIT_EXPECT] = {"expect", "HASH", "verify: the hash of the last line, as it was noted elsewhere", false},
	[AUDIT_OUT] = {"out", "FILE|FOLDER", "at: paint it again; proof: where it is packed", false},
	[AUDIT_ITEM] = {"item", "ID", "proof: of which item", false},
};

static const struct bridge *the_bridge;

bool audit_digest(const void *bytes, size_t size_bytes, char hex[65], struct error *err)
{
	char out[129];
	if (!the_bridge->digest_hex(DIGEST_SHA256, NULL, 0, bytes, size_bytes, out, err))
		return false;
	memcpy(hex, out, 65);
	return true;
}

bool audit_begin(void)
{
	struct error err = {0};
	char folder[PATH_MAX];
	char text[sizeof(err.path) + sizeof(err.message) + 64];
	setenv("QT_LOGGING_RULES", "default.warning=false", 0);
	folder_of_bridge(folder);
	the_bridge = bridge_load(folder, &err);
	if (!the_bridge)
		fprintf(stderr, "shop-overlay audit: %s\n", error_text(&err, text, sizeof(text)));
	return the_bridge != NULL;
}

enum exit_code audit_say(const char *folder, const struct error *err)
{
	char text[sizeof(err->path) + sizeof(err->message) + 64];
	fprintf(stderr, "shop-overlay audit: %s: %s\n", folder, error_text(err, text, sizeof(text)));
	return EXIT_BAD;
}

static void print_fault(void *data, const char *text)
{
	(void)data;
	puts(text);
}

enum exit_code audit_run_verify(const struct args *args, const char *folder)
{
	struct error err = {0};
	struct audit_verdict verdict;
	const struct audit_reader reader = {.on_fault = print_fault};
	const char *expected = args->values[AUDIT_EXPECT];
	if (!audit_verify(folder, audit_digest, &reader, &verdict, &err))
		return audit_say(folder, &err);
	bool is_good = verdict.faults == 0;
	if (expected && strcmp(expected, verdict.hash) != 0) {
		printf("the last line's hash is another than expected\n");
		is_good = false;
	}
	printf("%s: %" PRIu64 " lines, %s %s%s, hash %s\n", is_good ? "good" : "bad", verdict.lines,
	       verdict.is_ended ? "ended" : "not ended, the last at", verdict.last_at,
	       verdict.cut_bytes ? " (and one that was cut off)" : "", verdict.hash);
	return is_good ? EXIT_GOOD : EXIT_BAD;
}

const struct bridge *audit_bridge(void)
{
	return the_bridge;
}

/* Which options go with which question. */
static bool has_only(const struct args *args, unsigned options_allowed)
{
	for (unsigned i = 0; i < sizeof(options) / sizeof(*options); i++) {
		if (args->values[i] && !(options_allowed & 1u << i))
			return false;
	}
	return true;
}

static enum exit_code run_at(const struct args *args)
{
	int64_t at_ms;
	if (args->operand_count != 3)
		return args_usage(args, "at takes a time and the folder of one show");
	if (!wall_time_parse(args->operands[1], &at_ms, NULL))
		return args_usage(args, "at %s: a time is written 2026-11-21T21:00:00+08:00", args->operands[1]);
	if (!has_only(args, 1u << AUDIT_OUT))
		return args_usage(args, "at takes --out and nothing else");
	return audit_begin() ? audit_run_at(args, args->operands[2], at_ms) : EXIT_BAD;
}

static enum exit_code run_proof(const struct args *args)
{
	if (args->operand_count != 2 || !args->values[AUDIT_ITEM] || !args->values[AUDIT_OUT] ||
	    !has_only(args, 1u << AUDIT_ITEM | 1u << AUDIT_OUT))
		return args_usage(args, "proof takes --item ID, --out FOLDER and the folder of one show");
	return audit_begin() ? audit_run_proof(args, args->operands[1]) : EXIT_BAD;
}

static enum exit_code run(const struct args *args)
{
	const char *what = args->operands[0];
	bool is_verify = strcmp(what, "verify") == 0;
	if (strcmp(what, "at") == 0)
		return run_at(args);
	if (strcmp(what, "proof") == 0)
		return run_proof(args);
	if (!is_verify && strcmp(what, "export") != 0)
		return args_usage(args, "%s: known are verify, export, at and proof", what);
	if (args->operand_count != 2)
		return args_usage(args, "%s takes the folder of one show", what);
	if (is_verify && !has_only(args, 1u << AUDIT_EXPECT))
		return args_usage(args, "verify takes --expect and nothing else");
	if (!is_verify && (!args->values[AUDIT_CSV] || !has_only(args, 1u << AUDIT_CSV)))
		return args_usage(args, "export takes --csv and nothing else");
	if (!audit_begin())
		return EXIT_BAD;
	return is_verify ? audit_run_verify(args, args->operands[1]) : audit_run_export(args, args->operands[1]);
}

const struct command command_audit = {
	.name = "audit",
	.summary = "Check and read the log of what a show had on air.",
	.operands = "verify|export|proof FOLDER, at TIME FOLDER",
	.options = options,
	.option_count = sizeof(options) / sizeof(*options),
	.notes = "FOLDER is that of one show, in shows/ of the plugin's folder. verify prints each place that was "
		 "changed,\n"
		 "taken out or turned round since it was written, and then the log's length and the hash of its last "
		 "line.\n"
		 "export prints it as a table; a log that is not good is printed too, with exit code 1.\n"
		 "at prints what was on air at that time (RFC 3339), and paints it again with --out.\n"
		 "proof packs what the show said of one item into a new folder.",
	.run = run,
};

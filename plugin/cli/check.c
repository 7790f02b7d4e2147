/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `check`: whether files are what we take, each judged by the kind that its `schema` names and by the very code that
 * reads that kind on air.
 */
#include "audit.h"
#include "check_rules.h"
#include "commands.h"
#include "findings.h"
#include "folders.h"
#include "sheet_file.h"

#include "base/alloc.h"
#include "base/file.h"
#include "control/profile.h"
#include "feed/adapter.h"
#include "feed/recording.h"
#include "picture/theme_check.h"
#include "room/json.h"
#include "room/merge.h"
#include "room/wall_time.h"

#include <stdio.h>
#include <string.h>

enum { OPTION_JSON, OPTION_SHEET, OPTION_RULES, OPTION_AT };

static const struct option_spec options[] = {
	[OPTION_JSON] = {"json", NULL, "print one JSON array of {file, path, level, message}", false},
	[OPTION_SHEET] = {"sheet", "FILE", "judge rooms with what this sheet gives them", false},
	[OPTION_RULES] = {"rules", "NAME", "judge what rooms and sheets claim by these rules (cn)", false},
	[OPTION_AT] = {"at", "TIME", "the rules' clock (default: each room's server_time)", false},
};

/* One file while it is judged: what is wrong goes to the error of the call, what is odd to findings. */
struct judged {
	const char *file;
	const json_t *document;
	const char *data_folder;
	struct findings *findings;
	const struct sheet_file *sheet; /* what is given to rooms; NULL: nothing */
	const struct rules *rules;      /* by which claims are judged; NULL: they are not */
	int64_t at_ms;                  /* the rules' clock; ROOM_UNSET: the room's own */
};

typedef bool (*check_fn)(const struct judged *judged, struct error *err);

static bool check_by_rules(const struct judged *judged, const struct room *room, struct error *err)
{
	int64_t at_ms = judged->at_ms != ROOM_UNSET ? judged->at_ms : room->server_time_ms;
	return !judged->rules || check_rules_room(judged->rules, judged->file, room, at_ms, judged->findings, err);
}

/* What the sheet makes of the room; what of it has no place there is the sheet's. */
static bool check_merged(const struct judged *judged, const struct room *room, struct error *err)
{
	if (!judged->sheet)
		return check_by_rules(judged, room, err);
	const struct room *merged = NULL;
	struct sheet_findings *found = alloc_zeroed(1, sizeof(*found));
	if (!found)
		return error_set(err, ERROR_MEMORY, "no memory");
	const struct room_inputs inputs = {
		.shop = room, .sheet = judged->sheet->sheet, .shop_ms = room->server_time_ms, .findings = found};
	bool did = room_merge(&inputs, &merged, NULL, err);
	sheet_file_tell(judged->sheet->path, found, true, judged->findings);
	did = did && check_by_rules(judged, merged, err);
	room_unref(merged);
	alloc_free(found);
	return did;
}

static bool check_room(const struct judged *judged, struct error *err)
{
	const struct room *room = NULL;
	struct room_warnings warnings = {0};
	bool did = room_decode_json(judged->document, &room, &warnings, err);
	size_t named = sizeof(warnings.entries) / sizeof(*warnings.entries);
	if (warnings.count < named)
		named = warnings.count;
	for (size_t i = 0; i < named; i++)
		findings_add_warning(judged->findings, judged->file, warnings.entries[i].path,
				     warnings.entries[i].message);
	if (warnings.count > named) {
		char text[64];
		snprintf(text, sizeof(text), "%zu more of this sort", warnings.count - named);
		findings_add_warning(judged->findings, judged->file, "", text);
	}
	did = did && check_merged(judged, room, err);
	room_unref(room);
	return did;
}

/* -- sheets -- */

static bool check_sheet_file(const struct judged *judged, struct error *err)
{
	const char *file = judged->file;
	struct findings *findings = judged->findings;
	const struct sheet *sheet = NULL;
	struct sheet_findings *found = alloc_zeroed(1, sizeof(*found));
	if (!found)
		return error_set(err, ERROR_MEMORY, "no memory");
	bool did = sheet_file_read(file, judged->data_folder, &sheet, found, err);
	sheet_file_tell(file, found, true, findings);
	if (did && judged->rules)
		did = check_rules_sheet(judged->rules, file, sheet, findings, err);
	did = did || found->error_count > 0; // all of them are said
	sheet_unref(sheet);
	alloc_free(found);
	return did;
}

static bool check_headings(const struct judged *judged, struct error *err)
{
	struct sheet_headings *headings = NULL;
	char *text = json_dumps(judged->document, JSON_COMPACT);
	bool did = text ? sheet_headings_decode(text, strlen(text), &headings, err)
			: error_set(err, ERROR_MEMORY, "no memory");
	free(text);
	sheet_headings_destroy(&headings);
	return did;
}

static bool check_rules(const struct judged *judged, struct error *err)
{
	const struct rules *rules = NULL;
	char *text = json_dumps(judged->document, JSON_COMPACT);
	bool did = text ? rules_decode(text, strlen(text), &rules, err) : error_set(err, ERROR_MEMORY, "no memory");
	free(text);
	rules_unref(rules);
	return did;
}

/* The readers of picture/ know a file by its path, and name it in their errors, where it stands already. */
static bool check_by_path(const struct judged *judged,
			  bool (*check)(const char *data_folder, const char *path, struct error *err),
			  struct error *err)
{
	char path[PATH_MAX];
	bool has_folder = strchr(judged->file, '/') != NULL;
	if (snprintf(path, sizeof(path), "%s%s", has_folder ? "" : "./", judged->file) >= (int)sizeof(path))
		return error_set(err, ERROR_LIMIT, "its path is too long");
	if (check(judged->data_folder, path, err))
		return true;
	const char *name = strrchr(path, '/') + 1;
	size_t length = strlen(name);
	if (strncmp(err->path, name, length) == 0 && (!err->path[length] || err->path[length] == ':')) {
		size_t cut = length + strspn(err->path + length, ": ");
		memmove(err->path, err->path + cut, strlen(err->path + cut) + 1);
	}
	return false;
}

static bool check_theme(const struct judged *judged, struct error *err)
{
	return check_by_path(judged, theme_check, err);
}

static bool check_zones(const struct judged *judged, struct error *err)
{
	return check_by_path(judged, zones_check, err);
}

static bool check_profile(const struct judged *judged, struct error *err)
{
	const struct profile *profile = NULL;
	bool did = profile_read(judged->file, &profile, err);
	profile_unref(profile);
	return did;
}

static bool check_adapter(const struct judged *judged, struct error *err)
{
	const struct adapter *adapter = NULL;
	char *text = json_dumps(judged->document, JSON_COMPACT);
	bool did = text ? adapter_decode(text, strlen(text), &adapter, err) : error_set(err, ERROR_MEMORY, "no memory");
	free(text);
	adapter_unref(adapter);
	return did;
}

/* -- recordings: line by line, whatever their size -- */

/* So many bad lines are named; a file that is no recording at all has many. */
#define BAD_LINES_MOST 20

static void tell_cut(struct findings *findings, const char *file, int number, const struct error *cut)
{
	char place[32];
	char message[sizeof(cut->message) + 16];
	snprintf(place, sizeof(place), "line %d", number);
	snprintf(message, sizeof(message), "cut off: %s", cut->message);
	findings_add_warning(findings, file, place, message);
}

static bool check_recording(const char *file, struct findings *findings, struct error *err)
{
	struct recording_reader *reader = recording_open(file, 0, err);
	if (!reader)
		return false;
	struct recording_line line = {.kind = RECORDING_INVALID};
	size_t bad = 0, rooms = 0;
	for (recording_read(reader, &line); line.kind != RECORDING_END; recording_read(reader, &line)) {
		rooms += line.kind == RECORDING_ROOM;
		if (line.kind == RECORDING_BAD && ++bad <= BAD_LINES_MOST)
			findings_add_error(findings, file, &line.error);
		recording_line_finish(&line);
	}
	struct error cut;
	if (recording_cut(reader, &cut))
		tell_cut(findings, file, line.number, &cut);
	recording_reader_close(&reader);
	if (bad > BAD_LINES_MOST)
		return error_set(err, ERROR_VALUE, "%zu more lines like these", bad - BAD_LINES_MOST);
	if (!rooms)
		findings_add_warning(findings, file, "", "no line tells a room");
	return true;
}

/* -- what was on air: `audit verify` looks at all of a show's files together -- */

struct audit_complaints {
	const char *file;
	struct findings *findings;
	size_t bad;
};

static void tell_audit_line(void *data, unsigned line, bool is_cut, const struct error *reason)
{
	struct audit_complaints *complaints = data;
	struct error err = {0};
	if (is_cut) {
		tell_cut(complaints->findings, complaints->file, (int)line, reason);
		return;
	}
	if (++complaints->bad > BAD_LINES_MOST)
		return;
	char place[sizeof(err.path)];
	snprintf(place, sizeof(place), "line %u%s%.160s", line, reason->path[0] ? ": " : "", reason->path);
	error_set_at(&err, reason->code, place, "%s", reason->message);
	findings_add_error(complaints->findings, complaints->file, &err);
}

static bool check_audit(const char *file, struct findings *findings, struct error *err)
{
	struct audit_complaints complaints = {.file = file, .findings = findings};
	if (!audit_begin())
		return error_set(err, ERROR_UNSUPPORTED, "there is no SHA-256 to read the log with");
	if (!audit_check_file(file, audit_digest, tell_audit_line, &complaints, err))
		return false;
	if (complaints.bad > BAD_LINES_MOST)
		return error_set(err, ERROR_VALUE, "%zu more lines like these", complaints.bad - BAD_LINES_MOST);
	return true;
}

static bool check_audit_head(const struct judged *judged, struct error *err)
{
	char *text = json_dumps(judged->document, JSON_COMPACT);
	bool did = text ? audit_check_head(text, strlen(text), err) : error_set(err, ERROR_MEMORY, "no memory");
	free(text);
	return did;
}

/* -- one document a file -- */

static const struct {
	const char *schema;
	check_fn check;
} kinds[] = {
	{"shop-adapter/1", check_adapter},
	{"shop-audit/1", check_audit_head},
	{"shop-profile/1", check_profile},
	{"shop-room/1", check_room},
	{"shop-rules/1", check_rules},
	{"shop-sheet/1", check_sheet_file},
	{"shop-sheet-headings/1", check_headings},
	{"shop-theme/1", check_theme},
	{"shop-zones/1", check_zones},
};

#define KIND_COUNT (sizeof(kinds) / sizeof(*kinds))

static bool say_kinds(const char *reason, struct error *err)
{
	char known[256] = RECORDING_SCHEMA;
	size_t used = strlen(known);
	for (size_t i = 0; i < KIND_COUNT && used < sizeof(known); i++)
		used += (size_t)snprintf(known + used, sizeof(known) - used, ", %s", kinds[i].schema);
	return error_set_at(err, ERROR_UNSUPPORTED, "schema", "%s; known are %s", reason, known);
}

static bool check_document(const struct judged *judged, struct error *err)
{
	if (!json_is_object(judged->document))
		return error_set(err, ERROR_VALUE, "the document is not an object");
	const json_t *schema = json_object_get(judged->document, "schema");
	if (!schema)
		return say_kinds("missing", err);
	for (size_t i = 0; json_is_string(schema) && i < KIND_COUNT; i++) {
		if (strcmp(json_string_value(schema), kinds[i].schema) == 0)
			return kinds[i].check(judged, err);
	}
	if (json_is_string(schema) && strcmp(json_string_value(schema), RECORDING_SCHEMA) == 0)
		return error_set_at(err, ERROR_VALUE, "schema",
				    "a recording is one JSON text a line, and this is its first line's");
	return say_kinds("unknown schema", err);
}

static bool check_file(struct judged *judged, struct error *err)
{
	const char *file = judged->file;
	if (sheet_file_is_csv(file))
		return check_sheet_file(judged, err);
	if (recording_is_one(file))
		return check_recording(file, judged->findings, err);
	if (audit_is_file(file))
		return check_audit(file, judged->findings, err);
	struct buffer bytes;
	buffer_init(&bytes, ROOM_DOCUMENT_MAX_BYTES);
	json_t *document = NULL;
	bool did = file_read(file, &bytes, err) &&
		   json_parse(bytes.bytes, bytes.size_bytes, ROOM_DOCUMENT_MAX_BYTES, &document, err);
	judged->document = document;
	did = did && check_document(judged, err);
	json_decref(document);
	buffer_finish(&bytes);
	return did;
}

/* The sheet of --sheet: rooms are judged with it if it is good. */
static bool check_given_sheet(struct sheet_file *sheet, struct findings *findings, struct error *err)
{
	struct sheet_findings *found = alloc_zeroed(1, sizeof(*found));
	if (!found)
		return error_set(err, ERROR_MEMORY, "no memory");
	bool did = sheet_file_read(sheet->path, sheet->data_folder, &sheet->sheet, found, err);
	sheet_file_tell(sheet->path, found, true, findings);
	did = did || found->error_count > 0;
	alloc_free(found);
	return did;
}

static enum exit_code run(const struct args *args)
{
	struct findings findings;
	char data_folder[PATH_MAX];
	folder_of_data(args->data_folder, data_folder);
	const struct rules *rules = NULL;
	const char *rules_wanted = args->values[OPTION_RULES];
	struct error unknown = {0};
	char said[sizeof(unknown.path) + sizeof(unknown.message) + 64];
	int64_t at_ms = ROOM_UNSET;
	const char *at = args->values[OPTION_AT];
	if (at && !rules_wanted)
		return args_usage(args, "--at is the clock of --rules");
	if (at && !wall_time_parse(at, &at_ms, NULL))
		return args_usage(args, "--at %s: a time is written 2026-11-21T21:00:00+08:00", at);
	if (rules_wanted && !check_rules_open(rules_wanted, data_folder, &rules, &unknown))
		return args_usage(args, "--rules %s: %s", rules_wanted, error_text(&unknown, said, sizeof(said)));
	findings_init(&findings, args->values[OPTION_JSON] != NULL);
	struct sheet_file sheet;
	const char *sheet_path = args->values[OPTION_SHEET];
	sheet_file_init(&sheet, sheet_path, args->data_folder);
	struct error refused = {0};
	if (sheet_path && !check_given_sheet(&sheet, &findings, &refused))
		findings_add_error(&findings, sheet_path, &refused);
	for (size_t i = 0; i < args->operand_count; i++) {
		struct error err = {0};
		struct judged judged = {.file = args->operands[i],
					.data_folder = data_folder,
					.findings = &findings,
					.sheet = sheet.sheet ? &sheet : NULL,
					.rules = rules,
					.at_ms = at_ms};
		if (!check_file(&judged, &err))
			findings_add_error(&findings, args->operands[i], &err);
	}
	sheet_file_finish(&sheet);
	rules_unref(rules);
	bool is_good = findings.error_count == 0;
	return findings_finish(&findings) && is_good ? EXIT_GOOD : EXIT_BAD;
}

const struct command command_check = {
	.name = "check",
	.summary = "Say whether files are good, with the place and reason of what is not.",
	.operands = "FILE...",
	.options = options,
	.option_count = sizeof(options) / sizeof(*options),
	.notes = "A file's kind is its `schema`: shop-adapter/1, shop-profile/1, shop-recording/1, shop-room/1, "
		 "shop-rules/1,\n"
		 "shop-sheet/1, shop-sheet-headings/1, shop-theme/1 or shop-zones/1; .csv, .tsv and .txt are sheets. "
		 "Errors are\n"
		 "printed on stdout as `FILE: PATH: reason` or `FILE: line L column C: reason`, warnings on stderr.",
	.run = run,
};

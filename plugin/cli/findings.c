/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "findings.h"

#include "room/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void findings_init(struct findings *findings, bool as_json)
{
	*findings = (struct findings){.array = as_json ? json_array() : NULL};
	findings->has_failed = as_json && !findings->array;
}

/* The entry, borrowed; NULL without memory. */
static json_t *add_entry(struct findings *findings, const char *file, const char *path, const char *level,
			 const char *message)
{
	// File names are bytes; what is not UTF-8 cannot stand in JSON.
	json_t *name = json_string(file);
	if (!name)
		name = json_string("?");
	json_t *entry =
		json_pack("{s:o, s:s, s:s, s:s}", "file", name, "path", path, "level", level, "message", message);
	if (json_array_append_new(findings->array, entry) == 0)
		return entry;
	findings->has_failed = true;
	return NULL;
}

/* Whether the path that is to blame is the file's own, which may have been cut to the size of the field. */
static bool is_file_itself(const char *file, const struct error *err)
{
	size_t length = strlen(err->path);
	return strncmp(file, err->path, length) == 0 && (!file[length] || length + 5 > sizeof(err->path));
}

void findings_add_error(struct findings *findings, const char *file, const struct error *err)
{
	findings->error_count++;
	struct error shown = *err;
	if (is_file_itself(file, &shown))
		shown.path[0] = '\0'; // it stands there already
	char text[sizeof(shown.path) + sizeof(shown.message) + 64];
	if (!findings->array) {
		printf("%s: %s\n", file, error_text(&shown, text, sizeof(text)));
		return;
	}
	char path[sizeof(shown.path)];
	memcpy(path, shown.path, sizeof(path));
	shown.path[0] = '\0';
	add_entry(findings, file, path, "error", error_text(&shown, text, sizeof(text)));
}

void findings_add_warning(struct findings *findings, const char *file, const char *path, const char *message)
{
	if (findings->array)
		add_entry(findings, file, path, "warning", message);
	else
		fprintf(stderr, "%s: %s%swarning: %s\n", file, path, *path ? ": " : "", message);
}

void findings_add_rule(struct findings *findings, const char *file, const struct rule_finding *finding)
{
	bool holds = finding->action == RULE_HOLD;
	char message[sizeof(finding->text) + sizeof(finding->reason) + 64];
	findings->error_count += holds;
	snprintf(message, sizeof(message), "\"%s\": %s", finding->text, finding->reason);
	if (!findings->array) {
		fprintf(holds ? stdout : stderr, "%s: %s: %s%s (%s, %s)\n", file, finding->path,
			holds ? "" : "warning: ", message, finding->rule, finding->article);
		return;
	}
	json_t *entry = add_entry(findings, file, finding->path, holds ? "error" : "warning", message);
	json_t *more = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "rule", finding->rule, "article", finding->article,
				 "action", rule_action_name(finding->action), "text", finding->text, "reason",
				 finding->reason, "suggestion", finding->suggestion);
	if (!entry || !more || json_object_update(entry, more) != 0)
		findings->has_failed = true;
	json_decref(more);
}

bool findings_finish(struct findings *findings)
{
	char *text = findings->array ? json_dumps(findings->array, JSON_INDENT(2)) : NULL;
	if (findings->array && !text)
		findings->has_failed = true;
	if (text)
		puts(text);
	if (findings->has_failed)
		fprintf(stderr, "shop-overlay check: no memory for the findings\n");
	free(text);
	json_decref(findings->array);
	findings->array = NULL;
	return !findings->has_failed;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/answer.h"

#include "adapter/decimal.h"

#include "base/utf8.h"
#include "room/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATUS_GOOD 200
#define ANSWER_MOST_BYTES (4u * 1024u * 1024u)

void notes_add(struct adapter_notes *notes, const char *path, const char *reason)
{
	if (!notes)
		return;
	if (notes->count < ADAPTER_NOTES_MOST) {
		struct adapter_note *note = &notes->entries[notes->count];
		snprintf(note->path, sizeof(note->path), "%s", path);
		snprintf(note->reason, sizeof(note->reason), "%s", reason);
	}
	notes->count++;
}

/* -- is it good -- */

static bool speaks_of_status(const json_t *condition)
{
	const char *name;
	json_t *value;
	if (json_object_get(condition, "status"))
		return true;
	for (size_t i = 0; i < json_array_size(condition); i++) {
		if (speaks_of_status(json_array_get(condition, i)))
			return true;
	}
	json_object_foreach((json_t *)condition, name, value)
	{
		(void)name;
		if (speaks_of_status(value))
			return true;
	}
	return false;
}

/* What the shop says of it, for people. */
static void say_why(struct evaluation *evaluation, const json_t *request, char *text, size_t size)
{
	char form[DECIMAL_TEXT_BYTES];
	const json_t *error = json_object_get(request, "error");
	const struct spot spot = {.entry = evaluation->answer};
	json_t *value = error ? value_of(evaluation, error, &spot) : NULL;
	const char *said = value ? decimal_text_form(value, form) : NULL;
	snprintf(text, size, said ? ": %.150s" : "%s", said ? said : "");
	json_decref(value);
}

static uint64_t pause_of(struct evaluation *evaluation, const json_t *backoff)
{
	const struct spot spot = {.entry = evaluation->answer};
	uint64_t most_ms = 0;
	for (size_t i = 0; i < json_array_size(backoff); i++) {
		uint64_t ms = pause_of(evaluation, json_array_get(backoff, i));
		most_ms = ms > most_ms ? ms : most_ms;
	}
	const json_t *when = json_object_get(backoff, "when");
	if (when && condition_holds(evaluation, when, &spot))
		most_ms = (uint64_t)json_integer_value(json_object_get(backoff, "ms"));
	return most_ms;
}

static bool is_ok(struct evaluation *evaluation, const json_t *request, struct error *err)
{
	const char *id = json_string_value(json_object_get(request, "id"));
	const json_t *ok = json_object_get(request, "ok");
	const struct spot spot = {.entry = evaluation->answer};
	char why[200];
	id = id ? id : "token";
	if (evaluation->status != STATUS_GOOD && !speaks_of_status(ok)) {
		say_why(evaluation, request, why, sizeof(why));
		error_set_at(err, ERROR_HTTP, id, "the shop answers with status %d%s", evaluation->status, why);
		if (err)
			err->http_status = evaluation->status;
		return false;
	}
	for (size_t i = 0; i < json_array_size(ok); i++) {
		if (condition_holds(evaluation, json_array_get(ok, i), &spot))
			continue;
		say_why(evaluation, request, why, sizeof(why));
		return error_set_at(err, ERROR_VALUE, id, "the shop's answer is not good (ok[%zu])%s", i, why);
	}
	return true;
}

static bool parse(const json_t *request, int status, const void *bytes, size_t size, json_t **out, struct error *err)
{
	struct error why = {0};
	const char *id = json_string_value(json_object_get(request, "id"));
	if (json_parse(bytes, size, ANSWER_MOST_BYTES, out, &why))
		return true;
	// an error page is no JSON, and the status says enough
	if (status != STATUS_GOOD && why.code != ERROR_MEMORY) {
		*out = json_null();
		return true;
	}
	char text[sizeof(why.path) + sizeof(why.message) + 64];
	return error_set_at(err, why.code == ERROR_SYNTAX ? ERROR_VALUE : why.code, id ? id : "token",
			    "the answer is no JSON that we take: %.180s", error_text(&why, text, sizeof(text)));
}

bool answer_judge(struct evaluation *evaluation, const json_t *request, const void *bytes, size_t size_bytes,
		  struct answer_reading *reading, json_t **out, struct error *err)
{
	json_t *answer = NULL;
	if (!parse(request, evaluation->status, bytes, size_bytes, &answer, err))
		return false;
	evaluation->answer = answer;
	reading->is_json = !json_is_null(answer);
	const struct spot spot = {.entry = answer};
	const json_t *token = json_object_get(evaluation->names->adapter->document, "token");
	const json_t *refused = json_object_get(token, "refused");
	reading->pause_ms = pause_of(evaluation, json_object_get(request, "backoff"));
	reading->is_token_over = refused && request != token && condition_holds(evaluation, refused, &spot);
	bool did = is_ok(evaluation, request, err);
	if (did && reading->pause_ms > 0)
		did = error_set_at(err, ERROR_VALUE, json_string_value(json_object_get(request, "id")),
				   "the platform's limit is reached");
	did = evaluation_went_well(evaluation, err) && did;
	if (did)
		*out = answer;
	else
		json_decref(answer);
	return did;
}

/* -- what it fills -- */

/* "items[*].title" of the second id is "items[1].title". */
static void write_target(const char *target, size_t each_index, char *text, size_t size)
{
	const char *star = strchr(target, '*');
	if (star)
		snprintf(text, size, "%.*s%zu%s", (int)(star - target), target, each_index, star + 1);
	else
		snprintf(text, size, "%s", target);
}

/* What does not fit is left out: it is for people to read. */
static void report(struct buffer *lines, const char *path, const json_t *found, const char *reason)
{
	if (!lines)
		return;
	char *text = found ? json_dumps(found, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
	struct error cut = {0};
	// an error's text is cut at a code point
	if (text)
		error_set(&cut, ERROR_VALUE, "%.100s%s", text, strlen(text) > 100 ? " ..." : "");
	if (!buffer_add_format(lines, NULL, found ? "%s = %s\n" : "%s: unset, %s\n", path,
			       found ? utf8_repair(cut.message) : reason))
		lines->maximum_bytes = lines->size_bytes;
	free(text);
}

/* What a later write needs of the answer, as texts; what has none is left out. */
static json_t *read_keeps(struct evaluation *evaluation, const json_t *keeps, struct buffer *lines)
{
	const char *name;
	json_t *value;
	const struct spot spot = {.entry = evaluation->answer};
	json_t *kept = keeps ? made(evaluation, json_object()) : NULL;
	json_object_foreach((json_t *)keeps, name, value)
	{
		char path[64], form[DECIMAL_TEXT_BYTES];
		snprintf(path, sizeof(path), "keeps.%s", name);
		json_t *found = value_of(evaluation, value, &spot);
		const char *text = found ? decimal_text_form(found, form) : NULL;
		report(lines, path, text ? found : NULL, found ? "has no text form" : evaluation->reason);
		if (text && json_object_set_new(kept, name, json_string(text)) != 0)
			evaluation->is_out_of_memory = true;
		json_decref(found);
	}
	return kept;
}

/* "items[0].skus[*].sale", since it is a member of its entries that lacks. */
static void tell_dropped(const struct evaluation *evaluation, const char *path, struct adapter_notes *notes,
			 struct buffer *lines)
{
	char where[sizeof(((struct adapter_note *)0)->path)], why[VALUE_REASON_BYTES + 60];
	if (evaluation->dropped == 0)
		return;
	snprintf(where, sizeof(where), "%.150s[*].%s", path, evaluation->dropped_key);
	snprintf(why, sizeof(why), "%s (entries left out: %zu)", evaluation->dropped_reason, evaluation->dropped);
	notes_add(notes, where, why);
	report(lines, where, NULL, why);
}

bool answer_read(const struct names *names, const json_t *request, size_t each_index, int status, const void *bytes,
		 size_t size_bytes, struct answer_reading *reading, struct adapter_notes *notes, struct error *err)
{
	struct evaluation evaluation = {.status = status, .names = names};
	json_t *answer = NULL;
	*reading = (struct answer_reading){.report = reading->report};
	if (!answer_judge(&evaluation, request, bytes, size_bytes, reading, &answer, err))
		return false;
	const char *target;
	json_t *value;
	const struct spot spot = {.entry = answer};
	json_t *fragment = made(&evaluation, json_object());
	json_object_foreach(json_object_get(request, "map"), target, value)
	{
		char path[200];
		write_target(target, each_index, path, sizeof(path));
		evaluation.dropped = 0;
		json_t *found = value_of(&evaluation, value, &spot);
		if (!found && !evaluation.is_quiet)
			notes_add(notes, path, evaluation.reason);
		tell_dropped(&evaluation, path, notes, reading->report);
		report(reading->report, path, found, evaluation.is_quiet ? "it may be" : evaluation.reason);
		if (found && json_object_set_new(fragment, path, found) != 0)
			evaluation.is_out_of_memory = true;
	}
	json_t *kept = read_keeps(&evaluation, json_object_get(request, "keeps"), reading->report);
	json_decref(answer);
	if (evaluation_went_well(&evaluation, err)) {
		reading->fragment = fragment;
		reading->kept = kept;
		return true;
	}
	json_decref(fragment);
	json_decref(kept);
	return false;
}

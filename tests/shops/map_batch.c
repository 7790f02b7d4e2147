/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For test_differential.py: maps many adapters and answers in one process. A line of stdin is a case {"adapter",
 * "vars", "answers": {request: text}, "now_ms", "expected": document}, a line of stdout {"room", "error", "expected"}:
 * both rooms as the canonical text that `map` prints, null where there is none. The expected one is judged like any
 * document.
 */
#include "base/buffer.h"
#include "feed/adapter.h"
#include "room/json.h"
#include "room/room_decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASE_MOST_BYTES (4u * 1024u * 1024u)
#define MOST 16

static json_t *canonical(const struct room *room)
{
	struct error err = {0};
	struct buffer text;
	buffer_init(&text, 2 * ROOM_DOCUMENT_MAX_BYTES);
	json_t *json = room && room_encode(room, &text, &err) ? json_string(buffer_text(&text)) : json_null();
	buffer_finish(&text);
	return json;
}

static json_t *expected_of(const json_t *document)
{
	struct error err = {0};
	const struct room *room = NULL;
	json_t *json = json_is_object(document) && room_decode_json(document, &room, NULL, &err) ? canonical(room)
												 : json_null();
	room_unref(room);
	return json;
}

static bool map_case(const json_t *described, const struct room **room, struct error *err)
{
	struct adapter_pair vars[MOST];
	struct adapter_answer answers[MOST];
	struct adapter_given given = {.room_id = "show", .vars = vars};
	size_t answer_count = 0;
	const struct adapter *adapter = NULL;
	const char *name;
	json_t *value;
	char *text = json_dumps(json_object_get(described, "adapter"), JSON_COMPACT);
	bool did = adapter_decode(text, strlen(text), &adapter, err);
	json_object_foreach(json_object_get(described, "vars"), name, value) vars[given.var_count++] =
		(struct adapter_pair){name, json_string_value(value)};
	json_object_foreach(json_object_get(described, "answers"), name, value) answers[answer_count++] =
		(struct adapter_answer){.request = name,
					.status = 200,
					.bytes = json_string_value(value),
					.size_bytes = json_string_length(value)};
	did = did && adapter_map(adapter, &given, answers, answer_count,
				 json_integer_value(json_object_get(described, "now_ms")), room, NULL, err);
	adapter_unref(adapter);
	free(text);
	return did;
}

int main(void)
{
	char *line = NULL;
	size_t space = 0;
	ssize_t size;
	while ((size = getline(&line, &space, stdin)) > 0) {
		struct error err = {0};
		const struct room *room = NULL;
		json_t *described;
		char text[sizeof(err.path) + sizeof(err.message) + 64];
		if (!json_parse(line, (size_t)size, CASE_MOST_BYTES, &described, &err)) {
			fprintf(stderr, "%s\n", error_text(&err, text, sizeof(text)));
			return 1;
		}
		bool did = map_case(described, &room, &err);
		json_t *told = json_pack("{s:o, s:o, s:o}", "room", canonical(room), "error",
					 did ? json_null() : json_string(error_text(&err, text, sizeof(text))),
					 "expected", expected_of(json_object_get(described, "expected")));
		char *out = json_dumps(told, JSON_COMPACT);
		puts(out ? out : "null");
		free(out);
		json_decref(told);
		json_decref(described);
		room_unref(room);
	}
	free(line);
	return 0;
}

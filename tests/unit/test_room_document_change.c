/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A document told as what it changes in another: what is made of it is that document, and nothing else is taken. */
#include "room/json.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static json_t *parse(const char *text)
{
	json_error_t fault;
	json_t *json = json_loads(text, 0, &fault);
	if (!json)
		fail_msg("%s: %s", text, fault.text);
	return json;
}

static const char *const documents[] = {
	"{\"version\": 1, \"items\": [{\"id\": \"a\", \"price\": 1}, {\"id\": \"b\", \"price\": 2}]}",
	"{\"version\": 2, \"items\": [{\"id\": \"a\", \"price\": 1}, {\"id\": \"b\", \"price\": 3}]}",
	"{\"version\": 3, \"items\": [{\"id\": \"b\", \"price\": 2}, {\"id\": \"a\", \"price\": 1}]}", // moved
	"{\"version\": 4, \"items\": [{\"id\": \"b\", \"price\": 2}]}",                                // one left
	"{\"version\": 4, \"current\": \"b\", \"items\": [{\"id\": \"b\", \"price\": 2}, {\"id\": \"c\"}]}",
	"{\"version\": 5, \"room\": {\"title\": null}, \"items\": []}", // a null is a value
	"{\"version\": 6}",
	"{\"items\": [{\"name\": \"nobody\"}, {\"id\": \"a\", \"price\": 1}]}", // an item without an id stands whole
	"{\"items\": \"none\"}",
	"{}",
};

#define DOCUMENTS (sizeof(documents) / sizeof(*documents))

static void check(const char *from_text, const char *to_text)
{
	json_t *from = parse(from_text), *to = parse(to_text);
	json_t *change = document_change(from, to);
	assert_non_null(change);
	json_t *made = document_changed(from, change);
	assert_non_null(made);
	if (!json_equal(made, to))
		fail_msg("%s to %s by %s", from_text, to_text, json_dumps(change, 0));
	json_t *from_again = parse(from_text), *to_again = parse(to_text);
	assert_true(json_equal(from, from_again) && json_equal(to, to_again));
	json_decref(from);
	json_decref(to);
	json_decref(change);
	json_decref(made);
	json_decref(from_again);
	json_decref(to_again);
}

static void every_document_is_made_of_every_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < DOCUMENTS; i++) {
		for (size_t k = 0; k < DOCUMENTS; k++)
			check(documents[i], documents[k]);
	}
}

static void what_did_not_change_is_not_told(void **state)
{
	(void)state;
	json_t *from = parse(documents[0]), *to = parse(documents[1]);
	json_t *change = document_change(from, to);
	char *text = json_dumps(change, JSON_COMPACT | JSON_SORT_KEYS);
	assert_string_equal(text, "{\"items\":[\"a\",{\"id\":\"b\",\"price\":3}],\"set\":{\"version\":2}}");
	free(text);
	json_decref(change);
	change = document_change(from, from);
	assert_int_equal(json_object_size(change), 0);
	json_decref(change);
	json_decref(from);
	json_decref(to);
}

static void what_is_no_change_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"{\"items\": [\"z\"]}", "{\"items\": [7]}", "{\"set\": 1}"};
	json_t *from = parse(documents[0]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		json_t *change = parse(bad[i]);
		assert_null(document_changed(from, change));
		json_decref(change);
	}
	assert_null(document_changed(NULL, from));
	assert_null(document_changed(from, NULL));
	json_decref(from);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_document_is_made_of_every_other),
		cmocka_unit_test(what_did_not_change_is_not_told),
		cmocka_unit_test(what_is_no_change_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

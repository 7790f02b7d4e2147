/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "room/json.h"
#include "unit.h"

#include <stdlib.h>

static json_t *parse(const char *text)
{
	json_error_t fault;
	json_t *json = json_loads(text, JSON_DECODE_ANY, &fault);
	if (!json)
		fail_msg("%s: %s", text, fault.text);
	return json;
}

static void check(const char *target_text, const char *patch_text, const char *expected_text)
{
	json_t *target = parse(target_text);
	json_t *patch = parse(patch_text);
	json_t *expected = parse(expected_text);
	json_t *result = merge_patch_apply(target, patch);
	assert_non_null(result);
	if (!json_equal(result, expected)) {
		char *text = json_dumps(result, JSON_ENCODE_ANY);
		fail_msg("%s with %s makes %s", target_text, patch_text, text);
	}
	// Neither argument has changed.
	json_t *target_again = parse(target_text);
	json_t *patch_again = parse(patch_text);
	assert_true(json_equal(target, target_again) && json_equal(patch, patch_again));
	json_decref(target);
	json_decref(patch);
	json_decref(expected);
	json_decref(result);
	json_decref(target_again);
	json_decref(patch_again);
}

/* RFC 7396, appendix A: original, patch, result. */
static void cases_of_the_rfc(void **state)
{
	(void)state;
	check("{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}");
	check("{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}");
	check("{\"a\":\"b\"}", "{\"a\":null}", "{}");
	check("{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}");
	check("{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}");
	check("{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}");
	check("{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}");
	check("{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}");
	check("[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]");
	check("{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]");
	check("{\"a\":\"foo\"}", "null", "null");
	check("{\"a\":\"foo\"}", "\"bar\"", "\"bar\"");
	check("{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}");
	check("[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}");
	check("{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}");
}

static void more_cases(void **state)
{
	(void)state;
	check("{\"a\":1,\"b\":2}", "{}", "{\"a\":1,\"b\":2}");
	check("{\"a\":1}", "{\"b\":null}", "{\"a\":1}");
	check("{\"a\":1}", "{\"a\":{\"b\":1}}", "{\"a\":{\"b\":1}}");
	check("{\"a\":{\"b\":1}}", "{\"a\":[null]}", "{\"a\":[null]}");
	check("{\"stock\":{\"left\":5,\"total\":9}}", "{\"stock\":{\"left\":4}}",
	      "{\"stock\":{\"left\":4,\"total\":9}}");
}

static void order_of_the_target_stays(void **state)
{
	(void)state;
	json_t *target = parse("{\"z\":1,\"y\":{\"b\":1,\"a\":2},\"x\":3}");
	json_t *patch = parse("{\"w\":0,\"y\":{\"a\":5},\"z\":4}");
	json_t *result = merge_patch_apply(target, patch);
	char *text = json_dumps(result, JSON_COMPACT);
	assert_string_equal(text, "{\"z\":4,\"y\":{\"b\":1,\"a\":5},\"x\":3,\"w\":0}");
	free(text);
	json_decref(target);
	json_decref(patch);
	json_decref(result);
}

/* What the result holds is its own: changing it changes nothing else. */
static void result_shares_nothing(void **state)
{
	(void)state;
	json_t *target = parse("{\"a\":{\"b\":[{}]}}");
	json_t *patch = parse("{\"c\":{\"d\":[{}]}}");
	json_t *result = merge_patch_apply(target, patch);
	json_array_clear(json_object_get(json_object_get(result, "a"), "b"));
	json_array_clear(json_object_get(json_object_get(result, "c"), "d"));
	assert_int_equal(json_array_size(json_object_get(json_object_get(target, "a"), "b")), 1);
	assert_int_equal(json_array_size(json_object_get(json_object_get(patch, "c"), "d")), 1);
	json_decref(target);
	json_decref(patch);
	json_decref(result);
}

static json_t *nested(int depth, bool is_list)
{
	json_t *json = json_object();
	for (int i = 1; i < depth; i++)
		json = is_list ? json_pack("[o]", json) : json_pack("{so}", "a", json);
	return json;
}

static void depth_is_bounded(void **state)
{
	(void)state;
	for (int is_list = 0; is_list < 2; is_list++) {
		json_t *fits = nested(32, is_list);
		json_t *deep = nested(33, is_list);
		json_t *empty = json_object();
		json_t *result = merge_patch_apply(empty, fits);
		assert_non_null(result);
		json_decref(result);
		assert_null(merge_patch_apply(empty, deep));
		if (!is_list)
			assert_null(merge_patch_apply(deep, empty));
		json_decref(fits);
		json_decref(deep);
		json_decref(empty);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cases_of_the_rfc),          cmocka_unit_test(more_cases),
		cmocka_unit_test(order_of_the_target_stays), cmocka_unit_test(result_shares_nothing),
		cmocka_unit_test(depth_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

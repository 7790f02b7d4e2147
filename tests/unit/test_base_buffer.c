/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unit.h"

#include "base/alloc.h"
#include "base/blob.h"
#include "base/buffer.h"

#include <string.h>

static void test_grows_to_its_maximum_and_no_further(void **state)
{
	(void)state;
	struct buffer buffer;
	buffer_init(&buffer, 1000);
	struct error err = {0};
	for (int i = 0; i < 100; i++)
		assert_true(buffer_add(&buffer, "0123456789", 10, &err));
	assert_int_equal(buffer.size_bytes, 1000);
	assert_false(buffer_add(&buffer, "x", 1, &err));
	assert_int_equal(err.code, ERROR_LIMIT);
	assert_int_equal(buffer.size_bytes, 1000);
	assert_int_equal(strlen(buffer_text(&buffer)), 1000);
	buffer_clear(&buffer);
	assert_true(buffer_add_format(&buffer, &err, "%d-%s", 7, "seven"));
	assert_string_equal(buffer_text(&buffer), "7-seven");
	buffer_finish(&buffer);
	assert_string_equal(buffer_text(&buffer), "");
}

static bool refuse(size_t size_bytes, void *data)
{
	(void)size_bytes;
	(void)data;
	return false;
}

static void test_no_memory_is_an_error(void **state)
{
	(void)state;
	struct buffer buffer;
	buffer_init(&buffer, 1000);
	struct error err = {0};
	alloc_set_hook(refuse, NULL);
	bool did = buffer_add(&buffer, "x", 1, &err);
	struct blob *blob = blob_create("x", 1);
	alloc_set_hook(NULL, NULL);
	assert_false(did);
	assert_null(blob);
	assert_int_equal(err.code, ERROR_MEMORY);
	buffer_finish(&buffer);
}

static void test_error_text_is_cut_at_a_code_point(void **state)
{
	(void)state;
	char wide[400];
	memset(wide, 0, sizeof(wide));
	for (int i = 0; i < 100; i++)
		memcpy(wide + i * 3, "价", 3);
	struct error err;
	error_set_at(&err, ERROR_VALUE, "items[0].title", "%s", wide);
	assert_int_equal(strlen(err.message) % 3, 0);
	assert_true(strlen(err.message) > 240);
	char text[64];
	error_set_at(&err, ERROR_VALUE, "a.b", "no");
	assert_string_equal(error_text(&err, text, sizeof(text)), "a.b: no");
	error_set(&err, ERROR_SYNTAX, "no");
	err.line = 3;
	err.column = 4;
	assert_string_equal(error_text(&err, text, sizeof(text)), "line 3 column 4: no");
}

static void test_blob_sets_share_and_replace(void **state)
{
	(void)state;
	struct blob *a = blob_create("aaa", 3);
	struct blob *b = blob_create("bbb", 3);
	assert_int_not_equal(a->hash, b->hash);
	struct blob_set *one = blob_set_with(NULL, "x.png", a);
	struct blob_set *two = blob_set_with(one, "y.png", b);
	struct blob_set *three = blob_set_with(two, "x.png", NULL);
	blob_unref(a);
	blob_unref(b);
	assert_ptr_equal(blob_set_get(two, "x.png"), blob_set_get(one, "x.png"));
	assert_int_equal(blob_set_count(two), 2);
	assert_null(blob_set_get(three, "x.png"));
	assert_int_equal(blob_set_get(three, "y.png")->size_bytes, 3);
	assert_null(blob_set_get(NULL, "x.png"));
	blob_set_unref(one);
	blob_set_unref(two);
	assert_memory_equal(blob_set_get(three, "y.png")->bytes, "bbb", 3);
	blob_set_unref(three);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grows_to_its_maximum_and_no_further),
		cmocka_unit_test(test_no_memory_is_an_error),
		cmocka_unit_test(test_error_text_is_cut_at_a_code_point),
		cmocka_unit_test(test_blob_sets_share_and_replace),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

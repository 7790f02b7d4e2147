/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A sheet for which the memory does not reach is refused for that reason, whatever it was needed for: none is taken
 * with less in it than it says.
 */
#include "base/alloc.h"
#include "base/file.h"
#include "room/sheet.h"
#include "unit.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define HEADINGS SHOP_SOURCE_DIR "/data/sheets/headings.json"

static const char csv[] =
	"晚场,,,,,,,,,,,\n"
	"链接号,商品ID,短标题,最低价,报价,砍价,平台补贴,赠品,限购,满减,对比平台,对比价,采集时间,凭证\n"
	"1,a,茶,79.9,99.9,10(今晚),10,\"茶匙（大）*2（价值9.9元）；茶罐 x 3 "
	"前50名\",每人限3件,满199减20,甲,109,2026-11-20 15:30,"
	"EV-1 86bbc6caace8a9fd571e319c7028f8c4a339e585b2efa3c3d085479e6e3ade94\n"
	",,,,,,,勺子*4,,,,,,\n"
	"备注：以上含运费,,,,,,,,,,,,,\n";
static const char json[] = "{\"schema\": \"shop-sheet/1\", \"items\": [{\"link_no\": 1, \"floor\": 7990, \"prompt\": "
			   "\"p\", \"gifts\": [{\"name\": "
			   "\"g\", \"quantity\": 1}], \"plan\": [{\"kind\": \"quote\", \"person\": \"Lin\", \"to\": "
			   "9990}, {\"kind\": \"settle\"}]}]}";

static struct sheet_headings *headings;
static size_t calls;
static size_t fails_at;
static bool fails_on;

static bool count_down(size_t size_bytes, void *data)
{
	(void)size_bytes;
	(void)data;
	calls++;
	return fails_on ? calls < fails_at : calls != fails_at;
}

/* The tree in between is jansson's, with its own memory. */
static void *tree_malloc(size_t size_bytes)
{
	return count_down(size_bytes, NULL) ? malloc(size_bytes) : NULL;
}

static const struct sheet *decode(const char *text, size_t size_bytes, struct error *err)
{
	const struct sheet *sheet = NULL;
	calls = 0;
	alloc_set_hook(count_down, NULL);
	json_set_alloc_funcs(tree_malloc, free);
	bool did = sheet_decode(text, size_bytes, headings, &sheet, NULL, err);
	json_set_alloc_funcs(malloc, free);
	alloc_set_hook(NULL, NULL);
	assert_true(did == (sheet != NULL));
	return sheet;
}

/* jansson's reader takes some words that it has no memory for as bad syntax: refused, if for the wrong reason. */
static void check_text(const char *text, size_t size_bytes, bool is_parsed)
{
	struct error err = {0};
	fails_at = SIZE_MAX;
	const struct sheet *whole = decode(text, size_bytes, &err);
	size_t needed = calls;
	assert_non_null(whole);
	assert_true(needed > 20);
	for (int mode = 0; mode < 2; mode++) {
		fails_on = mode == 1;
		for (fails_at = 1; fails_at <= needed; fails_at++) {
			err = (struct error){0};
			const struct sheet *sheet = decode(text, size_bytes, &err);
			bool is_said = err.code == ERROR_MEMORY || (is_parsed && err.code == ERROR_SYNTAX);
			if (!sheet && !is_said)
				fail_msg("allocation %zu of %zu: %s: %s", fails_at, needed, err.path, err.message);
			if (sheet && (sheet->item_count != whole->item_count ||
				      sheet->items[0].floor_minor != whole->items[0].floor_minor ||
				      sheet->items[0].plan_count != whole->items[0].plan_count))
				fail_msg("allocation %zu of %zu: taken with less in it", fails_at, needed);
			sheet_unref(sheet);
		}
	}
	sheet_unref(whole);
}

static void test_csv(void **state)
{
	(void)state;
	check_text(csv, sizeof(csv) - 1, false);
}

static void test_json(void **state)
{
	(void)state;
	check_text(json, sizeof(json) - 1, true);
}

static void test_headings(void **state)
{
	(void)state;
	struct buffer bytes;
	struct error err = {0};
	buffer_init(&bytes, SHEET_MAX_BYTES);
	assert_true(file_read(HEADINGS, &bytes, &err));
	bool is_read = false;
	fails_on = false;
	for (fails_at = 1; !is_read; fails_at++) {
		calls = 0;
		err = (struct error){0};
		alloc_set_hook(count_down, NULL);
		is_read = sheet_headings_decode(bytes.bytes, bytes.size_bytes, &headings, &err);
		alloc_set_hook(NULL, NULL);
		assert_true(is_read || (!headings && err.code == ERROR_MEMORY));
	}
	assert_true(fails_at > 4);
	buffer_finish(&bytes);
}

static int finish(void **state)
{
	(void)state;
	sheet_headings_destroy(&headings);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_headings),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_json),
	};
	return cmocka_run_group_tests(tests, NULL, finish);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A document told by events: what fits is applied, what is old changes nothing, what does not fit is never shown. */
#include "unit.h"

#include "live_document.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct live_document live;
static struct error err;

static int setup(void **state)
{
	(void)state;
	live_document_init(&live);
	err = (struct error){0};
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	live_document_finish(&live);
	return 0;
}

static const char *document(const char *epoch, int version, int sale)
{
	static char text[1024];
	snprintf(text, sizeof(text),
		 "{\"schema\": \"shop-room/1\", \"version\": %d, \"epoch\": \"%s\", \"server_time\": "
		 "\"2026-11-21T21:00:00+08:00\", \"current\": \"a\", \"room\": {\"id\": \"r\", \"title\": \"Room\"}, "
		 "\"of_later\": {\"x\": 1}, \"items\": ["
		 "{\"id\": \"a\", \"title\": \"A\", \"price\": {\"currency\": \"CNY\", \"sale\": %d}, "
		 "\"gifts\": [{\"name\": \"g\", \"quantity\": 1}]}, "
		 "{\"id\": \"b\", \"title\": \"B\", \"price\": {\"currency\": \"CNY\", \"sale\": 100}}]}",
		 version, epoch, sale);
	return text;
}

static bool take_room(const char *text)
{
	return live_document_room(&live, text, strlen(text), &err);
}

static bool take_patch(const char *text)
{
	return live_document_patch(&live, text, strlen(text), &err);
}

static bool adopt(const char *text)
{
	return live_document_adopt(&live, text, strlen(text), &err);
}

/* The price of item a as it would be shown; -1 when there is nothing to show. */
static int64_t sale(void)
{
	const struct room *room = NULL;
	if (!live.has_news || !live_document_decode(&live, &room, NULL, &err))
		return -1;
	int64_t sale_minor = room->items[0].price.sale_minor;
	assert_int_equal(room->version, live.version);
	assert_string_equal(room->epoch, live.epoch);
	room_unref(room);
	assert_false(live.has_news);
	return sale_minor;
}

static const char *sale_patch(int base, int version, int sale_minor)
{
	static char texts[4][256];
	static unsigned turn;
	char *text = texts[turn++ % 4];
	snprintf(text, sizeof(texts[0]),
		 "{\"base\": %d, \"version\": %d, \"patch\": {\"server_time\": \"2026-11-21T21:00:%02d+08:00\"}, "
		 "\"items\": {\"a\": {\"price\": {\"sale\": %d}}}}",
		 base, version, version % 60, sale_minor);
	return text;
}

static void test_live_a_room_and_its_patches(void **state)
{
	(void)state;
	assert_true(take_room(document("e1", 5, 7990)));
	assert_int_equal(sale(), 7990);
	assert_true(take_patch(sale_patch(5, 6, 6990)));
	assert_int_equal(sale(), 6990);
	// a burst is decoded once; the last one counts
	for (int version = 6; version < 50; version++)
		assert_true(take_patch(sale_patch(version, version + 1, 10000 - version)));
	const struct room *room = NULL;
	assert_true(live_document_decode(&live, &room, NULL, &err));
	assert_int_equal(room->version, 50);
	assert_int_equal(room->items[0].price.sale_minor, 10000 - 49);
	// what the patches did not touch is as it was
	assert_string_equal(room->title, "Room");
	assert_string_equal(room->items[0].gifts[0].name, "g");
	assert_int_equal(room->items[1].price.sale_minor, 100);
	assert_int_equal(room->server_time_ms % 60000, 50000);
	room_unref(room);
	assert_int_equal(live.said_version, 50);
}

static void test_live_a_patch_of_the_root_and_null(void **state)
{
	(void)state;
	assert_true(take_room(document("e1", 5, 7990)));
	assert_true(take_patch("{\"base\": 5, \"version\": 6, \"patch\": {\"version\": 6, \"epoch\": \"e1\", "
			       "\"current\": null, \"room\": {\"title\": null}}, "
			       "\"items\": {\"a\": {\"gifts\": null, \"image\": null}}, \"later\": 1}"));
	const struct room *room = NULL;
	assert_true(live_document_decode(&live, &room, NULL, &err));
	assert_null(room->title);
	assert_int_equal(room->items[0].gift_count, 0);
	room_unref(room);
	// base and version alone raise the version
	assert_true(take_patch("{\"base\": 6, \"version\": 9}"));
	assert_int_equal(sale(), 7990);
	assert_int_equal(live.version, 9);
}

static void test_live_old_and_repeated_change_nothing(void **state)
{
	(void)state;
	assert_true(take_room(document("e1", 5, 7990)));
	assert_true(take_patch(sale_patch(5, 6, 6990)));
	assert_int_equal(sale(), 6990);
	assert_true(take_patch(sale_patch(5, 6, 7777)));
	assert_true(take_patch(sale_patch(4, 5, 7777)));
	assert_true(take_patch(sale_patch(3, 6, 7777)));
	assert_true(take_room(document("e1", 5, 7990)));
	assert_false(live.has_news);
	assert_true(take_patch(sale_patch(6, 7, 5990)));
	assert_int_equal(sale(), 5990);
}

static void test_live_a_new_epoch_may_begin_lower(void **state)
{
	(void)state;
	assert_true(take_room(document("e1", 50, 7990)));
	assert_true(take_room(document("e2", 1, 5990)));
	assert_int_equal(sale(), 5990);
	assert_int_equal(live.said_version, 1);
	assert_true(take_patch(sale_patch(1, 2, 4990)));
	assert_int_equal(sale(), 4990);
}

static void test_live_a_gap_waits_for_a_whole_document(void **state)
{
	(void)state;
	assert_true(take_room(document("e1", 5, 7990)));
	assert_int_equal(sale(), 7990);
	assert_true(take_patch(sale_patch(6, 7, 6990)));
	assert_false(live.has_news);
	assert_null(live.json);
	assert_int_equal(live.said_version, 7);
	assert_true(take_patch(sale_patch(7, 8, 5990)));
	assert_true(live_document_wants(&live, "e1"));
	assert_false(live_document_wants(&live, "e2"));
	// an answer that is older than the gap closes nothing, and loses nothing
	assert_true(adopt(document("e1", 5, 7990)));
	assert_null(live.json);
	assert_false(live.has_news);
	assert_true(adopt(document("e2", 7, 6990)));
	assert_null(live.json);
	// one from within the queue: what follows it is applied, once
	assert_true(adopt(document("e1", 7, 6990)));
	assert_false(live_document_wants(&live, "e1"));
	assert_int_equal(sale(), 5990);
	assert_int_equal(live.version, 8);
	assert_int_equal(live.queue_count, 0);
	assert_true(take_patch(sale_patch(8, 9, 4990)));
	assert_int_equal(sale(), 4990);
}

static void test_live_a_document_in_the_middle_of_a_patch_closes_no_gap(void **state)
{
	(void)state;
	assert_true(take_room(document("e1", 5, 7990)));
	assert_true(take_patch(sale_patch(6, 9, 6990)));
	// 7 is between 6 and 9: to patch it would be a guess
	assert_true(adopt(document("e1", 7, 7000)));
	assert_null(live.json);
	assert_true(adopt(document("e1", 12, 3990)));
	assert_int_equal(sale(), 3990);
	assert_int_equal(live.queue_count, 0);
	// and a patch over the middle of what there is
	assert_true(take_patch(sale_patch(11, 13, 6990)));
	assert_null(live.json);
	assert_false(live.has_news);
}

static void test_live_the_queue_is_bounded(void **state)
{
	(void)state;
	assert_true(take_room(document("e1", 5, 7990)));
	for (int version = 10; version < 5000; version++)
		assert_true(take_patch(sale_patch(version, version + 1, version)));
	assert_in_range(live.queue_count, 1, LIVE_QUEUE_MOST);
	assert_int_equal(live.said_version, 5000);
	// the newest ones are there
	assert_true(adopt(document("e1", 4999, 1)));
	assert_int_equal(sale(), 4999);
	// and its bytes
	char *large = malloc(600 * 1024);
	memset(large, 'x', 600 * 1024);
	int used = snprintf(large, 100, "{\"base\": 6000, \"version\": 6001, \"patch\": {\"y\": \"");
	large[used] = 'x';
	memcpy(large + 600 * 1024 - 4, "\"}}", 4);
	for (int i = 0; i < 10; i++)
		assert_true(take_patch(large));
	assert_int_equal(live.queue_count, 1);
	free(large);
}

static const char *const bad_patches[][2] = {
	{"", ""},
	{"{\"base\": 5, \"version\": 6", "version"},
	{"[]", "base"},
	{"{\"version\": 6}", "base"},
	{"{\"base\": \"5\", \"version\": 6}", "base"},
	{"{\"base\": 5}", "version"},
	{"{\"base\": 5, \"version\": 5}", "version"},
	{"{\"base\": 5, \"version\": 4}", "version"},
	{"{\"base\": 5, \"version\": 6.0}", "version"},
	{"{\"base\": 5, \"version\": 9007199254740992}", "version"},
	{"{\"base\": 5, \"version\": 6, \"patch\": []}", "patch"},
	{"{\"base\": 5, \"version\": 6, \"patch\": null}", "patch"},
	{"{\"base\": 5, \"version\": 6, \"patch\": {\"items\": []}}", "patch.items"},
	{"{\"base\": 5, \"version\": 6, \"patch\": {\"version\": 7}}", "patch.version"},
	{"{\"base\": 5, \"version\": 6, \"patch\": {\"epoch\": \"e2\"}}", "patch.epoch"},
	{"{\"base\": 5, \"version\": 6, \"patch\": {\"epoch\": null}}", "patch.epoch"},
	{"{\"base\": 5, \"version\": 6, \"items\": []}", "items"},
	{"{\"base\": 5, \"version\": 6, \"items\": {\"a\": null}}", "items.a"},
	{"{\"base\": 5, \"version\": 6, \"items\": {\"c\": {}}}", "items.c"},
	{"{\"base\": 5, \"version\": 6, \"items\": {\"a\": 1}}", "items.a"},
	{"{\"base\": 5, \"version\": 6, \"items\": {\"a\": {\"id\": \"b\"}}}", "items.a"},
	{"{\"base\": 5, \"version\": 6, \"items\": {\"a\": {\"id\": null}}}", "items.a"},
	{"{\"base\": 5, \"version\": 6, \"items\": {\"x\\ny\": {}}}", "items"},
	// these are well made: what comes of them is not
	{"{\"base\": 5, \"version\": 6, \"items\": {\"a\": {\"price\": {\"sale\": -1}}}}", "items[0].price.sale"},
	{"{\"base\": 5, \"version\": 6, \"items\": {\"b\": {\"price\": null}}}", "items[1].price"},
	{"{\"base\": 5, \"version\": 6, \"patch\": {\"current\": \"c\"}}", "current"},
	{"{\"base\": 5, \"version\": 6, \"patch\": {\"server_time\": null}}", "server_time"},
	{"{\"base\": 5, \"version\": 6, \"patch\": {\"room\": 5}}", "room"},
};

static void test_live_a_bad_patch_makes_the_document_go(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad_patches) / sizeof(bad_patches[0]); i++) {
		assert_true(take_room(document("e1", 5, 7990)));
		assert_int_equal(sale(), 7990);
		err = (struct error){0};
		const struct room *room = NULL;
		if (take_patch(bad_patches[i][0]) && (!live.has_news || live_document_decode(&live, &room, NULL, &err)))
			fail_msg("taken: %s", bad_patches[i][0]);
		assert_null(live.json);
		assert_false(live.has_news);
		if (strcmp(err.path, bad_patches[i][1]) != 0)
			fail_msg("%s: path %s (%s)", bad_patches[i][0], err.path, err.message);
		assert_true(err.message[0]);
		// the next whole one heals
		assert_true(live_document_wants(&live, "e1"));
	}
}

static void test_live_a_bad_room_makes_the_document_go(void **state)
{
	(void)state;
	static const char *const bad[][2] = {{"{\"version\": 6", "version"},
					     {"{}", "schema"},
					     {"{\"schema\": \"shop-room/1\", \"version\": \"6\"}", "version"},
					     {"{\"schema\": \"shop-room/1\", \"version\": 6, \"epoch\": 7}", "epoch"}};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_true(take_room(document("e1", 5, 7990)));
		err = (struct error){0};
		assert_false(take_room(bad[i][0]));
		assert_string_equal(err.path, bad[i][1]);
		assert_null(live.json);
	}
	// one that can be ordered is judged when it is decoded
	assert_true(take_room("{\"schema\": \"shop-room/1\", \"version\": 6, \"epoch\": \"e1\"}"));
	assert_int_equal(sale(), -1);
	assert_int_equal(err.code, ERROR_VALUE);
	assert_null(live.json);
}

static void test_live_patches_cannot_fill_the_memory(void **state)
{
	(void)state;
	assert_true(take_room(document("e1", 1, 7990)));
	static char text[200 * 1024];
	int version = 1;
	bool did = true;
	for (; did && version < 100; version++) {
		// each leaves another unknown member behind
		int used = snprintf(text, sizeof(text), "{\"base\": %d, \"version\": %d, \"patch\": {\"m%d\": \"",
				    version, version + 1, version);
		memset(text + used, 'x', sizeof(text) - 8 - (size_t)used);
		memcpy(text + sizeof(text) - 8, "\"}}", 4);
		did = take_patch(text);
	}
	assert_false(did);
	assert_int_equal(err.code, ERROR_LIMIT);
	assert_in_range(version, 5, 7);
	// while those that replace the same one may come for ever
	assert_true(take_room(document("e1", 1, 7990)));
	for (version = 1; version < 40; version++) {
		int used = snprintf(text, sizeof(text), "{\"base\": %d, \"version\": %d, \"patch\": {\"m\": \"",
				    version, version + 1);
		memset(text + used, 'x', sizeof(text) - 8 - (size_t)used);
		memcpy(text + sizeof(text) - 8, "\"}}", 4);
		assert_true(take_patch(text));
	}
	assert_int_equal(sale(), 7990);
}

static void test_live_a_confirmation_says_what_the_stream_is(void **state)
{
	(void)state;
	struct live_confirm confirm = {0};
	const char *text = "{\"epoch\": \"e1\", \"version\": 5, \"at\": \"2026-11-21T21:00:01.250+08:00\"}";
	// without an epoch no document is taken for its base
	assert_true(take_patch(sale_patch(5, 6, 6990)));
	assert_false(live_document_wants(&live, "e1"));
	assert_true(live_document_confirm(&live, text, strlen(text), &confirm, &err));
	assert_string_equal(confirm.epoch, "e1");
	assert_int_equal(confirm.version, 5);
	assert_int_equal(confirm.at_ms % 60000, 1250);
	assert_int_equal(live.said_version, 6);
	assert_true(live_document_wants(&live, "e1"));
	assert_true(adopt(document("e1", 5, 7990)));
	assert_int_equal(sale(), 6990);
	// another epoch: what there is belongs to a server that is gone
	text = "{\"version\": 2, \"at\": \"2026-11-21T21:00:01Z\"}";
	assert_true(live_document_confirm(&live, text, strlen(text), &confirm, &err));
	assert_string_equal(confirm.epoch, "0");
	assert_null(live.json);
	assert_int_equal(live.said_version, 2);
}

static void test_live_a_bad_confirmation_changes_nothing(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		"5",
		"{\"epoch\": \"e2\", \"version\": 5}",
		"{\"epoch\": \"e2\", \"version\": 5, \"at\": 5}",
		"{\"epoch\": \"e2\", \"version\": 5, \"at\": \"now\"}",
		"{\"epoch\": \"e2\", \"version\": \"5\", \"at\": \"2026-11-21T21:00:01Z\"}",
		"{\"epoch\": \"e2\", \"version\": 9007199254740992, \"at\": \"2026-11-21T21:00:01Z\"}",
		"{\"epoch\": \"\", \"version\": 5, \"at\": \"2026-11-21T21:00:01Z\"}",
		"{\"epoch\": null, \"version\": 5, \"at\": \"2026-11-21T21:00:01Z\"}",
		"{\"epoch\": \"e234567890123456789012345678901234567890123456789012345678901234x\", \"version\": 5, "
		"\"at\": \"2026-11-21T21:00:01Z\"}",
	};
	assert_true(take_room(document("e1", 5, 7990)));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct live_confirm confirm = {.version = 77};
		err = (struct error){0};
		if (live_document_confirm(&live, bad[i], strlen(bad[i]), &confirm, &err))
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(confirm.version, 77);
		assert_true(err.code);
		assert_non_null(live.json);
		assert_string_equal(live.epoch, "e1");
		assert_int_equal(live.said_version, 5);
	}
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_live_a_room_and_its_patches),
		CASE(test_live_a_patch_of_the_root_and_null),
		CASE(test_live_old_and_repeated_change_nothing),
		CASE(test_live_a_new_epoch_may_begin_lower),
		CASE(test_live_a_gap_waits_for_a_whole_document),
		CASE(test_live_a_document_in_the_middle_of_a_patch_closes_no_gap),
		CASE(test_live_the_queue_is_bounded),
		CASE(test_live_a_bad_patch_makes_the_document_go),
		CASE(test_live_a_bad_room_makes_the_document_go),
		CASE(test_live_patches_cannot_fill_the_memory),
		CASE(test_live_a_confirmation_says_what_the_stream_is),
		CASE(test_live_a_bad_confirmation_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

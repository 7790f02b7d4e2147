/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several requests of one shop: the platform's limits, turns, and a room that is as old as what it depends on. */
#include "shop_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ITEM                                                                                                  \
	"\"items[*].id\": \"/id\", \"items[*].title\": \"/title\", \"items[*].price.currency\": {\"const\": " \
	"\"CNY\"}, \"items[*].price.sale\": \"/price\""
#define DEFAULTS "\"defaults\": {\"every_ms\": 1000, \"timeout_ms\": %d, \"ok\": [{\"equals\": [\"/ok\", 1]}]}"
#define HEAD "{\"schema\": \"shop-adapter/1\", \"id\": \"corner\", \"vars\": {\"base\": null, \"ids\": \"\"}, "

static void say_items(struct fixture *fixture, const char *ids, int delay_ms)
{
	for (const char *id = ids; *id; id++) {
		char path[16], body[128];
		snprintf(path, sizeof(path), "/i/%c", *id);
		snprintf(body, sizeof(body), "{\"ok\": 1, \"id\": \"%c\", \"title\": \"T\", \"price\": 100}", *id);
		shop_say_later(fixture, path, body, delay_ms);
	}
}

/* -- limits -- */

static const char per_second[] = HEAD
	"\"limits\": {\"per_second\": 2}, \"defaults\": {\"every_ms\": 1000, \"headers\": {\"X-Now\": \"{now_ms}\"}, "
	"\"ok\": [{\"present\": \"/ok\"}]},"
	" \"requests\": [{\"id\": \"seller\", \"url\": \"{base}/seller\", \"map\": {\"sellers[0].id\": {\"const\": "
	"\"s\"}, \"sellers[0].name\": \"/name\"}},"
	" {\"id\": \"item\", \"repeat\": \"ids\", \"url\": \"{base}/i/{each}\", \"map\": {" ITEM "}}]}";

/* When it left, by the shop's clock, as the request itself says. */
static int64_t left_ms(struct fixture *fixture, const char *path, size_t index)
{
	char text[4096] = "";
	assert_true(scripted_server_request(fixture->server, path, index, text, sizeof(text)));
	const char *at = strstr(text, "\r\nX-Now: ");
	assert_non_null(at);
	return strtoll(at + strlen("\r\nX-Now: "), NULL, 10);
}

/* Leaps, asking for the room all the time, until each was asked so often. */
static void leap_until_asked(struct fixture *fixture, const char *const *paths, int ms, size_t count)
{
	// a first answer without a leap within it: the shop's clock is known
	WAIT_UNTIL(fixture_look(fixture)->report);
	for (int i = 0; *paths; i++) {
		assert_in_range(i, 0, 20000);
		leap_ms(fixture, ms);
		feed_refresh(fixture->feed);
		while (*paths && shop_asked(fixture, *paths) >= count)
			paths++;
	}
}

static int by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* The least time between any two of the requests for these, the first of all left out: the clock was not known. */
static int64_t least_gap_ms(struct fixture *fixture, const char *const *paths)
{
	int64_t times[2048], least_ms = INT64_MAX;
	size_t count = 0;
	for (; *paths; paths++) {
		for (size_t i = 0; i < shop_asked(fixture, *paths) && count < 2048; i++)
			times[count++] = left_ms(fixture, *paths, i);
	}
	qsort(times, count, sizeof(*times), by_time);
	for (size_t i = 2; i < count; i++)
		least_ms = times[i] - times[i - 1] < least_ms ? times[i] - times[i - 1] : least_ms;
	return least_ms;
}

/* Six requests a second are wished for: never more than two are sent, whoever asks, and each has its turn. */
static void test_limit_of_a_second(void **test)
{
	struct fixture *fixture = *test;
	static const char *const paths[] = {"/seller", "/i/a", "/i/b", "/i/c", "/i/d", "/i/e", NULL};
	say_items(fixture, "abcde", 0);
	shop_say(fixture, "/seller", "{\"ok\": 1, \"name\": \"Shop\"}");
	shop_open_by(fixture, per_second, "ids=a,b,c,d,e", NULL);
	leap_until_asked(fixture, paths, 200, 8);
	assert_in_range(least_gap_ms(fixture, paths), 450, 1000);
	for (size_t i = 0; paths[i]; i++)
		assert_in_range(shop_asked(fixture, paths[i]), 8, 10);
	WAIT_FOR(fixture, state->room && state->room->item_count == 5);
}

static const char per_day[] = HEAD
	"\"limits\": {\"per_day\": 1440}, \"defaults\": {\"every_ms\": 1000, \"headers\": {\"X-Now\": \"{now_ms}\"}, "
	"\"ok\": [{\"present\": \"/ok\"}]},"
	" \"requests\": [{\"id\": \"seller\", \"url\": \"{base}/seller\", \"map\": {\"sellers[0].id\": {\"const\": "
	"\"s\"}, \"sellers[0].name\": \"/name\"}},"
	" {\"id\": \"item\", \"repeat\": \"ids\", \"url\": \"{base}/i/{each}\", \"map\": {" ITEM "}}]}";

/* One a minute for two requests: each every two minutes, and none sooner by chance. */
static void test_limit_of_a_day(void **test)
{
	struct fixture *fixture = *test;
	static const char *const paths[] = {"/i/a", "/seller", NULL};
	say_items(fixture, "a", 0);
	shop_say(fixture, "/seller", "{\"ok\": 1, \"name\": \"Shop\"}");
	shop_open_by(fixture, per_day, "ids=a", NULL);
	leap_until_asked(fixture, paths, 4000, 10);
	for (size_t i = 0; paths[i]; i++)
		assert_in_range(least_gap_ms(fixture, (const char *const[]){paths[i], NULL}), 119500, 160000);
}

/* -- turns -- */

static const char many[] = HEAD DEFAULTS ", \"requests\": [{\"id\": \"item\", \"repeat\": \"ids\", \"url\": "
					 "\"{base}/i/{each}\", \"map\": {" ITEM "}}]}";

/* The first four are due again before the shop has answered them: the others have their turn all the same. */
static void test_turns(void **test)
{
	struct fixture *fixture = *test;
	static const char ids[] = "abcdefgh";
	char adapter[2048];
	say_items(fixture, ids, 40);
	snprintf(adapter, sizeof(adapter), many, 5000);
	shop_open_by(fixture, adapter, "ids=a,b,c,d,e,f,g,h", NULL);
	for (uint64_t until_ns = now_ns() + 20000 * MS_NS; shop_asked(fixture, "/i/h") < 3; leap_ms(fixture, 1000))
		assert_true(now_ns() < until_ns);
	assert_in_range(shop_asked(fixture, "/i/a"), 2, 5);
	WAIT_FOR(fixture, state->room && state->room->item_count == 8);
}

static const char spare[] = HEAD DEFAULTS
	", \"requests\": ["
	"{\"id\": \"s1\", \"url\": \"{base}/silent\", \"optional\": true, \"map\": {\"items[0].image\": \"/a\"}},"
	"{\"id\": \"s2\", \"url\": \"{base}/silent\", \"optional\": true, \"map\": {\"items[0].stock\": \"/a\"}},"
	"{\"id\": \"s3\", \"url\": \"{base}/silent\", \"optional\": true, \"map\": {\"items[0].gifts\": \"/a\"}},"
	"{\"id\": \"s4\", \"url\": \"{base}/silent\", \"optional\": true, \"map\": {\"items[0].trust\": \"/a\"}},"
	"{\"id\": \"s5\", \"url\": \"{base}/silent\", \"optional\": true, \"map\": {\"items[0].status\": \"/a\"}},"
	"{\"id\": \"item\", \"url\": \"{base}/i/a\", \"map\": {\"items[0].id\": \"/id\", \"items[0].title\": "
	"\"/title\", \"items[0].price.currency\": {\"const\": \"CNY\"}, \"items[0].price.sale\": \"/price\"}}]}";

/* What the room can do without never answers: the room is there, and follows. */
static void test_silent_optional_requests(void **test)
{
	struct fixture *fixture = *test;
	char adapter[4096];
	scripted_server_say(fixture->server, "/silent", &(struct script){.is_silent = true});
	say_items(fixture, "a", 0);
	snprintf(adapter, sizeof(adapter), spare, 60000);
	shop_open_by(fixture, adapter, NULL, NULL);
	WAIT_FOR(fixture, state->room && state->freshness == FRESHNESS_FRESH);
	WAIT_UNTIL(shop_asked(fixture, "/silent") == 2);
	for (int price = 200; price < 205; price++) {
		char body[96];
		snprintf(body, sizeof(body), "{\"ok\": 1, \"id\": \"a\", \"title\": \"T\", \"price\": %d}", price);
		shop_say(fixture, "/i/a", body);
		leap_ms(fixture, 5000);
		WAIT_FOR(fixture, state->room->current->price.sale_minor == price);
		assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	}
	assert_int_equal(shop_asked(fixture, "/silent"), 2);
	// and those that time out are asked again, with pauses
	snprintf(adapter, sizeof(adapter), spare, 200);
	feed_close(&fixture->feed);
	shop_open_by(fixture, adapter, NULL, NULL);
	for (uint64_t until_ns = now_ns() + 20000 * MS_NS; shop_asked(fixture, "/silent") < 10; pause_ms(5)) {
		leap_ms(fixture, 2000);
		assert_true(now_ns() < until_ns);
	}
	WAIT_FOR(fixture, state->room && state->freshness == FRESHNESS_FRESH);
}

/* -- ages -- */

static const char two[] =
	HEAD "\"defaults\": {\"every_ms\": 1000, \"ok\": [{\"equals\": [\"/ok\", 1]}]}, \"requests\": ["
	     "{\"id\": \"item\", \"url\": \"{base}/i/a\", \"map\": {\"items[0].id\": \"/id\", \"items[0].title\": "
	     "\"/title\", \"items[0].price.currency\": {\"const\": \"CNY\"}, \"items[0].price.sale\": \"/price\"}},"
	     "{\"id\": \"stock\", \"url\": \"{base}/stock\", \"every_ms\": 3000, \"map\": {\"items[0].stock.left\": "
	     "\"/left\"}}]}";

static void leap_while_asked(struct fixture *fixture, int seconds)
{
	for (int i = 0; i < seconds; i++) {
		size_t before = shop_asked(fixture, "/i/a");
		leap_ms(fixture, 1000);
		WAIT_UNTIL(shop_asked(fixture, "/i/a") > before);
	}
}

/* The other one goes on: the room is as old as the one that fails. */
static void test_age_of_the_oldest(void **test)
{
	struct fixture *fixture = *test;
	say_items(fixture, "a", 0);
	shop_say(fixture, "/stock", "{\"ok\": 1, \"left\": 5}");
	shop_open_by(fixture, two, NULL, NULL);
	WAIT_FOR(fixture, state->room && state->room->current->stock.left == 5);
	shop_say(fixture, "/stock", "{\"ok\": 0}");
	uint64_t failing_ns = leaping_now_ns();
	leap_while_asked(fixture, 8);
	fixture_look(fixture);
	// a slow machine may be past it
	if (leaping_now_ns() - failing_ns < 11500 * MS_NS)
		assert_int_equal(fixture->state->freshness, FRESHNESS_FRESH);
	WAIT_FOR(fixture, state->error.code == ERROR_VALUE && strcmp(state->error.path, "stock") == 0);
	leap_while_asked(fixture, 8);
	WAIT_FOR(fixture, state->freshness == FRESHNESS_STALE);
	assert_in_range(feed_state_age_ms(fixture->state, leaping_now_ns()), 15000, 40000);
	shop_say(fixture, "/stock", "{\"ok\": 1, \"left\": 4}");
	for (int i = 0; i < 60 && fixture_look(fixture)->freshness != FRESHNESS_FRESH; i++)
		leap_while_asked(fixture, 1);
	WAIT_FOR(fixture, state->freshness == FRESHNESS_FRESH && !state->error.code);
	assert_int_equal(fixture->state->room->current->stock.left, 4);
}

static const char rundown[] =
	HEAD "\"defaults\": {\"every_ms\": 1000, \"ok\": [{\"equals\": [\"/ok\", 1]}]}, \"requests\": ["
	     "{\"id\": \"show\", \"url\": \"{base}/show\", \"map\": {\"current\": \"/current\"}},"
	     "{\"id\": \"item\", \"repeat\": \"ids\", \"url\": \"{base}/i/{each}\", \"map\": {" ITEM "}},"
	     "{\"id\": \"stock\", \"repeat\": \"ids\", \"url\": \"{base}/stock/{each}\", \"map\": "
	     "{\"items[*].stock.left\": \"/left\"}}]}";

static bool has_items(const struct room *room, const char *ids)
{
	if (!room || room->item_count != strlen(ids))
		return false;
	for (size_t i = 0; i < room->item_count; i++) {
		if (room->items[i].id[0] != ids[i])
			return false;
	}
	return true;
}

/* One of its requests fails: an item leaves the rundown with its age, but the one on air stays and ages. */
static void test_lost_items(void **test)
{
	struct fixture *fixture = *test;
	say_items(fixture, "abc", 0);
	shop_say(fixture, "/show", "{\"ok\": 1, \"current\": \"a\"}");
	shop_say(fixture, "/stock/a", "{\"ok\": 1, \"left\": 1}");
	shop_say(fixture, "/stock/b", "{\"ok\": 1, \"left\": 2}");
	shop_say(fixture, "/stock/c", "{\"ok\": 1, \"left\": 3}");
	shop_open_by(fixture, rundown, "ids=a,b,c", NULL);
	WAIT_FOR(fixture, has_items(state->room, "abc") && state->freshness == FRESHNESS_FRESH);
	shop_say(fixture, "/stock/b", "{\"ok\": 0}");
	uint64_t failing_ns = leaping_now_ns();
	leap_while_asked(fixture, 10);
	fixture_look(fixture);
	// a slow machine may be past it
	if (leaping_now_ns() - failing_ns < 13500 * MS_NS)
		assert_true(has_items(fixture->state->room, "abc"));
	leap_while_asked(fixture, 7);
	WAIT_FOR(fixture, has_items(state->room, "ac"));
	leap_while_asked(fixture, 20);
	WAIT_FOR(fixture, has_items(state->room, "ac") && state->freshness == FRESHNESS_FRESH);
	assert_string_equal(fixture->state->error.path, "stock");
	// it is back
	shop_say(fixture, "/stock/b", "{\"ok\": 1, \"left\": 9}");
	for (int i = 0; i < 60 && !has_items(fixture_look(fixture)->room, "abc"); i++)
		leap_while_asked(fixture, 1);
	WAIT_FOR(fixture, has_items(state->room, "abc") && !state->error.code);
	assert_int_equal(fixture->state->room->items[1].stock.left, 9);
	// the one on air
	shop_say(fixture, "/stock/a", "{\"ok\": 0}");
	leap_while_asked(fixture, 18);
	WAIT_FOR(fixture, state->freshness == FRESHNESS_STALE);
	assert_true(has_items(fixture->state->room, "abc"));
	assert_string_equal(fixture->state->room->current->id, "a");
	// nor is what the others say lost with it
	shop_say(fixture, "/i/c", "{\"ok\": 1, \"id\": \"c\", \"title\": \"T\", \"price\": 777}");
	leap_while_asked(fixture, 2);
	WAIT_FOR(fixture, state->room->items[2].price.sale_minor == 777);
	assert_int_equal(fixture->state->freshness, FRESHNESS_STALE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_limit_of_a_second, shop_setup, shop_teardown),
		cmocka_unit_test_setup_teardown(test_limit_of_a_day, shop_setup, shop_teardown),
		cmocka_unit_test_setup_teardown(test_turns, shop_setup, shop_teardown),
		cmocka_unit_test_setup_teardown(test_silent_optional_requests, shop_setup, shop_teardown),
		cmocka_unit_test_setup_teardown(test_age_of_the_oldest, shop_setup, shop_teardown),
		cmocka_unit_test_setup_teardown(test_lost_items, shop_setup, shop_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The token of a shop that is asked by an adapter: renewed by the clock and when it is refused, once for all, and kept.
 */
#include "shop_fixture.h"

#include "room/wall_time.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define MINUTE_MS 60000

static const char adapter[] =
	"{\"schema\": \"shop-adapter/1\", \"id\": \"corner\", \"vars\": {\"base\": null, \"slow\": \"0\"}, "
	"\"secrets\": "
	"[\"key\", \"refresh\"],"
	" \"token\": {\"fills\": \"key\", \"url\": \"{base}/token\", \"method\": \"POST\", \"body\": {\"form\": "
	"{\"refresh\": \"{refresh}\"}}, \"ok\": [{\"equals\": [\"/ok\", 1]}], \"error\": \"/why\", \"secrets\": "
	"{\"key\": "
	"\"/token\", \"refresh\": \"/refresh\"}, \"expires_in_s\": \"/in\", \"refused\": {\"any\": [{\"equals\": "
	"[\"/ok\", 24]}, {\"status\": 401}]}},"
	" \"defaults\": {\"every_ms\": 1000, \"ok\": [{\"equals\": [\"/ok\", 1]}], \"error\": \"/why\", \"headers\": "
	"{\"X-Key\": \"{key}\"}},"
	" \"requests\": [{\"id\": \"item\", \"url\": \"{base}/item\", \"map\": {\"items[0].id\": \"/id\", "
	"\"items[0].title\": \"/title\", \"items[0].price.currency\": {\"const\": \"CNY\"}, \"items[0].price.sale\": "
	"\"/price\"}}, {\"id\": \"slow\", \"url\": \"{base}/slow\", \"every_ms\": 3600000, \"optional\": true, "
	"\"map\": "
	"{\"sellers[0].id\": \"/id\", \"sellers[0].name\": \"/name\"}}]}";

static void say_item(struct fixture *fixture)
{
	shop_say(fixture, "/item", "{\"ok\": 1, \"id\": \"a\", \"title\": \"T\", \"price\": 100}");
}

static void say_token(struct fixture *fixture, int number, int in_s)
{
	char body[256];
	snprintf(body, sizeof(body), "{\"ok\": 1, \"token\": \"key-%d\", \"refresh\": \"refresh-%d\", \"in\": %d}",
		 number, number, in_s);
	shop_say(fixture, "/token", body);
}

static void wait_for_token(struct fixture *fixture, size_t count)
{
	WAIT_UNTIL(shop_asked(fixture, "/token") >= count);
	assert_int_equal(shop_asked(fixture, "/token"), count);
}

/* The item is asked for again; with what. */
static void wait_for_item_with(struct fixture *fixture, const char *key)
{
	char line[64];
	snprintf(line, sizeof(line), "\r\nX-Key: %s\r\n", key);
	for (uint64_t until_ns = now_ns() + 5000 * MS_NS; now_ns() < until_ns;) {
		size_t before = shop_asked(fixture, "/item");
		leap_ms(fixture, 1000);
		WAIT_UNTIL(shop_asked(fixture, "/item") > before);
		if (shop_was_told(fixture, "/item", shop_asked(fixture, "/item") - 1, line))
			return;
	}
	fail_msg("never asked with %s", key);
}

/* The end of a token as the file says it, so many minutes from now. */
static const char *secrets_until(struct fixture *fixture, int minutes)
{
	static char until[96];
	char time[48];
	wall_time_text(clock_wall_ms(clock_system()) + minutes * MINUTE_MS, 0, time, sizeof(time));
	snprintf(until, sizeof(until), "\"key\": \"%s\"", time);
	return shop_secrets(fixture, "\"key\": \"key-0\", \"refresh\": \"refresh-0\"", until);
}

/* Ten minutes before its end, with what came last; what rotates is in the file before anything is asked with it. */
static void test_token_is_renewed_by_the_clock(void **test)
{
	struct fixture *fixture = *test;
	say_item(fixture);
	shop_say(fixture, "/slow", "{\"ok\": 1, \"id\": \"s\", \"name\": \"Shop\"}");
	say_token(fixture, 1, 7200);
	const char *file = secrets_until(fixture, 30);
	shop_open_by(fixture, adapter, NULL, file);
	WAIT_FOR(fixture, state->room);
	leap_ms(fixture, 19 * MINUTE_MS);
	wait_for_item_with(fixture, "key-0");
	assert_int_equal(shop_asked(fixture, "/token"), 0);
	leap_ms(fixture, 2 * MINUTE_MS);
	wait_for_token(fixture, 1);
	assert_true(shop_was_told(fixture, "/token", 0, "\r\n\r\nrefresh=refresh-0"));
	wait_for_item_with(fixture, "key-1");
	assert_true(shop_file_has(file, "\"key-1\"") && shop_file_has(file, "\"refresh-1\""));
	assert_false(shop_file_has(file, "-0\""));
	say_token(fixture, 2, 7200);
	leap_ms(fixture, 105 * MINUTE_MS);
	wait_for_item_with(fixture, "key-1");
	wait_for_token(fixture, 1);
	leap_ms(fixture, 6 * MINUTE_MS);
	wait_for_token(fixture, 2);
	assert_true(shop_was_told(fixture, "/token", 1, "\r\n\r\nrefresh=refresh-1"));
	wait_for_item_with(fixture, "key-2");
	assert_true(shop_file_has(file, "\"refresh-2\""));
	assert_int_equal(fixture_look(fixture)->error.code, ERROR_NONE);
}

/* Shorter than early_ms: renewed after half its life and not every minute. */
static void test_token_that_lives_shortly(void **test)
{
	struct fixture *fixture = *test;
	say_item(fixture);
	shop_say(fixture, "/slow", "{\"ok\": 1, \"id\": \"s\", \"name\": \"Shop\"}");
	say_token(fixture, 1, 400);
	shop_open_by(fixture, adapter, NULL, shop_secrets(fixture, "\"refresh\": \"refresh-0\"", ""));
	wait_for_token(fixture, 1);
	WAIT_FOR(fixture, state->room);
	assert_true(shop_was_told(fixture, "/item", 0, "\r\nX-Key: key-1\r\n"));
	say_token(fixture, 2, 400);
	leap_ms(fixture, 2 * MINUTE_MS);
	wait_for_item_with(fixture, "key-1");
	assert_int_equal(shop_asked(fixture, "/token"), 1);
	leap_ms(fixture, 2 * MINUTE_MS);
	wait_for_item_with(fixture, "key-2");
	wait_for_token(fixture, 2);
}

static void say_with_key(struct fixture *fixture, const char *path, const char *body, int delay_ms)
{
	scripted_server_say(fixture->server, path,
			    &(struct script){.body = body,
					     .has_no_shop_time = true,
					     .has_no_date = true,
					     .delay_ms = delay_ms,
					     .wants = "X-Key: key-1"});
}

/* Refused: renewed at once; what was asked with the old one is asked again with the new one, whatever its pace. */
static void refuse_and_renew(struct fixture *fixture, int slow_ms, int token_ms)
{
	say_with_key(fixture, "/item", "{\"ok\": 1, \"id\": \"a\", \"title\": \"T\", \"price\": 100}", 0);
	say_with_key(fixture, "/slow", "{\"ok\": 1, \"id\": \"s\", \"name\": \"Shop\"}", slow_ms);
	shop_say_later(fixture, "/token",
		       "{\"ok\": 1, \"token\": \"key-1\", \"refresh\": \"refresh-1\", \"in\": 86400}", token_ms);
	const char *file = shop_secrets(fixture, "\"key\": \"key-0\", \"refresh\": \"refresh-0\"", "");
	shop_open_by(fixture, adapter, NULL, file);
	WAIT_FOR(fixture, state->room && state->room->seller_count == 1 && !state->error.code);
	assert_true(shop_was_told(fixture, "/slow", 0, "\r\nX-Key: key-0\r\n"));
	assert_true(shop_was_told(fixture, "/slow", 1, "\r\nX-Key: key-1\r\n"));
	assert_true(shop_file_has(file, "\"refresh-1\""));
	for (int i = 0; i < 3; i++)
		leap_ms(fixture, MINUTE_MS);
	wait_for_item_with(fixture, "key-1");
	wait_for_token(fixture, 1);
}

static void test_token_that_is_refused(void **test)
{
	struct fixture *fixture = *test;
	refuse_and_renew(fixture, 0, 300);
	// and again, but not more often than once a minute
	say_token(fixture, 2, 86400);
	shop_say(fixture, "/item", "{\"ok\": 24}");
	leap_ms(fixture, 2000);
	wait_for_token(fixture, 2);
	for (int i = 0; i < 20; i++)
		leap_ms(fixture, 2000);
	wait_for_token(fixture, 2);
}

/* A late answer to what was asked with the old one has nothing renewed. */
static void test_token_that_is_refused_late(void **test)
{
	refuse_and_renew(*test, 300, 0);
}

/* It fails: said for as long as it fails, though the room is good; with pauses; and at its end nothing else is asked.
 */
static void test_renewal_that_fails(void **test)
{
	struct fixture *fixture = *test;
	say_item(fixture);
	shop_say(fixture, "/slow", "{\"ok\": 1, \"id\": \"s\", \"name\": \"Shop\"}");
	shop_say(fixture, "/token", "{\"ok\": 0, \"why\": \"refresh-0 was used\"}");
	const char *file = secrets_until(fixture, 9);
	shop_open_by(fixture, adapter, NULL, file);
	WAIT_FOR(fixture, state->room && state->error.code == ERROR_VALUE);
	for (int i = 0; i < 4; i++) {
		wait_for_item_with(fixture, "key-0");
		WAIT_FOR(fixture, state->error.code == ERROR_VALUE && state->freshness == FRESHNESS_FRESH);
		assert_string_equal(fixture->state->error.path, "token");
		assert_non_null(strstr(fixture->state->error.message, "*** was used"));
	}
	leap_ms(fixture, 9 * MINUTE_MS);
	WAIT_FOR(fixture, state->freshness != FRESHNESS_FRESH);
	size_t asked = shop_asked(fixture, "/item"), tried = shop_asked(fixture, "/token");
	for (int i = 0; i < 60; i++)
		leap_ms(fixture, 2000);
	assert_in_range(shop_asked(fixture, "/item") - asked, 0, 1);
	assert_in_range(shop_asked(fixture, "/token") - tried, 1, 6);
	assert_true(shop_file_has(file, "\"refresh-0\""));
	say_token(fixture, 1, 7200);
	for (int i = 0; i < 40 && !shop_file_has(file, "\"key-1\""); i++)
		leap_ms(fixture, 2000);
	WAIT_UNTIL(shop_file_has(file, "\"key-1\""));
	wait_for_item_with(fixture, "key-1");
	WAIT_FOR(fixture, state->freshness == FRESHNESS_FRESH && !state->error.code);
}

static void allow_bytes_of_files(rlim_t size)
{
	struct rlimit limit;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = size;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static int token_teardown(void **state)
{
	allow_bytes_of_files(RLIM_INFINITY);
	return shop_teardown(state);
}

/* The old one is dead, and the disk takes no new one: it is used, said, and written as soon as that goes. */
static void test_disk_that_takes_no_token(void **test)
{
	struct fixture *fixture = *test;
	say_item(fixture);
	shop_say(fixture, "/slow", "{\"ok\": 1, \"id\": \"s\", \"name\": \"Shop\"}");
	say_token(fixture, 1, 86400);
	const char *file = secrets_until(fixture, 30);
	shop_open_by(fixture, adapter, NULL, file);
	WAIT_FOR(fixture, state->room && !state->error.code);
	signal(SIGXFSZ, SIG_IGN);
	allow_bytes_of_files(16);
	leap_ms(fixture, 21 * MINUTE_MS);
	wait_for_token(fixture, 1);
	WAIT_FOR(fixture, state->room && state->error.code == ERROR_IO);
	wait_for_item_with(fixture, "key-1");
	leap_ms(fixture, 2 * MINUTE_MS);
	WAIT_FOR(fixture, state->error.code == ERROR_IO);
	assert_true(shop_file_has(file, "\"key-0\"") && shop_file_has(file, "\"refresh-0\""));
	allow_bytes_of_files(RLIM_INFINITY);
	leap_ms(fixture, 2 * MINUTE_MS);
	WAIT_UNTIL(shop_file_has(file, "\"key-1\"") && shop_file_has(file, "\"refresh-1\""));
	wait_for_item_with(fixture, "key-1");
	WAIT_FOR(fixture, !state->error.code);
	wait_for_token(fixture, 1);
}

/* Two rooms of one file: one of them renews, both go on. */
static void test_two_rooms_share_a_token(void **test)
{
	struct fixture *fixture = *test;
	say_item(fixture);
	shop_say(fixture, "/slow", "{\"ok\": 1, \"id\": \"s\", \"name\": \"Shop\"}");
	shop_say_later(fixture, "/token", "{\"ok\": 1, \"token\": \"key-1\", \"refresh\": \"refresh-1\", \"in\": 7200}",
		       100);
	const char *file = secrets_until(fixture, -1);
	shop_open_by(fixture, adapter, NULL, file);
	struct feed *other = shop_open_again(fixture, "slow=1\n", file);
	wait_for_token(fixture, 1);
	for (int i = 0; i < 6; i++)
		wait_for_item_with(fixture, "key-1");
	WAIT_FOR(fixture, state->room && !state->error.code);
	struct feed *first = fixture->feed;
	fixture->feed = other;
	WAIT_FOR(fixture, state->room && !state->error.code);
	fixture->feed = first;
	// hours later once more
	shop_say_later(fixture, "/token", "{\"ok\": 1, \"token\": \"key-2\", \"refresh\": \"refresh-2\", \"in\": 7200}",
		       100);
	leap_ms(fixture, 111 * MINUTE_MS);
	wait_for_token(fixture, 2);
	assert_true(shop_was_told(fixture, "/token", 1, "\r\n\r\nrefresh=refresh-1"));
	WAIT_UNTIL(shop_file_has(file, "\"refresh-2\""));
	for (int i = 0; i < 6; i++)
		wait_for_item_with(fixture, "key-2");
	wait_for_token(fixture, 2);
	// closed in the middle of it: what comes is kept, and the lock is given back
	shop_say_later(fixture, "/token", "{\"ok\": 1, \"token\": \"key-3\", \"refresh\": \"refresh-3\", \"in\": 7200}",
		       100);
	leap_ms(fixture, 111 * MINUTE_MS);
	wait_for_token(fixture, 3);
	feed_close(&other);
	feed_close(&fixture->feed);
	WAIT_UNTIL(shop_file_has(file, "\"refresh-3\""));
	say_token(fixture, 4, 7200);
	leap_ms(fixture, 111 * MINUTE_MS);
	fixture->feed = shop_open_again(fixture, "slow=2\n", file);
	wait_for_token(fixture, 4);
	assert_true(shop_was_told(fixture, "/token", 3, "\r\n\r\nrefresh=refresh-3"));
	WAIT_UNTIL(shop_file_has(file, "\"refresh-4\""));
	wait_for_item_with(fixture, "key-4");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_token_is_renewed_by_the_clock, shop_setup, shop_teardown),
		cmocka_unit_test_setup_teardown(test_token_that_lives_shortly, shop_setup, shop_teardown),
		cmocka_unit_test_setup_teardown(test_token_that_is_refused, shop_setup, shop_teardown),
		cmocka_unit_test_setup_teardown(test_token_that_is_refused_late, shop_setup, shop_teardown),
		cmocka_unit_test_setup_teardown(test_renewal_that_fails, shop_setup, shop_teardown),
		cmocka_unit_test_setup_teardown(test_disk_that_takes_no_token, shop_setup, token_teardown),
		cmocka_unit_test_setup_teardown(test_two_rooms_share_a_token, shop_setup, shop_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A shop that is changed by its adapter: sent once and never again, told as what it is, and done only when the room
 * shows it.
 */
#include "feed_fixture.h"

#include "base/file.h"
#include "feed/write.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define SECRET "t0p-secret"

static const char adapter_text[] =
	"{\"schema\": \"shop-adapter/1\", \"id\": \"corner\", \"vars\": {\"base\": null}, \"secrets\": [\"key\"],"
	" \"ttl_ms\": %d, \"defaults\": {\"every_ms\": 1000, \"timeout_ms\": 2000, \"ok\": [{\"equals\": [\"/ok\", "
	"1]}]},"
	" \"requests\": [{\"id\": \"item\", \"url\": \"{base}/item\", \"keeps\": {\"variant\": \"/variant\"},"
	" \"map\": {\"items[0].id\": \"/id\", \"items[0].title\": \"/title\","
	" \"items[0].price.currency\": {\"const\": \"CNY\"},"
	" \"items[0].price.sale\": {\"get\": \"/price\", \"do\": [[\"int\"]]},"
	" \"items[0].stock.left\": {\"get\": \"/left\", \"do\": [[\"int\"]]}}}],"
	" \"writes\": {\"price\": {\"url\": \"{base}/price/{variant}\", \"method\": \"PATCH\", \"timeout_ms\": %d,"
	" \"headers\": {\"X-Key\": \"{key}\"}, \"needs\": [\"key\", \"variant\"],"
	" \"body\": {\"json\": {\"item\": \"{item}\", \"minor\": {\"int\": \"{value}\"}, \"text\": \"{decimal} "
	"{currency}\","
	" \"number\": {\"number\": \"{decimal}\"}, \"was\": {\"int\": \"{was}\"}}},"
	" \"ok\": [{\"equals\": [\"/ok\", 1]}], \"error\": \"/why\"},"
	" \"text\": {\"url\": \"{base}/text\", \"shows\": \"title\", \"body\": {\"form\": {\"t\": \"{value}\"}},"
	" \"ok\": [{\"status\": [200, 201]}]}}}";

static void say_item(struct fixture *fixture, const char *title, int price)
{
	char text[256];
	snprintf(text, sizeof(text),
		 "{\"ok\": 1, \"id\": \"p\", \"title\": \"%s\", \"price\": %d, \"left\": 3, \"variant\": \"v/7\"}",
		 title, price);
	scripted_server_say(fixture->server, "/item", &(struct script){.body = text, .has_no_shop_time = true});
}

static void say(struct fixture *fixture, const char *path, const struct script *script)
{
	scripted_server_say(fixture->server, path, script);
}

static const char *secrets_of(const char *origin)
{
	char text[256];
	snprintf(text, sizeof(text),
		 "{\"schema\": \"shop-secrets/1\", \"origin\": \"%s\", \"secrets\": {\"key\": \"" SECRET "\"}}",
		 origin);
	const char *path = fixture_write_text("secrets.json", text);
	assert_int_equal(chmod(path, 0600), 0);
	return path;
}

/* How long a room is fresh, and how long a write may take: where an answer is to come, longer than any machine needs.
 */
#define TTL_MS 20000
#define PATIENT_MS 5000
#define HASTY_MS 300

static void open_with(struct fixture *fixture, const char *secrets, int ttl_ms, int timeout_ms)
{
	char vars[160], adapter[sizeof(adapter_text) + 32];
	snprintf(adapter, sizeof(adapter), adapter_text, ttl_ms, timeout_ms);
	struct error err = {0};
	snprintf(vars, sizeof(vars), "base=%s\n", fixture_url(fixture, ""));
	const struct feed_request request = {.source = FEED_SOURCE_ADAPTER,
					     .path = fixture_write_text("adapter.json", adapter),
					     .adapter_vars = vars,
					     .secrets_file = secrets};
	fixture->feed = feed_open(fixture->service, &request, fixture->waker, &err);
	if (!fixture->feed)
		fail_msg("not opened: %s: %s", err.path, err.message);
}

/* The item at 99.90, and a shop that may be changed. */
static void open_shop(struct fixture *fixture, int timeout_ms)
{
	say_item(fixture, "Tea", 9990);
	open_with(fixture, secrets_of(fixture_url(fixture, "")), TTL_MS, timeout_ms);
	WAIT_FOR(fixture, state->room && state->freshness == FRESHNESS_FRESH);
}

static const struct feed_write price = {.kind = FEED_WRITE_PRICE, .item_id = "p", .value = 7990, .was = 9990};

static uint64_t post(struct fixture *fixture, const struct feed_write *write)
{
	struct error err = {0};
	uint64_t id = feed_write_post(fixture->feed, write, fixture->waker, &err);
	if (!id)
		fail_msg("not posted: %s: %s", err.path, err.message);
	return id;
}

/* Waits until the write is told to be so. */
static struct feed_write_news wait_until(struct fixture *fixture, uint64_t id, enum feed_write_state state)
{
	struct feed_write_news news = {0};
	uint64_t until_ns = now_ns() + 8000 * MS_NS;
	while (news.state != state) {
		if (now_ns() > until_ns)
			fail_msg("is %s (%s), never %s", feed_write_state_name(news.state), news.error.message,
				 feed_write_state_name(state));
		if (!feed_write_take_news(fixture->feed, id, &news))
			waker_wait(fixture->waker, now_ns() + 20 * MS_NS);
	}
	assert_int_equal(news.id, id);
	return news;
}

static void test_done(void **test)
{
	char head[4096];
	struct fixture *fixture = *test;
	say(fixture, "/price/v%2F7", &(struct script){.body = "{\"ok\": 1}"});
	open_shop(fixture, PATIENT_MS);
	assert_int_equal(fixture->state->writes, 1u << FEED_WRITE_PRICE | 1u << FEED_WRITE_TEXT);
	assert_string_equal(fixture->state->write_why[FEED_WRITE_PRICE], "");
	assert_non_null(strstr(fixture->state->write_why[FEED_WRITE_STOCK], "read only here"));
	uint64_t id = post(fixture, &price);
	WAIT_UNTIL(scripted_server_request(fixture->server, "/price/v%2F7", 0, head, sizeof(head)));
	assert_memory_equal(head, "PATCH /price/v%2F7 HTTP/1.1\r\n", 29);
	assert_non_null(strstr(head, "\r\nX-Key: " SECRET "\r\n"));
	assert_non_null(strstr(head, "\r\n\r\n{\"item\":\"p\",\"minor\":7990,\"number\":79.9,\"text\":\"79.90 CNY\","
				     "\"was\":9990}"));
	// the room is what the shop says, and nothing else
	assert_int_equal(fixture_look(fixture)->room->current->price.sale_minor, 9990);
	say_item(fixture, "Tea", 7990);
	wait_until(fixture, id, FEED_WRITE_DONE);
	assert_int_equal(fixture_look(fixture)->room->current->price.sale_minor, 7990);
	assert_int_equal(scripted_server_count(fixture->server, "/price/v%2F7"), 1);
	struct feed_write_news news;
	assert_false(feed_write_take_news(fixture->feed, id, &news));
	assert_false(feed_write_take_news(fixture->feed, id + 1, &news));
	assert_int_equal(log_count(SECRET), 0);

	say(fixture, "/text", &(struct script){.status = 201});
	struct feed_write text = {.kind = FEED_WRITE_TEXT, .item_id = "p", .was = ROOM_UNSET, .text = "A & B=茶"};
	id = post(fixture, &text);
	wait_until(fixture, id, FEED_WRITE_ACCEPTED);
	assert_true(scripted_server_request(fixture->server, "/text", 0, head, sizeof(head)));
	assert_non_null(strstr(head, "\r\n\r\nt=A%20%26%20B%3D%E8%8C%B6"));
	say_item(fixture, "A & B=茶", 7990);
	wait_until(fixture, id, FEED_WRITE_DONE);
}

/* What a shop says no to: its words, without the secret. */
static void test_refused(void **test)
{
	static const struct {
		int status;
		const char *body, *word;
	} cases[] = {
		{200, "{\"ok\": 0, \"why\": \"no right, " SECRET "\"}", "no right, ***"},
		{400, "{\"why\": \"too low\"}", "status 400: too low"},
		{404, "<html>", "status 404"},
	};
	struct fixture *fixture = *test;
	open_shop(fixture, PATIENT_MS);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		say(fixture, "/price/v%2F7", &(struct script){.status = cases[i].status, .body = cases[i].body});
		struct feed_write_news news = wait_until(fixture, post(fixture, &price), FEED_WRITE_REFUSED);
		if (!strstr(news.error.message, cases[i].word))
			fail_msg("%s", news.error.message);
		assert_int_equal(scripted_server_count(fixture->server, "/price/v%2F7"), i + 1);
	}
	assert_int_equal(log_count(SECRET), 0);
}

/* Answers that do not say whether it was done: it is sent once, and the room tells. */
static void test_unknown(void **test)
{
	static const struct script cases[] = {
		{.is_silent = true},
		{.hangs_up = true},
		{.status = 500, .body = "{\"why\": \"" SECRET "\"}"},
		{.status = 302, .headers = "Location: /elsewhere\r\n"},
		{.body = "<html>"},
		{.body = ""},
	};
	struct fixture *fixture = *test;
	open_shop(fixture, HASTY_MS);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		say(fixture, "/price/v%2F7", &cases[i]);
		struct feed_write_news news = wait_until(fixture, post(fixture, &price), FEED_WRITE_UNKNOWN);
		assert_int_not_equal(news.error.code, ERROR_NONE);
		assert_null(strstr(news.error.message, SECRET));
		assert_int_equal(scripted_server_count(fixture->server, "/price/v%2F7"), i + 1);
	}
	assert_int_equal(scripted_server_count(fixture->server, "/elsewhere"), 0);
	uint64_t id = post(fixture, &price);
	wait_until(fixture, id, FEED_WRITE_UNKNOWN);
	say_item(fixture, "Tea", 7990);
	wait_until(fixture, id, FEED_WRITE_DONE);
	assert_int_equal(log_count(SECRET), 0);
}

/* Accepted, and the room says otherwise; until it does not. */
static void test_still(void **test)
{
	struct fixture *fixture = *test;
	struct feed_limits limits = short_limits;
	limits.write_still_ms = 200;
	feed_service_destroy(&fixture->service);
	fixture->service = feed_service_create(NULL, &limits, NULL);
	assert_non_null(fixture->service);
	say(fixture, "/price/v%2F7", &(struct script){.body = "{\"ok\": 1}"});
	open_shop(fixture, PATIENT_MS);
	size_t before = scripted_server_count(fixture->server, "/item");
	uint64_t id = post(fixture, &price);
	wait_until(fixture, id, FEED_WRITE_STILL);
	assert_true(scripted_server_count(fixture->server, "/item") > before);
	assert_int_equal(fixture_look(fixture)->room->current->price.sale_minor, 9990);
	say_item(fixture, "Tea", 7990);
	wait_until(fixture, id, FEED_WRITE_DONE);
	assert_int_equal(scripted_server_count(fixture->server, "/price/v%2F7"), 1);
}

static void check_not_posted(struct fixture *fixture, const struct feed_write *write, enum error_code code,
			     const char *path)
{
	struct error err = {0};
	assert_int_equal(feed_write_post(fixture->feed, write, NULL, &err), 0);
	if (err.code != code || strcmp(err.path, path) != 0)
		fail_msg("%s, not %s: %s: %s", error_code_name(err.code), error_code_name(code), err.path, err.message);
}

static void test_what_is_not_posted(void **test)
{
	static const struct {
		struct feed_write write;
		enum error_code code;
		const char *path;
	} cases[] = {
		{{.item_id = "p"}, ERROR_USAGE, "kind"},
		{{.kind = 4, .item_id = "p"}, ERROR_USAGE, "kind"},
		{{.kind = FEED_WRITE_STOCK, .item_id = "p", .value = 1, .was = 3}, ERROR_UNSUPPORTED, ""},
		{{.kind = FEED_WRITE_PRICE, .item_id = "q", .value = 1, .was = 9990}, ERROR_NOT_FOUND, "item_id"},
		{{.kind = FEED_WRITE_PRICE, .item_id = "p", .value = 1, .was = 9980}, ERROR_VALUE, "was"},
		{{.kind = FEED_WRITE_PRICE, .item_id = "p", .value = 0, .was = 9990}, ERROR_VALUE, "value"},
		{{.kind = FEED_WRITE_PRICE, .item_id = "p", .value = INT64_MAX, .was = 9990}, ERROR_VALUE, "value"},
		{{.kind = FEED_WRITE_PRICE, .item_id = "p", .value = 9990, .was = 9990}, ERROR_VALUE, "value"},
		{{.kind = FEED_WRITE_TEXT, .item_id = "p", .text = ""}, ERROR_VALUE, "text"},
		{{.kind = FEED_WRITE_TEXT, .item_id = "p", .text = "a\nb"}, ERROR_VALUE, "text"},
		{{.kind = FEED_WRITE_TEXT, .item_id = "p", .text = "\xff"}, ERROR_VALUE, "text"},
	};
	struct fixture *fixture = *test;
	say(fixture, "/price/v%2F7", &(struct script){.is_silent = true});
	open_shop(fixture, HASTY_MS);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_not_posted(fixture, &cases[i].write, cases[i].code, cases[i].path);
	uint64_t id = post(fixture, &price);
	check_not_posted(fixture, &price, ERROR_USAGE, "");
	wait_until(fixture, id, FEED_WRITE_UNKNOWN);
	assert_int_equal(scripted_server_count(fixture->server, "/price/v%2F7"), 1);
}

/* A room that nobody confirms is not what anybody saw. */
static void test_not_when_stale(void **test)
{
	struct fixture *fixture = *test;
	say_item(fixture, "Tea", 9990);
	open_with(fixture, secrets_of(fixture_url(fixture, "")), 1000, PATIENT_MS);
	WAIT_FOR(fixture, state->room);
	say(fixture, "/item", &(struct script){.status = 500});
	WAIT_FOR(fixture, state->freshness == FRESHNESS_STALE);
	check_not_posted(fixture, &price, ERROR_USAGE, "");
	assert_int_equal(scripted_server_count(fixture->server, "/price/v%2F7"), 0);
}

static void test_without_its_secret(void **test)
{
	struct fixture *fixture = *test;
	say_item(fixture, "Tea", 9990);
	open_with(fixture, NULL, TTL_MS, PATIENT_MS);
	WAIT_FOR(fixture, state->room && state->freshness == FRESHNESS_FRESH);
	assert_int_equal(fixture->state->writes, 1u << FEED_WRITE_TEXT);
	assert_string_equal(fixture->state->write_why[FEED_WRITE_PRICE], "key: this secret is missing");
	check_not_posted(fixture, &price, ERROR_UNSUPPORTED, "");
	feed_close(&fixture->feed);

	// and one that is another shop's goes nowhere
	open_with(fixture, secrets_of("https://other.example"), TTL_MS, PATIENT_MS);
	WAIT_FOR(fixture, state->writes & 1u << FEED_WRITE_PRICE && state->freshness == FRESHNESS_FRESH);
	struct feed_write_news news = wait_until(fixture, post(fixture, &price), FEED_WRITE_REFUSED);
	assert_non_null(strstr(news.error.message, "another shop"));
	assert_int_equal(scripted_server_count(fixture->server, "/price/v%2F7"), 0);
}

/* Nobody waits for what is under way. */
static void test_closed_in_the_middle(void **test)
{
	struct fixture *fixture = *test;
	say(fixture, "/price/v%2F7", &(struct script){.is_silent = true});
	for (int i = 0; i < 8; i++) {
		open_shop(fixture, HASTY_MS);
		post(fixture, &price);
		pause_ms(i % 4);
		feed_close(&fixture->feed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_done, fixture_setup, fixture_teardown),
		cmocka_unit_test_setup_teardown(test_refused, fixture_setup, fixture_teardown),
		cmocka_unit_test_setup_teardown(test_unknown, fixture_setup, fixture_teardown),
		cmocka_unit_test_setup_teardown(test_still, fixture_setup, fixture_teardown),
		cmocka_unit_test_setup_teardown(test_what_is_not_posted, fixture_setup, fixture_teardown),
		cmocka_unit_test_setup_teardown(test_not_when_stale, fixture_setup, fixture_teardown),
		cmocka_unit_test_setup_teardown(test_without_its_secret, fixture_setup, fixture_teardown),
		cmocka_unit_test_setup_teardown(test_closed_in_the_middle, fixture_setup, fixture_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

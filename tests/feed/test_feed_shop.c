/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A shop that is asked by an adapter: followed, opened and closed in the middle of everything, without memory. */
#include "feed_fixture.h"

#include "base/alloc.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char adapter_text[] =
	"{\"schema\": \"shop-adapter/1\", \"id\": \"corner\", \"vars\": {\"base\": null, \"sku\": \"a\", \"ids\": "
	"\"\"},"
	" \"defaults\": {\"every_ms\": 1000, \"timeout_ms\": 400, \"ok\": [{\"equals\": [\"/ok\", 1]}], \"error\": "
	"\"/why\"},"
	" \"requests\": [{\"id\": \"item\", \"url\": \"{base}/item\", \"map\": {"
	"\"items[0].id\": \"/id\", \"items[0].title\": {\"get\": \"/title\", \"do\": [[\"html\"], [\"clean\"]]},"
	" \"items[0].price.currency\": {\"const\": \"CNY\"},"
	" \"items[0].price.sale\": {\"in\": \"/skus\", \"find\": {\"/sku\": \"{sku}\"}, \"get\": \"/price\", \"do\": "
	"[[\"dec\", 2]]},"
	" \"items[0].skus\": {\"in\": \"/skus\", \"each\": {\"id\": \"/sku\", \"spec\": \"/sku\", \"sale\": {\"get\": "
	"\"/price\","
	" \"do\": [[\"dec\", 2]]}}}, \"items[0].trust\": {\"list\": [{\"const\": {\"kind\": \"seven_day_return\"}}, "
	"\"/none\"]}}}]}";

static const char item_text[] = "{\"ok\": 1, \"id\": \"p\", \"title\": \"A &amp; B\", \"skus\": [{\"sku\": \"b\", "
				"\"price\": \"1.0\"}, {\"sku\": \"a\","
				" \"price\": \"%s\"}]}";

static const char *file_of_adapter(void)
{
	static char path[256];
	snprintf(path, sizeof(path), "%s/adapter.json", fixture_folder());
	assert_true(file_write_atomic(path, adapter_text, strlen(adapter_text), NULL));
	return path;
}

static void say_price(struct fixture *fixture, const char *price)
{
	char text[512];
	snprintf(text, sizeof(text), item_text, price);
	scripted_server_say(fixture->server, "/item", &(struct script){.body = text, .has_no_shop_time = true});
}

static struct feed_request request_of(struct fixture *fixture)
{
	static char vars[256];
	snprintf(vars, sizeof(vars), "base=%s\nroom=live-1\n", fixture_url(fixture, ""));
	return (struct feed_request){.source = FEED_SOURCE_ADAPTER, .path = file_of_adapter(), .adapter_vars = vars};
}

static void open_shop(struct fixture *fixture)
{
	struct error err = {0};
	const struct feed_request request = request_of(fixture);
	fixture->feed = feed_open(fixture->service, &request, fixture->waker, &err);
	if (!fixture->feed)
		fail_msg("not opened: %s: %s", err.path, err.message);
}

static void test_followed(void **test)
{
	struct fixture *fixture = *test;
	say_price(fixture, "9.9");
	open_shop(fixture);
	WAIT_FOR(fixture, state->room && state->freshness == FRESHNESS_FRESH);
	const struct room *room = fixture->state->room;
	assert_string_equal(room->id, "live-1");
	assert_string_equal(room->current->title, "A & B");
	assert_int_equal(room->current->price.sale_minor, 990);
	assert_int_equal(room->version, 1);
	assert_int_equal(fixture->state->source, FEED_SOURCE_ADAPTER);
	assert_non_null(strstr((const char *)fixture->state->report->bytes, "item:\nitems[0].id = \"p\"\n"));
	assert_non_null(strstr((const char *)fixture->state->report->bytes, "items[0].price.sale = 990\n"));
	say_price(fixture, "8.90");
	WAIT_FOR(fixture, state->room->current->price.sale_minor == 890);
	assert_int_equal(fixture->state->room->version, 2);
	say_price(fixture, "8.905");
	WAIT_FOR(fixture, state->error.code == ERROR_VALUE);
	assert_string_equal(fixture->state->error.path, "items[0].price.sale");
	assert_non_null(strstr((const char *)fixture->state->report->bytes,
			       "items[0].price.sale: unset, dec: \"8.905\" has more digits"));
	assert_int_equal(fixture->state->room->current->price.sale_minor, 890);
}

/* Whatever is under way when it is closed: nobody waits for it, and nothing of it is left. */
static void test_closed_in_the_middle(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/item", &(struct script){.is_silent = true});
	for (int i = 0; i < 40; i++) {
		open_shop(fixture);
		feed_refresh(fixture->feed);
		pause_ms(i % 5);
		if (i % 3 == 0)
			say_price(fixture, "9.9");
		uint64_t began_ns = now_ns();
		feed_close(&fixture->feed);
		assert_true(now_ns() - began_ns < 100 * MS_NS);
	}
	open_shop(fixture);
	say_price(fixture, "9.9");
	WAIT_FOR(fixture, state->room);
}

static void test_what_cannot_be_opened(void **test)
{
	struct fixture *fixture = *test;
	static const struct {
		const char *vars;
		enum error_code code;
		const char *path;
	} cases[] = {
		{"", ERROR_USAGE, "base"},
		{"base", ERROR_USAGE, "adapter_vars"},
		{"base=http://127.0.0.1\ncolour=red", ERROR_USAGE, "colour"},
		{"base=http://shop.example", ERROR_USAGE, ""},
		{"base=file:///etc/passwd", ERROR_USAGE, ""},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct error err = {0};
		struct feed_request request = request_of(fixture);
		request.adapter_vars = cases[i].vars;
		assert_null(feed_open(fixture->service, &request, NULL, &err));
		assert_int_equal(err.code, cases[i].code);
		assert_string_equal(err.path, cases[i].path);
	}
	struct error err = {0};
	struct feed_request request = request_of(fixture);
	request.path = "nothing";
	request.data_folder = request.user_folder = fixture_folder();
	assert_null(feed_open(fixture->service, &request, NULL, &err));
	assert_int_equal(err.code, ERROR_NOT_FOUND);
	assert_string_equal(err.path, "adapter");
}

static int allocations_left;

static bool may_allocate(size_t size_bytes, void *data)
{
	(void)size_bytes;
	(void)data;
	return allocations_left-- > 0;
}

/* Everything that an adapter is good for. Returns whether it went well; else for want of memory, and nothing else. */
static bool use_adapter(int n)
{
	char answer[512];
	snprintf(answer, sizeof(answer), item_text, "9.9");
	const struct adapter_pair vars[] = {{"base", "http://127.0.0.1"}};
	const struct adapter_given given = {.room_id = "r", .vars = vars, .var_count = 1};
	const struct adapter_answer one = {
		.request = "item", .status = 200, .bytes = answer, .size_bytes = strlen(answer)};
	const struct adapter_asking asking = {.request = "item", .now_ms = 0, .nonce = "n"};
	struct error err = {0};
	const struct adapter *adapter = NULL;
	const struct room *room = NULL;
	struct adapter_order order = {.url = NULL};
	allocations_left = n;
	bool did = adapter_decode(adapter_text, strlen(adapter_text), &adapter, &err) &&
		   adapter_make_order(adapter, &given, &asking, &order, &err) &&
		   adapter_map(adapter, &given, &one, 1, 0, &room, NULL, &err);
	allocations_left = -1;
	if (!did && err.code != ERROR_MEMORY)
		fail_msg("allocation %d: %s: %s", n, err.path, err.message);
	if (did) {
		assert_int_equal(room->current->price.sale_minor, 990);
		assert_int_equal(room->current->sku_count, 2);
		assert_int_equal(room->current->trust_count, 1);
		assert_string_equal(order.url, "http://127.0.0.1/item");
	}
	room_unref(room);
	adapter_order_finish(&order);
	adapter_unref(adapter);
	return did;
}

/* Each allocation of ours fails in turn: an error, and no room that lacks something. */
static void test_without_memory(void **test)
{
	(void)test;
	int ours = 0;
	alloc_set_hook(may_allocate, NULL);
	while (ours < 500 && !use_adapter(ours))
		ours++;
	alloc_set_hook(NULL, NULL);
	assert_in_range(ours, 10, 499);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_followed, fixture_setup, fixture_teardown),
		cmocka_unit_test_setup_teardown(test_closed_in_the_middle, fixture_setup, fixture_teardown),
		cmocka_unit_test_setup_teardown(test_what_cannot_be_opened, fixture_setup, fixture_teardown),
		cmocka_unit_test(test_without_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

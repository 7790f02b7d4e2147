/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A shop that answers an adapter as no shop should: what is held stays, no secret leaves, and other rooms go on. */
#include "shop_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIB (1024u * 1024u)

static const char adapter[] =
	"{\"schema\": \"shop-adapter/1\", \"id\": \"corner\", \"vars\": {\"base\": null, \"path\": \"item\"}, "
	"\"secrets\": "
	"[\"key\"], \"ttl_ms\": 600000,"
	" \"defaults\": {\"every_ms\": 1000, \"timeout_ms\": 60000, \"max_bytes\": 3900000, \"ok\": [{\"equals\": "
	"[\"/ok\", 1]}], \"headers\": {\"X-Key\": \"{key}\"}},"
	" \"requests\": [{\"id\": \"item\", \"url\": \"{base}/{path}\", \"map\": {\"items[0].id\": \"/id\", "
	"\"items[0].title\": {\"get\": \"/title\", \"do\": [[\"html\"], [\"clean\"], [\"cut\", 120]]}, "
	"\"items[0].price.currency\": {\"const\": \"CNY\"}, \"items[0].price.sale\": {\"in\": \"/skus\", \"find\": "
	"{\"/sku\": \"a\"}, \"get\": \"/price\", \"do\": [[\"dec\", 2]]}, \"items[0].skus\": {\"in\": \"/skus\", "
	"\"each\": "
	"{\"id\": \"/sku\", \"spec\": \"/sku\", \"sale\": {\"get\": \"/price\", \"do\": [[\"dec\", 2]]}}}}}]}";

static const char good[] =
	"{\"ok\": 1, \"id\": \"p\", \"title\": \"Tea\", \"skus\": [{\"sku\": \"a\", \"price\": \"9.9\"}]}";
static const char cheap[] =
	"{\"ok\": 1, \"id\": \"p\", \"title\": \"Tea\", \"skus\": [{\"sku\": \"a\", \"price\": \"0.01\"}]}";

static const char *file;

static void open_it(struct fixture *fixture)
{
	shop_say(fixture, "/item", good);
	file = shop_secrets(fixture, "\"key\": \"k-1-secret\"", "");
	shop_open_by(fixture, adapter, NULL, file);
	WAIT_FOR(fixture, state->room && !state->error.code);
}

/* The next answer is this one, and a failure; the room stays as it was. */
static void refuse(struct fixture *fixture, const struct script *script, enum error_code code, const char *part)
{
	scripted_server_say(fixture->server, "/item", script);
	leap_ms(fixture, 2000);
	WAIT_FOR(fixture, state->error.code == code && strstr(state->error.message, part));
	assert_int_equal(fixture->state->room->current->price.sale_minor, 990);
	assert_null(strstr(fixture->state->error.message, "k-1-secret"));
	shop_say(fixture, "/item", good);
	for (int i = 0; i < 20 && fixture_look(fixture)->error.code; i++) {
		leap_ms(fixture, 60000);
		pause_ms(5);
	}
	WAIT_FOR(fixture, !state->error.code);
}

static char *filled(size_t size, const char *before, char with, const char *after)
{
	size_t whole = size + strlen(before) + strlen(after) + 1;
	char *text = malloc(whole);
	assert_non_null(text);
	memset(text, with, whole);
	memcpy(text, before, strlen(before));
	memcpy(text + strlen(before) + size, after, strlen(after) + 1);
	return text;
}

static void test_wild_bodies(void **test)
{
	struct fixture *fixture = *test;
	open_it(fixture);
	// a little more than the adapter takes, and much more
	char *text = filled(4000000, "{\"ok\": 1, \"title\": \"", 'x', "\"}");
	refuse(fixture, &(struct script){.body = text, .has_no_shop_time = true, .has_no_date = true}, ERROR_LIMIT, "");
	free(text);
	text = filled(10 * MIB, "{\"ok\": 1, \"title\": \"", 'x', "\"}");
	refuse(fixture, &(struct script){.body = text, .has_no_shop_time = true, .has_no_date = true}, ERROR_LIMIT, "");
	free(text);
	// nobody says how long it is, and it does not end
	refuse(fixture,
	       &(struct script){.body = "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
				.is_endless = true,
				.has_no_shop_time = true,
				.has_no_date = true},
	       ERROR_LIMIT, "");
	text = filled(3 * MIB, "{\"ok\": 1, \"skus\": ", '[', "");
	refuse(fixture, &(struct script){.body = text, .has_no_shop_time = true, .has_no_date = true}, ERROR_LIMIT,
	       "deep");
	free(text);
	refuse(fixture, &(struct script){.body = "\xff\xfe{", .has_no_shop_time = true, .has_no_date = true},
	       ERROR_VALUE, "no JSON");
	refuse(fixture, &(struct script){.body = good, .cut_bytes = 20, .has_no_shop_time = true, .has_no_date = true},
	       ERROR_NETWORK, "");
	refuse(fixture,
	       &(struct script){.body = cheap,
				.headers = "Content-Encoding: gzip\r\n",
				.has_no_shop_time = true,
				.has_no_date = true},
	       ERROR_NETWORK, "");
	refuse(fixture,
	       &(struct script){
		       .body = "{\"ok\": 1, \"ok\": 1, \"id\": \"p\"}", .has_no_shop_time = true, .has_no_date = true},
	       ERROR_VALUE, "no JSON");
}

/* As many entries as there is room for, and not the one that is on air: no price, and the thread is back. */
static void test_wild_work(void **test)
{
	struct fixture *fixture = *test;
	open_it(fixture);
	size_t most = 4 * MIB;
	char *text = malloc(most);
	assert_non_null(text);
	size_t size = (size_t)snprintf(text, most, "{\"ok\": 1, \"id\": \"p\", \"title\": \"T\", \"skus\": [");
	for (size_t i = 0; i < 100000; i++)
		size += (size_t)snprintf(text + size, most - size, "{\"sku\": \"%zu\", \"price\": \"1\"},", i);
	snprintf(text + size, most - size, "{\"sku\": \"b\"}]}");
	assert_true(size < 3900000 - 64);
	scripted_server_say(fixture->server, "/item",
			    &(struct script){.body = text, .has_no_shop_time = true, .has_no_date = true});
	free(text);
	size_t before = shop_asked(fixture, "/item");
	for (int i = 0; i < 3; i++)
		leap_ms(fixture, 60000);
	WAIT_UNTIL(shop_asked(fixture, "/item") > before);
	WAIT_FOR(fixture, state->error.code);
	assert_int_equal(fixture->state->room->current->price.sale_minor, 990);
}

/* Led elsewhere: nobody there hears of it, whatever kind of redirect. */
static void test_wild_redirects(void **test)
{
	struct fixture *fixture = *test;
	struct scripted_server *other = scripted_server_start();
	open_it(fixture);
	static const int kinds[] = {301, 302, 303, 307, 308};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		char location[128], part[32];
		snprintf(location, sizeof(location), "Location: http://127.0.0.1:%d/item?key=k-1-secret\r\n",
			 scripted_server_port(other));
		snprintf(part, sizeof(part), "status %d", kinds[i]);
		refuse(fixture,
		       &(struct script){.status = kinds[i],
					.body = cheap,
					.headers = location,
					.has_no_shop_time = true,
					.has_no_date = true},
		       ERROR_HTTP, part);
	}
	assert_int_equal(scripted_server_count(other, NULL), 0);
	assert_int_equal(scripted_server_connections(other), 0);
	scripted_server_stop(other);
}

/* Four silent or dripping answers at a time, for as long as they like: another room's prices come all the same. */
static void test_slow_answers_hold_up_nobody(void **test)
{
	struct fixture *fixture = *test;
	struct feed *slow[4];
	static const char *const paths[] = {"path=drip\n", "path=silent\n", "path=drop\n", "path=late\n"};
	char *text = filled(MIB, "{\"ok\": 1, \"title\": \"", 'x', "\"}");
	open_it(fixture);
	scripted_server_say(fixture->server, "/drip", &(struct script){.body = text, .pace_ms = 5});
	scripted_server_say(fixture->server, "/silent", &(struct script){.is_silent = true});
	scripted_server_say(fixture->server, "/drop", &(struct script){.body = "x", .is_endless = true, .pace_ms = 5});
	scripted_server_say(fixture->server, "/late", &(struct script){.body = cheap, .delay_ms = 60000});
	free(text);
	for (size_t i = 0; i < 4; i++)
		slow[i] = shop_open_again(fixture, paths[i], file);
	WAIT_UNTIL(shop_asked(fixture, "/drip") + shop_asked(fixture, "/silent") + shop_asked(fixture, "/drop") +
			   shop_asked(fixture, "/late") ==
		   4);
	for (int price = 200; price < 220; price++) {
		char body[128];
		snprintf(body, sizeof(body),
			 "{\"ok\": 1, \"id\": \"p\", \"title\": \"T\", \"skus\": [{\"sku\": \"a\", \"price\": "
			 "\"%d.5\"}]}",
			 price);
		shop_say(fixture, "/item", body);
		leap_ms(fixture, 1000);
		WAIT_FOR(fixture, state->room->current->price.sale_minor == price * 100 + 50);
	}
	// nor is their end waited for
	for (size_t i = 0; i < 4; i++)
		feed_close(&slow[i]);
	leap_ms(fixture, 1000);
	assert_int_equal(shop_asked(fixture, "/drip") + shop_asked(fixture, "/silent") + shop_asked(fixture, "/late"),
			 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_wild_bodies, shop_setup, shop_teardown),
		cmocka_unit_test_setup_teardown(test_wild_work, shop_setup, shop_teardown),
		cmocka_unit_test_setup_teardown(test_wild_redirects, shop_setup, shop_teardown),
		cmocka_unit_test_setup_teardown(test_slow_answers_hold_up_nobody, shop_setup, shop_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who leads a room: the lease is renewed, taken over, given up, and lost. */
#include "shop_play.h"

static void assert_owner(struct play *play, bool is_ours, const char *client)
{
	assert_true(shop_write_take_news(play->write, &play->news));
	assert_true(play->news.is_owner);
	assert_int_equal(play->news.is_ours, is_ours);
	assert_string_equal(play->news.client, client);
	assert_int_equal(play->news.until_ms, client[0] ? INT64_C(1795348860000) : ROOM_UNSET);
}

#define LED_BY(client) "{\"owner\": \"" client "\", \"until\": \"2026-11-22T12:01:00Z\"}"
#define LED_BY_NOBODY "{\"owner\": null, \"until\": null}"

static void the_lease_is_renewed(void **state)
{
	(void)state;
	struct play play;
	begin(&play, "main");
	assert_int_equal(shop_write_step(play.write, play.now_ns), 0);
	assert_true(ask(&play));
	assert_string_equal(play.request.below, "/owner");
	assert_string_equal(play.request.json, "{\"client\":\"main\",\"take\":false}");
	assert_null(play.request.key);
	assert_false(ask(&play));
	answer(&play, 200, LED_BY_NOBODY);
	assert_owner(&play, false, "");
	// Every 20 s, also while a deed hangs.
	const struct core_deed deed = step_deed(5);
	give(&play, &deed);
	assert_true(ask(&play));
	assert_string_equal(play.request.below, "/items/a/steps");
	uint64_t hanging = play.request.id;
	play.now_ns += 20 * SECOND_NS - 1;
	assert_false(ask(&play));
	play.now_ns++;
	assert_true(ask(&play));
	assert_string_equal(play.request.below, "/owner");
	answer(&play, 200, LED_BY("main"));
	assert_owner(&play, true, "main");
	play.request.id = hanging;
	answer(&play, 200, ROOM("8", "haggle", CUT));
	assert_news(&play, 5, ORDER_DONE, "");
	// No answer: sooner again. A shop that knows no leases: much later.
	play.now_ns += 20 * SECOND_NS;
	assert_true(ask(&play));
	answer(&play, 200, "<html>");
	assert_int_equal(shop_write_step(play.write, play.now_ns), play.now_ns + 4 * SECOND_NS);
	play.now_ns += 4 * SECOND_NS;
	assert_true(ask(&play));
	answer(&play, 404, "");
	assert_int_equal(shop_write_step(play.write, play.now_ns), play.now_ns + 70 * SECOND_NS);
	assert_no_news(&play);
	end(&play);
}

static void the_lead_is_taken_and_given_up(void **state)
{
	(void)state;
	struct play play;
	struct core_deed own = {.id = 4, .kind = ORDER_OWN, .is_on = true};
	begin(&play, "main");
	play.now_ns += SECOND_NS;
	give(&play, &own);
	assert_true(ask(&play));
	assert_string_equal(play.request.json, "{\"client\":\"main\",\"take\":true}");
	answer(&play, 200, LED_BY("main"));
	assert_owner(&play, true, "main");
	assert_news(&play, 4, ORDER_DONE, "");
	assert_false(ask(&play)); // that was a renewal too
	// Somebody was faster.
	give(&play, &own);
	assert_true(ask(&play));
	answer(&play, 200, LED_BY("backup"));
	assert_owner(&play, false, "backup");
	assert_news(&play, 4, ORDER_CONFLICT, "the desk backup leads this room");
	// No answer, then one.
	give(&play, &own);
	assert_true(ask(&play));
	answer(&play, 500, "");
	play.now_ns += SECOND_NS;
	assert_true(ask(&play));
	assert_news(&play, 4, ORDER_ASKED_AGAIN, "");
	answer(&play, 403, "");
	assert_news(&play, 4, ORDER_REFUSED, "no desk");
	// Given up: it is not renewed until it has run out.
	own.is_on = false;
	give(&play, &own);
	assert_true(ask(&play));
	answer(&play, 200, LED_BY("main"));
	assert_owner(&play, true, "main");
	assert_news(&play, 4, ORDER_DONE, "");
	assert_int_equal(shop_write_step(play.write, play.now_ns), play.now_ns + 70 * SECOND_NS);
	end(&play);
}

static void desks_without_a_name(void **state)
{
	(void)state;
	struct play play;
	struct error err = {0};
	begin(&play, "");
	assert_int_equal(shop_write_step(play.write, play.now_ns), UINT64_MAX);
	const struct core_deed own = {.id = 4, .kind = ORDER_OWN, .is_on = true};
	give(&play, &own);
	assert_news(&play, 4, ORDER_REFUSED, "no name");
	assert_false(ask(&play));
	end(&play);
	assert_null(shop_write_create("a b", "base", &err));
	assert_int_equal(err.code, ERROR_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_lease_is_renewed),
		cmocka_unit_test(the_lead_is_taken_and_given_up),
		cmocka_unit_test(desks_without_a_name),
	};
	return cmocka_run_group_tests_name("control_shop_lease", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A room at a URL, followed through good and bad answers of a shop. */
#include "feed_fixture.h"

static int64_t sale_of(const struct feed_state *state)
{
	return state->room ? state->room->items[0].price.sale_minor : -1;
}

static void test_poll_follows_a_price(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text(1, 7990), .etag = "\"e1-1\""});
	fixture_open(fixture, "/room");
	const struct feed_state *first = fixture_look(fixture);
	assert_non_null(first);
	assert_int_equal(first->source, FEED_SOURCE_POLL);
	WAIT_FOR(fixture, state->freshness == FRESHNESS_FRESH && sale_of(state) == 7990);
	assert_int_equal(fixture->state->error.code, ERROR_NONE);
	assert_in_range(feed_state_age_ms(fixture->state, now_ns()), 0, 1000);
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text(2, 5990), .etag = "\"e1-2\""});
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, sale_of(state) == 5990 && state->room->version == 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_poll_follows_a_price, fixture_setup, fixture_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

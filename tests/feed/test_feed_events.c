/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an event stream says, and what becomes of it. */
#include "push_fixture.h"

#include "base/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t asked(struct fixture *fixture)
{
	return scripted_server_count(fixture->server, "/room");
}

static void test_events_patches_are_followed(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	for (int version = 6; version <= 30; version++) {
		push_send(fixture, event_patch(version - 1, version, 7990 - version));
		WAIT_FOR(fixture, push_sale_of(state) == 7990 - version && state->room->version == version);
	}
	const struct feed_state *seen = fixture->state;
	assert_int_equal(seen->source, FEED_SOURCE_PUSH);
	assert_int_equal(seen->freshness, FRESHNESS_FRESH);
	assert_int_equal(seen->error.code, ERROR_NONE);
	assert_true(seen->is_push_live);
	assert_in_range(seen->latency_ms, 0, 1000);
	assert_string_equal(seen->room->items[0].title, "Tissues");
	// the stream alone did it
	assert_int_equal(asked(fixture), 1);
	assert_int_equal(scripted_server_count(fixture->server, "/events"), 1);
}

static void test_events_confirmations_keep_it_fresh_without_polls(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 1000);
	size_t before = asked(fixture);
	int64_t confirmed_ms = fixture->state->confirmed_ms;
	for (int i = 0; i < 15; i++) {
		pause_ms(100);
		push_send(fixture, event_confirm("e1", 5));
		assert_int_equal(fixture_look(fixture)->freshness, FRESHNESS_FRESH);
	}
	WAIT_FOR(fixture, state->confirmed_ms > confirmed_ms + 1300);
	assert_in_range(feed_state_age_ms(fixture->state, now_ns()), 0, 400);
	// a poll may have been on its way when the first one came
	assert_in_range(asked(fixture), before, before + 1);
}

static void test_events_what_does_not_confirm(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 1000);
	// from now on only the stream speaks, and none of this says that version 5 is still so
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 500});
	char old[512];
	snprintf(old, sizeof(old), "%s", event_confirm("e1", 5));
	push_send(fixture, old);
	uint64_t until_ns = now_ns() + 4500 * MS_NS;
	// as many of them as may come in the time in which it grows stale: a late one would make it fresh again
	while (fixture_look(fixture)->freshness == FRESHNESS_FRESH) {
		assert_true(now_ns() < until_ns);
		// each is looked at by itself
		const char *const events[] = {": ping\n\n",
					      event_confirm("e1", 4),
					      event_confirm("e0", 5),
					      event_of("ping", "{}", NULL),
					      old,
					      event_of("confirm", "{\"epoch\": \"e1\", \"version\": 5}", NULL)};
		for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
			push_send(fixture, events[i]);
			pause_ms(12);
		}
	}
	assert_int_equal(fixture->state->freshness, FRESHNESS_STALE);
	assert_int_equal(push_sale_of(fixture->state), 7990);
	push_send(fixture, event_confirm("e1", 5));
	WAIT_FOR(fixture, state->freshness == FRESHNESS_FRESH);
}

static void test_events_old_and_repeated_change_nothing(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	push_send(fixture, event_patch(5, 6, 6990));
	WAIT_FOR(fixture, push_sale_of(state) == 6990);
	push_send(fixture, event_patch(5, 6, 1111));
	push_send(fixture, event_patch(4, 5, 1111));
	push_send(fixture, event_room("e1", 5, 1111, 15000));
	push_send(fixture, event_patch(6, 7, 5990));
	WAIT_FOR(fixture, push_sale_of(state) != 6990);
	assert_int_equal(push_sale_of(fixture->state), 5990);
	assert_int_equal(fixture->state->last_error.code, ERROR_NONE);
	assert_int_equal(asked(fixture), 1);
}

/* Sends an event that says that what is held is so now, waits until it is taken, and keeps it. */
static void send_and_keep(struct fixture *fixture, const char *event, char kept[2048])
{
	int64_t before_ms = fixture_look(fixture)->confirmed_ms;
	snprintf(kept, 2048, "%s", event);
	push_send(fixture, kept);
	WAIT_FOR(fixture, state->confirmed_ms > before_ms);
	// the next one is later by the shop's clock, which counts milliseconds
	pause_ms(5);
}

static void test_events_what_is_repeated_takes_no_trouble_away(void **test)
{
	struct fixture *fixture = *test;
	char room[2048], confirm[2048];
	push_open(fixture, 15000);
	pause_ms(5);
	send_and_keep(fixture, event_room("e1", 5, 7990, 15000), room);
	send_and_keep(fixture, event_confirm("e1", 5), confirm);
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 500});
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, state->error.http_status == 500);
	push_send(fixture, room);
	pause_ms(50);
	push_send(fixture, confirm);
	pause_ms(50);
	assert_int_equal(fixture_look(fixture)->error.http_status, 500);
	push_send(fixture, event_confirm("e1", 5));
	WAIT_FOR(fixture, state->error.code == ERROR_NONE);
}

static void test_events_a_new_epoch_replaces_and_the_old_one_is_late(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	push_send(fixture, event_room("e2", 1, 4990, 15000));
	WAIT_FOR(fixture, push_sale_of(state) == 4990);
	push_send(fixture, event_room("e1", 90, 7990, 15000));
	push_send(fixture, event_confirm("e1", 90));
	push_send(fixture, event_room("e2", 2, 3990, 15000));
	WAIT_FOR(fixture, push_sale_of(state) != 4990);
	assert_int_equal(push_sale_of(fixture->state), 3990);
	assert_string_equal(fixture->state->room->epoch, "e2");
}

static void test_events_a_gap_fetches_the_whole(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	push_say_room(fixture, room_text(8, 4990), "\"e1-8\"");
	uint64_t began_ns = now_ns();
	push_send(fixture, event_patch(7, 8, 4990));
	WAIT_FOR(fixture, push_sale_of(state) == 4990);
	assert_in_range((now_ns() - began_ns) / MS_NS, 0, 2000);
	assert_int_equal(fixture->state->error.code, ERROR_NONE);
	assert_int_equal(asked(fixture), 2);
	// and the stream goes on from there
	push_send(fixture, event_patch(8, 9, 3990));
	WAIT_FOR(fixture, push_sale_of(state) == 3990);
	assert_int_equal(asked(fixture), 2);
}

static void test_events_nothing_is_lost_while_the_whole_is_under_way(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	// an answer that takes its time and was written before the last changes
	scripted_server_say(fixture->server, "/room",
			    &(struct script){.body = room_text(8, 4990),
					     .pace_ms = 60,
					     .headers = "Link: </events>; rel=\"events\"\r\n"});
	push_send(fixture, event_patch(7, 8, 4990));
	WAIT_UNTIL(asked(fixture) == 2);
	push_send(fixture, event_patch(8, 9, 3990));
	push_send(fixture, event_patch(9, 12, 2990));
	WAIT_FOR(fixture, push_sale_of(state) == 2990);
	assert_int_equal(fixture->state->room->version, 12);
	assert_int_equal(asked(fixture), 2);
}

static void test_events_a_confirmation_of_something_newer_fetches_it(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	push_say_room(fixture, room_text(6, 4990), "\"e1-6\"");
	push_send(fixture, event_confirm("e1", 6));
	WAIT_FOR(fixture, push_sale_of(state) == 4990);
	// an epoch that nobody knows yet is something newer too
	push_say_room(fixture, room_text_of("e2", 1, 3990, 15000), NULL);
	push_send(fixture, event_confirm("e2", 1));
	WAIT_FOR(fixture, push_sale_of(state) == 3990);
	assert_int_equal(asked(fixture), 3);
}

static void test_events_a_bad_patch_leaves_the_last_good_room(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	push_say_room(fixture, room_text(8, 4990), NULL);
	push_send(fixture, event_patch(5, 6, -1));
	// a flood of bad ones is one line of the log, and not one request each
	for (int version = 7; version < 40; version++)
		push_send(fixture, event_of("patch", "{\"base\": 5, \"version\": 6, \"items\": {\"b\": {}}}", NULL));
	WAIT_FOR(fixture, push_sale_of(state) == 4990);
	pause_ms(300);
	const struct feed_state *seen = fixture_look(fixture);
	assert_int_equal(seen->error.code, ERROR_NONE);
	assert_int_equal(seen->last_error.code, ERROR_VALUE);
	assert_int_equal(seen->freshness, FRESHNESS_FRESH);
	assert_in_range(log_count("event stream: "), 1, 2);
	assert_int_equal(log_count("items[0].price.sale"), 1);
	assert_in_range(asked(fixture), 2, 7);
	push_send(fixture, event_patch(8, 9, 3990));
	WAIT_FOR(fixture, push_sale_of(state) == 3990);
}

static void test_events_a_poll_that_is_older_is_no_trouble(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 1000);
	// a cache in front of the poll: version 5 for ever, with and without "not modified"
	push_send(fixture, event_patch(5, 6, 6990));
	WAIT_FOR(fixture, push_sale_of(state) == 6990);
	size_t before = asked(fixture);
	int64_t confirmed_ms = fixture->state->confirmed_ms;
	for (int i = 0; i < 100 && asked(fixture) < before + 4; i++) {
		push_send(fixture, ": the stream is not silent\n\n");
		pause_ms(50);
	}
	assert_true(asked(fixture) >= before + 4);
	const struct feed_state *seen = fixture_look(fixture);
	assert_int_equal(push_sale_of(seen), 6990);
	assert_true(seen->confirmed_ms == confirmed_ms);
	assert_int_equal(seen->last_error.code, ERROR_NONE);
	assert_int_equal(log_count("older"), 0);
	// what is not held is not named in If-None-Match
	char head[1024];
	assert_true(scripted_server_request(fixture->server, "/room", before + 1, head, sizeof(head)));
	assert_null(strstr(head, "If-None-Match"));
	// so it grows stale by the shop's clock, until the shop itself speaks
	WAIT_FOR(fixture, state->freshness == FRESHNESS_STALE);
	push_send(fixture, event_confirm("e1", 6));
	WAIT_FOR(fixture, state->freshness == FRESHNESS_FRESH);
	assert_int_equal(push_sale_of(fixture->state), 6990);
}

static void test_events_other_content_of_one_version_asks_the_shop(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	push_send(fixture, event_patch(5, 6, 6990));
	WAIT_FOR(fixture, push_sale_of(state) == 6990);
	// the patch did not say all: the shop's own document of this version reads otherwise
	push_say_room(fixture, room_text(6, 6500), NULL);
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, push_sale_of(state) == 6500);
	// and what is patched now is the shop's document
	push_send(fixture, event_of("patch", "{\"base\": 6, \"version\": 7, \"patch\": {\"current\": null}}", NULL));
	WAIT_FOR(fixture, state->room->version == 7);
	assert_int_equal(push_sale_of(fixture->state), 6500);
}

static void test_events_what_differs_at_one_version_is_not_shown(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	push_say_room(fixture, room_text(6, 6500), NULL);
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, push_sale_of(state) == 6500);
	// later by the shop's clock, and yet not what the shop answers at version 6
	pause_ms(5);
	push_send(fixture, event_patch(5, 6, 6990));
	for (int i = 0; i < 50; i++) {
		assert_int_equal(push_sale_of(fixture_look(fixture)), 6500);
		pause_ms(4);
	}
	assert_int_equal(fixture->state->last_error.code, ERROR_VALUE);
	assert_int_equal(asked(fixture), 3);
}

static void test_events_what_cannot_be_read_fetches_the_whole(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	push_say_room(fixture, room_text(6, 6500), NULL);
	push_send(fixture, event_of("patch", "{\"base\": 5, \"vers", NULL));
	WAIT_FOR(fixture, push_sale_of(state) == 6500);
	assert_int_equal(fixture->state->last_error.code, ERROR_SYNTAX);
}

/* "Not modified" for what a push went past: a cache that has not heard of it. */
static void test_events_a_late_not_modified_confirms_nothing(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	push_send(fixture, event_patch(5, 6, 6990));
	WAIT_FOR(fixture, push_sale_of(state) == 6990);
	int64_t confirmed_ms = fixture->state->confirmed_ms;
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 304});
	pause_ms(50);
	feed_refresh(fixture->feed);
	WAIT_UNTIL(asked(fixture) == 2);
	pause_ms(100);
	assert_true(fixture_look(fixture)->confirmed_ms == confirmed_ms);
	assert_int_equal(fixture->state->last_error.code, ERROR_NONE);
}

static void test_events_a_burst_is_published_seldom_and_ends_on_its_last(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	uint64_t serial = fixture->state->serial;
	struct buffer burst;
	buffer_init(&burst, 1 << 20);
	for (int version = 6; version <= 1005; version++)
		assert_true(buffer_add_format(&burst, NULL, "%s", event_patch(version - 1, version, version)));
	push_send(fixture, buffer_text(&burst));
	buffer_finish(&burst);
	WAIT_FOR(fixture, push_sale_of(state) == 1005);
	assert_int_equal(fixture->state->room->version, 1005);
	assert_in_range(fixture->state->serial - serial, 1, 100);
	assert_int_equal(asked(fixture), 1);
}

static void test_events_another_room_is_not_taken(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	push_send(fixture, event_of("room",
				    "{\"schema\": \"shop-room/1\", \"version\": 9, \"epoch\": \"e1\", \"server_time\": "
				    "\"2026-11-21T21:00:00+08:00\", \"room\": {\"id\": \"room-2\"}, \"items\": []}",
				    NULL));
	WAIT_FOR(fixture, state->last_error.code == ERROR_VALUE);
	assert_string_equal(fixture->state->last_error.path, "room.id");
	assert_string_equal(fixture->state->room->id, "room-1");
	assert_int_equal(push_sale_of(fixture->state), 7990);
}

static void test_events_an_event_that_is_cut_is_nothing(void **test)
{
	struct fixture *fixture = *test;
	push_open(fixture, 15000);
	const char *patch = event_patch(5, 6, 1111);
	char cut[1024];
	snprintf(cut, sizeof(cut), "%.*s", (int)strlen(patch) - 1, patch);
	push_send(fixture, cut);
	assert_true(scripted_server_end(fixture->server, "/events", true) > 0);
	WAIT_UNTIL(scripted_server_count(fixture->server, "/events") >= 2);
	push_send(fixture, event_confirm("e1", 5));
	pause_ms(100);
	assert_int_equal(push_sale_of(fixture_look(fixture)), 7990);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_events_patches_are_followed),
		CASE(test_events_confirmations_keep_it_fresh_without_polls),
		CASE(test_events_what_does_not_confirm),
		CASE(test_events_old_and_repeated_change_nothing),
		CASE(test_events_what_is_repeated_takes_no_trouble_away),
		CASE(test_events_a_new_epoch_replaces_and_the_old_one_is_late),
		CASE(test_events_a_gap_fetches_the_whole),
		CASE(test_events_nothing_is_lost_while_the_whole_is_under_way),
		CASE(test_events_a_confirmation_of_something_newer_fetches_it),
		CASE(test_events_a_bad_patch_leaves_the_last_good_room),
		CASE(test_events_a_poll_that_is_older_is_no_trouble),
		CASE(test_events_other_content_of_one_version_asks_the_shop),
		CASE(test_events_what_differs_at_one_version_is_not_shown),
		CASE(test_events_what_cannot_be_read_fetches_the_whole),
		CASE(test_events_a_late_not_modified_confirms_nothing),
		CASE(test_events_a_burst_is_published_seldom_and_ends_on_its_last),
		CASE(test_events_another_room_is_not_taken),
		CASE(test_events_an_event_that_is_cut_is_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

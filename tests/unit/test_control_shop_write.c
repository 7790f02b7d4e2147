/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a desk asks of its shop: what each answer means, when it is asked again, and when it is given up. */
#include "shop_play.h"

/* -- what is asked -- */

static void requests_as_the_shop_wants_them(void **state)
{
	(void)state;
	struct core_deed cut = step_deed(1);
	struct core_deed all = cut;
	snprintf(all.note, sizeof(all.note), "say \"hi\"");
	snprintf(all.person, sizeof(all.person), "Li");
	all.is_planned = true;
	struct core_deed plain = {.id = 1,
				  .kind = ORDER_STEP,
				  .item_id = "a",
				  .step = STEP_REJECT,
				  .base = 7,
				  .price_after_minor = ROOM_UNSET};
	const struct {
		const char *client;
		struct core_deed deed;
		const char *below;
		const char *json;
	} rows[] = {
		{"", cut, "/items/a/steps", "{\"kind\":\"cut\",\"by\":\"brand\",\"base\":7,\"price_after\":5990}"},
		{"", all, "/items/a/steps",
		 "{\"kind\":\"cut\",\"by\":\"brand\",\"base\":7,\"price_after\":5990,\"note\":\"say \\\"hi\\\"\","
		 "\"person\":\"Li\",\"planned\":true}"},
		{"", plain, "/items/a/steps", "{\"kind\":\"reject\",\"by\":\"host\",\"base\":7}"},
		{"", {.kind = ORDER_TAKE, .item_id = "a", .base = 7}, "/take", "{\"item\":\"a\",\"base\":7}"},
		{"",
		 {.kind = ORDER_BEAT, .item_id = "a", .beat = BEAT_OPEN, .base = 7},
		 "/items/a/beat",
		 "{\"beat\":\"open\",\"base\":7}"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct play play;
		begin(&play, NULL);
		give(&play, &rows[i].deed);
		assert_true(ask(&play));
		assert_string_equal(play.request.below, rows[i].below);
		assert_string_equal(play.request.json, rows[i].json);
		assert_string_equal(play.request.key, "base-1");
		assert_int_equal(play.request.timeout_ms, SHOP_WRITE_ASK_MS);
		assert_false(ask(&play)); // once
		end(&play);
	}
}

/* -- what an answer means -- */

static void steps_and_their_answers(void **state)
{
	(void)state;
	static const struct {
		int status;
		const char *body;
		enum order_state state; /* ASKED_AGAIN: nobody knows */
		const char *words;
	} rows[] = {
		{200, ROOM("8", "haggle", CUT), ORDER_DONE, ""},
		{201, ROOM("8", "haggle", CUT), ORDER_DONE, ""},
		{200, ROOM("9", "haggle", CUT ", {\"id\": \"s2\", \"kind\": \"ask\"}"), ORDER_DONE, ""},
		{200, ROOM("8", "haggle", ""), ORDER_ASKED_AGAIN, ""},  // not the outcome of it
		{200, ROOM("7", "haggle", CUT), ORDER_ASKED_AGAIN, ""}, // older than what was asked for
		{200, ROOM("6", "haggle", CUT), ORDER_ASKED_AGAIN, ""},
		{200, "<html>sign in</html>", ORDER_ASKED_AGAIN, ""},
		{200, "", ORDER_ASKED_AGAIN, ""},
		{200, "{\"schema\": \"shop-room/1\"", ORDER_ASKED_AGAIN, ""},
		{204, "", ORDER_ASKED_AGAIN, ""},
		{0, "", ORDER_ASKED_AGAIN, ""},
		{500, "no", ORDER_ASKED_AGAIN, ""},
		{503, "no", ORDER_ASKED_AGAIN, ""},
		{429, "no", ORDER_ASKED_AGAIN, ""},
		{408, "no", ORDER_ASKED_AGAIN, ""},
		{409, "{\"version\": 9}", ORDER_CONFLICT, "another desk was first"},
		{409, "{\"owner\": \"backup\"}", ORDER_CONFLICT, "the desk backup leads this room"},
		{409, "{\"version\": 7}", ORDER_ASKED_AGAIN, ""}, // nothing has changed since: an old answer
		{409, "<html>", ORDER_ASKED_AGAIN, ""},
		{409, "[]", ORDER_ASKED_AGAIN, ""},
		{422, "{\"message\": \"below the floor\"}", ORDER_REFUSED, "below the floor"},
		{422, "{\"path\": \"note\", \"message\": \"too long\"}", ORDER_REFUSED, "note: too long"},
		{422, "", ORDER_REFUSED, "status 422"},
		{400, "[1]", ORDER_REFUSED, "status 400"},
		{401, "", ORDER_REFUSED, "another token"},
		{403, "", ORDER_REFUSED, "no desk"},
		{404, "", ORDER_REFUSED, "no desk, or no such item"},
		{405, "", ORDER_REFUSED, "status 405"},
		{302, "", ORDER_REFUSED, "elsewhere"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct play play;
		begin(&play, NULL);
		const struct core_deed deed = step_deed(5);
		give(&play, &deed);
		assert_true(ask(&play));
		answer(&play, rows[i].status, rows[i].body);
		if (rows[i].state == ORDER_ASKED_AGAIN) {
			assert_no_news(&play);
			play.now_ns += SECOND_NS;
			assert_true(ask(&play));
			assert_string_equal(play.request.key, "base-1"); // the same key
		}
		assert_news(&play, 5, rows[i].state, rows[i].words);
		assert_no_news(&play);
		end(&play);
	}
}

static void takes_and_beats_and_their_answers(void **state)
{
	(void)state;
	static const struct {
		struct core_deed deed;
		const char *body;
		bool is_done;
	} rows[] = {
		{{.kind = ORDER_TAKE, .item_id = "a", .epoch = "0", .base = 7}, ROOM("7", "open", ""), true},
		{{.kind = ORDER_TAKE, .item_id = "a", .epoch = "0", .base = 9}, ROOM("8", "open", ""), false},
		{{.kind = ORDER_TAKE, .item_id = "a", .epoch = "1", .base = 9}, ROOM("8", "open", ""), true},
		{{.kind = ORDER_TAKE, .item_id = "b", .epoch = "0", .base = 7}, ROOM("8", "open", ""), false},
		{{.kind = ORDER_BEAT, .item_id = "a", .beat = BEAT_OPEN, .epoch = "0", .base = 7},
		 ROOM("8", "open", ""),
		 true},
		{{.kind = ORDER_BEAT, .item_id = "a", .beat = BEAT_OPEN, .epoch = "0", .base = 8},
		 ROOM("8", "open", ""),
		 true}, // it was open already
		{{.kind = ORDER_BEAT, .item_id = "a", .beat = BEAT_OPEN, .epoch = "0", .base = 7},
		 ROOM("8", "closed", ""),
		 false},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct play play;
		begin(&play, NULL);
		give(&play, &rows[i].deed);
		assert_true(ask(&play));
		answer(&play, 200, rows[i].body);
		if (shop_write_take_news(play.write, &play.news) != rows[i].is_done)
			fail_msg("row %zu", i);
		end(&play);
	}
}

/* -- again, and no more -- */

static void asked_again_until_time_is_up(void **state)
{
	(void)state;
	struct play play;
	begin(&play, NULL);
	const struct core_deed deed = step_deed(5);
	uint64_t given_ns = play.now_ns;
	uint64_t last_ns = 0;
	int asked = 0;
	give(&play, &deed);
	for (;;) {
		uint64_t due_ns = shop_write_step(play.write, play.now_ns);
		if (shop_write_take_news(play.write, &play.news) && play.news.state == ORDER_TIMED_OUT)
			break;
		if (due_ns > play.now_ns)
			play.now_ns = due_ns;
		if (!ask(&play))
			continue;
		assert_string_equal(play.request.key, "base-1");
		uint64_t left_ms = (given_ns + SHOP_WRITE_MOST_MS * MS_NS - play.now_ns) / MS_NS;
		assert_true(play.request.timeout_ms <= left_ms); // none outlives the order
		if (asked++ > 1)
			assert_true(play.now_ns - last_ns >= 100 * MS_NS && play.now_ns - last_ns <= 4000 * MS_NS);
		last_ns = play.now_ns;
		answer(&play, 0, "");
	}
	assert_int_equal(play.now_ns, given_ns + SHOP_WRITE_MOST_MS * MS_NS);
	assert_in_range(asked, 8, 20);
	assert_string_equal(play.news.said, "the shop does not answer: what the room shows is what counts");
	assert_int_equal(shop_write_step(play.write, play.now_ns), UINT64_MAX);
	// Its answer comes all the same: nobody waits for it any more.
	answer(&play, 200, ROOM("8", "haggle", CUT));
	assert_no_news(&play);
	end(&play);
}

static void a_shop_that_asks_to_wait(void **state)
{
	(void)state;
	struct play play;
	begin(&play, NULL);
	const struct core_deed deed = step_deed(5);
	give(&play, &deed);
	assert_true(ask(&play));
	const struct shop_write_answer busy = {.status = 503, .body = "", .retry_after_ms = 3000};
	shop_write_answer(play.write, play.request.id, &busy, play.now_ns);
	assert_int_equal(shop_write_step(play.write, play.now_ns), play.now_ns + 3000 * MS_NS);
	play.now_ns += 2999 * MS_NS;
	assert_false(ask(&play));
	play.now_ns += MS_NS;
	assert_true(ask(&play));
	end(&play);
}

/* A shop that began anew has low versions: it says so each time, and is believed. */
static void a_conflict_that_comes_again(void **state)
{
	(void)state;
	struct play play;
	begin(&play, NULL);
	const struct core_deed deed = step_deed(5);
	give(&play, &deed);
	for (int i = 0; i < 2; i++) {
		assert_true(ask(&play));
		answer(&play, 409, "{\"version\": 2}");
		play.now_ns += 5 * SECOND_NS;
	}
	assert_news(&play, 5, ORDER_ASKED_AGAIN, "");
	assert_true(ask(&play));
	assert_news(&play, 5, ORDER_ASKED_AGAIN, "");
	answer(&play, 409, "{\"version\": 2}");
	assert_news(&play, 5, ORDER_CONFLICT, "first");
	end(&play);
}

static void one_after_the_other(void **state)
{
	(void)state;
	struct play play;
	begin(&play, NULL);
	for (uint64_t id = 1; id <= 3; id++) {
		const struct core_deed deed = step_deed(id);
		give(&play, &deed);
	}
	char key[32];
	for (uint64_t id = 1; id <= 3; id++) {
		assert_true(ask(&play));
		snprintf(key, sizeof(key), "base-%d", (int)id); // a key of its own each
		assert_string_equal(play.request.key, key);
		assert_false(ask(&play));
		answer(&play, 200, ROOM("8", "haggle", CUT));
		assert_news(&play, id, ORDER_DONE, "");
	}
	assert_false(ask(&play));
	end(&play);
}

/* What waits behind an order that hangs is not done half a minute after the key was pressed. */
static void what_waited_too_long_is_never_asked(void **state)
{
	(void)state;
	struct play play;
	begin(&play, NULL);
	struct core_deed deed = step_deed(1);
	give(&play, &deed);
	assert_true(ask(&play));
	deed.id = 2;
	give(&play, &deed);
	play.now_ns += 20 * SECOND_NS;
	deed.id = 3;
	give(&play, &deed);
	play.now_ns += 10 * SECOND_NS;
	assert_true(ask(&play)); // the third one, whose time is not up
	assert_news(&play, 1, ORDER_TIMED_OUT, "what the room shows");
	assert_news(&play, 2, ORDER_TIMED_OUT, "never asked");
	assert_string_equal(play.request.key, "base-2");
	answer(&play, 200, ROOM("8", "haggle", CUT));
	assert_news(&play, 3, ORDER_DONE, "");
	end(&play);
}

static void too_many_orders(void **state)
{
	(void)state;
	struct play play;
	begin(&play, NULL);
	for (uint64_t id = 1; id <= 33; id++) {
		const struct core_deed deed = step_deed(id);
		give(&play, &deed);
	}
	assert_news(&play, 33, ORDER_REFUSED, "too many");
	assert_no_news(&play);
	end(&play);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_as_the_shop_wants_them),
		cmocka_unit_test(steps_and_their_answers),
		cmocka_unit_test(takes_and_beats_and_their_answers),
		cmocka_unit_test(asked_again_until_time_is_up),
		cmocka_unit_test(a_shop_that_asks_to_wait),
		cmocka_unit_test(a_conflict_that_comes_again),
		cmocka_unit_test(one_after_the_other),
		cmocka_unit_test(what_waited_too_long_is_never_asked),
		cmocka_unit_test(too_many_orders),
	};
	return cmocka_run_group_tests_name("control_shop_write", tests, NULL, NULL);
}

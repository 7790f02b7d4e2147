/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A room whose requests are signed, at the gates of platforms as their documents have them (tests/shops/platforms.py):
 * minutes of polling with the platform's clock far from the machine's, and tokens that rotate.
 */
#include "gate_fixture.h"
#include "shop_fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define HOUR_S 3600

static const char once_adapter[] =
	"{\"schema\": \"shop-adapter/1\", \"id\": \"once\", \"vars\": {\"base\": null}, \"secrets\": [\"app_secret\"],"
	" \"sign\": {\"kind\": \"concat-digest\", \"over\": [], \"extra\": {\"1\": \"{now_s}\", \"2\": \"{nonce}\", "
	"\"3\": "
	"\"{body}\"}, \"pair\": \"{v}\", \"join\": \"\\n\", \"digest\": \"hmac-sha512\", \"key\": \"{app_secret}\", "
	"\"put\": [\"headers\", \"X-Sign\"]},"
	" \"requests\": [{\"id\": \"product\", \"method\": \"POST\", \"url\": \"{base}/item\", \"ok\": [{\"absent\": "
	"\"/message\"}], \"error\": \"/message\", \"headers\": {\"X-Time\": \"{now_s}\", \"X-Nonce\": \"{nonce}\"}, "
	"\"body\": {\"json\": {\"of\": \"\\u676f\\u5b50 & \\\"lid\\\"\"}}, \"map\": {\"items[0].id\": \"/id\", "
	"\"items[0].title\": \"/title\", \"items[0].price.currency\": \"/currency\", \"items[0].price.sale\": "
	"{\"get\": "
	"\"/price\", \"do\": [[\"dec\", \"/currency\"]]}}}]}";

static const struct platform {
	const char *name;
	long ahead_s;
	const char *vars;
	const char *secrets;
	int every_ms;
} platforms[] = {
	{"kuaishou", 37 * HOUR_S, "appkey=ks701231\nitem_id=22334455667788\nsku_id=3512345678901234567\n",
	 "\"app_secret\": \"app/s3cr&t=\", \"sign_secret\": \"s3cr&t/sign+=\", \"access_token\": \"tok+en/=1\", "
	 "\"refresh_token\": \"ref+resh/=1\"",
	 3000},
	{"douyin", -400 * 24 * HOUR_S, "app_key=ks701231\nproduct_id=3276192774554309600\nsku_id=1764512345678901235\n",
	 "\"app_secret\": \"s3cr&t/sign+=\", \"access_token\": \"tok+en/=1\"", 3000},
	{"taobao", -11 * 60, "app_key=ks701231\nnum_iid=620003498461\nsku_id=4552779199857\n",
	 "\"app_secret\": \"s3cr&t/sign+=\", \"session\": \"tok+en/=1\"", 5000},
	{"once", 20 * 365 * 24L * HOUR_S, "", "\"app_secret\": \"s3cr&t/sign+=\"", 3000},
};

static struct gate the_gate;
static const char *the_secrets;

static int gate_teardown(void **state)
{
	gate_stop(&the_gate);
	return shop_teardown(state);
}

static void open_at_gate(struct fixture *fixture, const struct platform *platform)
{
	struct error err = {0};
	static char file[256];
	char adapter[256], text[1024], words[512];
	gate_start(&the_gate, platform->name, platform->ahead_s);
	snprintf(adapter, sizeof(adapter), SHOP_SOURCE_DIR "/data/adapters/%s.json", platform->name);
	if (strcmp(platform->name, "once") == 0)
		snprintf(adapter, sizeof(adapter), "%s", fixture_write_text("once.json", once_adapter));
	snprintf(text, sizeof(text),
		 "{\"schema\": \"shop-secrets/1\", \"origin\": \"http://127.0.0.1:%d\", \"secrets\": {%s}}",
		 the_gate.port, platform->secrets);
	snprintf(file, sizeof(file), "%s", fixture_write_text("secrets.json", text));
	assert_int_equal(chmod(file, 0600), 0);
	the_secrets = file;
	snprintf(text, sizeof(text), "base=http://127.0.0.1:%d\nroom=live-1\n%s", the_gate.port, platform->vars);
	fixture->feed = feed_open(fixture->service,
				  &(struct feed_request){.source = FEED_SOURCE_ADAPTER,
							 .path = adapter,
							 .adapter_vars = text,
							 .secrets_file = file,
							 .digest = gate_digest},
				  fixture->waker, &err);
	if (!fixture->feed)
		fail_msg("not opened: %s", error_text(&err, words, sizeof(words)));
}

/* Both clocks go on, and the room is asked for once more. */
static void poll_once(struct fixture *fixture, int every_ms)
{
	int before = gate_told(&the_gate, "asked");
	gate_forward(&the_gate, every_ms);
	leap_ms(fixture, every_ms);
	WAIT_UNTIL(gate_told(&the_gate, "asked") > before);
}

/* The first request goes by the machine's clock and is refused; all others are good, whatever that clock does. */
static void follow(struct fixture *fixture, const struct platform *platform)
{
	open_at_gate(fixture, platform);
	WAIT_UNTIL(gate_told(&the_gate, "asked") > 0);
	for (int i = 0; i < 20 && !fixture_look(fixture)->room; i++)
		poll_once(fixture, platform->every_ms);
	WAIT_FOR(fixture, state->room && state->freshness == FRESHNESS_FRESH);
	for (int i = 0; i < 180000 / platform->every_ms; i++) {
		poll_once(fixture, platform->every_ms);
		if (i == 20)
			leaping_set_wall_off_ms(INT64_C(86400000));
	}
	WAIT_FOR(fixture, state->freshness == FRESHNESS_FRESH && !state->error.code);
	assert_in_range(gate_told(&the_gate, "asked"), 36, 200);
	assert_int_equal(gate_refused(&the_gate, "timestamp"), 1);
	assert_int_equal(gate_refused(&the_gate, ""), 1);
	int64_t ahead_ms = clock_anchor_shop_ms(&fixture->state->shop, leaping_now_ns()) - gate_now_ms(&the_gate);
	assert_in_range(ahead_ms + 1100, 0, 2200);
}

static void test_kuaishou(void **test)
{
	follow(*test, &platforms[0]);
}

static void test_douyin(void **test)
{
	follow(*test, &platforms[1]);
}

static void test_taobao(void **test)
{
	follow(*test, &platforms[2]);
}

static void test_nonces(void **test)
{
	follow(*test, &platforms[3]);
}

/* The seller's tokens end, are refused, and rotate: what was given last is in the file and is used. */
static void test_tokens_rotate(void **test)
{
	struct fixture *fixture = *test;
	char refresh[64];
	open_at_gate(fixture, &platforms[0]);
	WAIT_UNTIL(gate_told(&the_gate, "asked") > 0);
	for (int i = 0; i < 20 && !fixture_look(fixture)->room; i++)
		poll_once(fixture, 3000);
	WAIT_FOR(fixture, state->room && state->freshness == FRESHNESS_FRESH);
	gate_end_token(&the_gate);
	for (int turn = 1; turn <= 5; turn++) {
		for (int i = 0; i < 20 && gate_told(&the_gate, "renewed") < turn; i++)
			poll_once(fixture, 3000);
		WAIT_UNTIL(gate_told(&the_gate, "renewed") == turn);
		snprintf(refresh, sizeof(refresh), "\"ref+resh/=1%d\"", turn);
		WAIT_UNTIL(shop_file_has(the_secrets, refresh));
		for (int i = 0; i < 10; i++)
			poll_once(fixture, 3000);
		WAIT_FOR(fixture, state->freshness == FRESHNESS_FRESH && !state->error.code);
		// to when it is to be renewed; once past its end
		poll_once(fixture, turn == 3 ? 4 * HOUR_S * 1000 : 2 * HOUR_S * 1000);
	}
	assert_in_range(gate_refused(&the_gate, "who is this"), 1, 4);
	assert_int_equal(gate_refused(&the_gate, "refresh token is dead") + gate_refused(&the_gate, "refresh token"),
			 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_kuaishou, shop_setup, gate_teardown),
		cmocka_unit_test_setup_teardown(test_douyin, shop_setup, gate_teardown),
		cmocka_unit_test_setup_teardown(test_taobao, shop_setup, gate_teardown),
		cmocka_unit_test_setup_teardown(test_nonces, shop_setup, gate_teardown),
		cmocka_unit_test_setup_teardown(test_tokens_rotate, shop_setup, gate_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

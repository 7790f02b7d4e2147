/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a remote may ask, and what is said to it when it may not: the table of requests against one written by hand. */
#include "unit.h"

#include "picture/stage.h"
#include "vendor_requests.h"

#include <stdio.h>
#include <string.h>

static json_t *parse(const char *text)
{
	json_t *json = json_loads(text, 0, NULL);
	if (!json)
		print_error("no JSON: %s\n", text);
	assert_non_null(json);
	return json;
}

static bool read_request(const char *name, const char *data, struct vendor_request *out, struct error *err)
{
	json_t *json = data ? parse(data) : NULL;
	bool did = vendor_request_read(name, json, out, err);
	json_decref(json);
	return did;
}

static struct vendor_request good(const char *name, const char *data)
{
	struct vendor_request request = {0};
	struct error err = {0};
	if (!read_request(name, data, &request, &err))
		fail_msg("%s %s: %s: %s", name, data, err.path, err.message);
	return request;
}

static void test_every_request_of_the_interface_is_there(void **state)
{
	(void)state;
	static const char *const pinned[] = {
		"GetStatus", "GetRoom", "Take",  "Jump",        "Next",        "Previous",
		"Hold",      "Follow",  "Step",  "PlannedStep", "Withdraw",    "SetBeat",
		"SetLayer",  "Safe",    "Panic", "Return",      "GetFindings", "GetPrompter",
	};
	for (size_t i = 0; i < sizeof(pinned) / sizeof(pinned[0]); i++) {
		bool is_there = false;
		for (size_t j = 0; vendor_request_name(j); j++)
			is_there |= strcmp(vendor_request_name(j), pinned[i]) == 0;
		if (!is_there)
			fail_msg("%s is missing", pinned[i]);
	}
}

static void test_orders(void **state)
{
	(void)state;
	struct vendor_request request = good("Take", NULL);
	assert_int_equal(request.asks, VENDOR_ORDER);
	assert_int_equal(request.order.kind, ORDER_TAKE);
	assert_string_equal(request.order.item_id, "");
	assert_string_equal(request.room, "");

	request = good("Take", "{\"room\": \"r-1\", \"item\": \"p2\"}");
	assert_string_equal(request.room, "r-1");
	assert_string_equal(request.order.item_id, "p2");
	assert_string_equal(good("Next", "{\"client\": \"stream-deck\"}").client, "stream-deck");

	request = good("Jump", "{\"link_no\": 7}");
	assert_int_equal(request.order.kind, ORDER_JUMP);
	assert_int_equal(request.order.link_no, 7);
	assert_int_equal(good("Jump", "{\"link_no\": 7.0}").order.link_no, 7);

	assert_int_equal(good("Next", "{}").order.kind, ORDER_NEXT);
	assert_int_equal(good("Previous", "{}").order.kind, ORDER_PREVIOUS);
	request = good("Hold", "{}");
	assert_int_equal(request.order.kind, ORDER_HOLD);
	assert_true(request.order.is_on);
	assert_false(good("Hold", "{\"on\": false}").order.is_on);
	assert_int_equal(good("Follow", "{}").order.follow, FOLLOW_INVALID);
	assert_int_equal(good("Follow", "{\"follow\": \"cart\"}").order.follow, FOLLOW_CART);
	request = good("Own", "{\"on\": true}");
	assert_int_equal(request.order.kind, ORDER_OWN);
	assert_true(request.order.is_on);

	request = good("PlannedStep", "{\"number\": 3}");
	assert_int_equal(request.order.kind, ORDER_PLANNED_STEP);
	assert_int_equal(request.order.planned, 3);
	assert_int_equal(good("PlannedStep", "{}").order.planned, 0);
	request = good("Withdraw", "{\"link_no\": 2, \"text\": \"价格说错了\"}");
	assert_int_equal(request.order.kind, ORDER_WITHDRAW);
	assert_string_equal(request.order.note, "价格说错了");
	request = good("SetBeat", "{\"beat\": \"encore\"}");
	assert_int_equal(request.order.kind, ORDER_BEAT);
	assert_int_equal(request.order.beat, BEAT_ENCORE);
	request = good("SetLayer", "{\"layer\": \"price\", \"shown\": false}");
	assert_int_equal(request.order.kind, ORDER_LAYER);
	assert_int_equal(request.order.layers, 1u << LAYER_PRICE);
	assert_false(request.order.is_on);
	assert_int_equal(good("SetLayer", "{\"layer\": \"stock  trust\", \"shown\": true}").order.layers,
			 1u << LAYER_STOCK | 1u << LAYER_TRUST);
}

static void test_steps(void **state)
{
	(void)state;
	struct vendor_request request = good(
		"Step", "{\"kind\": \"cut\", \"by\": \"brand\", \"person\": \"李\", \"note\": \"x\", \"less\": 500}");
	assert_int_equal(request.order.kind, ORDER_STEP);
	assert_int_equal(request.order.step, STEP_CUT);
	assert_int_equal(request.order.by, STEP_BY_BRAND);
	assert_string_equal(request.order.person, "李");
	assert_string_equal(request.order.note, "x");
	assert_int_equal(request.order.change, PRICE_CHANGE_BY);
	assert_int_equal(request.order.value, 500);
	request = good("Step", "{\"kind\": \"quote\", \"price_after\": 0}");
	assert_int_equal(request.order.change, PRICE_CHANGE_TO);
	assert_int_equal(request.order.value, 0);
	request = good("Step", "{\"kind\": \"settle\"}");
	assert_int_equal(request.order.change, PRICE_CHANGE_INVALID);
	assert_string_equal(request.price, "");
}

static void test_presses_and_questions(void **state)
{
	(void)state;
	assert_int_equal(good("Safe", NULL).asks, VENDOR_SAFE);
	assert_int_equal(good("Panic", "{}").asks, VENDOR_PANIC);
	assert_int_equal(good("Return", "{}").asks, VENDOR_RETURN);
	assert_int_equal(good("GetStatus", "{\"room\": \"a\"}").asks, VENDOR_GET_STATUS);
	assert_int_equal(good("GetPrompter", "{\"link_no\": 1}").order.link_no, 1);
}

static void test_what_is_wrong_is_named(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		const char *data;
		const char *path;
		const char *words; /* part of the message */
	} cases[] = {
		{"take", "{}", "", "there is no request \"take\""},
		{"Take", "[]", "", "must be an object"},
		{"Take", "{\"itme\": \"p1\"}", "itme", "is not a member of Take"},
		{"Take", "{\"beat\": \"open\"}", "beat", "is not a member of Take"},
		{"Take", "{\"item\": \"\"}", "item", "must be an id"},
		{"Take", "{\"item\": \"a b\"}", "item", "must be an id"},
		{"Take", "{\"item\": 3}", "item", "must be an id"},
		{"Take", "{\"item\": \"p1\", \"link_no\": 1}", "link_no", "say one of the two"},
		{"Take", "{\"room\": 7}", "room", "must be an id"},
		{"Jump", "{}", "item or link_no", "Jump needs it"},
		{"Jump", "{\"link_no\": 0}", "link_no", "1 to 9999"},
		{"Jump", "{\"link_no\": 10000}", "link_no", "1 to 9999"},
		{"Jump", "{\"link_no\": 1.5}", "link_no", "whole number"},
		{"Jump", "{\"link_no\": 1e300}", "link_no", "whole number"},
		{"Jump", "{\"link_no\": \"3\"}", "link_no", "whole number"},
		{"Hold", "{\"on\": 1}", "on", "true or false"},
		{"Own", "{}", "on", "Own needs it"},
		{"Follow", "{\"follow\": \"me\"}", "follow", "shop or cart"},
		{"Step", "{}", "kind", "Step needs it"},
		{"Step", "{\"kind\": \"haggle\"}", "kind", "one of quote, ask"},
		{"Step", "{\"kind\": 1}", "kind", "one of quote, ask"},
		{"Step", "{\"kind\": \"withdraw\"}", "kind", "Withdraw"},
		{"Step", "{\"kind\": \"cut\", \"by\": \"shop\"}", "by", "brand, platform, host"},
		{"Step", "{\"kind\": \"cut\", \"price\": 59.9}", "price", "must be a text"},
		{"Step", "{\"kind\": \"cut\", \"less\": 0}", "less", "whole number, 1 to"},
		{"Step", "{\"kind\": \"cut\", \"price_after\": -1}", "price_after", "0 to 99999999999"},
		{"Step", "{\"kind\": \"cut\", \"price_after\": 100000000000}", "price_after", "0 to"},
		{"Step", "{\"kind\": \"cut\", \"price_after\": 1, \"less\": 1}", "less", "one way only"},
		{"Step", "{\"kind\": \"cut\", \"price\": \"1\", \"less\": 1}", "less", "one way only"},
		{"Step", "{\"kind\": \"cut\", \"less\": 1, \"price\": \"1\"}", "price", "one way only"},
		{"Step", "{\"kind\": \"cut\", \"note\": \"\"}", "note", "1 to 255 bytes"},
		{"PlannedStep", "{\"number\": 65}", "number", "1 to 64"},
		{"SetBeat", "{}", "beat", "SetBeat needs it"},
		{"SetBeat", "{\"beat\": \"sold_out\"}", "beat", "follows from the stock"},
		{"SetBeat", "{\"beat\": \"gone\"}", "beat", "one of tease"},
		{"SetLayer", "{\"layer\": \"price\"}", "shown", "SetLayer needs it"},
		{"SetLayer", "{\"shown\": true}", "layer", "SetLayer needs it"},
		{"SetLayer", "{\"layer\": \"prices\", \"shown\": true}", "layer", "names of layers"},
		{"SetLayer", "{\"layer\": \"all\", \"shown\": true}", "layer", "names of layers"},
		{"SetLayer", "{\"layer\": \" \", \"shown\": true}", "layer", "names of layers"},
		{"GetRoom", "{\"link_no\": 1}", "link_no", "is not a member of GetRoom"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct vendor_request request = {.order.value = 77};
		struct error err = {0};
		if (read_request(cases[i].name, cases[i].data, &request, &err))
			fail_msg("%s %s was taken", cases[i].name, cases[i].data);
		if (strcmp(err.path, cases[i].path) != 0 || !strstr(err.message, cases[i].words))
			fail_msg("%s %s: \"%s\": \"%s\"", cases[i].name, cases[i].data, err.path, err.message);
		assert_int_equal(request.order.value, 77);
	}
}

static void test_prices_as_they_are_said(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum price_change change; /* INVALID: refused */
		int64_t value;
		unsigned digits;
	} cases[] = {
		{"59.9", PRICE_CHANGE_TO, 5990, 2},
		{"59.90", PRICE_CHANGE_TO, 5990, 2},
		{"¥59.90", PRICE_CHANGE_TO, 5990, 2},
		{"￥59", PRICE_CHANGE_TO, 5900, 2},
		{"59元", PRICE_CHANGE_TO, 5900, 2},
		{"0", PRICE_CHANGE_TO, 0, 2},
		{"1500", PRICE_CHANGE_TO, 1500, 0},
		{"1.250", PRICE_CHANGE_TO, 1250, 3},
		{"-5", PRICE_CHANGE_BY, 500, 2},
		{"-¥0.50", PRICE_CHANGE_BY, 50, 2},
		{"15%", PRICE_CHANGE_RATE, 850, 2},
		{"15 %", PRICE_CHANGE_RATE, 850, 2},
		{"-12.5%", PRICE_CHANGE_RATE, 875, 2},
		{"8.5折", PRICE_CHANGE_RATE, 850, 2},
		{"85折", PRICE_CHANGE_RATE, 850, 2},
		{"9折", PRICE_CHANGE_RATE, 900, 2},
		{"9折", PRICE_CHANGE_RATE, 900, 0},
		{"10折", PRICE_CHANGE_INVALID, 0, 2},
		{"-9折", PRICE_CHANGE_INVALID, 0, 2},
		{"0折", PRICE_CHANGE_INVALID, 0, 2},
		{"100%", PRICE_CHANGE_INVALID, 0, 2},
		{"0%", PRICE_CHANGE_INVALID, 0, 2},
		{"59.999", PRICE_CHANGE_INVALID, 0, 2},
		{"59.9", PRICE_CHANGE_INVALID, 0, 0},
		{"59.", PRICE_CHANGE_INVALID, 0, 2},
		{".5", PRICE_CHANGE_INVALID, 0, 2},
		{"-0", PRICE_CHANGE_INVALID, 0, 2},
		{"--5", PRICE_CHANGE_INVALID, 0, 2},
		{"5 9", PRICE_CHANGE_INVALID, 0, 2},
		{"1,299", PRICE_CHANGE_INVALID, 0, 2},
		{"5e3", PRICE_CHANGE_INVALID, 0, 2},
		{"999999999.99", PRICE_CHANGE_TO, 99999999999, 2},
		{"1000000000", PRICE_CHANGE_INVALID, 0, 2},
		{"999999999999", PRICE_CHANGE_INVALID, 0, 2},
		{"free", PRICE_CHANGE_INVALID, 0, 2},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct vendor_request request = {.asks = VENDOR_ORDER};
		struct error err = {0};
		snprintf(request.price, sizeof(request.price), "%s", cases[i].text);
		bool did = vendor_request_price(&request, cases[i].digits, &err);
		if (did != (cases[i].change != PRICE_CHANGE_INVALID) || request.order.change != cases[i].change ||
		    request.order.value != cases[i].value)
			fail_msg("%s: %d, change %d, value %lld", cases[i].text, did, (int)request.order.change,
				 (long long)request.order.value);
		if (!did)
			assert_string_equal(err.path, "price");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_request_of_the_interface_is_there),
		cmocka_unit_test(test_orders),
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_presses_and_questions),
		cmocka_unit_test(test_what_is_wrong_is_named),
		cmocka_unit_test(test_prices_as_they_are_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

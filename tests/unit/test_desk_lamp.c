/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The link lamp: white only where the air says the very thing that the shop says. */
#include "control_stage.h"

#include "control/desk_view.h"
#include "state_own.h"

#include <stdio.h>
#include <string.h>

#define MS_NS UINT64_C(1000000)

static struct stage stage;
static struct desk_inputs inputs;
static const struct desk_view *view;

static int begin(void **unused)
{
	(void)unused;
	static const struct core_settings settings = {.follow = FOLLOW_SHOP};
	stage_init(&stage, &settings, FEED_SOURCE_FILE);
	inputs = (struct desk_inputs){.is_on_air = true, .mode = "normal", .armed = -1};
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	stage_finish(&stage);
	desk_view_unref(view);
	view = NULL;
	return 0;
}

static void look_at(const struct control_state *state)
{
	inputs.state = state;
	inputs.now_ns = stage.now_ns;
	desk_view_unref(view);
	view = desk_view_make(&inputs, NULL);
	assert_non_null(view);
}

/* The item on air is "a" with these members. */
static void look(const char *members)
{
	static int version;
	stage_say(&stage, stage_room_with(++version, "a", "a", members));
	look_at(stage_state(&stage));
}

static const char *const mark_names[] = {"INVALID", "UNKNOWN", "TRUE", "FALSE", "STALE", "OFF"};

static void assert_tick(const char *what, const struct desk_tick *tick, enum desk_mark mark, const char *on_air,
			const char *shop)
{
	if (tick->mark != mark || strcmp(tick->air, on_air) != 0 || strcmp(tick->shop, shop) != 0)
		fail_msg("%s: %s, air '%s', shop '%s'; wanted %s, '%s', '%s'", what, mark_names[tick->mark], tick->air,
			 tick->shop, mark_names[mark], on_air, shop);
}

#define ASSERT_TICK(of, mark, on_air, shop) assert_tick(#of, &view->lamp.of, DESK_MARK_##mark, on_air, shop)

static void assert_marks(enum desk_mark mark)
{
	const struct desk_tick *ticks[] = {&view->lamp.price, &view->lamp.stock, &view->lamp.cart, &view->lamp.spec};
	for (int i = 0; i < 4; i++) {
		if (ticks[i]->mark != mark)
			fail_msg("tick %d: %s, wanted %s", i, mark_names[ticks[i]->mark], mark_names[mark]);
	}
}

#define PRICE(sale) "\"price\":{\"currency\":\"CNY\",\"sale\":" sale "}"
#define FULL                                                                                          \
	PRICE("10000")                                                                                \
	",\"spec\":\"2 kg\",\"stock\":{\"left\":1500,\"total\":2000},\"cart\":{\"state\":\"listed\"," \
	"\"price\":10000}"
#define AGREED(amount) "\"bargain\":{\"agreed\":{\"amount\":" amount ",\"at\":\"2026-11-22T19:59:00+08:00\"}}"

static void nothing_is_known_without_a_room(void **unused)
{
	(void)unused;
	stage_say(&stage, NULL);
	look_at(stage_state(&stage));
	assert_marks(DESK_MARK_UNKNOWN);
}

static void all_four_are_true_on_sale(void **unused)
{
	(void)unused;
	look(FULL);
	ASSERT_TICK(price, TRUE, "\u00a5100.00", "\u00a5100.00");
	ASSERT_TICK(stock, TRUE, "1,500", "1,500");
	ASSERT_TICK(cart, TRUE, "\u00a5100.00", "\u00a5100.00");
	ASSERT_TICK(spec, TRUE, "2 kg", "2 kg");
}

static void what_the_shop_does_not_say_is_unknown(void **unused)
{
	(void)unused;
	look("\"stock\":{\"mode\":\"hidden\",\"left\":7}");
	ASSERT_TICK(price, TRUE, "\u00a5100.00", "\u00a5100.00");
	ASSERT_TICK(stock, UNKNOWN, "", "");
	ASSERT_TICK(cart, UNKNOWN, "\u00a5100.00", "");
	ASSERT_TICK(spec, UNKNOWN, "", "");
	look("\"stock\":{\"mode\":\"bucket\",\"left\":50},\"cart\":{\"state\":\"explaining\"}");
	ASSERT_TICK(stock, TRUE, "\u226450", "\u226450");
	ASSERT_TICK(cart, TRUE, "\u00a5100.00", "explaining");
}

static void an_agreed_price_waits_for_the_link(void **unused)
{
	(void)unused;
	look(FULL "," AGREED("9000") ",\"beat\":\"agreed\"");
	ASSERT_TICK(price, FALSE, "\u00a590.00", "\u00a5100.00");
	ASSERT_TICK(cart, FALSE, "\u00a590.00", "\u00a5100.00");
	ASSERT_TICK(stock, OFF, "", "1,500");
	ASSERT_TICK(spec, TRUE, "2 kg", "2 kg");
	look(FULL "," AGREED("9000") ",\"beat\":\"open\""); // held: painted as agreed
	ASSERT_TICK(price, FALSE, "\u00a590.00", "\u00a5100.00");
	look("\"price\":{\"currency\":\"CNY\",\"sale\":9000}," AGREED("9000") ",\"beat\":\"agreed\"");
	ASSERT_TICK(price, TRUE, "\u00a590.00", "\u00a590.00");
}

static void parts_count_on_both_sides(void **unused)
{
	(void)unused;
	look("\"price\":{\"currency\":\"CNY\",\"sale\":10000,\"parts\":[{\"kind\":\"shop_coupon\",\"amount\":1000}]},"
	     "\"cart\":{\"state\":\"listed\",\"price\":10000}");
	ASSERT_TICK(price, OFF, "", "\u00a590.00"); // withheld: the cart says another price
	ASSERT_TICK(cart, FALSE, "\u00a590.00", "\u00a5100.00");
	look("\"price\":{\"currency\":\"CNY\",\"sale\":10000,\"parts\":[{\"kind\":\"moon\",\"amount\":1000}]}," AGREED(
		"10000"));
	ASSERT_TICK(price, FALSE, "\u00a5100.00", "moon");
}

static void a_cart_that_hides_the_link_is_false(void **unused)
{
	(void)unused;
	look("\"cart\":{\"state\":\"hidden\"}");
	ASSERT_TICK(price, OFF, "", "\u00a5100.00");
	ASSERT_TICK(cart, FALSE, "\u00a5100.00", "hidden");
}

static void beats_without_figures_are_off(void **unused)
{
	(void)unused;
	static const char *const beats[] = {"tease", "quote", "haggle"};
	for (size_t i = 0; i < 3; i++) {
		char members[400];
		snprintf(members, sizeof(members), FULL ",\"beat\":\"%s\"", beats[i]);
		look(members);
		ASSERT_TICK(price, OFF, "", "\u00a5100.00");
		ASSERT_TICK(stock, OFF, "", "1,500");
		ASSERT_TICK(cart, OFF, "", "\u00a5100.00");
		ASSERT_TICK(spec, TRUE, "2 kg", "2 kg");
	}
	look(FULL ",\"beat\":\"closed\"");
	assert_marks(DESK_MARK_OFF);
	look(FULL ",\"status\":\"withdrawn\"");
	assert_marks(DESK_MARK_OFF);
}

static void sold_out_is_a_figure_too(void **unused)
{
	(void)unused;
	look("\"stock\":{\"left\":0}");
	ASSERT_TICK(stock, TRUE, "0", "0");
	ASSERT_TICK(price, OFF, "", "\u00a5100.00");
	look("\"stock\":{\"left\":40,\"batch\":{\"no\":2}}"); // the card stays for a while
	ASSERT_TICK(stock, FALSE, "0", "40");
	inputs.mode = "safe";
	look_at(stage_state(&stage));
	ASSERT_TICK(stock, FALSE, "0", "40");
}

static void keys_and_layers_take_figures_off(void **unused)
{
	(void)unused;
	look(FULL);
	inputs.mode = "safe";
	look_at(stage_state(&stage));
	ASSERT_TICK(price, OFF, "", "\u00a5100.00");
	ASSERT_TICK(stock, OFF, "", "1,500");
	ASSERT_TICK(cart, OFF, "", "\u00a5100.00");
	ASSERT_TICK(spec, TRUE, "2 kg", "2 kg");
	inputs.mode = "panic";
	look_at(stage_state(&stage));
	assert_marks(DESK_MARK_OFF);
	inputs.mode = "normal";
	inputs.is_on_air = false;
	look_at(stage_state(&stage));
	assert_marks(DESK_MARK_OFF);
	inputs.is_on_air = inputs.hides_price = true;
	look_at(stage_state(&stage));
	ASSERT_TICK(price, OFF, "", "\u00a5100.00");
	ASSERT_TICK(stock, TRUE, "1,500", "1,500");
	inputs.hides_stock = inputs.hides_product = true;
	look_at(stage_state(&stage));
	ASSERT_TICK(stock, OFF, "", "1,500");
	ASSERT_TICK(spec, OFF, "", "2 kg");
}

static void what_is_not_confirmed_is_stale(void **unused)
{
	(void)unused;
	look(FULL);
	stage.now_ns += 14000 * MS_NS;
	look_at(stage_state(&stage));
	assert_marks(DESK_MARK_TRUE);
	stage.now_ns += 3000 * MS_NS; // ttl and grace are over, whoever has noticed
	look_at(stage_state(&stage));
	assert_marks(DESK_MARK_STALE);
}

static void a_picture_of_an_older_state_is_doubted(void **unused)
{
	(void)unused;
	look(FULL);
	inputs.drawn_serial = stage_state(&stage)->air_serial;
	look_at(stage_state(&stage));
	assert_marks(DESK_MARK_TRUE);
	look(FULL ",\"unit\":\"box\"");
	assert_true(inputs.drawn_serial < stage_state(&stage)->air_serial);
	assert_marks(DESK_MARK_TRUE); // the painter may take a moment
	stage.now_ns += (501) * MS_NS;
	look_at(stage_state(&stage));
	assert_marks(DESK_MARK_STALE);
	inputs.drawn_serial = stage_state(&stage)->air_serial;
	look_at(stage_state(&stage));
	assert_marks(DESK_MARK_TRUE);
}

/* A room on air that is another one than the shop's: what a sheet, a desk or a fault of ours made of it. */
static void what_differs_is_named_on_both_sides(void **unused)
{
	(void)unused;
	look(FULL);
	const struct control_state *others = stage_state(&stage);
	const struct room *on_air = room_ref(others->room);
	look("\"price\":{\"currency\":\"CNY\",\"sale\":12000},\"spec\":\"3 kg\",\"stock\":{\"left\":1499,"
	     "\"total\":2000},\"cart\":{\"state\":\"listed\",\"price\":12000}");
	struct control_state like = *stage_state(&stage);
	like.room = on_air;
	const struct control_state *mixed = control_state_create(&like);
	look_at(mixed);
	ASSERT_TICK(price, FALSE, "\u00a5100.00", "\u00a5120.00");
	ASSERT_TICK(stock, FALSE, "1,500", "1,499");
	ASSERT_TICK(cart, FALSE, "\u00a5100.00", "\u00a5120.00");
	ASSERT_TICK(spec, FALSE, "2 kg", "3 kg");
	control_state_unref(mixed);
	room_unref(on_air);
}

static void long_specs_are_cut_between_letters(void **unused)
{
	(void)unused;
	look("\"spec\":\"\u56db\u5c42\u52a0\u539a\u56db\u5c42\u52a0\u539a\u56db\u5c42\u52a0\u539a\u56db\u5c42\"");
	ASSERT_TICK(spec, TRUE, "\u56db\u5c42\u52a0\u539a\u56db\u5c42\u52a0\u539a\u56db\u5c42\u52a0\u539a\u56db",
		    "\u56db\u5c42\u52a0\u539a\u56db\u5c42\u52a0\u539a\u56db\u5c42\u52a0\u539a\u56db");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_known_without_a_room),
		TEST(all_four_are_true_on_sale),
		TEST(what_the_shop_does_not_say_is_unknown),
		TEST(an_agreed_price_waits_for_the_link),
		TEST(parts_count_on_both_sides),
		TEST(a_cart_that_hides_the_link_is_false),
		TEST(beats_without_figures_are_off),
		TEST(sold_out_is_a_figure_too),
		TEST(keys_and_layers_take_figures_off),
		TEST(what_is_not_confirmed_is_stale),
		TEST(a_picture_of_an_older_state_is_doubted),
		TEST(what_differs_is_named_on_both_sides),
		TEST(long_specs_are_cut_between_letters),
	};
	return cmocka_run_group_tests_name("desk_lamp", tests, NULL, NULL);
}

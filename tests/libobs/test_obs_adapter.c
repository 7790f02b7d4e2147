/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source that follows a shop by an adapter and its settings alone, and what "Try it" in its properties says. */
#include "shop_rooms.h"

#include "base/file.h"

#include <util/platform.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MS UINT64_C(1000000)
#define WAIT_MS 15000
/* Far below the 60 s for which the request below waits for its shop. */
#define PRESS_MOST_MS 3000

static char adapter_path[64];

static const char adapter_text[] =
	"{\"schema\": \"shop-adapter/1\", \"id\": \"corner\", \"vars\": {\"base\": null, \"path\": \"item\"},"
	" \"requests\": [{\"id\": \"item\", \"url\": \"{base}/{path}\", \"every_ms\": 1000, \"timeout_ms\": 60000,"
	" \"ok\": [\"/id\"], \"map\": {\"items[0].id\": \"/id\", \"items[0].title\": \"/name\","
	" \"items[0].price.currency\": {\"const\": \"CNY\"},"
	" \"items[0].price.sale\": {\"get\": \"/price\", \"do\": [[\"dec\", 2]]},"
	" \"items[0].stock.left\": \"/left\"}}]}";

static int start(void **state)
{
	struct error err = {0};
	snprintf(adapter_path, sizeof(adapter_path), "/tmp/shop-adapter-%d.json", (int)getpid());
	if (!file_write_atomic(adapter_path, adapter_text, strlen(adapter_text), &err))
		return -1;
	return shop_start(state);
}

static int stop(void **state)
{
	unlink(adapter_path);
	return shop_stop(state);
}

static void say_price(const char *path, const char *price)
{
	char body[128];
	snprintf(body, sizeof(body), "{\"id\": \"tea\", \"name\": \"Tea\", \"price\": \"%s\"}", price);
	scripted_server_say(shop, path, &(struct script){.body = body});
}

static obs_source_t *source_of(const char *adapter, const char *vars)
{
	char text[400];
	snprintf(text, sizeof(text), "{\"room_from\": \"adapter\", \"adapter\": \"%s\", \"adapter_vars\": \"%s\"}",
		 adapter, vars);
	return overlay_of(text);
}

static obs_source_t *source_at(const char *path)
{
	char vars[128];
	snprintf(vars, sizeof(vars), "base=http://127.0.0.1:%d\\npath=%s", scripted_server_port(shop), path);
	return source_of(adapter_path, vars);
}

/* Presses "Try it" as the window does; what it says then. Valid until the properties go. */
static const char *press(obs_properties_t *props, obs_source_t *source, bool *is_warning)
{
	obs_property_t *said = obs_properties_get(props, "adapter_tried");
	uint64_t begun_ns = harness_now_ns();
	assert_true(obs_property_button_clicked(obs_properties_get(props, "adapter_try"), source));
	assert_true(harness_now_ns() - begun_ns < PRESS_MOST_MS * MS);
	assert_true(obs_property_visible(said));
	if (is_warning)
		*is_warning = obs_property_text_info_type(said) == OBS_TEXT_INFO_WARNING;
	return obs_property_description(said);
}

static void press_until(obs_source_t *source, const char *wanted, bool wants_warning)
{
	obs_properties_t *props = obs_source_properties(source);
	uint64_t limit_ns = harness_now_ns() + WAIT_MS * MS;
	bool is_warning;
	for (;;) {
		const char *text = press(props, source, &is_warning);
		if (strstr(text, wanted) && is_warning == wants_warning)
			break;
		if (harness_now_ns() > limit_ns)
			fail_msg("\"Try it\" never says \"%s\" but \"%s\" (%d)", wanted, text, is_warning);
		os_sleep_ms(20);
	}
	obs_properties_destroy(props);
}

static void a_source_shows_what_its_adapter_reads(void **state)
{
	(void)state;
	say_price("/item", "79.9");
	obs_source_t *source = source_at("item");
	obs_properties_t *props = obs_source_properties(source);
	assert_false(obs_property_visible(obs_properties_get(props, "adapter_tried")));
	obs_properties_destroy(props);
	overlay_wait(source, "state", "fresh");
	struct picture picture = overlay_settled_shot(source, "1");
	assert_true(picture_gold(&picture) > 0);
	press_until(source, "items[0].price.sale = 7990\n", false);
	press_until(source, "items[0].stock.left: unset, there is no /left\n", false);

	// the shop's new price is on air without a press, and the next press says it
	say_price("/item", "8.88");
	overlay_wait(source, "version", "2");
	struct picture later = overlay_settled_shot(source, "2");
	assert_true(picture_gold(&later) > 0);
	assert_true(picture_difference(&picture, &later) > 0);
	press_until(source, "items[0].price.sale = 888\n", false);

	// what has more digits than money is no price: the last good one stays, and it is said why
	say_price("/item", "8.885");
	press_until(source, "items[0].price.sale: unset, dec: \"8.885\" has more digits", true);
	assert_int_equal(overlay_status_number(source, "version"), 2);
	picture_free(&picture);
	picture_free(&later);
	obs_source_release(source);
}

static void a_press_never_waits_for_the_shop(void **state)
{
	(void)state;
	scripted_server_say(shop, "/silent", &(struct script){.is_silent = true});
	obs_source_t *source = source_at("silent");
	overlay_wait(source, "state", "waiting");
	uint64_t limit_ns = harness_now_ns() + WAIT_MS * MS;
	while (scripted_server_count(shop, "/silent") == 0 && harness_now_ns() < limit_ns)
		os_sleep_ms(5);
	obs_properties_t *props = obs_source_properties(source);
	bool is_warning = false;
	for (int i = 0; i < 3; i++) {
		assert_string_equal(press(props, source, &is_warning), "The shop has not answered yet.");
		assert_true(is_warning);
	}
	obs_properties_destroy(props);
	assert_int_equal(scripted_server_count(shop, "/silent"), 1);
	obs_source_release(source);
}

static void what_is_wrong_with_the_settings_is_said(void **state)
{
	(void)state;
	obs_source_t *source = source_of("no-such-shop", "");
	press_until(source, "there is no adapter \"no-such-shop\"", true);
	// as somebody mends it, word by word
	char text[300];
	snprintf(text, sizeof(text), "{\"adapter\": \"%s\"}", adapter_path);
	overlay_update(source, text);
	press_until(source, "base: this var has to be set", true);
	overlay_update(source, "{\"adapter_vars\": \"base=http://127.0.0.1:1\\ncolour=red\"}");
	press_until(source, "colour: the adapter has no such var", true);
	say_price("/item", "79.9");
	snprintf(text, sizeof(text), "{\"adapter_vars\": \"base=http://127.0.0.1:%d\"}", scripted_server_port(shop));
	overlay_update(source, text);
	press_until(source, "items[0].price.sale = 7990\n", false);
	obs_source_release(source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_source_shows_what_its_adapter_reads),
		cmocka_unit_test(a_press_never_waits_for_the_shop),
		cmocka_unit_test(what_is_wrong_with_the_settings_is_said),
	};
	return cmocka_run_group_tests(tests, start, stop);
}

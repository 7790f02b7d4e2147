/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SAFE, PANIC and RETURN in the real libobs, by their hotkeys: within one frame whatever hangs, over a restart, and a
 * RETURN that has to be held. The keys of one source too.
 */
#include "freeze.h"
#include "hotkeys_pressed.h"
#include "overlays.h"

#include <util/platform.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MS UINT64_C(1000000)

static char config[] = "/tmp/shop-overlay-keys-XXXXXX";

/* -- keys -- */

static void hold_return(void)
{
	hotkey_turn("shop_overlay.return", true);
	os_sleep_ms(1050);
	hotkey_turn("shop_overlay.return", false);
}

/* -- the room -- */

static void begin(void)
{
	harness_start(&(struct harness_options){.has_module = true, .config_path = config});
	obs_hotkey_enable_callback_rerouting(true);
}

static obs_source_t *price_source(void)
{
	const char *path = room_file_write(&(struct room_file){.name = "keys.json", .version = 1});
	return overlay_of_file(path, "\"layer\": \"price\", \"reduced_motion\": true");
}

/* Draws the next frame; what is there: 0 nothing, 1 no figure, 2 figures. */
static int next_shot(obs_source_t *source)
{
	struct picture picture = overlay_shot(source, 1);
	int there = picture_gold(&picture) > 100 ? 2 : picture_painted(&picture) > 0;
	picture_free(&picture);
	return there;
}

static void settle(obs_source_t *source)
{
	overlay_wait(source, "state", "fresh");
	struct picture picture = overlay_settled_shot(source, "1");
	assert_true(picture_gold(&picture) > 100);
	picture_free(&picture);
}

/* After each press the very next frame is looked at. */
static void press_and_look(obs_source_t *source)
{
	for (int i = 0; i < 2; i++) {
		hotkey_press("shop_overlay.safe");
		assert_int_equal(next_shot(source), 1);
		hotkey_press("shop_overlay.safe");
		assert_int_equal(next_shot(source), 1);
		hotkey_press("shop_overlay.panic");
		assert_int_equal(next_shot(source), 0);
		hotkey_press("shop_overlay.panic");
		hotkey_press("shop_overlay.safe");
		hotkey_press("shop_overlay.return"); // not held
		assert_int_equal(next_shot(source), 0);
		hold_return();
		assert_int_equal(next_shot(source), 2);
	}
}

static void keys_act_in_the_next_frame(void **state)
{
	(void)state;
	begin();
	obs_source_t *source = price_source();
	settle(source);
	press_and_look(source);
	obs_source_release(source);
	assert_int_equal(harness_stop(), 0);
}

static void keys_need_no_thread_of_ours(void **state)
{
	(void)state;
	begin();
	obs_source_t *source = price_source();
	settle(source);
	assert_true(freeze_threads() >= 3);
	press_and_look(source);
	thaw_threads();
	obs_source_release(source);
	assert_int_equal(harness_stop(), 0);
}

static void return_is_held_for_a_second(void **state)
{
	(void)state;
	begin();
	obs_source_t *source = price_source();
	settle(source);
	hotkey_press("shop_overlay.panic");
	uint64_t begun_ns = harness_now_ns();
	hotkey_turn("shop_overlay.return", true);
	while (next_shot(source) == 0)
		assert_true(harness_now_ns() - begun_ns < 3000 * MS);
	uint64_t took_ns = harness_now_ns() - begun_ns;
	print_message("RETURN acts, still held, after %.0f ms\n", (double)took_ns / 1e6);
	assert_true(took_ns >= 1000 * MS);
	assert_int_equal(next_shot(source), 2);
	hotkey_turn("shop_overlay.return", false);
	assert_int_equal(next_shot(source), 2);
	obs_source_release(source);
	assert_int_equal(harness_stop(), 0);
}

/* -- over a restart -- */

static void air_file(char path[600])
{
	snprintf(path, 600, "%s/obs-shop-overlay/air.json", config);
}

static void wait_for_file(const char *word)
{
	char path[600];
	air_file(path);
	uint64_t limit_ns = harness_now_ns() + 5000 * MS;
	for (;;) {
		char *text = os_quick_read_utf8_file(path);
		bool is_there = text && strstr(text, word);
		bfree(text);
		if (is_there)
			return;
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(5);
	}
}

static void write_file(const char *text)
{
	char path[600];
	air_file(path);
	assert_true(os_quick_write_utf8_file(path, text, strlen(text), false));
}

/* Another run: nothing may be seen of what the mode forbids, from the first frame on. */
static void look_after_restart(const char *mode, int most)
{
	begin();
	obs_source_t *source = price_source();
	assert_string_equal(overlay_status_text(source, "mode"), mode);
	uint64_t limit_ns = harness_now_ns() + 10000 * MS;
	for (int there = -1; there != most || overlay_status_number(source, "shown_version") != 1;) {
		there = next_shot(source);
		assert_true(there <= most);
		assert_true(harness_now_ns() < limit_ns);
	}
	for (int i = 0; i < 10; i++)
		assert_int_equal(next_shot(source), most);
	obs_source_release(source);
}

static void the_mode_outlives_obs(void **state)
{
	(void)state;
	begin();
	hotkey_press("shop_overlay.panic");
	wait_for_file("\"panic\"");
	assert_int_equal(harness_stop(), 0);
	look_after_restart("panic", 0);
	hold_return();
	wait_for_file("\"normal\"");
	hotkey_press("shop_overlay.safe");
	assert_int_equal(harness_stop(), 0); // at once: what is not written yet is written now
	look_after_restart("safe", 1);
	hold_return();
	assert_int_equal(harness_stop(), 0);
	look_after_restart("normal", 2);
	assert_int_equal(harness_stop(), 0);
}

/* Nobody knows what was wanted: figures stay off air until somebody says so. */
static void a_spoilt_file_is_safe(void **state)
{
	(void)state;
	static const char *const texts[] = {"",
					    "{\"schema\": \"shop-air/1\", \"mode\": \"par",
					    "[]",
					    "null",
					    "{\"schema\": \"shop-air/1\", \"mode\": \"loud\"}",
					    "{\"schema\": \"shop-air/2\", \"mode\": \"normal\"}"};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		write_file(texts[i]);
		harness_log_clear();
		begin();
		obs_source_t *source = overlay_of("{}");
		assert_string_equal(overlay_status_text(source, "mode"), "safe");
		assert_int_equal(harness_log_count(LOG_WARNING, "figures stay off air (SAFE)"), 1);
		obs_source_release(source);
		if (i + 1 == sizeof(texts) / sizeof(texts[0])) {
			hold_return(); // which writes a good one
			wait_for_file("\"normal\"");
		}
		assert_int_equal(harness_stop(), 0);
	}
}

static void a_folder_that_cannot_be_written_is_said_once(void **state)
{
	(void)state;
	char path[600];
	air_file(path);
	os_unlink(path);
	assert_int_equal(os_mkdir(path), MKDIR_SUCCESS); // a folder in the place of the file
	harness_log_clear();
	begin();
	obs_source_t *source = price_source();
	hotkey_press("shop_overlay.panic");
	assert_int_equal(next_shot(source), 0);
	harness_log_wait(LOG_WARNING, "the mode will not outlive OBS");
	hotkey_press("shop_overlay.safe");
	hold_return();
	assert_int_equal(harness_log_count(LOG_WARNING, "the mode will not outlive OBS"), 1);
	obs_source_release(source);
	assert_int_equal(harness_stop(), 0);
	assert_int_equal(os_rmdir(path), 0);
}

/* -- one source -- */

static void a_source_has_keys_of_its_own(void **state)
{
	(void)state;
	begin();
	obs_source_t *source = price_source();
	obs_source_t *other = price_source();
	settle(source);
	settle(other);
	hotkey_press_of(source, "shop_overlay.hide");
	assert_int_equal(next_shot(source), 0);
	assert_int_equal(next_shot(other), 2);
	obs_properties_t *props = obs_source_properties(source);
	assert_non_null(strstr(obs_property_description(obs_properties_get(props, "status")), "Hidden by its hotkey"));
	obs_properties_destroy(props);
	hotkey_press_of(source, "shop_overlay.show");
	assert_int_equal(next_shot(source), 2);
	hotkey_press_of(source, "shop_overlay.refresh");
	obs_source_t *hidden = obs_source_create_private(OVERLAY_ID, "private", NULL);
	assert_non_null(hidden); // which has none
	obs_source_release(hidden);
	obs_source_release(other);
	obs_source_release(source);
	assert_int_equal(harness_stop(), 0);
}

static void the_properties_say_what_is_off_air(void **state)
{
	(void)state;
	begin();
	obs_source_t *source = overlay_of("{}");
	hotkey_press("shop_overlay.panic");
	obs_properties_t *props = obs_source_properties(source);
	assert_non_null(strstr(obs_property_description(obs_properties_get(props, "status")), "PANIC"));
	obs_properties_destroy(props);
	hold_return();
	obs_source_release(source);
	assert_int_equal(harness_stop(), 0);
}

static int make_config(void **state)
{
	(void)state;
	return mkdtemp(config) ? 0 : -1;
}

static int remove_config(void **state)
{
	(void)state;
	harness_remove_folder(config);
	room_file_remove("keys.json");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_act_in_the_next_frame),
		cmocka_unit_test(keys_need_no_thread_of_ours),
		cmocka_unit_test(return_is_held_for_a_second),
		cmocka_unit_test(the_mode_outlives_obs),
		cmocka_unit_test(a_spoilt_file_is_safe),
		cmocka_unit_test(a_folder_that_cannot_be_written_is_said_once),
		cmocka_unit_test(a_source_has_keys_of_its_own),
		cmocka_unit_test(the_properties_say_what_is_off_air),
	};
	return cmocka_run_group_tests(tests, make_config, remove_config);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sources of one room in the module as OBS loads it: whatever they show of it, there is one of everything. */
#include "shop_rooms.h"

#include <util/platform.h>

#include <stdio.h>
#include <string.h>

#define MS UINT64_C(1000000)
#define SOURCES 64
#define CHANGES 5
#define WAIT_MS 15000

static const char *const layers[] = {"all",       "product", "price",    "parts",      "bargain", "trust",  "stock",
				     "countdown", "gifts",   "campaign", "comparison", "skus",    "people", "seller",
				     "sales",     "notice",  "deposit",  "inspection", "rundown"};
static const char *const languages[] = {"zh-CN", "zh-TW", "en"};

/* Settings number i: every layer that the theme has, in every language, with and without motion. */
static obs_source_t *source_number(size_t i, const char *const *known, size_t known_count)
{
	char more[200];
	size_t layer = i % known_count;
	size_t language = i / known_count % 3;
	snprintf(more, sizeof(more), "\"layer\": \"%s\", \"language\": \"%s\", \"reduced_motion\": %s", known[layer],
		 languages[language], i / known_count / 3 % 2 ? "true" : "false");
	return shop_source("/shared", more);
}

/* The layers that this version paints: those that its properties offer. */
static size_t find_layers(const char *known[])
{
	size_t count = 0;
	obs_properties_t *props = obs_get_source_properties(OVERLAY_ID);
	obs_property_t *list = obs_properties_get(props, "layer");
	for (size_t i = 0; i < obs_property_list_item_count(list); i++) {
		for (size_t k = 0; k < sizeof(layers) / sizeof(layers[0]); k++) {
			if (strcmp(obs_property_list_item_string(list, i), layers[k]) == 0)
				known[count++] = layers[k];
		}
	}
	obs_properties_destroy(props);
	return count;
}

/* The lists of the properties are read behind the stage: a slow machine has them a moment later. */
static size_t wait_for_layers(const char *known[])
{
	uint64_t limit_ns = harness_now_ns() + WAIT_MS * MS;
	size_t count;
	while ((count = find_layers(known)) < 4 && harness_now_ns() < limit_ns)
		os_sleep_ms(5);
	return count;
}

static bool does_show(obs_source_t *source, int version)
{
	return overlay_status_number(source, "shown_version") == version;
}

static void wait_for_all(obs_source_t **sources, int version)
{
	uint64_t limit_ns = harness_now_ns() + WAIT_MS * MS;
	for (size_t i = 0; i < SOURCES;) {
		if (does_show(sources[i], version))
			i++;
		else if (harness_now_ns() > limit_ns)
			fail_msg("source %zu does not show version %d", i, version);
		else
			harness_frames(1);
	}
}

/* All sources have one frame set; asked again where a new one came meanwhile. */
static void assert_one_frame_set(obs_source_t **sources)
{
	for (int attempt = 0; attempt < 50; attempt++) {
		long long serial = overlay_status_number(sources[0], "frame_set");
		bool is_one = serial > 0;
		for (size_t i = 1; i < SOURCES; i++)
			is_one = is_one && overlay_status_number(sources[i], "frame_set") == serial;
		if (is_one && overlay_status_number(sources[0], "frame_set") == serial)
			return;
	}
	fail_msg("sources of one room have different frame sets");
}

/* How often what the client held changed: how many documents it was sent and decoded. */
static size_t documents_taken(const char *path)
{
	char head[2048], held[64] = "", last[64] = "";
	size_t taken = 0;
	for (size_t i = 0; scripted_server_request(shop, path, i, head, sizeof(head)); i++) {
		const char *etag = strcasestr(head, "If-None-Match: ");
		held[0] = '\0';
		if (etag)
			snprintf(held, sizeof(held), "%.*s", (int)strcspn(etag + 15, "\r\n"), etag + 15);
		taken += strcmp(held, last) != 0;
		memcpy(last, held, sizeof(last));
	}
	return taken;
}

static void sixty_four_layers_share_one_of_everything(void **state)
{
	(void)state;
	obs_source_t *sources[SOURCES];
	const char *known[sizeof(layers) / sizeof(layers[0])];
	size_t known_count = wait_for_layers(known);
	assert_true(known_count >= 4);
	shop_say_room("/shared", 1, NULL);
	obs_scene_t *scene = obs_scene_create("all");
	for (size_t i = 0; i < SOURCES; i++) {
		sources[i] = source_number(i, known, known_count);
		obs_scene_add(scene, sources[i]);
	}
	obs_set_output_source(0, obs_scene_get_source(scene));
	wait_for_all(sources, 1);
	long long rooms = overlay_status_number(sources[0], "rooms");
	for (int version = 2; version <= 1 + CHANGES; version++) {
		shop_say_room("/shared", version, NULL);
		wait_for_all(sources, version);
		assert_one_frame_set(sources);
	}
	// the last of them is asked about too, so that what is held now is known
	size_t asked = scripted_server_count(shop, "/shared");
	uint64_t limit_ns = harness_now_ns() + WAIT_MS * MS;
	while (scripted_server_count(shop, "/shared") < asked + 2) {
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(5);
	}
	size_t different = known_count * 6 < SOURCES ? known_count * 6 : SOURCES;
	print_message("%d sources, %zu of them different: %zu connection, %zu documents decoded in %d changes, %lld "
		      "room\n",
		      SOURCES, different, scripted_server_connections(shop), documents_taken("/shared"), CHANGES,
		      rooms);
	assert_int_equal(scripted_server_connections(shop), 1);
	assert_int_equal(documents_taken("/shared"), 1 + CHANGES);
	assert_int_equal(rooms, 1);
	obs_set_output_source(0, NULL);
	obs_scene_release(scene);
	for (size_t i = 0; i < SOURCES; i++)
		obs_source_release(sources[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sixty_four_layers_share_one_of_everything),
	};
	return cmocka_run_group_tests(tests, shop_start, shop_stop);
}

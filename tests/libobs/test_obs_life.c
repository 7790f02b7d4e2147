/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Coming and going under bad conditions: dead servers, leaked sources, a plugin folder with parts missing. */
#include "overlays.h"

#include <util/platform.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define MS UINT64_C(1000000)
#define IN_FLIGHT 4

/* A listener whose queue is full: whoever connects waits for ever. */
struct dead_server {
	int listener;
	int clients[IN_FLIGHT];
	int port;
};

static void dead_server_start(struct dead_server *server)
{
	server->listener = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	assert_int_equal(bind(server->listener, (struct sockaddr *)&address, sizeof(address)), 0);
	socklen_t length = sizeof(address);
	assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &length), 0);
	assert_int_equal(listen(server->listener, 0), 0);
	server->port = ntohs(address.sin_port);
	for (int i = 0; i < IN_FLIGHT; i++) {
		server->clients[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		(void)!connect(server->clients[i], (struct sockaddr *)&address, sizeof(address));
	}
}

static void dead_server_stop(struct dead_server *server)
{
	for (int i = 0; i < IN_FLIGHT; i++)
		close(server->clients[i]);
	close(server->listener);
}

static obs_source_t *source_of_port(int port)
{
	char text[200];
	snprintf(text, sizeof(text), "{\"room_from\": \"url\", \"room_url\": \"http://127.0.0.1:%d/v1/rooms/a\"}",
		 port);
	return overlay_of(text);
}

static void a_dead_server_holds_up_nothing(void **state)
{
	(void)state;
	struct dead_server server;
	dead_server_start(&server);
	harness_start(&(struct harness_options){.has_module = true});
	uint64_t worst_ns = 0;
	for (int i = 0; i < 10; i++) {
		obs_source_t *source = source_of_port(server.port);
		overlay_wait(source, "state", "waiting");
		struct picture picture = overlay_first_shot(source); // the theme's waiting state
		picture_free(&picture);
		uint64_t begun_ns = harness_now_ns();
		obs_source_release(source);
		while (obs_wait_for_destroy_queue())
			;
		uint64_t took_ns = harness_now_ns() - begun_ns;
		worst_ns = took_ns > worst_ns ? took_ns : worst_ns;
	}
	print_message("destroy against a server that never answers: at most %.1f ms\n", (double)worst_ns / 1e6);
	assert_true(worst_ns < 250 * MS);

	// The module is unloaded while requests hang.
	obs_source_t *source = source_of_port(server.port);
	overlay_wait(source, "state", "waiting");
	obs_source_release(source);
	uint64_t begun_ns = harness_now_ns();
	assert_int_equal(harness_stop(), 0);
	print_message("shutdown with a request that hangs: %.1f ms\n", (double)(harness_now_ns() - begun_ns) / 1e6);
	assert_true(harness_now_ns() - begun_ns < 2000 * MS);
	dead_server_stop(&server);
}

static void leaked_sources_outlive_the_module(void **state)
{
	(void)state;
	harness_start(&(struct harness_options){.has_module = true});
	obs_source_t *shown = overlay_of("{}");
	obs_source_t *same = overlay_of("{}");
	obs_source_t *waiting = overlay_of("{\"room_from\": \"url\", \"room_url\": \"http://127.0.0.1:1/a\"}");
	struct picture picture = overlay_first_shot(shown);
	picture_free(&picture);
	overlay_wait(waiting, "state", "waiting");
	obs_set_output_source(0, shown);
	harness_frames(3);
	// One whose wish is still in the queue.
	obs_source_t *queued = overlay_of("{\"layer\": \"price\"}");
	// For the leak sanitizer: what remains of them is known.
	static obs_weak_source_t *known[4];
	known[0] = obs_source_get_weak_source(shown);
	known[1] = obs_source_get_weak_source(same);
	known[2] = obs_source_get_weak_source(waiting);
	known[3] = obs_source_get_weak_source(queued);
	assert_non_null(known[3]);
	// libobs destroys them after the module's unload. What remains is its own count of references, one for each.
	assert_int_equal(harness_stop(), 4);
}

static void the_module_can_be_loaded_again(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		harness_start(&(struct harness_options){.has_module = true});
		obs_source_t *source = overlay_of("{}");
		struct picture picture = overlay_first_shot(source);
		picture_free(&picture);
		obs_source_release(source);
		assert_int_equal(harness_stop(), 0);
	}
}

static void an_unused_module_costs_nothing(void **state)
{
	(void)state;
	harness_start(&(struct harness_options){.has_module = true});
	harness_frames(5);
	assert_int_equal(harness_stop(), 0);
}

static void copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "rb");
	FILE *out = fopen(to, "wb");
	assert_non_null(in);
	assert_non_null(out);
	char bytes[65536];
	for (size_t got; (got = fread(bytes, 1, sizeof(bytes), in)) > 0;)
		assert_int_equal(fwrite(bytes, 1, got, out), got);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

static void without_a_bridge_obs_goes_on(void **state)
{
	(void)state;
	char folder[] = "/tmp/shop-overlay-alone-XXXXXX";
	assert_non_null(mkdtemp(folder));
	char module[64];
	snprintf(module, sizeof(module), "%s/obs-shop-overlay.so", folder);
	copy_file(SHOP_BINARY_DIR "/obs-shop-overlay.so", module);
	harness_log_clear();
	harness_start(&(struct harness_options){.has_module = true, .module_path = module});
	assert_int_equal(harness_log_count(LOG_WARNING, "[shop-overlay] nothing can be painted"), 1);
	obs_source_t *source = overlay_of("{}");
	uint64_t limit_ns = harness_now_ns() + 5000 * MS;
	while (!strstr(overlay_status_text(source, "error"), "no Qt bridge")) {
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(5);
	}
	assert_string_equal(overlay_status_text(source, "state"), "none");
	struct picture picture = overlay_shot(source, 3);
	assert_int_equal(picture_painted(&picture), 0);
	picture_free(&picture);
	obs_properties_t *props = obs_source_properties(source);
	assert_non_null(strstr(obs_property_description(obs_properties_get(props, "status")), "no Qt bridge"));
	obs_properties_destroy(props);
	obs_source_release(source);
	assert_int_equal(harness_stop(), 0);
	unlink(module);
	rmdir(folder);
}

static void without_its_data_obs_goes_on(void **state)
{
	(void)state;
	harness_log_clear();
	harness_start(&(struct harness_options){.has_module = true, .data_path = "/nowhere/at/all"});
	assert_int_equal(harness_log_count(LOG_ERROR, "[shop-overlay] effects/overlay.effect"), 1);
	obs_source_t *source = overlay_of("{}");
	uint64_t limit_ns = harness_now_ns() + 5000 * MS;
	while (!overlay_status_text(source, "error")[0]) {
		assert_true(harness_now_ns() < limit_ns);
		os_sleep_ms(5);
	}
	struct picture picture = overlay_shot(source, 3);
	assert_int_equal(picture_painted(&picture), 0);
	picture_free(&picture);
	obs_source_release(source);
	assert_int_equal(harness_stop(), 0);
}

int main(void)
{
	// First of all tests: without a bridge in the process, none must be found in it either.
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_bridge_obs_goes_on),      cmocka_unit_test(without_its_data_obs_goes_on),
		cmocka_unit_test(an_unused_module_costs_nothing),    cmocka_unit_test(the_module_can_be_loaded_again),
		cmocka_unit_test(leaked_sources_outlive_the_module), cmocka_unit_test(a_dead_server_holds_up_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A desk whose orders are the shop's to take: from the post of an order to what the shop makes of it, over a network.
 */
#include "feed_fixture.h"

#include "control/control.h"

#include <stdio.h>
#include <string.h>

static struct feed_registry *registry;
static struct control_service *service;

static int setup(void **state)
{
	if (fixture_setup(state))
		return -1;
	struct fixture *fixture = *state;
	registry = feed_registry_create(fixture->service, 0, NULL);
	service = registry ? control_service_create(registry, NULL, NULL, NULL) : NULL;
	return service ? 0 : -1;
}

static int teardown(void **state)
{
	control_service_destroy(&service);
	feed_registry_destroy(&registry);
	return fixture_teardown(state);
}

static const char *room_of(int version, const char *beat, const char *steps)
{
	static char text[1024];
	snprintf(text, sizeof(text),
		 "{\"schema\": \"shop-room/1\", \"version\": %d, \"server_time\": \"@NOW@\", \"ttl_ms\": 1000, "
		 "\"current\": \"a\", \"room\": {\"id\": \"r\"}, \"items\": [{\"id\": \"a\", \"title\": \"A\", "
		 "\"beat\": \"%s\", \"price\": {\"currency\": \"CNY\", \"sale\": 7990}, \"bargain\": {\"steps\": "
		 "[%s]}}]}",
		 version, beat, steps);
	return text;
}

#define QUOTE "{\"id\": \"s1\", \"kind\": \"quote\", \"by\": \"brand\", \"price_after\": 6990}"
#define CUT ", {\"id\": \"s2\", \"kind\": \"cut\", \"by\": \"host\", \"price_after\": 5990}"

static void say(struct fixture *fixture, const char *path, const struct script *script)
{
	scripted_server_say(fixture->server, path, script);
}

static struct control *open_room(struct fixture *fixture, const char *client)
{
	say(fixture, "/room", &(struct script){.body = room_of(1, "quote", QUOTE)});
	say(fixture, "/room/owner",
	    &(struct script){.body = "{\"owner\": \"main\", \"until\": \"2030-01-01T00:00:00Z\"}"});
	const struct control_request request = {
		.feed = {.source = FEED_SOURCE_POLL, .url = fixture_url(fixture, "/room")},
		.desk = DESK_SHOP,
		.client = client,
	};
	struct error err = {0};
	struct control *control = control_open(service, &request, fixture->waker, &err);
	if (!control)
		fail_msg("not opened: %s", err.message);
	return control;
}

static int64_t version_of(struct control *control)
{
	const struct control_state *state = control_state_get(control);
	int64_t version = state->room ? state->room->version : -1;
	control_state_unref(state);
	return version;
}

static enum order_state order_state_of(struct control *control, uint64_t id, char *message, size_t size_bytes)
{
	const struct control_state *state = control_state_get(control);
	const struct control_result *result = control_state_result(state, id);
	enum order_state found = result ? result->state : ORDER_STATE_INVALID;
	snprintf(message, size_bytes, "%s", result ? result->message : "");
	control_state_unref(state);
	return found;
}

static const struct control_order the_cut = {
	.kind = ORDER_STEP, .step = STEP_CUT, .by = STEP_BY_HOST, .change = PRICE_CHANGE_TO, .value = 5990};

static void control_shop_takes_a_step(void **state)
{
	struct fixture *fixture = *state;
	char message[160];
	char head[2048];
	struct control *control = open_room(fixture, NULL);
	WAIT_UNTIL(version_of(control) == 1);
	// The first answer is lost; the second one says what was done, and the room follows.
	say(fixture, "/room/items/a/steps", &(struct script){.body = room_of(2, "haggle", QUOTE CUT), .cut_bytes = 40});
	uint64_t id = control_post(control, &the_cut);
	WAIT_UNTIL(order_state_of(control, id, message, sizeof(message)) == ORDER_ASKED_AGAIN);
	const struct control_state *now = control_state_get(control);
	assert_int_equal(now->room->items[0].bargain.step_count, 1); // nothing is shown before the shop says so
	control_state_unref(now);
	say(fixture, "/room", &(struct script){.body = room_of(2, "haggle", QUOTE CUT)});
	say(fixture, "/room/items/a/steps", &(struct script){.body = room_of(2, "haggle", QUOTE CUT)});
	WAIT_UNTIL(order_state_of(control, id, message, sizeof(message)) == ORDER_DONE);
	WAIT_UNTIL(version_of(control) == 2);
	char keys[2][64];
	for (size_t i = 0; i < 2; i++) {
		assert_true(scripted_server_request(fixture->server, "/room/items/a/steps", i, head, sizeof(head)));
		const char *key = strstr(head, "Idempotency-Key: ");
		assert_non_null(key);
		snprintf(keys[i], sizeof(keys[i]), "%.*s", (int)strcspn(key, "\r"), key);
		assert_non_null(strstr(head, "\"base\":1"));
	}
	assert_string_equal(keys[0], keys[1]);
	control_close(&control, fixture->waker);
}

static void control_shop_refuses(void **state)
{
	struct fixture *fixture = *state;
	char message[160];
	struct control *control = open_room(fixture, NULL);
	WAIT_UNTIL(version_of(control) == 1);
	say(fixture, "/room/items/a/steps",
	    &(struct script){.status = 422, .body = "{\"message\": \"below the floor\"}"});
	uint64_t id = control_post(control, &the_cut);
	WAIT_UNTIL(order_state_of(control, id, message, sizeof(message)) == ORDER_REFUSED);
	assert_string_equal(message, "below the floor");
	say(fixture, "/room/items/a/steps", &(struct script){.status = 409, .body = "{\"version\": 2}"});
	id = control_post(control, &the_cut);
	WAIT_UNTIL(order_state_of(control, id, message, sizeof(message)) == ORDER_CONFLICT);
	assert_string_equal(message, "another desk was first");
	control_close(&control, fixture->waker);
}

static bool is_led(struct control *control, bool *is_ours)
{
	const struct control_state *state = control_state_get(control);
	bool is_known = state->owner.is_known && strcmp(state->owner.client, "main") == 0;
	*is_ours = state->owner.is_ours;
	control_state_unref(state);
	return is_known;
}

static void control_shop_knows_who_leads(void **state)
{
	struct fixture *fixture = *state;
	bool is_ours = false;
	struct control *control = open_room(fixture, "main");
	WAIT_UNTIL(is_led(control, &is_ours));
	assert_true(is_ours);
	control_close(&control, fixture->waker);
}

/* A shop that hangs holds nobody up: not the room, not the end. */
static void control_shop_hangs(void **state)
{
	struct fixture *fixture = *state;
	char message[160];
	struct control *control = open_room(fixture, "main");
	WAIT_UNTIL(version_of(control) == 1);
	say(fixture, "/room/items/a/steps", &(struct script){.is_silent = true});
	uint64_t id = control_post(control, &the_cut);
	WAIT_UNTIL(scripted_server_count(fixture->server, "/room/items/a/steps") == 1);
	say(fixture, "/room", &(struct script){.body = room_of(3, "quote", QUOTE)});
	control_refresh(control);
	WAIT_UNTIL(version_of(control) == 3);
	assert_int_equal(order_state_of(control, id, message, sizeof(message)), ORDER_PENDING);
	uint64_t began_ns = clock_now_ns(clock_system());
	control_close(&control, fixture->waker);
	assert_true(clock_now_ns(clock_system()) - began_ns < 1000 * MS_NS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(control_shop_takes_a_step, setup, teardown),
		cmocka_unit_test_setup_teardown(control_shop_refuses, setup, teardown),
		cmocka_unit_test_setup_teardown(control_shop_knows_who_leads, setup, teardown),
		cmocka_unit_test_setup_teardown(control_shop_hangs, setup, teardown),
	};
	return cmocka_run_group_tests_name("control_shop", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A room that wants a token, from the file where it lies to the request; and that no text of the feed tells it. */
#include "feed_fixture.h"

#include "feed/secrets.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define TOKEN "r00m-T0ken.~+/0123456789"
#define WANTED "Authorization: Bearer " TOKEN

static const char *with_picture(int version, const char *image)
{
	static char text[1024];
	snprintf(text, sizeof(text),
		 "{\"schema\": \"shop-room/1\", \"version\": %d, \"ttl_ms\": 1000, \"server_time\": \"@NOW@\", "
		 "\"room\": {\"id\": \"r\"}, \"current\": \"a\", \"items\": [{\"id\": \"a\", \"title\": \"A\", "
		 "\"image\": \"%s\", \"price\": {\"currency\": \"CNY\", \"sale\": 7990}}]}",
		 version, image);
	return text;
}

static void open_with(struct fixture *fixture, const char *profile)
{
	struct error err = {0};
	fixture->feed = feed_open(fixture->service,
				  &(struct feed_request){.source = FEED_SOURCE_POLL,
							 .url = fixture_url(fixture, "/room"),
							 .profile = profile,
							 .secrets_folder = fixture_folder()},
				  fixture->waker, &err);
	if (!fixture->feed)
		fail_msg("%s", err.message);
}

static void store(struct fixture *fixture, const char *token, const char *url)
{
	struct error err = {0};
	(void)fixture;
	if (!secret_store(fixture_folder(), "default", token, url, &err))
		fail_msg("%s", err.message);
}

static void expect_untold(struct fixture *fixture)
{
	const struct feed_state *state = fixture_look(fixture);
	assert_int_equal(log_count(TOKEN), 0);
	assert_null(strstr(state->error.message, TOKEN));
	assert_null(strstr(state->error.path, TOKEN));
	assert_null(strstr(state->last_error.message, TOKEN));
	assert_null(strstr(state->last_error.path, TOKEN));
}

static bool has_token(struct scripted_server *server, const char *path, size_t index)
{
	char head[4096];
	assert_true(scripted_server_request(server, path, index, head, sizeof(head)));
	return strstr(head, "\r\n" WANTED "\r\n") != NULL;
}

static void test_token_room_asks_with_it(void **test)
{
	struct fixture *fixture = *test;
	store(fixture, TOKEN, fixture_url(fixture, "/room"));
	scripted_server_say(fixture->server, "/room",
			    &(struct script){.wants = WANTED, .body = with_picture(1, "a.png")});
	scripted_server_say(fixture->server, "/a.png", &(struct script){.wants = WANTED, .body = "picture"});
	open_with(fixture, "default");
	WAIT_FOR(fixture, state->room && blob_set_count(state->images) == 1);
	expect_untold(fixture);
}

static void test_token_room_sends_no_picture_elsewhere(void **test)
{
	struct fixture *fixture = *test;
	struct scripted_server *other = scripted_server_start();
	char url[128];
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/a.png", scripted_server_port(other));
	store(fixture, TOKEN, NULL);
	scripted_server_say(fixture->server, "/room", &(struct script){.wants = WANTED, .body = with_picture(1, url)});
	scripted_server_say(other, "/a.png", &(struct script){.body = "picture"});
	open_with(fixture, "default");
	WAIT_FOR(fixture, state->room && blob_set_count(state->images) == 1);
	assert_true(has_token(fixture->server, "/room", 0));
	assert_false(has_token(other, "/a.png", 0));
	char head[4096];
	assert_true(scripted_server_request(other, "/a.png", 0, head, sizeof(head)));
	assert_null(strstr(head, "Authorization"));
	scripted_server_stop(other);
}

/* Answered from elsewhere, a picture's relative name is elsewhere too. */
static void test_token_room_that_was_led_away(void **test)
{
	struct fixture *fixture = *test;
	struct scripted_server *other = scripted_server_start();
	char line[256];
	snprintf(line, sizeof(line), "Location: http://127.0.0.1:%d/there\r\n", scripted_server_port(other));
	store(fixture, TOKEN, NULL);
	scripted_server_say(fixture->server, "/room", &(struct script){.status = 302, .headers = line});
	scripted_server_say(other, "/there", &(struct script){.body = with_picture(1, "a.png")});
	scripted_server_say(other, "/a.png", &(struct script){.body = "picture"});
	open_with(fixture, "default");
	WAIT_FOR(fixture, state->room && blob_set_count(state->images) == 1);
	assert_true(has_token(fixture->server, "/room", 0));
	assert_false(has_token(other, "/there", 0));
	assert_false(has_token(other, "/a.png", 0));
	scripted_server_stop(other);
}

static void test_token_room_typed_later(void **test)
{
	struct fixture *fixture = *test;
	scripted_server_say(fixture->server, "/room", &(struct script){.wants = WANTED, .body = room_text(1, 7990)});
	open_with(fixture, "default");
	WAIT_FOR(fixture, state->error.code == ERROR_HTTP);
	assert_int_equal(fixture->state->error.http_status, 401);
	assert_string_equal(fixture->state->error.message, "the shop wants a token (status 401)");
	store(fixture, "wrong-" TOKEN, NULL);
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, strcmp(state->error.path, "token") == 0);
	expect_untold(fixture);
	store(fixture, TOKEN, NULL);
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, state->room && !state->error.code);
	expect_untold(fixture);
	// and taken away again
	store(fixture, "", NULL);
	feed_refresh(fixture->feed);
	WAIT_FOR(fixture, state->error.http_status == 401);
}

static void test_token_room_of_another_shop_is_not_asked(void **test)
{
	struct fixture *fixture = *test;
	store(fixture, TOKEN, "https://shop.example/");
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text(1, 7990)});
	open_with(fixture, "default");
	WAIT_FOR(fixture, state->error.code == ERROR_USAGE);
	assert_non_null(strstr(fixture->state->error.message, "belongs to another shop"));
	expect_untold(fixture);
	assert_int_equal(scripted_server_count(fixture->server, NULL), 0);
	store(fixture, TOKEN, fixture_url(fixture, "/"));
	WAIT_FOR(fixture, state->room && !state->error.code);
	assert_true(has_token(fixture->server, "/room", 0));
}

static void test_token_room_whose_file_is_open_to_others(void **test)
{
	struct fixture *fixture = *test;
	char path[256];
	store(fixture, TOKEN, NULL);
	snprintf(path, sizeof(path), "%s/default.token", fixture_folder());
	assert_int_equal(chmod(path, 0644), 0);
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text(1, 7990)});
	open_with(fixture, "default");
	WAIT_FOR(fixture, state->error.code == ERROR_USAGE);
	assert_non_null(strstr(fixture->state->error.message, "chmod 600"));
	assert_int_equal(scripted_server_count(fixture->server, NULL), 0);
	expect_untold(fixture);
}

/* A room without a profile has no token, and a file beside it is not ours to read. */
static void test_token_room_without_a_profile(void **test)
{
	struct fixture *fixture = *test;
	store(fixture, TOKEN, NULL);
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text(1, 7990)});
	open_with(fixture, NULL);
	WAIT_FOR(fixture, state->room);
	assert_false(has_token(fixture->server, "/room", 0));
}

/* A shop that writes the token into its document: not on air, and in no text. */
static void test_token_room_that_repeats_it(void **test)
{
	struct fixture *fixture = *test;
	char text[1024];
	store(fixture, TOKEN, NULL);
	snprintf(text, sizeof(text), "{\"schema\": \"%s\"}", TOKEN);
	scripted_server_say(fixture->server, "/room", &(struct script){.body = text});
	open_with(fixture, "default");
	WAIT_FOR(fixture, state->error.code == ERROR_VALUE);
	assert_string_equal(fixture->state->error.message, "the answer repeats the room's token");
	expect_untold(fixture);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_token_room_asks_with_it),
		TEST(test_token_room_sends_no_picture_elsewhere),
		TEST(test_token_room_that_was_led_away),
		TEST(test_token_room_typed_later),
		TEST(test_token_room_of_another_shop_is_not_asked),
		TEST(test_token_room_whose_file_is_open_to_others),
		TEST(test_token_room_without_a_profile),
		TEST(test_token_room_that_repeats_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

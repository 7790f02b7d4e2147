/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A spreadsheet that is edited while the show runs: the newest good one counts, whatever is written over it. */
#include "feed_fixture.h"

#include "base/alloc.h"
#include "control/control.h"
#include "room/sheet.h"

#include <stdio.h>
#include <string.h>

static const struct control_paths paths = {.sheet_headings = SHOP_SOURCE_DIR "/data/sheets/headings.json"};
static struct feed_registry *registry;
static struct control_service *service;

static int setup(void **state)
{
	if (fixture_setup(state))
		return -1;
	struct fixture *fixture = *state;
	registry = feed_registry_create(fixture->service, 0, NULL);
	service = registry ? control_service_create(registry, NULL, &paths, NULL) : NULL;
	return service ? 0 : -1;
}

static int teardown(void **state)
{
	control_service_destroy(&service);
	feed_registry_destroy(&registry);
	return fixture_teardown(state);
}

static const char *write_sheet(const char *text)
{
	return fixture_write("show.csv", text, strlen(text));
}

/* The short title on air; "" while there is none. */
static const char *title_of(struct control *control, char text[64])
{
	const struct control_state *state = control_state_get(control);
	const char *title = state->room ? state->room->items[0].short_title : NULL;
	snprintf(text, 64, "%s", title ? title : "");
	control_state_unref(state);
	return text;
}

static bool has_sheet_error(struct control *control, const char *words)
{
	const struct control_state *state = control_state_get(control);
	char text[512];
	bool is_it = words[0] ? strstr(error_text(&state->sheet_error, text, sizeof(text)), words) != NULL
			      : state->sheet_error.code == ERROR_NONE;
	control_state_unref(state);
	return is_it;
}

static void control_sheet_is_read_again_and_the_last_good_one_stays(void **state)
{
	struct fixture *fixture = *state;
	char text[64];
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text_of("e1", 1, 7990, 60000)});
	const char *path = write_sheet("商品ID,短标题,最低价,报价\na,First,59.9,79.9\n");
	const struct control_request request = {
		.feed = {.source = FEED_SOURCE_POLL, .url = fixture_url(fixture, "/room")}, .sheet_file = path};
	struct control *control = control_open(service, &request, fixture->waker, NULL);
	assert_non_null(control);
	WAIT_UNTIL(strcmp(title_of(control, text), "First") == 0);
	write_sheet("商品ID,短标题,最低价,报价\na,Second,59.9,79.9\n");
	WAIT_UNTIL(strcmp(title_of(control, text), "Second") == 0);
	assert_true(has_sheet_error(control, ""));
	write_sheet("商品ID,短标题,最低价,报价\na,Third,89.9,79.9\n"); // the floor is above what is quoted
	WAIT_UNTIL(has_sheet_error(control, "row 2, 报价: goes below the floor"));
	assert_string_equal(title_of(control, text), "Second");
	write_sheet("商品ID,短标题,最低价,报价\na,Fourth,69.9,79.9\n");
	WAIT_UNTIL(strcmp(title_of(control, text), "Fourth") == 0);
	assert_true(has_sheet_error(control, ""));
	control_close(&control, fixture->waker);
}

static void control_sheet_is_another_one_while_the_show_runs(void **state)
{
	struct fixture *fixture = *state;
	char text[64], file[512];
	scripted_server_say(fixture->server, "/room", &(struct script){.body = room_text_of("e1", 1, 7990, 60000)});
	char first[256], second[256];
	snprintf(first, sizeof(first), "%s", write_sheet("商品ID,短标题\na,First\n"));
	static const char other[] = "商品ID,短标题\na,Other\n";
	snprintf(second, sizeof(second), "%s", fixture_write("other.csv", other, strlen(other)));
	struct control_request request = {.feed = {.source = FEED_SOURCE_POLL, .url = fixture_url(fixture, "/room")},
					  .sheet_file = first};
	struct control *control = control_open(service, &request, fixture->waker, NULL);
	assert_non_null(control);
	WAIT_UNTIL(strcmp(title_of(control, text), "First") == 0);
	char *key = control_request_key(&request);
	char *other_key = control_key_with_sheet(key, second);
	request.sheet_file = second;
	char *wanted = control_request_key(&request);
	assert_string_equal(other_key, wanted);
	assert_null(control_key_with_sheet("no key", second));
	alloc_free(key);
	alloc_free(other_key);
	alloc_free(wanted);
	assert_true(control_use_sheet(control, second, NULL));
	control_sheet_file(control, file, sizeof(file));
	assert_string_equal(file, second);
	WAIT_UNTIL(strcmp(title_of(control, text), "Other") == 0);
	// a bad one leaves what was planned
	assert_true(control_use_sheet(control, "/nowhere/at/all.csv", NULL));
	WAIT_UNTIL(has_sheet_error(control, "all.csv"));
	assert_string_equal(title_of(control, text), "Other");
	// and it is followed from then on
	assert_true(control_use_sheet(control, first, NULL));
	WAIT_UNTIL(strcmp(title_of(control, text), "First") == 0);
	write_sheet("商品ID,短标题\na,Edited\n");
	WAIT_UNTIL(strcmp(title_of(control, text), "Edited") == 0);
	control_close(&control, fixture->waker);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(control_sheet_is_read_again_and_the_last_good_one_stays, setup,
						teardown),
		cmocka_unit_test_setup_teardown(control_sheet_is_another_one_while_the_show_runs, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A spreadsheet that is edited while the show runs: the newest good one counts, whatever is written over it. */
#include "feed_fixture.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
		control_sheet_is_read_again_and_the_last_good_one_stays, setup, teardown)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

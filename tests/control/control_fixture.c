/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "control_fixture.h"

#include <string.h>

void shows_begin(struct shows *shows, struct fixture *fixture, const struct control_paths *paths)
{
	shows->registry = feed_registry_create(fixture->service, 0, NULL);
	assert_non_null(shows->registry);
	shows->service = control_service_create(shows->registry, NULL, paths, NULL);
	assert_non_null(shows->service);
}

void shows_end(struct shows *shows)
{
	control_service_destroy(&shows->service);
	feed_registry_destroy(&shows->registry);
}

struct control *shows_open(struct shows *shows, const struct control_request *request, struct waker *waker)
{
	struct error err = {0};
	struct control *control = control_open(shows->service, request, waker, &err);
	if (!control)
		fail_msg("not opened: %s", err.message);
	return control;
}

int64_t version_of(struct control *control)
{
	const struct control_state *state = control_state_get(control);
	int64_t version = state->room ? state->room->version : -1;
	control_state_unref(state);
	return version;
}

bool is_on_air(struct control *control, const char *item_id)
{
	const struct control_state *state = control_state_get(control);
	const struct room_item *current = state->room ? state->room->current : NULL;
	bool is_it = strcmp(current ? current->id : "", item_id) == 0;
	control_state_unref(state);
	return is_it;
}

static enum order_state state_of(struct control *control, uint64_t id)
{
	const struct control_state *state = control_state_get(control);
	const struct control_result *result = control_state_result(state, id);
	enum order_state order = result ? result->state : ORDER_PENDING;
	control_state_unref(state);
	return order;
}

enum order_state order_and_wait(struct control *control, const struct control_order *order)
{
	uint64_t id = control_post(control, order);
	assert_true(id > 0);
	WAIT_UNTIL(state_of(control, id) != ORDER_PENDING && state_of(control, id) != ORDER_ASKED_AGAIN);
	return state_of(control, id);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A control's service over the feed of feed_fixture.h, and short ways to ask it. */
#pragma once

#include "feed_fixture.h"

#include "control/control.h"

struct shows {
	struct feed_registry *registry;
	struct control_service *service;
};

/** Over fixture->service; paths may be NULL. Fails the test without. */
void shows_begin(struct shows *shows, struct fixture *fixture, const struct control_paths *paths);
/** Accepts zeroed shows. */
void shows_end(struct shows *shows);

/** Fails the test when it cannot be opened. */
struct control *shows_open(struct shows *shows, const struct control_request *request, struct waker *waker);

/** The version on air; -1 without a room. */
int64_t version_of(struct control *control);
/** Whether this item is on air ("": none). */
bool is_on_air(struct control *control, const char *item_id);
/** Gives an order and waits, at most 5 s, for its end. */
enum order_state order_and_wait(struct control *control, const struct control_order *order);

/** Waits, at most 5 s, for a state that the condition (an expression of `state`) holds for; fails the test without. */
#define WAIT_FOR_STATE(control, condition)                                                        \
	do {                                                                                      \
		uint64_t until_ns_ = now_ns() + 5000 * MS_NS;                                     \
		for (bool is_met_ = false; !is_met_;) {                                           \
			const struct control_state *state = control_state_get(control);           \
			is_met_ = (condition);                                                    \
			control_state_unref(state);                                               \
			if (!is_met_ && now_ns() > until_ns_)                                     \
				fail_msg("%s:%d: never was: %s", __FILE__, __LINE__, #condition); \
			if (!is_met_)                                                             \
				pause_ms(2);                                                      \
		}                                                                                 \
	} while (0)

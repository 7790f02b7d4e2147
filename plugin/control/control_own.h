/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A control and its service from within, for the files of this folder only.
 */
#pragma once

#include "change_link.h"
#include "core.h"
#include "papers.h"
#include "shop_link.h"

#include "base/followers.h"
#include "base/thread.h"
#include "control/control.h"

#include <stdatomic.h>

#define CONTROL_INBOX 64

struct waiting_order {
	uint64_t id;
	struct control_order order;
};

struct control {
	atomic_int refs;
	/* -- immutable once it is open -- */
	struct control_service *service; /* gone after the close */
	struct waker *service_waker;
	struct waker *clerk_waker;
	struct followers followers;
	struct papers papers;
	bool asks_shop;

	atomic_bool wants_refresh;
	atomic_bool wants_look; /* at the sheet's file, by the clerk */

	/* Held while the control's thread works on it, so that the end can wait for that; all below in it is the
	 * thread's own. */
	struct lock step_lock;
	struct feed *feed; /* NULL: closed */
	struct core *core;
	struct shop_link *link;    /* DESK_SHOP; NULL: nobody is asked */
	struct change_link change; /* what a person changes in the shop */
	uint64_t feed_serial;      /* of the newest state that the core has */
	struct buffer stand;       /* the newest that is to be kept */

	struct lock lock;
	/* -- protected by lock -- */
	const struct control_state *state;
	struct waiting_order *inbox; /* CONTROL_INBOX places */
	size_t inbox_first, inbox_count;
	bool is_closed;
	char *sheet_file; /* NULL: none */
};

struct control_service {
	/* -- immutable after create -- */
	struct feed_registry *registry;
	const struct clock *clock;
	char *stands_folder; /* NULL: none */
	char *rules_folder;  /* NULL: none */
	struct waker *waker;
	struct thread thread;
	struct waker *clerk_waker;
	struct thread clerk;
	struct sheet_headings *headings; /* NULL: none */

	atomic_bool must_stop;
	struct lock lock;
	/* -- protected by lock -- */
	struct control **controls; /* a reference each; places are not moved but by the last one */
	size_t count;
};

/** Whether the desk's orders are the shop's to take: a room of a file has nobody who could be asked. */
bool request_asks_shop(const struct control_request *request);

/** Where the desk's stand of this request is kept; NULL: nowhere. Owns: the caller. Errors: ERROR_MEMORY. */
MUST_CHECK bool stand_path_of(const struct control_service *service, const struct control_request *request, char **out,
			      struct error *err);

/** Does what is due for one; returns when to come again. Thread: the service's, or the opener's before it is listed. */
uint64_t control_step(struct control *control, uint64_t now_ns);

/** Lists a control (takes a reference), or takes it off the list again. Thread: any. */
MUST_CHECK bool service_list(struct control_service *service, struct control *control, struct error *err);
void service_unlist(struct control_service *service, struct control *control);
/** The control at this place of the list, with a reference; NULL beyond its end. Thread: any. */
struct control *service_control(struct control_service *service, size_t index);

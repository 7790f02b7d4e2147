/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The show as it is lived: one control per room merges what the shop says, what the team planned (the sheet) and what
 * the desk does now into the room that is on air, and takes orders. All controls of a process share one thread, which
 * opens no file and waits for nobody; a second one, the clerk, reads sheets and keeps what desks have set.
 *
 * SAFE, PANIC and RETURN are not here: they act in the next frame, whatever this thread does.
 * Knows nothing of pictures, OBS or Qt.
 */
#pragma once

#include "control/order.h"
#include "control/state.h"
#include "feed/registry.h"

struct control_service;
struct control;

/** Where things lie; each may be NULL; copied. */
struct control_paths {
	const char *stands_folder;  /* what desks set is kept here over a restart; NULL: nowhere */
	const char *sheet_headings; /* the data file that says which heading of a spreadsheet means what */
	const char *rules_folder;   /* of the files of rules, one for a country; NULL: no room is judged */
};

/** Where the desk's orders take effect. */
enum desk_kind {
	DESK_INVALID = 0, /* counts as HERE */
	DESK_HERE,        /* here alone: for rooms of a file, the demo, a recording, or a shop without desk addresses */
	DESK_SHOP,        /* at the shop, whose document brings the outcome to every desk */
};

struct control_request {
	struct feed_request feed;
	const char *sheet_file; /* NULL or "": none */
	enum desk_kind desk;
	const char *client;      /* names this desk at the shop (who leads the room); NULL: none */
	enum follow_kind follow; /* INVALID counts as SHOP */
	uint32_t shown_layers;   /* 1u << layer's number: those that cannot be hidden */
	const char *rules;       /* by which it is judged; NULL or "": the default ones, "none": none */
};

/**
 * Starts the threads.
 *
 * clock:    may be NULL (the machine's); lives longer than the service, as registry does.
 * Thread:   any but graphics.   Owns: the caller destroys it, before the registry.   Errors: ERROR_MEMORY.
 */
struct control_service *control_service_create(struct feed_registry *registry, const struct clock *clock,
					       const struct control_paths *paths, struct error *err);

/** Joins the threads. All controls must be closed before. Accepts NULL; sets the pointer to NULL. */
void control_service_destroy(struct control_service **service);

/**
 * Follows a room. Reads the sheet and what the desk had set, so that the first room on air has both.
 *
 * waker:    may be NULL; woken after each state, and at once.
 * Thread:   any that may read files.   Owns: the caller closes it.
 * Errors:   those of feed_acquire(). A bad sheet is none: it stands in the state, and its file is looked at again.
 */
struct control *control_open(struct control_service *service, const struct control_request *request,
			     struct waker *waker, struct error *err);

/**
 * Ends it: writes down what the desk has set and gives the feed back. Who holds a reference still gets the last state;
 * its orders are not taken any more. Waits for no network. Accepts NULL; sets the pointer to NULL.
 *
 * waker:    the one that it was opened with.
 * Thread:   any that may write a small file.
 */
void control_close(struct control **control, struct waker *waker);

/** For who must hold it beyond its close. Thread: any; atomics. Accept NULL. */
struct control *control_ref(struct control *control);
void control_unref(struct control *control);

/** Wakes one more waker after each state, and at once. As feed_follow(). */
MUST_CHECK bool control_follow(struct control *control, struct waker *waker, struct error *err);
void control_unfollow(struct control *control, struct waker *waker);

/** Whether its orders take effect at the shop (DESK_SHOP), not here alone. Thread: any. */
bool control_asks_shop(const struct control *control);

/** Asks the shop, or looks at the file, now; at the sheet's file too. Thread: any; posts only. */
void control_refresh(struct control *control);

/**
 * Follows another sheet from now on; it is read at once. One that is bad leaves what the sheet before planned.
 *
 * Thread:   any; posts only.   Errors: ERROR_MEMORY.
 */
MUST_CHECK bool control_use_sheet(struct control *control, const char *sheet_file, struct error *err);

/** The file of the sheet that is followed; "" for none. Thread: any (a leaf lock). */
void control_sheet_file(struct control *control, char *out, size_t size_bytes);

/** The newest state. Thread: any but graphics (a leaf lock). Owns: control_state_unref(). */
const struct control_state *control_state_get(struct control *control);

/**
 * Gives an order. What becomes of it stands in the results of the states that follow.
 *
 * Thread:   any; never waits for work.
 * Returns:  the order's id, unlike any other of this process; 0: not taken (closed, or 64 are waiting).
 */
uint64_t control_post(struct control *control, const struct control_order *order);

/**
 * A text that two requests share when they may share a control: the feed's key, the sheet, the desk, the client, the
 * rules and whom to follow.
 *
 * Thread:   any.   Owns: the caller, alloc_free().   Errors: NULL when there is no memory.
 */
char *control_request_key(const struct control_request *request);

/** What control_request_key() gives for the same request with another sheet. Thread, ownership and errors as it. */
char *control_key_with_sheet(const char *key, const char *sheet_file);

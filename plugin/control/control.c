/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One control: the mailbox between its core and everybody else. The core is the control thread's; orders wait in an
 * inbox, states are published under a leaf lock.
 */
#include "control_own.h"

#include "base/alloc.h"
#include "base/log.h"
#include "room/stand.h"
#include "rules_file.h"

#include <stdio.h>

static atomic_uint_fast64_t last_order_id;

/* -- what others see -- */

struct control *control_ref(struct control *control)
{
	if (control)
		atomic_fetch_add_explicit(&control->refs, 1, memory_order_relaxed);
	return control;
}

void control_unref(struct control *control)
{
	if (!control || atomic_fetch_sub_explicit(&control->refs, 1, memory_order_acq_rel) != 1)
		return;
	shop_link_destroy(&control->link);
	core_destroy(&control->core);
	control_state_unref(control->state);
	followers_finish(&control->followers);
	papers_finish(&control->papers);
	buffer_finish(&control->stand);
	waker_unref(control->service_waker);
	waker_unref(control->clerk_waker);
	lock_finish(&control->step_lock);
	lock_finish(&control->lock);
	alloc_free(control->inbox);
	alloc_free(control->sheet_file);
	alloc_free(control);
}

bool control_follow(struct control *control, struct waker *waker, struct error *err)
{
	return followers_add(&control->followers, waker, err);
}

void control_unfollow(struct control *control, struct waker *waker)
{
	followers_remove(&control->followers, waker);
}

void control_refresh(struct control *control)
{
	atomic_store(&control->wants_refresh, true);
	atomic_store(&control->wants_look, true);
	waker_wake(control->service_waker);
	waker_wake(control->clerk_waker);
}

bool control_use_sheet(struct control *control, const char *sheet_file, struct error *err)
{
	char *path = alloc_text(sheet_file);
	if (!path || !papers_use_sheet(&control->papers, sheet_file)) {
		alloc_free(path);
		return error_set(err, ERROR_MEMORY, "no memory for a sheet's name");
	}
	lock_enter(&control->lock);
	char *before = control->sheet_file;
	control->sheet_file = path;
	lock_leave(&control->lock);
	alloc_free(before);
	waker_wake(control->clerk_waker);
	return true;
}

void control_sheet_file(struct control *control, char *out, size_t size_bytes)
{
	lock_enter(&control->lock);
	snprintf(out, size_bytes, "%s", control->sheet_file ? control->sheet_file : "");
	lock_leave(&control->lock);
}

const struct control_state *control_state_get(struct control *control)
{
	lock_enter(&control->lock);
	const struct control_state *state = control_state_ref(control->state);
	lock_leave(&control->lock);
	return state;
}

uint64_t control_post(struct control *control, const struct control_order *order)
{
	uint64_t id = 0;
	lock_enter(&control->lock);
	if (!control->is_closed && control->inbox_count < CONTROL_INBOX) {
		size_t place = (control->inbox_first + control->inbox_count++) % CONTROL_INBOX;
		id = atomic_fetch_add(&last_order_id, 1) + 1;
		control->inbox[place] = (struct waiting_order){.id = id, .order = *order};
	}
	lock_leave(&control->lock);
	if (id)
		waker_wake(control->service_waker);
	return id;
}

/* -- a step -- */

static bool take_order(struct control *control, struct waiting_order *out)
{
	lock_enter(&control->lock);
	bool is_one = control->inbox_count > 0;
	if (is_one) {
		*out = control->inbox[control->inbox_first];
		control->inbox_first = (control->inbox_first + 1) % CONTROL_INBOX;
		control->inbox_count--;
	}
	lock_leave(&control->lock);
	return is_one;
}

static void take_feed(struct control *control)
{
	const struct feed_state *state = feed_state_get(control->feed);
	if (state->serial != control->feed_serial) {
		control->feed_serial = state->serial;
		core_take_feed(control->core, state);
	}
	feed_state_unref(state);
}

static void give_reading(struct control *control, struct reading *reading)
{
	if (reading)
		core_take_sheet(control->core, reading->sheet, &reading->findings, &reading->error);
	reading_free(reading);
}

/* What the clerk has found and done. */
static void take_papers(struct control *control)
{
	give_reading(control, mailbox_try_take(&control->papers.readings));
	struct error *trouble = mailbox_try_take(&control->papers.troubles);
	if (trouble)
		core_take_desk_error(control->core, trouble);
	alloc_free(trouble);
}

static void keep_stand(struct control *control)
{
	if (core_keep_stand(control->core, &control->stand) && papers_keep_stand(&control->papers, &control->stand))
		waker_wake(control->clerk_waker);
}

/* Returns: whether it is another one than was published. */
static bool publish(struct control *control)
{
	const struct control_state *newest = core_state(control->core);
	lock_enter(&control->lock);
	const struct control_state *before = control->state;
	bool is_new = newest != before;
	if (is_new)
		control->state = control_state_ref(newest);
	lock_leave(&control->lock);
	if (is_new)
		control_state_unref(before);
	return is_new;
}

/* Takes what came, does what is due, and asks for what that wants. Returns: when to come again. */
static uint64_t step_core(struct control *control, uint64_t now_ns)
{
	struct waiting_order waiting;
	take_papers(control);
	take_feed(control);
	change_link_hear(&control->change, control->core, control->feed, now_ns);
	if (control->link)
		shop_link_hear(control->link, control->core, control->feed, now_ns);
	while (take_order(control, &waiting))
		core_order(control->core, waiting.id, &waiting.order, now_ns);
	uint64_t next_ns = core_step(control->core, now_ns);
	if (change_link_ask(&control->change, control->core, control->feed, control->service_waker, now_ns))
		next_ns = core_step(control->core, now_ns);
	if (!control->link)
		return next_ns;
	uint64_t ask_ns = shop_link_ask(control->link, control->core, control->feed, now_ns);
	return ask_ns < next_ns ? ask_ns : next_ns;
}

uint64_t control_step(struct control *control, uint64_t now_ns)
{
	uint64_t next_ns = UINT64_MAX;
	bool is_new = false;
	lock_enter(&control->step_lock);
	if (control->feed) {
		if (atomic_exchange(&control->wants_refresh, false))
			feed_refresh(control->feed);
		next_ns = step_core(control, now_ns);
		is_new = publish(control);
		keep_stand(control);
	}
	lock_leave(&control->step_lock);
	if (is_new)
		followers_wake(&control->followers);
	return next_ns;
}

/* -- its life -- */

static bool is_local(const struct feed_request *request)
{
	return request->source == FEED_SOURCE_FILE || request->source == FEED_SOURCE_DEMO;
}

static struct control *control_create(struct control_service *service, const struct control_request *request,
				      struct error *err)
{
	bool asks_shop = request_asks_shop(request);
	struct core_settings settings = {
		.desk = asks_shop ? DESK_SHOP : DESK_HERE,
		.follow = request->follow,
		.is_own_shop = is_local(&request->feed),
		.shown_layers = request->shown_layers,
	};
	snprintf(settings.client, sizeof(settings.client), "%s", request->client ? request->client : "");
	struct control *control = alloc_zeroed(1, sizeof(*control));
	if (!control) {
		error_set(err, ERROR_MEMORY, "no memory for a show");
		return NULL;
	}
	atomic_init(&control->refs, 1);
	control->asks_shop = asks_shop;
	lock_init(&control->step_lock);
	lock_init(&control->lock);
	followers_init(&control->followers);
	buffer_init(&control->stand, STAND_MAX_BYTES);
	control->service_waker = waker_ref(service->waker);
	control->clerk_waker = waker_ref(service->clerk_waker);
	control->inbox = alloc_zeroed(CONTROL_INBOX, sizeof(*control->inbox));
	control->sheet_file = alloc_text(request->sheet_file ? request->sheet_file : "");
	char *stand_path = NULL;
	if (!control->inbox || !control->sheet_file)
		error_set(err, ERROR_MEMORY, "no memory for a show");
	else if (stand_path_of(service, request, &stand_path, err) &&
		 papers_init(&control->papers, request->sheet_file, stand_path, err))
		control->core = core_create(&settings, err);
	alloc_free(stand_path);
	if (control->core && asks_shop)
		control->link = shop_link_create(request->client, service->waker, err);
	if (control->core && (control->link || !asks_shop))
		return control;
	control_unref(control);
	return NULL;
}

static void read_rules(struct control *control, const struct control_service *service, const char *name)
{
	const struct rules *rules;
	struct error err = {0};
	char text[512];
	if (!rules_file_open(service->rules_folder, name, &rules, &err))
		log_write(LOG_LEVEL_ERROR, "the rules %s are not taken: %s", name ? name : "",
			  error_text(&err, text, sizeof(text)));
	core_take_rules(control->core, rules, &err);
	rules_unref(rules);
}

/* What there is already counts from the first room on. */
static void read_papers(struct control *control, const struct control_service *service)
{
	struct error err = {0};
	char text[512];
	give_reading(control, papers_read_sheet(&control->papers, service->headings, clock_wall_ms(service->clock)));
	struct buffer stand;
	buffer_init(&stand, STAND_MAX_BYTES);
	if (!papers_read_stand(&control->papers, clock_wall_ms(service->clock), &stand, &err) ||
	    (stand.size_bytes > 0 && !core_take_stand(control->core, stand.bytes, stand.size_bytes, &err)))
		log_write(LOG_LEVEL_WARNING, "what the desk had set is lost: %s", error_text(&err, text, sizeof(text)));
	buffer_finish(&stand);
}

struct control *control_open(struct control_service *service, const struct control_request *request,
			     struct waker *waker, struct error *err)
{
	struct control *control = control_create(service, request, err);
	if (!control)
		return NULL;
	read_papers(control, service);
	read_rules(control, service, request->rules);
	control->feed = feed_acquire(service->registry, &request->feed, service->waker, err);
	if (!control->feed)
		goto unref_control;
	control_step(control, clock_now_ns(service->clock));
	if (!control->state) {
		error_set(err, ERROR_MEMORY, "no memory for a show");
		goto release_feed;
	}
	if (!followers_add(&control->followers, waker, err) || !service_list(service, control, err))
		goto release_feed;
	control->service = service;
	return control;
release_feed:
	feed_release(service->registry, &control->feed, service->waker);
unref_control:
	control_unref(control);
	return NULL;
}

void control_close(struct control **control_at, struct waker *waker)
{
	struct control *control = *control_at;
	*control_at = NULL;
	if (!control)
		return;
	struct control_service *service = control->service;
	service_unlist(service, control);
	lock_enter(&control->lock);
	control->is_closed = true;
	lock_leave(&control->lock);
	lock_enter(&control->step_lock); // the thread may be at it
	struct feed *feed = control->feed;
	control->feed = NULL;
	shop_link_destroy(&control->link);
	lock_leave(&control->step_lock);
	feed_release(service->registry, &feed, service->waker);
	(void)papers_write(&control->papers);
	followers_remove(&control->followers, waker);
	control_unref(control);
}

bool control_asks_shop(const struct control *control)
{
	return control->asks_shop;
}

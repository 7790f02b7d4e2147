/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "control/audit.h"

#include "audit_ring.h"
#include "base/alloc.h"
#include "base/log.h"
#include "base/thread.h"
#include "base/waker.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#define SECOND_NS UINT64_C(1000000000)
#define DAY_MS INT64_C(86400000)

struct audit_show {
	struct audit_service *service; /* immutable, as room and teller */
	char *room;
	struct audit_teller teller;
	struct audit_show *next;     /* protected by the service's lock */
	atomic_bool is_closing;      /* no note follows */
	atomic_uint_fast64_t missed; /* notes that found the ring full */

	/* -- audit's thread -- */
	bool is_ending;
	struct audit_log *log; /* NULL: nothing was written yet, or no log can be begun */
	bool has_begun;
	bool has_failed; /* told in the log of the program */
	uint64_t retry_at_ns;
	uint64_t lost; /* lines, while there is no log */
	uint64_t missed_told;
};

struct audit_service {
	/* -- immutable -- */
	char *shows_folder;
	audit_digest_fn digest;
	const struct clock *clock;
	int64_t kept_ms;
	uint64_t file_bytes;
	struct waker *waker;

	struct thread thread;
	atomic_bool must_stop;
	atomic_uint_fast64_t overflow;
	struct audit_ring ring;

	struct lock lock;
	struct audit_show *shows; /* protected by lock */
};

/* -- any thread -- */

bool audit_push(struct audit_show *show, const struct audit_note *note)
{
	if (audit_ring_push(&show->service->ring, show, note))
		return true;
	atomic_fetch_add_explicit(&show->missed, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&show->service->overflow, 1, memory_order_relaxed);
	return false;
}

uint64_t audit_overflow(const struct audit_service *service)
{
	return atomic_load(&service->overflow);
}

/* -- what a teller writes: audit's thread -- */

static void log_failure(struct audit_show *show, const struct error *err)
{
	char text[512];
	if (!show->has_failed)
		log_write(LOG_LEVEL_ERROR, "what is on air is not written down: %s",
			  error_text(err, text, sizeof(text)));
	show->has_failed = true;
}

static void begin_log(struct audit_show *show, int64_t wall_ms)
{
	struct audit_service *service = show->service;
	struct error err = {0};
	uint64_t now_ns = clock_now_ns(service->clock);
	show->has_begun = true;
	if (now_ns < show->retry_at_ns)
		return;
	const struct audit_log_request request = {.shows_folder = service->shows_folder,
						  .room = show->room,
						  .begun_ms = wall_ms,
						  .digest = service->digest,
						  .file_bytes = service->file_bytes};
	show->log = audit_log_open(&request, &err);
	show->retry_at_ns = now_ns + SECOND_NS;
	if (!show->log)
		log_failure(show, &err);
	else
		log_write(LOG_LEVEL_INFO, "what is on air is written down in %s", audit_log_folder(show->log));
}

static void tell_lost(struct audit_show *show, int64_t wall_ms)
{
	char members[96];
	uint64_t missed = atomic_load_explicit(&show->missed, memory_order_relaxed);
	if (!show->log)
		return;
	if (show->lost) {
		snprintf(members, sizeof(members), "\"kind\":\"lost\",\"lines\":%" PRIu64 ",\"why\":\"disk\"",
			 show->lost);
		show->lost = 0;
		audit_log_add(show->log, wall_ms, members);
	}
	if (missed > show->missed_told) {
		snprintf(members, sizeof(members), "\"kind\":\"lost\",\"notes\":%" PRIu64 ",\"why\":\"full\"",
			 missed - show->missed_told);
		log_write(LOG_LEVEL_WARNING, "the audit log misses %" PRIu64 " notes: more came than can wait",
			  missed - show->missed_told);
		show->missed_told = missed;
		audit_log_add(show->log, wall_ms, members);
	}
}

bool audit_write(struct audit_show *show, int64_t wall_ms, const char *members)
{
	if (!show->log)
		begin_log(show, wall_ms);
	if (!show->log) {
		show->lost++;
		return false;
	}
	tell_lost(show, wall_ms);
	return audit_log_add(show->log, wall_ms, members);
}

bool audit_keep(struct audit_show *show, int64_t wall_ms, const char *kind, const char *name, const void *bytes,
		size_t size_bytes)
{
	struct error err = {0};
	if (!show->log)
		begin_log(show, wall_ms);
	if (show->log && audit_log_keep(show->log, wall_ms, kind, name, bytes, size_bytes, &err))
		return true;
	if (show->log)
		log_failure(show, &err);
	show->lost += !show->log;
	return false;
}

bool audit_show_digest(const struct audit_show *show, const void *bytes, size_t size_bytes, char hex[65])
{
	return show->service->digest(bytes, size_bytes, hex, NULL);
}

bool audit_has_begun(const struct audit_show *show)
{
	return show->has_begun;
}

/* -- the thread -- */

static void sync_show(struct audit_show *show)
{
	struct error err = {0};
	if (!show->log || !audit_log_has_pending(show->log))
		return;
	if (!audit_log_sync(show->log, &err)) {
		log_failure(show, &err);
		return;
	}
	if (show->has_failed)
		log_write(LOG_LEVEL_INFO, "what is on air is written down again");
	show->has_failed = false;
}

/* Takes it off the list: nobody else has it any more. */
static void end_show(struct audit_service *service, struct audit_show *show, int64_t wall_ms)
{
	struct error err = {0};
	tell_lost(show, wall_ms);
	show->teller.release(show->teller.data);
	char folder[PATH_MAX] = "";
	if (show->log)
		snprintf(folder, sizeof(folder), "%s", audit_log_folder(show->log));
	if (show->log && !audit_log_close(&show->log, wall_ms, &err))
		log_failure(show, &err);
	lock_enter(&service->lock);
	for (struct audit_show **at = &service->shows; *at; at = &(*at)->next) {
		if (*at == show) {
			*at = show->next;
			break;
		}
	}
	lock_leave(&service->lock);
	alloc_free(show->room);
	alloc_free(show);
}

/* The show behind `before` (NULL: the first); only this thread takes shows off the list. */
static struct audit_show *next_show(struct audit_service *service, const struct audit_show *before)
{
	lock_enter(&service->lock);
	struct audit_show *show = before ? before->next : service->shows;
	lock_leave(&service->lock);
	return show;
}

static int64_t wall_of(const struct audit_service *service, uint64_t at_ns)
{
	int64_t ago_ms = ((int64_t)clock_now_ns(service->clock) - (int64_t)at_ns) / 1000000;
	return clock_wall_ms(service->clock) - ago_ms;
}

/* Returns: whether all notes that were there at `until` are told. */
static bool tell_notes(struct audit_service *service, size_t until)
{
	struct audit_show *show;
	struct audit_note note;
	while (audit_ring_take(&service->ring, &show, &note))
		show->teller.tell(show->teller.data, show, &note, wall_of(service, note.at_ns));
	return (intptr_t)(service->ring.taken - until) >= 0;
}

/* Returns: whether there are shows. */
static bool work(struct audit_service *service)
{
	struct audit_show *show = NULL;
	while ((show = next_show(service, show)))
		show->is_ending = atomic_load(&show->is_closing);
	bool is_all = tell_notes(service, atomic_load(&service->ring.pushed));
	uint64_t now_ns = clock_now_ns(service->clock);
	int64_t wall_ms = clock_wall_ms(service->clock);
	struct audit_show *next = next_show(service, NULL);
	while ((show = next)) {
		if (show->teller.look && !show->is_ending)
			show->teller.look(show->teller.data, show, now_ns, wall_ms);
		tell_lost(show, wall_ms);
		sync_show(show);
		next = next_show(service, show);
		if (show->is_ending && is_all)
			end_show(service, show, wall_ms);
	}
	return next_show(service, NULL) != NULL;
}

static void tell_cut(void *data, const char *folder, const char *text)
{
	(void)data;
	log_write(LOG_LEVEL_WARNING, "the audit log in %s %s", folder, text);
}

static void run(void *data)
{
	struct audit_service *service = data;
	int64_t wall_ms = clock_wall_ms(service->clock);
	audit_recover(service->shows_folder, service->digest, wall_ms, tell_cut, NULL);
	size_t pruned = audit_prune(service->shows_folder, wall_ms - service->kept_ms);
	if (pruned)
		log_write(LOG_LEVEL_INFO, "%zu audit logs were older than they are kept, and are gone", pruned);
	for (;;) {
		bool has_shows = work(service);
		if (!has_shows && atomic_load(&service->must_stop))
			return;
		waker_wait(service->waker, has_shows ? clock_now_ns(clock_system()) + AUDIT_LOOK_NS : UINT64_MAX);
	}
}

/* -- beginning and end -- */

static void free_service(struct audit_service *service)
{
	lock_finish(&service->lock);
	waker_unref(service->waker);
	alloc_free(service->shows_folder);
	alloc_free(service);
}

struct audit_service *audit_service_create(const struct audit_config *config, struct error *err)
{
	struct audit_service *service = alloc_zeroed(1, sizeof(*service));
	if (!service) {
		error_set(err, ERROR_MEMORY, "no memory for the audit log");
		return NULL;
	}
	service->shows_folder = alloc_text(config->shows_folder);
	service->digest = config->digest;
	service->clock = config->clock ? config->clock : clock_system();
	service->kept_ms = (config->kept_days ? config->kept_days : AUDIT_KEPT_DAYS) * DAY_MS;
	service->file_bytes = config->file_bytes;
	service->waker = waker_create();
	atomic_init(&service->must_stop, false);
	atomic_init(&service->overflow, 0);
	audit_ring_init(&service->ring);
	lock_init(&service->lock);
	if (!service->shows_folder || !service->waker)
		error_set(err, ERROR_MEMORY, "no memory for the audit log");
	else if (thread_start(&service->thread, "shop-audit", run, service, err))
		return service;
	free_service(service);
	return NULL;
}

void audit_service_destroy(struct audit_service **pointer)
{
	struct audit_service *service = *pointer;
	*pointer = NULL;
	if (!service)
		return;
	atomic_store(&service->must_stop, true);
	waker_wake(service->waker);
	thread_join(&service->thread);
	free_service(service);
}

struct audit_show *audit_open(struct audit_service *service, const char *room, const struct audit_teller *teller,
			      struct error *err)
{
	struct audit_show *show = alloc_zeroed(1, sizeof(*show));
	char *name = alloc_text(room ? room : "");
	if (!show || !name) {
		alloc_free(show);
		alloc_free(name);
		teller->release(teller->data);
		error_set(err, ERROR_MEMORY, "no memory for the audit log");
		return NULL;
	}
	show->service = service;
	show->room = name;
	show->teller = *teller;
	atomic_init(&show->is_closing, false);
	atomic_init(&show->missed, 0);
	lock_enter(&service->lock);
	show->next = service->shows;
	service->shows = show;
	lock_leave(&service->lock);
	waker_wake(service->waker);
	return show;
}

void audit_close(struct audit_show **pointer)
{
	struct audit_show *show = *pointer;
	*pointer = NULL;
	if (!show)
		return;
	struct waker *waker = waker_ref(show->service->waker); // the show may be gone once it is marked
	atomic_store(&show->is_closing, true);
	waker_wake(waker);
	waker_unref(waker);
}

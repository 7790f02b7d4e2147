/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shows.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "base/log.h"
#include "base/thread.h"
#include "shows_own.h"

#include <obs.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct {
	struct live_services services; /* backstage's thread, after shows_start() */
	struct waker *closes;
	uint64_t look_at_ns; /* backstage's thread */

	struct lock lock;
	/* -- protected by lock -- */
	struct listed_room *rooms;
	struct seat *seats;
	bool is_closed; /* seats that come back are freed at once */
} shows = {.lock = {PTHREAD_MUTEX_INITIALIZER}};

struct listed_room *shows_enter(void)
{
	lock_enter(&shows.lock);
	return shows.rooms;
}

struct seat *shows_seats(void)
{
	return shows.seats;
}

void shows_leave(void)
{
	lock_leave(&shows.lock);
}

struct seat *shows_seats_locked(void)
{
	return shows.seats;
}

/* -- the latch -- */

/* Once a frame, before all sources tick: the newest set of every room at once. What is missed by a held lock is seen in
 * the next frame, by everyone. */
static void latch(void *data, float seconds)
{
	(void)data;
	(void)seconds;
	if (!lock_try(&shows.lock))
		return;
	for (struct listed_room *room = shows.rooms; room; room = room->next)
		live_room_latch(&room->live);
	uint64_t frame_ns = obs_get_video_frame_time();
	for (struct seat *seat = shows.seats; seat; seat = seat->next)
		seat_note_left(seat, frame_ns);
	lock_leave(&shows.lock);
}

void shows_start(const struct bridge *bridge, const struct error *bridge_error, const char *data_folder,
		 const char *stands_folder, const char *shows_folder, struct waker *closes)
{
	live_services_init(&shows.services, bridge, bridge_error, data_folder, stands_folder, shows_folder);
	shows.closes = waker_ref(closes);
	lock_enter(&shows.lock);
	shows.is_closed = false;
	lock_leave(&shows.lock);
	obs_add_tick_callback(latch, NULL);
}

/* -- keys -- */

static char *key_of(const struct control_request *request, const struct stage_spec *spec)
{
	struct buffer text;
	buffer_init(&text, 64 * 1024);
	char *room = control_request_key(request);
	char *key = NULL;
	bool did = room && buffer_add_format(&text, NULL, "%s", room);
	alloc_free(room);
	if (did && spec)
		did = buffer_add_format(&text, NULL, "\n\n%s\n%s\n%s\n%s\n%s\n%d\n%08x\n%s\n%s", spec->theme,
					spec->variant, spec->zones, spec->language, layer_name(spec->layer),
					spec->has_reduced_motion, (unsigned)spec->brand_rgba, spec->brand_logo,
					spec->brand_font);
	if (did)
		key = alloc_text(buffer_text(&text));
	buffer_finish(&text);
	return key;
}

static struct seat *find_seat_locked(const char *key)
{
	for (struct seat *seat = shows.seats; seat; seat = seat->next) {
		if (strcmp(seat->key, key) == 0)
			return seat;
	}
	return NULL;
}

static struct seat *find_seat(const char *key)
{
	lock_enter(&shows.lock);
	struct seat *seat = shows.is_closed ? NULL : find_seat_locked(key);
	if (seat)
		atomic_fetch_add(&seat->refs, 1);
	lock_leave(&shows.lock);
	return seat;
}

struct seat *shows_find(const struct control_request *request, const struct stage_spec *spec)
{
	char *key = key_of(request, spec);
	struct seat *seat = key ? find_seat(key) : NULL;
	alloc_free(key);
	return seat;
}

/* -- rooms: backstage's thread -- */

static void room_destroy(struct listed_room *room)
{
	live_room_finish(&room->live);
	alloc_free(room->key);
	alloc_free(room);
}

/* Two rooms that are told apart have two; the same room has the same the next time. */
static void set_id(struct listed_room *room)
{
	uint64_t hash = UINT64_C(14695981039346656037); // FNV-1a
	for (const char *at = room->key; *at; at++)
		hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
	snprintf(room->id, sizeof(room->id), "%016" PRIx64, hash);
}

static struct listed_room *room_create(const struct control_request *request, struct error *err)
{
	struct listed_room *room = alloc_zeroed(1, sizeof(*room));
	char *key = key_of(request, NULL);
	if (!room || !key) {
		error_set(err, ERROR_MEMORY, "no memory for a room");
		goto free_room;
	}
	if (!live_room_init(&room->live, &shows.services, request, err))
		goto free_room;
	room->key = key;
	set_id(room);
	return room;
free_room:
	alloc_free(key);
	alloc_free(room);
	return NULL;
}

static struct listed_room *find_room(const struct control_request *request)
{
	char *key = key_of(request, NULL);
	struct listed_room *room = NULL;
	lock_enter(&shows.lock);
	for (room = shows.rooms; room && key && strcmp(room->key, key) != 0;)
		room = room->next;
	lock_leave(&shows.lock);
	alloc_free(key);
	return key ? room : NULL;
}

static void unlist_room(struct listed_room *gone)
{
	lock_enter(&shows.lock);
	for (struct listed_room **at = &shows.rooms; *at; at = &(*at)->next) {
		if (*at == gone) {
			*at = gone->next;
			break;
		}
	}
	lock_leave(&shows.lock);
}

static void seat_free(struct seat *seat)
{
	if (!seat)
		return;
	stage_spec_finish(&seat->spec);
	alloc_free(seat->key);
	alloc_free(seat);
}

static struct seat *seat_create(struct listed_room *room, const struct stage_spec *spec, char *key, struct error *err)
{
	struct seat *seat = alloc_zeroed(1, sizeof(*seat));
	if (!seat || !stage_spec_copy(&seat->spec, spec)) {
		error_set(err, ERROR_MEMORY, "no memory for a seat");
		seat_free(seat);
		return NULL;
	}
	seat->stage_id = show_add_stage(room->live.show, spec, err);
	if (!seat->stage_id) {
		seat_free(seat);
		return NULL;
	}
	air_log_stage(room->live.audit, seat->stage_id, spec);
	show_stage_size(room->live.show, seat->stage_id, &seat->width_px, &seat->height_px);
	seat->room = room;
	seat->key = key;
	atomic_init(&seat->refs, 1);
	return seat;
}

struct seat *shows_open(const struct control_request *request, const struct stage_spec *spec, struct error *err)
{
	char *key = key_of(request, spec);
	if (!key) {
		error_set(err, ERROR_MEMORY, "no memory for a room");
		return NULL;
	}
	struct seat *seat = find_seat(key);
	if (seat || !live_services_start(&shows.services, err))
		goto free_key;
	struct listed_room *listed = find_room(request);
	struct listed_room *room = listed ? listed : room_create(request, err);
	if (!room)
		goto free_key;
	seat = seat_create(room, spec, key, err);
	if (!seat) {
		if (!listed)
			room_destroy(room);
		goto free_key;
	}
	room->seat_count++;
	lock_enter(&shows.lock);
	if (!listed) {
		room->next = shows.rooms;
		shows.rooms = room;
	}
	seat->next = shows.seats;
	shows.seats = seat;
	lock_leave(&shows.lock);
	return seat;
free_key:
	alloc_free(key);
	return seat;
}

static void seat_close(struct seat *seat)
{
	struct listed_room *room = seat->room;
	show_remove_stage(room->live.show, seat->stage_id);
	seat_free(seat);
	if (--room->seat_count > 0)
		return;
	unlist_room(room);
	room_destroy(room);
}

/* Takes a seat off the list that nobody holds and whose time is up; next_ns: when the next one's is. */
static struct seat *take_idle(uint64_t now_ns, uint64_t *next_ns)
{
	struct seat *idle = NULL;
	*next_ns = UINT64_MAX;
	lock_enter(&shows.lock);
	for (struct seat **at = &shows.seats; *at;) {
		struct seat *seat = *at;
		bool is_unused = atomic_load(&seat->refs) == 0;
		if (!idle && is_unused && seat->close_at_ns <= now_ns) {
			idle = seat;
			*at = seat->next;
			continue;
		}
		if (is_unused && seat->close_at_ns < *next_ns)
			*next_ns = seat->close_at_ns;
		at = &seat->next;
	}
	lock_leave(&shows.lock);
	return idle;
}

uint64_t shows_close_idle(uint64_t now_ns)
{
	uint64_t next_ns;
	for (struct seat *seat = take_idle(now_ns, &next_ns); seat; seat = take_idle(now_ns, &next_ns))
		seat_close(seat);
	return next_ns;
}

uint64_t shows_look(uint64_t now_ns)
{
	if (now_ns < shows.look_at_ns)
		return shows.rooms ? shows.look_at_ns : UINT64_MAX;
	shows.look_at_ns = now_ns + SHOWS_LOOK_MS * UINT64_C(1000000);
	struct error said = {0}; // one theme may be on air in many rooms
	bool has_remade = false;
	for (struct listed_room *room = shows.rooms; room; room = room->next) {
		struct error err = {0};
		enum show_news news = show_look(room->live.show, &err);
		has_remade = has_remade || news == SHOW_REMADE;
		if (news != SHOW_BROKEN || error_equal(&err, &said))
			continue;
		said = err;
		char text[512];
		log_write(LOG_LEVEL_WARNING, "edited files are not taken, the picture stays: %s",
			  error_text(&err, text, sizeof(text)));
	}
	if (has_remade)
		log_write(LOG_LEVEL_INFO, "edited themes or zones were taken");
	return shows.rooms ? shows.look_at_ns : UINT64_MAX;
}

bool shows_check_stage(const struct stage_spec *spec, struct error *err)
{
	return live_services_start(&shows.services, err) && painter_check_stage(shows.services.painter, spec, err);
}

size_t shows_count(void)
{
	size_t count = 0;
	lock_enter(&shows.lock);
	for (const struct listed_room *room = shows.rooms; room; room = room->next)
		count++;
	lock_leave(&shows.lock);
	return count;
}

void shows_stop(void)
{
	obs_remove_tick_callback(latch, NULL);
	lock_enter(&shows.lock);
	shows.is_closed = true;
	struct listed_room *rooms = shows.rooms;
	shows.rooms = NULL;
	struct seat *unused = NULL;
	while (shows.seats) {
		struct seat *seat = shows.seats;
		shows.seats = seat->next;
		seat->room = NULL;
		if (atomic_load(&seat->refs) > 0)
			continue; // a leaked source's: it frees it when it comes back
		seat->next = unused;
		unused = seat;
	}
	lock_leave(&shows.lock);
	while (unused) {
		struct seat *seat = unused;
		unused = seat->next;
		seat_free(seat);
	}
	while (rooms) {
		struct listed_room *room = rooms;
		rooms = room->next;
		room_destroy(room);
	}
	live_services_finish(&shows.services);
	waker_unref(shows.closes);
	shows.closes = NULL;
}

/* -- seats -- */

struct seat *seat_ref(struct seat *seat)
{
	atomic_fetch_add(&seat->refs, 1);
	return seat;
}

void seat_unref(struct seat *seat, bool lingers)
{
	if (!seat)
		return;
	size_t refs = atomic_load(&seat->refs);
	while (refs > 1) {
		if (atomic_compare_exchange_weak(&seat->refs, &refs, refs - 1))
			return;
	}
	uint64_t now_ns = clock_now_ns(clock_system());
	lock_enter(&shows.lock);
	bool is_last = atomic_fetch_sub(&seat->refs, 1) == 1;
	bool is_closed = shows.is_closed;
	struct waker *closes = is_last && !is_closed ? waker_ref(shows.closes) : NULL;
	if (is_last)
		seat->close_at_ns = lingers ? now_ns + SHOWS_LINGER_MS * UINT64_C(1000000) : now_ns;
	lock_leave(&shows.lock);
	if (is_last && is_closed)
		seat_free(seat);
	waker_wake(closes);
	waker_unref(closes);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shows.h"

#include "base/clock.h"
#include "shows_own.h"

#include <stdio.h>
#include <string.h>

#define SECOND_NS UINT64_C(1000000000)

/* Drawn as late as any other room, or hardly before: rooms of one frame are drawn in any order. */
static bool is_as_late(const struct listed_room *room, uint64_t newest_ns)
{
	uint64_t drawn_ns = atomic_load(&room->drawn_ns);
	return drawn_ns && drawn_ns + SECOND_NS / 2 >= newest_ns;
}

/* The room that somebody chose; "": none. Protected by the registry's lock. */
static char pinned[17];

/* With the registry's lock held. A room that is not open any more is pinned no more: its keys would do nothing. */
static const struct listed_room *pinned_of(const struct listed_room *rooms)
{
	for (const struct listed_room *room = rooms; pinned[0] && room; room = room->next) {
		if (strcmp(room->id, pinned) == 0)
			return room;
	}
	pinned[0] = '\0';
	return NULL;
}

/* With the registry's lock held. */
static const struct listed_room *armed_of(const struct listed_room *rooms)
{
	const struct listed_room *found = pinned_of(rooms);
	uint64_t newest_ns = 0;
	if (found)
		return found;
	for (const struct listed_room *room = rooms; room; room = room->next) {
		uint64_t drawn_ns = atomic_load(&room->drawn_ns);
		newest_ns = drawn_ns > newest_ns ? drawn_ns : newest_ns;
	}
	for (const struct listed_room *room = rooms; room; room = room->next) {
		if (is_as_late(room, newest_ns) &&
		    (!found || atomic_load(&room->since_ns) > atomic_load(&found->since_ns)))
			found = room;
	}
	return !found && rooms && !rooms->next ? rooms : found;
}

struct control *shows_armed(void)
{
	const struct listed_room *found = armed_of(shows_enter());
	struct control *control = found ? control_ref(found->live.control) : NULL;
	shows_leave();
	return control;
}

size_t shows_rooms(struct shows_room out[], size_t capacity)
{
	uint64_t now_ns = clock_now_ns(clock_system());
	size_t count = 0;
	const struct listed_room *rooms = shows_enter();
	const struct listed_room *armed = armed_of(rooms);
	for (const struct listed_room *room = rooms; room && count < capacity; room = room->next) {
		struct shows_room *to = &out[count++];
		*to = (struct shows_room){
			.control = control_ref(room->live.control),
			.is_on_air = atomic_load(&room->drawn_ns) + SECOND_NS > now_ns,
			.is_armed = room == armed,
			.is_pinned = strcmp(room->id, pinned) == 0,
		};
		memcpy(to->key, room->id, sizeof(to->key));
	}
	shows_leave();
	return count;
}

bool shows_pin(const char *key)
{
	bool did = !key[0];
	for (const struct listed_room *room = shows_enter(); room && !did; room = room->next)
		did = strcmp(room->id, key) == 0;
	if (did)
		snprintf(pinned, sizeof(pinned), "%s", key);
	shows_leave();
	return did;
}

size_t shows_controls(struct control *out[], size_t capacity)
{
	size_t count = 0;
	for (const struct listed_room *room = shows_enter(); room && count < capacity; room = room->next)
		out[count++] = control_ref(room->live.control);
	shows_leave();
	return count;
}

bool shows_is_on_air(const struct control *control)
{
	bool is_on_air = false;
	uint64_t now_ns = clock_now_ns(clock_system());
	for (const struct listed_room *room = shows_enter(); room; room = room->next)
		is_on_air = is_on_air ||
			    (room->live.control == control && atomic_load(&room->drawn_ns) + SECOND_NS > now_ns);
	shows_leave();
	return is_on_air;
}

uint64_t shows_drawn_serial(const struct control *control)
{
	uint64_t serial = 0;
	for (const struct listed_room *room = shows_enter(); room; room = room->next)
		serial = room->live.control == control ? atomic_load(&room->drawn_serial) : serial;
	shows_leave();
	return serial;
}

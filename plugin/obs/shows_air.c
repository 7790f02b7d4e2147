/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shows.h"

#include "base/clock.h"
#include "shows_own.h"

#define SECOND_NS UINT64_C(1000000000)

/* Drawn as late as any other room, or hardly before: rooms of one frame are drawn in any order. */
static bool is_as_late(const struct listed_room *room, uint64_t newest_ns)
{
	uint64_t drawn_ns = atomic_load(&room->drawn_ns);
	return drawn_ns && drawn_ns + SECOND_NS / 2 >= newest_ns;
}

struct control *shows_armed(void)
{
	const struct listed_room *found = NULL;
	uint64_t newest_ns = 0;
	const struct listed_room *rooms = shows_enter();
	for (const struct listed_room *room = rooms; room; room = room->next) {
		uint64_t drawn_ns = atomic_load(&room->drawn_ns);
		newest_ns = drawn_ns > newest_ns ? drawn_ns : newest_ns;
	}
	for (const struct listed_room *room = rooms; room; room = room->next) {
		if (is_as_late(room, newest_ns) &&
		    (!found || atomic_load(&room->since_ns) > atomic_load(&found->since_ns)))
			found = room;
	}
	if (!found && rooms && !rooms->next)
		found = rooms;
	struct control *control = found ? control_ref(found->live.control) : NULL;
	shows_leave();
	return control;
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

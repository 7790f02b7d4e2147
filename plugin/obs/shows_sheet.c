/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shows.h"

#include "base/alloc.h"
#include "base/buffer.h"
#include "shows_own.h"

#include <string.h>

static struct listed_room *room_of(struct listed_room *rooms, const struct control *control)
{
	while (rooms && rooms->live.control != control)
		rooms = rooms->next;
	return rooms;
}

static bool is_taken(const struct listed_room *rooms, const struct listed_room *room, const char *key)
{
	for (; rooms; rooms = rooms->next) {
		if (rooms != room && strcmp(rooms->key, key) == 0)
			return true;
	}
	return false;
}

/* The key of a seat in the room that has another one now. One that keeps its old key for want of memory is not found
 * again, and closed when its sources have moved. */
static void rename_seat(struct seat *seat, size_t head_bytes, const char *head)
{
	struct buffer text;
	buffer_init(&text, 256 * 1024);
	char *key = buffer_add_format(&text, NULL, "%s%s", head, seat->key + head_bytes)
			    ? alloc_text(buffer_text(&text))
			    : NULL;
	buffer_finish(&text);
	if (!key)
		return;
	alloc_free(seat->key);
	seat->key = key;
}

bool shows_use_sheet(struct control *control, const char *sheet_file)
{
	struct listed_room *rooms = shows_enter();
	struct listed_room *room = room_of(rooms, control);
	char *key = room ? control_key_with_sheet(room->key, sheet_file) : NULL;
	bool may = key && !is_taken(rooms, room, key);
	for (struct seat *seat = may ? shows_seats_locked() : NULL; seat; seat = seat->next) {
		if (seat->room == room)
			rename_seat(seat, strlen(room->key), key);
	}
	if (may) {
		char *before = room->key;
		room->key = key;
		key = before;
	}
	shows_leave();
	alloc_free(key);
	return may && control_use_sheet(control, sheet_file, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk_rooms.h"

#include "compat.h"

#include <stdio.h>
#include <string.h>

/* Far from each other, and none of them like red, green or amber, which mean something. */
static const uint32_t palette[] = {0x2f6fde, 0x7a4fd0, 0x0e7f8c, 0xa83279, 0x54657a, 0x8a5a2b, 0x3f51a5, 0x0b6fa0,
				   0x6d4c6d, 0x1f5f5b, 0x9a4f63, 0x4a4a86, 0x2d5b80, 0x5c3d99, 0x6b5b45, 0x404a56};
#define PALETTE_COLOURS (sizeof(palette) / sizeof(palette[0]))

static size_t place_in_palette(const char *text)
{
	uint32_t hash = 2166136261u; // FNV-1a
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash % PALETTE_COLOURS;
}

/* The colour follows from the room's id, the same on every machine; the next free one when two rooms have the same. */
static void set_colours(struct desk_rooms *rooms, char ids[][65])
{
	bool is_used[PALETTE_COLOURS] = {false};
	for (size_t i = 0; i < rooms->count; i++) {
		size_t place = place_in_palette(ids[i][0] ? ids[i] : rooms->rooms[i].key);
		for (size_t tries = 0; is_used[place] && tries < PALETTE_COLOURS; tries++)
			place = (place + 1) % PALETTE_COLOURS;
		is_used[place] = true;
		rooms->rooms[i].rgb = palette[place];
	}
}

/* What the shop calls it; before it has answered: that it has not. */
static void set_name(struct desk_room_input *room, char id[65], struct control *control)
{
	const struct control_state *state = control_state_get(control);
	const struct room *known = state->room;
	const char *name = known ? (known->title ? known->title : known->id) : obs_module_text("Desk.Room.Waiting");
	size_t size = strnlen(name, sizeof(room->name));
	if (size == sizeof(room->name)) {
		for (size--; size > 0 && ((unsigned char)name[size] & 0xc0) == 0x80;)
			size--; // cut at a code point
	}
	memcpy(room->name, name, size);
	snprintf(id, 65, "%s", known ? known->id : "");
	control_state_unref(state);
}

void desk_rooms_get(struct desk_rooms *out)
{
	struct shows_room listed[SHOWS_MAX_CONTROLS];
	char ids[SHOWS_MAX_CONTROLS][65];
	size_t count = shows_rooms(listed, SHOWS_MAX_CONTROLS);
	*out = (struct desk_rooms){.count = count, .armed = -1};
	for (size_t i = 0; i < count; i++) {
		size_t place = 0; // by key: few, and almost always in order
		for (size_t j = 0; j < count; j++)
			place += strcmp(listed[j].key, listed[i].key) < 0 ||
				 (j < i && strcmp(listed[j].key, listed[i].key) == 0);
		struct desk_room_input *room = &out->rooms[place];
		memcpy(room->key, listed[i].key, sizeof(listed[i].key));
		room->is_on_air = listed[i].is_on_air;
		out->controls[place] = listed[i].control;
		if (listed[i].is_armed)
			out->armed = (int)place;
		out->is_pinned = out->is_pinned || listed[i].is_pinned;
	}
	for (size_t i = 0; i < count; i++)
		set_name(&out->rooms[i], ids[i], out->controls[i]);
	set_colours(out, ids);
}

void desk_rooms_finish(struct desk_rooms *rooms)
{
	for (size_t i = 0; i < rooms->count; i++)
		control_unref(rooms->controls[i]);
	rooms->count = 0;
}

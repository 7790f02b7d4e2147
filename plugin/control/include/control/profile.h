/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A room profile, "shop-profile/1" (docs/profiles.md): everything about one shop's room that any number of sources
 * share. Holds no secret, only the name of the file that does. Knows neither OBS nor what its texts are good for: who
 * opens the room, the sheet or the theme says what is wrong with those.
 */
#pragma once

#include "base/error.h"
#include "room/room_kinds.h"

#include <stddef.h>
#include <stdint.h>

/** A profile is written by hand; nothing needs more. */
#define PROFILE_MAX_BYTES 65536

#define PROFILE_MAX_VARS 16

/** Where the desk's stand lives. */
enum profile_desk { PROFILE_DESK_INVALID = 0, PROFILE_DESK_HERE, PROFILE_DESK_SHOP };

/** What says which item is on air while nobody holds one. */
enum profile_follow { PROFILE_FOLLOW_INVALID = 0, PROFILE_FOLLOW_SHOP, PROFILE_FOLLOW_CART };

/** A yes or no that may be left out. */
enum profile_choice { PROFILE_UNSAID = 0, PROFILE_YES, PROFILE_NO };

/** What a profile says; a text that it leaves out is NULL. Immutable, shared by reference. */
struct profile {
	const char *name; /* what people call it */
	enum room_mode mode;
	const char *room_from; /* demo file url adapter replay; said by room_url, adapter or room_file when left out */
	const char *room_url;
	const char *room_file;
	const char *events_url;
	enum profile_choice allow_http;
	const char *adapter;
	struct {
		const char *name;
		const char *value;
	} adapter_vars[PROFILE_MAX_VARS];
	size_t adapter_var_count;
	const char *secret; /* the name of its token's file; the profile's own name when left out */
	const char *sheet;
	enum profile_desk desk;
	const char *client; /* how this machine's desk is called where the shop keeps who holds `current` */
	enum profile_follow follow;
	const char *theme;
	const char *variant;
	const char *zones;
	const char *language;
	enum profile_choice reduced_motion;
	uint32_t brand_rgb; /* 0xRRGGBB; with has_brand_color */
	bool has_brand_color;
	const char *brand_logo;
	const char *brand_font;
	const char *rules;
};

/**
 * Decodes a profile.
 *
 * Thread:   any.   Owns: the caller owns one reference of *out.
 * Errors:   ERROR_SYNTAX (line and column), ERROR_LIMIT, ERROR_VALUE (the member's path and what it must be; a member
 *           that we do not know is one: profiles are typed), ERROR_MEMORY.
 */
MUST_CHECK bool profile_decode(const void *bytes, size_t size_bytes, const struct profile **out, struct error *err);

/**
 * Reads a profile's file. Relative names of files in it are found from the folder above the one that it lies in, so
 * that profiles/a.json says "sheets/today.csv" for the sheet beside it.
 *
 * Thread:   any but graphics and UI.   Errors: those of file_read() and profile_decode(); ERROR_LIMIT (a path).
 */
MUST_CHECK bool profile_read(const char *path, const struct profile **out, struct error *err);

/** What own says, and what it leaves out as preset says it. NULL when there is no memory. Thread: any. */
const struct profile *profile_over(const struct profile *own, const struct profile *preset);

/** Accept NULL. Thread: any. */
const struct profile *profile_ref(const struct profile *profile);
void profile_unref(const struct profile *profile);

/** "selection", "self", "distribution": the preset of a mode has that name; NULL for ROOM_MODE_INVALID. */
const char *profile_mode_name(enum room_mode mode);

/** Whether a name can be a profile's: an id (room-document.md) that names no folder. */
bool profile_is_name(const char *name);

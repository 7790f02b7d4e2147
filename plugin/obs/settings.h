/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source's settings, copied out of obs_data_t: settings.c is its only reader and writer. Keys are forever
 * (docs/interfaces.md); no secret is among them.
 */
#pragma once

#include "base/error.h"
#include "control/control.h"
#include "picture/stage.h"

#include <obs.h>

#include <stdatomic.h>

#define SETTINGS_VERSION 1

#define S_SETTINGS_VERSION "settings_version"
#define S_ROOM_PROFILE "room_profile"
#define S_ROOM_FROM "room_from"
#define S_ROOM_FILE "room_file"
#define S_ROOM_URL "room_url"
#define S_EVENTS_URL "events_url"
#define S_SHEET_FILE "sheet_file"
#define S_ADAPTER "adapter"
#define S_ADAPTER_VARS "adapter_vars"
#define S_ALLOW_HTTP "allow_http"
#define S_THEME "theme"
#define S_VARIANT "variant"
#define S_ZONES "zones"
#define S_LAYER "layer"
#define S_LANGUAGE "language"
#define S_REDUCED_MOTION "reduced_motion"
#define S_BRAND_COLOR "brand_color"
#define S_BRAND_LOGO "brand_logo"
#define S_BRAND_FONT "brand_font"

#define ROOM_FROM_DEMO "demo"
#define ROOM_FROM_FILE "file"
#define ROOM_FROM_URL "url"
#define ROOM_FROM_REPLAY "replay"
#define ROOM_FROM_ADAPTER "adapter"

/** The profile of a room that names none: whose token is sent. */
#define ROOM_PROFILE_DEFAULT "default"

#define THEME_DEFAULT "selection-portrait"
#define LANGUAGE_DEFAULT "zh-CN"

/** Where the module's files lie; each may be NULL. */
struct settings_paths {
	const char *demo;    /* the shipped room */
	const char *secrets; /* the folder of tokens */
	const char *cache;   /* the folder of pictures that are kept between runs */
	const char *user;    /* the folder with the user's themes/ and zones/ */
};

/** A copy of everything that a source needs to know; immutable, shared by reference. */
struct settings {
	atomic_int refs;
	char *room_from; /* as written */
	char *room_file;
	char *room_url;
	char *room_profile; /* never empty */
	char *secret;       /* whose token is sent: the profile's word for it, else its name */
	char *client;       /* a profile's alone, as the two below; "": not named */
	char *rules;        /* a profile's alone too; "": the default ones */
	enum desk_kind desk;
	enum follow_kind follow;
	char *events_url;
	char *sheet_file;
	char *adapter;      /* an id or a file */
	char *adapter_vars; /* lines of name=value */
	bool allow_http;
	char *theme;
	char *variant;
	char *zones;
	char *layer; /* as written */
	char *language;
	bool has_reduced_motion;
	long long brand_color; /* as written: 0xAABBGGRR, as libobs has it */
	char *brand_logo;
	char *brand_font;
};

/** The defaults of a new source. Thread: any. */
void settings_defaults(obs_data_t *data);

/**
 * Brings settings of an earlier version, or written by hand or by a request, to this version, and writes it down. What
 * a newer version wrote is left alone.
 *
 * Thread:   the one that owns the data (create, load, update).   Returns: whether anything changed.
 */
bool settings_migrate(obs_data_t *data);

/** Copies the settings; the caller owns one reference. NULL when there is no memory. Thread: any. */
struct settings *settings_read(obs_data_t *data);
/** Whether every text of it is there: none was left out for want of memory. */
bool settings_are_whole(const struct settings *settings);
struct settings *settings_ref(struct settings *settings);
void settings_unref(struct settings *settings);

/**
 * What the settings ask of the room's control; texts are borrowed from them and from paths.
 *
 * Errors:   ERROR_UNSUPPORTED (a room_from that this version does not know), ERROR_USAGE (an empty file or address),
 * ERROR_NOT_FOUND (no demo was shipped).
 */
bool settings_control_request(const struct settings *settings, const struct settings_paths *paths,
			      struct control_request *out, struct error *err);

/**
 * What they ask of the painter; texts are borrowed from them and from paths.
 *
 * Errors:   ERROR_UNSUPPORTED (an unknown layer), ERROR_VALUE (a colour that is none).
 */
bool settings_stage_spec(const struct settings *settings, const struct settings_paths *paths, struct stage_spec *out,
			 struct error *err);

/** The room file of a source, to be freed with bfree(); NULL when its room comes from elsewhere. Thread: UI. */
char *settings_room_file_of(obs_source_t *source);
/** Sets another room file and updates the source (a missing file that was found again). Thread: UI. */
void settings_set_room_file(obs_source_t *source, const char *path);

/** Sets another sheet and updates the source. Thread: UI. */
void settings_set_sheet_file(obs_source_t *source, const char *path);

/** Sets the brand's colour (0: none) and updates the source. Thread: UI. */
void settings_set_brand_color(obs_source_t *source, long long color);

/** The theme, variant and zones that the settings name, and whether there is a brand's colour; borrowed. */
const char *settings_text_of(obs_data_t *data, const char *key);
bool settings_has_brand_color(obs_data_t *data);

/** Which way in the settings name: a ROOM_FROM_ text or another; borrowed from the data. */
const char *settings_room_from(obs_data_t *data);

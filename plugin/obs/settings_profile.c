/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "settings_profile.h"

#include "base/alloc.h"
#include "base/buffer.h"

#include <string.h>

#define LINES_MOST_BYTES (1024u * 1024u)

/* The source's text unless it is the default and the profile has another. */
static char *pick(const char *own, const char *standard, const char *profile)
{
	return alloc_text(profile && strcmp(own, standard) == 0 ? profile : own);
}

static bool pick_flag(bool own, enum profile_choice profile)
{
	return own || profile == PROFILE_YES;
}

/* libobs's order of colours: red lowest. */
static long long color_of(uint32_t rgb)
{
	return (long long)(UINT32_C(0xff000000) | (rgb & 0xff) << 16 | (rgb & 0xff00) | (rgb >> 16 & 0xff));
}

static bool is_default(const char *own, const char *standard)
{
	return strcmp(own, standard) == 0;
}

/* The profile's vars as lines; NULL when there is no memory. */
static char *lines_of(const struct profile *profile)
{
	struct buffer lines;
	buffer_init(&lines, LINES_MOST_BYTES);
	bool did = true;
	for (size_t i = 0; i < profile->adapter_var_count && did; i++)
		did = buffer_add_format(&lines, NULL, "%s=%s\n", profile->adapter_vars[i].name,
					profile->adapter_vars[i].value);
	char *text = did ? alloc_text(buffer_text(&lines)) : NULL;
	buffer_finish(&lines);
	return text;
}

struct settings *settings_with_profile(const struct settings *own, const struct profile *profile)
{
	struct settings *made = alloc_zeroed(1, sizeof(*made));
	if (!made)
		return NULL;
	atomic_init(&made->refs, 1);
	// a room of the source's own is not the profile's: of that it takes its looks and its token alone
	bool is_room = is_default(own->room_from, ROOM_FROM_DEMO) && profile->room_from;
	// a variant belongs to its theme, and zones to both
	bool is_look = is_default(own->theme, THEME_DEFAULT) || !profile->theme;
	made->room_from = alloc_text(is_room ? profile->room_from : own->room_from);
	made->room_file = pick(own->room_file, "", is_room ? profile->room_file : NULL);
	made->room_url = pick(own->room_url, "", profile->room_url);
	made->events_url = pick(own->events_url, "", profile->events_url);
	made->room_profile = alloc_text(own->room_profile);
	made->secret = alloc_text(profile->secret ? profile->secret : own->secret);
	made->sheet_file = pick(own->sheet_file, "", profile->sheet);
	made->adapter = pick(own->adapter, "", profile->adapter);
	made->adapter_vars = own->adapter_vars[0] ? alloc_text(own->adapter_vars) : lines_of(profile);
	made->rules = alloc_text(profile->rules ? profile->rules : own->rules);
	made->client = alloc_text(profile->client ? profile->client : own->client);
	made->desk = profile->desk == PROFILE_DESK_SHOP ? DESK_SHOP : DESK_HERE;
	made->follow = profile->follow == PROFILE_FOLLOW_CART ? FOLLOW_CART : FOLLOW_SHOP;
	made->allow_http = pick_flag(own->allow_http, profile->allow_http);
	made->theme = pick(own->theme, THEME_DEFAULT, profile->theme);
	made->variant = pick(own->variant, "", is_look ? profile->variant : NULL);
	made->zones = pick(own->zones, "", is_look ? profile->zones : NULL);
	made->layer = alloc_text(own->layer);
	made->language = pick(own->language, LANGUAGE_DEFAULT, profile->language);
	made->has_reduced_motion = pick_flag(own->has_reduced_motion, profile->reduced_motion);
	made->brand_color =
		own->brand_color == 0 && profile->has_brand_color ? color_of(profile->brand_rgb) : own->brand_color;
	made->brand_logo = pick(own->brand_logo, "", profile->brand_logo);
	made->brand_font = pick(own->brand_font, "", profile->brand_font);
	if (settings_are_whole(made))
		return made;
	settings_unref(made);
	return NULL;
}

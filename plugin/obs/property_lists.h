/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lists of the properties: of themes, and of what the chosen theme has. UI thread; reads no file. */
#pragma once

#include "picture/catalogue.h"

#include <obs.h>

/** The theme of a source that names none. */

/** Adds an empty list; `key` is that of its text. */
obs_property_t *property_lists_add(obs_properties_t *props, const char *name, const char *key);

/** Adds an item, with the text of PREFIX.VALUE, or the value itself where no locale has it. */
void property_lists_item(obs_property_t *list, const char *prefix, const char *value);

/** Adds the list of themes; one that is chosen and not among them (a path, one that is gone) is listed too. */
void property_lists_add_themes(obs_properties_t *props, const struct catalogue *catalogue, const char *chosen);

/** Fills variants, zones, layers and languages with what a theme has; a list without a choice is hidden. */
void property_lists_fill(obs_properties_t *props, const struct catalogue *catalogue, const char *theme,
			 const char *layer);

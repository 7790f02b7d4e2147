/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libobs with the module, beside the shop on loopback that the feed's tests script. */
#pragma once

#include "overlays.h"
#include "scripted_server.h"

extern struct scripted_server *shop;

/** Setup and teardown of the group. */
int shop_start(void **state);
int shop_stop(void **state);

/** The room at this path and version, with an etag, so that what is held is not sent again; headers may be NULL. */
void shop_say_room(const char *path, int version, const char *headers);

/** A source of the room at this path; more: further settings as members of JSON, or NULL. */
obs_source_t *shop_source(const char *path, const char *more);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The desk's way to its shop: carries what the core asks for through the feed's network (shop_write.h says what, send.h
 * moves it) and brings back what came of it. The control thread's; waits for nobody.
 */
#pragma once

#include "core.h"

struct shop_link;

/**
 * client:   this desk's name; NULL or "": none.
 * waker:    woken when something came back.
 * Owns:     shop_link_destroy().   Errors: ERROR_MEMORY, ERROR_USAGE (a client that is no id).
 */
struct shop_link *shop_link_create(const char *client, struct waker *waker, struct error *err);

/** Lets go of what is under way. Waits for nobody. Accepts NULL; sets the pointer to NULL. */
void shop_link_destroy(struct shop_link **link);

/** Gives the core what came back. Before its step. */
void shop_link_hear(struct shop_link *link, struct core *core, struct feed *feed, uint64_t now_ns);

/** Asks for what the core wants. After its step. Returns: when to come again; at once, if there is something to hear.
 */
uint64_t shop_link_ask(struct shop_link *link, struct core *core, struct feed *feed, uint64_t now_ns);

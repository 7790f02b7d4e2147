/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of shops that are asked by an adapter share: a clock that leaps, so that an hour of polling takes a
 * moment, adapters and secrets as files, and what the shop was asked.
 */
#pragma once

#include "feed_fixture.h"

/** cmocka setup and teardown: as fixture_setup(), on a clock that leaps. */
int shop_setup(void **state);
int shop_teardown(void **state);

/** The machine's clocks after all leaps. */
uint64_t leaping_now_ns(void);
/** The wall clock is off by this from now on; the monotonic one is not. */
void leaping_set_wall_off_ms(int64_t off_ms);
/** The machine's clocks leap ahead, at least 100 ms; returns when the feed thread has seen it. */
void leap_ms(struct fixture *fixture, int ms);

/** Writes the adapter and opens fixture->feed by it; the base is the server's address. vars: further lines, or NULL. */
void shop_open_by(struct fixture *fixture, const char *adapter, const char *vars, const char *secrets_file);
/** Another room of the same adapter and secrets; the caller closes it. */
struct feed *shop_open_again(struct fixture *fixture, const char *vars, const char *secrets_file);

/** Writes a secrets file (0600) for the server's origin; secrets and until are members of its two objects. */
const char *shop_secrets(struct fixture *fixture, const char *secrets, const char *until);
/** Does the file hold the text? */
bool shop_file_has(const char *path, const char *text);

/** The path answers this, with neither Date nor Shop-Time: the shop has the machine's clock. */
void shop_say(struct fixture *fixture, const char *path, const char *body);
void shop_say_later(struct fixture *fixture, const char *path, const char *body, int delay_ms);
size_t shop_asked(struct fixture *fixture, const char *path);
/** The request has this text in its head or body. */
bool shop_was_told(struct fixture *fixture, const char *path, size_t index, const char *text);

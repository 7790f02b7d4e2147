/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A shop that hangs at one place of an answer and stays there: while it is looked up, connected to, greeted, in the
 * head, in the body, in its event stream. Looking up needs this file in the program that is run: it stands before the
 * system's resolver, sleeps 8 s for every name that ends in ".hang" and passes the others on.
 */
#pragma once

#include <stdbool.h>

enum hang { HANG_INVALID = 0, HANG_DNS, HANG_CONNECT, HANG_TLS, HANG_HEADERS, HANG_BODY, HANG_STREAM };
#define HANG_COUNT 6

/** "dns", "connect", ... */
const char *hang_name(enum hang hang);

struct hanging_shop;

/** Fails the test when it cannot listen. */
struct hanging_shop *hanging_shop_start(enum hang hang);
/** Never waits for who hangs. Accepts NULL; sets it to NULL. */
void hanging_shop_stop(struct hanging_shop **shop);

/** The address of a room; each number is another room of the shop. Valid until the fourth next call. */
const char *hanging_shop_url(const struct hanging_shop *shop, int number);

/** How many hang right now. */
int hanging_shop_count(const struct hanging_shop *shop);

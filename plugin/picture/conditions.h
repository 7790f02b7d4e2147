/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a buyer has to do or be for the final price, from its parts that count at a time. Pure; any thread.
 */
#pragma once

#include "room/room.h"
#include "theme.h"

#include <stddef.h>

/** Holds all of them, however long they are. */
#define CONDITIONS_BYTES 2048

/** How many parts ask the buyer for something. */
size_t conditions_count(const struct room_item *item, int64_t shop_ms);

/** All of them ("领 10 元券 + 粉丝减 5 元后"), the ends of lines between; "" when there is none. Returns text. */
const char *conditions_all(const struct theme_words *words, const struct room_item *item, int64_t shop_ms, char *text,
			   size_t size_bytes);

/** The same as their number, with everybody whom one of them is for: "粉丝团 · 新客 5 项优惠后". */
const char *conditions_merged(const struct theme_words *words, const struct room_item *item, int64_t shop_ms,
			      char *text, size_t size_bytes);

/** That, and the n-th of them in words on a line of its own; is_apart: whom they are for on one as well. */
const char *conditions_page(const struct theme_words *words, const struct room_item *item, int64_t shop_ms, size_t n,
			    bool is_apart, char *text, size_t size_bytes);

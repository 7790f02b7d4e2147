/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is said on air, from the patterns of a theme and the room's values. Pure; any thread.
 */
#pragma once

#include "room/room.h"
#include "theme.h"

#include <stddef.h>

/** A value for a {name} of a pattern. */
struct word {
	const char *name;
	const char *text;
};

/** Fills a pattern; a {name} that has no value stays as it is. The text is cut at a code point. Returns text. */
const char *words_fill(const char *pattern, const struct word *words, size_t count, char *text, size_t size_bytes);

/** Appends at most what fits, cut at a code point. */
void words_append(char *text, size_t size_bytes, const char *more);

/** "¥59.90": sign and figure. */
const char *words_price(int64_t minor, const struct currency *currency, char *text, size_t size_bytes);

/** An amount within a sentence: "10 元", "$4.50". */
const char *words_money(const struct theme_words *words, int64_t minor, const struct currency *currency, char *text,
			size_t size_bytes);

/**
 * The time of day in the room's zone, "21:00", with the seconds of one that is not on a minute ("20:58:30": a clock
 * that runs to it must not run beyond what is said), and the date when it is not that of `now_ms`.
 */
const char *words_time(const struct theme_words *words, int64_t at_ms, int64_t now_ms, int zone_minutes, char *text,
		       size_t size_bytes);

/** A pattern with {month}, {day} and {time} ("20:05") of a moment in the room's zone. */
const char *words_moment(const char *pattern, int64_t at_ms, int zone_minutes, char *text, size_t size_bytes);

/** A count with its thousands apart: "15,420". */
const char *words_count(int64_t count, char *text, size_t size_bytes);

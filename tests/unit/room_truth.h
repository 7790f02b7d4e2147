/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rooms judged by data/rules/cn.json, for the tests of room/truth.h. */
#pragma once

#include "unit.h"

#include "base/file.h"
#include "room/air.h"
#include "room/json.h"
#include "room/truth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES SHOP_SOURCE_DIR "/tests/unit/room_cases/valid/"
#define FORBIDDEN "全网最低"
#define NOW_MS INT64_C(1795262400000) /* 2026-11-21T20:00:00+08:00 */
#define HOUR_MS INT64_C(3600000)

static const struct rules *the_rules;

static inline int read_rules(void **given)
{
	struct buffer bytes;
	struct error err = {0};
	(void)given;
	buffer_init(&bytes, RULES_MAX_BYTES);
	assert_true(file_read(SHOP_SOURCE_DIR "/data/rules/cn.json", &bytes, &err));
	assert_true(rules_decode(bytes.bytes, bytes.size_bytes, &the_rules, &err));
	buffer_finish(&bytes);
	return 0;
}

static inline int forget_rules(void **given)
{
	(void)given;
	rules_unref(the_rules);
	return 0;
}

static inline const struct room *decode(const char *text)
{
	struct error err = {0};
	char said[512];
	const struct room *room = NULL;
	if (!room_decode(text, strlen(text), &room, NULL, &err))
		fail_msg("%s: %s", error_text(&err, said, sizeof(said)), text);
	return room;
}

static inline char *encoded(const struct room *room)
{
	struct buffer text;
	buffer_init(&text, 4 * ROOM_DOCUMENT_MAX_BYTES);
	assert_true(room_encode(room, &text, NULL));
	char *copy = strdup(buffer_text(&text));
	buffer_finish(&text);
	return copy;
}

/* One room and what became of it. */
struct judged {
	const struct room *room;
	const struct room *said;
	const struct room_truth *truth;
};

static inline struct judged judge_at(const struct rules *rules, struct rules_memory *memory, const struct room *room,
				     int64_t shop_ms)
{
	struct judged judged = {.room = room};
	assert_true(rules_apply(rules, memory, room, shop_ms, &judged.said, &judged.truth, NULL));
	assert_int_equal(judged.truth->item_count, judged.room->item_count);
	assert_int_equal(judged.said->item_count, judged.room->item_count);
	return judged;
}

static inline void finish(struct judged *judged)
{
	room_truth_unref(judged->truth);
	room_unref(judged->said);
	room_unref(judged->room);
}

static inline const struct rule_finding *found(const struct judged *judged, const char *rule)
{
	for (size_t i = 0; i < judged->truth->findings.count; i++) {
		if (strcmp(judged->truth->findings.entries[i].rule, rule) == 0)
			return &judged->truth->findings.entries[i];
	}
	return NULL;
}

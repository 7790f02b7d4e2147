/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small rooms for tests, written as JSON with ' instead of ". */
#pragma once

#include "room/json.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

/* 2026-11-21T12:00:00Z */
#define SMALL_NOON_MS INT64_C(1795262400000)

static inline json_t *small_json(const char *text)
{
	char copy[8192];
	assert_true(strlen(text) < sizeof(copy));
	snprintf(copy, sizeof(copy), "%s", text);
	for (char *at = copy; *at; at++) {
		if (*at == '\'')
			*at = '"';
	}
	json_error_t fault;
	json_t *json = json_loads(copy, JSON_REJECT_DUPLICATES, &fault);
	if (!json)
		fail_msg("%s in %s", fault.text, copy);
	return json;
}

/* The room "r" of these items, at noon; `more` are members of the root ("'current': 'a', ") and may be "". */
static inline const struct room *small_room(const char *more, const char *items)
{
	static int version;
	char text[8192];
	snprintf(text, sizeof(text),
		 "{'schema': 'shop-room/1', 'version': %d, 'server_time': '2026-11-21T20:00:00+08:00', %s"
		 "'room': {'id': 'r'}, 'items': [%s]}",
		 ++version, more, items);
	json_t *json = small_json(text);
	const struct room *room;
	struct error err = {0};
	if (!room_decode_json(json, &room, NULL, &err))
		fail_msg("%s: %s", err.path, err.message);
	json_decref(json);
	return room;
}

/* One item: its id, and members that begin with ", " or are "". Its price is 79.90 unless they say another. */
#define SMALL_ITEM(id, more) "{'id': '" id "', 'title': 'T', 'price': {'currency': 'CNY', 'sale': 7990}" more "}"

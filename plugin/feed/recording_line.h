/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One line of a recording as a tree: its members checked, what it tells of the room left as it is. Pure; any thread.
 */
#pragma once

#include "room/json.h"

enum recorded { RECORDED_INVALID = 0, RECORDED_ROOM, RECORDED_PATCH, RECORDED_ERROR };

struct recorded_line {
	enum recorded kind;
	int64_t t_ms;
	int64_t at_ms;
	int zone_minutes;
	json_t *body; /* ROOM, PATCH: its own reference */
	int64_t age_ms;
	struct error error;
};

/**
 * Reads a line.
 *
 * Owns:     the caller gives out->body back.
 * Errors:   as json_parse(); ERROR_VALUE with the member's path. The line's number is the caller's to add.
 */
MUST_CHECK bool recorded_line_parse(const void *bytes, size_t size_bytes, struct recorded_line *out, struct error *err);

/** Reads the head; lasts_ms is ROOM_UNSET when it does not say. Errors as above; ERROR_UNSUPPORTED: another schema. */
MUST_CHECK bool recorded_head_parse(const void *bytes, size_t size_bytes, int64_t *lasts_ms, struct error *err);

/** Names the line in an error of its content: `line 12: room.items[0].price`, or its number beside the column. */
void recorded_name_line(struct error *err, int number);

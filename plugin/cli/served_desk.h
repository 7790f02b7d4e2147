/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The desk's side of a served room: steps, beats and takes by the rules of docs/room-document.md, each asked once
 * however often it is sent; who owns `current`; and what only desks may know. Knows no HTTP library.
 */
#pragma once

#include "served_kept.h"
#include "served_lease.h"
#include "served_orders.h"
#include "served_room.h"

#include "room/sheet.h"

struct served_desk;

/**
 * Thread:   any.
 * room_file: beside which the desk's own is kept; NULL: nowhere.
 * Owns:     the caller destroys it; room and clock (the server's own) live longer.
 * Errors:   ERROR_MEMORY, those of the file.
 */
struct served_desk *served_desk_create(struct served_room *room, const struct clock *clock, const char *room_file,
				       struct error *err);
/** Accepts NULL; sets the pointer to NULL. */
void served_desk_destroy(struct served_desk **desk);

/** The sheet says what desks know of the items of which none has put anything; NULL: there is none. Thread: any. */
void served_desk_use_sheet(struct served_desk *desk, const struct sheet *sheet);

/*
 * Each of these fills *answer (the caller's) with a status and a JSON body:
 * 200 the document; 404; 409 {"version"} or {"owner"}; 422 {"message"} or {"path", "message"}; 503 {"message"}: nothing
 * was done, the same may be asked again. Thread: any; waits for the file system and for those before.
 */

/**
 * Does what is asked, or answers as it did when the same key came first. key: NULL without one; address: where it was
 * asked, for telling apart what is asked under one key.
 */
void served_desk_do(struct served_desk *desk, const struct desk_order *order, const char *key, const char *address,
		    const json_t *body, struct desk_answer *answer);

/** 200 {"owner", "until"}. */
void served_desk_claim(struct served_desk *desk, const json_t *body, struct desk_answer *answer);

/** 200 {"items"}: what only desks may know. */
void served_desk_read(struct served_desk *desk, struct desk_answer *answer);
/** Takes another in its place, and answers as served_desk_read(). */
void served_desk_put(struct served_desk *desk, const json_t *body, struct desk_answer *answer);

/** An answer of {"path", "message"}, or of {"message"} where no member is to blame. */
void desk_answer_refuse(struct desk_answer *answer, unsigned status, const struct error *err);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The room that is served: a file (or what is told of it), the newest good state, and the changes that clients ask for.
 * Versions never go back within an epoch, whatever happens to the file; a file that breaks keeps the last good state.
 * Knows no HTTP library.
 */
#pragma once

#include "served_basis.h"
#include "served_document.h"

#include "base/clock.h"
#include "room/sheet.h"

struct served_room;

/** What became of a change. */
enum patch_result {
	PATCH_INVALID = 0,
	PATCH_DONE,
	PATCH_NOT_MATCHED, /* the state that the client wants to change is not the current one */
	PATCH_REFUSED,     /* err says which member and why */
	PATCH_CONFLICT, /* the file on disk cannot be read now: a change would overwrite what somebody writes there */
	PATCH_FAILED,   /* it could not be saved */
};

/**
 * Opens the room of a file.
 *
 * Thread:   any.   Owns: the caller closes it; clock (the server's own) lives longer.
 * Errors:   of the file (its path) and of the document.
 */
struct served_room *served_room_open(const char *path, const struct clock *clock, struct error *err);

/**
 * Makes a room without a file, for what is told and not edited: a recorded show. It takes no changes of clients.
 *
 * Thread:   any.   Owns: the caller closes it; clock lives longer; tree stays the caller's.
 * folder:   where the pictures stand.   Errors: of the document.
 */
struct served_room *served_room_create(const char *folder, const json_t *tree, const struct clock *clock,
				       struct error *err);

/** Gives out another state of such a room. Errors: of the document; the state before stays. */
MUST_CHECK bool served_room_tell(struct served_room *room, const json_t *tree, struct error *err);

/**
 * Saves the version that was given out last, if an edit of the file had left it behind (after a restart it would go
 * back), and frees the room. Accepts NULL; sets the pointer to NULL.
 *
 * Errors:   as file_write_atomic(); the room is freed nevertheless.
 */
bool served_room_close(struct served_room **room, struct error *err);

/**
 * The newest good state; looks at the file before.
 *
 * Thread:   any. Does not wait for a change that is being saved: gives the state before it then.
 * Owns:     the caller gives it back with served_document_unref().
 */
struct served_document *served_room_get(struct served_room *room);

/**
 * Looks at the file; for a timer of about 250 ms.
 *
 * Returns:  true and why (once for each state of the file) when it has been broken for a whole turn of the timer.
 */
bool served_room_tick(struct served_room *room, struct error *why);

/**
 * Applies a merge patch to the document and saves it; one at a time, in the order of arrival at the lock.
 *
 * Thread:   any; waits for the file system.
 * if_match: the header, or NULL.
 * Returns:  PATCH_DONE and *out (the caller's), else err is filled and nothing is changed.
 */
enum patch_result served_room_patch(struct served_room *room, const void *bytes, size_t size_bytes,
				    const char *if_match, struct served_document **out, struct error *err);

/** The room at the moment of a change; nothing else changes it until that is made. */
struct room_now {
	const json_t *tree; /* as the file has it */
	const struct served_document *document;
	const struct served_basis *basis;
};

/** A change that knows what it changes. */
struct room_change {
	/*
	 * Makes the new tree (NULL: all is as it is wanted already). Any other result than PATCH_DONE is what becomes
	 * of the change, err says why. It may not call the room.
	 */
	enum patch_result (*make)(void *data, const struct room_now *now, json_t **tree, struct error *err);
	void *data;
};

/** As served_room_patch(). */
enum patch_result served_room_change(struct served_room *room, const struct room_change *change,
				     struct served_document **out, struct error *err);

/**
 * For rehearsals: shows the room `by` versions further on, with a merge patch over its current item that is never saved
 * (NULL: none any more). Where the room would be bad with it, it is shown without.
 *
 * Thread:   any; waits for a change that is being saved.
 * Returns:  the version before; -1 when there is no memory and nothing happened.
 */
int64_t served_room_pretend(struct served_room *room, int64_t by, json_t *item_patch);

/**
 * Puts what a sheet gives into what is given out from now on, under a version of its own if that changes. The file
 * stays as it is.
 *
 * Thread:   any.
 * is_first: nobody has seen the room yet; its version stays.
 * findings: what of the sheet has no place in the room; may be NULL.
 * Errors:   the sheet makes no good room of it; the one before stays. ERROR_MEMORY.
 */
MUST_CHECK bool served_room_use_sheet(struct served_room *room, const struct sheet *sheet, bool is_first,
				      struct sheet_findings *findings, struct error *err);

/** The folder of the file: the pictures of the document are named from there. */
const char *served_room_folder(const struct served_room *room);

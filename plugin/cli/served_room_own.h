/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A served room from within: for served_room.c, which reads and writes its file, and served_told.c, whose room has
 * none.
 */
#pragma once

#include "served_basis.h"
#include "served_room.h"

#include "base/file.h"
#include "base/thread.h"
#include "room/sheet.h"

#include <stdatomic.h>

struct served_room {
	/* -- immutable after open -- */
	const struct clock *clock;
	char *path; /* NULL: there is no file, served_room_tell() says what is given out */
	char *folder;

	struct lock writing;     /* held while the file is read or written; taken before `reading`, never behind it */
	struct lock reading;     /* a leaf */
	atomic_bool is_patching; /* who holds `writing` waits for the file system to keep a change */

	/* -- protected by writing -- */
	json_t *tree;         /* the file's document, with the version that was given out */
	int64_t file_version; /* as it stands in the file */
	struct served_basis basis;
	const struct sheet *sheet; /* what the team planned, put into what is given out and never saved; NULL */
	json_t *over;              /* a merge patch over the current item, shown and never saved; NULL */
	struct file_stamp seen;    /* the file when it was looked at last */
	struct error broken;       /* why the file as seen is not taken; ERROR_NONE */
	bool is_broken_announced;  /* a turn of the timer knows of it */
	bool is_broken_said;

	/* -- protected by reading; written with writing held too -- */
	struct served_document *current;
};

/** A room with nothing in it yet. Owns: served_room_free(). Errors: ERROR_MEMORY. */
struct served_room *served_room_alloc(const struct clock *clock, struct error *err);
void served_room_free(struct served_room *room);

/** Reads the file again if it is not the one that was seen; its state is in room->broken afterwards. */
void served_room_look_locked(struct served_room *room);
/**
 * The document as it is shown: the tree with what the sheet gives (where that makes a good room) and what stands over
 * its current item. Errors: of the document.
 */
struct served_document *served_room_show_locked(const struct served_room *room, const json_t *tree, struct error *err);
/** Errors: as file_write_atomic(). */
MUST_CHECK bool served_room_save_locked(struct served_room *room, const json_t *tree, struct error *err);

/** Takes tree (always) and document as the current state. The lock `writing` is held. */
void served_room_publish_locked(struct served_room *room, json_t *tree, struct served_document *document);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What earlier documents of a room bind us to, where one document alone says too little (docs/room-document.md): sold
 * out lasts 5 s, a new batch after it is an encore, an end moves later only with a higher seq and a reason, stock rises
 * only by what was reserved or with a new batch. Bounded: items that the room no longer has go first.
 */
#pragma once

#define SOLD_OUT_LEAST_MS 5000

struct history;

/** One for each room that is followed. Thread: one at a time. Returns NULL without memory. */
struct history *history_create(void);

/** Accepts NULL and a pointer to NULL. */
void history_destroy(struct history **history);

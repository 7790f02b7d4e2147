/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a desk asks a shop to do, read from the bodies of its requests: only what an order may say by itself; whether it
 * may be done now is served_desk.h's to know. Pure functions, any thread.
 */
#pragma once

#include "base/error.h"
#include "room/room_kinds.h"

#include <jansson.h>
#include <stdint.h>

#define DESK_ID_BYTES 65
#define DESK_AMOUNT_MAX 99999999999

/** Which of the desk's addresses was asked. */
enum desk_deed { DESK_DEED_INVALID = 0, DESK_STEP, DESK_TAKE, DESK_BEAT };

struct desk_order {
	enum desk_deed deed;
	char item_id[DESK_ID_BYTES];
	int64_t base;               /* the version from which the desk decided */
	char client[DESK_ID_BYTES]; /* DESK_TAKE: who asks; "": not said */
	enum beat beat;             /* DESK_BEAT */

	/* DESK_STEP; the texts live as long as the body */
	enum step_kind kind;
	enum step_by by;
	const char *person;        /* NULL: not said */
	const char *note;          /* NULL: none */
	int64_t price_after_minor; /* ROOM_UNSET: none */
	bool is_planned;
};

/**
 * Reads a body. The item's id is the address's for steps and beats (given in order->item_id), the body's for a take.
 *
 * Errors:   ERROR_VALUE with the member's path.
 */
MUST_CHECK bool desk_order_read(enum desk_deed deed, const json_t *body, struct desk_order *order, struct error *err);

/** Who asks for the room, and whether it is to be taken from another. */
struct desk_claim {
	char client[DESK_ID_BYTES];
	bool is_taking;
};

/** Errors: ERROR_VALUE with the member's path. */
MUST_CHECK bool desk_claim_read(const json_t *body, struct desk_claim *claim, struct error *err);

/* -- the members of which the bodies are made; absent is an error only where is_required -- */

/** 1 to 64 of A-Z a-z 0-9 . _ - */
bool desk_is_id(const char *text);
MUST_CHECK bool desk_read_id(const json_t *body, const char *name, bool is_required, char out[DESK_ID_BYTES],
			     struct error *err);
/** A text of at most so many code points without control characters; *out lives as long as body. */
MUST_CHECK bool desk_read_text(const json_t *body, const char *name, size_t most, const char **out, struct error *err);
/** An amount in minor units; ROOM_UNSET when absent. */
MUST_CHECK bool desk_read_amount(const json_t *body, const char *name, int64_t *out, struct error *err);
MUST_CHECK bool desk_read_kind(const json_t *body, enum step_kind *out, struct error *err);
/** STEP_BY_INVALID when absent. */
MUST_CHECK bool desk_read_by(const json_t *body, bool is_required, enum step_by *out, struct error *err);

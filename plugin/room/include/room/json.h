/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rooms' JSON for those who hold a document as a tree (the feed's patches, the server). The only public header
 * with jansson's types.
 */
#pragma once

#include "room/beat.h"
#include "room/room_decode.h"
#include "room/sheet.h"

#include <jansson.h>

/**
 * Parses bytes under the document's limits: size, depth, UTF-8, no repeated key, no U+0000.
 *
 * Thread:   any.   Owns: the caller owns one reference of *out.
 * Errors:   ERROR_SYNTAX with line and column, ERROR_LIMIT, ERROR_VALUE with the path (a \u0000), ERROR_MEMORY.
 */
MUST_CHECK bool json_parse(const void *bytes, size_t size_bytes, size_t maximum_bytes, json_t **out, struct error *err);

/** Like room_decode(), from a tree that json_parse() took. */
MUST_CHECK bool room_decode_json(const json_t *document, const struct room **out, struct room_warnings *warnings,
				 struct error *err);

/** Told of each object that was taken out: its path, as the document was, and the member that it needs. */
typedef void (*room_prune_fn)(void *data, const char *path, const char *missing);

/**
 * Takes every object out of the document that lacks a member it needs (a struck price without its amount), but for
 * those that a price depends on: price itself, parts, deposit, bargain, correction and the items.
 */
void room_prune(json_t *document, room_prune_fn told, void *data);

/** The canonical document as a tree; NULL when there is no memory. The caller owns one reference. */
json_t *room_to_json(const struct room *room);

/**
 * RFC 7396: the document that a merge patch makes of target. Neither argument is changed.
 *
 * Errors:   NULL when there is no memory, or beyond depth 32.   Owns: the caller owns one reference.
 */
json_t *merge_patch_apply(const json_t *target, const json_t *patch);

/**
 * What makes the document `to` of `from`: {"set"?: members, "gone"?: names, "items"?: the items in their order, the id
 * alone of each that is as it was}. document_changed() makes it; the members may then stand in another order.
 *
 * Thread:   any. Neither argument is changed; the result shares values with them.
 * Errors:   NULL when there is no memory, or `change` is none of `from`.   Owns: the caller owns one reference.
 */
json_t *document_change(const json_t *from, const json_t *to);
json_t *document_changed(const json_t *from, const json_t *change);

/** Told of every member that the sheet gives, by its path in the merged document: "items[2].gifts", "items" (the
 * order). */
typedef void (*sheet_field_fn)(void *data, const char *path);

/**
 * The shop's document with what the sheet gives put in (docs/sheet.md): the rundown's order and link numbers, the
 * words, gifts, comparisons and limits, and parts where the shop publishes none. Neither argument is changed. What only
 * the desk may know (floor, target, plan, prompt, notes) never gets into it.
 *
 * Thread:   any.   Owns: the caller owns one reference of the result.
 * Errors:   NULL when there is no memory. A row that cannot be used is left out and said in findings (may be NULL; what
 *           it holds stays): no such item (a warning), two rows for one item, another currency.
 * on_field: may be NULL.
 */
json_t *sheet_apply(const json_t *room_tree, const struct sheet *sheet, struct sheet_findings *findings,
		    sheet_field_fn on_field, void *data);

/**
 * The merge patch of the item that a step makes, once beat_step() took it: beat, bargain (its whole list) and
 * correction. Times stand in UTC.
 *
 * Errors:   NULL when there is no memory.   Owns: the caller owns one reference.
 */
json_t *beat_step_patch(const struct room_item *item, const struct step_order *order,
			const struct step_outcome *outcome);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The change of a room from one version to another, as recordings and pushes carry it (docs/interfaces.md, events):
 * {"base": N, "version": M, "patch"?: merge patch of the document without its items, "items"?: {ID: merge patch}}.
 * Pure; any thread.
 */
#pragma once

#include "room/json.h"

/**
 * Makes the document that a change leads to. Whether it is a room is for room_decode_json() to say.
 *
 * Thread:   any.   Owns: the caller owns one reference of *out; document is not changed.
 * Errors:   ERROR_VALUE with the path within the change: another base than the document's version, a version that does
 *           not rise, what is no object, an item that the document does not have, a member that a change may not set;
 *           ERROR_MEMORY.
 */
MUST_CHECK bool room_patch_apply(const json_t *document, const json_t *change, json_t **out, struct error *err);

/**
 * The same in place: only what the change touches is copied, so that a burst of changes costs little.
 *
 * Errors:   as room_patch_apply(); the document may then be half changed and is of no use any more.
 */
MUST_CHECK bool room_patch_merge(json_t *document, const json_t *change, struct error *err);

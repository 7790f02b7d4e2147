/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What changed between two documents of a room, as the event `patch` says it: items by their id, since a merge patch
 * would send the whole rundown for one price. Pure: knows no clock, no file and no HTTP library. Thread: any.
 */
#pragma once

#include <jansson.h>

/**
 * The data of a `patch` event that makes `to` of `from`: {"base", "version", "patch", "items"?}.
 *
 * server_time: of the result; it stands in "patch" and is told although the two may agree in it.
 * Returns:     NULL when it cannot be told as a patch, so that the whole document must be: another epoch, items that
 *              came, left or changed places, a member that becomes null (a merge patch would take it away), no memory.
 * Owns:        the caller owns one reference; it shares values with `to`.
 */
json_t *served_diff(const json_t *from, const json_t *to, const char *server_time);

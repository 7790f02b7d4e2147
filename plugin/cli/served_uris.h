/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pictures that a room file names, as addresses and back. A file names them from its own folder (images/cup.png);
 * in the served document the same name is relative to the room's address /v1/rooms/ID, where it would lead beside the
 * room, so it is served as ID/images/cup.png. What lies elsewhere in the folder is served beneath ID/images/~/. Other
 * addresses (http, https) stay. Pure: knows no HTTP library and no file. Thread: any.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/** Rewrites every relative uri of a document to its address. False when there is no memory. */
bool served_uris_to_addresses(json_t *document, const char *room_id);

/**
 * Rewrites the addresses in a document (or a merge patch of one) back to the file's own names; what is no such address
 * stays. False when there is no memory.
 */
bool served_uris_to_files(json_t *document, const char *room_id);

/**
 * The file, from the room's folder, that is served beneath /v1/rooms/ID/images/ as rest (decoded). False when there can
 * be none: no picture's name, or a segment that is empty, `.` or `..`.
 */
bool served_uri_file(const char *rest, char *out, size_t size_bytes);

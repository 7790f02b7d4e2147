/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The path of a byte in a JSON text. jansson says at which byte it stopped, but not in which member.
 */
#pragma once

#include <stddef.h>

/**
 * Writes the path of the member that the text is in after `position` bytes, which are well-formed so far; cut to the
 * size. Returns path.
 */
const char *json_position_path(const char *text, size_t position, char *path, size_t size_bytes);

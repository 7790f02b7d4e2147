/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a source's state is in words, for the properties, and as JSON, for tests and the desk. Thread: any but graphics.
 */
#pragma once

#include "overlay.h"

#include <jansson.h>

enum status_mood { STATUS_MOOD_INVALID = 0, STATUS_WELL, STATUS_TROUBLED };

/** In the user's language, several lines; to be freed with bfree(). is_hidden: by the source's own hotkey. */
char *status_text(struct overlay *overlay, bool is_hidden, enum status_mood *mood);

/**
 * What the room's adapter made of the newest answers: each target with its value, or why it is unset; to be freed with
 * bfree(). is_well: nothing failed.
 */
char *status_adapter_text(struct overlay *overlay, bool *is_well);

/** One JSON object; to be freed with bfree(). */
char *status_json(struct overlay *overlay);

/** null, or {"code", "message"}. Owns: the caller. */
json_t *status_error_json(const struct error *error);

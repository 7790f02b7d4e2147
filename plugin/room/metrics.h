/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `metrics` is for the desk alone: here its types are looked at, and nothing of it is kept.
 */
#pragma once

#include "place.h"

#include <jansson.h>

/** Errors: ERROR_VALUE with the place of a member that is not of its type. */
bool metrics_check(const json_t *json, const struct place *place, struct error *err);

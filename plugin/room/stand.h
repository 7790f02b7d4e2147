/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What merge.c reads of a stand. */
#pragma once

#include "room/stand.h"

#include <jansson.h>

/** The list of its items, each {id, beat?, sale?, bargain?, correction?}; NULL: none. Lives as long as the stand. */
const json_t *stand_entries(const struct stand *stand);

/** The list of ids in the desk's own order; NULL: none. Lives as long as the stand. */
const json_t *stand_order(const struct stand *stand);

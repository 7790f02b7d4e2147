/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every theme of the tree in every variant and language, as stages ask for them. */
#pragma once

#include "picture/stage.h"

#define STAGES_MOST 192

/** Fails the test when there is none; the texts live as long as the process. Returns how many there are. */
size_t stages_find(struct stage_spec out[STAGES_MOST]);

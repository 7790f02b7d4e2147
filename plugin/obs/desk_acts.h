/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the docks ask for, given to who does it. UI thread. */
#pragma once

#include "qt/desk.h"

/** As desk_calls.act. */
uint64_t desk_acts_do(const struct desk_act *act);

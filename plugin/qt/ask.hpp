/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The dialog that asks for a secret. UI thread only; knows nothing of what the secret is for.
 */
#pragma once

#include "guard.hpp"

bool ask_open(const struct bridge_ask *ask, struct error *err);
void ask_close();

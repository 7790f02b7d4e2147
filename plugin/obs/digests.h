/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bridge's digests, for adapters that sign their requests.
 */
#pragma once

#include "feed/adapter.h"
#include "qt/bridge.h"

/** bridge: the process's only one. Thread: any; what it gives may be called on every thread. */
adapter_digest_fn digests_of(const struct bridge *bridge);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bridge's digests, for adapters that sign their requests.
 */
#pragma once

#include "feed/adapter.h"

/** Loads the bridge, if the adapter needs it; NULL: it does not, or there is none (said on stderr). Thread: main. */
adapter_digest_fn digests_load(const struct adapter *adapter);

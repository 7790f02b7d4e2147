/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "qt/bridge.h"

bool digest_hex(enum bridge_digest digest, const void *key, size_t key_bytes, const void *bytes, size_t size_bytes,
		char *out, struct error *err);

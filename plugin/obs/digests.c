/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "digests.h"

#include <stdatomic.h>

static _Atomic(const struct bridge *) the_bridge;

static bool compute(enum adapter_digest digest, const void *key, size_t key_bytes, const void *bytes, size_t size_bytes,
		    char out[129], struct error *err)
{
	static const enum bridge_digest kinds[] = {
		[ADAPTER_DIGEST_INVALID] = DIGEST_INVALID,
		[ADAPTER_MD5] = DIGEST_MD5,
		[ADAPTER_SHA1] = DIGEST_SHA1,
		[ADAPTER_SHA256] = DIGEST_SHA256,
		[ADAPTER_SHA512] = DIGEST_SHA512,
	};
	const struct bridge *bridge = atomic_load(&the_bridge);
	return bridge->digest_hex(kinds[digest], key, key_bytes, bytes, size_bytes, out, err);
}

adapter_digest_fn digests_of(const struct bridge *bridge)
{
	atomic_store(&the_bridge, bridge);
	return bridge ? compute : NULL;
}

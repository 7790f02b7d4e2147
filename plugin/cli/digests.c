/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "digests.h"

#include "folders.h"
#include "qt/bridge.h"

#include <stdio.h>
#include <stdlib.h>

static const struct bridge *the_bridge; // written before anybody computes a digest

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
	return the_bridge->digest_hex(kinds[digest], key, key_bytes, bytes, size_bytes, out, err);
}

adapter_digest_fn digests_load(const struct adapter *adapter)
{
	struct error err = {0};
	char folder[PATH_MAX];
	char text[sizeof(err.path) + sizeof(err.message) + 64];
	if (!adapter_is_signed(adapter))
		return NULL;
	setenv("QT_LOGGING_RULES", "default.warning=false", 0);
	folder_of_bridge(folder);
	the_bridge = bridge_load(folder, &err);
	if (the_bridge)
		return compute;
	fprintf(stderr, "shop-overlay: %s\n", error_text(&err, text, sizeof(text)));
	return NULL;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A folder of its own for a test of the audit log, and a digest that needs no Qt. */
#pragma once

#include "unit.h"

#include "base/blob.h"
#include "base/file.h"
#include "control/audit_log.h"

#include <dirent.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As long as SHA-256 and told apart as well by what a test does; the real one is the program's tests'. */
static inline bool audit_test_digest(const void *bytes, size_t size_bytes, char hex[65], struct error *err)
{
	(void)err;
	uint64_t hash = BLOB_HASH;
	for (int part = 0; part < 4; part++) {
		hash = blob_hash(bytes, size_bytes, hash + (uint64_t)part);
		snprintf(hex + part * 16, 17, "%016" PRIx64, hash);
	}
	return true;
}

/* In memory where the system has a place for it: what a test asks is whether lines are whole, not how fast a disk is.
 */
static inline int audit_make_folder(char out[64])
{
	bool has_memory = access("/dev/shm", W_OK) == 0;
	snprintf(out, 64, "%s/shop-audit-XXXXXX", has_memory ? "/dev/shm" : "/tmp");
	return mkdtemp(out) ? 0 : -1;
}

static inline int audit_remove_one(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
	(void)info;
	(void)kind;
	(void)walk;
	return remove(path);
}

static inline void audit_remove_folder(const char *path)
{
	(void)!nftw(path, audit_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* The only show there is; false: none, or several. */
static inline bool audit_only_show(const char *shows, char out[512])
{
	DIR *folder = opendir(shows);
	struct dirent *entry;
	int count = 0;
	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(out, 512, "%s/%s", shows, entry->d_name);
		count++;
	}
	if (folder)
		closedir(folder);
	return count == 1;
}

static inline struct audit_verdict audit_verdict_of(const char *folder)
{
	struct audit_verdict verdict = {0};
	struct error err = {0};
	if (!audit_verify(folder, audit_test_digest, NULL, &verdict, &err))
		fail_msg("%s: %s", err.path, err.message);
	return verdict;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Logs of shows in a folder of their own, written line by line: for the tests of what a log has and what is found in
 * it. */
#pragma once

#include "audit_folder.h"

#define BEGUN_MS INT64_C(1795351680000)

static char shows[64];

static inline int make_folder(void **state)
{
	(void)state;
	return audit_make_folder(shows);
}

static inline int remove_folder(void **state)
{
	(void)state;
	audit_remove_folder(shows);
	return 0;
}

static inline struct audit_log *open_log(uint64_t file_bytes)
{
	struct error err = {0};
	const struct audit_log_request request = {.shows_folder = shows,
						  .room = "room/../1",
						  .begun_ms = BEGUN_MS,
						  .digest = audit_test_digest,
						  .file_bytes = file_bytes};
	struct audit_log *log = audit_log_open(&request, &err);
	if (!log)
		fail_msg("%s: %s", err.path, err.message);
	return log;
}

static inline void add(struct audit_log *log, int number)
{
	char members[128];
	snprintf(members, sizeof(members), "\"kind\":\"shown\",\"layer\":\"price\",\"new\":\"\\u00a5%d\"", number);
	assert_true(audit_log_add(log, BEGUN_MS + number, members));
}

/* Some files of some lines each; the folder of the show into out. */
static inline void write_show(int lines, char out[512])
{
	struct audit_log *log = open_log(1024);
	for (int i = 0; i < lines; i++) {
		add(log, i);
		assert_true(audit_log_sync(log, NULL));
	}
	snprintf(out, 512, "%s", audit_log_folder(log));
	assert_true(audit_log_close(&log, BEGUN_MS + lines, NULL));
}

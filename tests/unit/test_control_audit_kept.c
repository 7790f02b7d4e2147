/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long shows are kept, and that nothing else goes with them. */
#include "audit_folder.h"

#include "control/audit.h"

#define BEGUN_MS INT64_C(1795351680000)
#define DAY_MS INT64_C(86400000)

static char shows[64];

static int make_folder(void **state)
{
	(void)state;
	return audit_make_folder(shows);
}

static int remove_folder(void **state)
{
	(void)state;
	audit_remove_folder(shows);
	return 0;
}

/* An ended show with a picture; its folder into out. */
static void write_show(const char *room, int64_t begun_ms, char out[512])
{
	const struct audit_log_request request = {
		.shows_folder = shows, .room = room, .begun_ms = begun_ms, .digest = audit_test_digest};
	struct audit_log *log = audit_log_open(&request, NULL);
	assert_non_null(log);
	assert_true(audit_log_keep(log, begun_ms, "file", "a.png", "picture", 7, NULL));
	snprintf(out, 512, "%s", audit_log_folder(log));
	assert_true(audit_log_close(&log, begun_ms, NULL));
}

static void test_old_shows_go_and_others_stay(void **state)
{
	(void)state;
	char old[512], new[512], mine[600];
	write_show("old", BEGUN_MS, old);
	write_show("new", BEGUN_MS + 1000, new);
	snprintf(mine, sizeof(mine), "%s/2020-01-01T000000Z-mine", shows);
	assert_true(file_make_folder(mine, NULL)); // no log in it
	assert_int_equal(audit_prune(shows, BEGUN_MS), 0);
	assert_int_equal(audit_prune(shows, BEGUN_MS + 1000), 1);
	assert_false(file_stamp_of(old).exists);
	assert_true(file_stamp_of(new).exists && file_stamp_of(mine).exists);
	assert_int_equal(audit_verdict_of(new).faults, 0);
}

static void test_what_somebody_put_beside_a_log_stays(void **state)
{
	(void)state;
	static const char *const names[] = {"note.txt", "0001.jsonl.txt", "files/invoice.pdf"};
	char folder[512], path[600];
	write_show("old", BEGUN_MS, folder);
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		assert_true(file_write_atomic(path, "mine", 4, NULL));
	}
	assert_int_equal(audit_prune(shows, BEGUN_MS + 1000), 0);
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		assert_true(file_stamp_of(path).exists);
	}
	snprintf(path, sizeof(path), "%s/0001.jsonl", folder);
	assert_false(file_stamp_of(path).exists);
}

/* Who starts removes what is older than three years, and says nothing of what is younger by a day. */
static void test_three_years_are_kept(void **state)
{
	(void)state;
	char old[512], young[512];
	int64_t now_ms = clock_wall_ms(clock_system());
	write_show("old", now_ms - (AUDIT_KEPT_DAYS + 1) * DAY_MS, old);
	write_show("young", now_ms - (AUDIT_KEPT_DAYS - 1) * DAY_MS, young);
	assert_true(AUDIT_KEPT_DAYS >= 3 * 365);
	const struct audit_config config = {.shows_folder = shows, .digest = audit_test_digest};
	struct audit_service *service = audit_service_create(&config, NULL);
	assert_non_null(service);
	audit_service_destroy(&service);
	assert_false(file_stamp_of(old).exists);
	assert_true(file_stamp_of(young).exists);
	assert_int_equal(audit_verdict_of(young).faults, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_old_shows_go_and_others_stay, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_what_somebody_put_beside_a_log_stays, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_three_years_are_kept, make_folder, remove_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The audit log as it is lived: notes from several threads, a writer that is killed. */
#include "audit_folder.h"

#include "base/thread.h"
#include "control/audit.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>

#define BEGUN_MS INT64_C(1795351680000)

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

/* -- the thread and its ring -- */

struct told {
	atomic_int notes;
	atomic_int releases;
	int64_t last[4]; /* of each pusher */
	bool is_in_order;
	struct lock gate; /* held by a test that wants the thread to wait */
};

static void tell(void *data, struct audit_show *show, const struct audit_note *note, int64_t wall_ms)
{
	struct told *told = data;
	char members[96];
	lock_enter(&told->gate);
	lock_leave(&told->gate);
	told->is_in_order = told->is_in_order && note->value > told->last[note->stage];
	told->last[note->stage] = note->value;
	snprintf(members, sizeof(members), "\"kind\":\"note\",\"from\":%u,\"value\":%" PRId64, note->stage,
		 note->value);
	assert_true(audit_write(show, wall_ms, members));
	atomic_fetch_add(&told->notes, 1);
}

static void release(void *data)
{
	atomic_fetch_add(&((struct told *)data)->releases, 1);
}

static struct audit_service *start(void)
{
	struct error err = {0};
	const struct audit_config config = {.shows_folder = shows, .digest = audit_test_digest};
	struct audit_service *service = audit_service_create(&config, &err);
	if (!service)
		fail_msg("%s", err.message);
	return service;
}

static struct audit_show *open_show(struct audit_service *service, struct told *told)
{
	const struct audit_teller teller = {.tell = tell, .release = release, .data = told};
	struct audit_show *show = audit_open(service, "demo", &teller, NULL);
	assert_non_null(show);
	return show;
}

struct pusher {
	struct thread thread;
	struct audit_show *show;
	uint32_t number;
	int missed;
};

#define PUSHES 5000

static void push_many(void *data)
{
	struct pusher *pusher = data;
	for (int i = 1; i <= PUSHES; i++) {
		struct audit_note note = {.at_ns = clock_now_ns(clock_system()), .stage = pusher->number, .value = i};
		pusher->missed += !audit_push(pusher->show, &note);
		if (i % 500 == 0)
			usleep(1000);
	}
}

static void test_threads_push_and_all_is_written_or_counted(void **state)
{
	(void)state;
	struct told told = {.is_in_order = true};
	struct pusher pushers[4];
	struct audit_service *service = start();
	lock_init(&told.gate);
	struct audit_show *show = open_show(service, &told);
	for (uint32_t i = 0; i < 4; i++) {
		pushers[i] = (struct pusher){.show = show, .number = i};
		assert_true(thread_start(&pushers[i].thread, "pusher", push_many, &pushers[i], NULL));
	}
	int missed = 0;
	for (size_t i = 0; i < 4; i++) {
		thread_join(&pushers[i].thread);
		missed += pushers[i].missed;
	}
	assert_int_equal(audit_overflow(service), missed);
	audit_close(&show);
	audit_service_destroy(&service);
	assert_int_equal(atomic_load(&told.releases), 1);
	assert_int_equal(atomic_load(&told.notes) + missed, 4 * PUSHES);
	assert_true(told.is_in_order);
	char folder[512];
	assert_true(audit_only_show(shows, folder));
	struct audit_verdict verdict = audit_verdict_of(folder);
	assert_int_equal(verdict.faults, 0);
	assert_true(verdict.is_ended);
	assert_true(verdict.lines >= (uint64_t)atomic_load(&told.notes) + 2);
	lock_finish(&told.gate);
}

static void find_lost(void *data, const struct audit_line *line)
{
	const char *at = strstr(line->text, "\"kind\":\"lost\",\"notes\":");
	*(long *)data += at ? strtol(at + 22, NULL, 10) : 0;
}

/* A thread that hangs on its disk: who pushes goes on, and what found no room is in the log in the end. */
static void test_a_full_ring_never_waits(void **state)
{
	(void)state;
	struct told told = {.is_in_order = true};
	struct audit_service *service = start();
	lock_init(&told.gate);
	struct audit_show *show = open_show(service, &told);
	lock_enter(&told.gate);
	long missed = 0;
	for (int i = 1; i <= AUDIT_RING_NOTES * 2; i++) {
		struct audit_note note = {.at_ns = clock_now_ns(clock_system()), .value = i};
		missed += !audit_push(show, &note);
	}
	assert_in_range(missed, AUDIT_RING_NOTES - 1, AUDIT_RING_NOTES);
	lock_leave(&told.gate);
	audit_close(&show);
	audit_service_destroy(&service);
	char folder[512];
	long said = 0;
	struct audit_verdict verdict;
	const struct audit_reader reader = {.on_line = find_lost, .data = &said};
	assert_true(audit_only_show(shows, folder));
	assert_true(audit_verify(folder, audit_test_digest, &reader, &verdict, NULL));
	assert_int_equal(verdict.faults, 0);
	assert_int_equal(said, missed);
	lock_finish(&told.gate);
}

static void test_a_note_is_on_disk_within_a_second(void **state)
{
	(void)state;
	struct told told = {.is_in_order = true};
	struct audit_service *service = start();
	char folder[512];
	lock_init(&told.gate);
	struct audit_show *show = open_show(service, &told);
	usleep(50000);
	assert_false(audit_only_show(shows, folder)); // nothing was on air: no folder
	struct audit_note note = {.at_ns = clock_now_ns(clock_system()), .value = 1};
	assert_true(audit_push(show, &note));
	uint64_t end_ns = note.at_ns + 1000000000;
	uint64_t lines = 0;
	while (lines < 2 && clock_now_ns(clock_system()) < end_ns) {
		usleep(20000);
		if (audit_only_show(shows, folder) && file_stamp_of(folder).exists) {
			struct audit_verdict verdict;
			if (audit_verify(folder, audit_test_digest, NULL, &verdict, NULL))
				lines = verdict.lines;
		}
	}
	assert_int_equal(lines, 2);
	audit_close(&show);
	audit_service_destroy(&service);
	lock_finish(&told.gate);
}

/* -- killed -- */

struct shared {
	atomic_uint_fast64_t synced; /* lines that are on disk for certain */
};

/* Writes until it is killed. */
static void write_on(struct shared *shared, unsigned seed)
{
	char members[4096];
	const struct audit_log_request request = {.shows_folder = shows,
						  .room = "demo",
						  .begun_ms = BEGUN_MS,
						  .digest = audit_test_digest,
						  .file_bytes = 30000};
	struct audit_log *log = audit_log_open(&request, NULL);
	uint64_t added = 1;
	for (int i = 0; log; i++) {
		int size = 10 + (int)(rand_r(&seed) % 3000);
		snprintf(members, sizeof(members), "\"kind\":\"x\",\"text\":\"%0*d\"", size, i);
		added += audit_log_add(log, BEGUN_MS + i, members);
		if (rand_r(&seed) % 4 == 0 && audit_log_sync(log, NULL))
			atomic_store(&shared->synced, added);
	}
	_exit(1);
}

static void count_cut(void *data, const char *folder, const char *text)
{
	(void)folder;
	*(int *)data += strstr(text, "was cut off at") != NULL;
}

static void kill_once(struct shared *shared, unsigned seed, int *begun)
{
	char folder[512];
	atomic_store(&shared->synced, 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		write_on(shared, seed);
	usleep(200 + (useconds_t)(rand_r(&seed) % 12000));
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	if (!audit_only_show(shows, folder))
		return; // before its first file
	struct audit_verdict verdict;
	struct error err = {0};
	if (!audit_verify(folder, audit_test_digest, NULL, &verdict, &err)) {
		assert_int_equal(err.code, ERROR_NOT_FOUND); // between the folder and its first file
		audit_remove_folder(folder);
		return;
	}
	assert_int_equal(verdict.faults, 0);
	assert_true(verdict.lines >= atomic_load(&shared->synced));
	assert_false(verdict.is_ended);
	int cuts = 0;
	audit_recover(shows, audit_test_digest, BEGUN_MS, count_cut, &cuts);
	assert_int_equal(cuts, 1);
	struct audit_verdict after = audit_verdict_of(folder);
	assert_int_equal(after.faults, 0);
	assert_int_equal(after.cut_bytes, 0);
	assert_int_equal(after.lines, verdict.lines + 2);
	assert_true(after.is_ended);
	audit_recover(shows, audit_test_digest, BEGUN_MS, count_cut, &cuts);
	assert_int_equal(cuts, 1); // an end is an end
	*begun += verdict.lines > 1;
	audit_remove_folder(folder);
}

static void test_killed_in_mid_write(void **state)
{
	(void)state;
#ifdef __SANITIZE_ADDRESS__
	int times = 40; // it sees nothing of a program that is killed, and makes each fork a slow one
#else
	int times = getenv("SHOP_FULL") ? 1000 : 200;
#endif
	int begun = 0;
	struct shared *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(shared != MAP_FAILED);
	for (int i = 0; i < times; i++)
		kill_once(shared, (unsigned)i, &begun);
	print_message("%d of %d had written lines when they were killed\n", begun, times);
	assert_true(begun > times / 4);
	munmap(shared, sizeof(*shared));
}

/* Wherever a log that was not ended breaks off behind what its head has: good up to there, and ended at the next start.
 */
static void test_cut_at_each_byte_of_the_last_second(void **state)
{
	(void)state;
	char folder[512], path[600], head_path[600];
	struct buffer bytes, head;
	buffer_init(&bytes, 1 << 20);
	buffer_init(&head, 1 << 20);
	const struct audit_log_request request = {
		.shows_folder = shows, .room = "demo", .begun_ms = BEGUN_MS, .digest = audit_test_digest};
	struct audit_log *log = audit_log_open(&request, NULL);
	assert_non_null(log);
	snprintf(folder, sizeof(folder), "%s", audit_log_folder(log));
	snprintf(path, sizeof(path), "%s/0001.jsonl", folder);
	snprintf(head_path, sizeof(head_path), "%s/head.json", folder);
	assert_true(file_read(head_path, &head, NULL));
	size_t least = file_stamp_of(path).size_bytes;
	assert_true(audit_log_add(log, BEGUN_MS, "\"kind\":\"x\""));
	assert_true(audit_log_add(log, BEGUN_MS, "\"kind\":\"y\""));
	assert_true(audit_log_sync(log, NULL));
	assert_true(file_read(path, &bytes, NULL));
	assert_true(audit_log_close(&log, BEGUN_MS, NULL));
	for (size_t size = least; size < bytes.size_bytes; size++) {
		int cuts = 0;
		assert_true(file_write_atomic(path, bytes.bytes, size, NULL));
		assert_true(file_write_atomic(head_path, head.bytes, head.size_bytes, NULL));
		assert_int_equal(audit_verdict_of(folder).faults, 0);
		audit_recover(shows, audit_test_digest, BEGUN_MS, count_cut, &cuts);
		assert_int_equal(cuts, 1);
		struct audit_verdict verdict = audit_verdict_of(folder);
		assert_int_equal(verdict.faults, 0);
		assert_true(verdict.is_ended);
	}
	buffer_finish(&bytes);
	buffer_finish(&head);
}

static void test_who_writes_is_left_alone(void **state)
{
	(void)state;
	int cuts = 0;
	const struct audit_log_request request = {
		.shows_folder = shows, .room = "demo", .begun_ms = BEGUN_MS, .digest = audit_test_digest};
	struct audit_log *log = audit_log_open(&request, NULL);
	assert_non_null(log);
	audit_recover(shows, audit_test_digest, BEGUN_MS, count_cut, &cuts);
	assert_int_equal(cuts, 0);
	assert_int_equal(audit_prune(shows, INT64_MAX), 0);
	assert_true(audit_log_add(log, BEGUN_MS, "\"kind\":\"x\""));
	assert_true(audit_log_close(&log, BEGUN_MS, NULL));
	char folder[512];
	assert_true(audit_only_show(shows, folder));
	assert_int_equal(audit_verdict_of(folder).faults, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_threads_push_and_all_is_written_or_counted, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(test_a_full_ring_never_waits, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_a_note_is_on_disk_within_a_second, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_killed_in_mid_write, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_cut_at_each_byte_of_the_last_second, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_who_writes_is_left_alone, make_folder, remove_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

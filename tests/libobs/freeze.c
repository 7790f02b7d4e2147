/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "freeze.h"

#include "unit.h"

#include <util/platform.h>

#include <dirent.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static atomic_bool is_frozen;
static atomic_int frozen_count;

static void stand_still(int signal_number)
{
	(void)signal_number;
	atomic_fetch_add(&frozen_count, 1);
	while (atomic_load(&is_frozen))
		nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	atomic_fetch_sub(&frozen_count, 1);
}

int freeze_threads(void)
{
	signal(SIGUSR2, stand_still);
	atomic_store(&is_frozen, true);
	int asked = 0;
	DIR *tasks = opendir("/proc/self/task");
	assert_non_null(tasks);
	for (struct dirent *task = readdir(tasks); task; task = readdir(tasks)) {
		char path[300];
		char name[32] = "";
		snprintf(path, sizeof(path), "/proc/self/task/%s/comm", task->d_name);
		FILE *file = fopen(path, "r");
		if (!file)
			continue;
		if (fgets(name, sizeof(name), file) && strncmp(name, "shop-", 5) == 0) {
			syscall(SYS_tgkill, getpid(), (pid_t)strtol(task->d_name, NULL, 10), SIGUSR2);
			asked++;
		}
		fclose(file);
	}
	closedir(tasks);
	while (atomic_load(&frozen_count) < asked)
		os_sleep_ms(1);
	return asked;
}

void thaw_threads(void)
{
	atomic_store(&is_frozen, false);
	while (atomic_load(&frozen_count) > 0)
		os_sleep_ms(1);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stands between libobs and the module, and measures every callback of ours that libobs's graphics thread makes: its
 * CPU time on that thread, and whether it had to wait for a lock or a condition that our code asked for. Linked into
 * the program that loads the module; its functions then are found before libobs's and libc's (ENABLE_EXPORTS).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define CALLBACK_SLOW_NS UINT64_C(2000000)

struct callback_costs {
	uint64_t calls;
	uint64_t slow;       /* took more than CALLBACK_SLOW_NS of the thread's CPU */
	uint64_t longest_ns; /* of the thread's CPU */
	uint64_t waits;      /* locks of ours that were not free, and conditions that were waited for */
	uint64_t waited_ns;
};

/** Which library's locks are ours; it is loaded already. */
void callbacks_watch(const char *library_name);

/** What callbacks cost since the last call, of the source of that name or, with NULL, of all of the module. */
struct callback_costs callbacks_take(const char *source_name);

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "steady.h"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define OF_EVERYBODY __attribute__((visibility("default")))

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);

void *bmalloc(size_t size);
void *brealloc(void *block, size_t size);

static atomic_uintptr_t ours_begin, ours_end;
static atomic_bool is_counting;
static pthread_t counting_thread;
static atomic_uint_fast64_t ours, all;

/* Frames are made on libobs's graphics thread and, in these tests, on the thread that takes pictures. */
static bool makes_frames(void)
{
	static _Thread_local int answer; /* 0: not asked yet */
	if (!answer) {
		char name[16] = "";
		pthread_getname_np(pthread_self(), name, sizeof(name));
		answer = strstr(name, "graphic") != NULL ? 1 : 2;
	}
	return answer == 1 || pthread_equal(pthread_self(), counting_thread);
}

static void note(const void *caller, bool is_everybodys)
{
	if (!atomic_load_explicit(&is_counting, memory_order_relaxed) || !makes_frames())
		return;
	uintptr_t at = (uintptr_t)caller;
	if (is_everybodys)
		atomic_fetch_add(&all, 1);
	if (at >= atomic_load(&ours_begin) && at < atomic_load(&ours_end))
		atomic_fetch_add(&ours, 1);
}

OF_EVERYBODY void *malloc(size_t size)
{
	note(__builtin_return_address(0), true);
	return __libc_malloc(size);
}

OF_EVERYBODY void *calloc(size_t count, size_t size)
{
	note(__builtin_return_address(0), true);
	return __libc_calloc(count, size);
}

OF_EVERYBODY void *realloc(void *block, size_t size)
{
	note(__builtin_return_address(0), true);
	return __libc_realloc(block, size);
}

/* libobs's own allocator ends in malloc, which counts for all; here it only matters who called it. */
OF_EVERYBODY void *bmalloc(size_t size)
{
	static void *(*real)(size_t size);
	note(__builtin_return_address(0), false);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "bmalloc");
	return real(size);
}

OF_EVERYBODY void *brealloc(void *block, size_t size)
{
	static void *(*real)(void *block, size_t size);
	note(__builtin_return_address(0), false);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "brealloc");
	return real(block, size);
}

static int look_at(struct dl_phdr_info *info, size_t size, void *name)
{
	(void)size;
	const char *slash = strrchr(info->dlpi_name, '/');
	if (!slash || strcmp(slash + 1, name) != 0)
		return 0;
	uintptr_t end = info->dlpi_addr;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		uintptr_t segment_end = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz;
		if (info->dlpi_phdr[i].p_type == PT_LOAD && segment_end > end)
			end = segment_end;
	}
	atomic_store(&ours_begin, info->dlpi_addr);
	atomic_store(&ours_end, end);
	return 1;
}

void heap_watch(const char *library_name)
{
	if (!dl_iterate_phdr(look_at, (void *)library_name))
		abort();
}

void heap_count_begin(void)
{
	counting_thread = pthread_self();
	atomic_store(&ours, 0);
	atomic_store(&all, 0);
	atomic_store(&is_counting, true);
}

struct heap_counts heap_count_end(void)
{
	atomic_store(&is_counting, false);
	return (struct heap_counts){.ours = atomic_load(&ours), .all = atomic_load(&all)};
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "callbacks.h"

#include <obs.h>

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define OF_EVERYBODY __attribute__((visibility("default")))
#define MOST_SOURCES 64
#define MOST_TICKS 8

/* The first one is of what belongs to no source. */
static struct kept {
	char name[64];
	_Atomic(void *) data;
	atomic_uint_fast64_t calls, slow, longest_ns, waits, waited_ns;
} kept[1 + MOST_SOURCES];
static atomic_int kept_count = 1;

static struct tick {
	void (*run)(void *param, float seconds);
	void *param;
} ticks[MOST_TICKS];

static struct obs_source_info ours;
static atomic_uintptr_t ours_begin, ours_end;
static _Thread_local struct kept *under_way; /* whose callback this thread is in */

static uint64_t clock_ns(clockid_t which)
{
	struct timespec now;
	clock_gettime(which, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* A test that takes a picture renders on its own thread: that is no frame. */
static bool is_graphics_thread(void)
{
	static _Thread_local int answer; /* 0: not asked yet */
	if (!answer) {
		char name[16] = "";
		pthread_getname_np(pthread_self(), name, sizeof(name));
		answer = strstr(name, "graphic") != NULL ? 1 : 2;
	}
	return answer == 1;
}

static uint64_t begin(struct kept *whose)
{
	under_way = whose;
	return clock_ns(CLOCK_THREAD_CPUTIME_ID);
}

static void end(uint64_t begun_ns)
{
	struct kept *whose = under_way;
	uint64_t took_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID) - begun_ns;
	under_way = NULL;
	atomic_fetch_add(&whose->calls, 1);
	if (took_ns > CALLBACK_SLOW_NS)
		atomic_fetch_add(&whose->slow, 1);
	if (took_ns > atomic_load(&whose->longest_ns))
		atomic_store(&whose->longest_ns, took_ns); // one thread writes
}

static struct kept *kept_of(const void *data)
{
	for (int i = 1; i < atomic_load(&kept_count); i++) {
		if (atomic_load(&kept[i].data) == data)
			return &kept[i];
	}
	return &kept[0];
}

/* -- the source's callbacks -- */

static void *create(obs_data_t *settings, obs_source_t *source)
{
	void *data = ours.create(settings, source);
	int i = 1;
	while (i <= MOST_SOURCES && atomic_load(&kept[i].data))
		i++;
	if (i > MOST_SOURCES)
		abort();
	// Sources are created by one thread here; whoever was in this place has been asked for its costs.
	memset(kept[i].name, 0, sizeof(kept[i].name));
	strncpy(kept[i].name, obs_source_get_name(source), sizeof(kept[i].name) - 1);
	atomic_store(&kept[i].data, data);
	if (i >= atomic_load(&kept_count))
		atomic_store(&kept_count, i + 1);
	return data;
}

static void destroy(void *data)
{
	atomic_store(&kept_of(data)->data, NULL);
	ours.destroy(data);
}

static void render(void *data, gs_effect_t *effect)
{
	bool is_frame = is_graphics_thread();
	uint64_t begun_ns = is_frame ? begin(kept_of(data)) : 0;
	ours.video_render(data, effect);
	if (is_frame)
		end(begun_ns);
}

static void tick(void *data, float seconds)
{
	uint64_t begun_ns = begin(kept_of(data));
	ours.video_tick(data, seconds);
	end(begun_ns);
}

static void update(void *data, obs_data_t *settings)
{
	bool is_frame = is_graphics_thread();
	uint64_t begun_ns = is_frame ? begin(kept_of(data)) : 0;
	ours.update(data, settings);
	if (is_frame)
		end(begun_ns);
}

OF_EVERYBODY void obs_register_source_s(const struct obs_source_info *info, size_t size)
{
	static void (*real)(const struct obs_source_info *info, size_t size);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "obs_register_source_s");
	if (strcmp(info->id, "shop_overlay") != 0) {
		real(info, size);
		return;
	}
	memcpy(&ours, info, size < sizeof(ours) ? size : sizeof(ours));
	struct obs_source_info measured = ours;
	measured.create = create;
	measured.destroy = destroy;
	measured.video_render = render;
	measured.update = update;
	if (ours.video_tick)
		measured.video_tick = tick;
	real(&measured, sizeof(measured));
}

/* -- what the module does once a frame -- */

static void run_tick(void *param, float seconds)
{
	struct tick *measured = param;
	uint64_t begun_ns = begin(&kept[0]);
	measured->run(measured->param, seconds);
	end(begun_ns);
}

OF_EVERYBODY void obs_add_tick_callback(void (*run)(void *param, float seconds), void *param)
{
	static void (*real)(void (*run)(void *param, float seconds), void *param);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "obs_add_tick_callback");
	int i = 0;
	while (i < MOST_TICKS && ticks[i].run)
		i++;
	if (i == MOST_TICKS)
		abort();
	ticks[i] = (struct tick){run, param};
	real(run_tick, &ticks[i]);
}

OF_EVERYBODY void obs_remove_tick_callback(void (*run)(void *param, float seconds), void *param)
{
	static void (*real)(void (*run)(void *param, float seconds), void *param);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "obs_remove_tick_callback");
	for (int i = 0; i < MOST_TICKS; i++) {
		if (ticks[i].run == run && ticks[i].param == param) {
			real(run_tick, &ticks[i]);
			ticks[i].run = NULL;
		}
	}
}

/* -- waiting -- */

static bool is_ours(const void *caller)
{
	uintptr_t at = (uintptr_t)caller;
	return under_way && at >= atomic_load(&ours_begin) && at < atomic_load(&ours_end);
}

static void note_wait(uint64_t begun_ns)
{
	atomic_fetch_add(&under_way->waits, 1);
	atomic_fetch_add(&under_way->waited_ns, clock_ns(CLOCK_MONOTONIC) - begun_ns);
}

OF_EVERYBODY int pthread_mutex_lock(pthread_mutex_t *mutex)
{
	static int (*real)(pthread_mutex_t * mutex);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "pthread_mutex_lock");
	if (!is_ours(__builtin_return_address(0)))
		return real(mutex);
	if (pthread_mutex_trylock(mutex) == 0)
		return 0;
	uint64_t begun_ns = clock_ns(CLOCK_MONOTONIC);
	int code = real(mutex);
	note_wait(begun_ns);
	return code;
}

OF_EVERYBODY int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
	static int (*real)(pthread_cond_t * condition, pthread_mutex_t * mutex);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "pthread_cond_wait");
	uint64_t begun_ns = clock_ns(CLOCK_MONOTONIC);
	int code = real(condition, mutex);
	if (is_ours(__builtin_return_address(0)))
		note_wait(begun_ns);
	return code;
}

OF_EVERYBODY int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until)
{
	static int (*real)(pthread_cond_t * condition, pthread_mutex_t * mutex, const struct timespec *until);
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "pthread_cond_timedwait");
	uint64_t begun_ns = clock_ns(CLOCK_MONOTONIC);
	int code = real(condition, mutex, until);
	if (is_ours(__builtin_return_address(0)))
		note_wait(begun_ns);
	return code;
}

static int look_at(struct dl_phdr_info *info, size_t size, void *name)
{
	(void)size;
	const char *slash = strrchr(info->dlpi_name, '/');
	if (!slash || strcmp(slash + 1, name) != 0)
		return 0;
	uintptr_t end_at = info->dlpi_addr;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		uintptr_t segment_end = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz;
		if (info->dlpi_phdr[i].p_type == PT_LOAD && segment_end > end_at)
			end_at = segment_end;
	}
	atomic_store(&ours_begin, info->dlpi_addr);
	atomic_store(&ours_end, end_at);
	return 1;
}

void callbacks_watch(const char *library_name)
{
	if (!dl_iterate_phdr(look_at, (void *)library_name))
		abort();
}

static void take(struct kept *whose, struct callback_costs *costs)
{
	uint64_t longest_ns = atomic_exchange(&whose->longest_ns, 0);
	costs->calls += atomic_exchange(&whose->calls, 0);
	costs->slow += atomic_exchange(&whose->slow, 0);
	costs->waits += atomic_exchange(&whose->waits, 0);
	costs->waited_ns += atomic_exchange(&whose->waited_ns, 0);
	if (longest_ns > costs->longest_ns)
		costs->longest_ns = longest_ns;
}

struct callback_costs callbacks_take(const char *source_name)
{
	struct callback_costs costs = {0};
	for (int i = 0; i < atomic_load(&kept_count); i++) {
		if (!source_name || strcmp(kept[i].name, source_name) == 0)
			take(&kept[i], &costs);
	}
	return costs;
}

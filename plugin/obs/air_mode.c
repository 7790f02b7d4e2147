/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "air_mode.h"

#include <stdatomic.h>

/* The mode in the low bits; above them the microsecond at which a RETURN that is held acts, 0: none is held. Both in
 * one word, so that a PANIC that comes between a step's look and its change makes the change fail. */
#define MODE_BITS 2
#define MODE_MASK UINT64_C(3)

static atomic_uint_fast64_t word;

static enum air_mode mode_of(uint64_t value)
{
	return (enum air_mode)(value & MODE_MASK);
}

/* Rounded up: no RETURN acts early. */
static uint64_t held_until(uint64_t now_ns)
{
	return ((now_ns + 999) / 1000 + AIR_RETURN_HOLD_MS * UINT64_C(1000)) << MODE_BITS;
}

static bool is_due(uint64_t value, uint64_t now_ns)
{
	uint64_t due_us = value >> MODE_BITS;
	return due_us && now_ns / 1000 >= due_us;
}

enum air_mode air_mode_get(void)
{
	return mode_of(atomic_load(&word));
}

void air_mode_set(enum air_mode mode)
{
	atomic_store(&word, (uint64_t)mode);
}

static bool change_to(enum air_mode mode)
{
	return mode_of(atomic_exchange(&word, (uint64_t)mode)) != mode;
}

bool air_mode_safe(void)
{
	uint_fast64_t before = atomic_load(&word);
	enum air_mode mode;
	do {
		mode = mode_of(before) == AIR_PANIC ? AIR_PANIC : AIR_SAFE;
	} while (!atomic_compare_exchange_weak(&word, &before, (uint64_t)mode));
	return mode != mode_of(before);
}

bool air_mode_panic(void)
{
	return change_to(AIR_PANIC);
}

bool air_mode_return(void)
{
	return change_to(AIR_NORMAL);
}

void air_mode_hold_return(uint64_t now_ns)
{
	uint_fast64_t before = atomic_load(&word);
	while (!(before >> MODE_BITS) &&
	       !atomic_compare_exchange_weak(&word, &before, held_until(now_ns) | mode_of(before))) {
	}
}

bool air_mode_release_return(uint64_t now_ns)
{
	uint_fast64_t before = atomic_load(&word);
	enum air_mode mode;
	do {
		mode = is_due(before, now_ns) ? AIR_NORMAL : mode_of(before);
	} while (!atomic_compare_exchange_weak(&word, &before, (uint64_t)mode));
	return mode != mode_of(before);
}

bool air_mode_step(uint64_t now_ns)
{
	uint_fast64_t before = atomic_load(&word);
	while (is_due(before, now_ns)) {
		if (atomic_compare_exchange_weak(&word, &before, (uint64_t)AIR_NORMAL))
			return mode_of(before) != AIR_NORMAL;
	}
	return false;
}

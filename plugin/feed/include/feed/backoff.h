/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When to ask again: polls with jitter that only shortens, failures with growing pauses, a server's own wish above
 * both. Pure: the random number is the caller's.
 */
#pragma once

#include <stdint.h>

struct backoff {
	uint64_t first_ms;
	uint64_t most_ms;
	unsigned failures; /* in a row */
};

/** The pause after a success: every_ms less up to a tenth; random is any 32 bits. */
uint64_t backoff_poll_ms(uint64_t every_ms, uint32_t random);

/**
 * Counts a failure and gives the pause before the next try: first_ms doubled for each failure in a row, at most
 * most_ms, of which up to a half is taken off by jitter; never less than retry_after_ms (0: the server named none; more
 * than an hour counts as an hour).
 */
uint64_t backoff_next_ms(struct backoff *backoff, uint64_t retry_after_ms, uint32_t random);

/** A success: the next failure begins anew. */
void backoff_reset(struct backoff *backoff);

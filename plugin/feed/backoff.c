/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "feed/backoff.h"

#define RETRY_AFTER_MOST_MS 3600000u

/* A share of a pause, 0 up to (not with) whole_ms, by 32 random bits. */
static uint64_t share_of(uint64_t whole_ms, uint32_t random)
{
	return (whole_ms >> 32) * random + (((whole_ms & 0xFFFFFFFFu) * random) >> 32);
}

uint64_t backoff_poll_ms(uint64_t every_ms, uint32_t random)
{
	return every_ms - share_of(every_ms / 10, random);
}

uint64_t backoff_next_ms(struct backoff *backoff, uint64_t retry_after_ms, uint32_t random)
{
	uint64_t pause_ms = backoff->first_ms;
	for (unsigned i = 0; i < backoff->failures && pause_ms < backoff->most_ms; i++)
		pause_ms = pause_ms > backoff->most_ms / 2 ? backoff->most_ms : pause_ms * 2;
	if (pause_ms > backoff->most_ms)
		pause_ms = backoff->most_ms;
	pause_ms -= share_of(pause_ms / 2, random);
	// 64 doublings are beyond any most_ms: counting on would only wrap
	if (backoff->failures < 64)
		backoff->failures++;
	if (retry_after_ms > RETRY_AFTER_MOST_MS)
		retry_after_ms = RETRY_AFTER_MOST_MS;
	return pause_ms > retry_after_ms ? pause_ms : retry_after_ms;
}

void backoff_reset(struct backoff *backoff)
{
	backoff->failures = 0;
}

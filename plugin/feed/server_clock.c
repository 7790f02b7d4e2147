/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server_clock.h"

void server_clock_set(struct server_clock *clock, int64_t shop_ms, uint64_t at_ns)
{
	clock->anchor = (struct clock_anchor){.shop_ms = shop_ms, .at_ns = at_ns};
	clock->is_set = true;
	clock->seen_ms = shop_ms;
}

void server_clock_take(struct server_clock *clock, int64_t shop_ms, uint64_t at_ns)
{
	if (!clock->is_set || shop_ms > clock->seen_ms)
		server_clock_set(clock, shop_ms, at_ns);
	else
		clock->seen_ms = shop_ms;
}

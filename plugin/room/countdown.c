/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a countdown shows. Keeps no history: that an end which moved later without a reason does not count is decided
 * where two documents are compared, before this.
 */
#include "room/countdown.h"

static int64_t seconds_up(int64_t milliseconds)
{
	return milliseconds <= 0 ? 0 : (milliseconds + 999) / 1000;
}

struct countdown countdown_at(const struct room *room, const struct room_item *item, int64_t shop_ms)
{
	struct countdown shown = {.state = COUNTDOWN_NONE, .target_ms = ROOM_UNSET};
	const struct room_offer *offer = &item->offer;
	// The offer starts when the shop says so, not when the air delay would have it: zero stands until then.
	if (offer->starts_at_ms != ROOM_UNSET && shop_ms < offer->starts_at_ms) {
		shown.state = COUNTDOWN_TO_START;
		shown.target_ms = offer->starts_at_ms - room->air_delay_ms;
		shown.seconds = seconds_up(shown.target_ms - shop_ms);
		return shown;
	}
	if (offer->ends_at_ms == ROOM_UNSET)
		return shown;
	shown.target_ms = offer->ends_at_ms - room->air_delay_ms;
	shown.seconds = seconds_up(shown.target_ms - shop_ms);
	if (shop_ms < shown.target_ms)
		shown.state = COUNTDOWN_TO_END;
	else if (shop_ms < shown.target_ms + COUNTDOWN_ZERO_MS)
		shown.state = COUNTDOWN_ZERO;
	else
		shown.state = COUNTDOWN_OVER;
	return shown;
}

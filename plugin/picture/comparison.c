/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "comparison.h"

#include "room/reference.h"

struct comparisons comparisons_of(const struct room_item *item, int64_t at_ms)
{
	struct comparisons found = {.captured_at_ms = INT64_MAX, .until_ms = INT64_MAX};
	if (!item || item->is_channel_exclusive || item->nature == NATURE_UNIQUE)
		return found;
	for (size_t i = 0; i < item->comparison_count && found.count < COMPARISONS_MOST; i++) {
		const struct room_comparison *entry = &item->comparisons[i];
		if (comparison_refusal(entry, at_ms, COMPARISON_LASTS_MS))
			continue;
		found.entries[found.count++] = entry;
		if (entry->amount_minor > found.highest_minor)
			found.highest_minor = entry->amount_minor;
		if (entry->captured_at_ms < found.captured_at_ms)
			found.captured_at_ms = entry->captured_at_ms;
	}
	if (found.count > 0)
		found.until_ms = found.captured_at_ms + COMPARISON_LASTS_MS + 1;
	return found;
}

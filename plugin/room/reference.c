/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "room/reference.h"

#define DAY_MS INT64_C(86400000)

bool list_price_stands(const struct room_item *item, int64_t final_minor, int64_t shop_ms,
		       const struct reference_limits *limits)
{
	const int64_t amount_minor = item->price.list.amount_minor;
	int64_t captured_at_ms = item->price.list.captured_at_ms;
	int64_t times = limits->most_times;
	if (amount_minor == ROOM_UNSET || amount_minor <= final_minor || amount_minor / times > final_minor ||
	    (amount_minor / times == final_minor && amount_minor % times > 0))
		return false;
	switch (item->price.list.basis) {
	case LIST_INVALID:
		return false;
	case LIST_DEAL_7D:
		return captured_at_ms != ROOM_UNSET && captured_at_ms <= shop_ms &&
		       shop_ms - captured_at_ms <= limits->deal_days * DAY_MS;
	case LIST_LAST_DEAL:
	case LIST_MSRP:
		return true;
	case LIST_OTHER:
		return item->price.list.note != NULL;
	}
	return false;
}

const char *comparison_refusal(const struct room_comparison *entry, int64_t shop_ms, int64_t lasts_ms)
{
	if (!entry->is_same_spec)
		return "another spec";
	if (!entry->evidence_id)
		return "no evidence";
	if (entry->captured_at_ms > shop_ms)
		return "captured in the future";
	if (shop_ms - entry->captured_at_ms > lasts_ms)
		return "too old";
	return NULL;
}

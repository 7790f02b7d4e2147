/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sale.h"

#include "room/air.h"

bool sale_for_final(const struct room *room, const struct room_item *item, int64_t final_minor, int64_t shop_ms,
		    int64_t *out_minor)
{
	struct room_item tried = *item;
	tried.price.sale_minor = final_minor;
	// a part with a threshold may come in on the way
	for (int i = 0; i < 8; i++) {
		int64_t off_minor = final_minor - air_of_item(room, &tried, shop_ms).final_minor;
		if (off_minor == 0) {
			*out_minor = tried.price.sale_minor;
			return true;
		}
		tried.price.sale_minor += off_minor;
	}
	return false;
}

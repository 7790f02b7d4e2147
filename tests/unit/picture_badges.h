/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patches of a room whose seller and item promise something, and of an item that comes with gifts. */
#pragma once

#define RIGHT(kind, more) "{\"kind\": \"" kind "\"" more "}"
#define SHOP_OF(rights) "{\"sellers\": [{\"id\": \"s\", \"name\": \"絮屿生活旗舰店\", \"trust\": [" rights "]}]}"
#define PROMISED(rights) "{\"seller_id\": \"s\", \"trust\": [" rights "]}"

/* As the shop says it: three of the item's own, one of the seller's that the item does not have, one that it has. */
#define SELLER_OF_PAPER                                                                  \
	SHOP_OF(RIGHT("return_freight", "") "," RIGHT("seven_day_return", "") "," RIGHT( \
		"fake_compensation", ", \"times\": 3") "," RIGHT("fast_refund", ""))
#define PAPER_RIGHTS                                                                                             \
	PROMISED(RIGHT("refund_without_return", "") "," RIGHT("fake_compensation", ", \"times\": 10") "," RIGHT( \
		"fast_dispatch", ", \"hours\": 48") "," RIGHT("seven_day_return", ", \"excluded\": true"))

#define GIFT(name, quantity, more) "{\"name\": \"" name "\", \"quantity\": " #quantity more "}"
#define GIVEN(gifts) "{\"gifts\": [" gifts "]}"
#define TISSUES GIFT("湿厕纸", 2, ", \"spec\": \"40 片装\", \"first_n\": 5000")
#define VALUED GIFT("肉脯", 2, ", \"value\": 880, \"value_basis\": \"本店在售价\"")

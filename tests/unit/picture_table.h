/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patches of an item that is bargained over, with and without comparisons. */
#pragma once

#define STEP(id, kind, by, more) "{\"id\": \"" id "\", \"kind\": \"" kind "\", \"by\": \"" by "\"" more "}"
#define AFTER(minor) ", \"price_after\": " #minor
#define HAGGLE(beat, comparisons)                                                                                \
	"{\"beat\": \"" beat "\", \"bargain\": {\"steps\": [" STEP("a", "quote", "brand", AFTER(7990)) "," STEP( \
		"b", "ask", "host",                                                                              \
		AFTER(4990)) "," STEP("c", "subsidy", "platform",                                                \
				      AFTER(6990)) "," STEP("d", "cut", "host",                                  \
							    AFTER(5990)) "]}, \"comparisons\": " comparisons "}"
#define SHOP(market, amount, kind)                                                                                 \
	"{\"market\": \"" market "\", \"same_spec\": true, \"amount\": " #amount                                   \
	", \"captured_at\": \"2026-11-21T19:05:00+08:00\", \"spec\": \"40 包装\", \"evidence\": {\"id\": \"e\"," \
	" \"sha256\": \"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}, \"kind\": \"" kind "\"}"
#define COMPARED                                                                                                 \
	"[" SHOP("京选超市", 9900, "other_shop") "," SHOP("雨森官网", 8990, "other_shop") "," SHOP("本店", 7990, \
												   "deal_7d") "]"

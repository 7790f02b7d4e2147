/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_members.h"

#include "picture_paper.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

void put_text(struct chance *chance, json_t *object, const char *name, size_t most_points, unsigned percent)
{
	char text[1024];
	if (chance_is(chance, percent))
		json_object_set_new(object, name, json_string(chance_text(chance, most_points, text, sizeof(text))));
}

void put_amount(struct chance *chance, json_t *object, const char *name, unsigned percent)
{
	if (chance_is(chance, percent))
		json_object_set_new(object, name, json_integer(chance_amount(chance)));
}

void put_count(struct chance *chance, json_t *object, const char *name, unsigned percent)
{
	if (chance_is(chance, percent))
		json_object_set_new(object, name, json_integer(chance_count(chance)));
}

void put_number(struct chance *chance, json_t *object, const char *name, int least, int most, unsigned percent)
{
	if (chance_is(chance, percent))
		json_object_set_new(object, name,
				    json_integer(least + (int)chance_number(chance, (uint64_t)(most - least + 1))));
}

void put_bool(struct chance *chance, json_t *object, const char *name, unsigned percent)
{
	if (chance_is(chance, percent))
		json_object_set_new(object, name, json_boolean(chance_is(chance, 50)));
}

static json_t *time_json(int64_t at_ms)
{
	char text[32];
	struct tm parts;
	time_t seconds = (time_t)(at_ms / 1000) + 8 * 3600;
	gmtime_r(&seconds, &parts);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S+08:00", &parts);
	return json_string(text);
}

void put_time(json_t *object, const char *name, int64_t at_ms)
{
	json_object_set_new(object, name, time_json(at_ms));
}

/* Ago or ahead, from seconds to days. */
int64_t some_ms(struct chance *chance)
{
	static const uint64_t most_s[] = {30, 600, 7200, 86400 * 3, 86400 * 200};
	return (int64_t)chance_number(chance, PICK(chance, most_s)) * 1000;
}

void put_span(struct chance *chance, json_t *object, const char *from, const char *until)
{
	int64_t from_ms = PAPER_NOW_MS - some_ms(chance) + (chance_is(chance, 30) ? some_ms(chance) : 0);
	if (chance_is(chance, 50))
		put_time(object, from, from_ms);
	if (chance_is(chance, 70))
		put_time(object, until, (from_ms > PAPER_NOW_MS ? from_ms : PAPER_NOW_MS) + 1000 + some_ms(chance));
}

json_t *chance_price(struct chance *chance)
{
	static const char *const currencies[] = {"CNY", "CNY", "CNY", "JPY", "USD", "KWD", "CLF", "HKD", "EUR", "XPF"};
	static const char *const kinds[] = {"shop_coupon", "platform_coupon", "subsidy", "threshold",
					    "fan",         "new_buyer",       "pay",     "trade_in"};
	static const char *const bases[] = {"deal_7d", "last_deal", "msrp", "other"};
	static const char *const hows[] = {"auto", "claim", "code"};
	json_t *price = json_object();
	int64_t sale = chance_amount(chance);
	json_object_set_new(price, "currency", json_string(PICK(chance, currencies)));
	json_object_set_new(price, "sale", json_integer(sale));
	json_t *parts = json_array();
	for (uint64_t left = chance_is(chance, 60) ? chance_number(chance, 7) : 0; left > 0; left--) {
		json_t *part = json_object();
		json_object_set_new(part, "kind", json_string(PICK(chance, kinds)));
		json_object_set_new(part, "amount",
				    json_integer((int64_t)chance_number(chance, (uint64_t)(sale / 4 + 2))));
		if (chance_is(chance, 30))
			json_object_set_new(part, "threshold",
					    json_integer((int64_t)chance_number(chance, (uint64_t)(sale + 1))));
		if (chance_is(chance, 70))
			json_object_set_new(part, "how", json_string(PICK(chance, hows)));
		put_text(chance, part, "audience", 20, 25);
		if (chance_is(chance, 20))
			put_time(part, "ends_at", PAPER_NOW_MS - MINUTE_MS + some_ms(chance));
		json_array_append_new(parts, part);
	}
	json_object_set_new(price, "parts", parts);
	if (chance_is(chance, 60)) {
		json_t *list = json_object();
		json_object_set_new(list, "amount",
				    json_integer(chance_is(chance, 70) && sale < INT64_C(49999999999)
							 ? sale + (int64_t)chance_number(chance, (uint64_t)sale + 1)
							 : chance_amount(chance)));
		json_object_set_new(list, "basis", json_string(PICK(chance, bases)));
		put_text(chance, list, "note", 40, 50);
		if (chance_is(chance, 80))
			put_time(list, "captured_at", PAPER_NOW_MS - some_ms(chance));
		json_object_set_new(price, "list", list);
	}
	if (chance_is(chance, 40)) {
		char per[64];
		json_t *unit = json_pack("{s:I, s:s}", "amount", (json_int_t)chance_amount(chance), "per",
					 chance_text(chance, 8, per, sizeof(per)));
		put_bool(chance, unit, "approximate", 50);
		json_object_set_new(price, "unit_price", unit);
	}
	put_bool(chance, price, "is_from", 20);
	if (chance_is(chance, 20))
		put_time(price, "locked_until", PAPER_NOW_MS + some_ms(chance));
	return price;
}

json_t *chance_trust(struct chance *chance)
{
	static const char *const kinds[] = {"refund_without_return", "return_freight",   "fake_compensation",
					    "seven_day_return",      "fast_refund",      "fast_dispatch",
					    "price_protection",      "quality_warranty", "other"};
	json_t *trust = json_array();
	for (uint64_t left = chance_number(chance, 13); left > 0; left--) {
		const char *kind = PICK(chance, kinds);
		json_t *right = json_pack("{s:s}", "kind", kind);
		put_number(chance, right, "times", 1, 100, strcmp(kind, "fake_compensation") == 0 ? 100 : 10);
		put_number(chance, right, "hours", 1, 720, strcmp(kind, "fast_dispatch") == 0 ? 100 : 10);
		put_number(chance, right, "days", 1, 3650, 30);
		put_text(chance, right, "tier", 8, 20);
		put_text(chance, right, "label", 12, 40);
		put_bool(chance, right, "excluded", 15);
		if (chance_is(chance, 20))
			put_time(right, "until", PAPER_NOW_MS - MINUTE_MS + some_ms(chance));
		json_array_append_new(trust, right);
	}
	return trust;
}

json_t *chance_bargain(struct chance *chance, const json_t *price)
{
	static const char *const kinds[] = {"quote", "ask", "cut", "subsidy", "gift", "more_stock", "settle", "reject"};
	static const char *const parties[] = {"brand", "platform", "host"};
	json_t *bargain = json_object();
	json_t *steps = json_array();
	int64_t sale = json_integer_value(json_object_get(price, "sale"));
	for (uint64_t i = 0, count = chance_is(chance, 10) ? 64 : chance_number(chance, 7); i < count; i++) {
		char id[16];
		snprintf(id, sizeof(id), "s%d", (int)i);
		json_t *step = json_pack("{s:s, s:s}", "id", id, "kind", PICK(chance, kinds));
		if (chance_is(chance, 70))
			json_object_set_new(step, "by", json_string(PICK(chance, parties)));
		put_text(chance, step, "person", 24, 30);
		put_text(chance, step, "note", 20, 40);
		put_amount(chance, step, "price_after", 60);
		put_bool(chance, step, "planned", 30);
		if (chance_is(chance, 50))
			put_time(step, "at", PAPER_NOW_MS - (int64_t)(count - i) * 1000);
		json_array_append_new(steps, step);
	}
	json_object_set_new(bargain, "steps", steps);
	if (chance_is(chance, 50)) {
		bool is_plain = json_array_size(json_object_get(price, "parts")) == 0;
		json_t *agreed = json_object();
		json_object_set_new(agreed, "amount", json_integer(is_plain ? sale : chance_amount(chance)));
		put_time(agreed, "at", PAPER_NOW_MS - 5000);
		json_object_set_new(bargain, "agreed", agreed);
	}
	return bargain;
}

json_t *chance_comparisons(struct chance *chance)
{
	static const char *const kinds[] = {"deal_7d", "msrp", "other_shop"};
	static const char sha[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	json_t *list = json_array();
	for (uint64_t left = chance_number(chance, 9); left > 0; left--) {
		char text[256];
		json_t *one = json_object();
		json_object_set_new(one, "market", json_string(chance_text(chance, 12, text, sizeof(text))));
		put_text(chance, one, "seller", 20, 50);
		put_text(chance, one, "product", 60, 50);
		put_text(chance, one, "spec", 40, 50);
		json_object_set_new(one, "same_spec", json_boolean(chance_is(chance, 80)));
		json_object_set_new(one, "amount", json_integer(chance_amount(chance)));
		json_object_set_new(one, "kind", json_string(PICK(chance, kinds)));
		put_text(chance, one, "shipping", 12, 40);
		put_time(one, "captured_at", PAPER_NOW_MS - some_ms(chance));
		if (chance_is(chance, 80))
			json_object_set_new(one, "evidence", json_pack("{s:s, s:s}", "id", "e", "sha256", sha));
		put_text(chance, one, "public_label", 16, 30);
		json_array_append_new(list, one);
	}
	return list;
}

json_t *chance_campaigns(struct chance *chance)
{
	static const char *const kinds[] = {"billion_subsidy", "one_yuan",          "festival", "coupon",
					    "flash",           "channel_exclusive", "origin",   "bigday"};
	static const char *const payers[] = {"platform", "brand", "host"};
	json_t *list = json_array();
	for (uint64_t left = chance_number(chance, 7); left > 0; left--) {
		json_t *one = json_pack("{s:s}", "kind", PICK(chance, kinds));
		put_text(chance, one, "label", 12, 60);
		put_amount(chance, one, "amount", 50);
		put_text(chance, one, "condition", 30, 40);
		put_text(chance, one, "audience", 20, 40);
		if (chance_is(chance, 60))
			json_object_set_new(one, "payer", json_string(PICK(chance, payers)));
		put_amount(chance, one, "cap", 20);
		put_count(chance, one, "quantity", 20);
		put_span(chance, one, "starts_at", "ends_at");
		json_array_append_new(list, one);
	}
	return list;
}

json_t *chance_skus(struct chance *chance)
{
	json_t *list = json_array();
	static const int most[] = {1, 4, 8, 20, 101};
	for (uint64_t i = 0, count = chance_number(chance, (uint64_t)PICK(chance, most)); i < count; i++) {
		char id[16];
		char text[512];
		snprintf(id, sizeof(id), "k%d", (int)i);
		json_t *sku =
			json_pack("{s:s, s:s, s:I}", "id", id, "spec", chance_text(chance, 40, text, sizeof(text)),
				  "sale", (json_int_t)chance_amount(chance));
		put_count(chance, sku, "left", 70);
		put_count(chance, sku, "per_buyer", 10);
		json_array_append_new(list, sku);
	}
	return list;
}

json_t *chance_gifts(struct chance *chance)
{
	json_t *list = json_array();
	for (uint64_t left = chance_number(chance, 7); left > 0; left--) {
		char text[512];
		json_t *gift = json_pack("{s:s}", "name", chance_text(chance, 30, text, sizeof(text)));
		put_number(chance, gift, "quantity", 1, 99, 100);
		put_text(chance, gift, "spec", 20, 30);
		put_amount(chance, gift, "value", 30);
		put_text(chance, gift, "value_basis", 30, 30);
		put_count(chance, gift, "first_n", 30);
		json_array_append_new(list, gift);
	}
	return list;
}

json_t *chance_inspection(struct chance *chance)
{
	static const char *const results[] = {"pass", "fail", "note"};
	json_t *inspection = json_object();
	json_t *checks = json_array();
	put_text(chance, inspection, "grade", 4, 80);
	put_number(chance, inspection, "battery_percent", 0, 100, 60);
	for (uint64_t left = chance_number(chance, 17); left > 0; left--) {
		char text[512];
		json_array_append_new(checks,
				      json_pack("{s:s, s:s}", "name", chance_text(chance, 12, text, sizeof(text)),
						"result", PICK(chance, results)));
	}
	json_object_set_new(inspection, "checks", checks);
	put_text(chance, inspection, "report_no", 20, 60);
	put_number(chance, inspection, "warranty_days", 0, 720, 60);
	put_bool(chance, inspection, "live", 30);
	if (chance_is(chance, 60))
		put_time(inspection, "inspected_at", PAPER_NOW_MS - some_ms(chance));
	return inspection;
}

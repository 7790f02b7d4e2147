/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_rooms.h"

#include "unit.h"

#include "picture_members.h"
#include "picture_paper.h"

#include <stdio.h>

static json_t *stock(struct chance *chance)
{
	static const char *const modes[] = {"exact", "exact", "exact", "bucket", "hidden"};
	json_t *stock = json_pack("{s:s}", "mode", PICK(chance, modes));
	put_count(chance, stock, "left", 85);
	put_count(chance, stock, "total", 60);
	put_count(chance, stock, "low_at", 20);
	put_count(chance, stock, "reserved", 30);
	if (chance_is(chance, 25)) {
		json_t *batch = json_object();
		put_number(chance, batch, "no", 1, 99, 100);
		put_count(chance, batch, "total", 50);
		json_object_set_new(stock, "batch", batch);
	}
	return stock;
}

static json_t *limits(struct chance *chance)
{
	json_t *limits = json_object();
	put_count(chance, limits, "per_buyer", 50);
	put_count(chance, limits, "per_order", 30);
	put_count(chance, limits, "min_quantity", 30);
	put_text(chance, limits, "audience", 20, 20);
	return limits;
}

static json_t *shipping(struct chance *chance)
{
	json_t *shipping = json_object();
	json_t *excluded = json_array();
	char text[128];
	put_bool(chance, shipping, "free", 60);
	put_amount(chance, shipping, "fee", 30);
	put_number(chance, shipping, "dispatch_hours", 1, 720, 40);
	for (uint64_t left = chance_number(chance, 4); left > 0; left--)
		json_array_append_new(excluded, json_string(chance_text(chance, 10, text, sizeof(text))));
	json_object_set_new(shipping, "excluded", excluded);
	return shipping;
}

static json_t *deposit(struct chance *chance)
{
	json_t *deposit = json_object();
	put_amount(chance, deposit, "amount", 100);
	put_amount(chance, deposit, "deducts", 50);
	put_span(chance, deposit, "balance_from", "balance_until");
	put_bool(chance, deposit, "refundable", 50);
	return deposit;
}

static json_t *correction(struct chance *chance)
{
	json_t *correction = json_object();
	put_text(chance, correction, "text", 60, 100);
	put_time(correction, "at", PAPER_NOW_MS - 1000);
	put_time(correction, "until", PAPER_NOW_MS + 1000 + some_ms(chance));
	return correction;
}

static json_t *sales(struct chance *chance)
{
	json_t *sales = json_object();
	put_count(chance, sales, "sold", 80);
	put_count(chance, sales, "orders", 40);
	put_time(sales, "as_of", PAPER_NOW_MS - some_ms(chance));
	if (chance_is(chance, 60))
		json_object_set_new(sales, "source", json_string(chance_is(chance, 50) ? "shop" : "platform"));
	return sales;
}

static void put_offer(struct chance *chance, json_t *item)
{
	static const char *const types[] = {"spot", "presale", "deposit"};
	json_t *price = chance_price(chance);
	if (chance_is(chance, 40))
		json_object_set_new(item, "bargain", chance_bargain(chance, price));
	json_object_set_new(item, "price", price);
	if (chance_is(chance, 60))
		json_object_set_new(item, "stock", stock(chance));
	if (chance_is(chance, 60)) {
		json_t *offer = json_object();
		put_span(chance, offer, "starts_at", "ends_at");
		json_object_set_new(item, "offer", offer);
	}
	if (chance_is(chance, 25)) {
		json_object_set_new(item, "deposit", deposit(chance));
		json_object_set_new(item, "sale_type", json_string(PICK(chance, types)));
	}
	if (chance_is(chance, 40))
		json_object_set_new(item, "limits", limits(chance));
	if (chance_is(chance, 40))
		json_object_set_new(item, "shipping", shipping(chance));
	if (chance_is(chance, 10))
		json_object_set_new(item, "cart", json_pack("{s:s}", "state", "hidden"));
}

static json_t *item_of(struct chance *chance, uint64_t seed, int number)
{
	static const char *const beats[] = {"tease", "quote", "haggle",   "agreed", "open",
					    "open",  "open",  "sold_out", "encore", "closed"};
	static const char *const natures[] = {"standard", "unique", "by_weight"};
	char text[1024];
	snprintf(text, sizeof(text), "i%u-%d", (unsigned)seed, number);
	json_t *item = json_pack("{s:s, s:s}", "id", text, "beat", PICK(chance, beats));
	put_text(chance, item, "title", 120, 100);
	put_text(chance, item, "short_title", 30, 60);
	put_text(chance, item, "spec", 60, 60);
	put_text(chance, item, "unit", 8, 50);
	put_text(chance, item, "brand", 40, 30);
	put_number(chance, item, "link_no", 1, 9999, 70);
	put_offer(chance, item);
	if (chance_is(chance, 20))
		json_object_set_new(item, "nature", json_string(PICK(chance, natures)));
	if (chance_is(chance, 40)) {
		json_t *warnings = json_array();
		for (uint64_t left = chance_number(chance, 5); left > 0; left--)
			json_array_append_new(warnings, json_string(chance_text(chance, 60, text, sizeof(text))));
		json_object_set_new(item, "warnings", warnings);
	}
	if (chance_is(chance, 50))
		json_object_set_new(item, "trust", chance_trust(chance));
	if (chance_is(chance, 40))
		json_object_set_new(item, "campaigns", chance_campaigns(chance));
	if (chance_is(chance, 40))
		json_object_set_new(item, "comparisons", chance_comparisons(chance));
	if (chance_is(chance, 40))
		json_object_set_new(item, "skus", chance_skus(chance));
	if (chance_is(chance, 40))
		json_object_set_new(item, "gifts", chance_gifts(chance));
	if (chance_is(chance, 30))
		json_object_set_new(item, "inspection", chance_inspection(chance));
	if (chance_is(chance, 10))
		json_object_set_new(item, "correction", correction(chance));
	if (chance_is(chance, 40))
		json_object_set_new(item, "sales", sales(chance));
	if (chance_is(chance, 70))
		json_object_set_new(item, "seller_id", json_string("s"));
	return item;
}

static json_t *head_of(struct chance *chance)
{
	static const char *const roles[] = {"host", "bargainer", "explainer", "brand", "guest"};
	static const char *const modes[] = {"selection", "self", "distribution"};
	json_t *head = json_pack("{s:s, s:s}", "id", "r", "mode", PICK(chance, modes));
	json_t *people = json_array();
	char text[512];
	put_text(chance, head, "title", 60, 70);
	put_bool(chance, head, "presenter_is_ai", 30);
	for (uint64_t left = chance_number(chance, 9); left > 0; left--) {
		json_t *person = json_pack("{s:s, s:s}", "role", PICK(chance, roles), "name",
					   chance_text(chance, 24, text, sizeof(text)));
		put_text(chance, person, "title", 24, 40);
		json_array_append_new(people, person);
	}
	json_object_set_new(head, "people", people);
	return head;
}

static json_t *seller_of(struct chance *chance)
{
	static const char *const scores[] = {"0.00", "4.85", "5.0"};
	char text[512];
	json_t *seller = json_pack("{s:s, s:s}", "id", "s", "name", chance_text(chance, 60, text, sizeof(text)));
	if (chance_is(chance, 60)) {
		json_object_set_new(seller, "experience_score", json_string(PICK(chance, scores)));
		put_time(seller, "score_at", PAPER_NOW_MS - some_ms(chance));
	}
	if (chance_is(chance, 40))
		json_object_set_new(seller, "trust", chance_trust(chance));
	return seller;
}

struct chance_room chance_room_of(uint64_t seed)
{
	static const int64_t ages_ms[] = {0, 0, 0, 5000, 20000, 90000};
	struct chance chance = chance_of(seed);
	struct chance_room made = {.at_ms = PAPER_NOW_MS};
	struct error err = {0};
	char text[320];
	json_t *items = json_array();
	int count = 1 + (int)chance_number(&chance, 3);
	for (int i = 0; i < count; i++)
		json_array_append_new(items, item_of(&chance, seed, i));
	json_t *document =
		json_pack("{s:s, s:i, s:i, s:o, s:o, s:[o]}", "schema", "shop-room/1", "version", 7, "ttl_ms", 15000,
			  "items", items, "room", head_of(&chance), "sellers", seller_of(&chance));
	snprintf(text, sizeof(text), "i%u-0", (unsigned)seed);
	if (!chance_is(&chance, 2))
		json_object_set_new(document, "current", json_string(text));
	put_time(document, "server_time", PAPER_NOW_MS);
	put_bool(&chance, document, "demo", 30);
	if (!room_decode_json(document, &made.room, NULL, &err))
		fail_msg("seed %u: %s", (unsigned)seed, error_text(&err, text, sizeof(text)));
	json_decref(document);
	made.age_ms = PICK(&chance, ages_ms);
	made.mode = chance_is(&chance, 8) ? AIR_SAFE : AIR_NORMAL;
	return made;
}

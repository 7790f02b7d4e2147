/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shop, sheet and desk in one room: who wins, and of every member who gave it. */
#include "room/air.h"
#include "room/merge.h"
#include "room_small.h"

#define NOON SMALL_NOON_MS

static const struct sheet *sheet_of(const char *rows)
{
	char text[4096];
	snprintf(text, sizeof(text), "{'schema': 'shop-sheet/1', 'items': [%s]}", rows);
	json_t *json = small_json(text);
	char *bytes = json_dumps(json, 0);
	const struct sheet *sheet;
	struct error err = {0};
	if (!sheet_decode(bytes, strlen(bytes), NULL, &sheet, NULL, &err))
		fail_msg("%s: %s", err.path, err.message);
	free(bytes);
	json_decref(json);
	return sheet;
}

static const struct stand *stand_of(const char *members)
{
	char text[4096];
	snprintf(text, sizeof(text), "{'schema': 'shop-stand/1'%s%s}", *members ? ", " : "", members);
	json_t *json = small_json(text);
	char *bytes = json_dumps(json, 0);
	const struct stand *stand;
	struct error err = {0};
	if (!stand_decode(bytes, strlen(bytes), &stand, &err))
		fail_msg("%s: %s", err.path, err.message);
	free(bytes);
	json_decref(json);
	return stand;
}

static const struct room *merged_of(const struct room_inputs *inputs, struct room_sources **sources)
{
	const struct room *room;
	struct error err = {0};
	if (!room_merge(inputs, &room, sources, &err))
		fail_msg("%s: %s", err.path, err.message);
	return room;
}

static void nothing_to_say(void **state)
{
	(void)state;
	const struct room *shop = small_room("'current': 'a', ", SMALL_ITEM("a", ""));
	const struct stand *empty = stand_empty();
	struct history *history = history_create();
	const struct room_inputs inputs[] = {
		{.shop = shop},
		{.shop = shop, .stand = empty},
		{.shop = shop, .stand = empty, .history = history, .shop_ms = NOON},
	};
	for (size_t i = 0; i < 3; i++) {
		struct room_sources *sources = (struct room_sources *)&inputs;
		const struct room *room = merged_of(&inputs[i], &sources);
		assert_ptr_equal(room, shop); // no decoding: the shop's own
		assert_null(sources);
		assert_int_equal(room_source_of(sources, "items[0].beat"), OWNER_SHOP);
		room_unref(room);
		room = merged_of(&inputs[i], NULL);
		room_unref(room);
	}
	history_destroy(&history);
	stand_unref(empty);
	room_unref(shop);
}

#define SELLERS "'sellers': [{'id': 'x', 'name': 'X', 'experience_score': '4.85'}], "
#define TWO                                                                                                           \
	"{'id': 'a', 'title': 'T', 'link_no': 1, 'seller_id': 'x', 'status': 'on', 'stock': {'left': 9}, "            \
	"'price': {'currency': 'CNY', 'sale': 7990}, 'skus': [{'id': 's', 'spec': 'S', 'sale': 7990}], "              \
	"'cart': {'state': 'listed'}, 'campaigns': [{'kind': 'festival'}], 'trust': [{'kind': 'seven_day_return'}], " \
	"'limits': {'per_buyer': 9, 'per_order': 4}, 'sales': {'sold': 3, 'as_of': '2026-11-21T11:59:00Z'}}, "        \
	"{'id': 'b', 'title': 'U', 'link_no': 2, 'beat': 'tease', 'price': {'currency': 'CNY', 'sale': 100}}"
#define PLAN                                                                                              \
	"{'item_id': 'b', 'link_no': 7, 'short_title': 'B!', 'floor': 90, 'target': 95}, "                \
	"{'item_id': 'a', 'spec': '24', 'unit': 'box', 'gifts': [{'name': 'G', 'quantity': 1}], "         \
	"'limits': {'per_buyer': 2}, 'parts': [{'kind': 'shop_coupon', 'amount': 2000}], 'floor': 5000, " \
	"'comparisons': [{'market': 'M', 'same_spec': true, 'amount': 9900, 'kind': 'msrp', "             \
	"'captured_at': '2026-11-20T12:00:00Z'}]}"
#define DESK                                                                                                        \
	"'current': 'b', 'items': [{'id': 'a', 'beat': 'agreed', 'sale': 7900, 'bargain': {'steps': [{'id': 's1', " \
	"'kind': 'settle', 'price_after': 5900}], 'agreed': {'amount': 5900, 'at': '2026-11-21T12:00:00Z'}}, "      \
	"'correction': {'text': 'C', 'at': '2026-11-21T12:00:00Z', 'until': '2026-11-21T12:01:00Z'}}, "             \
	"{'id': 'gone', 'beat': 'open', 'sale': 1}]"

/* Who gives what of the room above; a member that no row names is the shop's. */
static const struct {
	const char *path;
	enum owner owner;
} the_owners[] = {
	{"current", OWNER_DESK},
	{"items", OWNER_SHEET}, /* their order */
	{"items[0].link_no", OWNER_SHEET},
	{"items[0].short_title", OWNER_SHEET},
	{"items[1].spec", OWNER_SHEET},
	{"items[1].unit", OWNER_SHEET},
	{"items[1].gifts", OWNER_SHEET},
	{"items[1].limits.per_buyer", OWNER_SHEET},
	{"items[1].price.parts", OWNER_SHEET},
	{"items[1].comparisons", OWNER_SHEET},
	{"items[1].beat", OWNER_DESK},
	{"items[1].bargain", OWNER_DESK},
	{"items[1].correction", OWNER_DESK},
	{"items[1].price.sale", OWNER_DESK},
};

static enum owner wanted_owner(const char *path)
{
	for (size_t i = 0; i < sizeof(the_owners) / sizeof(the_owners[0]); i++) {
		const char *known = the_owners[i].path;
		size_t size = strlen(known);
		bool is_within = strncmp(known, path, size) == 0 && (path[size] == '.' || path[size] == '[');
		if (strcmp(known, path) == 0 || (is_within && strcmp(known, "items") != 0))
			return the_owners[i].owner;
	}
	return OWNER_SHOP;
}

/* Every member of the tree, leaves and what holds them; counts those of each owner. */
static void check_owners(const struct room_sources *sources, const json_t *json, const char *path, int *counts)
{
	char inner[256];
	const char *name;
	json_t *value;
	if (*path) {
		enum owner owner = room_source_of(sources, path);
		if (owner != wanted_owner(path))
			fail_msg("%s is the %s's", path, owner_name(owner));
		counts[owner]++;
	}
	for (size_t i = 0; i < json_array_size(json); i++) {
		snprintf(inner, sizeof(inner), "%s[%zu]", path, i);
		check_owners(sources, json_array_get(json, i), inner, counts);
	}
	json_object_foreach((json_t *)json, name, value)
	{
		snprintf(inner, sizeof(inner), "%s%s%s", path, *path ? "." : "", name);
		check_owners(sources, value, inner, counts);
	}
}

static void source_of_every_member(void **state)
{
	(void)state;
	const struct room *shop = small_room("'current': 'a', " SELLERS, TWO);
	const struct sheet *sheet = sheet_of(PLAN);
	const struct stand *stand = stand_of(DESK);
	struct sheet_findings findings = {.count = 0};
	struct room_sources *sources = NULL;
	const struct room_inputs inputs = {.shop = shop, .sheet = sheet, .stand = stand, .findings = &findings};
	const struct room *room = merged_of(&inputs, &sources);
	assert_int_equal(findings.count, 0);
	// The sheet's order; the desk's current, beat and bargain; the shop's stock, status and sale of the other.
	assert_string_equal(room->items[0].id, "b");
	assert_string_equal(room->current->id, "b");
	const struct room_item *item = &room->items[1];
	assert_int_equal(item->beat, BEAT_AGREED);
	assert_int_equal(item->bargain.agreed_minor, 5900);
	assert_int_equal(item->price.sale_minor, 7900);
	assert_int_equal(item->stock.left, 9);
	assert_string_equal(item->correction.text, "C");
	assert_int_equal(item->limits.per_buyer, 2);
	assert_int_equal(item->limits.per_order, 4);
	assert_int_equal(room->items[0].beat, BEAT_TEASE);
	assert_int_equal(room->items[0].price.sale_minor, 100);
	assert_int_equal(item->sold_out_until_ms, ROOM_UNSET);
	// The gate: 79.00 less the sheet's coupon is what was agreed.
	item = &room->items[1];
	struct room_item open = *item;
	open.beat = BEAT_OPEN;
	assert_int_equal(air_of_item(room, &open, NOON).hold, HOLD_NONE);
	int counts[OWNER_HISTORY + 1] = {0};
	json_t *tree = room_to_json(room);
	check_owners(sources, tree, "", counts);
	// Every row of the table above was met.
	assert_int_equal(counts[OWNER_DESK], 1 + 1 + 9 + 4 + 1);
	assert_in_range(counts[OWNER_SHEET], 8, 40);
	assert_in_range(counts[OWNER_SHOP], 20, 80);
	// What only the desk may know is in no member.
	char *text = json_dumps(tree, 0);
	assert_null(strstr(text, "floor"));
	assert_null(strstr(text, "5000"));
	free(text);
	json_decref(tree);
	// A reference of its own outlives the first.
	struct room_sources *same = room_sources_ref(sources);
	room_sources_unref(sources);
	assert_int_equal(room_source_of(same, "items[1].gifts[0].name"), OWNER_SHEET);
	assert_int_equal(room_source_of(same, "items[1].giftshop"), OWNER_SHOP);
	assert_int_equal(room_source_of(same, "items[10].gifts"), OWNER_SHOP);
	assert_int_equal(room_source_of(same, ""), OWNER_SHOP);
	room_sources_unref(same);
	room_unref(room);
	stand_unref(stand);
	sheet_unref(sheet);
	room_unref(shop);
}

static void an_item_that_left(void **state)
{
	(void)state;
	const struct room *shop = small_room("'current': 'a', ", SMALL_ITEM("a", ""));
	const struct stand *stand = stand_of("'current': 'gone', 'items': [{'id': 'gone', 'beat': 'open'}]");
	struct room_sources *sources;
	const struct room *room = merged_of(&(struct room_inputs){.shop = shop, .stand = stand}, &sources);
	// Nothing takes its place on air.
	assert_null(room->current);
	assert_int_equal(room_source_of(sources, "current"), OWNER_DESK);
	room_sources_unref(sources);
	room_unref(room);
	stand_unref(stand);
	// A bargain of it alone leaves the shop's room as it says.
	stand = stand_of("'items': [{'id': 'gone', 'beat': 'open'}]");
	room = merged_of(&(struct room_inputs){.shop = shop, .stand = stand}, &sources);
	assert_string_equal(room->current->id, "a");
	assert_null(sources);
	room_unref(room);
	stand_unref(stand);
	room_unref(shop);
}

static void findings_are_handed_on(void **state)
{
	(void)state;
	const struct room *shop = small_room("", SMALL_ITEM("a", ""));
	const struct sheet *sheet = sheet_of("{'item_id': 'nobody'}");
	struct sheet_findings findings = {.count = 0};
	const struct room *room =
		merged_of(&(struct room_inputs){.shop = shop, .sheet = sheet, .findings = &findings}, NULL);
	assert_int_equal(findings.count, 1);
	room_unref(room);
	room = merged_of(&(struct room_inputs){.shop = shop, .sheet = sheet}, NULL);
	room_unref(room);
	sheet_unref(sheet);
	room_unref(shop);
}

/* A part of a kind that nobody knows holds the price also after the merge. */
static void what_was_held_stays_held(void **state)
{
	(void)state;
	const struct room *shop =
		small_room("'current': 'a', ", "{'id': 'a', 'title': 'T', 'price': {'currency': 'CNY', 'sale': 7990, "
					       "'parts': [{'kind': 'moon', 'amount': 1}]}}");
	const struct stand *stand = stand_of("'items': [{'id': 'a', 'beat': 'open'}]");
	const struct room *room = merged_of(&(struct room_inputs){.shop = shop, .stand = stand}, NULL);
	assert_int_equal(air_of_room(room, NOON).hold, HOLD_UNKNOWN_PART);
	room_unref(room);
	stand_unref(stand);
	room_unref(shop);
}

/* What the desk does not set stays the shop's. */
static void a_desk_that_says_little(void **state)
{
	(void)state;
	const struct room *shop =
		small_room("", SMALL_ITEM("a", ", 'bargain': {'agreed': {'amount': 1, 'at': '2026-11-21T12:00:00Z'}}"));
	const struct stand *stand = stand_of("'items': [{'id': 'a', 'correction': {'text': 'C', 'at': "
					     "'2026-11-21T12:00:00Z', 'until': '2026-11-21T12:01:00Z'}}]");
	const struct room *room = merged_of(&(struct room_inputs){.shop = shop, .stand = stand}, NULL);
	assert_int_equal(room->items[0].bargain.agreed_minor, 1);
	room_unref(room);
	stand_unref(stand);
	room_unref(shop);
}

static void owners_have_names(void **state)
{
	(void)state;
	assert_string_equal(owner_name(OWNER_SHOP), "shop");
	assert_string_equal(owner_name(OWNER_SHEET), "sheet");
	assert_string_equal(owner_name(OWNER_DESK), "desk");
	assert_string_equal(owner_name(OWNER_HISTORY), "history");
	assert_string_equal(owner_name(OWNER_INVALID), "invalid");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_to_say),           cmocka_unit_test(source_of_every_member),
		cmocka_unit_test(an_item_that_left),        cmocka_unit_test(findings_are_handed_on),
		cmocka_unit_test(what_was_held_stays_held), cmocka_unit_test(a_desk_that_says_little),
		cmocka_unit_test(owners_have_names),
	};
	return cmocka_run_group_tests_name("room_merge", tests, NULL, NULL);
}

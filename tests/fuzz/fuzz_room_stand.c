/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A stand that was kept in a file, and the room that it makes: what is read is written the same way again, what is
 * taken makes a good room of every room that has its items, and nobody writes sold_out.
 */
#include "fuzz.h"

#include "room/json.h"
#include "room/merge.h"

static const char the_room[] =
	"{\"schema\": \"shop-room/1\", \"version\": 1, \"server_time\": \"2026-11-21T12:00:00Z\", \"current\": \"a\","
	"\"room\": {\"id\": \"r\"}, \"items\": ["
	"{\"id\": \"a\", \"title\": \"A\", \"price\": {\"currency\": \"CNY\", \"sale\": 7990}, \"stock\": {\"left\": "
	"0}},"
	"{\"id\": \"b\", \"title\": \"B\", \"beat\": \"haggle\", \"price\": {\"currency\": \"CNY\", \"sale\": 100},"
	"\"bargain\": {\"agreed\": {\"amount\": 90, \"at\": \"2026-11-21T12:00:00Z\"}}}]}";

static void check_room(const struct stand *stand)
{
	const struct room *shop = NULL;
	const struct room *merged = NULL;
	const struct room *again = NULL;
	struct history *history = history_create();
	struct room_sources *sources = NULL;
	fuzz_check(history && room_decode(the_room, strlen(the_room), &shop, NULL, NULL));
	const struct room_inputs inputs = {
		.shop = shop, .stand = stand, .history = history, .shop_ms = shop->server_time_ms};
	fuzz_check(room_merge(&inputs, &merged, &sources, NULL));
	for (size_t i = 0; i < merged->item_count; i++)
		fuzz_check(merged->items[i].beat != BEAT_SOLD_OUT);
	json_t *tree = room_to_json(merged);
	fuzz_check(tree && room_decode_json(tree, &again, NULL, NULL));
	json_decref(tree);
	room_unref(again);
	room_unref(merged);
	room_unref(shop);
	room_sources_unref(sources);
	history_destroy(&history);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
	const struct stand *stand;
	const struct stand *again;
	struct buffer first;
	struct buffer second;
	if (!stand_decode(bytes, size_bytes, &stand, NULL))
		return 0;
	buffer_init(&first, 8 * STAND_MAX_BYTES);
	buffer_init(&second, 8 * STAND_MAX_BYTES);
	fuzz_check(stand_encode(stand, &first, NULL));
	if (stand_decode(first.bytes, first.size_bytes, &again, NULL)) { // written, it may be longer than what is read
		fuzz_check(stand_encode(again, &second, NULL));
		fuzz_check(strcmp(buffer_text(&first), buffer_text(&second)) == 0);
		stand_unref(again);
	}
	check_room(stand);
	stand_unref(stand);
	buffer_finish(&first);
	buffer_finish(&second);
	return 0;
}

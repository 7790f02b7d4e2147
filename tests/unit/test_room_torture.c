/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every allocation fails once: ours through the hook, jansson's through functions that it is given here. Whatever was
 * refused leaves nothing behind: the blocks of both are counted (the linker turns our calls to the functions below).
 */
#include "base/alloc.h"
#include "base/file.h"
#include "room/json.h"
#include "room/merge.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define CASES SHOP_SOURCE_DIR "/tests/unit/room_cases/valid/"

static long the_calls;      /* since the last start() */
static long the_fault = -1; /* this call fails; -1: none */
static long the_live;       /* blocks of jansson and ours */

void *__real_alloc_zeroed(size_t count, size_t size_bytes);
void *__real_alloc_resize(void *block, size_t size_bytes);
void __real_alloc_free(void *block);
void *__wrap_alloc_zeroed(size_t count, size_t size_bytes);
void *__wrap_alloc_resize(void *block, size_t size_bytes);
void __wrap_alloc_free(void *block);

void *__wrap_alloc_zeroed(size_t count, size_t size_bytes)
{
	void *block = __real_alloc_zeroed(count, size_bytes);
	the_live += block != NULL;
	return block;
}

void *__wrap_alloc_resize(void *block, size_t size_bytes)
{
	void *after = __real_alloc_resize(block, size_bytes);
	the_live += !block && after;
	return after;
}

void __wrap_alloc_free(void *block)
{
	the_live -= block != NULL;
	__real_alloc_free(block);
}

static bool the_fault_is_ours;

static bool may_have(void)
{
	return the_calls++ != the_fault;
}

static bool hook(size_t size_bytes, void *data)
{
	(void)size_bytes;
	(void)data;
	the_fault_is_ours |= the_calls == the_fault;
	return may_have();
}

static void *give(size_t size_bytes)
{
	if (!may_have())
		return NULL;
	the_live++;
	return malloc(size_bytes);
}

static void take(void *block)
{
	the_live -= block != NULL;
	free(block);
}

static void start(long fault)
{
	the_calls = 0;
	the_fault = fault;
	the_fault_is_ours = false;
}

static int set_up(void **state)
{
	(void)state;
	the_live = 0;
	json_set_alloc_funcs(give, take);
	alloc_set_hook(hook, NULL);
	start(-1);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	start(-1);
	alloc_set_hook(NULL, NULL);
	json_set_alloc_funcs(malloc, free);
	return 0;
}

static void read_case(const char *path, struct buffer *bytes)
{
	start(-1);
	buffer_init(bytes, ROOM_DOCUMENT_MAX_BYTES);
	assert_true(file_read(path, bytes, NULL));
}

/* One decoding in which one allocation fails. Returns whether there was such an allocation. */
static bool decode_with_fault(const struct buffer *bytes, long fault)
{
	long live = the_live;
	struct error err = {0};
	struct room_warnings warnings;
	const struct room *room = NULL;
	start(fault);
	bool is_taken = room_decode(bytes->bytes, bytes->size_bytes, &room, &warnings, &err);
	bool did_fail = the_calls > fault;
	// jansson turns a string that it has no memory for into a bad token, and reads on when the text of the token
	// that it keeps cannot grow. What is ours must be told as it is.
	if (is_taken && did_fail && the_fault_is_ours)
		fail_msg("allocation %ld failed, and nobody noticed", fault);
	if (!is_taken && err.code != ERROR_MEMORY && the_fault_is_ours)
		fail_msg("allocation %ld: %s: %s", fault, error_code_name(err.code), err.message);
	if (!is_taken)
		assert_null(room);
	room_unref(room);
	assert_int_equal(the_live, live);
	return did_fail;
}

static long torture_decode(const char *path)
{
	struct buffer bytes;
	read_case(path, &bytes);
	long fault = 0;
	while (decode_with_fault(&bytes, fault))
		fault++;
	buffer_finish(&bytes);
	return fault;
}

static void decode_without_memory(void **state)
{
	(void)state;
	assert_true(torture_decode(CASES "full.json") > 300);
	assert_true(torture_decode(CASES "unknown_kinds.json") > 50);
	assert_true(torture_decode(CASES "written_defaults.json") > 50);
}

static void encode_without_memory(void **state)
{
	(void)state;
	struct buffer bytes;
	read_case(CASES "full.json", &bytes);
	const struct room *room;
	assert_true(room_decode(bytes.bytes, bytes.size_bytes, &room, NULL, NULL));
	long live = the_live;
	long fault = 0;
	for (bool is_done = false; !is_done; fault++) {
		struct buffer out;
		buffer_init(&out, ROOM_DOCUMENT_MAX_BYTES);
		start(-1);
		assert_true(buffer_add(&out, "before", 6, NULL));
		struct error err = {0};
		start(fault);
		is_done = room_encode(room, &out, &err);
		if (!is_done) {
			assert_int_equal(err.code, ERROR_MEMORY);
			assert_string_equal(buffer_text(&out), "before");
		}
		buffer_finish(&out);
		assert_int_equal(the_live, live);
	}
	assert_true(fault > 300);
	room_unref(room);
	buffer_finish(&bytes);
	assert_int_equal(the_live, 0);
}

static void merge_without_memory(void **state)
{
	(void)state;
	static const char target_text[] = "{\"a\":{\"b\":[1,{\"c\":\"x\"}],\"d\":2},\"e\":[[3.5]],\"f\":true}";
	static const char patch_text[] = "{\"a\":{\"d\":null,\"g\":{\"h\":[4]}},\"e\":{\"i\":\"y\"}}";
	json_t *target;
	json_t *patch;
	assert_true(json_parse(target_text, strlen(target_text), 1000, &target, NULL));
	assert_true(json_parse(patch_text, strlen(patch_text), 1000, &patch, NULL));
	long live = the_live;
	json_t *result = NULL;
	long fault = 0;
	for (; !result; fault++) {
		start(fault);
		result = merge_patch_apply(target, patch);
		if (!result)
			assert_int_equal(the_live, live);
	}
	assert_true(fault > 20);
	json_decref(result);
	json_decref(target);
	json_decref(patch);
	assert_int_equal(the_live, 0);
}

/* A desk's whole bargain over a room, with one allocation that fails. Returns whether it came to its end. */
static bool play_show(const struct room *shop, const struct sheet *sheet, struct error *err)
{
	const struct room_item *item = &shop->items[0];
	const struct step_order order = {.id = "s9",
					 .kind = STEP_REJECT,
					 .price_after_minor = ROOM_UNSET,
					 .at_ms = shop->server_time_ms,
					 .floor_minor = ROOM_UNSET};
	struct step_outcome outcome;
	struct buffer text;
	const struct room *room = NULL;
	struct room_sources *sources = NULL;
	const struct stand *read = NULL;
	bool is_done = false;
	buffer_init(&text, STAND_MAX_BYTES);
	error_set(err, ERROR_MEMORY, "a value that could not be made");
	assert_true(beat_step(item, &order, &outcome, NULL));
	struct history *history = history_create();
	const struct stand *empty = stand_empty();
	const struct stand *taken = empty ? stand_with_current(empty, item->id) : NULL;
	const struct stand *stepped = taken ? stand_with_step(taken, item, &order, &outcome) : NULL;
	const struct stand *stand = stepped ? stand_with_room(stepped, shop) : NULL;
	const struct room_inputs inputs = {
		.shop = shop, .sheet = sheet, .stand = stand, .history = history, .shop_ms = shop->server_time_ms};
	if (history && stand && stand_encode(stand, &text, err) &&
	    stand_decode(text.bytes, text.size_bytes, &read, err) && room_merge(&inputs, &room, &sources, err))
		is_done = room_source_of(sources, "current") == OWNER_DESK;
	room_sources_unref(sources);
	room_unref(room);
	stand_unref(read);
	stand_unref(stand);
	stand_unref(stepped);
	stand_unref(taken);
	stand_unref(empty);
	history_destroy(&history);
	buffer_finish(&text);
	return is_done;
}

static void show_without_memory(void **state)
{
	(void)state;
	struct buffer bytes;
	read_case(CASES "full.json", &bytes);
	const struct room *shop;
	assert_true(room_decode(bytes.bytes, bytes.size_bytes, &shop, NULL, NULL));
	char text[512];
	snprintf(text, sizeof(text),
		 "{\"schema\": \"shop-sheet/1\", \"currency\": \"%s\", \"items\": [{\"item_id\": \"%s\", \"spec\": "
		 "\"24\"}]}",
		 shop->items[0].price.currency.code, shop->items[0].id);
	const struct sheet *sheet;
	assert_true(sheet_decode(text, strlen(text), NULL, &sheet, NULL, NULL));
	long live = the_live;
	long fault = 0;
	for (bool is_done = false; !is_done; fault++) {
		struct error err = {0};
		start(fault);
		is_done = play_show(shop, sheet, &err);
		if (!is_done && the_fault_is_ours)
			assert_int_equal(err.code, ERROR_MEMORY);
		if (the_live != live)
			fail_msg("allocation %ld: %+ld blocks", fault, the_live - live);
	}
	assert_true(fault > 300);
	start(-1);
	sheet_unref(sheet);
	room_unref(shop);
	buffer_finish(&bytes);
	assert_int_equal(the_live, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(decode_without_memory, set_up, tear_down),
		cmocka_unit_test_setup_teardown(encode_without_memory, set_up, tear_down),
		cmocka_unit_test_setup_teardown(merge_without_memory, set_up, tear_down),
		cmocka_unit_test_setup_teardown(show_without_memory, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What remotes are told: the answers of one state, and the events between two, without OBS. */
#include "unit.h"

#include "base/file.h"
#include "room/room_decode.h"
#include "room/sheet.h"
#include "vendor_events.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM(version, items)                                                                                 \
	"{\"schema\": \"shop-room/1\", \"version\": " version ", \"epoch\": \"e\", \"server_time\":"         \
	" \"2026-11-21T20:48:00+08:00\", \"current\": \"a\", \"room\": {\"id\": \"r-1\", \"title\": \"T\"}," \
	" \"items\": [" items "]}"
#define ITEM(id, link, more)                                                                                          \
	"{\"id\": \"" id "\", \"link_no\": " link ", \"title\": \"Title " id "\", \"price\": {\"currency\": \"CNY\"," \
	" \"sale\": 5990}" more "}"
#define OPEN ITEM("a", "1", "") ", " ITEM("b", "2", ", \"beat\": \"tease\"")

/* A state of a control, made by hand, and what was told since. */
struct show {
	struct feed_state feed;
	struct control_state state;
	struct vendor_seen seen;
	const char *mode;
	uint64_t now_ns;
	char told[2048]; /* "Event {json}\n" */
};

static void set_room(struct show *show, const char *document)
{
	struct error err = {0};
	const struct room *room = NULL;
	if (!room_decode(document, strlen(document), &room, NULL, &err))
		fail_msg("%s: %s", err.path, err.message);
	room_unref(show->state.room);
	show->state.room = show->state.merged = room; // one reference for both
	show->state.serial++;
}

static void begin(struct show *show)
{
	memset(show, 0, sizeof(*show));
	show->mode = "normal";
	show->now_ns = UINT64_C(1000000000);
	show->state.feed = &show->feed;
	show->state.coming.link_no = ROOM_UNSET;
	show->state.owner.until_ms = ROOM_UNSET;
	show->feed.freshness = FRESHNESS_FRESH;
	set_room(show, ROOM("7", OPEN));
	show->feed.shop = (struct clock_anchor){.shop_ms = show->state.room->server_time_ms, .at_ns = show->now_ns};
	show->feed.confirmed_ms = show->state.room->server_time_ms;
}

static void end(struct show *show)
{
	room_unref(show->state.room);
}

static void take_event(void *data, const char *event, json_t *payload)
{
	struct show *show = data;
	char *text = json_dumps(payload, JSON_COMPACT | JSON_SORT_KEYS);
	size_t used = strlen(show->told);
	snprintf(show->told + used, sizeof(show->told) - used, "%s %s\n", event, text);
	free(text);
}

static struct vendor_view view_of(const struct show *show)
{
	return (struct vendor_view){&show->state, show->mode, show->now_ns};
}

static uint64_t look(struct show *show)
{
	struct vendor_view view = view_of(show);
	show->told[0] = '\0';
	return vendor_look(&show->seen, &view, take_event, show);
}

static void test_the_first_look_tells_what_is(void **state)
{
	(void)state;
	struct show show;
	begin(&show);
	show.state.results[0] = (struct control_result){.id = 3, .kind = ORDER_TAKE, .state = ORDER_DONE};
	show.state.result_count = 1;
	look(&show);
	assert_string_equal(
		show.told,
		"RoomChanged {\"epoch\":\"e\",\"room\":\"r-1\",\"version\":7}\n"
		"FreshnessChanged {\"freshness\":\"fresh\",\"room\":\"r-1\"}\n"
		"OnAirChanged "
		"{\"mode\":\"normal\",\"on_air\":{\"beat\":\"open\",\"final\":5990,\"final_text\":\"¥59.90\","
		"\"hold\":null,\"item\":\"a\",\"link_no\":1,\"on_sale\":true,\"title\":\"Title a\"},\"room\":\"r-1\"}\n"
		"FindingsChanged {\"findings\":[],\"room\":\"r-1\"}\n"
		"OrderDone {\"id\":3,\"item\":null,\"message\":null,\"order\":\"take\",\"room\":\"r-1\","
		"\"state\":\"done\"}\n");
	look(&show);
	assert_string_equal(show.told, "");
	end(&show);
}

static void test_a_take_is_told_before_all_else_and_once(void **state)
{
	(void)state;
	struct show show;
	begin(&show);
	look(&show);
	show.state.coming.id = 4;
	show.state.coming.link_no = 2;
	show.state.coming.at_ns = show.now_ns + 50000000;
	snprintf(show.state.coming.item_id, sizeof(show.state.coming.item_id), "b");
	look(&show);
	assert_string_equal(show.told,
			    "TakeComing {\"in_ms\":50,\"item\":\"b\",\"link_no\":2,\"room\":\"r-1\",\"take\":4,"
			    "\"title\":\"Title b\"}\n");
	look(&show);
	assert_string_equal(show.told, "");
	end(&show);
}

static void test_orders_are_told_when_they_end(void **state)
{
	(void)state;
	struct show show;
	begin(&show);
	look(&show);
	show.state.results[0] = (struct control_result){.id = 9, .kind = ORDER_STEP, .state = ORDER_PENDING};
	show.state.result_count = 1;
	look(&show);
	assert_string_equal(show.told, "");
	show.state.results[0].state = ORDER_ASKED_AGAIN;
	look(&show);
	assert_string_equal(show.told, "");
	show.state.results[0].state = ORDER_REFUSED;
	snprintf(show.state.results[0].message, sizeof(show.state.results[0].message), "below the floor");
	show.state.results[1] = (struct control_result){.id = 10, .kind = ORDER_NEXT, .state = ORDER_DONE};
	show.state.result_count = 2;
	look(&show);
	assert_string_equal(show.told,
			    "OrderDone {\"id\":9,\"item\":null,\"message\":\"below the floor\",\"order\":\"step\","
			    "\"room\":\"r-1\",\"state\":\"refused\"}\n"
			    "OrderDone {\"id\":10,\"item\":null,\"message\":null,\"order\":\"next\",\"room\":\"r-1\","
			    "\"state\":\"done\"}\n");
	// the oldest leaves the list, the others move up
	show.state.results[0] = show.state.results[1];
	show.state.result_count = 1;
	look(&show);
	assert_string_equal(show.told, "");
	end(&show);
}

static void test_what_viewers_see_is_told_with_its_reason(void **state)
{
	(void)state;
	struct show show;
	begin(&show);
	look(&show);
	set_room(&show, ROOM("8", ITEM("a", "1",
				       ", \"bargain\": {\"agreed\": {\"amount\": 4990, \"at\":"
				       " \"2026-11-21T20:47:00+08:00\"}}")));
	look(&show);
	assert_non_null(strstr(show.told, "\"beat\":\"agreed\""));
	assert_non_null(strstr(show.told, "\"hold\":\"link ¥59.90 is not ¥49.90"));
	assert_non_null(strstr(show.told, "\"on_sale\":false"));
	assert_non_null(strstr(show.told,
			       "FindingsChanged {\"findings\":[{\"from\":\"hold\",\"item\":\"a\",\"level\":\"hold\","
			       "\"link_no\":1,"));
	show.mode = "panic";
	look(&show);
	assert_non_null(strstr(show.told, "OnAirChanged {\"mode\":\"panic\""));
	show.feed.freshness = FRESHNESS_STALE;
	look(&show);
	assert_non_null(strstr(show.told, "FreshnessChanged {\"freshness\":\"stale\""));
	end(&show);
}

static void test_sold_out_is_told_once(void **state)
{
	(void)state;
	struct show show;
	begin(&show);
	look(&show);
	set_room(&show, ROOM("8", ITEM("a", "1", ", \"stock\": {\"left\": 0, \"total\": 10}")));
	look(&show);
	assert_non_null(
		strstr(show.told, "SoldOut {\"item\":\"a\",\"link_no\":1,\"room\":\"r-1\",\"title\":\"Title a\"}\n"));
	set_room(&show, ROOM("9", ITEM("a", "1", ", \"stock\": {\"left\": 0, \"total\": 10}, \"spec\": \"x\"")));
	look(&show);
	assert_null(strstr(show.told, "SoldOut"));
	end(&show);
}

static void test_the_clock_alone_changes_what_is_on_air(void **state)
{
	(void)state;
	struct show show;
	begin(&show);
	set_room(&show, ROOM("8", ITEM("a", "1", ", \"offer\": {\"starts_at\": \"2026-11-21T20:48:10+08:00\"}")));
	uint64_t next_ns = look(&show);
	assert_non_null(strstr(show.told, "\"beat\":\"tease\""));
	assert_int_equal(next_ns, show.now_ns + UINT64_C(10000000000));
	show.now_ns = next_ns;
	look(&show);
	assert_non_null(strstr(show.told, "\"beat\":\"open\""));
	end(&show);
}

static void test_the_status(void **state)
{
	(void)state;
	struct show show;
	begin(&show);
	show.state.hidden_layers = 1u << 2 | 1u << 6;
	snprintf(show.state.next_id, sizeof(show.state.next_id), "b");
	show.state.is_holding = true;
	show.state.owner.is_known = true;
	snprintf(show.state.owner.client, sizeof(show.state.owner.client), "main");
	struct vendor_view view = view_of(&show);
	json_t *status = vendor_status(&view);
	json_t *next = json_object_get(status, "next");
	assert_string_equal(json_string_value(json_object_get(status, "room")), "r-1");
	assert_string_equal(json_string_value(json_object_get(status, "freshness")), "fresh");
	assert_int_equal(json_integer_value(json_object_get(status, "age_ms")), 0);
	assert_string_equal(json_string_value(json_object_get(next, "item")), "b");
	assert_true(json_is_true(json_object_get(status, "holding")));
	assert_non_null(strchr(json_string_value(json_object_get(status, "hidden_layers")), ' '));
	json_t *owner = json_object_get(status, "owner");
	assert_string_equal(json_string_value(json_object_get(owner, "client")), "main");
	assert_true(json_is_null(json_object_get(status, "coming")));
	json_decref(status);
	json_t *room = vendor_room(&view);
	json_t *document = json_loads(json_string_value(json_object_get(room, "document")), 0, NULL);
	assert_int_equal(json_array_size(json_object_get(document, "items")), 2);
	json_decref(document);
	json_decref(room);
	end(&show);
}

static const char sheet_text[] =
	"{\"schema\": \"shop-sheet/1\", \"items\": [{\"link_no\": 1, \"floor\": 4321, \"target\": 4444, \"prompt\": "
	"\"说产地\","
	" \"plan\": [{\"kind\": \"quote\", \"to\": 6990}, {\"kind\": \"cut\", \"by\": \"brand\", \"less\": 1000}]}]}";

static void test_the_prompter_says_what_is_next_and_never_the_floor(void **state)
{
	(void)state;
	struct show show;
	struct error err = {0};
	const struct sheet *sheet = NULL;
	begin(&show);
	if (!sheet_decode(sheet_text, sizeof(sheet_text) - 1, NULL, &sheet, NULL, &err))
		fail_msg("%s: %s", err.path, err.message);
	set_room(&show,
		 ROOM("8", ITEM("a", "1",
				", \"beat\": \"quote\", \"bargain\": {\"steps\": [{\"id\": \"s1\", \"kind\": \"quote\","
				" \"price_after\": 6990, \"planned\": true}]}, \"offer\": {\"ends_at\":"
				" \"2026-11-21T20:49:00+08:00\"}, \"stock\": {\"left\": 12}")));
	show.state.sheet = sheet;
	struct vendor_view view = view_of(&show);
	struct control_order nothing = {.kind = ORDER_INVALID};
	json_t *answer = vendor_prompter(&view, &nothing);
	char *text = json_dumps(answer, JSON_COMPACT | JSON_SORT_KEYS);
	assert_null(strstr(text, "4321"));
	assert_null(strstr(text, "4444"));
	assert_string_equal(
		text, "{\"avoid\":[],\"beat\":\"quote\",\"duties\":[],\"item\":\"a\",\"link_no\":1,\"next_step\":{"
		      "\"by\":\"brand\",\"kind\":\"cut\","
		      "\"note\":null,\"number\":2,\"person\":null,\"price_after\":5990,\"price_text\":\"¥59.90\"},"
		      "\"notes\":null,\"prompt\":\"说产地\",\"steps_left\":1,\"stock_left\":12,\"time_left_ms\":60000,"
		      "\"title\":\"Title a\"}");
	free(text);
	json_decref(answer);
	sheet_unref(sheet);
	end(&show);
}

static void test_findings_name_who_found_them(void **state)
{
	(void)state;
	struct show show;
	struct sheet_findings findings = {.count = 1};
	begin(&show);
	snprintf(findings.entries[0].where, sizeof(findings.entries[0].where), "row 4, 最低价");
	snprintf(findings.entries[0].message, sizeof(findings.entries[0].message), "is no amount");
	findings.entries[0].is_error = true;
	show.state.sheet_findings = &findings;
	error_set(&show.feed.error, ERROR_TIMEOUT, "the shop is slow");
	set_room(&show, ROOM("8", ITEM("a", "1",
				       ", \"skus\": [{\"id\": \"s\", \"spec\": \"x\", \"sale\": 5000, \"left\": 3}],"
				       " \"main_sku\": \"s\", \"stock\": {\"left\": 4}")));
	struct vendor_view view = view_of(&show);
	json_t *answer = vendor_findings(&view);
	json_t *list = json_object_get(answer, "findings");
	static const char *const from[] = {"feed", "shop", "shop", "sheet"};
	assert_int_equal(json_array_size(list), 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(json_string_value(json_object_get(json_array_get(list, i), "from")), from[i]);
	assert_string_equal(json_string_value(json_object_get(json_array_get(list, 3), "where")), "row 4, 最低价");
	json_decref(answer);
	end(&show);
}

/* As the control does: judges the room that was set. */
static void judge(struct show *show)
{
	const struct room *said = NULL;
	const struct room_truth *truth = NULL;
	assert_true(rules_apply(show->state.rules, NULL, show->state.merged,
				vendor_shop_ms(&(struct vendor_view){&show->state, show->mode, show->now_ns}), &said,
				&truth, NULL));
	room_unref(said);
	room_truth_unref(show->state.truth);
	show->state.truth = truth;
	show->state.serial++;
}

static void test_what_the_rules_find_is_told_when_it_changes(void **state)
{
	(void)state;
	struct show show;
	struct buffer bytes;
	buffer_init(&bytes, RULES_MAX_BYTES);
	begin(&show);
	assert_true(file_read(SHOP_SOURCE_DIR "/data/rules/cn.json", &bytes, NULL));
	assert_true(rules_decode(bytes.bytes, bytes.size_bytes, &show.state.rules, NULL));
	buffer_finish(&bytes);
	judge(&show);
	look(&show);
	set_room(&show, ROOM("8", ITEM("a", "1", ", \"spec\": \"全网最低\"")));
	judge(&show);
	look(&show);
	assert_non_null(strstr(show.told, "FindingsChanged"));
	assert_non_null(strstr(show.told, "\"rule\":\"lowest_price\""));
	struct vendor_view view = view_of(&show);
	json_t *answer = vendor_findings(&view);
	json_t *entry = json_array_get(json_object_get(answer, "findings"), 0);
	assert_string_equal(json_string_value(json_object_get(entry, "level")), "hold");
	assert_string_equal(json_string_value(json_object_get(entry, "where")), "items[0].spec");
	assert_string_equal(json_string_value(json_object_get(entry, "text")), "全网最低");
	assert_true(json_string_length(json_object_get(entry, "article")) > 0);
	assert_true(json_string_length(json_object_get(entry, "suggestion")) > 0);
	json_decref(answer);
	set_room(&show, ROOM("9", ITEM("a", "1", ", \"spec\": \"全网最低\", \"stock\": {\"left\": 4}")));
	judge(&show);
	look(&show);
	assert_null(strstr(show.told, "FindingsChanged"));
	struct control_order nothing = {.kind = ORDER_INVALID};
	view = view_of(&show);
	answer = vendor_prompter(&view, &nothing);
	entry = json_array_get(json_object_get(answer, "avoid"), 0);
	assert_string_equal(json_string_value(json_object_get(entry, "word")), "全网最低");
	assert_true(json_is_true(json_object_get(entry, "written")));
	json_decref(answer);
	room_truth_unref(show.state.truth);
	rules_unref(show.state.rules);
	end(&show);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_look_tells_what_is),
		cmocka_unit_test(test_a_take_is_told_before_all_else_and_once),
		cmocka_unit_test(test_orders_are_told_when_they_end),
		cmocka_unit_test(test_what_viewers_see_is_told_with_its_reason),
		cmocka_unit_test(test_sold_out_is_told_once),
		cmocka_unit_test(test_the_clock_alone_changes_what_is_on_air),
		cmocka_unit_test(test_the_status),
		cmocka_unit_test(test_the_prompter_says_what_is_next_and_never_the_floor),
		cmocka_unit_test(test_findings_name_who_found_them),
		cmocka_unit_test(test_what_the_rules_find_is_told_when_it_changes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

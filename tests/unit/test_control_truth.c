/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules on the core's air: what leaves with a change, with the clock alone, and what orders still act upon. */
#include "control_stage.h"

#include "base/alloc.h"
#include "base/file.h"
#include "room/room_decode.h"
#include "rules_file.h"

#include <stdio.h>
#include <string.h>

#define RULES SHOP_SOURCE_DIR "/data/rules"

static void begin(struct stage *stage)
{
	struct error err = {0};
	const struct rules *rules = NULL;
	stage_init(stage, &(struct core_settings){0}, FEED_SOURCE_POLL);
	assert_true(rules_file_open(RULES, NULL, &rules, &err));
	core_take_rules(stage->core, rules, &err);
	rules_unref(rules);
}

static const struct room_item *said(const struct stage *stage)
{
	return stage_state(stage)->room->current;
}

static const struct rule_finding *found(const struct stage *stage, const char *rule)
{
	const struct rule_findings *findings = &stage_state(stage)->truth->findings;
	for (size_t i = 0; i < findings->count; i++) {
		if (strcmp(findings->entries[i].rule, rule) == 0)
			return &findings->entries[i];
	}
	return NULL;
}

static void control_truth_takes_a_text_off_the_air_alone(void **unused)
{
	(void)unused;
	struct stage stage;
	begin(&stage);
	stage_say(&stage, stage_room(1, "a"));
	const struct control_state *state = stage_state(&stage);
	assert_ptr_equal(state->room, state->feed->room);
	assert_ptr_equal(state->merged, state->feed->room);
	stage_say(&stage, stage_room_with(2, "a", "a", "\"short_title\":\"全网最低\""));
	state = stage_state(&stage);
	assert_ptr_equal(state->merged, state->feed->room);
	assert_null(said(&stage)->short_title);
	assert_string_equal(state->merged->current->short_title, "全网最低");
	assert_int_equal(state->truth->items[0].holds, 1);
	assert_string_equal(state->truth->items[0].worst->path, "items[0].short_title");
	// the same findings are the same object
	const struct room_truth *truth = state->truth;
	stage_say(&stage, stage_room_with(3, "a", "a", "\"short_title\":\"全网最低\",\"stock\":{\"left\":3}"));
	assert_ptr_equal(stage_state(&stage)->truth, truth);
	assert_null(said(&stage)->short_title);
	stage_say(&stage, stage_room(4, "a"));
	assert_ptr_equal(stage_state(&stage)->room, stage_state(&stage)->feed->room);
	stage_finish(&stage);
}

static void control_truth_judges_what_the_sheet_says(void **unused)
{
	(void)unused;
	static const char text[] =
		"{\"schema\":\"shop-sheet/1\",\"items\":[{\"item_id\":\"a\",\"spec\":\"国家级\","
		"\"gifts\":[{\"name\":\"顶级湿巾\",\"quantity\":1},{\"name\":\"湿巾\",\"quantity\":2}]}]}";
	const struct sheet *sheet = NULL;
	struct error err = {0};
	struct stage stage;
	begin(&stage);
	assert_true(sheet_decode(text, strlen(text), NULL, &sheet, NULL, &err));
	core_take_sheet(stage.core, sheet, NULL, &err);
	sheet_unref(sheet);
	stage_say(&stage, stage_room(1, "a"));
	assert_null(said(&stage)->spec);
	assert_int_equal(said(&stage)->gift_count, 1);
	assert_string_equal(said(&stage)->gifts[0].name, "湿巾");
	assert_int_equal(stage_state(&stage)->merged->current->gift_count, 2);
	stage_finish(&stage);
}

static void control_truth_lapses_without_a_document(void **unused)
{
	(void)unused;
	struct stage stage;
	begin(&stage);
	// captured a second less than a day ago
	stage_say(&stage,
		  stage_room_with(
			  1, "a", "a",
			  "\"comparisons\":[{\"market\":\"M\",\"same_spec\":true,\"kind\":\"other_shop\",\"amount\":"
			  "12000,\"captured_at\":\"2026-11-21T20:00:01+08:00\",\"evidence\":{\"id\":\"e\",\"sha256\":"
			  "\"0000000000000000000000000000000000000000000000000000000000000000\"}}]"));
	assert_int_equal(said(&stage)->comparison_count, 1);
	uint64_t air_serial = stage_state(&stage)->air_serial;
	stage_wait(&stage, 1000);
	assert_int_equal(said(&stage)->comparison_count, 1);
	assert_int_equal(stage_state(&stage)->air_serial, air_serial);
	stage_wait(&stage, 10);
	assert_int_equal(said(&stage)->comparison_count, 0);
	assert_non_null(found(&stage, "comparison"));
	assert_int_equal(stage_state(&stage)->air_serial, air_serial + 1);
	stage_finish(&stage);
}

static void control_truth_names_what_the_shop_broke(void **unused)
{
	(void)unused;
	struct stage stage;
	begin(&stage);
	stage_say(&stage,
		  stage_room_with(1, "a", "a",
				  "\"stock\":{\"left\":5},\"offer\":{\"ends_at\":\"2026-11-22T20:00:10+08:00\"}"));
	assert_int_equal(stage_state(&stage)->truth->findings.count, 0);
	stage_wait(&stage, 1000);
	stage_say(&stage,
		  stage_room_with(2, "a", "a",
				  "\"stock\":{\"left\":50},\"offer\":{\"ends_at\":\"2026-11-22T20:01:00+08:00\"}"));
	assert_non_null(found(&stage, "stock_rise"));
	assert_non_null(found(&stage, "later_end"));
	assert_string_equal(found(&stage, "later_end")->text, "2026-11-22T20:01:00+08:00");
	assert_true(found(&stage, "later_end")->article[0] != '\0');
	assert_int_equal(said(&stage)->offer.ends_at_ms, STAGE_SHOP_MS + 10000);
	stage_wait(&stage, 9500);
	assert_null(found(&stage, "later_end"));
	assert_non_null(found(&stage, "restarted_counter"));
	// with a number and a reason it stands
	stage_say(&stage, stage_room_with(3, "a", "a",
					  "\"stock\":{\"left\":50,\"batch\":{\"no\":2}},\"offer\":{\"ends_at\":"
					  "\"2026-11-22T20:01:00+08:00\",\"seq\":1,\"reason\":\"more\"}"));
	assert_int_equal(stage_state(&stage)->truth->findings.count, 0);
	// without rules it is found too: the document itself demands it
	core_take_rules(stage.core, NULL, &(struct error){0});
	stage_say(&stage, stage_room_with(4, "a", "a", "\"stock\":{\"left\":90,\"batch\":{\"no\":2}}"));
	assert_non_null(found(&stage, "stock_rise"));
	assert_string_equal(found(&stage, "stock_rise")->article, "");
	stage_finish(&stage);
}

static void control_truth_warns_with_the_take(void **unused)
{
	(void)unused;
	struct stage stage;
	char text[4096];
	begin(&stage);
	// a selection room whose goods have no seller
	snprintf(text, sizeof(text), "%s", stage_room(1, "a"));
	char *room = strstr(text, "\"room\":{\"id\":\"r1\"}");
	char rest[4096];
	snprintf(rest, sizeof(rest), "%s", room + strlen("\"room\":{\"id\":\"r1\"}"));
	snprintf(room, sizeof(text) - (size_t)(room - text), "\"room\":{\"id\":\"r1\",\"mode\":\"selection\"}%s", rest);
	stage_say(&stage, text);
	assert_int_equal(stage_state(&stage)->truth->items[1].eligible, NOT_ELIGIBLE);
	uint64_t id = stage_order(&stage, &(struct control_order){.kind = ORDER_TAKE, .item_id = "b"});
	stage_wait(&stage, 100);
	const struct control_result *result = control_state_result(stage_state(&stage), id);
	assert_int_equal(result->state, ORDER_DONE);
	assert_string_equal(result->message, "not eligible: seller_score");
	assert_string_equal(stage_current(&stage), "b");
	assert_true(stage_state(&stage)->truth->items[1].is_price_held);
	stage_finish(&stage);
}

static void control_truth_keeps_rules_when_a_name_is_wrong(void **unused)
{
	(void)unused;
	static const struct {
		const char *folder, *name, *rules; /* NULL: none */
		bool is_good;
	} cases[] = {
		{RULES, NULL, "cn", true},   {RULES, "", "cn", true},          {RULES, "cn", "cn", true},
		{RULES, "none", NULL, true}, {RULES, "atlantis", "cn", false}, {RULES, "../rules/cn", "cn", false},
		{NULL, "cn", NULL, true},    {"/nowhere", NULL, NULL, true},   {"/nowhere", "cn", NULL, false},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct rules *rules = NULL;
		struct error err = {0};
		assert_int_equal(rules_file_open(cases[i].folder, cases[i].name, &rules, &err), cases[i].is_good);
		assert_int_equal(err.code != ERROR_NONE, !cases[i].is_good);
		assert_string_equal(rules ? rules_name(rules) : "none", cases[i].rules ? cases[i].rules : "none");
		rules_unref(rules);
	}
	struct stage stage;
	struct error err = {0};
	begin(&stage);
	stage_say(&stage, stage_room_with(1, "a", "a", "\"spec\":\"全网最低\""));
	error_set(&err, ERROR_NOT_FOUND, "no such rules");
	core_take_rules(stage.core, stage_state(&stage)->rules, &err);
	stage_wait(&stage, 10);
	assert_int_equal(stage_state(&stage)->rules_error.code, ERROR_NOT_FOUND);
	assert_null(said(&stage)->spec);
	stage_finish(&stage);
}

/* -- without memory -- */

static long the_calls, the_fault;

static bool hook(size_t size_bytes, void *data)
{
	(void)size_bytes;
	(void)data;
	return the_calls++ != the_fault;
}

static void control_truth_without_memory_lets_nothing_through(void **unused)
{
	(void)unused;
	static const char path[] = SHOP_SOURCE_DIR "/tests/unit/room_cases/valid/full.json";
	const struct rules *rules = NULL;
	const struct room *room = NULL;
	struct buffer bytes;
	buffer_init(&bytes, ROOM_DOCUMENT_MAX_BYTES);
	assert_true(rules_file_open(RULES, NULL, &rules, NULL));
	assert_true(file_read(path, &bytes, NULL));
	static const char clean[] = "\"label\"";
	for (char *at = (char *)bytes.bytes; (at = strstr(at, clean)); at++) {
		char *value = strchr(at + strlen(clean), '"') + 1;
		if (strchr(value, '"') - value >= 3)
			memcpy(value, "VX1", 3);
	}
	assert_true(room_decode(bytes.bytes, bytes.size_bytes, &room, NULL, NULL));
	buffer_finish(&bytes);
	for (int has_memory = 0; has_memory < 2; has_memory++) {
		bool did = false;
		for (the_fault = 0; !did; the_fault++) {
			struct rules_memory *memory = has_memory ? rules_memory_create() : NULL;
			const struct room *out = NULL;
			const struct room_truth *truth = NULL;
			struct error err = {0};
			the_calls = 0;
			alloc_set_hook(hook, NULL);
			bool is_judged = rules_apply(rules, memory, room, room->server_time_ms, &out, &truth, &err);
			alloc_set_hook(NULL, NULL);
			did = is_judged && the_calls <= the_fault;
			assert_int_equal(err.code, is_judged ? ERROR_NONE : ERROR_MEMORY);
			for (size_t i = 0; is_judged && i < out->items[0].campaign_count; i++)
				assert_null(out->items[0].campaigns[i].label
						    ? strstr(out->items[0].campaigns[i].label, "VX1")
						    : NULL);
			assert_true(!is_judged || truth->findings.count > 0);
			room_unref(out);
			room_truth_unref(truth);
			rules_memory_destroy(&memory);
		}
		assert_true(the_fault > 10);
	}
	room_unref(room);
	rules_unref(rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(control_truth_takes_a_text_off_the_air_alone),
		cmocka_unit_test(control_truth_judges_what_the_sheet_says),
		cmocka_unit_test(control_truth_lapses_without_a_document),
		cmocka_unit_test(control_truth_names_what_the_shop_broke),
		cmocka_unit_test(control_truth_warns_with_the_take),
		cmocka_unit_test(control_truth_keeps_rules_when_a_name_is_wrong),
		cmocka_unit_test(control_truth_without_memory_lets_nothing_through),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

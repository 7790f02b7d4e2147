/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What must be told is told whole, however long it is: on pages that take turns. */
#include "unit.h"

#include "picture_paper.h"
#include "picture_seen.h"

#include <stdio.h>
#include <string.h>

#define LONGEST_MS 120000
#define STEP_MS 1000

#define ONE "含坚果及其制品、麸质、大豆与乳制品，对上述任何一种过敏者请勿食用，也请勿接触，如有不适立即停用"
#define TWO "三岁以下儿童请勿食用整粒坚果，以免呛噎"
#define THREE "开封后请冷藏"
#define WARNINGS "\"warnings\": [\"" ONE "\", \"" TWO "\", \"" THREE "\"]"
#define MISTAKE "主播刚才说的四十二包装是口误，本链接实际为四十包装整箱发货，价格与数量均以小黄车内标示的内容为准"
#define CORRECTED                                                                                        \
	"\"correction\": {\"text\": \"" MISTAKE "\", \"at\": \"2026-11-21T20:00:00+08:00\", \"until\": " \
	"\"2026-11-21T20:00:12+08:00\"}"

/* What is read one page after another: words alone, without what stands before them and the numbers behind. */
struct read {
	char text[4096];
	size_t pages;
};

static void read_page(struct read *read, const char *page, const char *word)
{
	size_t size = strlen(read->text);
	const char *begin = page + strlen(word);
	const char *end = strrchr(page, '/');
	end = end ? strrchr(page, ' ') : page + strlen(page);
	snprintf(read->text + size, sizeof(read->text) - size, "%.*s", (int)(end - begin), begin);
	read->pages++;
}

/* All pages of a room from now on; each is on air at once when the one before leaves, from the first moment on. */
static struct read read_of(const struct stage_spec *spec, const char *patch, const char *word, int64_t for_ms)
{
	const struct room *room = paper_room(patch, NULL);
	struct build *build = build_create();
	struct stage *stage = seen_stage(spec);
	struct read read = {.pages = 0};
	char last[512] = "";
	struct seen seen;
	for (int64_t after_ms = 0; after_ms < for_ms; after_ms += STEP_MS) {
		int64_t at_ms = PAPER_NOW_MS + after_ms;
		struct picture_input input = seen_input(room, at_ms, 0);
		bool has_one = false;
		build_clear(build);
		stage_build(stage, NULL, &input, SEEN_NOW_NS, build);
		seen = seen_of(build, 0, AIR_NORMAL);
		for (size_t i = 0; i < seen.count; i++) {
			const struct seen_text *text = &seen.texts[i];
			if (text->layer != LAYER_NOTICE || strncmp(text->text, word, strlen(word)) != 0)
				continue;
			assert_false(has_one); // one page at a time
			assert_false(text->is_elided);
			has_one = true;
			if (strcmp(last, text->text) != 0)
				read_page(&read, text->text, word);
			snprintf(last, sizeof(last), "%s", text->text);
		}
		assert_true(has_one);
	}
	stage_destroy(stage);
	build_destroy(build);
	room_unref(room);
	return read;
}

static void warnings_that_are_too_many_take_turns(void **state)
{
	(void)state;
	static const char *const beats[] = {"tease", "haggle", "open"};
	for (size_t i = 0; i < 3; i++) {
		char patch[1024];
		snprintf(patch, sizeof(patch), "{\"beat\": \"%s\", " WARNINGS "}", beats[i]);
		struct read read = read_of(&(struct stage_spec){0}, patch, "提示：", 60000);
		assert_true(read.pages > 3);
		assert_non_null(strstr(read.text, ONE));
		assert_non_null(strstr(read.text, TWO));
		assert_non_null(strstr(read.text, THREE));
	}
	struct read read =
		read_of(&(struct stage_spec){.theme = "selection-landscape"}, "{" WARNINGS "}", "提示：", 60000);
	assert_non_null(strstr(read.text, ONE));
	assert_non_null(strstr(read.text, TWO));
}

static void warnings_that_fit_stand_still(void **state)
{
	(void)state;
	struct read read = read_of(&(struct stage_spec){0}, "{\"warnings\": [\"" THREE "\"]}", "提示：", 30000);
	assert_int_equal(read.pages, 1);
	assert_string_equal(read.text, THREE);
}

/* However short it stands, all of it is read in that time. */
static void a_long_correction_takes_turns_within_its_time(void **state)
{
	(void)state;
	struct read read = read_of(&(struct stage_spec){0}, "{" CORRECTED "}", "更正：", 12000);
	assert_true(read.pages > 1);
	assert_true(strncmp(read.text, MISTAKE, strlen(MISTAKE)) == 0);
}

/* An agreed price that is taken back says so while it is bargained again. */
static void a_correction_is_told_where_the_strip_has_no_line(void **state)
{
	(void)state;
	static const char patch[] = "{\"beat\": \"haggle\", \"correction\": {\"text\": \"价格收回\", \"at\": "
				    "\"2026-11-21T20:00:00+08:00\", \"until\": \"2026-11-21T20:00:12+08:00\"}}";
	struct read read = read_of(&(struct stage_spec){0}, patch, "更正：", 12000);
	assert_string_equal(read.text, "价格收回");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(warnings_that_are_too_many_take_turns),
		cmocka_unit_test(warnings_that_fit_stand_still),
		cmocka_unit_test(a_long_correction_takes_turns_within_its_time),
		cmocka_unit_test(a_correction_is_told_where_the_strip_has_no_line),
	};
	return cmocka_run_group_tests_name("picture_pages", tests, NULL, NULL);
}

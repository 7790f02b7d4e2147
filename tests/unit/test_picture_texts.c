/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts that go with a stage's picture say what the picture does, at any time and in any mode: read from the quads
 * by another way. */
#include "unit.h"

#include "picture_paper.h"
#include "picture_seen.h"
#include "texts_own.h"

#include <string.h>

static size_t shown_texts(const struct stage_texts *texts, int64_t t_ns, enum air_mode mode, const char *utf8,
			  enum layer layer)
{
	size_t count = 0;
	for (size_t i = 0; i < texts->count; i++) {
		const struct stage_text *text = &texts->entries[i];
		count += (text->modes & (1u << mode)) && t_ns >= text->valid_from_ns && t_ns < text->valid_until_ns &&
			 text->layer == layer && !text->is_clock && strcmp(text->utf8, utf8) == 0;
	}
	return count;
}

static size_t seen_exactly(const struct seen *seen, const char *utf8, enum layer layer)
{
	size_t count = 0;
	for (size_t i = 0; i < seen->count; i++)
		count += seen->texts[i].layer == layer && seen->texts[i].place < 0 &&
			 strcmp(seen->texts[i].text, utf8) == 0;
	return count;
}

static void compare(const struct build *build, const struct stage_texts *texts, int64_t after_ms, enum air_mode mode)
{
	static struct seen seen;
	int64_t t_ns = SEEN_NOW_NS + after_ms * 1000000;
	size_t clocks = 0;
	seen = seen_of(build, after_ms, mode);
	for (size_t i = 0; i < seen.count; i++) {
		const struct seen_text *text = &seen.texts[i];
		if (text->place >= 0) {
			clocks++;
			continue;
		}
		if (!text->text[0])
			continue;
		assert_int_equal(shown_texts(texts, t_ns, mode, text->text, text->layer),
				 seen_exactly(&seen, text->text, text->layer));
	}
	for (size_t i = 0; i < texts->count; i++) {
		const struct stage_text *text = &texts->entries[i];
		if (!(text->modes & (1u << mode)) || t_ns < text->valid_from_ns || t_ns >= text->valid_until_ns)
			continue;
		if (text->is_clock)
			assert_true(clocks > 0);
		else
			assert_true(seen_exactly(&seen, text->utf8, (enum layer)text->layer) > 0);
	}
}

static void test_texts_are_what_the_quads_show(void **state)
{
	(void)state;
	static const int64_t afters_ms[] = {0, 500, 5000, 16000, 61000, 300000, 4000000};
	struct build *build = build_create();
	const struct seen_look look = {.spec = {.theme = "selection-portrait"}};
	seen_at(build, &look);
	const struct stage_texts *texts = stage_texts_create(build);
	assert_non_null(texts);
	assert_true(texts->count > 5);
	for (size_t i = 0; i < sizeof(afters_ms) / sizeof(*afters_ms); i++) {
		compare(build, texts, afters_ms[i], AIR_NORMAL);
		compare(build, texts, afters_ms[i], AIR_SAFE);
	}
	// what changes by itself is said before
	int64_t next_ns = stage_texts_change_at_ns(texts, SEEN_NOW_NS);
	assert_true(next_ns > SEEN_NOW_NS && next_ns < INT64_MAX);
	// from the top down
	for (size_t i = 1; i < texts->count; i++)
		assert_true(texts->entries[i].y >= texts->entries[i - 1].y);
	const struct stage_texts *second = stage_texts_ref(texts);
	stage_texts_unref(texts);
	assert_true(second->count > 0);
	stage_texts_unref(second);
	stage_texts_unref(NULL);
	build_destroy(build);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_texts_are_what_the_quads_show)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

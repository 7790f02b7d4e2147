/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The inspection of a used piece: grade, battery, what passed and what did not, the report's number, how long it is
 * vouched for. What failed is said before what passed, and is never left out for room.
 */
#include "runs.h"

#include <stdio.h>
#include <string.h>

#define TEXT_BYTES 256

static const char *const the_words[] = {"title", "grade",    "battery", "passed", "failed",
					"noted", "warranty", "report",  "live",   NULL};

/* One more of these is left out, from the last, when the line does not fit. */
enum fact { FACT_REQUIRED, FACT_PASSED, FACT_WARRANTY, FACT_REPORT, FACT_COUNT };

static void add_fact(struct runs *runs, const char *key, const char *value)
{
	const struct theme_sizes *sizes = scene_sizes(runs->scene);
	char text[2 * TEXT_BYTES];
	const struct word values[] = {{"text", value}};
	runs_add(runs, FACE_TEXT, sizes->text_px, runs->scene->stage->colors.text, sizes->gap_px,
		 words_fill(scene_word(runs->scene, key), values, 1, text, sizeof(text)));
}

static void add_number(struct runs *runs, const char *key, int64_t number)
{
	char text[24];
	snprintf(text, sizeof(text), "%lld", (long long)number);
	if (number != ROOM_UNSET)
		add_fact(runs, key, text);
}

/* The names of the checks that ended so, one after another. Returns how many. */
static size_t names_of(const struct scene *scene, enum check_result result, char *text, size_t size_bytes)
{
	const struct room_inspection *inspection = &scene_item(scene)->inspection;
	size_t count = 0;
	text[0] = '\0';
	for (size_t i = 0; i < inspection->check_count; i++) {
		if (inspection->checks[i].result != result)
			continue;
		words_append(text, size_bytes, count > 0 ? "、" : "");
		words_append(text, size_bytes, inspection->checks[i].name);
		count++;
	}
	return count;
}

static struct runs runs_of(const struct scene *scene, int facts)
{
	const struct room_inspection *inspection = &scene_item(scene)->inspection;
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	char names[TEXT_BYTES];
	struct runs runs;
	runs_init(&runs, scene);
	runs_add(&runs, FACE_LABEL, sizes->label_px, colors->accent, 0,
		 scene_word(scene, inspection->is_live ? "live" : "title"));
	if (inspection->grade)
		add_fact(&runs, "grade", inspection->grade);
	add_number(&runs, "battery", inspection->battery_percent);
	if (names_of(scene, CHECK_FAIL, names, sizeof(names)) > 0)
		add_fact(&runs, "failed", names);
	if (names_of(scene, CHECK_NOTE, names, sizeof(names)) > 0)
		add_fact(&runs, "noted", names);
	size_t passed = names_of(scene, CHECK_PASS, names, sizeof(names));
	if (facts > FACT_PASSED && passed > 0)
		add_number(&runs, "passed", (int64_t)passed);
	if (facts > FACT_WARRANTY)
		add_number(&runs, "warranty", inspection->warranty_days);
	if (facts > FACT_REPORT && inspection->report_no)
		add_fact(&runs, "report", inspection->report_no);
	return runs;
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	if (!scene_item(scene)->inspection.is_known)
		return;
	for (int facts = FACT_COUNT; facts > FACT_REQUIRED; facts--) {
		struct runs runs = runs_of(scene, facts);
		if (runs.has_overflown || !runs_shrink(&runs, slot->box.width_px, scene_sizes(scene)->text_min_px))
			continue;
		scene_put(scene, runs_piece(&runs, &slot->box, false), slot->box.x_px, slot->box.y_px);
		return;
	}
}

const struct layer_kind layer_inspection_kind = {
	.layer = LAYER_INSPECTION,
	.paint = paint,
	.words = the_words,
	.beats = BEATS_ALL & ~BEATS(CLOSED),
	.truth = TRUTH_ALWAYS,
	.is_in_safe = true,
};

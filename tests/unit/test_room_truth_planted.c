/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A text that must not be said leaves the room wherever it stands, and nothing else does. */
#include "room_truth.h"

/* -- a forbidden text, planted everywhere -- */

struct planting {
	json_t *tree;
	json_t *clean; /* what is said of the room without it */
	int planted, refused;
};

/* What no viewer reads: it stands in the document all the same. */
static bool is_untold(const char *path)
{
	static const char *const ends[] = {".category", ".sku", ".kind", ".number", ".avatar", ".image"};
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t length = strlen(ends[i]);
		if (strlen(path) > length && strcmp(path + strlen(path) - length, ends[i]) == 0)
			return true;
	}
	return strstr(path, "allowed_terms") != NULL || strncmp(path, "metrics", strlen("metrics")) == 0;
}

/* All of an item that is not about the cut is as it was. */
static void assert_rest_stays(const struct judged *judged, json_t *before, const char *path)
{
	json_t *after = room_to_json(judged->said);
	const json_t *items_before = json_object_get(before, "items"), *items_after = json_object_get(after, "items");
	char about[64] = "";
	size_t index = SIZE_MAX;
	sscanf(path, "items[%zu].%63[a-z_]", &index, about);
	for (size_t i = 0; i < json_array_size(items_before); i++) {
		const char *name;
		json_t *value;
		bool is_held = judged->truth->items[i].is_price_held;
		json_object_foreach(json_array_get(items_before, i), name, value)
		{
			bool may_change = (i == index && strcmp(name, about) == 0) ||
					  (is_held && (strcmp(name, "price") == 0 || strcmp(name, "bargain") == 0));
			const json_t *now = json_object_get(json_array_get(items_after, i), name);
			if (!may_change && !json_equal(value, now))
				fail_msg("%s: items[%zu].%s is another one", path, i, name);
		}
	}
	assert_true(json_equal(json_object_get(before, "current"), json_object_get(after, "current")));
	json_decref(after);
}

static void assert_leaves(struct planting *planting, const char *path, bool has_memory)
{
	struct rules_memory *memory = has_memory ? rules_memory_create() : NULL;
	const struct room *room = NULL;
	if (!room_decode_json(planting->tree, &room, NULL, NULL)) {
		planting->refused++; // an id, a date, a word
		rules_memory_destroy(&memory);
		return;
	}
	struct judged judged = judge_at(the_rules, memory, room, room->server_time_ms);
	char *text = encoded(judged.said);
	if (!is_untold(path)) {
		const struct rule_finding *finding = found(&judged, "lowest_price");
		planting->planted++;
		if (strstr(text, FORBIDDEN))
			fail_msg("%s is still said: %s", path, text);
		if (!finding || strcmp(finding->path, path) != 0)
			fail_msg("%s is not found, but %s", path, finding ? finding->path : "nothing");
		assert_ptr_not_equal(judged.said, judged.room);
		assert_rest_stays(&judged, planting->clean, path);
	}
	room_unref(decode(text)); // it is a document like any
	free(text);
	finish(&judged);
	rules_memory_destroy(&memory);
}

static void plant(struct planting *planting, json_t *value, const char *path)
{
	char at[256];
	const char *name;
	json_t *member;
	for (size_t i = 0; i < json_array_size(value); i++) {
		json_t *entry = json_incref(json_array_get(value, i));
		snprintf(at, sizeof(at), "%s[%zu]", path, i);
		if (json_is_string(entry)) {
			json_array_set_new(value, i, json_string(FORBIDDEN));
			assert_leaves(planting, at, i % 2);
			json_array_set(value, i, entry);
		} else {
			plant(planting, entry, at);
		}
		json_decref(entry);
	}
	if (!json_is_object(value))
		return;
	json_t *copy = json_copy(value);
	json_object_foreach(copy, name, member)
	{
		snprintf(at, sizeof(at), "%s%s%s", path, path[0] ? "." : "", name);
		if (json_is_string(member)) {
			json_object_set_new(value, name, json_string(FORBIDDEN));
			assert_leaves(planting, at, false);
			json_object_set(value, name, member);
		} else {
			plant(planting, member, at);
		}
	}
	json_decref(copy);
}

static void plant_in(const char *path, int planted)
{
	struct planting planting = {.tree = json_load_file(path, 0, NULL)};
	const struct room *room;
	assert_non_null(planting.tree);
	assert_true(room_decode_json(planting.tree, &room, NULL, NULL));
	struct judged judged = judge_at(the_rules, NULL, room, room->server_time_ms);
	planting.clean = room_to_json(judged.said);
	finish(&judged);
	plant(&planting, planting.tree, "");
	print_message("%s: %d texts planted, %d members that take none\n", strrchr(path, '/') + 1, planting.planted,
		      planting.refused);
	assert_true(planting.planted >= planted);
	json_decref(planting.tree);
	json_decref(planting.clean);
}

static void truth_planted_lets_nothing_through(void **given)
{
	(void)given;
	plant_in(CASES "full.json", 50);
	plant_in(CASES "every_member.json", 40);
	plant_in(SHOP_SOURCE_DIR "/data/demo/room.json", 40);
}

static bool plant_all(json_t *value, const char *name)
{
	static const char *const told[] = {"title",    "short_title", "brand",     "name", "label",
					   "note",     "audience",    "condition", "spec", "text",
					   "warnings", "excluded",    "per",       NULL};
	bool did = false;
	const char *key;
	json_t *member;
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (json_is_string(json_array_get(value, i)))
			json_array_set_new(value, i, json_string(FORBIDDEN));
		else
			did |= plant_all(json_array_get(value, i), name);
	}
	json_object_foreach(value, key, member)
	{
		for (size_t i = 0; told[i]; i++) {
			if (strcmp(told[i], key) == 0 && json_is_string(member)) {
				json_string_set(member, FORBIDDEN);
				did = true;
			}
		}
		if (strcmp(key, "allowed_terms") != 0)
			did |= plant_all(member, key);
	}
	return did;
}

/* Everything at once, beyond what the list of findings holds. */
static void truth_planted_takes_off_all_at_once(void **given)
{
	(void)given;
	json_t *tree = json_load_file(CASES "lists_at_their_longest.json", 0, NULL);
	const struct room *room = NULL;
	struct error err = {0};
	assert_true(plant_all(tree, ""));
	for (int i = 0; i < 2; i++) {
		json_t *items = json_object_get(tree, "items");
		json_t *copy = json_deep_copy(json_array_get(items, 0));
		json_object_set_new(copy, "id", json_sprintf("copy-%d", i));
		json_array_append_new(items, copy);
	}
	if (!room_decode_json(tree, &room, NULL, &err))
		fail_msg("%s: %s", err.path, err.message);
	json_decref(tree);
	struct judged judged = judge_at(the_rules, NULL, room, room->server_time_ms);
	char *text = encoded(judged.said);
	assert_null(strstr(text, FORBIDDEN));
	assert_int_equal(judged.truth->findings.count, RULE_FINDINGS_MAX);
	assert_true(judged.truth->findings.beyond > 0);
	room_unref(decode(text));
	free(text);
	finish(&judged);
}

static void truth_planted_is_remembered(void **given)
{
	(void)given;
	static const char *const files[] = {"full.json",   "every_member.json",    "beats.json",
					    "full.json",   "limits_of_texts.json", "lists_at_their_longest.json",
					    "minimal.json"};
	struct rules_memory *memory = rules_memory_create();
	for (size_t i = 0; i < 3 * sizeof(files) / sizeof(files[0]); i++) {
		char path[512];
		snprintf(path, sizeof(path), CASES "%s", files[i % (sizeof(files) / sizeof(files[0]))]);
		json_t *tree = json_load_file(path, 0, NULL);
		const struct room *room = NULL;
		if (i % 2)
			plant_all(tree, "");
		if (room_decode_json(tree, &room, NULL, NULL)) {
			struct judged with = judge_at(the_rules, memory, room_ref(room), NOW_MS);
			struct judged without = judge_at(the_rules, NULL, room, NOW_MS);
			assert_true(room_truth_equal(with.truth, without.truth));
			finish(&with);
			finish(&without);
		}
		json_decref(tree);
	}
	rules_memory_destroy(&memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(truth_planted_lets_nothing_through),
		cmocka_unit_test(truth_planted_takes_off_all_at_once),
		cmocka_unit_test(truth_planted_is_remembered),
	};
	return cmocka_run_group_tests(tests, read_rules, forget_rules);
}

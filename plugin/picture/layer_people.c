/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who is at the table: role and name, as many as fit, in the room's order. No figure of ours is in it.
 */
#include "runs.h"
#include "stage_own.h"

static const char *const the_words[] = {"host", "bargainer", "explainer", "brand", "guest", NULL};

static const char *role_of(const struct scene *scene, const struct room_person *person)
{
	if (person->title)
		return person->title;
	switch (person->role) {
	case PERSON_HOST:
		return scene_word(scene, "host");
	case PERSON_BARGAINER:
		return scene_word(scene, "bargainer");
	case PERSON_EXPLAINER:
		return scene_word(scene, "explainer");
	case PERSON_BRAND:
		return scene_word(scene, "brand");
	case PERSON_GUEST:
		return scene_word(scene, "guest");
	case PERSON_INVALID:
		break;
	}
	return "";
}

static struct runs runs_of(const struct scene *scene, size_t count)
{
	const struct room *room = scene->input->room;
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	struct runs runs;
	runs_init(&runs, scene);
	for (size_t i = 0; i < count; i++) {
		const struct room_person *person = &room->people[i];
		runs_add(&runs, FACE_LABEL, sizes->label_px, colors->accent, 2 * sizes->gap_px, role_of(scene, person));
		runs_add(&runs, FACE_STRONG, sizes->text_px, colors->text, sizes->gap_px / 2, person->name);
	}
	return runs;
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	// The last ones give way whole: half a name is somebody else's.
	for (size_t count = scene->input->room->person_count; count > 0; count--) {
		struct runs runs = runs_of(scene, count);
		if (runs.has_overflown || !runs_shrink(&runs, slot->box.width_px, sizes->text_min_px))
			continue;
		scene_put(scene, runs_piece(&runs, &slot->box, false), slot->box.x_px, slot->box.y_px);
		return;
	}
}

const struct layer_kind layer_people_kind = {
	.layer = LAYER_PEOPLE,
	.paint = paint,
	.words = the_words,
	.beats = BEATS_ALL,
	.truth = TRUTH_ALWAYS,
	.is_in_safe = true,
};

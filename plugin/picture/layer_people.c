/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who is at the table: title or role and name, as many as fit, in the room's order; or one of them on a strap of his
 * own, in the order of the room. No figure of ours is in it.
 */
#include "runs.h"
#include "stage_own.h"

enum form { FORM_ALL, FORM_FIRST, FORM_SECOND, FORM_THIRD, FORM_FOURTH };

static const char *const the_forms[] = {
	[FORM_ALL] = "all",     [FORM_FIRST] = "first",   [FORM_SECOND] = "second",
	[FORM_THIRD] = "third", [FORM_FOURTH] = "fourth", NULL,
};
static const char *const the_words[] = {"host", "bargainer", "explainer", "brand", "guest", NULL};

static const char *role_of(const struct scene *scene, const struct room_person *person)
{
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

static void add_person(const struct scene *scene, struct runs *runs, const struct room_person *person, const char *role)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	const struct theme_colors *colors = &scene->stage->colors;
	if (role)
		runs_add(runs, FACE_LABEL, sizes->label_px, colors->accent, 2 * sizes->gap_px, role);
	runs_add(runs, FACE_STRONG, sizes->text_px, colors->text, role ? sizes->gap_px / 2 : 2 * sizes->gap_px,
		 person->name);
}

static struct runs runs_of(const struct scene *scene, size_t count, bool has_titles)
{
	const struct room_person *people = scene->input->room->people;
	struct runs runs;
	runs_init(&runs, scene);
	for (size_t i = 0; i < count; i++)
		add_person(scene, &runs, &people[i],
			   has_titles && people[i].title ? people[i].title : role_of(scene, &people[i]));
	return runs;
}

/* One of them: the title gives way to the word for the role, that to the name alone; a name that does not fit whole is
 * not there. */
static void paint_strap(const struct scene *scene, const struct layout_slot *slot, size_t index)
{
	const struct room *room = scene->input->room;
	if (index >= room->person_count)
		return;
	const struct room_person *person = &room->people[index];
	const char *const roles[] = {person->title, role_of(scene, person), NULL};
	for (size_t i = person->title ? 0 : 1; i < 3; i++) {
		struct runs runs;
		runs_init(&runs, scene);
		add_person(scene, &runs, person, roles[i]);
		if (runs.has_overflown || !runs_shrink(&runs, slot->box.width_px, scene_sizes(scene)->text_min_px))
			continue;
		struct sketch sketch = scene_sketch(scene, slot->box.width_px, slot->box.height_px);
		runs_paint(&runs, &sketch, (slot->box.width_px - runs_width_px(&runs, 0)) / 2, slot->box.height_px / 2);
		scene_put(scene, sketch_finish(&sketch), slot->box.x_px, slot->box.y_px);
		return;
	}
}

static void paint_all(const struct scene *scene, const struct layout_slot *slot)
{
	const struct theme_sizes *sizes = scene_sizes(scene);
	// Titles give way to roles for all to be named; then the last ones, whole: half a name is somebody else's.
	for (size_t tries = 2 * scene->input->room->person_count; tries > 0; tries--) {
		struct runs runs = runs_of(scene, (tries + 1) / 2, tries % 2 == 0);
		if (runs.has_overflown || !runs_shrink(&runs, slot->box.width_px, sizes->text_min_px))
			continue;
		scene_put(scene, runs_piece(&runs, &slot->box, false), slot->box.x_px, slot->box.y_px);
		return;
	}
}

static void paint(const struct scene *scene, const struct layout_slot *slot)
{
	if ((enum form)slot->form == FORM_ALL)
		paint_all(scene, slot);
	else
		paint_strap(scene, slot, (size_t)slot->form - FORM_FIRST);
}

const struct layer_kind layer_people_kind = {
	.layer = LAYER_PEOPLE,
	.paint = paint,
	.forms = the_forms,
	.words = the_words,
	.beats = BEATS_ALL,
	.truth = TRUTH_ALWAYS,
	.is_in_safe = true,
};

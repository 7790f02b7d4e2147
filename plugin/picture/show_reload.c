/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stages whose files are edited while they are on air: made anew beside the painter, and put in by it all at once, so
 * that the picture changes in one frame set. What cannot be made leaves the stage that is there.
 */
#include "show_own.h"

#include "base/alloc.h"

bool stage_slot_make(struct stage_slot *slot, const struct show *show, const struct stage_spec *spec, struct error *err)
{
	slot->stage = stage_create_noting(show->bridge, show->data_folder, spec, &slot->files, err);
	if (!slot->stage)
		return false;
	stage_canvas(slot->stage, &slot->width_px, &slot->height_px);
	slot->guides = *stage_guides(slot->stage);
	slot->theme = alloc_text(stage_theme(slot->stage));
	if (!stage_spec_copy(&slot->spec, spec) || !slot->theme)
		return error_set(err, ERROR_MEMORY, "no memory for a stage");
	return true;
}

void stage_slot_finish(struct stage_slot *slot)
{
	stage_destroy(slot->stage);
	stage_destroy(slot->incoming);
	data_files_finish(&slot->files);
	stage_spec_finish(&slot->spec);
	alloc_free(slot->theme);
}

void show_take_incoming(struct show *show, struct stage_slot **slots, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct stage_slot *slot = slots[i];
		lock_enter(&show->lock);
		struct stage *incoming = slot->incoming;
		slot->incoming = NULL;
		if (incoming) {
			stage_canvas(incoming, &slot->width_px, &slot->height_px);
			slot->guides = *stage_guides(incoming);
		}
		lock_leave(&show->lock);
		if (!incoming)
			continue;
		stage_follow(incoming, slot->stage);
		build_clear(slot->build); // it may hold what the old stage lent it
		assemble_memory_finish(&slot->memory);
		stage_destroy(slot->stage);
		slot->stage = incoming;
	}
}

/* A stage of this round. */
struct remade {
	struct stage *stage; /* NULL: it could not be made, or its files are as they were */
	struct error error;
	bool was_tried;
};

/* Makes the stages whose files changed; none while somebody still writes: what belongs together comes together. */
static bool remake(const struct show *show, struct stage_slot **slots, size_t count, struct remade *remade)
{
	bool is_any = false;
	bool is_writing = false;
	for (size_t i = 0; i < count; i++) {
		enum data_files_news news = data_files_look(&slots[i]->files);
		remade[i].was_tried = news == DATA_FILES_CHANGED;
		is_any = is_any || remade[i].was_tried;
		is_writing = is_writing || news == DATA_FILES_CHANGING;
	}
	if (!is_any || is_writing)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!remade[i].was_tried)
			continue;
		data_files_finish(&slots[i]->files);
		remade[i].stage = stage_create_noting(show->bridge, show->data_folder, &slots[i]->spec,
						      &slots[i]->files, &remade[i].error);
	}
	return true;
}

/* All under one lock: a painting sees all of them or none. */
static void hand_over(struct show *show, struct stage_slot **slots, size_t count, struct remade *remade)
{
	lock_enter(&show->lock);
	for (size_t i = 0; i < count; i++) {
		if (!remade[i].was_tried)
			continue;
		slots[i]->error = remade[i].error;
		if (!remade[i].stage)
			continue;
		struct stage *before = slots[i]->incoming; // made and not painted yet
		slots[i]->incoming = remade[i].stage;
		remade[i].stage = before;
		show->stages_serial++;
	}
	lock_leave(&show->lock);
	for (size_t i = 0; i < count; i++)
		stage_destroy(remade[i].stage);
}

enum show_news show_look(struct show *show, struct error *err)
{
	enum show_news news = SHOW_SAME;
	size_t count = 0;
	uint64_t ignored;
	struct stage_slot **slots = show_take_slots(show, &count, &ignored);
	struct remade *remade = slots ? alloc_zeroed(count + 1, sizeof(*remade)) : NULL;
	if (remade && remake(show, slots, count, remade)) {
		news = SHOW_REMADE;
		for (size_t i = 0; i < count; i++) {
			if (!remade[i].error.code || news == SHOW_BROKEN)
				continue;
			news = SHOW_BROKEN;
			if (err)
				*err = remade[i].error;
		}
		hand_over(show, slots, count, remade);
		waker_wake(show->waker);
	}
	alloc_free(remade);
	if (slots)
		show_give_slots(slots, count);
	return news;
}

void show_stage_error(struct show *show, uint32_t stage_id, struct error *out)
{
	*out = (struct error){0};
	lock_enter(&show->lock);
	for (size_t i = 0; i < show->slot_count; i++) {
		if (show->slots[i]->id == stage_id)
			*out = show->slots[i]->error;
	}
	lock_leave(&show->lock);
}

bool show_try_guides(struct show *show, uint32_t stage_id, struct guides *out)
{
	bool has_stage = false;
	if (!lock_try(&show->lock))
		return false;
	for (size_t i = 0; i < show->slot_count; i++) {
		if (show->slots[i]->id != stage_id)
			continue;
		*out = show->slots[i]->guides;
		has_stage = true;
	}
	lock_leave(&show->lock);
	return has_stage;
}

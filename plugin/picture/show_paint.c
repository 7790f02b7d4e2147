/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "show_own.h"

#include "base/alloc.h"
#include "base/log.h"
#include "texts_own.h"

#include <string.h>

/* A portrait theme in one language, with all that is painted beforehand, fits; more grows. */
#define ATLAS_FIRST_WIDTH_PX 1024
#define ATLAS_FIRST_HEIGHT_PX 1536

static void read_input(struct show *show)
{
	struct picture_input input = {0};
	lock_enter(&show->get_lock);
	bool has_news = show->get && show->get(show->get_data, &input);
	lock_leave(&show->get_lock);
	if (!has_news)
		return;
	if (show->has_input)
		picture_input_finish(&show->input);
	show->input = input;
	show->has_input = true;
}

struct stage_slot **show_take_slots(struct show *show, size_t *count, uint64_t *stages_serial)
{
	lock_enter(&show->lock);
	*stages_serial = show->stages_serial;
	*count = show->slot_count;
	struct stage_slot **slots = alloc_zeroed(*count + 1, sizeof(struct stage_slot *));
	for (size_t i = 0; slots && i < *count; i++) {
		slots[i] = show->slots[i];
		atomic_fetch_add_explicit(&slots[i]->refs, 1, memory_order_relaxed);
	}
	lock_leave(&show->lock);
	return slots;
}

void show_give_slots(struct stage_slot **slots, size_t count)
{
	for (size_t i = 0; i < count; i++)
		stage_slot_unref(slots[i]);
	alloc_free(slots);
}

static size_t sheet_of_theme(struct show *show, const char *theme, struct error *err)
{
	for (size_t i = 0; i < show->sheet_count; i++) {
		if (strcmp(show->sheets[i].theme, theme) == 0)
			return i;
	}
	struct sheet_slot slot = {.theme = alloc_text(theme)};
	struct sheet_slot *sheets = alloc_resize(show->sheets, (show->sheet_count + 1) * sizeof(*sheets));
	if (sheets)
		show->sheets = sheets;
	slot.sheet = atlas_sheet_create(show->bridge, ATLAS_FIRST_WIDTH_PX, ATLAS_FIRST_HEIGHT_PX, err);
	if (!slot.theme || !sheets || !slot.sheet) {
		atlas_sheet_destroy(slot.sheet);
		alloc_free(slot.theme);
		error_set(err, ERROR_MEMORY, "no memory for an atlas");
		return SIZE_MAX;
	}
	show->sheets[show->sheet_count] = slot;
	return show->sheet_count++;
}

/* Drops the atlases of themes that no stage uses any more. */
static void drop_unused_sheets(struct show *show)
{
	size_t kept = 0;
	for (size_t i = 0; i < show->sheet_count; i++) {
		if (show->sheets[i].is_used) {
			show->sheets[kept++] = show->sheets[i];
			continue;
		}
		atlas_sheet_destroy(show->sheets[i].sheet);
		alloc_free(show->sheets[i].theme);
	}
	show->sheet_count = kept;
}

/* One stage into its frame; an atlas that is full grows, and the caller begins again. */
static bool assemble_slot(struct show *show, struct stage_slot *slot, int64_t entered_ns, struct stage_frame *frame,
			  bool *did_grow, struct error *err)
{
	size_t at = sheet_of_theme(show, slot->theme, err);
	if (at == SIZE_MAX)
		return false;
	struct atlas_sheet *sheet = show->sheets[at].sheet;
	show->sheets[at].is_used = true;
	*frame = (struct stage_frame){
		.stage_id = slot->id,
		.canvas_width_px = (uint16_t)slot->width_px,
		.canvas_height_px = (uint16_t)slot->height_px,
		.atlas = (uint16_t)at,
		.input = show->has_input ? show->input.serial : 0,
	};
	assemble_memory_finish(&slot->next_memory);
	struct error why = {0};
	if (assemble_stage(sheet, slot->build, &slot->memory, entered_ns, &slot->next_memory, frame, &why)) {
		frame->texts = stage_texts_create(slot->build);
		return true;
	}
	if (why.code == ERROR_LIMIT && atlas_sheet_grow(sheet, &why))
		*did_grow = true;
	else if (err)
		*err = why;
	return false;
}

static void free_frames(struct stage_frame *frames, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		alloc_free((void *)frames[i].timeline.quads);
		stage_texts_unref(frames[i].texts);
	}
}

static const struct frame_set *make_set(struct show *show, struct stage_slot **slots, size_t count, struct error *err)
{
	struct stage_frame *frames = alloc_zeroed(count + 1, sizeof(*frames));
	struct frame_set_atlas *atlases = NULL;
	const struct frame_set *set = NULL;
	if (!frames) {
		error_set(err, ERROR_MEMORY, "no memory for a frame set");
		goto free_lists;
	}
	int64_t entered_ns = (int64_t)clock_now_ns(show->clock);
	size_t done = 0;
	for (;;) {
		bool did_grow = false;
		done = 0;
		for (size_t i = 0; i < show->sheet_count; i++) {
			show->sheets[i].is_used = false;
			atlas_sheet_begin(show->sheets[i].sheet);
		}
		while (done < count && assemble_slot(show, slots[done], entered_ns, &frames[done], &did_grow, err))
			done++;
		if (done == count)
			break;
		free_frames(frames, done);
		if (!did_grow)
			goto free_lists;
	}
	atlases = alloc_zeroed(show->sheet_count + 1, sizeof(*atlases));
	if (atlases) {
		for (size_t i = 0; i < show->sheet_count; i++)
			atlas_sheet_list(show->sheets[i].sheet, &atlases[i]);
		set = frame_set_create(++show->set_serial, show->input.room ? show->input.room->version : -1, atlases,
				       show->sheet_count, frames, count, err);
	} else {
		error_set(err, ERROR_MEMORY, "no memory for a frame set");
	}
	free_frames(frames, count);
free_lists:
	alloc_free(atlases);
	alloc_free(frames);
	return set;
}

static void publish(struct show *show, const struct frame_set *set)
{
	lock_enter(&show->lock);
	const struct frame_set *old = show->published;
	show->published = set;
	show->published_input = show->input.serial;
	condition_signal_all(&show->published_condition);
	lock_leave(&show->lock);
	frame_set_unref(old);
}

/* A wish that lies behind is kept this far ahead, so that a stage that cannot be satisfied does not spin the thread. */
#define AGAIN_LEAST_NS UINT64_C(50000000)

/* What the stages want to be built again for, on the monotonic clock. */
static uint64_t again_of(const struct show *show, struct stage_slot **slots, size_t count, uint64_t now_ns)
{
	int64_t again_ms = ROOM_UNSET;
	for (size_t i = 0; i < count; i++) {
		int64_t wish_ms = build_again_ms(slots[i]->build);
		if (wish_ms != ROOM_UNSET && (again_ms == ROOM_UNSET || wish_ms < again_ms))
			again_ms = wish_ms;
	}
	if (again_ms == ROOM_UNSET)
		return UINT64_MAX;
	uint64_t again_ns = (uint64_t)clock_anchor_mono_ns(&show->input.shop, again_ms);
	return again_ns > now_ns ? again_ns : now_ns + AGAIN_LEAST_NS;
}

uint64_t show_paint(struct show *show)
{
	uint64_t had_input = show->has_input ? show->input.serial : 0;
	read_input(show);
	size_t count = 0;
	uint64_t stages_serial = 0;
	struct stage_slot **slots = show_take_slots(show, &count, &stages_serial);
	uint64_t now_ns = clock_now_ns(show->clock);
	uint64_t pictures = pictures_serial(show->pictures);
	struct error err = {0};
	if (!slots)
		return now_ns + 1000000000;
	bool has_news = (show->has_input && show->input.serial != had_input) ||
			stages_serial != show->painted_stages_serial || now_ns >= show->again_ns ||
			(show->is_awaiting && pictures != show->painted_pictures_serial);
	if (!has_news)
		goto release_slots;

	show_take_incoming(show, slots, count);
	drop_unused_sheets(show);
	show->is_awaiting = false;
	show->painted_pictures_serial = pictures;
	for (size_t i = 0; i < count; i++) {
		build_clear(slots[i]->build);
		stage_build(slots[i]->stage, show->pictures, &show->input, now_ns, slots[i]->build);
		show->is_awaiting = show->is_awaiting || build_is_awaiting(slots[i]->build);
	}
	const struct frame_set *set = make_set(show, slots, count, &err);
	if (set) {
		for (size_t i = 0; i < count; i++) {
			assemble_memory_finish(&slots[i]->memory);
			slots[i]->memory = slots[i]->next_memory;
			slots[i]->next_memory = (struct assemble_memory){0};
		}
		publish(show, set);
		show->painted_stages_serial = stages_serial;
		show->again_ns = again_of(show, slots, count, now_ns);
	} else {
		if (!show->has_failed) {
			char text[320];
			log_write(LOG_LEVEL_ERROR, "painting failed, the last picture stays: %s",
				  error_text(&err, text, sizeof(text)));
		}
		show->again_ns = now_ns + 1000000000;
	}
	show->has_failed = !set;
release_slots:
	show_give_slots(slots, count);
	return show->again_ns;
}

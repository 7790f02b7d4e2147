/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "show_own.h"

#include "base/alloc.h"
#include "base/buffer.h"

#include <string.h>

struct show *show_create(const struct show_means *means, painter_get_fn get, void *data, struct error *err)
{
	struct show *show = alloc_zeroed(1, sizeof(*show));
	char *folder = alloc_text(means->data_folder);
	if (!show || !folder) {
		alloc_free(show);
		alloc_free(folder);
		error_set(err, ERROR_MEMORY, "no memory for a show");
		return NULL;
	}
	atomic_init(&show->refs, 1);
	show->painter = means->painter;
	show->bridge = means->bridge;
	show->clock = means->clock;
	show->pictures = means->pictures;
	show->data_folder = folder;
	show->waker = waker_ref(means->waker);
	show->get = get;
	show->get_data = data;
	show->again_ns = UINT64_MAX;
	lock_init(&show->get_lock);
	lock_init(&show->lock);
	condition_init(&show->published_condition);
	return show;
}

void stage_slot_unref(struct stage_slot *slot)
{
	if (!slot || atomic_fetch_sub_explicit(&slot->refs, 1, memory_order_acq_rel) != 1)
		return;
	build_destroy(slot->build);
	stage_slot_finish(slot);
	assemble_memory_finish(&slot->memory);
	assemble_memory_finish(&slot->next_memory);
	alloc_free(slot->spec_key);
	alloc_free(slot);
}

struct show *show_ref(struct show *show)
{
	atomic_fetch_add_explicit(&show->refs, 1, memory_order_relaxed);
	return show;
}

void show_unref(struct show *show)
{
	if (!show || atomic_fetch_sub_explicit(&show->refs, 1, memory_order_acq_rel) != 1)
		return;
	for (size_t i = 0; i < show->slot_count; i++)
		stage_slot_unref(show->slots[i]);
	for (size_t i = 0; i < show->sheet_count; i++) {
		atlas_sheet_destroy(show->sheets[i].sheet);
		alloc_free(show->sheets[i].theme);
	}
	if (show->has_input)
		picture_input_finish(&show->input);
	frame_set_unref(show->published);
	condition_finish(&show->published_condition);
	lock_finish(&show->lock);
	lock_finish(&show->get_lock);
	waker_unref(show->waker);
	alloc_free(show->slots);
	alloc_free(show->sheets);
	alloc_free(show->data_folder);
	alloc_free(show);
}

void show_close(struct show **show)
{
	struct show *gone = *show;
	if (!gone)
		return;
	*show = NULL;
	painter_forget_show(gone->painter, gone);
	lock_enter(&gone->get_lock);
	gone->get = NULL;
	lock_leave(&gone->get_lock);
	show_unref(gone);
}

/* -- stages -- */

/* Equal specs, defaults taken in, have equal texts. */
static char *key_of_spec(const struct stage_spec *spec)
{
	struct buffer buffer;
	buffer_init(&buffer, 4096);
	enum layer layer = spec->layer == LAYER_INVALID ? LAYER_ALL : spec->layer;
	char *key = NULL;
	if (buffer_add_format(&buffer, NULL, "%s\n%s\n%s\n%s\n%s\n%d\n%x\n%s\n%s", spec->theme ? spec->theme : "",
			      spec->variant ? spec->variant : "", spec->zones ? spec->zones : "",
			      spec->language ? spec->language : "", layer_name(layer), spec->has_reduced_motion,
			      spec->brand_rgba, spec->brand_logo ? spec->brand_logo : "",
			      spec->brand_font ? spec->brand_font : ""))
		key = alloc_text(buffer_text(&buffer));
	buffer_finish(&buffer);
	return key;
}

static struct stage_slot *find_locked(const struct show *show, uint32_t stage_id, const char *spec_key)
{
	for (size_t i = 0; i < show->slot_count; i++) {
		struct stage_slot *slot = show->slots[i];
		if (spec_key ? strcmp(slot->spec_key, spec_key) == 0 : slot->id == stage_id)
			return slot;
	}
	return NULL;
}

static struct stage_slot *slot_create(struct show *show, const struct stage_spec *spec, struct error *err)
{
	struct stage_slot *slot = alloc_zeroed(1, sizeof(*slot));
	if (!slot)
		goto no_memory;
	atomic_init(&slot->refs, 1);
	slot->users = 1;
	slot->build = build_create();
	slot->spec_key = key_of_spec(spec);
	if (!slot->build || !slot->spec_key)
		goto no_memory;
	if (stage_slot_make(slot, show, spec, err))
		return slot;
	goto free_slot;
no_memory:
	error_set(err, ERROR_MEMORY, "no memory for a stage");
free_slot:
	stage_slot_unref(slot);
	return NULL;
}

static bool add_slot_locked(struct show *show, struct stage_slot *slot)
{
	struct stage_slot **slots = alloc_resize(show->slots, (show->slot_count + 1) * sizeof(struct stage_slot *));
	if (!slots)
		return false;
	show->slots = slots;
	slot->id = ++show->last_stage_id;
	slots[show->slot_count++] = slot;
	show->stages_serial++;
	return true;
}

uint32_t show_add_stage(struct show *show, const struct stage_spec *spec, struct error *err)
{
	char *key = key_of_spec(spec);
	if (!key) {
		error_set(err, ERROR_MEMORY, "no memory for a stage");
		return 0;
	}
	lock_enter(&show->lock);
	struct stage_slot *have = find_locked(show, 0, key);
	uint32_t id = have ? have->id : 0;
	if (have)
		have->users++;
	lock_leave(&show->lock);
	alloc_free(key);
	if (have)
		return id;

	// Reading a theme takes a while: two callers with one new spec may make two stages, which costs memory and no
	// more.
	struct stage_slot *slot = slot_create(show, spec, err);
	if (!slot)
		return 0;
	lock_enter(&show->lock);
	bool did = add_slot_locked(show, slot);
	id = slot->id;
	lock_leave(&show->lock);
	if (!did) {
		stage_slot_unref(slot);
		error_set(err, ERROR_MEMORY, "no memory for a stage");
		return 0;
	}
	waker_wake(show->waker);
	return id;
}

void show_remove_stage(struct show *show, uint32_t stage_id)
{
	struct stage_slot *gone = NULL;
	lock_enter(&show->lock);
	for (size_t i = 0; i < show->slot_count; i++) {
		if (show->slots[i]->id != stage_id || --show->slots[i]->users > 0)
			continue;
		gone = show->slots[i];
		show->slots[i] = show->slots[--show->slot_count];
		show->stages_serial++;
		break;
	}
	lock_leave(&show->lock);
	stage_slot_unref(gone);
	waker_wake(show->waker);
}

bool show_stage_size(struct show *show, uint32_t stage_id, int *width_px, int *height_px)
{
	lock_enter(&show->lock);
	const struct stage_slot *slot = find_locked(show, stage_id, NULL);
	if (slot) {
		*width_px = slot->width_px;
		*height_px = slot->height_px;
	}
	lock_leave(&show->lock);
	return slot != NULL;
}

/* -- the newest frame set -- */

const struct frame_set *show_try_frame_set(struct show *show, const struct frame_set *have)
{
	if (!lock_try(&show->lock))
		return NULL;
	const struct frame_set *newest = show->published != have ? frame_set_ref(show->published) : NULL;
	lock_leave(&show->lock);
	return newest;
}

bool show_wait(struct show *show, uint32_t stage_id, uint64_t input_serial, uint64_t timeout_ms)
{
	uint64_t until_ns = clock_now_ns(clock_system()) + timeout_ms * 1000000;
	lock_enter(&show->lock);
	bool is_there;
	for (;;) {
		is_there = frame_set_find(show->published, stage_id) && show->published_input >= input_serial;
		if (is_there || clock_now_ns(clock_system()) >= until_ns)
			break;
		condition_wait_until(&show->published_condition, &show->lock, until_ns);
	}
	lock_leave(&show->lock);
	return is_there;
}

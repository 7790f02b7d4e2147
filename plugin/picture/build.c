/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "build.h"

#include "base/alloc.h"

#include <string.h>

/* The arena's blocks: args of a stage are small, a block holds those of many pieces. */
#define BLOCK_BYTES 8192

struct block {
	struct block *next;
	size_t used_bytes;
	size_t size_bytes;
	_Alignas(16) uint8_t bytes[];
};

struct list {
	void *entries;
	size_t count;
	size_t capacity;
};

struct owned {
	struct owned *next;
	void *object;
	void (*release)(void *object);
};

struct build {
	struct list pieces;
	struct list quads;
	struct list groups;
	struct timeline_counter counters[TIMELINE_COUNTERS];
	size_t counter_count;
	struct timeline_place places[TIMELINE_PLACES];
	size_t place_count;
	int64_t again_ms;
	struct block *blocks;
	struct owned *owned;
	bool is_awaiting;
	bool has_failed;
};

struct build *build_create(void)
{
	struct build *build = alloc_zeroed(1, sizeof(*build));
	if (build)
		build->again_ms = ROOM_UNSET;
	return build;
}

static void release_owned(struct build *build)
{
	for (struct owned *owned = build->owned; owned; owned = owned->next)
		owned->release(owned->object);
	build->owned = NULL;
}

void build_destroy(struct build *build)
{
	if (!build)
		return;
	release_owned(build);
	while (build->blocks) {
		struct block *block = build->blocks;
		build->blocks = block->next;
		alloc_free(block);
	}
	alloc_free(build->pieces.entries);
	alloc_free(build->quads.entries);
	alloc_free(build->groups.entries);
	alloc_free(build);
}

void build_clear(struct build *build)
{
	release_owned(build);
	build->is_awaiting = false;
	build->pieces.count = 0;
	build->quads.count = 0;
	build->groups.count = 0;
	build->counter_count = 0;
	build->place_count = 0;
	build->again_ms = ROOM_UNSET;
	build->has_failed = false;
	for (struct block *block = build->blocks; block; block = block->next)
		block->used_bytes = 0;
}

void *build_alloc(struct build *build, size_t size_bytes)
{
	size_t wanted = (size_bytes + 15) & ~(size_t)15;
	struct block *block = build->blocks;
	while (block && block->size_bytes - block->used_bytes < wanted)
		block = block->next;
	if (!block) {
		size_t size = wanted > BLOCK_BYTES ? wanted : BLOCK_BYTES;
		block = alloc_zeroed(1, sizeof(*block) + size);
		if (!block) {
			build->has_failed = true;
			return NULL;
		}
		block->size_bytes = size;
		block->next = build->blocks;
		build->blocks = block;
	}
	void *memory = block->bytes + block->used_bytes;
	block->used_bytes += wanted;
	memset(memory, 0, size_bytes);
	return memory;
}

char *build_text(struct build *build, const char *utf8)
{
	size_t size = strlen(utf8) + 1;
	char *copy = build_alloc(build, size);
	if (copy)
		memcpy(copy, utf8, size);
	return copy;
}

/* The new entry, zeroed, or NULL with the list marked failed. */
static void *list_add(struct build *build, struct list *list, size_t size_bytes)
{
	if (list->count == list->capacity) {
		size_t capacity = list->capacity ? list->capacity * 2 : 32;
		void *entries = alloc_resize(list->entries, capacity * size_bytes);
		if (!entries) {
			build->has_failed = true;
			return NULL;
		}
		list->entries = entries;
		list->capacity = capacity;
	}
	void *entry = (uint8_t *)list->entries + list->count++ * size_bytes;
	memset(entry, 0, size_bytes);
	return entry;
}

uint32_t build_piece(struct build *build, uint64_t key, int width_px, int height_px, build_paint_fn paint,
		     const void *args)
{
	const struct build_piece *pieces = build->pieces.entries;
	for (size_t i = 0; i < build->pieces.count; i++) {
		if (pieces[i].key == key)
			return (uint32_t)i;
	}
	struct build_piece *piece = list_add(build, &build->pieces, sizeof(*piece));
	if (!piece)
		return 0;
	*piece = (struct build_piece){
		.key = key,
		.width_px = (uint16_t)width_px,
		.height_px = (uint16_t)height_px,
		.paint = paint,
		.args = args,
	};
	return (uint32_t)(build->pieces.count - 1);
}

uint32_t build_group(struct build *build, const struct build_group *group)
{
	struct build_group *added = list_add(build, &build->groups, sizeof(*added));
	if (!added)
		return 0;
	*added = *group;
	return (uint32_t)(build->groups.count - 1);
}

void build_quad(struct build *build, uint32_t group, uint32_t piece, float x, float y, unsigned modes, int64_t from_ns,
		int64_t until_ns)
{
	build_digit(build, group, piece, x, y, modes, from_ns, until_ns, -1, 0);
}

void build_digit(struct build *build, uint32_t group, uint32_t piece, float x, float y, unsigned modes, int64_t from_ns,
		 int64_t until_ns, int place, int digit)
{
	if (build->has_failed || from_ns >= until_ns)
		return;
	const struct build_piece *of = (const struct build_piece *)build->pieces.entries + piece;
	const struct build_group *in = (const struct build_group *)build->groups.entries + group;
	struct build_quad *quad = list_add(build, &build->quads, sizeof(*quad));
	if (!quad)
		return;
	quad->piece = piece;
	quad->group = group;
	quad->quad = (struct timeline_quad){
		.modes = (uint8_t)modes,
		.layer = (uint8_t)in->layer,
		.place = (int8_t)place,
		.digit = (int8_t)digit,
		.from = {0, 0, of->width_px, of->height_px},
		.to = {x, y, of->width_px, of->height_px},
		.valid_from_ns = from_ns,
		.valid_until_ns = until_ns,
	};
}

size_t build_quad_count(const struct build *build)
{
	return build->quads.count;
}

void build_cut(struct build *build, size_t first, size_t count, int64_t from_ns, int64_t until_ns)
{
	for (size_t i = first; i < first + count && !build->has_failed; i++) {
		const struct build_quad whole = ((const struct build_quad *)build->quads.entries)[i];
		int64_t begins_ns = whole.quad.valid_from_ns > from_ns ? whole.quad.valid_from_ns : from_ns;
		int64_t ends_ns = whole.quad.valid_until_ns < until_ns ? whole.quad.valid_until_ns : until_ns;
		if (begins_ns >= ends_ns)
			continue;
		struct build_quad *part = list_add(build, &build->quads, sizeof(*part));
		if (!part)
			return;
		*part = whole;
		part->quad.valid_from_ns = begins_ns;
		part->quad.valid_until_ns = ends_ns;
	}
}

void build_drop(struct build *build, size_t first, size_t count)
{
	struct build_quad *quads = build->quads.entries;
	if (count == 0)
		return;
	memmove(quads + first, quads + first + count, (build->quads.count - first - count) * sizeof(*quads));
	build->quads.count -= count;
}

static void turn_round(struct build_quad *quads, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		struct build_quad quad = quads[i];
		quads[i] = quads[count - 1 - i];
		quads[count - 1 - i] = quad;
	}
}

void build_bring_beneath(struct build *build, size_t first, size_t begin)
{
	struct build_quad *quads = build->quads.entries;
	size_t count = build->quads.count;
	if (first == begin || begin == count)
		return;
	// three reversals turn "above, beneath" into "beneath, above"
	turn_round(quads + first, begin - first);
	turn_round(quads + begin, count - begin);
	turn_round(quads + first, count - first);
}

int build_counter(struct build *build, const struct clock_anchor *shop, int64_t target_ms)
{
	for (size_t i = 0; i < build->counter_count; i++) {
		if (build->counters[i].target_ms == target_ms)
			return (int)i;
	}
	if (build->counter_count == TIMELINE_COUNTERS)
		return -1;
	build->counters[build->counter_count] = (struct timeline_counter){.shop = *shop, .target_ms = target_ms};
	return (int)build->counter_count++;
}

int build_place(struct build *build, struct timeline_place place)
{
	for (size_t i = 0; i < build->place_count; i++) {
		const struct timeline_place *have = &build->places[i];
		if (have->counter == place.counter && have->unit_s == place.unit_s && have->wrap == place.wrap &&
		    have->power == place.power)
			return (int)i;
	}
	if (build->place_count == TIMELINE_PLACES)
		return -1;
	build->places[build->place_count] = place;
	return (int)build->place_count++;
}

void build_again_at(struct build *build, int64_t shop_ms)
{
	if (shop_ms == ROOM_UNSET)
		return;
	if (build->again_ms == ROOM_UNSET || shop_ms < build->again_ms)
		build->again_ms = shop_ms;
}

void build_own(struct build *build, void *object, void (*release)(void *object))
{
	struct owned *owned = build_alloc(build, sizeof(*owned));
	if (!owned) {
		release(object);
		return;
	}
	*owned = (struct owned){.next = build->owned, .object = object, .release = release};
	build->owned = owned;
}

void build_awaits(struct build *build)
{
	build->is_awaiting = true;
}

bool build_is_awaiting(const struct build *build)
{
	return build->is_awaiting;
}

bool build_failed(const struct build *build)
{
	return build->has_failed;
}

size_t build_pieces(const struct build *build, const struct build_piece **out)
{
	*out = build->pieces.entries;
	return build->pieces.count;
}

size_t build_quads(const struct build *build, const struct build_quad **out)
{
	*out = build->quads.entries;
	return build->quads.count;
}

size_t build_groups(const struct build *build, const struct build_group **out)
{
	*out = build->groups.entries;
	return build->groups.count;
}

void build_clocks(const struct build *build, struct timeline *out)
{
	memcpy(out->counters, build->counters, sizeof(out->counters));
	out->counter_count = build->counter_count;
	memcpy(out->places, build->places, sizeof(out->places));
	out->place_count = build->place_count;
}

int64_t build_again_ms(const struct build *build)
{
	return build->again_ms;
}

uint64_t key_bytes(uint64_t key, const void *bytes, size_t size_bytes)
{
	return blob_hash(bytes, size_bytes, key);
}

uint64_t key_text(uint64_t key, const char *text)
{
	uint8_t is_there = text != NULL;
	key = key_bytes(key, &is_there, 1);
	return text ? key_bytes(key, text, strlen(text) + 1) : key;
}

uint64_t key_number(uint64_t key, int64_t number)
{
	return key_bytes(key, &number, sizeof(number));
}

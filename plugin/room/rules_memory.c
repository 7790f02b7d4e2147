/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts that were judged, and what was found in them. From one state of a show to the next hardly a text changes, and
 * finding a text again costs a fraction of looking for every word of the rules in it.
 */
#include "room/truth.h"
#include "rules_own.h"

#include "base/alloc.h"
#include "base/blob.h"

#include <string.h>

/* Beyond that all is forgotten: more texts than a document can hold are another room's. */
#define TEXTS_MAX 65536u
#define SLOTS_AT_FIRST 1024u

struct remembered {
	uint64_t hash;
	uint64_t context;
	const char *text; /* NULL: a free place */
	uint32_t first;   /* of its hits */
	uint32_t hit_count;
};

struct rules_memory {
	const struct rules *rules; /* a reference; NULL: none yet */
	uint64_t terms;            /* of the allowed ones */
	struct arena arena;
	struct remembered *slots;
	size_t slot_count; /* a power of two; 0: none yet */
	size_t count;
	struct claim_hit *hits;
	size_t hit_count, hits_max;
};

struct rules_memory *rules_memory_create(void)
{
	return alloc_zeroed(1, sizeof(struct rules_memory));
}

static void forget(struct rules_memory *memory)
{
	arena_finish(&memory->arena);
	alloc_free(memory->slots);
	alloc_free(memory->hits);
	memory->slots = NULL;
	memory->hits = NULL;
	memory->slot_count = memory->count = memory->hit_count = memory->hits_max = 0;
}

void rules_memory_destroy(struct rules_memory **memory)
{
	if (!*memory)
		return;
	forget(*memory);
	rules_unref((*memory)->rules);
	alloc_free(*memory);
	*memory = NULL;
}

static uint64_t hash_text(const char *text, uint64_t before)
{
	return blob_hash(text, strlen(text) + 1, before);
}

void rules_memory_begin(struct rules_memory *memory, const struct rules *rules, const struct room *room)
{
	uint64_t terms = BLOB_HASH;
	for (size_t i = 0; i < room->allowed_term_count; i++)
		terms = hash_text(room->allowed_terms[i], terms);
	if (memory->rules == rules && memory->terms == terms && memory->count < TEXTS_MAX)
		return;
	forget(memory);
	rules_unref(memory->rules);
	memory->rules = rules_ref(rules);
	memory->terms = terms;
}

uint64_t rules_memory_context(const struct room_item *item)
{
	const char flags[] = {item != NULL, claims_stock_is_low(item), claims_have_deal(item)};
	uint64_t context = blob_hash(flags, sizeof(flags), BLOB_HASH);
	return item && item->category ? hash_text(item->category, context) : context;
}

static struct remembered *place_of(const struct rules_memory *memory, uint64_t hash, uint64_t context, const char *text)
{
	size_t at = hash & (memory->slot_count - 1);
	for (;; at = (at + 1) & (memory->slot_count - 1)) {
		struct remembered *slot = &memory->slots[at];
		if (!slot->text || (slot->hash == hash && slot->context == context && strcmp(slot->text, text) == 0))
			return slot;
	}
}

/* At most half of the places are taken. */
static bool has_places(struct rules_memory *memory)
{
	if (memory->count * 2 < memory->slot_count)
		return true;
	size_t count_before = memory->slot_count;
	struct remembered *before = memory->slots;
	size_t count = count_before ? count_before * 2 : SLOTS_AT_FIRST;
	struct remembered *slots = alloc_zeroed(count, sizeof(*slots));
	if (!slots)
		return false;
	memory->slots = slots;
	memory->slot_count = count;
	for (size_t i = 0; i < count_before; i++) {
		if (before[i].text)
			*place_of(memory, before[i].hash, before[i].context, before[i].text) = before[i];
	}
	alloc_free(before);
	return true;
}

static bool keep_hits(struct rules_memory *memory, const struct claim_hit *hits, size_t count)
{
	if (memory->hit_count + count > memory->hits_max) {
		size_t wanted = (memory->hit_count + count) * 2;
		struct claim_hit *more = alloc_resize(memory->hits, wanted * sizeof(*more));
		if (!more)
			return false;
		memory->hits = more;
		memory->hits_max = wanted;
	}
	if (count > 0)
		memcpy(memory->hits + memory->hit_count, hits, count * sizeof(*hits));
	memory->hit_count += count;
	return true;
}

/* Without memory it is not remembered, and looked at again the next time. */
static void remember(struct rules_memory *memory, struct remembered *slot, const struct remembered *what,
		     const struct claim_hit *hits)
{
	size_t first = memory->hit_count;
	const char *text = arena_text(&memory->arena, what->text, strlen(what->text));
	if (!text || !keep_hits(memory, hits, what->hit_count))
		return;
	*slot = *what;
	slot->text = text;
	slot->first = (uint32_t)first;
	memory->count++;
}

size_t rules_memory_find(struct rules_memory *memory, const struct rules *rules, const struct room *room,
			 const struct room_item *item, uint64_t context, const char *text, struct claim_hit *hits)
{
	if (!memory || !has_places(memory))
		return claims_find(rules, room, item, text, hits);
	uint64_t hash = hash_text(text, context);
	struct remembered *slot = place_of(memory, hash, context, text);
	if (slot->text) {
		if (slot->hit_count > 0)
			memcpy(hits, memory->hits + slot->first, slot->hit_count * sizeof(*hits));
		return slot->hit_count;
	}
	size_t count = claims_find(rules, room, item, text, hits);
	const struct remembered what = {.hash = hash, .context = context, .text = text, .hit_count = (uint32_t)count};
	remember(memory, slot, &what, hits);
	return count;
}

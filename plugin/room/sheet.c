/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sheet_block.h"

#include "base/alloc.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FINDINGS_MAX (sizeof(((struct sheet_findings *)0)->entries) / sizeof(struct sheet_finding))

struct sheet_block *sheet_block_create(void)
{
	struct sheet_block *block = alloc_zeroed(1, sizeof(*block));
	if (block)
		atomic_init(&block->refs, 1);
	return block;
}

const struct sheet *sheet_ref(const struct sheet *sheet)
{
	if (sheet)
		atomic_fetch_add_explicit(&((struct sheet_block *)sheet)->refs, 1, memory_order_relaxed);
	return sheet;
}

void sheet_unref(const struct sheet *sheet)
{
	struct sheet_block *block = (struct sheet_block *)sheet;
	if (!block || atomic_fetch_sub_explicit(&block->refs, 1, memory_order_acq_rel) != 1)
		return;
	for (size_t i = 0; block->given && i < sheet->item_count; i++)
		json_decref(block->given[i]);
	arena_finish(&block->arena);
	alloc_free(block);
}

const struct sheet_item *sheet_item_of(const struct sheet *sheet, const struct room_item *item)
{
	if (!sheet || strcmp(sheet->currency.code, item->price.currency.code) != 0)
		return NULL;
	const struct sheet_item *by_link = NULL;
	for (size_t i = 0; i < sheet->item_count; i++) {
		const struct sheet_item *row = &sheet->items[i];
		if (row->item_id && strcmp(row->item_id, item->id) == 0)
			return row;
		if (!row->item_id && row->link_no == item->link_no)
			by_link = row;
	}
	return by_link;
}

/* -- findings -- */

void sheet_copy_text(char *out, size_t size_bytes, const char *text)
{
	size_t length = strlen(text);
	if (length >= size_bytes) {
		length = size_bytes - 1;
		while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
			length--;
	}
	memcpy(out, text, length);
	out[length] = '\0';
}

/* The place for one more finding, or NULL. */
static struct sheet_finding *free_place(struct sheet_findings *findings, bool is_error)
{
	if (findings->count <= FINDINGS_MAX)
		return &findings->entries[findings->count - 1];
	for (size_t i = FINDINGS_MAX; is_error && i-- > 0;) {
		if (!findings->entries[i].is_error)
			return &findings->entries[i];
	}
	return NULL;
}

void sheet_find_said(struct sheet_findings *findings, bool is_error, const struct sheet_spot *spot, const char *said)
{
	if (!findings)
		return;
	findings->count++;
	findings->error_count += is_error;
	struct sheet_finding *entry = free_place(findings, is_error);
	if (!entry)
		return;
	char text[512];
	said_text(said, text, sizeof(text));
	sheet_copy_text(entry->said, sizeof(entry->said), said);
	entry->row = spot->row;
	entry->column = spot->column;
	entry->is_error = is_error;
	sheet_copy_text(entry->where, sizeof(entry->where), spot->text);
	sheet_copy_text(entry->message, sizeof(entry->message), text);
}

void sheet_find(struct sheet_findings *findings, bool is_error, const struct sheet_spot *spot, const char *format, ...)
{
	char said[SAID_SIZE];
	va_list list;
	va_start(list, format);
	said_vset(said, sizeof(said), format, list);
	va_end(list);
	sheet_find_said(findings, is_error, spot, said);
}

static bool stands_before(const struct sheet_finding *a, const struct sheet_finding *b)
{
	return a->row != b->row ? a->row < b->row : a->column < b->column;
}

void sheet_findings_sort(struct sheet_findings *findings)
{
	size_t count = findings->count < FINDINGS_MAX ? findings->count : FINDINGS_MAX;
	for (size_t i = 1; i < count; i++) {
		struct sheet_finding moved = findings->entries[i];
		size_t at = i;
		for (; at > 0 && stands_before(&moved, &findings->entries[at - 1]); at--)
			findings->entries[at] = findings->entries[at - 1];
		findings->entries[at] = moved;
	}
}

/* -- places -- */

bool sheet_places_add(struct sheet_places *places, const char *path, const struct sheet_spot *spot)
{
	if (places->count == places->capacity) {
		size_t capacity = places->capacity ? 2 * places->capacity : 64;
		void *grown = alloc_resize(places->entries, capacity * sizeof(*places->entries));
		if (!grown)
			return false;
		places->entries = grown;
		places->capacity = capacity;
	}
	struct sheet_place *entry = &places->entries[places->count++];
	sheet_copy_text(entry->path, sizeof(entry->path), path);
	entry->spot = *spot;
	return true;
}

void sheet_places_finish(struct sheet_places *places)
{
	alloc_free(places->entries);
	*places = (struct sheet_places){0};
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The way in: bytes of either form, and the verdict over the whole sheet.
 */
#include "sheet_block.h"
#include "sheet_csv.h"

#include "base/alloc.h"

#include <string.h>

/* The first error of the list as the error of the call. */
static bool refuse(const struct sheet_findings *findings, struct error *err)
{
	for (size_t i = 0; i < findings->count && i < sizeof(findings->entries) / sizeof(*findings->entries); i++) {
		const struct sheet_finding *entry = &findings->entries[i];
		if (!entry->is_error)
			continue;
		error_set_at(err, ERROR_VALUE, entry->where, "%s", entry->message);
		if (err)
			error_reword(err, entry->said);
		return false;
	}
	return error_set(err, ERROR_VALUE, "the sheet has errors");
}

static bool read_json(struct sheet_block *block, const void *bytes, size_t size_bytes, struct sheet_findings *findings,
		      struct error *err)
{
	json_t *tree;
	if (!json_parse(bytes, size_bytes, SHEET_MAX_BYTES, &tree, err))
		return false;
	bool is_read = sheet_read_tree(block, tree, NULL, findings, err);
	json_decref(tree);
	return is_read;
}

/* Blanks and a byte order mark may stand before the brace. */
static bool is_json(const unsigned char **bytes, size_t *size_bytes)
{
	const unsigned char *at = *bytes;
	size_t left = *size_bytes;
	if (left >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0) {
		at += 3;
		left -= 3;
	}
	const unsigned char *begin = at;
	size_t rest = left;
	while (left > 0 && memchr(" \t\r\n", *at, 4)) {
		at++;
		left--;
	}
	if (left == 0 || *at != '{')
		return false;
	*bytes = begin;
	*size_bytes = rest;
	return true;
}

static bool read_bytes(struct sheet_block *block, const void *bytes, size_t size_bytes,
		       const struct sheet_headings *headings, struct sheet_findings *findings, struct error *err)
{
	const unsigned char *text = bytes;
	if (size_bytes > SHEET_MAX_BYTES)
		return error_set(err, ERROR_LIMIT, "larger than %u bytes", SHEET_MAX_BYTES);
	if (is_json(&text, &size_bytes))
		return read_json(block, text, size_bytes, findings, err);
	block->sheet.is_csv = true;
	if (!headings)
		return error_set(err, ERROR_UNSUPPORTED, "not JSON, and there is no table of headings for a CSV");
	return sheet_read_csv(block, bytes, size_bytes, headings, findings, err);
}

static bool keep_bytes(struct sheet_block *block, const void *bytes, size_t size_bytes)
{
	block->sheet.bytes = arena_text(&block->arena, bytes, size_bytes);
	block->sheet.size_bytes = size_bytes;
	return block->sheet.bytes != NULL;
}

bool sheet_decode(const void *bytes, size_t size_bytes, const struct sheet_headings *headings, const struct sheet **out,
		  struct sheet_findings *findings, struct error *err)
{
	struct sheet_findings *own = findings ? NULL : alloc_zeroed(1, sizeof(*own));
	struct sheet_findings *found = findings ? findings : own;
	struct sheet_block *block = sheet_block_create();
	bool is_taken = false;
	if (found)
		memset(found, 0, sizeof(*found));
	if (!block || !found) {
		error_set(err, ERROR_MEMORY, "no memory for the sheet");
	} else if (read_bytes(block, bytes, size_bytes, headings, found, err)) {
		sheet_findings_sort(found);
		is_taken = found->error_count == 0 || refuse(found, err);
	}
	if (is_taken && !keep_bytes(block, bytes, size_bytes))
		is_taken = error_set(err, ERROR_MEMORY, "no memory for the sheet");
	if (is_taken)
		*out = &block->sheet;
	else if (block)
		sheet_unref(&block->sheet);
	alloc_free(own);
	return is_taken;
}

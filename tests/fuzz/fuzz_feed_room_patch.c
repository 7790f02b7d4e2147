/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A document and a change of it as a push carries it, a NUL between them: refused with a path, or a document of the
 * change's version with the items it had. The document itself never changes.
 */
#include "fuzz.h"

#include "room_patch.h"

static json_t *parse(const uint8_t *bytes, size_t size_bytes)
{
	json_t *json = NULL;
	return json_parse(bytes, size_bytes, ROOM_DOCUMENT_MAX_BYTES, &json, NULL) ? json : NULL;
}

static void check_ids(const json_t *document, const json_t *made)
{
	const json_t *before = json_object_get(document, "items"), *after = json_object_get(made, "items");
	fuzz_check(json_array_size(before) == json_array_size(after));
}

static void check_change(const json_t *document, const json_t *change)
{
	json_t *document_before = json_deep_copy(document);
	json_t *change_before = json_deep_copy(change);
	json_t *made = NULL;
	struct error err = {0};
	if (room_patch_apply(document, change, &made, &err)) {
		const json_t *version = json_object_get(change, "version");
		fuzz_check(made && json_equal(json_object_get(made, "version"), version));
		fuzz_check(json_integer_value(version) > json_integer_value(json_object_get(document, "version")));
		check_ids(document, made);
		const struct room *room = NULL;
		if (room_decode_json(made, &room, NULL, NULL))
			room_unref(room);
		json_decref(made);
	} else {
		fuzz_check(!made && err.code != ERROR_NONE && err.message[0] != '\0');
	}
	fuzz_check(json_equal(document, document_before) && json_equal(change, change_before));
	json_decref(document_before);
	json_decref(change_before);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
	const uint8_t *middle = size_bytes ? memchr(bytes, '\0', size_bytes) : NULL;
	if (!middle)
		return 0;
	size_t document_bytes = (size_t)(middle - bytes);
	json_t *document = parse(bytes, document_bytes);
	json_t *change = parse(middle + 1, size_bytes - document_bytes - 1);
	if (document && change)
		check_change(document, change);
	json_decref(document);
	json_decref(change);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A document and a merge patch, a NUL between them: what RFC 7396 makes of any two, held to its rules. Neither argument
 * changes, what the patch does not name stays, null takes away, and a patch applied twice is a patch applied once.
 */
#include "fuzz.h"

#include "room/json.h"

static json_t *parse(const uint8_t *bytes, size_t size_bytes)
{
	json_t *json = NULL;
	return json_parse(bytes, size_bytes, ROOM_DOCUMENT_MAX_BYTES, &json, NULL) ? json : NULL;
}

/* `target` is NULL or no object where the patch's object begins a new one. */
static void check_members(const json_t *result, const json_t *target, const json_t *patch)
{
	const char *name;
	json_t *value;
	fuzz_check(json_is_object(result));
	json_object_foreach((json_t *)patch, name, value)
	{
		const json_t *made = json_object_get(result, name);
		if (json_is_null(value))
			fuzz_check(!made);
		else if (json_is_object(value))
			check_members(made, json_object_get(target, name), value);
		else
			fuzz_check(json_equal(made, value));
	}
	size_t kept = 0;
	json_object_foreach((json_t *)target, name, value)
	{
		if (json_object_get(patch, name))
			continue;
		fuzz_check(json_equal(json_object_get(result, name), value));
		kept++;
	}
	fuzz_check(json_object_size(result) <= kept + json_object_size(patch));
}

static void check_merge(const json_t *target, const json_t *patch)
{
	json_t *target_before = json_deep_copy(target);
	json_t *patch_before = json_deep_copy(patch);
	json_t *result = merge_patch_apply(target, patch);
	fuzz_check(json_equal(target, target_before) && json_equal(patch, patch_before));
	// Both came through the limits on depth, so the result is within them.
	fuzz_check(result != NULL);
	if (json_is_object(patch))
		check_members(result, target, patch);
	else
		fuzz_check(json_equal(result, patch));
	json_t *twice = merge_patch_apply(result, patch);
	fuzz_check(twice && json_equal(result, twice));
	const struct room *room = NULL;
	if (room_decode_json(result, &room, NULL, NULL))
		room_unref(room);
	json_decref(twice);
	json_decref(result);
	json_decref(target_before);
	json_decref(patch_before);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
	const uint8_t *middle = size_bytes ? memchr(bytes, '\0', size_bytes) : NULL;
	if (!middle)
		return 0;
	size_t target_bytes = (size_t)(middle - bytes);
	json_t *target = parse(bytes, target_bytes);
	json_t *patch = parse(middle + 1, size_bytes - target_bytes - 1);
	if (target && patch)
		check_merge(target, patch);
	json_decref(target);
	json_decref(patch);
	return 0;
}

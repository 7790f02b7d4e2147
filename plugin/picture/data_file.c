/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "data_file.h"

#include "base/file.h"
#include "fields.h"
#include "room/json.h"

#include <stdio.h>
#include <string.h>

#define ID_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

static bool has_json_end(const char *name)
{
	size_t size = strlen(name);
	return size > 5 && strcmp(name + size - 5, ".json") == 0;
}

bool data_file_is_id(const char *name)
{
	size_t size = strlen(name);
	return size >= 1 && size <= 60 && strspn(name, ID_CHARACTERS) == size && name[0] != '.' && !has_json_end(name);
}

bool data_file_is_path(const char *name)
{
	return strchr(name, '/') || has_json_end(name);
}

bool data_file_find(const struct data_root *root, const char *folder, const char *name, char *path, size_t size_bytes,
		    struct error *err)
{
	if (data_file_is_path(name)) {
		data_files_add(root->files, name);
		if (strlen(name) >= size_bytes)
			return error_set_at(err, ERROR_VALUE, name, "is too long a path");
		memcpy(path, name, strlen(name) + 1);
		return true;
	}
	if (!data_file_is_id(name))
		return error_set_at(err, ERROR_VALUE, name, "is neither an id of %s/ nor a file", folder);
	const char *const roots[] = {root->folder, root->user_folder, root->folder};
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		if (!roots[i])
			continue;
		int size = snprintf(path, size_bytes, "%s/%s/%s.json", roots[i], folder, name);
		if (size < 0 || (size_t)size >= size_bytes)
			return error_set_at(err, ERROR_VALUE, name, "is too long a path");
		data_files_add(root->files, path);
		if (file_stamp_of(path).exists)
			break;
	}
	return true;
}

struct data_root data_root_of(const struct data_root *root, const char *name, char *scratch, size_t size_bytes)
{
	static const char below[] = "/themes";
	struct data_root own = *root;
	const char *slash = strrchr(name, '/');
	size_t length = slash ? (size_t)(slash - name) : 0;
	size_t below_length = sizeof(below) - 1;
	if (!own.user_folder && length > below_length && length < size_bytes &&
	    memcmp(slash - below_length, below, below_length) == 0) {
		snprintf(scratch, size_bytes, "%.*s", (int)(length - below_length), name);
		own.user_folder = scratch;
	}
	return own;
}

static bool set_names(struct data_file *file, const char *path, struct error *err)
{
	const char *base = strrchr(path, '/');
	base = base ? base + 1 : path;
	size_t size = strlen(base);
	size_t id_size = has_json_end(base) ? size - 5 : size;
	if (size == 0 || id_size >= sizeof(file->id) || size >= sizeof(file->name))
		return error_set_at(err, ERROR_VALUE, path, "has a name that is too long");
	snprintf(file->name, sizeof(file->name), "%s", base);
	snprintf(file->id, sizeof(file->id), "%.*s", (int)id_size, base);
	return true;
}

bool data_file_read(struct data_file *file, const struct data_root *root, const char *folder, const char *name,
		    const char *schema, size_t maximum_bytes, struct error *err)
{
	char path[1024];
	struct data_file made = {0};
	if (!data_file_find(root, folder, name, path, sizeof(path), err) || !set_names(&made, path, err))
		return false;

	struct buffer bytes;
	buffer_init(&bytes, maximum_bytes);
	bool did = file_read(path, &bytes, err) &&
		   json_parse(bytes.bytes, bytes.size_bytes, maximum_bytes, &made.tree, err);
	buffer_finish(&bytes);
	if (!did) {
		if (err)
			snprintf(err->path, sizeof(err->path), "%.191s",
				 err->code == ERROR_NOT_FOUND ? path : made.name);
		return false;
	}
	const char *is_schema = json_string_value(json_object_get(made.tree, "schema"));
	if (!is_schema || strcmp(is_schema, schema) != 0) {
		struct fields_place place = {.file = made.name};
		json_decref(made.tree);
		return fields_fail(&place, err, "schema", "must be \"%s\"", schema);
	}
	*file = made;
	return true;
}

void data_file_finish(struct data_file *file)
{
	json_decref(file->tree);
	*file = (struct data_file){0};
}

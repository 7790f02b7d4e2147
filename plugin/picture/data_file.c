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

bool data_file_read(struct data_file *file, const char *data_folder, const char *folder, const char *name,
		    const char *schema, size_t maximum_bytes, struct error *err)
{
	char path[1024];
	bool is_path = strchr(name, '/') || has_json_end(name);
	if (!is_path && !data_file_is_id(name))
		return error_set_at(err, ERROR_VALUE, name, "is neither an id of %s/ nor a file", folder);
	int size = is_path ? snprintf(path, sizeof(path), "%s", name)
			   : snprintf(path, sizeof(path), "%s/%s/%s.json", data_folder, folder, name);
	struct data_file made = {0};
	if (size >= (int)sizeof(path))
		return error_set_at(err, ERROR_VALUE, name, "is too long a path");
	if (!set_names(&made, path, err))
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

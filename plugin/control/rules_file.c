/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules_file.h"

#include "base/file.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_NAME "cn"

static bool read_rules(const char *folder, const char *name, const struct rules **out, struct error *err)
{
	char path[PATH_MAX];
	struct buffer bytes;
	int length = snprintf(path, sizeof(path), "%s/%s.json", folder, name);
	if (length < 0 || (size_t)length >= sizeof(path))
		return error_set(err, ERROR_LIMIT, "the path of the rules is too long");
	buffer_init(&bytes, RULES_MAX_BYTES);
	bool did = file_read_plain(path, &bytes, err) && rules_decode(bytes.bytes, bytes.size_bytes, out, err);
	buffer_finish(&bytes);
	return did;
}

/* A name names no folder. */
static bool is_name(const char *name)
{
	return name[0] != '.' && strlen(name) <= 64 &&
	       !name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")];
}

bool rules_file_open(const char *folder, const char *name, const struct rules **out, struct error *err)
{
	struct error why = {0};
	*out = NULL;
	if (!folder || (name && strcmp(name, "none") == 0))
		return true;
	bool is_default = !name || !name[0] || strcmp(name, DEFAULT_NAME) == 0;
	bool did = is_default      ? read_rules(folder, DEFAULT_NAME, out, &why)
		   : is_name(name) ? read_rules(folder, name, out, &why)
				   : error_set_at(&why, ERROR_VALUE, "rules", "not a name");
	if (did || (is_default && why.code == ERROR_NOT_FOUND && (!name || !name[0])))
		return true;
	if (!is_default && !read_rules(folder, DEFAULT_NAME, out, NULL))
		*out = NULL;
	if (!why.path[0] || why.code == ERROR_NOT_FOUND)
		snprintf(why.path, sizeof(why.path), "rules");
	if (err)
		*err = why;
	return false;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/targets.h"

#include <string.h>

static bool ages(const char *target)
{
	static const char *const members[] = {"price", "stock",   "skus",  "status",
					      "cart",  "deposit", "offer", "campaigns"};
	if (strncmp(target, "items", 5) != 0)
		return false;
	const char *member = strchr(target, '.');
	if (!member)
		return true;
	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
		size_t size = strlen(members[i]);
		if (strncmp(member + 1, members[i], size) == 0 && strchr(".[", member[1 + size]))
			return true;
	}
	return false;
}

bool request_fills_what_ages(const json_t *request)
{
	const char *target;
	json_t *value;
	json_object_foreach(json_object_get(request, "map"), target, value)
	{
		(void)value;
		if (ages(target))
			return true;
	}
	return false;
}

bool request_confirms(const json_t *request)
{
	const json_t *confirms = json_object_get(request, "confirms");
	return confirms ? json_is_true(confirms) : request_fills_what_ages(request);
}

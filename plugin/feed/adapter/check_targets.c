/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the requests fill together: members of the room document, each by one of them, and enough for a room.
 */
#include "adapter/checker.h"
#include "adapter/targets.h"

#include "room/path.h"

#include <stdio.h>
#include <string.h>

#define TARGETS_MOST 512
#define PATH_MOST_BYTES 160

struct target {
	const char *path;
	size_t request;
};

struct targets {
	struct target entries[TARGETS_MOST];
	size_t count;
};

static bool refuse(struct checker *checker, const struct target *target, const char *format, const char *what)
{
	size_t length = checker->length;
	checker_enter(checker, "requests");
	checker_enter_entry(checker, target->request);
	checker_enter(checker, "map");
	checker_enter(checker, target->path);
	checker_refuse(checker, format, what);
	checker_leave(checker, length);
	return false;
}

static bool is_within(const char *path, const char *within)
{
	size_t size = strlen(within);
	return strncmp(path, within, size) == 0 && (!path[size] || path[size] == '.' || path[size] == '[');
}

static bool is_engines(const char *path)
{
	static const char *const ours[] = {"schema", "version", "server_time", "epoch", "room.id", "demo", "metrics"};
	for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++) {
		if (strcmp(path, ours[i]) == 0)
			return true;
	}
	return false;
}

static bool check_path(struct checker *checker, const struct target *target, const json_t *request)
{
	const char *star = strchr(target->path, '*');
	bool is_repeated = json_object_get(request, "repeat");
	bool is_repeated_path = strncmp(target->path, "items[*].", 9) == 0 && !strchr(target->path + 9, '*');
	if (strlen(target->path) > PATH_MOST_BYTES || room_path_kind(target->path) == ROOM_PATH_INVALID)
		return refuse(checker, target, "%s", "the room document has no such member");
	if (is_engines(target->path))
		return refuse(checker, target, "%s", "this is filled by the engine");
	if (strcmp(target->path, "room") == 0)
		return refuse(checker, target, "%s", "name its members: the engine fills its id");
	if (star && !(is_repeated && is_repeated_path))
		return refuse(checker, target, "%s", "[*] stands in items[*]. of a request with \"repeat\" alone");
	if (is_repeated && !is_repeated_path)
		return refuse(checker, target, "%s", "targets of a request with \"repeat\" begin with items[*].");
	return true;
}

static bool check_alone(struct checker *checker, const struct targets *all, size_t i)
{
	const struct target *target = &all->entries[i];
	for (size_t k = 0; k < all->count; k++) {
		const struct target *other = &all->entries[k];
		if (k != i && strcmp(target->path, other->path) == 0 && k < i)
			return refuse(checker, target, "%s", "another request fills it");
		if (k != i && strcmp(target->path, other->path) != 0 && is_within(target->path, other->path))
			return refuse(checker, target, "lies within %s, which is filled whole", other->path);
		bool is_other_list = is_within(target->path, "items[*]") && strncmp(other->path, "items[", 6) == 0 &&
				     other->path[6] != '*';
		if (is_other_list)
			return refuse(checker, target, "does not go with %s", other->path);
	}
	return true;
}

static bool is_filled(const struct targets *all, const char *path)
{
	for (size_t i = 0; i < all->count; i++) {
		if (is_within(path, all->entries[i].path) || is_within(all->entries[i].path, path))
			return true;
	}
	return false;
}

/* The entry before is there: "items[2].title" wants something of items[1]. */
static bool check_before(struct checker *checker, const struct targets *all, const struct target *target)
{
	for (const char *at = strchr(target->path, '['); at; at = strchr(at + 1, '[')) {
		unsigned index = 0;
		char before[PATH_MOST_BYTES + 16];
		if (at[1] == '*' || sscanf(at + 1, "%u", &index) != 1 || index == 0)
			continue;
		snprintf(before, sizeof(before), "%.*s[%u]", (int)(at - target->path), target->path, index - 1);
		if (!is_filled(all, before))
			return refuse(checker, target, "nothing fills %s", before);
	}
	return true;
}

static bool check_item(struct checker *checker, const struct targets *all, const struct target *target)
{
	static const char *const needed[] = {"id", "title", "price.currency", "price.sale"};
	const char *end = strchr(target->path, ']');
	if (strncmp(target->path, "items[", 6) != 0 || !end)
		return true;
	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		char path[PATH_MOST_BYTES + 32];
		snprintf(path, sizeof(path), "%.*s.%s", (int)(end + 1 - target->path), target->path, needed[i]);
		if (!is_filled(all, path))
			return refuse(checker, target, "every item wants %s, which nothing fills", path);
	}
	return true;
}

static bool collect(struct checker *checker, const json_t *requests, struct targets *all)
{
	for (size_t i = 0; i < json_array_size(requests); i++) {
		const json_t *request = json_array_get(requests, i);
		const char *path;
		json_t *value;
		json_object_foreach(json_object_get(request, "map"), path, value)
		{
			(void)value;
			struct target *target = &all->entries[all->count];
			*target = (struct target){path, i};
			if (!check_path(checker, target, request))
				return false;
			if (++all->count == TARGETS_MOST)
				return refuse(checker, target, "%s", "there are too many targets");
		}
	}
	return true;
}

static bool check_confirming(struct checker *checker, const json_t *requests)
{
	bool is_any = false;
	for (size_t i = 0; i < json_array_size(requests); i++) {
		const json_t *request = json_array_get(requests, i);
		bool must = request_fills_what_ages(request);
		is_any = is_any || request_confirms(request);
		if (!must || request_confirms(request))
			continue;
		checker_enter(checker, "requests");
		checker_enter_entry(checker, i);
		return checker_refuse_member(checker, "confirms",
					     "it fills what is only true for a while: it has to confirm");
	}
	return is_any || checker_refuse_member(checker, "requests", "none of them confirms that the room is true");
}

bool check_targets(struct checker *checker, const json_t *requests)
{
	struct targets all = {.count = 0};
	bool did = collect(checker, requests, &all);
	for (size_t i = 0; did && i < all.count; i++)
		did = check_alone(checker, &all, i) && check_before(checker, &all, &all.entries[i]) &&
		      check_item(checker, &all, &all.entries[i]);
	return did && check_confirming(checker, requests);
}

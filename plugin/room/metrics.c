/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "metrics.h"

static bool check_numbers(const json_t *json, const char *const *names, const struct place *place, struct error *err)
{
	for (; *names; names++) {
		const json_t *value = json_object_get(json, *names);
		if (value && !json_is_number(value))
			return place_refuse(&(struct place){.parent = place, .name = *names}, err, "not a number");
	}
	return true;
}

static bool check_traffic(const json_t *json, const struct place *place, struct error *err)
{
	static const char *const numbers[] = {"viewers", "spend", "gmv", NULL};
	if (!json_is_array(json))
		return place_refuse(place, err, "not a list");
	for (size_t i = 0; i < json_array_size(json); i++) {
		const json_t *entry = json_array_get(json, i);
		const struct place here = {.parent = place, .index = i};
		if (!json_is_object(entry))
			return place_refuse(&here, err, "not an object");
		const json_t *source = json_object_get(entry, "source");
		if (source && !json_is_string(source))
			return place_refuse(&(struct place){.parent = &here, .name = "source"}, err, "not a string");
		if (!check_numbers(entry, numbers, &here, err))
			return false;
	}
	return true;
}

bool metrics_check(const json_t *json, const struct place *place, struct error *err)
{
	static const char *const numbers[] = {
		"viewers",       "watch_seconds",   "orders", "gmv", "orders_per_viewer_minute",
		"average_order", "repurchase_rate", NULL};
	if (!json_is_object(json))
		return place_refuse(place, err, "not an object");
	if (!check_numbers(json, numbers, place, err))
		return false;
	const json_t *traffic = json_object_get(json, "traffic");
	return !traffic || check_traffic(traffic, &(struct place){.parent = place, .name = "traffic"}, err);
}

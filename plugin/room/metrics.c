/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "metrics.h"

#include <math.h>

/* Beyond it no figure of a show lies, and below it every whole number is exact in either kind of JSON number. */
#define METRIC_MAX 1e15

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

static bool check(const json_t *json, const struct place *place, struct error *err)
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

/* A count or an amount; ROOM_UNSET for what can be none. Whole numbers stay exact. */
static int64_t whole_of(const json_t *json, const char *name)
{
	const json_t *value = json_object_get(json, name);
	double real = json_number_value(value);
	if (!value || !(real >= 0 && real <= METRIC_MAX))
		return ROOM_UNSET;
	return json_is_integer(value) ? json_integer_value(value) : (int64_t)(real + 0.5);
}

static double rate_of(const json_t *json, const char *name)
{
	const json_t *value = json_object_get(json, name);
	double real = json_number_value(value);
	return value && real >= 0 && real <= METRIC_MAX ? real : (double)NAN;
}

static bool read_traffic(const json_t *json, struct arena *arena, struct room_metrics *metrics)
{
	size_t count = json_array_size(json) < ROOM_TRAFFIC_MAX ? json_array_size(json) : ROOM_TRAFFIC_MAX;
	struct room_traffic *traffic = arena_zeroed(arena, count, sizeof(*traffic));
	for (size_t i = 0; traffic && i < count; i++) {
		const json_t *entry = json_array_get(json, i);
		const json_t *source = json_object_get(entry, "source");
		traffic[i] = (struct room_traffic){.viewers = whole_of(entry, "viewers"),
						   .spend_minor = whole_of(entry, "spend"),
						   .gmv_minor = whole_of(entry, "gmv")};
		if (!source)
			continue;
		traffic[i].source = arena_text(arena, json_string_value(source), json_string_length(source));
		if (!traffic[i].source)
			return false;
	}
	metrics->traffic = traffic;
	metrics->traffic_count = count;
	return traffic != NULL;
}

bool metrics_read(const json_t *json, struct arena *arena, const struct place *place, const struct room_metrics **out,
		  struct error *err)
{
	if (!check(json, place, err))
		return false;
	struct room_metrics *metrics = arena_zeroed(arena, 1, sizeof(*metrics));
	if (!metrics || !read_traffic(json_object_get(json, "traffic"), arena, metrics))
		return error_set(err, ERROR_MEMORY, "no memory for the room");
	metrics->viewers = whole_of(json, "viewers");
	metrics->watch_seconds = whole_of(json, "watch_seconds");
	metrics->orders = whole_of(json, "orders");
	metrics->gmv_minor = whole_of(json, "gmv");
	metrics->average_order_minor = whole_of(json, "average_order");
	metrics->orders_per_viewer_minute = rate_of(json, "orders_per_viewer_minute");
	metrics->repurchase_rate = rate_of(json, "repurchase_rate");
	*out = metrics;
	return true;
}

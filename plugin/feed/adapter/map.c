/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of an adapter follows from what a team sets, and a room from saved answers.
 */
#include "adapter/answer.h"
#include "adapter/compose.h"
#include "adapter/targets.h"

#include "base/alloc.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define EVERY_MS 3000
#define TTL_LEAST_MS 15000
#define TTL_MOST_MS 600000
#define DAY_MS INT64_C(86400000)

/* -- what is set -- */

static bool is_secret(const struct adapter *adapter, const char *name)
{
	for (size_t i = 0; i < json_array_size(adapter->secrets); i++) {
		if (strcmp(json_string_value(json_array_get(adapter->secrets, i)), name) == 0)
			return true;
	}
	return false;
}

static bool is_set(const struct adapter_given *given, const char *name)
{
	for (size_t i = 0; i < given->var_count; i++) {
		if (strcmp(given->vars[i].name, name) == 0 && given->vars[i].value[0])
			return true;
	}
	return false;
}

bool adapter_check_given(const struct adapter *adapter, const struct adapter_given *given, struct error *err)
{
	const char *name;
	json_t *value;
	for (size_t i = 0; i < given->var_count; i++) {
		if (!json_object_get(adapter->vars, given->vars[i].name))
			return error_set_at(err, ERROR_USAGE, given->vars[i].name, "the adapter has no such var");
	}
	for (size_t i = 0; i < given->secret_count; i++) {
		if (!is_secret(adapter, given->secrets[i].name))
			return error_set_at(err, ERROR_USAGE, given->secrets[i].name, "the adapter has no such secret");
	}
	json_object_foreach((json_t *)adapter->vars, name, value)
	{
		if (json_is_null(value) && !is_set(given, name))
			return error_set_at(err, ERROR_USAGE, name, "this var has to be set");
	}
	return true;
}

/* -- repeated requests -- */

/* The next id of "1, 2,3" and its size; 0: there is none. */
static size_t next_each(const char **at)
{
	*at += strspn(*at, ", \t");
	size_t size = strcspn(*at, ", \t");
	return size;
}

bool request_each(const struct adapter *adapter, const struct adapter_given *given, const json_t *request, size_t index,
		  char *text, size_t size)
{
	const char *repeat = json_string_value(json_object_get(request, "repeat"));
	const char *at = repeat ? names_var(adapter, given, repeat) : "";
	for (size_t found = next_each(&at); found > 0; found = next_each(&at)) {
		if (index-- == 0) {
			snprintf(text, size, "%.*s", (int)found, at);
			return true;
		}
		at += found;
	}
	return false;
}

size_t request_count(const struct adapter *adapter, const struct adapter_given *given, const json_t *request)
{
	char text[EACH_BYTES];
	size_t count = 0;
	if (!json_object_get(request, "repeat"))
		return 1;
	while (count < REPEAT_MOST && request_each(adapter, given, request, count, text, sizeof(text)))
		count++;
	return count;
}

/* -- paces -- */

/* How many requests all of them are in a millisecond, at the paces that the adapter wishes. */
static double wished_per_ms(const struct adapter *adapter, const struct adapter_given *given)
{
	double sum = 0;
	for (size_t i = 0; i < json_array_size(adapter->requests); i++) {
		const json_t *request = json_array_get(adapter->requests, i);
		sum += (double)request_count(adapter, given, request) /
		       (double)request_number(request, "every_ms", EVERY_MS);
	}
	return sum;
}

uint64_t adapter_least_ms(const struct adapter *adapter, const struct adapter_given *given, const json_t *request)
{
	const json_t *limits = json_object_get(adapter->document, "limits");
	double per_second = (double)request_number(limits, "per_second", 0);
	double per_day = (double)request_number(limits, "per_day", 0);
	double wished = limits ? wished_per_ms(adapter, given) : 0;
	double slower = 0;
	if (per_second > 0)
		slower = wished * 1000 / per_second;
	if (per_day > 0 && slower < wished * DAY_MS / per_day)
		slower = wished * DAY_MS / per_day;
	// less than a millionth of a millisecond is the double's, not the limit's
	return (uint64_t)ceil(slower * (double)request_number(request, "every_ms", EVERY_MS) - 1e-6);
}

uint64_t adapter_every_ms(const struct adapter *adapter, const struct adapter_given *given, const json_t *request)
{
	uint64_t every_ms = (uint64_t)request_number(request, "every_ms", EVERY_MS);
	uint64_t least_ms = adapter_least_ms(adapter, given, request);
	return every_ms > least_ms ? every_ms : least_ms;
}

int64_t adapter_ttl_ms(const struct adapter *adapter, const struct adapter_given *given)
{
	int64_t ttl_ms = request_number(adapter->document, "ttl_ms", 0);
	int64_t slowest_ms = 0;
	for (size_t i = 0; i < json_array_size(adapter->requests); i++) {
		const json_t *request = json_array_get(adapter->requests, i);
		int64_t every_ms = (int64_t)adapter_every_ms(adapter, given, request);
		if (request_confirms(request) && every_ms > slowest_ms)
			slowest_ms = every_ms;
	}
	if (ttl_ms > 0)
		return ttl_ms;
	ttl_ms = slowest_ms < TTL_MOST_MS / 3 ? slowest_ms * 3 : TTL_MOST_MS;
	return ttl_ms > TTL_LEAST_MS ? ttl_ms : TTL_LEAST_MS;
}

/* -- saved answers -- */

static bool find_each(const struct adapter *adapter, const struct adapter_given *given, const json_t *request,
		      const struct adapter_answer *answer, size_t *index, struct error *err)
{
	char text[EACH_BYTES];
	*index = 0;
	if (!answer->each && !json_object_get(request, "repeat"))
		return true;
	for (size_t i = 0; answer->each && request_each(adapter, given, request, i, text, sizeof(text)); i++) {
		*index = i;
		if (strcmp(text, answer->each) == 0)
			return true;
	}
	return error_set_at(err, ERROR_USAGE, answer->request, "which of its ids is this answer for? %s",
			    answer->each ? "the var that it is repeated for has no such id" : "write REQUEST:ID=FILE");
}

static bool read_one(const struct adapter *adapter, const struct adapter_given *given,
		     const struct adapter_answer *answer, int64_t now_ms, json_t **fragment,
		     struct adapter_notes *notes, struct error *err)
{
	size_t place, index;
	struct names names;
	struct answer_reading reading = {.fragment = NULL};
	const json_t *request = adapter_request(adapter, answer->request, &place);
	if (!request)
		return error_set_at(err, ERROR_USAGE, answer->request, "the adapter has no such request");
	if (!find_each(adapter, given, request, answer, &index, err))
		return false;
	names_init(&names, adapter, given, now_ms, "");
	names.each = answer->each;
	if (!answer_read(&names, request, index, answer->status, answer->bytes, answer->size_bytes, &reading, notes,
			 err))
		return false;
	*fragment = reading.fragment;
	json_decref(reading.kept);
	return true;
}

bool adapter_map(const struct adapter *adapter, const struct adapter_given *given, const struct adapter_answer *answers,
		 size_t answer_count, int64_t now_ms, const struct room **out, struct adapter_notes *notes,
		 struct error *err)
{
	struct adapter_notes unread = {.count = 0};
	notes = notes ? notes : &unread;
	notes->count = 0;
	if (!adapter_check_given(adapter, given, err))
		return false;
	json_t **fragments = alloc_zeroed(answer_count + 1, sizeof(json_t *));
	bool did = fragments || error_set(err, ERROR_MEMORY, "no memory for answers");
	for (size_t i = 0; i < answer_count && did; i++)
		did = read_one(adapter, given, &answers[i], now_ms, &fragments[i], notes, err);
	const struct compose_facts facts = {.version = 1, .server_time_ms = now_ms};
	did = did && compose_room(adapter, given, fragments, answer_count, &facts, out, notes, err);
	for (size_t i = 0; fragments && i < answer_count; i++)
		json_decref(fragments[i]);
	alloc_free(fragments);
	return did;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/adapter_own.h"

#include "adapter/checker.h"
#include "adapter/operators.h"
#include "adapter/template.h"

#include "base/alloc.h"
#include "base/file.h"
#include "room/json.h"

#include <string.h>

#define REQUESTS_MOST 16
#define VARS_MOST 32
#define SECRETS_MOST 16
#define SCHEMA "shop-adapter/1"

/* -- a request and the defaults -- */

/* Members of both, the request's first; null takes one out. NULL when there is no memory. */
static json_t *merge_names(const json_t *defaults, const json_t *own)
{
	const char *name;
	json_t *value;
	json_t *merged = json_copy((json_t *)defaults);
	json_object_foreach((json_t *)own, name, value)
	{
		if (json_is_null(value))
			json_object_del(merged, name);
		else if (json_object_set(merged, name, value) != 0)
			goto no_memory;
	}
	return merged;
no_memory:
	json_decref(merged);
	return NULL;
}

static json_t *merge_request(const json_t *defaults, const json_t *own)
{
	static const char *const by_name[] = {"query", "headers"};
	json_t *merged = defaults ? json_copy((json_t *)defaults) : json_object();
	bool did = merged && json_object_update(merged, (json_t *)own) == 0;
	for (size_t i = 0; did && i < 2; i++) {
		const json_t *first = json_object_get(defaults, by_name[i]);
		const json_t *second = json_object_get(own, by_name[i]);
		if (json_is_object(first) && json_is_object(second))
			did = json_object_set_new(merged, by_name[i], merge_names(first, second)) == 0;
	}
	if (did)
		return merged;
	json_decref(merged);
	return NULL;
}

/* -- the file's own members -- */

static bool is_id(const json_t *id)
{
	const char *text = json_string_value(id);
	size_t size = text ? strlen(text) : 0;
	return size > 0 && size <= 64 &&
	       !text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")];
}

static bool is_built_in(const char *name)
{
	static const char *const names[] = {"now_s", "now_ms", "now_cn8", "nonce", "room", "each", "body"};
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

bool check_own_name(struct checker *checker, const char *name)
{
	if (!name || !name_is_one(name))
		return checker_refuse(checker, "a name is a-z and then at most %d of a-z 0-9 _", NAME_MOST_BYTES - 1);
	return !is_built_in(name) || checker_refuse(checker, "is the name of a built-in");
}

static bool check_vars(struct checker *checker)
{
	const char *name;
	json_t *value;
	size_t length = checker_enter(checker, "vars");
	if (checker->vars && (!json_is_object(checker->vars) || json_object_size(checker->vars) > VARS_MOST))
		return checker_refuse(checker, "must be an object of at most %d texts", VARS_MOST);
	json_object_foreach((json_t *)checker->vars, name, value)
	{
		size_t within = checker_enter(checker, name);
		if (!check_own_name(checker, name))
			return false;
		if (!json_is_string(value) && !json_is_null(value))
			return checker_refuse(checker, "must be a text, or null where it has to be set");
		checker_leave(checker, within);
	}
	checker_leave(checker, length);
	return true;
}

static bool check_secrets(struct checker *checker)
{
	const json_t *secrets = checker->secrets;
	size_t length = checker_enter(checker, "secrets");
	if (secrets && (!json_is_array(secrets) || json_array_size(secrets) > SECRETS_MOST))
		return checker_refuse(checker, "must be a list of at most %d names", SECRETS_MOST);
	for (size_t i = 0; i < json_array_size(secrets); i++) {
		size_t within = checker_enter_entry(checker, i);
		const char *name = json_string_value(json_array_get(secrets, i));
		if (!check_own_name(checker, name))
			return false;
		bool is_twice = json_object_get(checker->vars, name);
		for (size_t k = 0; k < i; k++)
			is_twice = is_twice || json_equal(json_array_get(secrets, k), json_array_get(secrets, i));
		if (is_twice)
			return checker_refuse(checker, "the name stands twice");
		checker_leave(checker, within);
	}
	checker_leave(checker, length);
	return true;
}

static bool check_limits(struct checker *checker, const json_t *limits)
{
	size_t length = checker_enter(checker, "limits");
	bool did = !limits || (checker_members(checker, limits, (const char *const[]){"per_second", "per_day", NULL}) &&
			       checker_number(checker, limits, "per_second", 1, 1000000) &&
			       checker_number(checker, limits, "per_day", 1, 1000000000));
	if (did)
		checker_leave(checker, length);
	return did;
}

static bool check_root(struct checker *checker, const json_t *document)
{
	static const char *const known[] = {"schema",  "id",       "title",    "note",   "vars",
					    "secrets", "zone",     "ttl_ms",   "limits", "sign",
					    "token",   "defaults", "requests", "writes", NULL};
	if (!checker_members(checker, document, known))
		return false;
	const char *schema = json_string_value(json_object_get(document, "schema"));
	if (!schema || strcmp(schema, SCHEMA) != 0)
		return checker_refuse_member(checker, "schema", "must be \"" SCHEMA "\"");
	if (!is_id(json_object_get(document, "id")))
		return checker_refuse_member(checker, "id", "must be 1 to 64 of A-Z a-z 0-9 . _ -");
	const json_t *zone = json_object_get(document, "zone");
	if (zone && !(json_is_string(zone) && operator_zone_minutes(json_string_value(zone), NULL)))
		return checker_refuse_member(checker, "zone", "must be like \"+08:00\"");
	return checker_number(checker, document, "ttl_ms", 1000, 600000) && check_vars(checker) &&
	       check_secrets(checker) && check_limits(checker, json_object_get(document, "limits"));
}

/* -- requests -- */

static bool check_defaults(struct checker *checker, const json_t *defaults)
{
	static const char *const known[] = {"method",     "query",     "headers", "body",    "every_ms",
					    "timeout_ms", "max_bytes", "ok",      "backoff", "error",
					    "confirms",   "optional",  "sign",    NULL};
	size_t length = checker_enter(checker, "defaults");
	if (defaults && !checker_members(checker, defaults, known))
		return false;
	checker_leave(checker, length);
	return true;
}

static bool check_request_at(struct checker *checker, const struct adapter *adapter, const json_t *requests, size_t i)
{
	const json_t *request = json_array_get(requests, i);
	const json_t *id = json_object_get(request, "id");
	if (!json_is_object(request))
		return checker_refuse(checker, "must be an object");
	if (!is_id(id))
		return checker_refuse_member(checker, "id", "must be 1 to 64 of A-Z a-z 0-9 . _ -");
	for (size_t k = 0; k < i; k++) {
		if (json_equal(json_object_get(json_array_get(requests, k), "id"), id))
			return checker_refuse_member(checker, "id", "another request has it");
	}
	json_t *effective = merge_request(json_object_get(adapter->document, "defaults"), request);
	if (!effective || json_array_append_new(adapter->requests, effective) != 0)
		return error_set(checker->err, ERROR_MEMORY, "no memory for an adapter");
	return check_request(checker, request, effective);
}

static bool check_requests(struct checker *checker, const struct adapter *adapter)
{
	const json_t *requests = json_object_get(adapter->document, "requests");
	size_t length = checker_enter(checker, "requests");
	if (!json_is_array(requests) || json_array_size(requests) == 0 || json_array_size(requests) > REQUESTS_MOST)
		return checker_refuse(checker, "must be a list of 1 to %d requests", REQUESTS_MOST);
	for (size_t i = 0; i < json_array_size(requests); i++) {
		size_t within = checker_enter_entry(checker, i);
		if (!check_request_at(checker, adapter, requests, i))
			return false;
		checker_leave(checker, within);
	}
	checker_leave(checker, length);
	return check_targets(checker, adapter->requests);
}

static bool check(struct adapter *adapter, struct error *err)
{
	const json_t *document = adapter->document;
	struct checker checker = {
		.vars = adapter->vars, .secrets = adapter->secrets, .kept = adapter->kept, .err = err};
	if (!check_root(&checker, document) || !check_defaults(&checker, json_object_get(document, "defaults")) ||
	    !check_requests(&checker, adapter))
		return false;
	const json_t *sign = json_object_get(document, "sign");
	size_t length = checker_enter(&checker, "sign");
	if (sign && !check_signature(&checker, sign))
		return false;
	checker_leave(&checker, length);
	length = checker_enter(&checker, "token");
	const json_t *token = json_object_get(document, "token");
	if (token && !check_token(&checker, token))
		return false;
	checker_leave(&checker, length);
	const json_t *writes = json_object_get(document, "writes");
	if (writes && !check_writes(&checker, writes, adapter->writes))
		return false;
	const char *zone = json_string_value(json_object_get(document, "zone"));
	if (zone && !operator_zone_minutes(zone, &adapter->zone_minutes))
		return false;
	return true;
}

/* -- from outside -- */

bool adapter_decode(const void *bytes, size_t size_bytes, const struct adapter **out, struct error *err)
{
	json_t *document = NULL;
	struct error unsaid;
	err = err ? err : &unsaid; // the checker writes its reasons there
	if (!json_parse(bytes, size_bytes, ADAPTER_MAX_BYTES, &document, err))
		return false;
	struct adapter *adapter = alloc_zeroed(1, sizeof(*adapter));
	json_t *requests = json_array();
	if (!adapter || !requests) {
		json_decref(document);
		json_decref(requests);
		alloc_free(adapter);
		return error_set(err, ERROR_MEMORY, "no memory for an adapter");
	}
	atomic_init(&adapter->refs, 1);
	adapter->document = document;
	adapter->requests = requests;
	adapter->vars = json_object_get(document, "vars");
	adapter->secrets = json_object_get(document, "secrets");
	adapter->writes = json_object();
	adapter->kept = json_object();
	if (!adapter->writes || !adapter->kept)
		error_set(err, ERROR_MEMORY, "no memory for an adapter");
	else if (check(adapter, err)) {
		*out = adapter;
		return true;
	}
	adapter_unref(adapter);
	return false;
}

bool adapter_read(const char *path, const struct adapter **out, struct error *err)
{
	struct buffer bytes;
	buffer_init(&bytes, ADAPTER_MAX_BYTES);
	bool did = file_read_plain(path, &bytes, err) && adapter_decode(bytes.bytes, bytes.size_bytes, out, err);
	buffer_finish(&bytes);
	return did;
}

const struct adapter *adapter_ref(const struct adapter *adapter)
{
	if (adapter)
		atomic_fetch_add_explicit(&((struct adapter *)adapter)->refs, 1, memory_order_relaxed);
	return adapter;
}

void adapter_unref(const struct adapter *adapter)
{
	struct adapter *own = (struct adapter *)adapter;
	if (!own || atomic_fetch_sub_explicit(&own->refs, 1, memory_order_acq_rel) != 1)
		return;
	json_decref(own->requests);
	json_decref(own->writes);
	json_decref(own->kept);
	json_decref(own->document);
	alloc_free(own);
}

const char *adapter_id(const struct adapter *adapter)
{
	return json_string_value(json_object_get(adapter->document, "id"));
}

bool adapter_has_request(const struct adapter *adapter, const char *id)
{
	size_t index;
	return adapter_request(adapter, id, &index) != NULL;
}

bool adapter_keeps(const struct adapter *adapter, const char *name)
{
	return json_object_get(adapter->kept, name);
}

bool adapter_is_signed(const struct adapter *adapter)
{
	return json_object_get(adapter->document, "sign") != NULL;
}

const json_t *adapter_request(const struct adapter *adapter, const char *id, size_t *index)
{
	for (size_t i = 0; i < json_array_size(adapter->requests); i++) {
		const json_t *request = json_array_get(adapter->requests, i);
		if (strcmp(json_string_value(json_object_get(request, "id")), id) == 0) {
			*index = i;
			return request;
		}
	}
	return NULL;
}

int64_t request_number(const json_t *request, const char *name, int64_t otherwise)
{
	const json_t *value = json_object_get(request, name);
	return value ? json_integer_value(value) : otherwise;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests, signatures and tokens: where they go, what they carry, when an answer is good.
 */
#include "adapter/checker.h"
#include "adapter/template.h"

#include <string.h>

#define MEMBERS_MOST 64
#define BACKOFFS_MOST 8
#define KEEPS_MOST 8

static const char *const asking_methods[] = {"GET", "POST", NULL};

/* -- texts by name: query, headers, form -- */

static bool is_header_name(const char *name)
{
	return *name && !name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")];
}

static bool check_texts(struct checker *checker, const json_t *object, const char *name, bool may_be_null)
{
	const json_t *texts = json_object_get(object, name);
	size_t length = checker_enter(checker, name);
	if (texts && (!json_is_object(texts) || json_object_size(texts) > MEMBERS_MOST))
		return checker_refuse(checker, "must be an object of at most %d texts", MEMBERS_MOST);
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)texts, key, value)
	{
		size_t within = checker_enter(checker, key);
		if (strcmp(name, "headers") == 0 && !is_header_name(key))
			return checker_refuse(checker, "is no name of a header");
		if (!(may_be_null && json_is_null(value)) && !check_text_value(checker, value))
			return false;
		checker_leave(checker, within);
	}
	checker_leave(checker, length);
	return true;
}

/* -- the address -- */

static bool check_url(struct checker *checker, const json_t *request)
{
	const json_t *url = json_object_get(request, "url");
	size_t length = checker_enter(checker, "url");
	if (!url)
		return checker_refuse(checker, "missing");
	if (!json_is_string(url))
		return checker_refuse(checker, "must be a text");
	const char *text = json_string_value(url);
	struct template_part part;
	for (const char *at = text; template_next(&at, &part);) {
		for (size_t i = 0; part.name[0] && i < json_array_size(checker->secrets); i++) {
			if (strcmp(part.name, json_string_value(json_array_get(checker->secrets, i))) == 0)
				return checker_refuse(checker,
						      "the secret {%s} in an address: it would stand in logs; put "
						      "it into query, headers or body",
						      part.name);
		}
	}
	unsigned names = checker->names;
	checker->names &= ~(unsigned)NAMES_SECRET;
	if (!check_template(checker, url))
		return false;
	checker->names = names;
	if (strpbrk(text, "?#"))
		return checker_refuse(checker, "holds ? or #: what follows belongs into \"query\"");
	bool is_var = text[0] == '{' && strchr(text, '}');
	if (!is_var && strncmp(text, "https://", 8) != 0 && strncmp(text, "http://", 7) != 0)
		return checker_refuse(checker, "must begin with a variable or https://");
	if (!is_var && memchr(strchr(text, ':') + 3, '{', strcspn(strchr(text, ':') + 3, "/")))
		return checker_refuse(checker, "a variable within the host: begin the address with one instead");
	if (!is_var && memchr(strchr(text, ':') + 3, '@', strcspn(strchr(text, ':') + 3, "/")))
		return checker_refuse(checker, "holds a user");
	checker_leave(checker, length);
	return true;
}

/* -- the body -- */

static bool check_body(struct checker *checker, const json_t *request)
{
	const json_t *body = json_object_get(request, "body");
	const char *method = json_string_value(json_object_get(request, "method"));
	size_t length = checker_enter(checker, "body");
	if (!body)
		goto good;
	if (!method || strcmp(method, "GET") == 0)
		return checker_refuse(checker, "goes with \"method\": \"POST\" alone");
	if (!checker_members(checker, body, (const char *const[]){"json", "form", "text", NULL}))
		return false;
	if (json_object_size(body) != 1)
		return checker_refuse(checker, "must have one of json, form, text");
	if (!check_texts(checker, body, "form", false))
		return false;
	size_t within = checker_enter(checker, "json");
	if (json_object_get(body, "json") && !check_body_json(checker, json_object_get(body, "json"), 1))
		return false;
	checker_leave(checker, within);
	within = checker_enter(checker, "text");
	if (json_object_get(body, "text") && !check_text_value(checker, json_object_get(body, "text")))
		return false;
	checker_leave(checker, within);
good:
	checker_leave(checker, length);
	return true;
}

/* -- the answer -- */

static bool check_ok(struct checker *checker, const json_t *request)
{
	const json_t *ok = json_object_get(request, "ok");
	size_t length = checker_enter(checker, "ok");
	if (!ok)
		return checker_refuse(checker, "missing: status 200 alone does not say that an answer is good");
	if (!json_is_array(ok) || json_array_size(ok) == 0 || json_array_size(ok) > MEMBERS_MOST)
		return checker_refuse(checker, "must be a list of conditions");
	for (size_t i = 0; i < json_array_size(ok); i++) {
		size_t within = checker_enter_entry(checker, i);
		if (!check_condition(checker, json_array_get(ok, i), true, 1))
			return false;
		checker_leave(checker, within);
	}
	checker_leave(checker, length);
	return true;
}

static bool check_pause(struct checker *checker, const json_t *pause)
{
	if (!checker_members(checker, pause, (const char *const[]){"when", "ms", NULL}))
		return false;
	if (!json_object_get(pause, "when") || !json_object_get(pause, "ms"))
		return checker_refuse(checker, "wants \"when\" and \"ms\"");
	size_t length = checker_enter(checker, "when");
	if (!check_condition(checker, json_object_get(pause, "when"), true, 1))
		return false;
	checker_leave(checker, length);
	return checker_number(checker, pause, "ms", 1000, 86400000);
}

static bool check_backoff(struct checker *checker, const json_t *request)
{
	const json_t *backoff = json_object_get(request, "backoff");
	size_t length = checker_enter(checker, "backoff");
	if (json_array_size(backoff) > BACKOFFS_MOST)
		return checker_refuse(checker, "must be at most %d pauses", BACKOFFS_MOST);
	if (backoff && !json_is_array(backoff) && !check_pause(checker, backoff))
		return false;
	for (size_t i = 0; i < json_array_size(backoff); i++) {
		size_t within = checker_enter_entry(checker, i);
		if (!check_pause(checker, json_array_get(backoff, i)))
			return false;
		checker_leave(checker, within);
	}
	checker_leave(checker, length);
	return true;
}

static bool check_error(struct checker *checker, const json_t *request)
{
	const json_t *error = json_object_get(request, "error");
	size_t length = checker_enter(checker, "error");
	unsigned names = checker->names;
	checker->names &= ~(unsigned)NAMES_SECRET;
	if (error && !check_value(checker, error, NULL, 1))
		return false;
	checker->names = names;
	checker_leave(checker, length);
	return true;
}

/* What requests, defaults and the token have in common. */
static bool check_common(struct checker *checker, const json_t *request, bool may_be_null, const char *const *methods)
{
	return checker_choice(checker, request, "method", methods) &&
	       checker_number(checker, request, "every_ms", 1000, 86400000) &&
	       checker_number(checker, request, "timeout_ms", 100, 60000) &&
	       checker_number(checker, request, "max_bytes", 1, 4 * 1024 * 1024) &&
	       checker_flag(checker, request, "confirms") && checker_flag(checker, request, "optional") &&
	       checker_flag(checker, request, "sign") && check_texts(checker, request, "query", may_be_null) &&
	       check_texts(checker, request, "headers", may_be_null) && check_backoff(checker, request) &&
	       check_error(checker, request);
}

bool check_sent(struct checker *checker, const json_t *request, const char *const *methods)
{
	return check_common(checker, request, false, methods) && check_url(checker, request) &&
	       check_body(checker, request) && check_ok(checker, request);
}

static bool check_map(struct checker *checker, const json_t *request)
{
	const json_t *map = json_object_get(request, "map");
	const char *target;
	json_t *value;
	size_t length = checker_enter(checker, "map");
	if (!json_is_object(map) || json_object_size(map) == 0)
		return checker_refuse(checker, map ? "must be an object of targets and values" : "missing");
	json_object_foreach((json_t *)map, target, value)
	{
		size_t within = checker_enter(checker, target);
		// what the targets are is looked at before
		if (!check_value(checker, value, target, 1))
			return false;
		checker_leave(checker, within);
	}
	checker_leave(checker, length);
	return true;
}

static bool check_repeat(struct checker *checker, const json_t *request)
{
	const json_t *repeat = json_object_get(request, "repeat");
	if (!repeat)
		return true;
	if (!json_is_string(repeat) || !json_object_get(checker->vars, json_string_value(repeat)))
		return checker_refuse_member(checker, "repeat", "must be the name of a var");
	return true;
}

static bool is_secret(const struct checker *checker, const json_t *name)
{
	for (size_t i = 0; json_is_string(name) && i < json_array_size(checker->secrets); i++) {
		if (json_equal(json_array_get(checker->secrets, i), name))
			return true;
	}
	return false;
}

/* Values of the answer that are kept for writes, by name. */
static bool check_keeps(struct checker *checker, const json_t *request)
{
	const json_t *keeps = json_object_get(request, "keeps");
	const char *name;
	json_t *value;
	size_t length = checker_enter(checker, "keeps");
	if (keeps && (!json_is_object(keeps) || json_object_size(keeps) > KEEPS_MOST))
		return checker_refuse(checker, "must be an object of at most %d values", KEEPS_MOST);
	json_object_foreach((json_t *)keeps, name, value)
	{
		size_t within = checker_enter(checker, name);
		json_t *text = json_string(name);
		bool is_taken = json_object_get(checker->vars, name) || json_object_get(checker->kept, name) ||
				is_secret(checker, text);
		json_decref(text);
		if (is_taken)
			return checker_refuse(checker, "the name stands twice");
		if (!check_own_name(checker, name) || !check_value(checker, value, NULL, 1))
			return false;
		if (json_object_set_new(checker->kept, name, json_true()) != 0)
			return error_set(checker->err, ERROR_MEMORY, "no memory for an adapter");
		checker_leave(checker, within);
	}
	checker_leave(checker, length);
	return true;
}

bool check_request(struct checker *checker, const json_t *request, const json_t *effective)
{
	static const char *const known[] = {"id",         "method",    "url",  "query",   "headers", "body", "every_ms",
					    "timeout_ms", "max_bytes", "ok",   "backoff", "error",   "map",  "repeat",
					    "confirms",   "optional",  "sign", "keeps",   NULL};
	checker->names = NAMES_SECRET | (json_object_get(request, "repeat") ? NAMES_EACH : 0);
	if (!checker_members(checker, request, known) || !check_common(checker, request, true, asking_methods) ||
	    !check_repeat(checker, request))
		return false;
	bool did = check_sent(checker, effective, asking_methods);
	checker->names &= ~(unsigned)NAMES_SECRET;
	return did && check_map(checker, request) && check_keeps(checker, request);
}

/* -- tokens -- */

static bool check_token_secrets(struct checker *checker, const json_t *token)
{
	const json_t *secrets = json_object_get(token, "secrets");
	const char *name;
	json_t *value;
	size_t length = checker_enter(checker, "secrets");
	if (!json_is_object(secrets))
		return checker_refuse(checker, "must be an object: secret -> value of the answer");
	json_object_foreach((json_t *)secrets, name, value)
	{
		size_t within = checker_enter(checker, name);
		json_t *text = json_string(name);
		bool is_known = is_secret(checker, text);
		json_decref(text);
		if (!is_known)
			return checker_refuse(checker, "\"secrets\" of the adapter has no such name");
		if (!check_value(checker, value, NULL, 1))
			return false;
		checker_leave(checker, within);
	}
	if (!json_object_get(secrets, json_string_value(json_object_get(token, "fills"))))
		return checker_refuse(checker, "the secret that \"fills\" names is not among them");
	checker_leave(checker, length);
	return true;
}

bool check_token(struct checker *checker, const json_t *token)
{
	static const char *const known[] = {"fills",      "url",          "method",   "query",   "headers", "body",
					    "timeout_ms", "max_bytes",    "ok",       "backoff", "error",   "sign",
					    "secrets",    "expires_in_s", "early_ms", "refused", NULL};
	checker->names = NAMES_SECRET;
	if (!checker_members(checker, token, known) || !check_common(checker, token, false, asking_methods))
		return false;
	if (!is_secret(checker, json_object_get(token, "fills")))
		return checker_refuse_member(checker, "fills", "must be the name of a secret");
	if (!check_url(checker, token) || !check_body(checker, token) || !check_ok(checker, token) ||
	    !checker_number(checker, token, "early_ms", 0, 86400000))
		return false;
	checker->names = NAMES_PLAIN;
	size_t length = checker_enter(checker, "expires_in_s");
	const json_t *expires = json_object_get(token, "expires_in_s");
	if (expires && !check_value(checker, expires, NULL, 1))
		return false;
	checker_leave(checker, length);
	length = checker_enter(checker, "refused");
	const json_t *refused = json_object_get(token, "refused");
	if (refused && !check_condition(checker, refused, true, 1))
		return false;
	checker_leave(checker, length);
	return check_token_secrets(checker, token);
}

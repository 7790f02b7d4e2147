/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request as it is sent: address, headers, body, signature.
 */
#include "adapter/names.h"
#include "adapter/signature.h"
#include "adapter/template.h"

#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define URL_MOST_BYTES 16384
#define BODY_MOST_BYTES (256u * 1024u)
#define HEADER_MOST_BYTES 8192

/* A request while it is made: what stands in its parts, by name. */
struct making {
	const json_t *request;
	const struct names *names;
	json_t *query;
	json_t *form;
	json_t *headers;
	struct buffer body;
};

static bool no_memory(struct error *err)
{
	return error_set(err, ERROR_MEMORY, "no memory for a request");
}

/* Puts the place before a reason. Returns false. */
static bool fail_at(struct error *err, const struct error *why, const char *part, const char *name)
{
	char path[sizeof(err->path)];
	snprintf(path, sizeof(path), "%s%s%.100s", part, *name ? "." : "", name);
	return error_move(err, why, path);
}

/* The texts of a part; those that are empty are not sent. NULL on errors. */
static json_t *expand(const struct names *names, const json_t *texts, const char *part, struct error *err)
{
	const char *name;
	json_t *value;
	json_t *made = json_object();
	json_object_foreach((json_t *)texts, name, value)
	{
		struct error why = {.code = ERROR_MEMORY, .message = "no memory for a request"};
		json_t *text = names_text(names, value, &why);
		bool is_empty = text && json_string_length(text) == 0;
		if (is_empty)
			json_decref(text);
		else if (!text || json_object_set_new(made, name, text) != 0) {
			json_decref(made);
			fail_at(err, &why, part, name);
			return NULL;
		}
	}
	if (!made)
		no_memory(err);
	return made;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "a=1&b=2", in the order of the names' bytes. */
static bool add_pairs(const json_t *texts, struct buffer *out, struct error *err)
{
	const char *names[96];
	size_t count = 0;
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)texts, name, value)
	{
		(void)value;
		if (count < sizeof(names) / sizeof(*names))
			names[count++] = name;
	}
	qsort(names, count, sizeof(*names), by_name);
	for (size_t i = 0; i < count; i++) {
		if ((i > 0 && !buffer_add(out, "&", 1, err)) || !percent_add(names[i], out, err) ||
		    !buffer_add(out, "=", 1, err) ||
		    !percent_add(json_string_value(json_object_get(texts, names[i])), out, err))
			return false;
	}
	return true;
}

/* -- the body -- */

static bool make_body(struct making *making, struct error *err)
{
	const json_t *body = json_object_get(making->request, "body");
	const json_t *json = json_object_get(body, "json");
	const json_t *text = json_object_get(body, "text");
	struct error why = {.code = ERROR_MEMORY, .message = "no memory for a request"};
	buffer_clear(&making->body);
	if (json && !names_add_json(making->names, json, &making->body, &why))
		return fail_at(err, &why, "body", "json");
	if (text && !names_add_text(making->names, text, &making->body, &why))
		return fail_at(err, &why, "body", "text");
	return !making->form || add_pairs(making->form, &making->body, err);
}

/* -- the signature -- */

static bool is_signed(const struct making *making)
{
	const struct adapter *adapter = making->names->adapter;
	const json_t *sign = json_object_get(making->request, "sign");
	bool is_token = making->request == json_object_get(adapter->document, "token");
	if (!json_object_get(adapter->document, "sign"))
		return false;
	return is_token ? json_is_true(sign) : !json_is_false(sign);
}

/* known: the signature, if it was made before. */
static char *sign(struct making *making, struct names *names, const struct adapter_asking *asking, const char *known,
		  struct error *err)
{
	const json_t *signature = json_object_get(names->adapter->document, "sign");
	const struct signed_parts parts = {.query = making->query, .form = making->form};
	names->body = buffer_text(&making->body);
	char *made = known ? alloc_text(known) : signature_make(signature, names, &parts, asking->digest, err);
	names->body = NULL;
	if (!made && known)
		no_memory(err);
	if (!made)
		return NULL;
	const json_t *put = json_object_get(signature, "put");
	const char *where = json_string_value(json_array_get(put, 0));
	json_t **part = strcmp(where, "query") == 0  ? &making->query
			: strcmp(where, "form") == 0 ? &making->form
						     : &making->headers;
	if (!*part)
		*part = json_object();
	if (json_object_set_new(*part, json_string_value(json_array_get(put, 1)), json_string(made)) == 0)
		return made;
	alloc_free(made);
	no_memory(err);
	return NULL;
}

/* -- the address -- */

/* The variable that the address begins with goes in as it is, every other one as a part of a path. */
static bool add_url(const struct making *making, struct buffer *out, struct error *err)
{
	const char *url = json_string_value(json_object_get(making->request, "url"));
	const char *rest = url;
	struct template_part part;
	if (*url == '{' && template_next(&rest, &part) && part.name[0] && part.literal_bytes == 0) {
		const char *base = names_find(part.name, making->names);
		size_t size = base ? strlen(base) : 0;
		while (size > 0 && base[size - 1] == '/')
			size--;
		if (size == 0 || memchr(base, '?', size) || memchr(base, '#', size))
			return error_set_at(err, ERROR_USAGE, part.name, "must be an address without ? and #");
		if (!buffer_add(out, base, size, err))
			return false;
	} else {
		rest = url;
	}
	return template_expand(rest, TEMPLATE_PERCENT, names_find, making->names, out, err);
}

static bool make_url(const struct making *making, struct adapter_order *order, struct error *err)
{
	struct buffer url;
	buffer_init(&url, URL_MOST_BYTES);
	bool did =
		add_url(making, &url, err) && (json_object_size(making->query) == 0 ||
					       (buffer_add(&url, "?", 1, err) && add_pairs(making->query, &url, err)));
	order->url = did ? alloc_text(buffer_text(&url)) : NULL;
	if (url.bytes)
		explicit_bzero(url.bytes, url.size_bytes);
	buffer_finish(&url);
	return order->url || (did && no_memory(err));
}

/* -- headers -- */

static bool add_header(struct adapter_order *order, const char *name, const char *value, struct error *err)
{
	size_t size = strlen(name) + strlen(value) + 3;
	for (const char *at = value; *at; at++) {
		if ((unsigned char)*at < ' ' || *at == 0x7f) {
			const struct error why = {.code = ERROR_VALUE, .message = "holds a control character"};
			return fail_at(err, &why, "headers", name);
		}
	}
	if (size > HEADER_MOST_BYTES || order->header_count == ADAPTER_HEADERS_MOST)
		return error_set_at(err, ERROR_LIMIT, "headers", "too many or too long");
	char *line = alloc_zeroed(1, size);
	if (!line)
		return no_memory(err);
	snprintf(line, size, "%s: %s", name, value);
	order->headers[order->header_count++] = line;
	return true;
}

static bool make_headers(const struct making *making, struct adapter_order *order, struct error *err)
{
	const char *name;
	json_t *value;
	bool has_type = false, has_accept = false;
	json_object_foreach(making->headers, name, value)
	{
		has_type = has_type || strcasecmp(name, "Content-Type") == 0;
		has_accept = has_accept || strcasecmp(name, "Accept") == 0;
		if (!add_header(order, name, json_string_value(value), err))
			return false;
	}
	const json_t *body = json_object_get(making->request, "body");
	const char *type = making->form || json_object_get(body, "form") ? "application/x-www-form-urlencoded"
			   : json_object_get(body, "json")               ? "application/json"
			   : json_object_get(body, "text")               ? "text/plain; charset=utf-8"
									 : NULL;
	return (has_accept || add_header(order, "Accept", "application/json", err)) &&
	       (has_type || !type || add_header(order, "Content-Type", type, err));
}

/* -- all of it -- */

static bool needs_secrets(const struct adapter *adapter, const json_t *json)
{
	const char *name;
	json_t *value;
	const char *text = json_string_value(json);
	struct template_part part;
	while (text && template_next(&text, &part)) {
		for (size_t i = 0; part.name[0] && i < json_array_size(adapter->secrets); i++) {
			if (strcmp(part.name, json_string_value(json_array_get(adapter->secrets, i))) == 0)
				return true;
		}
	}
	for (size_t i = 0; i < json_array_size(json); i++) {
		if (needs_secrets(adapter, json_array_get(json, i)))
			return true;
	}
	json_object_foreach((json_t *)json, name, value)
	{
		(void)name;
		if (needs_secrets(adapter, value))
			return true;
	}
	return false;
}

static bool order_has_secrets(const struct making *making)
{
	static const char *const parts[] = {"query", "headers", "body"};
	const struct adapter *adapter = making->names->adapter;
	bool has = is_signed(making) && needs_secrets(adapter, json_object_get(adapter->document, "sign"));
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts) && !has; i++)
		has = needs_secrets(adapter, json_object_get(making->request, parts[i]));
	return has;
}

static const char *method_of(const json_t *request)
{
	static const char *const methods[] = {"GET", "POST", "PUT", "PATCH"};
	const char *method = json_string_value(json_object_get(request, "method"));
	for (size_t i = 0; method && i < sizeof(methods) / sizeof(*methods); i++) {
		if (strcmp(methods[i], method) == 0)
			return methods[i];
	}
	return methods[0];
}

/* signature: the one that was made, or that is to be put in. */
static bool make(struct making *making, struct names *names, const struct adapter_asking *asking, char **signature,
		 struct adapter_order *order, struct error *err)
{
	const json_t *body = json_object_get(making->request, "body");
	const json_t *form = json_object_get(body, "form");
	making->query = expand(names, json_object_get(making->request, "query"), "query", err);
	making->headers =
		making->query ? expand(names, json_object_get(making->request, "headers"), "headers", err) : NULL;
	making->form = form && making->headers ? expand(names, form, "body.form", err) : NULL;
	if (!making->headers || (form && !making->form) || !make_body(making, err))
		return false;
	if (is_signed(making)) {
		char *made = sign(making, names, asking, *signature, err);
		alloc_free(*signature);
		*signature = made;
		if (!made || !make_body(making, err))
			return false;
	}
	order->method = method_of(making->request);
	order->has_secrets = order_has_secrets(making);
	// also an empty one: without it, it would be a GET
	if (strcmp(order->method, "GET") != 0) {
		order->body = alloc_text(buffer_text(&making->body));
		if (!order->body)
			return no_memory(err);
	}
	return make_url(making, order, err) && make_headers(making, order, err);
}

static void making_finish(struct making *making)
{
	json_decref(making->query);
	json_decref(making->form);
	json_decref(making->headers);
	if (making->body.bytes)
		explicit_bzero(making->body.bytes, making->body.size_bytes);
	buffer_finish(&making->body);
}

static bool make_with(const json_t *request, struct names *names, const struct adapter_asking *asking, char **signature,
		      struct adapter_order *out, struct error *err)
{
	struct making making = {.request = request, .names = names};
	struct adapter_order order = {.url = NULL};
	buffer_init(&making.body, BODY_MOST_BYTES);
	bool did = make(&making, names, asking, signature, &order, err);
	making_finish(&making);
	if (did)
		*out = order;
	else
		adapter_order_finish(&order);
	return did;
}

bool adapter_make_order(const struct adapter *adapter, const struct adapter_given *given,
			const struct adapter_asking *asking, struct adapter_order *out, struct error *err)
{
	size_t place;
	struct names names;
	const struct adapter_writing *writing = asking->writing;
	const json_t *request = writing              ? json_object_get(adapter->writes, writing->kind)
				: asking->request[0] ? adapter_request(adapter, asking->request, &place)
						     : json_object_get(adapter->document, "token");
	if (!adapter_check_given(adapter, given, err) ||
	    (writing && !adapter_check_write(adapter, given, writing, err)))
		return false;
	if (!request)
		return error_set_at(err, ERROR_USAGE, asking->request, "the adapter has no such request");
	if (!!json_object_get(request, "repeat") != !!asking->each)
		return error_set_at(err, ERROR_USAGE, asking->request,
				    asking->each ? "this request is not repeated"
						 : "this request is repeated: for which id?");
	names_init(&names, adapter, given, asking->now_ms, asking->nonce);
	names.each = asking->each;
	if (writing)
		names_write(&names, writing);
	char *signature = NULL;
	struct adapter_order order = {.url = NULL};
	bool did = make_with(request, &names, asking, &signature, &order, err);
	if (did && asking->hide_secrets) {
		struct adapter_pair hidden[16];
		struct adapter_given masked = *given;
		for (size_t i = 0; i < given->secret_count && i < 16; i++)
			hidden[i] = (struct adapter_pair){given->secrets[i].name, NAMES_HIDDEN};
		masked.secrets = hidden;
		names.given = &masked;
		names.is_hidden = true;
		adapter_order_finish(&order);
		did = make_with(request, &names, asking, &signature, &order, err);
	}
	alloc_free(signature);
	if (did)
		*out = order;
	return did;
}

static void wipe(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
	alloc_free(text);
}

void adapter_order_finish(struct adapter_order *order)
{
	wipe(order->url);
	wipe(order->body);
	for (size_t i = 0; i < order->header_count; i++)
		wipe(order->headers[i]);
	*order = (struct adapter_order){.url = NULL};
}

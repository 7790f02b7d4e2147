/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a person has to type for an adapter, and the file that it goes into. Knows no window. Any thread but graphics.
 */
#include "feed/secret_form.h"

#include "shop.h"

#include "base/alloc.h"
#include "base/file.h"
#include "feed/secrets.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET_MOST_BYTES 7000
#define ORIGIN_BYTES 512
#define SPACE " \t\r\n"

/* A form from within; the form is its first member. */
struct own_form {
	struct secret_form form;
	struct shop shop; /* described only */
	char origin[ORIGIN_BYTES];
	char token_origin[ORIGIN_BYTES];
};

/* -- what is asked for -- */

/* Where a request goes, if a secret may go there. */
static bool find_origin(const struct shop *shop, const json_t *request, char text[ORIGIN_BYTES], struct error *err)
{
	struct buffer url;
	buffer_init(&url, 16384);
	bool did = shop_address_of(shop, request, &url, err) && http_address_check(buffer_text(&url), false, err) &&
		   secret_shop_of(buffer_text(&url), text, ORIGIN_BYTES, err);
	buffer_finish(&url);
	return did;
}

static bool find_origins(struct own_form *own, struct error *err)
{
	const json_t *token = json_object_get(own->shop.adapter->document, "token");
	if (!find_origin(&own->shop, json_array_get(own->shop.adapter->requests, 0), own->origin, err))
		return false;
	own->form.origin = own->origin;
	if (!token)
		return true;
	if (!find_origin(&own->shop, token, own->token_origin, err))
		return false;
	if (!http_same_origin(own->origin, own->token_origin))
		own->form.token_origin = own->token_origin;
	return true;
}

static bool list_names(struct own_form *own, struct error *err)
{
	struct secret_form *form = &own->form;
	const json_t *names = own->shop.adapter->secrets;
	const struct keep *keep = &own->shop.keep;
	bool is_ours = keep->document && http_same_origin(keep->origin, own->origin);
	if (json_array_size(names) == 0)
		return error_set(err, ERROR_NOT_FOUND, "the adapter \"%.64s\" has no secrets",
				 adapter_id(own->shop.adapter));
	for (size_t i = 0; i < json_array_size(names) && i < SECRET_FORM_MOST; i++) {
		form->names[i] = json_string_value(json_array_get(names, i));
		const char *held = is_ours ? keep_secret(keep, form->names[i]) : NULL;
		form->is_there[i] = held && held[0];
		form->count = i + 1;
	}
	form->is_any = keep->document;
	form->is_anothers = form->is_any && !is_ours;
	return true;
}

const struct secret_form *secret_form_open(const struct feed_request *request, struct error *err)
{
	struct own_form *own = alloc_zeroed(1, sizeof(*own));
	if (!own) {
		error_set(err, ERROR_MEMORY, "no memory for a form");
		return NULL;
	}
	if (shop_describe(&own->shop, request, err) && find_origins(own, err) &&
	    (own->shop.secrets_path || error_set(err, ERROR_IO, "there is no folder for secrets")) &&
	    keep_read(own->shop.secrets_path, &own->shop.keep, err) && list_names(own, err))
		return &own->form;
	secret_form_close(&own->form);
	return NULL;
}

void secret_form_close(const struct secret_form *form)
{
	struct own_form *own = (struct own_form *)form;
	if (!own)
		return;
	shop_forget(&own->shop);
	alloc_free(own);
}

/* -- what was typed -- */

static bool take_one(const char *name, const char *typed, json_t *out, struct error *err)
{
	typed += strspn(typed, SPACE);
	size_t size = strlen(typed);
	while (size > 0 && strchr(SPACE, typed[size - 1]))
		size--;
	if (size == 0)
		return true;
	if (size > SECRET_MOST_BYTES)
		return error_set_at(err, ERROR_VALUE, name, "a secret has at most %d bytes", SECRET_MOST_BYTES);
	for (size_t i = 0; i < size; i++) {
		if ((unsigned char)typed[i] < ' ' || typed[i] == 0x7F)
			return error_set_at(err, ERROR_VALUE, name, "a secret is one line of text");
	}
	return json_object_set_new(out, name, json_stringn(typed, size)) == 0 ||
	       error_set_at(err, ERROR_VALUE, name, "is no text");
}

/* What stands there now, with what was typed: others may have written meanwhile. */
static bool write_typed(const struct own_form *own, const json_t *typed, struct error *err)
{
	struct keep keep = {.document = NULL};
	const char *path = own->shop.secrets_path;
	if (!keep_read(path, &keep, err))
		return false;
	bool did =
		keep_take_typed(&keep, own->origin, own->form.token_origin, typed, err) && keep_write(&keep, path, err);
	keep_finish(&keep);
	return did;
}

static bool make_folder(const char *path, struct error *err)
{
	char folder[PATH_MAX];
	int size = snprintf(folder, sizeof(folder), "%s", path);
	char *slash = size < (int)sizeof(folder) ? strrchr(folder, '/') : NULL;
	if (!slash)
		return error_set(err, ERROR_LIMIT, "the file's path is too long");
	*slash = '\0';
	if (!file_make_folder(folder, err))
		return false;
	return chmod(folder, 0700) == 0 ||
	       error_set_at(err, ERROR_IO, folder, "cannot be made private: %s", strerror(errno));
}

static bool store_typed(const struct own_form *own, const char *const *secrets, struct error *err)
{
	json_t *typed = json_object();
	bool did = typed || error_set(err, ERROR_MEMORY, "no memory for secrets");
	for (size_t i = 0; i < own->form.count && did; i++)
		did = take_one(own->form.names[i], secrets[i], typed, err);
	did = did && (json_object_size(typed) > 0 || error_set(err, ERROR_VALUE, "nothing was typed"));
	did = did && write_typed(own, typed, err);
	json_decref(typed);
	return did;
}

bool secret_form_store(const struct secret_form *form, const char *const *secrets, struct error *err)
{
	const struct own_form *own = (const struct own_form *)form;
	const char *path = own->shop.secrets_path;
	int lock = KEEP_NO_LOCK;
	if (secrets && !make_folder(path, err))
		return false;
	// the answer to a renewal would write what it knew before
	if (!keep_lock(path, &lock))
		return error_set(err, ERROR_USAGE, "the shop's token is just being renewed: try again");
	bool did = secrets ? store_typed(own, secrets, err)
			   : unlink(path) == 0 || errno == ENOENT ||
				     error_set_at(err, ERROR_IO, path, "cannot be removed: %s", strerror(errno));
	keep_unlock(lock);
	return did;
}

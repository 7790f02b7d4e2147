/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/keep.h"

#include "http.h"
#include "secret_text.h"

#include "base/file.h"
#include "room/json.h"
#include "room/wall_time.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MOST_BYTES (128u * 1024u)
#define SCHEMA "shop-secrets/1"
/* What is shorter stands in any text. */
#define SCRUB_LEAST_BYTES 3

static void list_secrets(struct keep *keep)
{
	const char *name;
	json_t *value;
	keep->count = 0;
	json_object_foreach(json_object_get(keep->document, "secrets"), name, value)
	{
		if (keep->count < KEEP_SECRETS_MOST)
			keep->secrets[keep->count++] = (struct adapter_pair){name, json_string_value(value)};
	}
}

static void point_at(struct keep *keep, json_t *document)
{
	*keep = (struct keep){
		.document = document,
		.origin = json_string_value(json_object_get(document, "origin")),
		.token_origin = json_string_value(json_object_get(document, "token_origin")),
	};
	list_secrets(keep);
}

/* Errors name the member and never what stands there. */
static bool check(const json_t *document, struct error *err)
{
	const char *name;
	json_t *value;
	const char *schema = json_string_value(json_object_get(document, "schema"));
	const json_t *secrets = json_object_get(document, "secrets");
	const json_t *until = json_object_get(document, "until");
	if (!schema || strcmp(schema, SCHEMA) != 0)
		return error_set_at(err, ERROR_VALUE, "schema", "must be \"" SCHEMA "\"");
	if (!json_is_string(json_object_get(document, "origin")))
		return error_set_at(err, ERROR_VALUE, "origin", "must be the shop's address");
	if (json_object_get(document, "token_origin") && !json_is_string(json_object_get(document, "token_origin")))
		return error_set_at(err, ERROR_VALUE, "token_origin", "must be an address");
	if (!json_is_object(secrets) || json_object_size(secrets) > KEEP_SECRETS_MOST)
		return error_set_at(err, ERROR_VALUE, "secrets", "must be an object of at most %d texts",
				    KEEP_SECRETS_MOST);
	json_object_foreach((json_t *)secrets, name, value)
	{
		if (!json_is_string(value))
			return error_set_at(err, ERROR_VALUE, "secrets", "must be an object of texts");
	}
	if (until && !json_is_object(until))
		return error_set_at(err, ERROR_VALUE, "until", "must be an object of times");
	return true;
}

static bool check_mode(const char *path, struct error *err)
{
	struct stat now;
	if (lstat(path, &now) != 0)
		return error_set_at(err, ERROR_IO, path, "cannot be read: %s", strerror(errno));
	if (now.st_uid != geteuid())
		return error_set_at(err, ERROR_USAGE, path, "belongs to somebody else");
	return !(now.st_mode & (S_IRWXG | S_IRWXO)) || S_ISLNK(now.st_mode) ||
	       error_set_at(err, ERROR_USAGE, path, "others may read it: chmod 600 is needed");
}

bool keep_read(const char *path, struct keep *out, struct error *err)
{
	struct buffer bytes;
	struct error why = {0};
	json_t *document = NULL;
	buffer_init(&bytes, FILE_MOST_BYTES);
	bool did = file_read_plain(path, &bytes, &why) && check_mode(path, &why) &&
		   json_parse(bytes.bytes, bytes.size_bytes, FILE_MOST_BYTES, &document, &why) && check(document, &why);
	if (bytes.bytes)
		explicit_bzero(bytes.bytes, bytes.size_bytes);
	buffer_finish(&bytes);
	if (!did && why.code != ERROR_NOT_FOUND) {
		json_decref(document);
		if (err)
			*err = why;
		return false;
	}
	point_at(out, document);
	return true;
}

void keep_finish(struct keep *keep)
{
	json_decref(keep->document);
	*keep = (struct keep){.document = NULL};
}

const char *keep_secret(const struct keep *keep, const char *name)
{
	return json_string_value(json_object_get(json_object_get(keep->document, "secrets"), name));
}

int64_t keep_until_ms(const struct keep *keep, const char *name)
{
	int64_t until_ms = ROOM_UNSET;
	const char *text = json_string_value(json_object_get(json_object_get(keep->document, "until"), name));
	if (text && !wall_time_parse(text, &until_ms, NULL))
		return ROOM_UNSET;
	return until_ms;
}

bool keep_take(struct keep *keep, const json_t *secrets, const char *name, int64_t until_ms, struct error *err)
{
	char text[40];
	json_t *until = json_object_get(keep->document, "until");
	bool did = keep->document &&
		   json_object_update(json_object_get(keep->document, "secrets"), (json_t *)secrets) == 0;
	if (did && !until) {
		did = json_object_set_new(keep->document, "until", json_object()) == 0;
		until = json_object_get(keep->document, "until");
	}
	if (did && until_ms != ROOM_UNSET)
		did = json_object_set_new(until, name, json_string(wall_time_text(until_ms, 0, text, sizeof(text)))) ==
		      0;
	else if (did)
		json_object_del(until, name);
	list_secrets(keep);
	return did || error_set(err, ERROR_MEMORY, "no memory for secrets");
}

bool keep_take_typed(struct keep *keep, const char *origin, const char *token_origin, const json_t *secrets,
		     struct error *err)
{
	const char *name;
	json_t *value;
	bool is_same = keep->document && http_same_origin(keep->origin, origin);
	json_t *held = is_same ? json_object_get(keep->document, "secrets") : NULL;
	json_t *until = is_same ? json_object_get(keep->document, "until") : NULL;
	json_t *document = json_pack("{s:s, s:s, s:o, s:o}", "schema", SCHEMA, "origin", origin, "secrets",
				     held ? json_deep_copy(held) : json_object(), "until",
				     until ? json_deep_copy(until) : json_object());
	bool did = document && json_object_update(json_object_get(document, "secrets"), (json_t *)secrets) == 0;
	if (did && token_origin)
		did = json_object_set_new(document, "token_origin", json_string(token_origin)) == 0;
	// until when the one before was good says nothing of this one
	json_object_foreach((json_t *)secrets, name, value) json_object_del(json_object_get(document, "until"), name);
	if (!did) {
		json_decref(document);
		return error_set(err, ERROR_MEMORY, "no memory for secrets");
	}
	keep_finish(keep);
	point_at(keep, document);
	return true;
}

bool keep_write(const struct keep *keep, const char *path, struct error *err)
{
	char *text = json_dumps(keep->document, JSON_INDENT(2));
	bool did = text ? file_write_private(path, text, strlen(text), err)
			: error_set(err, ERROR_MEMORY, "no memory for secrets");
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
	return did;
}

bool keep_lock(const char *path, int *lock)
{
	char beside[PATH_MAX];
	int size = snprintf(beside, sizeof(beside), "%s.lock", path);
	*lock = KEEP_NO_LOCK;
	int fd = size < (int)sizeof(beside) ? open(beside, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
	if (fd < 0)
		return true;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		*lock = fd;
		return true;
	}
	bool is_held = errno == EWOULDBLOCK;
	close(fd);
	return !is_held;
}

void keep_unlock(int lock)
{
	if (lock >= 0)
		close(lock);
}

void keep_scrub_text(const struct keep *keep, char *text)
{
	for (size_t i = 0; i < keep->count; i++) {
		if (strlen(keep->secrets[i].value) >= SCRUB_LEAST_BYTES)
			secret_scrub(keep->secrets[i].value, text);
	}
}

void keep_scrub(const struct keep *keep, struct error *err)
{
	for (size_t i = 0; i < keep->count; i++) {
		if (strlen(keep->secrets[i].value) >= SCRUB_LEAST_BYTES)
			secret_scrub_error(keep->secrets[i].value, err);
	}
}

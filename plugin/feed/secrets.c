/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "feed/secrets.h"

#include "address.h"
#include "http.h"
#include "secret_text.h"
#include "transfer.h"

#include "base/alloc.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROFILE_MOST_BYTES 64
/* The two lines and their ends. */
#define FILE_MOST_BYTES (SECRET_MOST_BYTES + ADDRESS_MOST_BYTES + 64)
#define VARIABLE "SHOP_OVERLAY_TOKEN_"
#define SPACE " \t\r\n"

void secret_free(char **token)
{
	if (*token)
		explicit_bzero(*token, strlen(*token));
	alloc_free(*token);
	*token = NULL;
}

/* -- names -- */

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* An id, as those of the room document, that is no hidden file either. */
static bool check_profile(const char *profile, struct error *err)
{
	size_t size = strlen(profile);
	bool is_id = size > 0 && size <= PROFILE_MOST_BYTES && profile[0] != '.';
	for (size_t i = 0; i < size && is_id; i++)
		is_id = is_letter_or_digit(profile[i]) || strchr("._-", profile[i]);
	return is_id || error_set(err, ERROR_USAGE, "a profile's name is 1 to 64 of A-Z a-z 0-9 . _ -");
}

static bool file_of(const char *folder, const char *profile, char path[PATH_MAX], struct error *err)
{
	int size = snprintf(path, PATH_MAX, "%s/%s.token", folder, profile);
	return (size > 0 && size < PATH_MAX) || error_set(err, ERROR_IO, "the folder of tokens has too long a name");
}

static const char *variable_of(const char *profile, char name[sizeof(VARIABLE) + PROFILE_MOST_BYTES])
{
	size_t at = sizeof(VARIABLE) - 1;
	memcpy(name, VARIABLE, at);
	for (; *profile; profile++) {
		char c = *profile >= 'a' && *profile <= 'z' ? (char)(*profile - 'a' + 'A') : *profile;
		name[at++] = is_letter_or_digit(c) ? c : '_';
	}
	name[at] = '\0';
	return name;
}

/* -- reading -- */

/* Takes the token out of a text, if it may go to that room. where: what errors call the text. */
static bool take(const char *text, const char *where, const char *url, char **token, struct error *err)
{
	text += strspn(text, SPACE);
	size_t size = strcspn(text, SPACE);
	const char *origin = text + size + strspn(text + size, SPACE);
	char bound[ADDRESS_MOST_BYTES + 1];
	snprintf(bound, sizeof(bound), "%.*s", (int)strcspn(origin, SPACE), origin);
	char *copy = alloc_zeroed(1, size + 1);
	if (!copy)
		return error_set_at(err, ERROR_MEMORY, where, "no memory for a token");
	memcpy(copy, text, size);
	struct error why = {0};
	if (!secret_check(copy, &why)) {
		error_move(err, &why, where);
	} else if (url && bound[0] && !http_same_origin(bound, url)) {
		// neither address is told: the line may hold anything
		error_set_at(err, ERROR_USAGE, where,
			     "this token belongs to another shop: give the room a profile of its own");
	} else {
		*token = copy;
		return true;
	}
	secret_free(&copy);
	return false;
}

/* Holds the open file against what a secret asks for. */
static bool check_file(int fd, const char *path, struct error *err)
{
	struct stat now;
	if (fstat(fd, &now) != 0)
		return error_set_at(err, ERROR_IO, path, "cannot be read: %s", strerror(errno));
	if (!S_ISREG(now.st_mode))
		return error_set_at(err, ERROR_UNSUPPORTED, path, "is no plain file");
	if (now.st_uid != geteuid())
		return error_set_at(err, ERROR_USAGE, path, "belongs to somebody else");
	if (now.st_mode & (S_IRWXG | S_IRWXO))
		return error_set_at(err, ERROR_USAGE, path, "others may read it: chmod 600 is needed");
	if (now.st_size > FILE_MOST_BYTES)
		return error_set_at(err, ERROR_LIMIT, path, "is too long for a token");
	return true;
}

bool secret_read(const char *path, const char *url, char **token, struct error *err)
{
	// a pipe must not hold us up
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 && errno == ELOOP)
		return error_set_at(err, ERROR_UNSUPPORTED, path, "is no plain file");
	if (fd < 0)
		return error_set_at(err, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO, path, "cannot be opened: %s",
				    strerror(errno));
	char text[FILE_MOST_BYTES + 1] = "";
	bool did = check_file(fd, path, err);
	for (size_t size = 0; did && size < FILE_MOST_BYTES;) {
		ssize_t got = read(fd, text + size, FILE_MOST_BYTES - size);
		if (got == 0)
			break;
		if (got > 0)
			size += (size_t)got;
		else if (errno != EINTR)
			did = error_set_at(err, ERROR_IO, path, "cannot be read: %s", strerror(errno));
	}
	close(fd);
	did = did && take(text, path, url, token, err);
	explicit_bzero(text, sizeof(text));
	return did;
}

bool secret_find(const char *folder, const char *profile, const char *url, char **token, struct error *err)
{
	char name[sizeof(VARIABLE) + PROFILE_MOST_BYTES];
	char path[PATH_MAX];
	if (!check_profile(profile, err))
		return false;
	const char *value = getenv(variable_of(profile, name));
	if (value && value[strspn(value, SPACE)])
		return take(value, name, url, token, err);
	struct error why = {0};
	bool is_read = folder && file_of(folder, profile, path, &why) && secret_read(path, url, token, &why);
	if (!is_read && why.code && why.code != ERROR_NOT_FOUND) {
		if (err)
			*err = why;
		return false;
	}
	if (!is_read)
		*token = NULL;
	return true;
}

bool secret_shop_of(const char *url, char *text, size_t size_bytes, struct error *err)
{
	struct address shop = {0};
	if (!address_parse(NULL, url, &shop, err))
		return false;
	bool did = (size_t)snprintf(text, size_bytes, "%s", shop.origin) < size_bytes;
	address_finish(&shop);
	return did || error_set(err, ERROR_LIMIT, "an address has at most %d bytes", ADDRESS_MOST_BYTES);
}

bool secret_is_there(const char *folder, const char *profile)
{
	char name[sizeof(VARIABLE) + PROFILE_MOST_BYTES];
	char path[PATH_MAX];
	if (!check_profile(profile, NULL))
		return false;
	const char *value = getenv(variable_of(profile, name));
	return (value && value[0]) || (folder && file_of(folder, profile, path, NULL) && access(path, F_OK) == 0);
}

/* -- writing -- */

static bool make_folder(const char *folder, struct error *err)
{
	if (!file_make_folder(folder, err))
		return false;
	// what was there before may be open to others
	return chmod(folder, 0700) == 0 ||
	       error_set_at(err, ERROR_IO, folder, "cannot be made private: %s", strerror(errno));
}

bool secret_store(const char *folder, const char *profile, const char *token, const char *url, struct error *err)
{
	char path[PATH_MAX];
	if (!check_profile(profile, err) || !file_of(folder, profile, path, err))
		return false;
	token = token ? token + strspn(token, SPACE) : "";
	if (!token[0]) {
		if (unlink(path) == 0 || errno == ENOENT)
			return true;
		return error_set_at(err, ERROR_IO, path, "cannot be removed: %s", strerror(errno));
	}
	size_t size = strlen(token);
	while (size > 0 && strchr(SPACE, token[size - 1]))
		size--;
	if (size > SECRET_MOST_BYTES)
		return error_set(err, ERROR_VALUE, "a token has at most %d bytes", SECRET_MOST_BYTES);
	struct address shop = {0};
	if (url && !address_parse(NULL, url, &shop, err))
		return false;
	char text[FILE_MOST_BYTES + 1];
	int length = snprintf(text, sizeof(text), "%.*s", (int)size, token);
	bool did = secret_check(text, err) && make_folder(folder, err);
	// of the address no more than is needed
	snprintf(text + length, sizeof(text) - (size_t)length, "\n%s%s", url ? shop.origin : "", url ? "\n" : "");
	did = did && file_write_private(path, text, strlen(text), err);
	explicit_bzero(text, sizeof(text));
	address_finish(&shop);
	return did;
}

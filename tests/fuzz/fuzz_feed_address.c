/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any text as an address: what is said aloud of it holds no secret, and a local one stays below its folder. */
#include "fuzz.h"

#include "address.h"

#include <stdbool.h>

static bool climbs(const char *path)
{
	for (const char *at = path; *at; at += strspn(at, "/")) {
		size_t size = strcspn(at, "/");
		if (size == 2 && at[0] == '.' && at[1] == '.')
			return true;
		at += size;
	}
	return false;
}

static void check_said_aloud(const char *text, size_t room_bytes)
{
	char *aloud = malloc(room_bytes);
	if (!aloud)
		abort();
	fuzz_check(address_for_log(text, aloud, room_bytes) == aloud);
	fuzz_check(strlen(aloud) < room_bytes);
	fuzz_check(!strpbrk(aloud, "?#"));
	const char *authority = strstr(aloud, "://");
	if (authority) {
		size_t host_bytes = strcspn(authority + 3, "/");
		fuzz_check(!memchr(authority + 3, '@', host_bytes));
	}
	free(aloud);
}

static void check_local(const char *text, size_t room_bytes)
{
	char *path = malloc(room_bytes);
	if (!path)
		abort();
	if (address_local_path(text, path, room_bytes)) {
		fuzz_check(strlen(path) < room_bytes && path[0] != '\0' && path[0] != '/');
		fuzz_check(!strchr(path, '\\') && !climbs(path));
	}
	free(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
	char *text = fuzz_text(bytes, size_bytes);
	const size_t rooms_bytes[] = {1, 2, 16, ADDRESS_MOST_BYTES};
	for (size_t i = 0; i < sizeof(rooms_bytes) / sizeof(*rooms_bytes); i++) {
		check_said_aloud(text, rooms_bytes[i]);
		check_local(text, rooms_bytes[i]);
	}
	bool is_local = address_is_loopback(text);
	fuzz_check(!is_local || strlen(text) < 64);
	if (address_is_http(text))
		fuzz_check(strchr(text, ':') && !address_local_path(text, (char[64]){0}, 64));
	free(text);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serve_bearer.h"

#include "http_text.h"

#include <string.h>
#include <strings.h>

const char *serve_request_header(const struct serve_answer *answer, const char *name)
{
	return MHD_lookup_connection_value(answer->connection, MHD_HEADER_KIND, name);
}

/* Takes the same time wherever the two differ. */
static bool is_same_token(const char *given, const char *wanted)
{
	size_t length = strlen(wanted);
	unsigned difference = strlen(given) != length;
	for (size_t i = 0; i < length && !difference; i++)
		difference |= given[i] == '\0';
	for (size_t i = 0; i < length && given[i]; i++)
		difference |= (unsigned char)given[i] ^ (unsigned char)wanted[i];
	return difference == 0;
}

bool serve_bears_token(const struct serve_answer *answer, const char *token)
{
	static const char scheme[] = "Bearer ";
	const char *given = serve_request_header(answer, MHD_HTTP_HEADER_AUTHORIZATION);
	return token && given && strncasecmp(given, scheme, sizeof(scheme) - 1) == 0 &&
	       is_same_token(given + sizeof(scheme) - 1, token);
}

enum MHD_Result serve_answer_token_wanted(const struct serve_answer *answer)
{
	static const struct serve_header wanted[] = {{"WWW-Authenticate", "Bearer"}, {0}};
	return serve_answer_message(answer, MHD_HTTP_UNAUTHORIZED, wanted, "a token is wanted");
}

bool serve_is_asked_locally(const struct serve_answer *answer)
{
	return http_is_loopback_host(serve_request_header(answer, MHD_HTTP_HEADER_HOST));
}

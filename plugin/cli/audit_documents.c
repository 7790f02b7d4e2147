/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audit.h"

#include "room/json.h"

#include <stdlib.h>
#include <string.h>

/* Whether a document is the one that its name says. */
static bool has_hash(const json_t *document, const char *wanted)
{
	char hash[65];
	char *text = json_dumps(document, JSON_COMPACT);
	bool is_it = text && audit_digest(text, strlen(text), hash, NULL) && strcmp(hash, wanted) == 0;
	free(text); // jansson's own
	return is_it;
}

bool audit_take_document(json_t *documents, const json_t *line)
{
	const char *name = json_string_value(json_object_get(line, "sha256"));
	const char *from = json_string_value(json_object_get(line, "from"));
	json_t *document = from ? document_changed(json_object_get(documents, from), json_object_get(line, "change"))
				: json_incref(json_object_get(line, "document"));
	bool is_good = name && document && has_hash(document, name) && json_object_set(documents, name, document) == 0;
	json_decref(document);
	return is_good;
}

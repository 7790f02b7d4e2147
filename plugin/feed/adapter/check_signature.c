/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/checker.h"

#include <string.h>

static bool is_part(const json_t *part)
{
	const char *text = json_string_value(part);
	return text && (strcmp(text, "query") == 0 || strcmp(text, "form") == 0);
}

static bool check_parts(struct checker *checker, const json_t *signature)
{
	const json_t *over = json_object_get(signature, "over");
	bool is_good = !over || json_is_array(over);
	for (size_t i = 0; i < json_array_size(over); i++)
		is_good = is_good && is_part(json_array_get(over, i));
	if (!is_good)
		return checker_refuse_member(checker, "over", "must be a list of \"query\" and \"form\"");
	const json_t *exclude = json_object_get(signature, "exclude");
	is_good = !exclude || json_is_array(exclude);
	for (size_t i = 0; i < json_array_size(exclude); i++)
		is_good = is_good && json_is_string(json_array_get(exclude, i));
	return is_good || checker_refuse_member(checker, "exclude", "must be a list of names");
}

static bool check_texts(struct checker *checker, const json_t *signature)
{
	static const char *const texts[] = {"prefix", "suffix", "key"};
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		size_t length = checker_enter(checker, texts[i]);
		const json_t *text = json_object_get(signature, texts[i]);
		if (text && !check_text_value(checker, text))
			return false;
		checker_leave(checker, length);
	}
	const json_t *extra = json_object_get(signature, "extra");
	const char *name;
	json_t *value;
	size_t length = checker_enter(checker, "extra");
	if (extra && !json_is_object(extra))
		return checker_refuse(checker, "must be an object of texts");
	json_object_foreach((json_t *)extra, name, value)
	{
		size_t within = checker_enter(checker, name);
		if (!check_text_value(checker, value))
			return false;
		checker_leave(checker, within);
	}
	checker_leave(checker, length);
	return true;
}

static bool check_put(struct checker *checker, const json_t *put)
{
	const char *where = json_string_value(json_array_get(put, 0));
	const char *name = json_string_value(json_array_get(put, 1));
	bool is_good = json_array_size(put) == 2 && where && name && *name &&
		       (strcmp(where, "query") == 0 || strcmp(where, "form") == 0 || strcmp(where, "headers") == 0);
	return is_good || checker_refuse_member(checker, "put", "must be [\"query\", \"form\" or \"headers\", name]");
}

bool check_signature(struct checker *checker, const json_t *signature)
{
	static const char *const known[] = {"kind",   "over",   "extra",  "exclude", "sort",   "pair", "join",
					    "prefix", "suffix", "digest", "key",     "encode", "put",  NULL};
	static const char *const kinds[] = {"concat-digest", NULL};
	static const char *const sorts[] = {"bytes", "none", NULL};
	static const char *const encodings[] = {"hex", "HEX", "base64", NULL};
	static const char *const digests[] = {"md5",       "sha1",        "sha256",      "sha512", "hmac-md5",
					      "hmac-sha1", "hmac-sha256", "hmac-sha512", NULL};
	if (!checker_members(checker, signature, known))
		return false;
	checker->names = NAMES_SECRET | NAMES_BODY;
	if (!json_object_get(signature, "kind") || !json_object_get(signature, "digest"))
		return checker_refuse(checker, "wants \"kind\" and \"digest\"");
	bool did = checker_choice(checker, signature, "kind", kinds) &&
		   checker_choice(checker, signature, "sort", sorts) &&
		   checker_choice(checker, signature, "digest", digests) &&
		   checker_choice(checker, signature, "encode", encodings) && check_parts(checker, signature) &&
		   check_texts(checker, signature) && check_put(checker, json_object_get(signature, "put"));
	for (size_t i = 0; did && i < 2; i++) {
		const json_t *text = json_object_get(signature, i ? "join" : "pair");
		if (text && !json_is_string(text))
			return checker_refuse_member(checker, i ? "join" : "pair", "must be a text");
	}
	bool is_hmac = did && strncmp(json_string_value(json_object_get(signature, "digest")), "hmac-", 5) == 0;
	if (did && is_hmac != !!json_object_get(signature, "key"))
		return checker_refuse_member(checker, "key",
					     is_hmac ? "missing: an hmac has one" : "goes with an hmac digest alone");
	return did;
}

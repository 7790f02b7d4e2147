/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter/signature.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

#define SIGNED_MOST_BYTES (1024u * 1024u)
#define PAIRS_MOST 256
#define HEX_BYTES 129

struct pair {
	const char *name;
	const char *value;
};

struct pairs {
	struct pair entries[PAIRS_MOST];
	size_t count;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct pair *)a)->name, ((const struct pair *)b)->name);
}

static bool is_excluded(const json_t *signature, const char *name)
{
	const json_t *exclude = json_object_get(signature, "exclude");
	for (size_t i = 0; i < json_array_size(exclude); i++) {
		if (strcmp(json_string_value(json_array_get(exclude, i)), name) == 0)
			return true;
	}
	return false;
}

/* Adds a part's texts, by their names. */
static void collect(struct pairs *pairs, const json_t *signature, const json_t *texts)
{
	const char *name;
	json_t *value;
	size_t first = pairs->count;
	json_object_foreach((json_t *)texts, name, value)
	{
		if (pairs->count < PAIRS_MOST && !is_excluded(signature, name))
			pairs->entries[pairs->count++] = (struct pair){name, json_string_value(value)};
	}
	qsort(pairs->entries + first, pairs->count - first, sizeof(struct pair), by_name);
}

static const char *text_or(const json_t *signature, const char *name, const char *otherwise)
{
	const json_t *text = json_object_get(signature, name);
	return text ? json_string_value(text) : otherwise;
}

/* "{k}={v}" of a pair. */
static bool add_pair(struct buffer *out, const char *format, const struct pair *pair, struct error *err)
{
	for (const char *at = format; *at;) {
		bool is_name = strncmp(at, "{k}", 3) == 0;
		const char *text = is_name ? pair->name : strncmp(at, "{v}", 3) == 0 ? pair->value : NULL;
		bool did = text ? buffer_add(out, text, strlen(text), err) : buffer_add(out, at, 1, err);
		if (!did)
			return false;
		at += text ? 3 : 1;
	}
	return true;
}

static bool add_text(struct buffer *out, const json_t *signature, const char *name, const struct names *names,
		     struct error *err)
{
	const json_t *text = json_object_get(signature, name);
	return !text || names_add_text(names, text, out, err);
}

static bool write_signed(const json_t *signature, const struct names *names, const struct pairs *pairs,
			 struct buffer *out, struct error *err)
{
	const char *format = text_or(signature, "pair", "{k}{v}");
	const char *join = text_or(signature, "join", "");
	if (!add_text(out, signature, "prefix", names, err))
		return false;
	for (size_t i = 0; i < pairs->count; i++) {
		if ((i > 0 && !buffer_add(out, join, strlen(join), err)) ||
		    !add_pair(out, format, &pairs->entries[i], err))
			return false;
	}
	return add_text(out, signature, "suffix", names, err);
}

/* -- the digest's bytes as text -- */

static unsigned nibble(char hex)
{
	return hex <= '9' ? (unsigned)(hex - '0') : (unsigned)(hex - 'a' + 10);
}

static void write_base64(const char *hex, char *out)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t size = strlen(hex) / 2;
	for (size_t i = 0; i < size; i += 3) {
		unsigned bits = 0;
		size_t count = size - i < 3 ? size - i : 3;
		for (size_t k = 0; k < count; k++)
			bits |= (nibble(hex[2 * (i + k)]) << 4 | nibble(hex[2 * (i + k) + 1])) << (16 - 8 * k);
		for (size_t k = 0; k < 4; k++)
			*out++ = k <= count ? letters[bits >> (18 - 6 * k) & 63] : '=';
	}
	*out = '\0';
}

static char *encode(const char *encoding, const char *hex)
{
	char *text = alloc_zeroed(1, HEX_BYTES);
	if (text && strcmp(encoding, "base64") == 0)
		write_base64(hex, text);
	for (size_t i = 0; text && strcmp(encoding, "base64") != 0 && hex[i]; i++) {
		bool is_capital = strcmp(encoding, "HEX") == 0 && hex[i] >= 'a';
		text[i] = is_capital ? (char)(hex[i] - 'a' + 'A') : hex[i];
	}
	return text;
}

static enum adapter_digest digest_of(const char *name)
{
	static const char *const names[] = {[ADAPTER_MD5] = "md5",
					    [ADAPTER_SHA1] = "sha1",
					    [ADAPTER_SHA256] = "sha256",
					    [ADAPTER_SHA512] = "sha512"};
	for (size_t i = ADAPTER_MD5; i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(names[i], name) == 0)
			return (enum adapter_digest)i;
	}
	return ADAPTER_DIGEST_INVALID;
}

static char *digest_text(const json_t *signature, const struct buffer *text, const struct buffer *key,
			 adapter_digest_fn digest, struct error *err)
{
	char hex[HEX_BYTES] = "";
	const char *name = json_string_value(json_object_get(signature, "digest"));
	bool is_hmac = strncmp(name, "hmac-", 5) == 0;
	// a key of no bytes is a key
	const void *key_bytes = is_hmac ? buffer_text(key) : NULL;
	if (!digest) {
		error_set_at(err, ERROR_UNSUPPORTED, "sign", "there is nothing that computes digests");
		return NULL;
	}
	if (!digest(digest_of(is_hmac ? name + 5 : name), key_bytes, key->size_bytes, buffer_text(text),
		    text->size_bytes, hex, err))
		return NULL;
	char *made = encode(text_or(signature, "encode", "hex"), hex);
	if (!made)
		error_set(err, ERROR_MEMORY, "no memory for a signature");
	return made;
}

static json_t *expand_extra(const json_t *signature, const struct names *names, struct error *err)
{
	const char *name;
	json_t *value;
	json_t *made = json_object();
	json_object_foreach(json_object_get(signature, "extra"), name, value)
	{
		if (json_object_set_new(made, name, names_text(names, value, err)) == 0)
			continue;
		json_decref(made);
		return NULL;
	}
	return made;
}

char *signature_make(const json_t *signature, const struct names *names, const struct signed_parts *parts,
		     adapter_digest_fn digest, struct error *err)
{
	struct pairs pairs = {.count = 0};
	struct buffer text, key;
	char *made = NULL;
	struct error why = {.code = ERROR_MEMORY, .message = "no memory for a signature"};
	json_t *extra = expand_extra(signature, names, &why);
	const json_t *over = json_object_get(signature, "over");
	for (size_t i = 0; i < (over ? json_array_size(over) : 2); i++) {
		const char *part = over ? json_string_value(json_array_get(over, i)) : i ? "form" : "query";
		collect(&pairs, signature, strcmp(part, "form") == 0 ? parts->form : parts->query);
	}
	collect(&pairs, signature, extra);
	if (strcmp(text_or(signature, "sort", "bytes"), "bytes") == 0)
		qsort(pairs.entries, pairs.count, sizeof(struct pair), by_name);
	buffer_init(&text, SIGNED_MOST_BYTES);
	buffer_init(&key, SIGNED_MOST_BYTES);
	if (extra && write_signed(signature, names, &pairs, &text, &why) &&
	    add_text(&key, signature, "key", names, &why))
		made = digest_text(signature, &text, &key, digest, &why);
	json_decref(extra);
	if (text.bytes)
		explicit_bzero(text.bytes, text.size_bytes);
	if (key.bytes)
		explicit_bzero(key.bytes, key.size_bytes);
	buffer_finish(&text);
	buffer_finish(&key);
	if (!made && err)
		*err = why;
	return made;
}

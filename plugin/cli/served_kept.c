/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_kept.h"

#include "base/alloc.h"
#include "room/room_decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define PLACES 4096
/* Of the bodies as they are kept, deflated; documents become about a tenth. */
#define BODIES_MAX_BYTES (64u * 1024u * 1024u)

struct kept_answer {
	char *key; /* NULL: the place is free */
	uint64_t key_hash, request;
	uint64_t at_ns;
	unsigned status;
	char etag[112];
	uint8_t *deflated;
	size_t deflated_bytes, body_bytes;
};

struct served_kept {
	struct kept_answer answers[PLACES]; /* a ring in the order of time */
	size_t first, count;
	size_t used_bytes;
};

void desk_answer_finish(struct desk_answer *answer)
{
	buffer_finish(&answer->body);
	*answer = (struct desk_answer){0};
}

struct served_kept *served_kept_create(void)
{
	return alloc_zeroed(1, sizeof(struct served_kept));
}

static void drop_first(struct served_kept *kept)
{
	struct kept_answer *answer = &kept->answers[kept->first];
	kept->used_bytes -= answer->deflated_bytes;
	alloc_free(answer->key);
	alloc_free(answer->deflated);
	*answer = (struct kept_answer){0};
	kept->first = (kept->first + 1) % PLACES;
	kept->count--;
}

void served_kept_destroy(struct served_kept **slot)
{
	while (*slot && (*slot)->count)
		drop_first(*slot);
	alloc_free(*slot);
	*slot = NULL;
}

uint64_t served_kept_hash(uint64_t hash, const char *text)
{
	hash = hash ? hash : 0xcbf29ce484222325u;
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
	return hash;
}

static bool unpack(const struct kept_answer *answer, struct desk_answer *out)
{
	uLongf size_bytes = answer->body_bytes;
	uint8_t *body = alloc_zeroed(1, answer->body_bytes + 1);
	buffer_init(&out->body, answer->body_bytes + 1);
	bool did = body && uncompress(body, &size_bytes, answer->deflated, answer->deflated_bytes) == Z_OK &&
		   buffer_add(&out->body, body, size_bytes, NULL);
	alloc_free(body);
	if (!did) {
		desk_answer_finish(out);
		return false;
	}
	out->status = answer->status;
	snprintf(out->etag, sizeof(out->etag), "%s", answer->etag);
	return true;
}

/* Whether one more fits, after what is old enough has left if it must. */
static bool make_place(struct served_kept *kept, uint64_t now_ns)
{
	while (kept->count == PLACES || kept->used_bytes > BODIES_MAX_BYTES - compressBound(ROOM_DOCUMENT_MAX_BYTES)) {
		if (now_ns - kept->answers[kept->first].at_ns < KEPT_LEAST_NS)
			return false;
		drop_first(kept);
	}
	return true;
}

enum kept_state served_kept_find(struct served_kept *kept, const char *key, uint64_t request, uint64_t now_ns,
				 struct desk_answer *out)
{
	uint64_t key_hash = served_kept_hash(0, key);
	for (size_t i = 0; i < kept->count; i++) {
		const struct kept_answer *answer = &kept->answers[(kept->first + i) % PLACES];
		if (answer->key_hash != key_hash || strcmp(answer->key, key) != 0)
			continue;
		if (answer->request != request)
			return KEPT_OTHER;
		return unpack(answer, out) ? KEPT_FOUND : KEPT_FULL;
	}
	return make_place(kept, now_ns) ? KEPT_NEW : KEPT_FULL;
}

void served_kept_put(struct served_kept *kept, const char *key, uint64_t request, uint64_t now_ns,
		     const struct desk_answer *answer)
{
	uLongf deflated_bytes = compressBound(answer->body.size_bytes);
	uint8_t *deflated = alloc_zeroed(1, deflated_bytes);
	char *key_copy = alloc_text(key);
	if (!deflated || !key_copy ||
	    compress2(deflated, &deflated_bytes, answer->body.bytes, answer->body.size_bytes, Z_BEST_SPEED) != Z_OK) {
		alloc_free(deflated);
		alloc_free(key_copy);
		return;
	}
	uint8_t *fitting = alloc_resize(deflated, deflated_bytes);
	struct kept_answer *place = &kept->answers[(kept->first + kept->count++) % PLACES];
	*place = (struct kept_answer){
		.key = key_copy,
		.key_hash = served_kept_hash(0, key),
		.request = request,
		.at_ns = now_ns,
		.status = answer->status,
		.deflated = fitting ? fitting : deflated,
		.deflated_bytes = deflated_bytes,
		.body_bytes = answer->body.size_bytes,
	};
	memcpy(place->etag, answer->etag, sizeof(place->etag));
	kept->used_bytes += deflated_bytes;
}

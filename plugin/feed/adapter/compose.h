/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the answers fill, made one room.
 */
#pragma once

#include "adapter/adapter_own.h"

/* What the engine says of the room. */
struct compose_facts {
	int64_t version;
	const char *epoch; /* NULL: none */
	int64_t server_time_ms;
};

/**
 * The room of all fragments (NULL ones fill nothing), in the order of the requests.
 *
 * Errors:   ERROR_VALUE with the path, ERROR_MEMORY.   Owns: the caller owns one reference of *out.
 */
MUST_CHECK bool compose_room(const struct adapter *adapter, const struct adapter_given *given, json_t *const *fragments,
			     size_t fragment_count, const struct compose_facts *facts, const struct room **out,
			     struct adapter_notes *notes, struct error *err);

/** How old the room may be, and how often a request is sent, with the platform's limits. */
int64_t adapter_ttl_ms(const struct adapter *adapter, const struct adapter_given *given);
uint64_t adapter_every_ms(const struct adapter *adapter, const struct adapter_given *given, const json_t *request);
/** The same, of the limits alone: all requests together keep them, each slowed by the same factor. 0: no limits. */
uint64_t adapter_least_ms(const struct adapter *adapter, const struct adapter_given *given, const json_t *request);

/** How many requests one is: 1, or the number of ids that it is repeated for. */
size_t request_count(const struct adapter *adapter, const struct adapter_given *given, const json_t *request);
/** The index-th of those ids, cut at size. False: there is none. */
bool request_each(const struct adapter *adapter, const struct adapter_given *given, const json_t *request, size_t index,
		  char *text, size_t size);

#define REPEAT_MOST 50
#define EACH_BYTES 128

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An adapter from within: the checked document, with the defaults worked into its requests.
 */
#pragma once

#include "feed/adapter.h"

#include <jansson.h>
#include <stdatomic.h>

struct adapter {
	atomic_int refs;
	json_t *document;
	json_t *requests; /* effective ones, in their order */
	const json_t *vars;
	const json_t *secrets;
	json_t *writes; /* effective ones, by their kind */
	json_t *kept;   /* whose names requests keep values under */
	int zone_minutes;
};

/** The request of that id and its place; NULL: there is none. */
const json_t *adapter_request(const struct adapter *adapter, const char *id, size_t *index);

/** A number of a request, or what it is when it is left out. */
int64_t request_number(const json_t *request, const char *name, int64_t otherwise);

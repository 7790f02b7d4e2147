/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is told to remotes by itself (docs/remote.md): the events between one look at a show and the next. Pure: knows
 * neither libobs nor threads; who looks calls it from one thread.
 */
#pragma once

#include "vendor_answers.h"

/** What was told already of one show; zeroed: nothing. */
struct vendor_seen {
	bool has_looked;
	char room[CONTROL_ID_SIZE];
	char epoch[CONTROL_ID_SIZE];
	int64_t version;
	enum freshness freshness;
	uint64_t on_air_digest;
	bool was_sold_out;
	uint64_t findings_digest;
	uint64_t coming_id;
	struct {
		uint64_t id;
		enum order_state state;
	} results[CONTROL_RESULTS];
	size_t result_count;
};

/** Is told each event; payload is borrowed. */
typedef void (*vendor_emit)(void *data, const char *event, json_t *payload);

/**
 * Tells what is new since the last look, TakeComing first. The first look tells all that is: an order may have been
 * given before it.
 *
 * Returns:  the monotonic time at which something changes by the clock alone; UINT64_MAX: never.
 */
uint64_t vendor_look(struct vendor_seen *seen, const struct vendor_view *view, vendor_emit emit, void *data);

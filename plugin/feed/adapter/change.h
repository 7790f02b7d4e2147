/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an adapter writes, from within: what its requests hold, and what a shop's answer to one comes to.
 */
#pragma once

#include "adapter/adapter_own.h"
#include "adapter/names.h"

/** The members of an item that a text may be shown in ("shows"); NULL ends them. "trust": the label of any right. */
extern const char *const change_members[];

/** Does {name} stand in any text of it that is sent? */
bool change_holds(const json_t *write, const char *name);

/** Does the room's item show what was written? */
bool change_is_shown(const struct adapter *adapter, const struct adapter_writing *writing,
		     const struct room_item *item);

enum change_verdict {
	CHANGE_VERDICT_INVALID = 0,
	CHANGE_ACCEPTED,
	CHANGE_REFUSED, /* the shop said no: its answer is one that it gives before anything is changed */
	CHANGE_UNKNOWN, /* whatever this answer is, it does not say */
};

/**
 * What an answer comes to. An answer that is not "ok" is a refusal if it is JSON with status 200, or has a status of
 * 400 .. 499 but 408; a redirect, a page, a server's error say nothing of what was done.
 *
 * is_token_over: set for any answer that says that the access token is over.
 */
enum change_verdict change_judge(const struct names *names, const char *kind, int status, const void *bytes,
				 size_t size_bytes, bool *is_token_over, struct error *err);

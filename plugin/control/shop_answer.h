/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an answer of the shop to a deed means. Pure. An answer that is not the shop's to this deed, such as a page of a
 * hotel's network or an answer that somebody gave before, means nothing: then it is asked again.
 */
#pragma once

#include "shop_write.h"

/**
 * Returns:  DONE, REFUSED, CONFLICT; ORDER_STATE_INVALID: nobody knows, ask again.
 * doubts:   how often this deed was answered with a conflict of a version that is no later than the desk's: somebody's
 *           earlier answer, or, when it comes again and again, a shop that began anew.
 * said:     why, for people (base/said.h); "" for DONE.
 */
enum order_state shop_answer_of(const struct core_deed *deed, const struct shop_write_answer *answer, unsigned doubts,
				char *said, size_t size_bytes);

/** Reads who leads the room; false for what is no such answer. */
bool shop_answer_owner(const struct shop_write_answer *answer, char client[CONTROL_ID_SIZE], int64_t *until_ms);

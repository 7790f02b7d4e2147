/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The thread that works on the files of all controls: it may be held up by a drive that does not answer, and nothing on
 * air waits for it.
 */
#pragma once

#include "control_own.h"

/** Starts the thread. headings_path: may be NULL. Errors: ERROR_MEMORY. What is wrong with headings is logged. */
MUST_CHECK bool clerk_start(struct control_service *service, const char *headings_path, struct error *err);

/** Joins the thread. */
void clerk_stop(struct control_service *service);

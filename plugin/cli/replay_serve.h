/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A recorded show as a shop: its rooms over HTTP at their times, and nothing but 503 while the show's shop failed. Main
 * thread only.
 */
#pragma once

#include "args.h"

#include <stdint.h>

struct recording_reader;

/**
 * Serves the show until SIGINT or SIGTERM; its last room stays. The first line on stdout is `serve`'s.
 *
 * Returns: EXIT_BAD, and why on stderr, when a line was bad or nothing could be served.
 */
enum exit_code replay_serve(struct recording_reader *reader, const char *file, double speed, uint16_t port);

/** Says on stderr what is wrong with the recording. */
void replay_say(const char *file, const struct error *err);

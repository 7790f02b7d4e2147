/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the program around libobs tells us and does for us: the one place for its events. A program without a frontend
 * (tests) just never tells anything. After its EXIT event nothing of it is called any more.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** Asks for events. Thread: UI (module load). */
void frontend_start(void);

/** When sending or recording began, whichever runs longer; 0: neither runs. Thread: any; an atomic. */
uint64_t frontend_output_began_ns(void);

/** Whether it is sent and recorded now. Thread: any; atomics. */
void frontend_outputs(bool *is_streaming, bool *is_recording);

/**
 * A chapter in the recording, by and by; without a recording, in one that has no chapters, and in an OBS before 30.2
 * it does nothing.
 *
 * Thread:   any but graphics; posts only.
 */
void frontend_add_chapter(const char *title);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where our lines go: the plugin sends them to OBS's log, the program to stderr. A line is written once, by the top
 * that handles an error, never by the function that returns it.
 */
#pragma once

enum log_level { LOG_LEVEL_INVALID = 0, LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

typedef void (*log_sink_fn)(enum log_level level, const char *line, void *data);

/** Sets who gets the lines; NULL drops them (the default). Thread: before threads of ours start. */
void log_set_sink(log_sink_fn sink, void *data);

/** Thread: any but graphics. The line is cut at 1,023 bytes. */
void log_write(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

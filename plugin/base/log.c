/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/log.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

static log_sink_fn the_sink;
static void *the_sink_data;

void log_set_sink(log_sink_fn sink, void *data)
{
	the_sink = sink;
	the_sink_data = data;
}

void log_write(enum log_level level, const char *format, ...)
{
	if (!the_sink)
		return;
	char line[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	the_sink(level, line, the_sink_data);
}

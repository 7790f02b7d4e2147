/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a fuzz target is: one function that takes any bytes, and stops the program when a promise is broken. The
 * sanitizers watch the memory; what else must hold is said with fuzz_check().
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** libFuzzer calls it with one input after the other. Returns 0: every input may go into the corpus. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes);

/** A promise of the code under test. */
#define fuzz_check(promise) fuzz_promise((promise), #promise, __FILE__, __LINE__)

static inline void fuzz_promise(int holds, const char *words, const char *file, int line)
{
	if (holds)
		return;
	fprintf(stderr, "BROKEN PROMISE: %s (%s:%d)\n", words, file, line);
	abort();
}

/** The bytes as a text of their own, so that a read beyond its end is seen. To be freed. */
static inline char *fuzz_text(const uint8_t *bytes, size_t size_bytes)
{
	char *text = malloc(size_bytes + 1);
	if (!text)
		abort();
	if (size_bytes > 0)
		memcpy(text, bytes, size_bytes);
	text[size_bytes] = '\0';
	return text;
}

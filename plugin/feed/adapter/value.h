/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values and conditions over one answer. Total and bounded: the work is counted, and what is more than VALUE_WORK_MOST
 * ends the whole. Shares the answer's parts; nothing here changes a tree that it did not make.
 */
#pragma once

#include "adapter/names.h"

#define VALUE_WORK_MOST 2000000
#define VALUE_REASON_BYTES 160

struct evaluation {
	const json_t *answer;
	int status;
	const struct names *names;
	size_t work;
	bool is_out_of_memory;
	char reason[VALUE_REASON_BYTES]; /* why the last value is unset */
	bool is_quiet;                   /* its "else" says that it may be */
	/* Entries that lack what their "need" names, though nothing says that they may: how many, and of the first what
	 * it lacks and why. */
	size_t dropped;
	char dropped_key[64];
	char dropped_reason[VALUE_REASON_BYTES];
};

/* Where a value is looked at. */
struct spot {
	const json_t *entry;
	const char *key; /* of an object's entry; NULL */
};

/** A new reference; NULL: unset, and why. */
json_t *value_of(struct evaluation *evaluation, const json_t *value, const struct spot *spot);

bool condition_holds(struct evaluation *evaluation, const json_t *condition, const struct spot *spot);

/** Is the evaluation to be given up? Errors: ERROR_LIMIT, ERROR_MEMORY; then false. */
MUST_CHECK bool evaluation_went_well(const struct evaluation *evaluation, struct error *err);

/** Counts work; false when it is too much. */
bool evaluation_work(struct evaluation *evaluation, size_t steps);

/** Says why there is no value; gives NULL. */
json_t *unset(struct evaluation *evaluation, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Takes over a reference that is NULL for want of memory alone. */
json_t *made(struct evaluation *evaluation, json_t *json);

/** value_in.c: {"in": ...}; operators run within for all and reduce. */
json_t *value_in(struct evaluation *evaluation, const json_t *value, const struct spot *spot);

/** Runs "do" on a value, which it takes over. */
json_t *value_do(struct evaluation *evaluation, const json_t *operators, json_t *value, const struct spot *spot);

/** Sets a member by its path ("price.sale") in an object that value code made; takes the value over. */
bool value_put(struct evaluation *evaluation, json_t *object, const char *path, json_t *value);

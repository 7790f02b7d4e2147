/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_faults.h"

#include "served_fault_table.h"

#include "base/alloc.h"
#include "base/thread.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_NS 1e9
#define WINDOW_MOST_S 1e6
#define MS_NS 1000000

struct entry {
	struct fault fault; /* since_ns: when it begins */
	uint64_t until_ns;
	unsigned scopes;
	bool cuts_streams;
	char word[FAULT_TEXT_MAX_BYTES];
};

struct served_faults {
	const struct clock *clock; /* immutable once served_faults_clock() was called */

	struct lock lock; /* a leaf */
	/* -- protected by lock -- */
	struct entry entries[FAULTS_AT_ONCE];
	size_t count;
};

struct served_faults *served_faults_create(void)
{
	struct served_faults *faults = alloc_zeroed(1, sizeof(*faults));
	if (faults)
		lock_init(&faults->lock);
	return faults;
}

void served_faults_destroy(struct served_faults **faults)
{
	if (*faults)
		lock_finish(&(*faults)->lock);
	alloc_free(*faults);
	*faults = NULL;
}

/* "5-10", "5-", "0.5-1.5" to nanoseconds from the start; false when it is no window. */
static bool read_window(const char *text, uint64_t *from_ns, uint64_t *to_ns)
{
	if (*text < '0' || *text > '9')
		return false;
	char *end = NULL;
	double from = strtod(text, &end);
	if (*end != '-')
		return false;
	double to = WINDOW_MOST_S;
	const char *second = end + 1;
	if (*second) {
		if (*second < '0' || *second > '9')
			return false;
		to = strtod(second, &end);
		if (*end)
			return false;
	}
	if (!(from < to && to <= WINDOW_MOST_S))
		return false;
	*from_ns = (uint64_t)(from * SECOND_NS);
	*to_ns = (uint64_t)(to * SECOND_NS);
	return true;
}

/* Takes "poll/" and its like from the front; polls and streams without one. */
static bool read_scope(const char **name, unsigned *scopes)
{
	static const struct {
		const char *text;
		enum fault_scope scope;
	} known[] = {{"poll/", FAULT_OF_POLLS},
		     {"push/", FAULT_OF_STREAMS},
		     {"images/", FAULT_OF_PICTURES},
		     {"desk/", FAULT_OF_DESKS}};
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		size_t length = strlen(known[i].text);
		if (strncmp(*name, known[i].text, length) == 0) {
			*name += length;
			*scopes = known[i].scope;
			return true;
		}
	}
	*scopes = FAULT_OF_POLLS | FAULT_OF_STREAMS;
	return false;
}

static bool refuse_unknown(const char *word, struct error *err)
{
	char known[200];
	size_t used = 0;
	const struct fault_row *row;
	for (size_t i = 0; (row = fault_table_row(i)) && used < sizeof(known); i++)
		used += (size_t)snprintf(known + used, sizeof(known) - used, " %s", row->name);
	return error_set_at(err, ERROR_USAGE, word, "no such fault; --help lists them:%s", known);
}

static bool read_argument(const struct fault_row *row, const char *text, struct fault *fault, struct error *err)
{
	fault->argument = row->usual;
	if (!text)
		return true;
	if (!row->argument)
		return error_set_at(err, ERROR_USAGE, row->name, "takes no argument");
	if (row->is_text) {
		snprintf(fault->text, sizeof(fault->text), "%s", text);
		return *text ? true : error_set_at(err, ERROR_USAGE, row->name, "wants its %s", row->argument);
	}
	char *end = NULL;
	long long number = strtoll(text, &end, 10);
	if (end == text || *end || number < row->least || number > row->most)
		return error_set_at(err, ERROR_USAGE, row->name, "%s is a whole number from %lld to %lld",
				    row->argument, (long long)row->least, (long long)row->most);
	fault->argument = number;
	return true;
}

static bool read_word(const char *word, uint64_t now_ns, struct entry *entry, struct error *err)
{
	char text[FAULT_TEXT_MAX_BYTES];
	if (strlen(word) >= sizeof(text))
		return error_set(err, ERROR_USAGE, "a fault is at most %zu bytes", sizeof(text) - 1);
	snprintf(entry->word, sizeof(entry->word), "%s", word);
	snprintf(text, sizeof(text), "%s", word);
	uint64_t from_ns = 0;
	uint64_t to_ns = (uint64_t)(WINDOW_MOST_S * SECOND_NS);
	char *window = strrchr(text, '@');
	if (window && read_window(window + 1, &from_ns, &to_ns))
		*window = '\0'; // else it is part of the argument
	const char *name = text;
	bool is_scope_given = read_scope(&name, &entry->scopes);
	char *colon = strchr(text, ':');
	if (colon)
		*colon = '\0';
	const struct fault_row *row = fault_table_find(name);
	if (!row)
		return refuse_unknown(word, err);
	if (!read_argument(row, colon ? colon + 1 : NULL, &entry->fault, err))
		return false;
	if (is_scope_given && !(entry->scopes & row->scopes))
		return error_set_at(err, ERROR_USAGE, word, "this fault does nothing there");
	// What touches neither polls nor streams is meant for what it touches.
	entry->scopes = entry->scopes & row->scopes ? entry->scopes & row->scopes : row->scopes;
	entry->fault.kind = row->kind;
	entry->cuts_streams = row->cuts_streams;
	entry->fault.since_ns = now_ns + from_ns;
	entry->until_ns = now_ns + to_ns;
	return true;
}

bool served_faults_set(struct served_faults *faults, const char *const *words, size_t count, struct error *err)
{
	if (count > FAULTS_AT_ONCE)
		return error_set(err, ERROR_USAGE, "at most %d faults at once", FAULTS_AT_ONCE);
	struct entry *entries = alloc_zeroed(FAULTS_AT_ONCE, sizeof(*entries));
	if (!entries)
		return error_set(err, ERROR_MEMORY, "no memory");
	uint64_t now_ns = clock_now_ns(clock_system());
	bool did = true;
	for (size_t i = 0; did && i < count; i++)
		did = read_word(words[i], now_ns, &entries[i], err);
	if (did) {
		lock_enter(&faults->lock);
		memcpy(faults->entries, entries, sizeof(faults->entries));
		faults->count = count;
		lock_leave(&faults->lock);
	}
	alloc_free(entries);
	return did;
}

static bool is_in_window(const struct entry *entry, uint64_t now_ns)
{
	return now_ns >= entry->fault.since_ns && now_ns < entry->until_ns;
}

bool served_faults_find(struct served_faults *faults, enum fault_kind kind, enum fault_scope scope, struct fault *fault)
{
	if (!faults)
		return false;
	uint64_t now_ns = clock_now_ns(clock_system());
	bool is_on = false;
	lock_enter(&faults->lock);
	for (size_t i = 0; !is_on && i < faults->count; i++) {
		const struct entry *entry = &faults->entries[i];
		is_on = entry->fault.kind == kind && (entry->scopes & scope) && is_in_window(entry, now_ns);
		if (is_on && fault)
			*fault = entry->fault;
	}
	lock_leave(&faults->lock);
	return is_on;
}

bool served_faults_is_on(struct served_faults *faults, enum fault_kind kind, enum fault_scope scope)
{
	return served_faults_find(faults, kind, scope, NULL);
}

uint64_t served_faults_cutting(struct served_faults *faults)
{
	_Static_assert(FAULT_COUNT <= 64, "a bit each");
	uint64_t cutting = 0;
	if (!faults)
		return 0;
	uint64_t now_ns = clock_now_ns(clock_system());
	lock_enter(&faults->lock);
	for (size_t i = 0; i < faults->count; i++) {
		const struct entry *entry = &faults->entries[i];
		if (entry->cuts_streams && (entry->scopes & FAULT_OF_STREAMS) && is_in_window(entry, now_ns))
			cutting |= (uint64_t)1 << entry->fault.kind;
	}
	lock_leave(&faults->lock);
	return cutting;
}

const char *served_faults_word(struct served_faults *faults, size_t place, char word[FAULT_TEXT_MAX_BYTES], bool *is_on)
{
	lock_enter(&faults->lock);
	bool is_there = place < faults->count;
	if (is_there) {
		memcpy(word, faults->entries[place].word, FAULT_TEXT_MAX_BYTES);
		*is_on = is_in_window(&faults->entries[place], clock_now_ns(clock_system()));
	}
	lock_leave(&faults->lock);
	return is_there ? word : NULL;
}

static uint64_t bent_now_ns(void *data)
{
	const struct served_faults *faults = data;
	return clock_now_ns(faults->clock);
}

static int64_t bent_wall_ms(void *data)
{
	struct served_faults *faults = data;
	int64_t wall_ms = clock_wall_ms(faults->clock);
	struct fault fault;
	if (served_faults_find(faults, FAULT_CLOCK_SKEW, FAULT_OF_POLLS | FAULT_OF_STREAMS, &fault))
		wall_ms += fault.argument;
	if (served_faults_find(faults, FAULT_CLOCK_BACK, FAULT_OF_POLLS | FAULT_OF_STREAMS, &fault))
		wall_ms -= fault.argument;
	if (served_faults_find(faults, FAULT_CLOCK_STOP, FAULT_OF_POLLS | FAULT_OF_STREAMS, &fault))
		wall_ms -= (int64_t)((clock_now_ns(clock_system()) - fault.since_ns) / MS_NS);
	return wall_ms;
}

struct clock served_faults_clock(struct served_faults *faults, const struct clock *clock)
{
	faults->clock = clock;
	return (struct clock){.now_ns = bent_now_ns, .wall_ms = bent_wall_ms, .data = faults};
}

const char *served_faults_help(size_t place, char name[40])
{
	const struct fault_row *row = fault_table_row(place);
	if (!row)
		return NULL;
	snprintf(name, 40, "%s%s%s%s", row->name, row->argument ? "[:" : "", row->argument ? row->argument : "",
		 row->argument ? "]" : "");
	return row->help;
}

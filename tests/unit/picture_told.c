/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture_told.h"

#include "unit.h"

#include "stage_own.h"

#include <stdio.h>
#include <string.h>

#define PAGES_MOST_LOOKED_AT 24
#define PAGE_MS 5000

struct pages_read {
	char pages[PAGES_MOST_LOOKED_AT][512];
	size_t of; /* 0: none was seen */
};

/* Without spaces: a page ends between words. */
static void append_bare(char *to, size_t size_bytes, const char *text, size_t length)
{
	size_t used = strlen(to);
	for (size_t i = 0; i < length && used + 1 < size_bytes; i++) {
		if (text[i] != ' ')
			to[used++] = text[i];
	}
	to[used] = '\0';
}

/* "提示：... 2/3" or all on one page. */
static void read_page(struct pages_read *read, const char *text, const char *prefix)
{
	unsigned number = 1;
	unsigned of = 1;
	char more[2];
	const char *end = strrchr(text, ' ');
	if (!end || sscanf(end, " %u/%u%1s", &number, &of, more) != 2 || number < 1 || number > of ||
	    of > PAGES_MOST_LOOKED_AT) {
		number = of = 1;
		end = text + strlen(text);
	}
	read->of = of;
	snprintf(read->pages[number - 1], sizeof(read->pages[0]), "%.*s", (int)(end - text) - (int)strlen(prefix),
		 text + strlen(prefix));
}

struct told told_of(struct stage *stage, const struct chance_room *made, struct build *build)
{
	const char *pattern = json_string_value(json_object_get(stage->layer_words[LAYER_NOTICE], "warning"));
	char prefix[64];
	snprintf(prefix, sizeof(prefix), "%.*s", (int)strcspn(pattern, "{"), pattern);
	struct told told = {.fault = NULL};
	struct pages_read read = {.of = 0};
	for (int64_t turn = 0; turn == 0 || turn < (int64_t)read.of; turn++) {
		int64_t at_ms = made->at_ms + turn * PAGE_MS;
		struct air air = air_of_room(made->room, at_ms);
		if (!air.item || air.beat == BEAT_CLOSED || air.item->warning_count == 0)
			return told;
		struct picture_input input = seen_input(made->room, at_ms, made->age_ms);
		build_clear(build);
		stage_build(stage, NULL, &input, SEEN_NOW_NS, build);
		struct seen seen = seen_of(build, 0, made->mode);
		size_t count = 0;
		for (size_t i = 0; i < seen.count; i++) {
			bool is_one = seen.texts[i].layer == LAYER_NOTICE &&
				      strncmp(seen.texts[i].text, prefix, strlen(prefix)) == 0;
			count += is_one;
			if (is_one)
				read_page(&read, seen.texts[i].text, prefix);
		}
		// where the strip has no line, a correction that comes and goes is one of the pages
		if (air.item->correction.text && (air.beat == BEAT_QUOTE || air.beat == BEAT_HAGGLE))
			return told;
		if (count == 0)
			return (struct told){.fault = "an item without its warnings", .more = air.item->warnings[0]};
	}
	char all[8192] = "";
	const struct room_item *item = air_of_room(made->room, made->at_ms).item;
	for (size_t i = 0; i < read.of; i++)
		append_bare(all, sizeof(all), read.pages[i], strlen(read.pages[i]));
	for (size_t i = 0; i < item->warning_count; i++) {
		char bare[512] = "";
		append_bare(bare, sizeof(bare), item->warnings[i], strlen(item->warnings[i]));
		if (!strstr(all, bare))
			return (struct told){.fault = "a warning that is not told whole", .more = item->warnings[i]};
	}
	told.has_warnings = true;
	return told;
}

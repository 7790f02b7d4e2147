/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "looks.h"

#include "unit.h"

#include "fixture.h"
#include "picture_paper.h"
#include "picture_table.h"
#include "room/json.h"

#include <stdlib.h>

#define PERSON(role, name) "{\"role\": \"" role "\", \"name\": \"" name "\"}"
static const char the_room[] = "{\"room\": {\"title\": \"老板严选\", \"people\": [" PERSON("host", "阿棠") ", " PERSON(
	"bargainer", "老郑") ", " PERSON("explainer", "小满") ", " PERSON("brand", "林经理") "]}}";

#define AGREED "\"agreed\": {\"amount\": 5990, \"at\": \"2026-11-21T19:59:00+08:00\"}"
#define STOCK "\"stock\": {\"left\": 15420, \"total\": 50000}"

/* In the order of a show. more: a second patch over the first. */
static const struct look_beat {
	const char *patch;
	const char *more;
} the_beats[LOOKS_BEATS] = {
	{HAGGLE("tease", COMPARED), "{\"offer\": {\"starts_at\": \"2026-11-21T20:04:37+08:00\"}}"},
	{HAGGLE("quote", COMPARED), "{}"},
	{HAGGLE("haggle", COMPARED), "{}"},
	{HAGGLE("agreed", COMPARED), "{\"bargain\": {" AGREED "}}"},
	{HAGGLE("open", COMPARED),
	 "{" STOCK ", \"bargain\": {" AGREED "}, \"warnings\": [\"含坚果，过敏者请勿食用\"]}"},
	{HAGGLE("open", COMPARED), "{\"stock\": {\"left\": 0, \"total\": 50000}}"},
	{HAGGLE("encore", COMPARED),
	 "{\"stock\": {\"left\": 3000, \"total\": 3000, \"batch\": {\"no\": 2, \"total\": 3000}}}"},
	{HAGGLE("closed", COMPARED), "{}"},
};

const struct room *look_room(size_t beat)
{
	json_t *patch = json_loads(the_beats[beat].patch, 0, NULL);
	json_t *more = json_loads(the_beats[beat].more, 0, NULL);
	json_t *both = merge_patch_apply(patch, more);
	char *merged = json_dumps(both, 0);
	assert_non_null(merged);
	const struct room *room = paper_room(merged, the_room);
	free(merged);
	json_decref(both);
	json_decref(more);
	json_decref(patch);
	return room;
}

struct render_request look_request(const struct stage_spec *spec, const struct room *room)
{
	return (struct render_request){.room = room, .images = layers_images(), .stage = *spec, .at_ms = PAPER_NOW_MS};
}

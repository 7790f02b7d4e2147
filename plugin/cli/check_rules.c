/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check_rules.h"

#include "base/file.h"
#include "room/json.h"
#include "room/truth.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool check_rules_open(const char *name, const char *data_folder, const struct rules **out, struct error *err)
{
	char path[PATH_MAX];
	bool is_path = strchr(name, '/') || strchr(name, '.');
	int length = is_path ? snprintf(path, sizeof(path), "%s", name)
			     : snprintf(path, sizeof(path), "%s/rules/%s.json", data_folder, name);
	if (length < 0 || (size_t)length >= sizeof(path))
		return error_set(err, ERROR_LIMIT, "its path is too long");
	struct buffer bytes;
	buffer_init(&bytes, RULES_MAX_BYTES);
	bool did = file_read(path, &bytes, err) && rules_decode(bytes.bytes, bytes.size_bytes, out, err);
	buffer_finish(&bytes);
	return did;
}

/* "items[3].gifts[0].name" of the room that the sheet was put into: the row and the member. */
static void name_row(const struct sheet *sheet, struct rule_finding *finding)
{
	char *rest;
	size_t index = strtoul(finding->path + strlen("items["), &rest, 10);
	if (strncmp(finding->path, "items[", strlen("items[")) != 0 || index >= sheet->item_count || *rest != ']')
		return;
	if (!sheet->is_csv)
		return; // the place in `items` is the document's own
	char place[sizeof(finding->path)];
	snprintf(place, sizeof(place), "row %d%s%.*s", sheet->items[index].row, rest[1] ? ", " : "",
		 (int)sizeof(place) - 32, rest[1] ? rest + 2 : "");
	snprintf(finding->path, sizeof(finding->path), "%s", place);
}

static void tell(const char *file, const struct rule_findings *found, const struct sheet *sheet,
		 struct findings *findings)
{
	for (size_t i = 0; i < found->count; i++) {
		struct rule_finding finding = found->entries[i];
		if (sheet)
			name_row(sheet, &finding);
		findings_add_rule(findings, file, &finding);
	}
	if (found->beyond > 0) {
		struct error more;
		error_set(&more, ERROR_VALUE, "%zu more texts break rules", found->beyond);
		findings_add_error(findings, file, &more);
	}
}

static bool judge(const struct rules *rules, const char *file, const struct room *room, int64_t shop_ms,
		  const struct sheet *sheet, struct findings *findings, struct error *err)
{
	const struct room *said;
	const struct room_truth *truth;
	if (!sheet) {
		// as on air: by the same function
		if (!rules_apply(rules, NULL, room, shop_ms, &said, &truth, err))
			return false;
		tell(file, &truth->findings, NULL, findings);
		room_truth_unref(truth);
		room_unref(said);
		return true;
	}
	// a sheet alone has no prices of the shop's: what it says is judged, and the facts once it is in a room
	struct rule_findings found = {0};
	bool did = rules_judge_claims(rules, room, &found, err);
	tell(file, &found, sheet, findings);
	rule_findings_finish(&found);
	return did;
}

bool check_rules_room(const struct rules *rules, const char *file, const struct room *room, int64_t shop_ms,
		      struct findings *findings, struct error *err)
{
	return judge(rules, file, room, shop_ms, NULL, findings, err);
}

/* A room with an item for each row, as bare as the document allows. */
static json_t *bare_room(const struct sheet *sheet)
{
	json_t *items = json_array();
	for (size_t i = 0; i < sheet->item_count; i++) {
		const struct sheet_item *row = &sheet->items[i];
		char id[32];
		snprintf(id, sizeof(id), "row-%zu", i);
		json_t *item = json_pack("{s:s, s:s, s:{s:s, s:i}}", "id", row->item_id ? row->item_id : id, "title",
					 "-", "price", "currency", sheet->currency.code, "sale", 1);
		if (item && row->link_no != ROOM_UNSET)
			json_object_set_new(item, "link_no", json_integer(row->link_no));
		json_array_append_new(items, item);
	}
	return json_pack("{s:s, s:i, s:s, s:{s:s}, s:o}", "schema", "shop-room/1", "version", 1, "server_time",
			 "2026-01-01T00:00:00Z", "room", "id", "sheet", "items", items);
}

bool check_rules_sheet(const struct rules *rules, const char *file, const struct sheet *sheet,
		       struct findings *findings, struct error *err)
{
	json_t *bare = bare_room(sheet);
	json_t *given = bare ? sheet_apply(bare, sheet, NULL, NULL, NULL) : NULL;
	const struct room *room = NULL;
	bool did = given ? room_decode_json(given, &room, NULL, err) &&
				   judge(rules, file, room, room->server_time_ms, sheet, findings, err)
			 : error_set(err, ERROR_MEMORY, "no memory");
	room_unref(room);
	json_decref(given);
	json_decref(bare);
	return did;
}

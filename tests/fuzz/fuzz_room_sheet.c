/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as a team's sheet: refused with a reason and a place, or rows that are what they say, which make a good
 * room of a good room and leave nothing of the desk's in it.
 */
#include "fuzz.h"

#include "base/file.h"
#include "room/json.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

static const char room_text[] =
	"{\"schema\": \"shop-room/1\", \"version\": 1, \"server_time\": \"2026-11-21T21:00:00+08:00\","
	"\"room\": {\"id\": \"r\"}, \"items\": ["
	"{\"id\": \"p1\", \"link_no\": 1, \"title\": \"A\", \"price\": {\"currency\": \"CNY\", \"sale\": 9990}},"
	"{\"id\": \"p2\", \"link_no\": 2, \"title\": \"B\", \"price\": {\"currency\": \"CNY\", \"sale\": 9990, "
	"\"parts\": []}},"
	"{\"id\": \"p3\", \"link_no\": 3, \"title\": \"C\", \"price\": {\"currency\": \"USD\", \"sale\": 9990}},"
	"{\"id\": \"p4\", \"title\": \"D\", \"price\": {\"currency\": \"CNY\", \"sale\": 9990}}]}";

static struct sheet_headings *headings;
static json_t *room;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	struct buffer bytes;
	struct error err = {0};
	buffer_init(&bytes, SHEET_MAX_BYTES);
	fuzz_check(file_read(SHOP_SOURCE_DIR "/data/sheets/headings.json", &bytes, &err));
	fuzz_check(sheet_headings_decode(bytes.bytes, bytes.size_bytes, &headings, &err));
	buffer_finish(&bytes);
	fuzz_check(json_parse(room_text, strlen(room_text), ROOM_DOCUMENT_MAX_BYTES, &room, &err));
	return 0;
}

static void check_row(const struct sheet *sheet, size_t index)
{
	const struct sheet_item *row = &sheet->items[index];
	fuzz_check(row->row > 0 && row->name);
	fuzz_check(row->item_id || row->link_no != ROOM_UNSET);
	fuzz_check(row->link_no == ROOM_UNSET || (row->link_no >= 1 && row->link_no <= 9999));
	fuzz_check(row->floor_minor == ROOM_UNSET || row->floor_minor >= 0);
	fuzz_check(row->floor_minor == ROOM_UNSET || row->plan_ends_minor == ROOM_UNSET ||
		   row->floor_minor <= row->plan_ends_minor);
	fuzz_check(row->plan_count <= SHEET_MAX_STEPS);
	for (size_t i = 0; i < row->plan_count; i++) {
		const struct sheet_step *step = &row->plan[i];
		fuzz_check(step->kind != STEP_INVALID && step->kind != STEP_WITHDRAW);
		bool is_below = step->change == PRICE_CHANGE_TO && row->floor_minor != ROOM_UNSET &&
				step->value < row->floor_minor;
		fuzz_check(!is_below);
	}
	for (size_t i = 0; i < index; i++)
		fuzz_check(row->link_no == ROOM_UNSET || sheet->items[i].link_no != row->link_no);
}

static const json_t *item_of(const json_t *tree, const char *id)
{
	const json_t *items = json_object_get(tree, "items");
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		if (strcmp(json_string_value(json_object_get(item, "id")), id) == 0)
			return item;
	}
	return NULL;
}

/* What the shop owns is in the merged room as it was. */
static void check_applied(const struct sheet *sheet)
{
	static const char *const owned[] = {"title", "status", "stock", "cart", "beat", "bargain", "skus", "trust"};
	const struct room *decoded = NULL;
	struct error err = {0};
	struct sheet_findings findings = {.count = 0};
	json_t *merged = sheet_apply(room, sheet, &findings, NULL, NULL);
	fuzz_check(merged != NULL);
	fuzz_check(room_decode_json(merged, &decoded, NULL, &err));
	fuzz_check(decoded->item_count == 4);
	room_unref(decoded);
	for (size_t i = 0; i < json_array_size(json_object_get(room, "items")); i++) {
		const json_t *before = json_array_get(json_object_get(room, "items"), i);
		const json_t *after = item_of(merged, json_string_value(json_object_get(before, "id")));
		fuzz_check(after != NULL);
		for (size_t k = 0; k < sizeof(owned) / sizeof(*owned); k++) {
			const json_t *was = json_object_get(before, owned[k]);
			const json_t *is = json_object_get(after, owned[k]);
			fuzz_check(was == is || json_equal(was, is));
		}
		const json_t *price = json_object_get(after, "price");
		fuzz_check(json_integer_value(json_object_get(price, "sale")) == 9990);
		fuzz_check(!json_object_get(after, "floor") && !json_object_get(after, "plan"));
	}
	json_decref(merged);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
	static struct sheet_findings findings;
	const struct sheet *sheet = NULL;
	struct error err = {0};
	if (sheet_decode(bytes, size_bytes, headings, &sheet, &findings, &err)) {
		fuzz_check(sheet && err.code == ERROR_NONE && findings.error_count == 0);
		for (size_t i = 0; i < sheet->item_count; i++)
			check_row(sheet, i);
		check_applied(sheet);
		sheet_unref(sheet);
		return 0;
	}
	fuzz_check(!sheet && err.code != ERROR_NONE && err.message[0] != '\0');
	fuzz_check(findings.error_count <= findings.count);
	for (size_t i = 0; i < findings.count && i < sizeof(findings.entries) / sizeof(*findings.entries); i++)
		fuzz_check(findings.entries[i].message[0] != '\0');
	char text[sizeof(err.path) + sizeof(err.message) + 64];
	fuzz_check(error_text(&err, text, sizeof(text))[0] != '\0');
	return 0;
}

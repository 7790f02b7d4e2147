/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any bytes as a room document: refused with a reason, or a room whose canonical document is the same room again; and
 * what the rules leave of it is a room in which they find nothing to hold. Any bytes as rules, too.
 */
#include "fuzz.h"

#include "base/file.h"
#include "room/room_decode.h"
#include "room/truth.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

/* A canonical document writes out what the original may abbreviate. */
#define CANONICAL_MAX_BYTES (8 * ROOM_DOCUMENT_MAX_BYTES)

static void check_canonical(const struct room *room)
{
	struct buffer first, second;
	struct error err = {0};
	const struct room *again = NULL;
	buffer_init(&first, CANONICAL_MAX_BYTES);
	buffer_init(&second, CANONICAL_MAX_BYTES);
	fuzz_check(room_encode(room, &first, &err));
	if (first.size_bytes <= ROOM_DOCUMENT_MAX_BYTES) {
		fuzz_check(room_decode(first.bytes, first.size_bytes, &again, NULL, &err));
		fuzz_check(room_encode(again, &second, &err));
		fuzz_check(first.size_bytes == second.size_bytes);
		fuzz_check(memcmp(first.bytes, second.bytes, first.size_bytes) == 0);
	}
	room_unref(again);
	buffer_finish(&first);
	buffer_finish(&second);
}

static const struct rules *the_rules;
static struct rules_memory *the_memory;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	struct buffer bytes;
	buffer_init(&bytes, RULES_MAX_BYTES);
	fuzz_check(file_read(SHOP_SOURCE_DIR "/data/rules/cn.json", &bytes, NULL));
	fuzz_check(rules_decode(bytes.bytes, bytes.size_bytes, &the_rules, NULL));
	buffer_finish(&bytes);
	the_memory = rules_memory_create();
	return 0;
}

static void check_said(const struct room *room)
{
	const struct room *said = NULL;
	const struct room_truth *truth = NULL;
	fuzz_check(rules_apply(the_rules, the_memory, room, room->server_time_ms, &said, &truth, NULL));
	fuzz_check(said->item_count == room->item_count && truth->item_count == room->item_count);
	fuzz_check(rule_findings_hold(&truth->findings) || said == room || truth->findings.beyond > 0);
	check_canonical(said);
	struct rule_findings rest = {0};
	fuzz_check(rules_judge_claims(the_rules, said, &rest, NULL));
	fuzz_check(!rule_findings_hold(&rest));
	rule_findings_finish(&rest);
	room_truth_unref(truth);
	room_unref(said);
}

static void check_rules(const uint8_t *bytes, size_t size_bytes)
{
	const struct rules *rules = NULL;
	struct error err = {0};
	if (rules_decode(bytes, size_bytes, &rules, &err))
		rules_unref(rules);
	else
		fuzz_check(!rules && err.code != ERROR_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes)
{
	const struct room *room = NULL;
	struct room_warnings warnings = {0};
	struct error err = {0};
	check_rules(bytes, size_bytes);
	if (room_decode(bytes, size_bytes, &room, &warnings, &err)) {
		fuzz_check(room && err.code == ERROR_NONE);
		check_canonical(room);
		check_said(room);
		room_unref(room);
		return 0;
	}
	fuzz_check(!room && err.code != ERROR_NONE && err.message[0] != '\0');
	fuzz_check(err.code != ERROR_SYNTAX || (err.line > 0 && err.column > 0));
	char text[sizeof(err.path) + sizeof(err.message) + 64];
	fuzz_check(error_text(&err, text, sizeof(text))[0] != '\0');
	return 0;
}

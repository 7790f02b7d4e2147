/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audit_story.h"

#include "base/file.h"
#include "room/wall_time.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define STORY_MAX_BYTES ((size_t)64 * 1024 * 1024)

static const char before[] = "Each line below is what a layer of the overlay said from then on, until the next line of "
			     "the same layer. Times are\n"
			     "those of the machine that ran OBS. A text between ~~ was struck through; a clock is told "
			     "by the time at which it\n"
			     "ends. In brackets: the item's beat, and who caused the change (shop: the shop's data; "
			     "sheet: the team's plan; desk:\n"
			     "the people beside the host; history: what the shop said before; rules: what may not be "
			     "said was taken off; keys: SAFE\n"
			     "or PANIC; freshness: the shop's last answer became too old, or came; clock: a time that "
			     "was set; air: the overlay came\n"
			     "into the program or left it). Pictures in air/ are painted again from the data of that "
			     "moment, as the program had it\n"
			     "once what moves had come to rest.\n\n";

static const char behind[] = "\nlines.jsonl has the same lines as they stand in the log, each with its hash; item.json "
			     "has the item as the documents on\n"
			     "air had it, in full; files/ has the pictures that it names; proof.json says the rest. "
			     "Whether the log is as it was\n"
			     "written, and that nothing was taken out, `shop-overlay audit verify` says of the show's "
			     "whole folder: keep that too, and\n"
			     "compare the hash above with one that was noted elsewhere when the show ended.\n";

void audit_story_init(struct audit_story *story)
{
	*story = (struct audit_story){.pictures = json_object()};
	buffer_init(&story->lines, STORY_MAX_BYTES);
	story->has_failed = !story->pictures;
}

void audit_story_finish(struct audit_story *story)
{
	buffer_finish(&story->lines);
	json_decref(story->pictures);
}

static const char *text_of(const json_t *line, const char *name)
{
	const char *text = json_string_value(json_object_get(line, name));
	return text ? text : "";
}

/* What is about money is worth a picture. */
static bool is_pictured(const char *layer)
{
	static const char *const layers[] = {"price", "bargain", "parts", "comparison"};
	for (size_t i = 0; i < sizeof(layers) / sizeof(*layers); i++) {
		if (strcmp(layers[i], layer) == 0)
			return true;
	}
	return false;
}

/* 2026-11-21T124803.120Z.png: no colons, which some systems have no place for. */
static void name_of_picture(const char *at, char out[64])
{
	size_t size = 0;
	for (const char *c = at; *c && size < 56; c++) {
		if (*c != ':')
			out[size++] = *c;
	}
	snprintf(out + size, 64 - size, ".png");
}

static void add_picture(struct audit_story *story, const json_t *line, char name[64])
{
	name_of_picture(text_of(line, "at"), name);
	bool is_known = json_object_get(story->pictures, name) != NULL;
	if (!is_known && json_object_size(story->pictures) >= AUDIT_STORY_PICTURES) {
		story->has_more = true;
		name[0] = '\0';
		return;
	}
	story->has_failed |= json_object_set(story->pictures, name, json_object_get(line, "at")) != 0;
}

void audit_story_add(struct audit_story *story, const json_t *line)
{
	int64_t at_ms, shop_ms;
	char at[40], picture[64] = "";
	const char *layer = text_of(line, "layer");
	const json_t *words = json_object_get(line, "new");
	size_t index;
	const json_t *word;
	if (strcmp(text_of(line, "kind"), "shown") != 0 || !wall_time_parse(text_of(line, "at"), &at_ms, NULL))
		return;
	(void)!wall_time_parse(text_of(line, "shop_at"), &shop_ms, &story->zone_minutes);
	wall_time_text(at_ms, story->zone_minutes, at, sizeof(at));
	bool did = buffer_add_format(&story->lines, NULL, "%-30s %-11s ", at, layer);
	if (!json_array_size(words))
		did = did && buffer_add_format(&story->lines, NULL, "(nothing)");
	json_array_foreach(words, index, word) did =
		did && buffer_add_format(&story->lines, NULL, "%s%s", index ? " | " : "", json_string_value(word));
	did = did &&
	      buffer_add_format(&story->lines, NULL, "  [%s, %s]", text_of(line, "beat"), text_of(line, "caused_by"));
	if (is_pictured(layer))
		add_picture(story, line, picture);
	if (picture[0])
		did = did && buffer_add_format(&story->lines, NULL, "  air/%s", picture);
	did = did && buffer_add(&story->lines, "\n", 1, NULL);
	story->has_failed |= !did;
}

void audit_story_add_evidence(json_t *evidence, const json_t *item)
{
	size_t index;
	const json_t *comparison;
	json_array_foreach(json_object_get(item, "comparisons"), index, comparison)
	{
		const json_t *papers = json_object_get(comparison, "evidence");
		const char *id = json_string_value(json_object_get(papers, "id"));
		if (id)
			json_object_set(evidence, id, json_object_get(papers, "sha256"));
	}
}

bool audit_story_write(const struct audit_story *story, const char *head, const json_t *evidence, const char *folder,
		       struct error *err)
{
	char path[PATH_MAX];
	struct buffer text;
	const char *id;
	json_t *digest;
	buffer_init(&text, STORY_MAX_BYTES + 65536);
	// with the mark by which plain editors know UTF-8
	bool did = !story->has_failed && buffer_add_format(&text, err, "\xef\xbb\xbf%s\n%s", head, before) &&
		   buffer_add(&text, story->lines.bytes, story->lines.size_bytes, err);
	if (story->has_more)
		did = did &&
		      buffer_add_format(&text, err,
					"\nThere are pictures of the first %d times; `shop-overlay audit at TIME "
					"FOLDER --out FILE.png` paints any other.\n",
					AUDIT_STORY_PICTURES);
	if (json_object_size(evidence))
		did = did &&
		      buffer_add_format(
			      &text, err,
			      "\nEvidence of comparisons, by the SHA-256 of its file, which who compared has:\n");
	json_object_foreach((json_t *)evidence, id, digest)
	{
		const char *hash = json_string_value(digest);
		did = did && buffer_add_format(&text, err, "%s  %s\n", hash ? hash : "no digest", id);
	}
	did = did && buffer_add(&text, behind, strlen(behind), err);
	snprintf(path, sizeof(path), "%s/README.txt", folder);
	did = did && file_write_atomic(path, text.bytes, text.size_bytes, err);
	buffer_finish(&text);
	if (!did && story->has_failed)
		error_set(err, ERROR_MEMORY, "no memory for a proof");
	return did;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules_own.h"
#include "texts.h"

struct claim_walk {
	const struct rules *rules;
	const struct room *room;
	struct rule_findings *findings;
	struct error *err;
};

static bool judge(void *data, const struct room_text *text)
{
	const struct claim_walk *walk = data;
	char path[96];
	return rules_judge_text(walk->rules, walk->room, text->item, place_text(text->place, path, sizeof(path)),
				text->text, walk->findings, walk->err);
}

bool rules_judge_claims(const struct rules *rules, const struct room *room, struct rule_findings *findings,
			struct error *err)
{
	struct claim_walk walk = {.rules = rules, .room = room, .findings = findings, .err = err};
	return room_texts(room, judge, &walk);
}

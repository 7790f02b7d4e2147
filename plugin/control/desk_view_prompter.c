/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the host reads from the second screen: the sheet's words, and what the rules want said and left unsaid. */
#include "desk_parts.h"

#include "room/prompts.h"
#include "room/sheet.h"

void desk_fill_prompter(struct desk_view *view, const struct desk_moment *moment)
{
	const struct control_state *state = moment->state;
	const struct room_item *item = desk_known_item(moment);
	if (!item)
		return;
	const struct sheet_item *row = sheet_item_of(state->sheet, item);
	DESK_PUT(view->prompter.prompt, row ? row->prompt : NULL);
	DESK_PUT(view->prompter.notes, row ? row->notes : NULL);
	struct prompts prompts = {.avoid_count = 0};
	prompts_of(state->rules, state->merged ? state->merged : moment->room, item, row ? row->prompt : NULL,
		   moment->shop_ms, &prompts);
	for (size_t i = 0; i < prompts.avoid_count; i++) {
		const struct prompt_word *word = &prompts.avoid[i];
		DESK_PUT(view->prompter.avoid[i].word, word->word);
		DESK_PUT(view->prompter.avoid[i].instead, word->instead);
		DESK_PUT(view->prompter.avoid[i].article, word->article);
		view->prompter.avoid[i].is_written = word->is_written;
	}
	for (size_t i = 0; i < prompts.duty_count; i++) {
		DESK_PUT(view->prompter.duty[i].text, prompts.duties[i].text);
		DESK_PUT(view->prompter.duty[i].article, prompts.duties[i].article);
	}
	view->prompter.avoid_count = (int)prompts.avoid_count;
	view->prompter.duty_count = (int)prompts.duty_count;
}

_Static_assert(sizeof(((struct desk_view *)0)->prompter.avoid) / sizeof(((struct desk_view *)0)->prompter.avoid[0]) ==
		       PROMPT_WORDS_MAX,
	       "the view has a place for each word");
_Static_assert(sizeof(((struct desk_view *)0)->prompter.duty) / sizeof(((struct desk_view *)0)->prompter.duty[0]) ==
		       PROMPT_DUTIES_MAX,
	       "the view has a place for each duty");

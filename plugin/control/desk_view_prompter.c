/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the host reads from the second screen. */
#include "desk_parts.h"

#include "room/sheet.h"

void desk_fill_prompter(struct desk_view *view, const struct desk_moment *moment)
{
	const struct sheet_item *row = moment->current ? sheet_item_of(moment->state->sheet, moment->current) : NULL;
	DESK_PUT(view->prompter.prompt, row ? row->prompt : NULL);
	DESK_PUT(view->prompter.notes, row ? row->notes : NULL);
}

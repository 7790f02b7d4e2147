/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The link lamp: whether the air says what the shop says. */
#include "desk_parts.h"

void desk_fill_lamp(struct desk_view *view, const struct desk_moment *moment)
{
	(void)moment;
	view->lamp.price.mark = view->lamp.stock.mark = DESK_MARK_UNKNOWN;
	view->lamp.cart.mark = view->lamp.spec.mark = DESK_MARK_UNKNOWN;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bargain of the current item, as the desk sees it. */
#include "desk_parts.h"

#include "room/money.h"

void desk_fill_bargain(struct desk_view *view, const struct desk_moment *moment)
{
	view->bargain.standing_minor = view->bargain.floor_minor = view->bargain.waiting_since_ms = -1;
	view->bargain.is_shop_written = moment->inputs->is_shop_written;
	if (!moment->current)
		return;
	const struct currency *currency = &moment->current->price.currency;
	DESK_PUT(view->bargain.currency, currency->code);
	DESK_PUT(view->bargain.sign, currency_sign(currency));
	view->bargain.digits = currency->digits;
}

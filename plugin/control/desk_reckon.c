/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is typed at the calculator comes to at the table as a view shows it. */
#include "control/desk_reckon.h"

#include "control/desk_input.h"
#include "room/money.h"

#include <stdio.h>
#include <string.h>

static int64_t or_unset(int64_t minor)
{
	return minor < 0 ? ROOM_UNSET : minor;
}

static void put_price(char *text, size_t size_bytes, int64_t minor, const struct currency *currency)
{
	char figure[32];
	snprintf(text, size_bytes, "%s%s", currency_sign(currency),
		 money_text(minor, currency, figure, sizeof(figure)));
}

/* "−¥10.00 (−14.3%)": what it is from where it stands. */
static void put_difference(struct desk_reckoned *out, int64_t standing_minor, const struct currency *currency)
{
	char price[32];
	bool is_up = out->total_minor > standing_minor;
	int64_t difference = is_up ? out->total_minor - standing_minor : standing_minor - out->total_minor;
	const char *sign = is_up ? "+" : "−";
	put_price(price, sizeof(price), difference, currency);
	out->is_up = is_up;
	if (standing_minor == 0) {
		snprintf(out->off, sizeof(out->off), "%s%s", sign, price);
		return;
	}
	int64_t permille = (difference * 1000 + standing_minor / 2) / standing_minor;
	snprintf(out->off, sizeof(out->off), "%s%s (%s%lld.%lld%%)", sign, price, sign, (long long)(permille / 10),
		 (long long)(permille % 10));
}

bool desk_reckon(const struct desk_view *view, const char *typed, struct desk_reckoned *out)
{
	memset(out, 0, sizeof(*out));
	const struct currency *currency = view ? currency_find(view->bargain.currency) : NULL;
	if (!currency)
		return false;
	struct desk_input input;
	int64_t standing_minor = or_unset(view->bargain.standing_minor);
	enum desk_fault fault = desk_input_read(typed, currency, &input, &out->place);
	if (fault == DESK_FAULT_NONE)
		fault = desk_input_price(&input, standing_minor, or_unset(view->bargain.floor_minor),
					 &out->total_minor);
	snprintf(out->why, sizeof(out->why), "%s", desk_fault_name(fault));
	if (fault != DESK_FAULT_NONE)
		return true;
	out->is_price = true;
	put_price(out->total, sizeof(out->total), out->total_minor, currency);
	if (standing_minor != ROOM_UNSET)
		put_difference(out, standing_minor, currency);
	return true;
}

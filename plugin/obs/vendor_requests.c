/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "vendor_requests.h"

#include "picture/stage.h"
#include "room/beat.h"

#include <stdio.h>
#include <string.h>

/* What a request takes; each bit is one line of `members`. */
enum {
	TAKES_ROOM = 1u << 0,
	TAKES_ITEM = 1u << 1,
	TAKES_LINK_NO = 1u << 2,
	TAKES_KIND = 1u << 3,
	TAKES_BY = 1u << 4,
	TAKES_PERSON = 1u << 5,
	TAKES_NOTE = 1u << 6,
	TAKES_PRICE = 1u << 7,
	TAKES_PRICE_AFTER = 1u << 8,
	TAKES_LESS = 1u << 9,
	TAKES_NUMBER = 1u << 10,
	TAKES_TEXT = 1u << 11,
	TAKES_BEAT = 1u << 12,
	TAKES_LAYER = 1u << 13,
	TAKES_SHOWN = 1u << 14,
	TAKES_ON = 1u << 15,
	TAKES_FOLLOW = 1u << 16,
	TAKES_CLIENT = 1u << 17,
};

#define ANY_REQUEST (TAKES_ROOM | TAKES_CLIENT)
#define AN_ITEM (TAKES_ITEM | TAKES_LINK_NO)
#define A_PRICE (TAKES_PRICE | TAKES_PRICE_AFTER | TAKES_LESS)

static const struct request {
	const char *name;
	enum vendor_asks asks;
	enum order_kind kind;
	unsigned takes;  /* besides ANY_REQUEST */
	unsigned one_of; /* one of these must be there */
	unsigned needs;  /* all of these must be */
} requests[] = {
	{"GetStatus", VENDOR_GET_STATUS, ORDER_INVALID, 0, 0, 0},
	{"GetRoom", VENDOR_GET_ROOM, ORDER_INVALID, 0, 0, 0},
	{"Take", VENDOR_ORDER, ORDER_TAKE, AN_ITEM, 0, 0},
	{"Jump", VENDOR_ORDER, ORDER_JUMP, AN_ITEM, AN_ITEM, 0},
	{"Next", VENDOR_ORDER, ORDER_NEXT, 0, 0, 0},
	{"Previous", VENDOR_ORDER, ORDER_PREVIOUS, 0, 0, 0},
	{"Hold", VENDOR_ORDER, ORDER_HOLD, TAKES_ON, 0, 0},
	{"Follow", VENDOR_ORDER, ORDER_FOLLOW, TAKES_FOLLOW, 0, 0},
	{"Step", VENDOR_ORDER, ORDER_STEP, AN_ITEM | TAKES_KIND | TAKES_BY | TAKES_PERSON | TAKES_NOTE | A_PRICE, 0,
	 TAKES_KIND},
	{"PlannedStep", VENDOR_ORDER, ORDER_PLANNED_STEP, AN_ITEM | TAKES_NUMBER, 0, 0},
	{"Withdraw", VENDOR_ORDER, ORDER_WITHDRAW, AN_ITEM | TAKES_TEXT, 0, 0},
	{"SetBeat", VENDOR_ORDER, ORDER_BEAT, AN_ITEM | TAKES_BEAT, 0, TAKES_BEAT},
	{"SetLayer", VENDOR_ORDER, ORDER_LAYER, TAKES_LAYER | TAKES_SHOWN, 0, TAKES_LAYER | TAKES_SHOWN},
	{"Own", VENDOR_ORDER, ORDER_OWN, TAKES_ON, 0, TAKES_ON},
	{"Safe", VENDOR_SAFE, ORDER_INVALID, 0, 0, 0},
	{"Panic", VENDOR_PANIC, ORDER_INVALID, 0, 0, 0},
	{"Return", VENDOR_RETURN, ORDER_INVALID, 0, 0, 0},
	{"GetFindings", VENDOR_GET_FINDINGS, ORDER_INVALID, 0, 0, 0},
	{"GetPrompter", VENDOR_GET_PROMPTER, ORDER_INVALID, AN_ITEM, 0, 0},
};

#define REQUEST_COUNT (sizeof(requests) / sizeof(requests[0]))

const char *vendor_request_name(size_t index)
{
	return index < REQUEST_COUNT ? requests[index].name : NULL;
}

/* -- members -- */

struct reading {
	struct vendor_request *request;
	const char *name; /* of the member that is read */
	struct error *err;
};

static bool fail(const struct reading *reading, const char *must)
{
	return error_set_at(reading->err, ERROR_VALUE, reading->name, "%s", must);
}

static bool read_id(const struct reading *reading, const json_t *value, char out[CONTROL_ID_SIZE])
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	const char *text = json_string_value(value);
	size_t size = text ? strlen(text) : 0;
	if (size < 1 || size >= CONTROL_ID_SIZE || strspn(text, allowed) != size)
		return fail(reading, "must be an id: 1 to 64 of A-Z a-z 0-9 . _ -");
	memcpy(out, text, size + 1);
	return true;
}

static bool read_text(const struct reading *reading, const json_t *value, char *out, size_t size_bytes)
{
	const char *text = json_string_value(value);
	char must[48];
	snprintf(must, sizeof(must), "must be a text of 1 to %zu bytes", size_bytes - 1);
	if (!text || !*text || strlen(text) >= size_bytes)
		return fail(reading, must);
	memcpy(out, text, strlen(text) + 1);
	return true;
}

/* libobs hands a whole number on as one with a fraction of 0 when it was written so. */
static bool read_whole(const struct reading *reading, const json_t *value, int64_t least, int64_t most, int64_t *out)
{
	char must[64];
	double real = json_real_value(value);
	bool is_real = json_is_real(value) && real >= -9e15 && real <= 9e15 && real == (double)(int64_t)real;
	int64_t number = is_real ? (int64_t)real : json_integer_value(value);
	snprintf(must, sizeof(must), "must be a whole number, %lld to %lld", (long long)least, (long long)most);
	if ((!is_real && !json_is_integer(value)) || number < least || number > most)
		return fail(reading, must);
	*out = number;
	return true;
}

static bool read_amount(const struct reading *reading, const json_t *value, enum price_change change)
{
	struct control_order *order = &reading->request->order;
	if (order->change != PRICE_CHANGE_INVALID || reading->request->price[0])
		return fail(reading, "a price may be said in one way only");
	if (!read_whole(reading, value, change == PRICE_CHANGE_BY, 99999999999, &order->value))
		return false;
	order->change = change;
	return true;
}

static bool read_price(const struct reading *reading, const json_t *value)
{
	struct vendor_request *request = reading->request;
	if (request->order.change != PRICE_CHANGE_INVALID)
		return fail(reading, "a price may be said in one way only");
	if (!json_is_string(value))
		return fail(reading, "must be a text such as \"59.90\", \"-5\", \"15%\" or \"8.5折\"");
	return read_text(reading, value, request->price, sizeof(request->price));
}

static bool read_flag(const struct reading *reading, const json_t *value)
{
	if (!json_is_boolean(value))
		return fail(reading, "must be true or false");
	reading->request->order.is_on = json_is_true(value);
	return true;
}

/* One or more names: lists of texts do not pass through libobs's data. */
static bool read_layers(const struct reading *reading, const json_t *value)
{
	const char *text = json_string_value(value);
	uint32_t layers = 0;
	for (const char *at = text; at && *at;) {
		char name[24];
		size_t size = strcspn(at, " ");
		snprintf(name, sizeof(name), "%.*s", size < sizeof(name) ? (int)size : 0, at);
		enum layer layer = layer_of_name(name);
		if (layer == LAYER_INVALID || layer == LAYER_ALL)
			return fail(reading, "must be names of layers, with spaces between");
		layers |= UINT32_C(1) << layer;
		at += size + strspn(at + size, " ");
	}
	reading->request->order.layers = layers;
	return layers || fail(reading, "must be names of layers, with spaces between");
}

static bool read_word(const struct reading *reading, const json_t *value, unsigned member)
{
	struct control_order *order = &reading->request->order;
	const char *word = json_string_value(value);
	if (!word)
		word = "";
	switch (member) {
	case TAKES_KIND:
		order->step = step_kind_named(word);
		if (order->step == STEP_WITHDRAW)
			return fail(reading, "is a request of its own: Withdraw");
		return order->step != STEP_INVALID ||
		       fail(reading, "must be one of quote, ask, cut, subsidy, gift, more_stock, settle, reject");
	case TAKES_BY:
		order->by = step_by_named(word);
		return order->by != STEP_BY_INVALID || fail(reading, "must be one of brand, platform, host");
	case TAKES_BEAT:
		order->beat = beat_named(word);
		if (order->beat == BEAT_SOLD_OUT)
			return fail(reading, "sold_out follows from the stock, nobody sets it");
		return order->beat != BEAT_INVALID ||
		       fail(reading, "must be one of tease, quote, haggle, agreed, open, encore, closed");
	default:
		order->follow = strcmp(word, "shop") == 0   ? FOLLOW_SHOP
				: strcmp(word, "cart") == 0 ? FOLLOW_CART
							    : FOLLOW_INVALID;
		return order->follow != FOLLOW_INVALID || fail(reading, "must be shop or cart");
	}
}

static const struct {
	const char *name;
	unsigned member;
} members[] = {
	{"room", TAKES_ROOM}, {"item", TAKES_ITEM},     {"link_no", TAKES_LINK_NO},
	{"kind", TAKES_KIND}, {"by", TAKES_BY},         {"person", TAKES_PERSON},
	{"note", TAKES_NOTE}, {"price", TAKES_PRICE},   {"price_after", TAKES_PRICE_AFTER},
	{"less", TAKES_LESS}, {"number", TAKES_NUMBER}, {"text", TAKES_TEXT},
	{"beat", TAKES_BEAT}, {"layer", TAKES_LAYER},   {"shown", TAKES_SHOWN},
	{"on", TAKES_ON},     {"follow", TAKES_FOLLOW}, {"client", TAKES_CLIENT},
};

static bool read_member(const struct reading *reading, unsigned member, const json_t *value)
{
	struct control_order *order = &reading->request->order;
	int64_t number = 0;
	switch (member) {
	case TAKES_ROOM:
		return read_id(reading, value, reading->request->room);
	case TAKES_CLIENT:
		return read_id(reading, value, reading->request->client);
	case TAKES_ITEM:
		return read_id(reading, value, order->item_id);
	case TAKES_LINK_NO:
		return read_whole(reading, value, 1, 9999, &order->link_no);
	case TAKES_PERSON:
		return read_text(reading, value, order->person, sizeof(order->person));
	case TAKES_NOTE:
	case TAKES_TEXT:
		return read_text(reading, value, order->note, sizeof(order->note));
	case TAKES_PRICE:
		return read_price(reading, value);
	case TAKES_PRICE_AFTER:
		return read_amount(reading, value, PRICE_CHANGE_TO);
	case TAKES_LESS:
		return read_amount(reading, value, PRICE_CHANGE_BY);
	case TAKES_NUMBER:
		if (!read_whole(reading, value, 1, 64, &number))
			return false;
		order->planned = (int)number;
		return true;
	case TAKES_LAYER:
		return read_layers(reading, value);
	case TAKES_SHOWN:
	case TAKES_ON:
		return read_flag(reading, value);
	default:
		return read_word(reading, value, member);
	}
}

static unsigned member_named(const char *name)
{
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (strcmp(members[i].name, name) == 0)
			return members[i].member;
	}
	return 0;
}

/* "item or link_no" */
static bool say_missing(const struct request *request, unsigned wanted, struct error *err)
{
	char names[64] = "";
	size_t used = 0;
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (wanted & members[i].member)
			used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s", used ? " or " : "",
						 members[i].name);
	}
	return error_set_at(err, ERROR_VALUE, names, "%s needs it", request->name);
}

static bool read_members(const struct request *request, const json_t *data, struct vendor_request *made,
			 struct error *err)
{
	unsigned seen = 0;
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)data, name, value)
	{
		unsigned member = member_named(name);
		if (!(member & (request->takes | ANY_REQUEST)))
			return error_set_at(err, ERROR_VALUE, name, "is not a member of %s", request->name);
		if (!read_member(&(struct reading){made, name, err}, member, value))
			return false;
		seen |= member;
	}
	if (request->one_of && !(seen & request->one_of))
		return say_missing(request, request->one_of, err);
	for (unsigned bit = 1; bit <= TAKES_FOLLOW; bit <<= 1) {
		if (request->needs & ~seen & bit)
			return say_missing(request, bit, err);
	}
	if ((seen & AN_ITEM) == AN_ITEM)
		return error_set_at(err, ERROR_VALUE, "link_no", "item names it already: say one of the two");
	return true;
}

bool vendor_request_read(const char *name, const json_t *data, struct vendor_request *out, struct error *err)
{
	for (size_t i = 0; i < REQUEST_COUNT; i++) {
		if (strcmp(requests[i].name, name) != 0)
			continue;
		// what may be said to be on is on unless it is said to be off
		struct vendor_request made = {.asks = requests[i].asks,
					      .order = {.kind = requests[i].kind, .is_on = true}};
		if (data && !json_is_object(data))
			return error_set(err, ERROR_VALUE, "the request's data must be an object");
		if (!read_members(&requests[i], data, &made, err))
			return false;
		*out = made;
		return true;
	}
	return error_set(err, ERROR_UNSUPPORTED, "there is no request \"%.40s\"", name);
}

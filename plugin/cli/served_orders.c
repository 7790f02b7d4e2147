/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "served_orders.h"

#include "room/beat.h"

#include <inttypes.h>
#include <string.h>

#define VERSION_MAX 9007199254740991

static bool is_control(const unsigned char *text)
{
	return text[0] < 0x20 || text[0] == 0x7f || (text[0] == 0xc2 && text[1] >= 0x80 && text[1] < 0xa0);
}

bool desk_read_text(const json_t *body, const char *name, size_t most, const char **out, struct error *err)
{
	const json_t *value = json_object_get(body, name);
	*out = NULL;
	if (!value)
		return true;
	if (!json_is_string(value))
		return error_set_at(err, ERROR_VALUE, name, "is not a text");
	size_t code_points = 0;
	const unsigned char *text = (const unsigned char *)json_string_value(value);
	for (; *text; text++) {
		if (is_control(text))
			return error_set_at(err, ERROR_VALUE, name, "has a control character");
		code_points += (*text & 0xc0) != 0x80;
	}
	if (code_points > most)
		return error_set_at(err, ERROR_VALUE, name, "is longer than %zu characters", most);
	*out = json_string_value(value);
	return true;
}

bool desk_is_id(const char *text)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t length = strlen(text);
	return length > 0 && length < DESK_ID_BYTES && strspn(text, allowed) == length;
}

bool desk_read_id(const json_t *body, const char *name, bool is_required, char out[DESK_ID_BYTES], struct error *err)
{
	const json_t *value = json_object_get(body, name);
	if (!value && !is_required) {
		out[0] = '\0';
		return true;
	}
	const char *text = json_string_value(value);
	if (!text || !desk_is_id(text))
		return error_set_at(err, ERROR_VALUE, name, value ? "is no id" : "is missing");
	memcpy(out, text, strlen(text) + 1);
	return true;
}

static bool read_number(const json_t *value, const char *name, int64_t most, int64_t *out, struct error *err)
{
	if (!json_is_integer(value))
		return error_set_at(err, ERROR_VALUE, name, value ? "is not a whole number" : "is missing");
	int64_t number = json_integer_value(value);
	if (number < 0 || number > most)
		return error_set_at(err, ERROR_VALUE, name, "is not within 0 .. %" PRId64, most);
	*out = number;
	return true;
}

bool desk_read_amount(const json_t *body, const char *name, int64_t *out, struct error *err)
{
	const json_t *value = json_object_get(body, name);
	*out = ROOM_UNSET;
	return !value || read_number(value, name, DESK_AMOUNT_MAX, out, err);
}

static const char *word_of(const json_t *body, const char *name)
{
	const char *text = json_string_value(json_object_get(body, name));
	return text ? text : "";
}

static bool refuse_word(const json_t *body, const char *name, struct error *err)
{
	return error_set_at(err, ERROR_VALUE, name,
			    json_object_get(body, name) ? "is none of its values" : "is missing");
}

bool desk_read_kind(const json_t *body, enum step_kind *out, struct error *err)
{
	*out = step_kind_named(word_of(body, "kind"));
	return *out != STEP_INVALID || refuse_word(body, "kind", err);
}

bool desk_read_by(const json_t *body, bool is_required, enum step_by *out, struct error *err)
{
	*out = step_by_named(word_of(body, "by"));
	return *out != STEP_BY_INVALID || (!is_required && !json_object_get(body, "by")) ||
	       refuse_word(body, "by", err);
}

static bool read_beat(const json_t *body, enum beat *out, struct error *err)
{
	*out = beat_named(word_of(body, "beat"));
	return *out != BEAT_INVALID || refuse_word(body, "beat", err);
}

static bool read_flag(const json_t *body, const char *name, bool is_required, bool *out, struct error *err)
{
	const json_t *value = json_object_get(body, name);
	if (!value && !is_required) {
		*out = false;
		return true;
	}
	if (!json_is_boolean(value))
		return error_set_at(err, ERROR_VALUE, name, value ? "is neither true nor false" : "is missing");
	*out = json_is_true(value);
	return true;
}

static bool read_object(const json_t *body, struct error *err)
{
	return json_is_object(body) || error_set(err, ERROR_VALUE, "is not an object");
}

static bool read_step(const json_t *body, struct desk_order *order, struct error *err)
{
	if (!desk_read_kind(body, &order->kind, err))
		return false;
	size_t note_most = order->kind == STEP_WITHDRAW ? STEP_CORRECTION_MAX : STEP_NOTE_MAX;
	return desk_read_by(body, true, &order->by, err) &&
	       desk_read_text(body, "person", STEP_PERSON_MAX, &order->person, err) &&
	       desk_read_amount(body, "price_after", &order->price_after_minor, err) &&
	       desk_read_text(body, "note", note_most, &order->note, err) &&
	       read_flag(body, "planned", false, &order->is_planned, err);
}

bool desk_order_read(enum desk_deed deed, const json_t *body, struct desk_order *order, struct error *err)
{
	order->deed = deed;
	order->price_after_minor = ROOM_UNSET;
	if (!read_object(body, err))
		return false;
	switch (deed) {
	case DESK_STEP:
		if (!read_step(body, order, err))
			return false;
		break;
	case DESK_TAKE:
		if (!desk_read_id(body, "item", true, order->item_id, err) ||
		    !desk_read_id(body, "client", false, order->client, err))
			return false;
		break;
	case DESK_BEAT:
		if (!read_beat(body, &order->beat, err))
			return false;
		break;
	case DESK_DEED_INVALID:
		return error_set(err, ERROR_USAGE, "no deed");
	}
	return read_number(json_object_get(body, "base"), "base", VERSION_MAX, &order->base, err);
}

bool desk_claim_read(const json_t *body, struct desk_claim *claim, struct error *err)
{
	return read_object(body, err) && desk_read_id(body, "client", true, claim->client, err) &&
	       read_flag(body, "take", true, &claim->is_taking, err);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk_json.h"

#include <jansson.h>

#include <stdlib.h>

static void add_text(json_t *json, const char *name, const char *text)
{
	if (*text)
		json_object_set_new(json, name, json_string(text));
}

static void add_number(json_t *json, const char *name, int64_t number)
{
	if (number)
		json_object_set_new(json, name, json_integer(number));
}

void desk_json_print_act(FILE *out, const struct desk_act *act)
{
	static const char *const kinds[] = {
		"",          "take",        "next",       "previous",   "jump",     "hold", "follow",
		"step",      "planned",     "withdraw",   "beat",       "layer",    "own",  "safe",
		"panic",     "return-down", "return-up",  "refresh",    "arm",      "move", "sheet-try",
		"sheet-use", "sheet-leave", "shop-price", "shop-stock", "shop-text"};
	static const char *const changes[] = {"", "to", "by", "rate"};
	json_t *json = json_pack("{s:s}", "act", kinds[act->kind]);
	add_text(json, "item_id", act->item_id);
	add_number(json, "link_no", act->link_no);
	add_text(json, "step", act->step);
	add_text(json, "by", act->by);
	add_text(json, "person", act->person);
	add_text(json, "note", act->note);
	add_text(json, "beat", act->beat);
	add_text(json, "change", changes[act->change]);
	if (act->change || act->kind >= DESK_ACT_SHOP_PRICE)
		json_object_set_new(json, "value", json_integer(act->value));
	add_number(json, "planned", act->planned);
	add_number(json, "layers", act->layers);
	if (act->kind == DESK_ACT_LAYER || act->kind == DESK_ACT_OWN)
		json_object_set_new(json, "is_on", json_boolean(act->is_on));
	add_number(json, "was", act->was);
	add_text(json, "text", act->text);
	char *text = json_dumps(json, JSON_COMPACT);
	fprintf(out, "%s\n", text);
	fflush(out);
	free(text);
	json_decref(json);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "show_plant.h"

#include "base/file.h"
#include "room/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool plant_named(const char *name, enum plant *out)
{
	static const char *const names[] = {"", "gate", "version", "floor", "sold-out", "stale", "beat", "rules"};
	for (size_t i = 1; i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(name, names[i]) == 0) {
			*out = (enum plant)i;
			return true;
		}
	}
	return false;
}

/* The room as a plug-in with a fault would show it. */
const struct room *plant_in_room(enum plant plant, const struct room *room)
{
	if (!room || (plant != PLANT_GATE && plant != PLANT_SOLD_OUT && plant != PLANT_BEAT))
		return room_ref(room);
	json_t *tree = room_to_json(room);
	size_t index;
	json_t *item;
	json_array_foreach(json_object_get(tree, "items"), index, item)
	{
		if (plant == PLANT_GATE) {
			json_object_del(item, "cart");
			json_object_del(json_object_get(item, "bargain"), "agreed");
		} else if (plant == PLANT_BEAT) {
			json_object_set_new(item, "beat", json_string("open"));
		}
	}
	const struct room *changed = NULL;
	(void)!room_decode_json(tree, &changed, NULL, NULL);
	json_decref(tree);
	return changed;
}

const struct rules *plant_in_rules(enum plant plant)
{
	const struct rules *rules = NULL;
	struct buffer bytes;
	struct error err = {0};
	buffer_init(&bytes, RULES_MAX_BYTES);
	if (plant != PLANT_RULES && (!file_read(SHOP_SOURCE_DIR "/data/rules/cn.json", &bytes, &err) ||
				     !rules_decode(bytes.bytes, bytes.size_bytes, &rules, &err))) {
		fprintf(stderr, "show driver: the rules: %s: %s\n", err.path, err.message);
		exit(1);
	}
	buffer_finish(&bytes);
	return rules;
}

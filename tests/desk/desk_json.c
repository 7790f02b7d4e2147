/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desk_json.h"

#include <jansson.h>

#include <math.h>
#include <stddef.h>
#include <string.h>

enum kind { END, TEXT, BOOL, INT, I64, U64, U32, COLOUR, MARK, ELIGIBLE, FLOATS, OBJECT, LIST };

struct member {
	const char *name;
	enum kind kind;
	size_t at, size_bytes;       /* of the member; LIST: of one entry */
	const struct member *inside; /* OBJECT, LIST */
	size_t most, count_at;       /* LIST, FLOATS: places, and the int with how many */
	bool is_absent_below;        /* I64: -1 where it is left out */
};

#define IS(type, kind, name)                                                                    \
	{                                                                                       \
#name, kind, offsetof(type, name), sizeof(((type *)0)->name), NULL, 0, 0, false \
	}
#define MAY(type, name)                                                             \
	{                                                                           \
#name, I64, offsetof(type, name), sizeof(int64_t), NULL, 0, 0, true \
	}
#define HAS(type, name, inside)                                             \
	{                                                                   \
#name, OBJECT, offsetof(type, name), 0, inside, 0, 0, false \
	}
#define LISTED(type, name, count, inside)                                                                      \
	{                                                                                                      \
#name, LIST, offsetof(type, name), sizeof(((type *)0)->name[0]), inside,                       \
			sizeof(((type *)0)->name) / sizeof(((type *)0)->name[0]), offsetof(type, count), false \
	}
#define NONE                                       \
	{                                          \
		NULL, END, 0, 0, NULL, 0, 0, false \
	}

#define V(kind, name) IS(struct desk_view, kind, name)
static const struct member tick_members[] = {
	IS(struct desk_tick, MARK, mark),
	IS(struct desk_tick, TEXT, air),
	IS(struct desk_tick, TEXT, shop),
	NONE,
};
static const struct member lamp_members[] = {
	HAS(struct desk_view, lamp.price, tick_members),
	HAS(struct desk_view, lamp.stock, tick_members),
	HAS(struct desk_view, lamp.cart, tick_members),
	HAS(struct desk_view, lamp.spec, tick_members),
	NONE,
};
static const struct member room_members[] = {
	IS(struct desk_room, TEXT, key),      IS(struct desk_room, TEXT, name),      IS(struct desk_room, COLOUR, rgb),
	IS(struct desk_room, BOOL, is_armed), IS(struct desk_room, BOOL, is_on_air), NONE,
};
static const struct member item_members[] = {
	IS(struct desk_item, TEXT, id),    IS(struct desk_item, INT, link_no),   IS(struct desk_item, TEXT, title),
	IS(struct desk_item, TEXT, spec),  IS(struct desk_item, TEXT, beat),     IS(struct desk_item, TEXT, final),
	IS(struct desk_item, TEXT, sale),  IS(struct desk_item, TEXT, list),     IS(struct desk_item, TEXT, agreed),
	IS(struct desk_item, TEXT, stock), IS(struct desk_item, TEXT, cart),     MAY(struct desk_item, ends_at_ms),
	IS(struct desk_item, TEXT, held),  MAY(struct desk_item, held_since_ms), NONE,
};
static const struct member owner_members[] = {
	V(BOOL, owner.is_known),
	V(BOOL, owner.is_ours),
	V(TEXT, owner.client),
	NONE,
};
static const struct member row_members[] = {
	IS(struct desk_row, TEXT, id),
	IS(struct desk_row, INT, link_no),
	IS(struct desk_row, TEXT, title),
	IS(struct desk_row, TEXT, price),
	IS(struct desk_row, TEXT, beat),
	IS(struct desk_row, BOOL, is_current),
	IS(struct desk_row, BOOL, is_cue),
	IS(struct desk_row, BOOL, is_sold_out),
	IS(struct desk_row, BOOL, is_withdrawn),
	IS(struct desk_row, INT, holds),
	IS(struct desk_row, INT, warnings),
	IS(struct desk_row, TEXT, finding),
	IS(struct desk_row, ELIGIBLE, eligible),
	IS(struct desk_row, TEXT, ineligible),
	NONE,
};
static const struct member step_members[] = {
	IS(struct desk_plan_step, INT, number),
	IS(struct desk_plan_step, TEXT, kind),
	IS(struct desk_plan_step, TEXT, by),
	IS(struct desk_plan_step, TEXT, person),
	IS(struct desk_plan_step, TEXT, after),
	IS(struct desk_plan_step, TEXT, note),
	IS(struct desk_plan_step, BOOL, is_taken),
	IS(struct desk_plan_step, BOOL, is_next),
	NONE,
};
static const struct member bargain_members[] = {
	V(BOOL, bargain.can_step),
	V(BOOL, bargain.can_settle),
	V(BOOL, bargain.can_withdraw),
	V(TEXT, bargain.standing),
	MAY(struct desk_view, bargain.standing_minor),
	V(TEXT, bargain.currency),
	V(TEXT, bargain.sign),
	V(INT, bargain.digits),
	V(TEXT, bargain.floor),
	V(TEXT, bargain.target),
	MAY(struct desk_view, bargain.floor_minor),
	LISTED(struct desk_view, bargain.plan, bargain.plan_count, step_members),
	LISTED(struct desk_view, bargain.steps, bargain.step_count, step_members),
	V(TEXT, bargain.waiting),
	MAY(struct desk_view, bargain.waiting_since_ms),
	V(BOOL, bargain.is_shop_written),
	NONE,
};
/* Entries without a name of their own: places from the first entry of the view's. */
#define ENTRY(list, kind, name)                                                                              \
	{                                                                                                    \
#name, kind, offsetof(struct desk_view, list[0].name) - offsetof(struct desk_view, list[0]), \
			sizeof(((struct desk_view *)0)->list[0].name), NULL, 0, 0, false                     \
	}
static const struct member avoid_members[] = {
	ENTRY(prompter.avoid, TEXT, word),
	ENTRY(prompter.avoid, TEXT, instead),
	ENTRY(prompter.avoid, TEXT, article),
	NONE,
};
static const struct member duty_members[] = {
	ENTRY(prompter.duty, TEXT, text),
	ENTRY(prompter.duty, TEXT, article),
	NONE,
};
static const struct member prompter_members[] = {
	V(TEXT, prompter.next_step),
	V(TEXT, prompter.prompt),
	V(TEXT, prompter.notes),
	LISTED(struct desk_view, prompter.avoid, prompter.avoid_count, avoid_members),
	LISTED(struct desk_view, prompter.duty, prompter.duty_count, duty_members),
	NONE,
};
static const struct member result_members[] = {
	IS(struct desk_result, U64, id),       IS(struct desk_result, TEXT, kind),
	IS(struct desk_result, TEXT, state),   IS(struct desk_result, TEXT, item_id),
	IS(struct desk_result, TEXT, message), NONE,
};
static const struct member finding_members[] = {
	IS(struct desk_finding, TEXT, rule),
	IS(struct desk_finding, TEXT, level),
	IS(struct desk_finding, TEXT, item_id),
	IS(struct desk_finding, TEXT, where),
	IS(struct desk_finding, TEXT, text),
	IS(struct desk_finding, TEXT, reason),
	IS(struct desk_finding, TEXT, suggestion),
	IS(struct desk_finding, TEXT, article),
	NONE,
};
static const struct member plot_members[] = {
	IS(struct desk_plot, TEXT, name),
	IS(struct desk_plot, TEXT, now),
	{"values", FLOATS, offsetof(struct desk_plot, values), sizeof(float), NULL, 120,
	 offsetof(struct desk_plot, count), false},
	NONE,
};
static const struct member traffic_members[] = {
	IS(struct desk_traffic, TEXT, source), IS(struct desk_traffic, TEXT, viewers),
	IS(struct desk_traffic, TEXT, spend),  IS(struct desk_traffic, TEXT, gmv),
	IS(struct desk_traffic, TEXT, back),   NONE,
};
static const struct member part_members[] = {{"", TEXT, 0, 32, NULL, 0, 0, false}, NONE};
static const struct member sheet_members[] = {
	IS(struct desk_sheet_finding, INT, row),
	IS(struct desk_sheet_finding, BOOL, is_error),
	IS(struct desk_sheet_finding, TEXT, where),
	IS(struct desk_sheet_finding, TEXT, message),
	NONE,
};
static const struct member view_members[] = {
	V(TEXT, room_key),
	V(TEXT, room_name),
	V(COLOUR, room_rgb),
	V(BOOL, is_armed),
	V(BOOL, is_room_pinned),
	LISTED(struct desk_view, room, rooms, room_members),
	V(TEXT, link_state),
	V(TEXT, source),
	MAY(struct desk_view, age_ms),
	MAY(struct desk_view, clock_offset_ms),
	MAY(struct desk_view, shop_ms),
	MAY(struct desk_view, show_ms),
	V(TEXT, error),
	V(TEXT, mode),
	V(BOOL, is_on_air),
	V(BOOL, is_streaming),
	V(BOOL, is_recording),
	{"lamp", OBJECT, 0, 0, lamp_members, 0, 0, false},
	HAS(struct desk_view, current, item_members),
	HAS(struct desk_view, cue, item_members),
	V(BOOL, is_holding),
	V(TEXT, follow),
	{"owner", OBJECT, 0, 0, owner_members, 0, 0, false},
	V(I64, coming_ms),
	{"rows", LIST, offsetof(struct desk_view, rows), sizeof(struct desk_row), row_members, 0,
	 offsetof(struct desk_view, row_count), false},
	{"bargain", OBJECT, 0, 0, bargain_members, 0, 0, false},
	{"prompter", OBJECT, 0, 0, prompter_members, 0, 0, false},
	LISTED(struct desk_view, results, result_count, result_members),
	{"findings", LIST, offsetof(struct desk_view, findings), sizeof(struct desk_finding), finding_members, 0,
	 offsetof(struct desk_view, finding_count), false},
	V(BOOL, has_figures),
	LISTED(struct desk_view, plots, plot_count, plot_members),
	LISTED(struct desk_view, traffic, traffic_count, traffic_members),
	V(TEXT, estimate),
	{"estimate_parts", LIST, offsetof(struct desk_view, estimate_parts), 32, part_members, 5, SIZE_MAX, false},
	V(TEXT, sheet_file),
	V(INT, sheet_rows),
	V(INT, sheet_errors),
	LISTED(struct desk_view, sheet_findings, sheet_finding_count, sheet_members),
	V(U64, import_id),
	V(BOOL, can_import),
	NONE,
};

/* -- reading -- */

/* The member's own name: what follows the last dot of "bargain.plan". */
static const char *own_name(const struct member *member)
{
	const char *dot = strrchr(member->name, '.');
	return dot ? dot + 1 : member->name;
}

static bool fail(struct error *err, const struct member *member, const char *what)
{
	return error_set_at(err, ERROR_VALUE, own_name(member), "%s", what);
}

static void clear(char *base, const struct member *members)
{
	for (const struct member *member = members; member->kind != END; member++) {
		if (member->is_absent_below)
			*(int64_t *)(base + member->at) = -1;
		else if (member->kind == OBJECT)
			clear(base + member->at, member->inside);
	}
}

static bool read_members(char *base, const struct member *members, const json_t *json, struct error *err);

static int place_of(const char *const *names, int count, const json_t *value)
{
	const char *text = json_string_value(value);
	for (int i = 0; text && i < count; i++) {
		if (strcmp(names[i], text) == 0)
			return i;
	}
	return -1;
}

static bool read_list(char *base, const struct member *member, const json_t *value, struct error *err)
{
	if (!json_is_array(value) || (member->most && json_array_size(value) > member->most))
		return fail(err, member, "must be a list that fits");
	char *entries = base + member->at;
	if (!member->most)
		entries = *(char **)entries; // made with as many places
	for (size_t i = 0; i < json_array_size(value); i++) {
		const json_t *entry = json_array_get(value, i);
		char *to = entries + i * member->size_bytes;
		if (member->kind == FLOATS) {
			*(float *)to = json_is_null(entry) ? NAN : (float)json_number_value(entry);
		} else if (!*member->inside->name) {
			snprintf(to, member->size_bytes, "%s",
				 json_string_value(entry) ? json_string_value(entry) : "");
		} else {
			clear(to, member->inside);
			if (!read_members(to, member->inside, entry, err))
				return false;
		}
	}
	if (member->count_at != SIZE_MAX)
		*(int *)(base + member->count_at) = (int)json_array_size(value);
	return true;
}

static bool read_member(char *base, const struct member *member, const json_t *value, struct error *err)
{
	static const char *const marks[] = {"", "unknown", "true", "false", "stale", "off"};
	static const char *const eligibles[] = {"unknown", "yes", "no"};
	char *at = base + member->at;
	unsigned rgb = 0;
	switch (member->kind) {
	case END:
		break;
	case TEXT:
		if (!json_is_string(value) || json_string_length(value) >= member->size_bytes)
			return fail(err, member, "must be a text that fits");
		memcpy(at, json_string_value(value), json_string_length(value) + 1);
		break;
	case BOOL:
		if (!json_is_boolean(value))
			return fail(err, member, "must be true or false");
		*(bool *)at = json_is_true(value);
		break;
	case COLOUR:
		if (!json_is_string(value) || sscanf(json_string_value(value), "#%06x", &rgb) != 1)
			return fail(err, member, "must be #RRGGBB");
		*(uint32_t *)at = rgb;
		break;
	case INT:
	case I64:
	case U64:
	case U32:
		if (!json_is_integer(value))
			return fail(err, member, "must be a whole number");
		if (member->size_bytes == sizeof(int64_t))
			*(int64_t *)at = json_integer_value(value);
		else
			*(int *)at = (int)json_integer_value(value);
		break;
	case MARK:
		*(enum desk_mark *)at = (enum desk_mark)place_of(marks, 6, value);
		return *(int *)at > 0 || fail(err, member, "must be a mark");
	case ELIGIBLE:
		*(enum desk_eligible *)at = (enum desk_eligible)place_of(eligibles, 3, value);
		return *(int *)at >= 0 || fail(err, member, "must be unknown, yes or no");
	case OBJECT:
		return read_members(at, member->inside, value, err);
	case FLOATS:
	case LIST:
		return read_list(base, member, value, err);
	}
	return true;
}

static bool read_members(char *base, const struct member *members, const json_t *json, struct error *err)
{
	const char *name;
	json_t *value;
	if (!json_is_object(json))
		return error_set(err, ERROR_VALUE, "must be an object");
	json_object_foreach((json_t *)json, name, value)
	{
		const struct member *member = members;
		while (member->kind != END && strcmp(own_name(member), name) != 0)
			member++;
		if (member->kind == END)
			return error_set_at(err, ERROR_VALUE, name, "a view has no such member");
		if (!read_member(base, member, value, err))
			return false;
	}
	return true;
}

/* The JSON of a view, laid over the one that it is like. */
static json_t *load(const char *folder, const char *name, int depth, struct error *err)
{
	char path[1024];
	json_error_t json_err;
	snprintf(path, sizeof(path), "%s/%s.json", folder, name);
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &json_err);
	if (!json)
		error_set_at(err, ERROR_SYNTAX, path, "line %d: %s", json_err.line, json_err.text);
	const char *like = json_string_value(json_object_get(json, "like"));
	json_t *beneath = like && depth < 4 ? load(folder, like, depth + 1, err) : NULL;
	if (like && !beneath)
		return NULL;
	json_object_del(json, "like");
	if (beneath) {
		json_object_update_recursive(beneath, json);
		json_decref(json);
		json = beneath;
	}
	return json;
}

const struct desk_view *desk_json_view(const char *folder, const char *name, struct error *err)
{
	static uint64_t serial;
	json_t *json = load(folder, name, 0, err);
	if (!json)
		return NULL;
	struct desk_view *view = desk_view_create((int)json_array_size(json_object_get(json, "rows")),
						  (int)json_array_size(json_object_get(json, "findings")));
	if (view) {
		clear((char *)view, view_members);
		view->serial = ++serial;
		if (!read_members((char *)view, view_members, json, err)) {
			desk_view_unref(view);
			view = NULL;
		}
	}
	json_decref(json);
	return view;
}

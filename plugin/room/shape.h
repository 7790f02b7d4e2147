/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The room document as tables: every member with its kind, range, default and place in struct room. One table serves
 * reading and writing, so that what is read and what is written cannot part; its order is the canonical order.
 */
#pragma once

#include "place.h"
#include "room/room.h"

enum member_kind {
	MEMBER_INVALID = 0,
	MEMBER_SCHEMA,    /* the one word that a document has to begin with; kept nowhere */
	MEMBER_TEXT,      /* const char *; at most `max` code points */
	MEMBER_ID,        /* const char * */
	MEMBER_REFERENCE, /* const struct X *, whose first member is its id; holds that id until resolved */
	MEMBER_URI,       /* const char * */
	MEMBER_SCORE,     /* const char * */
	MEMBER_SHA256,    /* const char * */
	MEMBER_DATE,      /* const char * */
	MEMBER_TIME,      /* int64_t, Unix milliseconds */
	MEMBER_NUMBER,    /* int64_t, min .. max */
	MEMBER_FLAG,      /* bool */
	MEMBER_ENUM,      /* an enum; closed */
	MEMBER_OPEN,      /* an enum; the entry that holds another word is dropped */
	MEMBER_CURRENCY,  /* struct currency */
	MEMBER_OBJECT,    /* a struct within the struct */
	MEMBER_LIST,      /* struct X * and a count */
	MEMBER_TEXTS,     /* const char ** and a count; each at most `max` code points */
	MEMBER_METRICS,   /* const struct room_metrics *; never written */
};

struct word {
	const char *text; /* NULL ends the list */
	int value;
};

/* An offset of 0 means "none" wherever a member need not have one: no struct here has such a field at its head. */
struct member {
	const char *name;
	enum member_kind kind;
	bool is_required;
	bool is_untold;        /* TEXT, TEXTS: no viewer ever reads it */
	size_t offset;         /* within the struct of the nearest list around it; OBJECT has none of its own */
	size_t count_offset;   /* LIST, TEXTS: size_t */
	size_t zone_offset;    /* TIME: int, the zone as written */
	size_t unknown_offset; /* LIST: const char *, the first kind that we do not know */
	int64_t min, max;
	size_t max_entries; /* LIST, TEXTS; 0: as many as the document can hold */
	int64_t fallback;   /* NUMBER, TIME, ENUM, FLAG: the value of an absent member */
	const char *fallback_text;
	const struct word *words;
	const struct shape *shape;
};

struct shape {
	const struct member *members;
	size_t member_count;
	size_t size_bytes;   /* of one entry of a list */
	bool has_ids;        /* entries begin with an id, which no other entry of the list has */
	size_t known_offset; /* bool: the object was there */
	size_t start_offset; /* int64_t, start and end of a period */
	size_t end_offset;
	/* What the table cannot say, once the members are there; may be NULL. */
	bool (*finish)(void *object, const struct place *place, struct error *err);
};

/** The whole document. */
extern const struct shape shape_document;
extern const struct shape shape_item;
extern const struct shape shape_trust; /* a promise to the buyer, on sellers and on items */
/** What an item is sold under. Offsets are those of struct room_item, but for the three entries of lists. */
extern const struct shape shape_stock, shape_offer, shape_correction, shape_inspection, shape_sales, shape_bargain;
extern const struct shape shape_step; /* an entry of bargain.steps */
extern const struct shape shape_campaign, shape_comparison, shape_check, shape_agreed;
/** Entries of lists, and objects of a price. */
extern const struct shape shape_part, shape_sku, shape_gift, shape_licence, shape_seller, shape_person;
extern const struct shape shape_list, shape_unit_price;

/** The words of beats, steps and who takes them. */
extern const struct word words_beat[], words_step[], words_by[];
/** Of goods and their prices. */
extern const struct word words_nature[], words_part[], words_basis[];
/** The word's value, or 0 when the list does not have it; and the other way, or NULL. */
int word_value(const struct word *words, const char *text);
const char *word_text(const struct word *words, int value);

/** Whether the field holds what an absent member leaves there. Objects and schema always do, metrics never. */
bool member_is_default(const struct member *member, const void *object);

#define ROOM_SCHEMA "shop-room/1"
#define AMOUNT_MAX INT64_C(99999999999)
#define COUNT_MAX INT64_C(1000000000)

/* Rows of the tables. `T` is the struct, `field` its member, `json` the name in the document. */
/* clang-format off */
#define REQUIRED .is_required = true
#define UNTOLD .is_untold = true
#define ROW(T, field, json, k) .name = json, .kind = k, .offset = offsetof(T, field)
#define ROW_TEXT(T, field, json, n) ROW(T, field, json, MEMBER_TEXT), .max = n
#define ROW_RANGE(T, field, json, low, high, value) \
	ROW(T, field, json, MEMBER_NUMBER), .min = low, .max = high, .fallback = value
#define ROW_NUMBER(T, field, json, low, high) ROW_RANGE(T, field, json, low, high, ROOM_UNSET)
#define ROW_AMOUNT(T, field, json) ROW_NUMBER(T, field, json, 0, AMOUNT_MAX)
#define ROW_COUNT(T, field, json) ROW_NUMBER(T, field, json, 0, COUNT_MAX)
#define ROW_TIME(T, field, json) ROW(T, field, json, MEMBER_TIME), .fallback = ROOM_UNSET
#define ROW_FLAG(T, field, json, value) ROW(T, field, json, MEMBER_FLAG), .fallback = value
#define ROW_ENUM(T, field, json, list, value) ROW(T, field, json, MEMBER_ENUM), .words = list, .fallback = value
#define ROW_OPEN(T, field, json, list) ROW(T, field, json, MEMBER_OPEN), .words = list, REQUIRED
#define ROW_OBJECT(json, what) .name = json, .kind = MEMBER_OBJECT, .shape = &(what)
#define ROW_LIST(T, field, count, json, what, most) \
	ROW(T, field, json, MEMBER_LIST), .count_offset = offsetof(T, count), .shape = &(what), .max_entries = most
#define ROW_TEXTS(T, field, count, json, n, most) \
	ROW(T, field, json, MEMBER_TEXTS), .count_offset = offsetof(T, count), .max = n, .max_entries = most
#define MEMBERS(list) .members = list, .member_count = sizeof(list) / sizeof((list)[0])
/* clang-format on */

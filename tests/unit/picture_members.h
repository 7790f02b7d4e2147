/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Members of a document by chance; those of an item that are objects or lists by themselves. The caller owns them. */
#pragma once

#include "picture_chance.h"
#include "room/json.h"

#define PICK(chance, names) ((names)[chance_number(chance, sizeof(names) / sizeof((names)[0]))])
#define MINUTE_MS INT64_C(60000)

/* A member that is there so many times in a hundred. */
void put_text(struct chance *chance, json_t *object, const char *name, size_t most_points, unsigned percent);
void put_amount(struct chance *chance, json_t *object, const char *name, unsigned percent);
void put_count(struct chance *chance, json_t *object, const char *name, unsigned percent);
void put_number(struct chance *chance, json_t *object, const char *name, int least, int most, unsigned percent);
void put_bool(struct chance *chance, json_t *object, const char *name, unsigned percent);
/* A time, and the two ends of one that lasts from now on or soon. */
void put_time(json_t *object, const char *name, int64_t at_ms);
void put_span(struct chance *chance, json_t *object, const char *from, const char *until);
/* From seconds to months. */
int64_t some_ms(struct chance *chance);

json_t *chance_price(struct chance *chance);
json_t *chance_trust(struct chance *chance);
json_t *chance_bargain(struct chance *chance, const json_t *price);
json_t *chance_comparisons(struct chance *chance);
json_t *chance_campaigns(struct chance *chance);
json_t *chance_skus(struct chance *chance);
json_t *chance_gifts(struct chance *chance);
json_t *chance_inspection(struct chance *chance);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patches of an item and of a room for the layers that are one line. */
#pragma once

#define CAMPAIGN(beat)                                                                              \
	"{\"beat\": \"" beat "\", \"campaigns\": ["                                                 \
	"{\"kind\": \"billion_subsidy\", \"amount\": 3000, \"payer\": \"platform\", \"cap\": 3000," \
	" \"ends_at\": \"2026-11-21T20:30:00+08:00\"},"                                             \
	"{\"kind\": \"one_yuan\", \"audience\": \"平台新人\"}]}"
#define SKUS                                                                                         \
	"{\"skus\": [{\"id\": \"a\", \"spec\": \"110cm 燕麦色\", \"sale\": 9900, \"left\": 620}," \
	" {\"id\": \"b\", \"spec\": \"120cm 燕麦色\", \"sale\": 9900, \"left\": 6},"              \
	" {\"id\": \"c\", \"spec\": \"130cm 燕麦色\", \"sale\": 9900, \"left\": 0},"              \
	" {\"id\": \"d\", \"spec\": \"140cm 燕麦色\", \"sale\": 9900}]}"
#define INSPECTION                                                                                                  \
	"{\"inspection\": {\"grade\": \"A\", \"battery_percent\": 93, \"warranty_days\": 180, \"report_no\": "      \
	"\"QJ-4\","                                                                                                 \
	" \"checks\": [{\"name\": \"屏幕\", \"result\": \"pass\"}, {\"name\": \"拆修\", \"result\": \"pass\"}," \
	" {\"name\": \"外壳\", \"result\": \"note\"}]}}"
#define DEPOSIT                                                                                               \
	"{\"sale_type\": \"deposit\", \"deposit\": {\"amount\": 5000, \"deducts\": 10000,"                    \
	" \"balance_from\": \"2026-11-28T20:00:00+08:00\", \"balance_until\": \"2026-11-30T23:59:59+08:00\"," \
	" \"refundable\": false}}"
#define SALES "{\"sales\": {\"sold\": 34580, \"as_of\": \"2026-11-21T19:55:00+08:00\", \"source\": \"shop\"}}"
#define SELLER                                                                                                \
	"{\"sellers\": [{\"id\": \"s\", \"name\": \"絮屿家清旗舰店\", \"experience_score\": \"4.86\"," \
	" \"score_at\": \"2026-11-20T00:00:00+08:00\"}]}"
#define PEOPLE                                                                                                      \
	"{\"room\": {\"people\": [{\"role\": \"host\", \"name\": \"老板\"}, {\"role\": \"bargainer\", \"name\": " \
	"\"小王\"},"                                                                                              \
	" {\"role\": \"explainer\", \"name\": \"阿青\"}, {\"role\": \"brand\", \"name\": \"李经理\"}]}}"

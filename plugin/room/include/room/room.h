/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The room document "shop-room/1", decoded: everything that viewers may be told about a show, at one version.
 * Immutable and shared by reference; every pointer in it lives as long as the room. No I/O, no clock, no thread.
 * The meaning, range and owner of every member stand in docs/room-document.md.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "room/room_kinds.h"

/** An absent number, amount (minor units), count or time (Unix milliseconds). Absent texts and parts are NULL. */
#define ROOM_UNSET INT64_MIN

struct currency {
	char code[4];   /* ISO 4217 */
	uint8_t digits; /* the exponent: 2 for CNY, 0 for JPY, 3 for KWD */
};

struct room_person {
	enum person_role role;
	const char *name;
	const char *title;
	const char *avatar;
};

struct room_trust {
	enum trust_kind kind;
	int64_t times;
	int64_t hours;
	int64_t days;
	const char *tier;
	const char *label;
	int64_t until_ms;
	bool is_excluded;
};

struct room_seller {
	const char *id;
	const char *name;
	const char *experience_score; /* as written: "4.85" */
	int64_t score_at_ms;
	struct room_trust *trust;
	size_t trust_count;
};

struct room_cart {
	enum cart_state state; /* CART_INVALID: not known */
	int64_t price_minor;
	int64_t at_ms;
};

struct room_part {
	enum part_kind kind;
	int64_t amount_minor;
	int64_t threshold_minor;
	enum part_how how; /* PART_AUTO when absent */
	const char *audience;
	int64_t ends_at_ms;
};

struct room_price {
	struct currency currency;
	int64_t sale_minor;
	struct room_part *parts;
	size_t part_count;
	bool has_unknown_part;         /* a part of a kind that we do not know was dropped: the price is held */
	const char *unknown_part_kind; /* the first such kind as written, "unknown" unless it is an id; NULL: none */
	struct {
		enum list_basis basis; /* LIST_INVALID: no list price */
		int64_t amount_minor;
		const char *note;
		int64_t captured_at_ms;
	} list;
	struct {
		int64_t amount_minor; /* ROOM_UNSET: no unit price */
		const char *per;
		bool is_approximate;
	} unit_price;
	bool is_from;
	int64_t locked_until_ms;
};

struct room_sku {
	const char *id;
	const char *spec;
	int64_t sale_minor;
	int64_t left;
	int64_t per_buyer;
	const char *image;
};

struct room_gift {
	const char *name;
	const char *spec;
	int64_t quantity;
	int64_t value_minor;
	const char *value_basis;
	int64_t first_n;
};

struct room_batch {
	int64_t number; /* ROOM_UNSET: no batch */
	int64_t total;
	int64_t opened_at_ms;
};

struct room_stock {
	bool is_known; /* false: the document has no stock; then the rest is unset */
	enum stock_mode mode;
	int64_t left;
	int64_t total;
	int64_t low_at;
	int64_t reserved;
	struct room_batch batch;
};

struct room_offer {
	int64_t starts_at_ms;
	int64_t ends_at_ms;
	int64_t seq;
	const char *reason;
};

struct room_campaign {
	enum campaign_kind kind;
	const char *label;
	int64_t amount_minor;
	const char *condition;
	const char *audience;
	enum payer payer;
	int64_t cap_minor;
	int64_t starts_at_ms;
	int64_t ends_at_ms;
	int64_t quantity;
};

struct room_comparison {
	const char *market;
	const char *seller;
	const char *product;
	const char *sku;
	const char *spec;
	bool is_same_spec;
	int64_t amount_minor;
	enum comparison_kind kind;
	const char *shipping;
	int64_t captured_at_ms;
	const char *evidence_id;     /* NULL: no evidence */
	const char *evidence_sha256; /* 64 lower-case hex digits */
	const char *public_label;
};

struct room_step {
	const char *id;
	enum step_kind kind;
	enum step_by by;
	const char *person;
	int64_t price_after_minor;
	const char *note;
	int64_t at_ms;
	bool is_planned;
};

struct room_check {
	const char *name;
	enum check_result result;
};

struct room_inspection {
	bool is_known;
	const char *piece_id;
	const char *grade;
	int64_t battery_percent;
	struct room_check *checks;
	size_t check_count;
	const char *report_no;
	int64_t inspected_at_ms;
	int64_t warranty_days;
	bool is_live;
};

struct room_licence {
	const char *kind;
	const char *number;
};

struct room_item {
	const char *id;
	int64_t link_no;
	const char *seller_id;
	const struct room_seller *seller; /* within the same room; NULL without seller_id */
	const char *title;
	const char *short_title;
	const char *spec;
	const char *unit;
	const char *image;
	const char *brand;
	bool is_branded;
	enum item_status status;
	enum beat beat; /* as written; what is painted is air.h's to say */
	struct room_cart cart;
	bool is_channel_exclusive;
	const char *category;
	enum item_nature nature;
	struct {
		const char *place;
		const char *maker;
		const char *made_on;     /* YYYY-MM-DD */
		const char *best_before; /* YYYY-MM-DD */
	} origin;
	struct room_licence *licences;
	size_t licence_count;
	const char **warnings;
	size_t warning_count;
	struct room_price price;
	struct room_sku *skus;
	size_t sku_count;
	const struct room_sku *main_sku; /* within skus; NULL when none is named */
	struct room_gift *gifts;
	size_t gift_count;
	struct {
		int64_t per_buyer;
		int64_t per_order;
		int64_t min_quantity;
		const char *audience;
	} limits;
	struct {
		bool is_known;
		bool is_free;
		int64_t fee_minor;
		int64_t dispatch_hours;
		const char **excluded;
		size_t excluded_count;
	} shipping;
	enum sale_type sale_type;
	struct {
		int64_t amount_minor; /* ROOM_UNSET: no deposit */
		int64_t deducts_minor;
		int64_t balance_from_ms;
		int64_t balance_until_ms;
		bool is_refundable;
	} deposit;
	struct room_stock stock;
	struct room_offer offer;
	struct room_trust *trust;
	size_t trust_count;
	struct room_campaign *campaigns;
	size_t campaign_count;
	struct room_comparison *comparisons;
	size_t comparison_count;
	struct {
		struct room_step *steps;
		size_t step_count;
		int64_t agreed_minor; /* ROOM_UNSET: nothing agreed */
		int64_t agreed_at_ms;
	} bargain;
	struct {
		const char *text; /* NULL: none */
		int64_t at_ms;
		int64_t until_ms;
	} correction;
	struct room_inspection inspection;
	struct {
		int64_t sold;
		int64_t orders;
		int64_t as_of_ms; /* ROOM_UNSET: no sales */
		enum sales_source source;
	} sales;
	/* -- of no document: set by room_merge() (merge.h) alone -- */
	int64_t sold_out_until_ms;  /* was sold out a moment ago and stays so until then; ROOM_UNSET: no */
	int64_t unbound_ends_at_ms; /* the later end that the shop says without a reason; ROOM_UNSET: none, or it stands
				     */
	bool is_stock_unexplained;  /* it rose without a reason: the number is hidden */
};

/** So many sources of viewers are kept, the first ones. */
#define ROOM_TRAFFIC_MAX 12

struct room_traffic {
	const char *source; /* may be NULL */
	int64_t viewers;
	int64_t spend_minor, gmv_minor;
};

/* How the show goes, as the shop counts it. What cannot be such a figure (below 0, beyond all reason) is not said. */
struct room_metrics {
	int64_t viewers;       /* who has watched since the show began */
	int64_t watch_seconds; /* of all of them together */
	int64_t orders;
	int64_t gmv_minor, average_order_minor;           /* in the first item's currency */
	double orders_per_viewer_minute, repurchase_rate; /* NaN: not said. 0.31 is 31 % */
	const struct room_traffic *traffic;
	size_t traffic_count;
};

struct room {
	int64_t version;
	const char *epoch; /* "0" when absent */
	int64_t server_time_ms;
	int zone_minutes; /* the shop's offset from UTC, as server_time was written: times in words use it */
	int64_t ttl_ms;
	bool is_demo;
	const struct room_item *current; /* within items; NULL: nothing is on air */
	const char *id;
	const char *title;
	enum room_mode mode;
	enum room_phase phase;
	struct room_person *people;
	size_t person_count;
	const char *operator_name;
	bool has_ai_presenter;
	int64_t air_delay_ms;
	const char **allowed_terms;
	size_t allowed_term_count;
	struct room_seller *sellers;
	size_t seller_count;
	struct room_item *items;
	size_t item_count;
	const struct room_metrics *metrics; /* the desk's; they never reach the picture. NULL: the shop says none */
};

/** One more owner. Thread: any. Accepts NULL. */
const struct room *room_ref(const struct room *room);

/** Gives a reference back; the last one frees the room with all it holds. Thread: any. Accepts NULL. */
void room_unref(const struct room *room);

/** The item with this id, or NULL. Thread: any. */
const struct room_item *room_find_item(const struct room *room, const char *id);

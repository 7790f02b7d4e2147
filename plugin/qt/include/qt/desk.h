/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the desk's docks are shown and what they ask for, as plain values between the widgets (plugin/qt/desk/, the only
 * ones who know Qt) and the show (control, obs). A view has figures, ids and names of enums ("haggle"), never words for
 * people: words come by key from the locales, and what was said of an order, a sheet, a hold or an error stands as
 * base/said.h has it, pattern and texts, so that docks say it in the user's language.
 *
 * Times are those of the shop's clock in milliseconds; -1 where there is none. A text that does not fit is cut.
 */
#pragma once

#include "base/error.h"
#include "base/said.h"

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum desk_dock {
	DESK_DOCK_INVALID = 0,
	DESK_DOCK_AIR,
	DESK_DOCK_RUNDOWN,
	DESK_DOCK_BARGAIN,
	DESK_DOCK_PROMPTER,
	DESK_DOCK_FIGURES,
};

#define DESK_DOCKS 5

/* -- what is shown -- */

enum desk_mark {
	DESK_MARK_INVALID = 0,
	DESK_MARK_UNKNOWN, /* the shop does not say */
	DESK_MARK_TRUE,    /* the air says what the shop says */
	DESK_MARK_FALSE,
	DESK_MARK_STALE,
	DESK_MARK_OFF, /* not on air now: the beat, SAFE, PANIC */
};

/** One figure of the link lamp: what each of the two says. */
struct desk_tick {
	enum desk_mark mark;
	char air[40];
	char shop[40];
};

enum desk_eligible { DESK_ELIGIBLE_UNKNOWN = 0, DESK_ELIGIBLE, DESK_NOT_ELIGIBLE };

struct desk_row {
	char id[65];
	int link_no; /* 0: none */
	char title[160], price[32], beat[12];
	bool is_current, is_cue, is_sold_out, is_withdrawn;
	int holds, warnings;
	char finding[256]; /* the first, worst one */
	enum desk_eligible eligible;
	char ineligible[200]; /* why */
};

struct desk_plan_step {
	int number; /* from 1 */
	char kind[16], by[12], person[64];
	char after[32]; /* the price after it, as text */
	char note[80];
	bool is_taken, is_next;
};

struct desk_result {
	uint64_t id; /* what desk_calls.act gave */
	char kind[16], state[16], item_id[65], message[SAID_SIZE];
};

struct desk_finding {
	char rule[48];
	char level[8]; /* "hold", "warn", "error" */
	char item_id[65], where[96], text[128], reason[256], suggestion[256], article[128];
};

/** A figure over the show. */
struct desk_plot {
	char name[32]; /* "viewers" "orders" "orders_per_viewer_minute" "average_order" "repurchase" "watch" */
	char now[32];
	int count;
	float values[120];                   /* oldest first; NaN: not known */
	char first[32], least[32], most[32]; /* of those that are known; "": none is */
};

struct desk_traffic {
	char source[40], viewers[24], spend[32], gmv[32];
	char back[16]; /* gmv / spend */
};

/** Of current and cue. */
struct desk_item {
	char id[65]; /* "": none */
	int link_no; /* 0: none */
	char title[160], spec[160], beat[12];
	char final[32], sale[32], list[32], agreed[32], stock[32], cart[24];
	int64_t ends_at_ms;   /* -1: never */
	char held[SAID_SIZE]; /* why it is not on sale on air although the beat says so; "": it is not held */
	int64_t held_since_ms;
};

struct desk_room {
	char key[33];
	char name[64];
	uint32_t rgb; /* 0xRRGGBB */
	bool is_armed, is_on_air;
};

struct desk_sheet_finding {
	int row; /* 0: none */
	bool is_error;
	char where[64], message[SAID_SIZE];
};

/** Immutable, shared by reference. */
struct desk_view {
	uint64_t serial; /* another number: something else is to be shown; times that only go on are not */

	/* -- the room that keys act on: the wrong-room guard -- */
	char room_key[33], room_name[64];
	uint32_t room_rgb;
	bool is_armed, is_room_pinned;
	int rooms;
	struct desk_room room[16];

	/* -- connection and truth -- */
	char link_state[12]; /* "waiting" "fresh" "stale" "expired" "" */
	char source[10];
	int64_t age_ms, clock_offset_ms, shop_ms;
	int64_t show_ms;                                         /* since sending or recording began; -1: neither */
	char error[SAID_SIZE], error_code[16], error_where[192]; /* "": none; code: "network" "timeout" ... */
	char mode[8];                                            /* "normal" "safe" "panic" */
	bool is_on_air, is_streaming, is_recording;
	struct {
		struct desk_tick price, stock, cart, spec;
	} lamp;

	/* -- current and cue -- */
	struct desk_item current, cue;
	bool is_holding;
	char follow[8]; /* "shop" "cart" */
	struct {
		bool is_known, is_ours;
		char client[65];
	} owner;
	int64_t coming_ms; /* a take is announced: so long until it; 0: none */

	/* -- rundown -- */
	int row_count;
	struct desk_row *rows;

	/* -- the bargain of the current item -- */
	struct {
		bool can_step, can_settle, can_withdraw;
		char standing[32];      /* the last price that was said */
		int64_t standing_minor; /* -1: none */
		char currency[4], sign[8];
		int digits;
		char floor[32], target[32];
		int64_t floor_minor; /* -1: none */
		int plan_count;
		struct desk_plan_step plan[16];
		int step_count;
		struct desk_plan_step steps[64];
		char waiting[SAID_SIZE]; /* what is waited for; "": nothing */
		int64_t waiting_since_ms;
		bool is_shop_written;
	} bargain;

	/* -- prompter -- */
	struct {
		char next_step[200], prompt[512], notes[512];
		int avoid_count;
		struct {
			char word[64], instead[256], article[128];
			bool is_written; /* it stands in what the team has written: it is about to be read out */
		} avoid[24];
		int duty_count;
		struct {
			char text[256], article[128];
		} duty[12];
	} prompter;

	int result_count;
	struct desk_result results[32]; /* newest last */
	int finding_count;
	struct desk_finding *findings;

	/* -- figures: the desk's only, never on air -- */
	bool has_figures;
	int plot_count;
	struct desk_plot plots[8];
	int traffic_count;
	struct desk_traffic traffic[12];
	char estimate[32];
	char estimate_parts[5][32];

	/* -- sheet -- */
	char sheet_file[512];
	int sheet_rows, sheet_errors, sheet_finding_count;
	struct desk_sheet_finding sheet_findings[64];
	uint64_t import_id; /* of the import whose findings these are; 0: the sheet in use */
	bool can_import;

	/* -- more of the bargain of the current item -- */
	struct {
		bool can_quote;
		bool can_open;        /* the beat may be set to open */
		char settle[32];      /* at which a settle without a price of its own settles */
		int64_t settle_minor; /* -1: nothing was said, or it was withdrawn */
		/* What the agreed price waits for: "open" (the link has it: open it), "price" (the link says another),
		 * "hidden" (the cart does not list the link), "cart" (the cart says another), "part" (a part of the
		 * price is not known); "": nothing is agreed, or it is on sale */
		char waiting_for[16];
		char link_price[32]; /* what the link, or for "cart" the cart, says */
	} table;

	/* -- more of rundown and sheet -- */
	bool is_import_read; /* it is still being read: no findings yet */
	bool has_own_order;  /* the rundown is in the desk's own order, until FOLLOW */

	/* -- what a person may change in the shop itself, of the current item -- */
	struct {
		bool can_price, can_stock, can_text; /* the room's adapter says how, and has what it needs */
		bool is_read_only; /* the agreed price waits for the shop's, and nobody can set that from here */
		char why[96];      /* why the price cannot be set, in English, where it is not that nobody says how */
		char from[32], to[32];
		int64_t from_minor, to_minor; /* the shop's price, and what it has to be; -1: nothing is to be set */
		int64_t stock;                /* that the shop has; -1: not known */
		/* The newest change of this item. */
		uint64_t change_id; /* the order's; 0: none */
		char change_kind[16], change_state[16], change_from[32], change_to[64];
		int64_t change_since_ms;
		char change_message[SAID_SIZE];
	} shop;
};

/** A zeroed view with so many rows and findings, to be filled before it is shared. NULL: no memory. */
struct desk_view *desk_view_create(int row_count, int finding_count);
/** One more owner, one fewer. Thread: any. Accept NULL. */
const struct desk_view *desk_view_ref(const struct desk_view *view);
void desk_view_unref(const struct desk_view *view);
/** Whether two views show the same, their serial and the times that only go on aside. */
bool desk_view_shows_same(const struct desk_view *a, const struct desk_view *b);

/** A picture of the program, small. Immutable once shared. */
struct desk_picture {
	int width_px, height_px;
	uint64_t serial;
	const uint8_t *rgba; /* premultiplied, sRGB, rows without padding */
};

/** With pixels to be filled (*rgba) before it is shared. NULL: no memory. */
struct desk_picture *desk_picture_create(int width_px, int height_px, uint8_t **rgba);
/** One more owner, one fewer. Thread: any. Accept NULL. */
const struct desk_picture *desk_picture_ref(const struct desk_picture *picture);
void desk_picture_unref(const struct desk_picture *picture);

/* -- what is asked for -- */

enum desk_act_kind {
	DESK_ACT_INVALID = 0,
	DESK_ACT_TAKE,
	DESK_ACT_NEXT,
	DESK_ACT_PREVIOUS,
	DESK_ACT_JUMP,
	DESK_ACT_HOLD,
	DESK_ACT_FOLLOW,
	DESK_ACT_STEP,
	DESK_ACT_PLANNED,
	DESK_ACT_WITHDRAW,
	DESK_ACT_BEAT,
	DESK_ACT_LAYER,
	DESK_ACT_OWN,
	DESK_ACT_SAFE,
	DESK_ACT_PANIC,
	DESK_ACT_RETURN_DOWN,
	DESK_ACT_RETURN_UP,
	DESK_ACT_REFRESH,
	DESK_ACT_ARM,         /* text: a room's key; "": by itself again */
	DESK_ACT_MOVE,        /* item_id to before text (an id; "": the end) */
	DESK_ACT_SHEET_TRY,   /* text: the file */
	DESK_ACT_SHEET_USE,   /* the one that was tried */
	DESK_ACT_SHEET_LEAVE, /* it is not used after all */
	/* What was looked at and pressed twice. */
	DESK_ACT_SHOP_PRICE, /* value: the price; was: the shop's that was seen */
	DESK_ACT_SHOP_STOCK, /* value: pieces more, negative: fewer */
	DESK_ACT_SHOP_TEXT,  /* text */
};

enum desk_change { DESK_CHANGE_INVALID = 0, DESK_CHANGE_TO, DESK_CHANGE_BY, DESK_CHANGE_RATE };

/** Members mean what those of struct control_order mean; names are those of the room document. */
struct desk_act {
	enum desk_act_kind kind;
	char item_id[65];
	int link_no; /* 0: none */
	char step[16], by[12], person[64], note[80], beat[12];
	enum desk_change change;
	int64_t value; /* minor units; RATE: permille that stay */
	int planned;   /* 1..; 0: the next one */
	uint32_t layers;
	bool is_on;
	char text[512];
	int64_t was; /* minor units */
};

/** What an act gives that was done and is no order. */
#define DESK_ACT_DONE UINT64_MAX

/** What is typed at the calculator comes to, for the current item. */
struct desk_reckoned {
	bool is_price; /* false: why says why not */
	char why[16];  /* "places", "doubtful" ...: the name of a reason (control/desk_input.h) */
	int place;     /* the character that is wrong, from 1; 0: all of it */
	int64_t total_minor;
	char total[32]; /* the price after it */
	char off[72];   /* what that is from where it stands: "−¥10.00 (−14.3%)"; "": nothing stands */
	bool is_up;     /* it is above where it stands */
};

/** UI thread, never block, valid until desk_close() has returned; copied by desk_open(). */
struct desk_calls {
	uint32_t size; /* sizeof(struct desk_calls) of who made them */
	void *data;
	/** The word in the user's language; the key itself where there is none. Valid until the next call. */
	const char *(*text)(void *data, const char *key);
	/** The newest, owned by the caller; NULL: no room is open. */
	const struct desk_view *(*view)(void *data);
	/**
	 * An order's id, whose result stands in views that follow; SHEET_TRY: the import's; DESK_ACT_DONE: it was done,
	 * and is no order; 0: refused at once.
	 */
	uint64_t (*act)(void *data, const struct desk_act *act);
	/** The newest that fits, owned by the caller; NULL: none yet. Asking keeps it coming. */
	const struct desk_picture *(*miniature)(void *data, int width_px, int height_px, bool is_cue);
	/** What a dock remembers (split sizes, night mode); "": nothing. Valid until the next call. */
	const char *(*setting)(void *data, const char *key);
	void (*set_setting)(void *data, const char *key, const char *value);
	/** What is typed comes to at this view's bargain; false: no item is on air. Pure. */
	bool (*reckon)(const struct desk_view *view, const char *typed, struct desk_reckoned *out);
};

/** "shop-overlay-air": under this name OBS keeps where the dock stands; forever. NULL for none. */
const char *desk_dock_id(enum desk_dock dock);

#ifdef __cplusplus
}
#endif

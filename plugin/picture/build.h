/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the layers of a stage hand to the painter: pieces (what to paint, by a key of everything that decides its
 * pixels) and quads (where and when each piece stands). A piece whose key was painted before is not painted again: an
 * answer that only confirms the room moves times and paints nothing. Private to picture/; one thread at a time.
 */
#pragma once

#include "base/error.h"
#include "picture/stage.h"
#include "picture/timeline.h"
#include "qt/bridge.h"

struct build;

/** Paints a piece with its top left at (0, 0) of the canvas. args is what build_piece() was given. */
typedef void (*build_paint_fn)(const struct bridge *bridge, struct canvas *canvas, const void *args);

struct build_piece {
	uint64_t key;
	uint16_t width_px;
	uint16_t height_px;
	build_paint_fn paint;
	const void *args;
};

struct build_quad {
	uint32_t piece;
	uint32_t group;
	struct timeline_quad quad; /* cell, enters_at_ns and enter_ms are the painter's to fill */
};

/**
 * Quads that move in together when what they say changes (the figures of a price). A group that does not move, a plate,
 * has moves false.
 */
struct build_group {
	enum layer layer;
	uint64_t content_key; /* another key than in the frame before: the group enters */
	bool moves;
	uint16_t enter_ms;
	int16_t enter_dy_px;
};

/** An empty list; NULL when there is no memory. */
struct build *build_create(void);
void build_destroy(struct build *build);
/** Forgets pieces, quads and groups and keeps the memory. */
void build_clear(struct build *build);

/**
 * Memory that lives as long as the list's content: for args and what they point to. NULL when there is none; the list
 * is then marked failed and build_failed() says so, so that layers need not check each call.
 */
void *build_alloc(struct build *build, size_t size_bytes);
char *build_text(struct build *build, const char *utf8);

/** Adds a piece, or gives the index of the one that already has this key. */
uint32_t build_piece(struct build *build, uint64_t key, int width_px, int height_px, build_paint_fn paint,
		     const void *args);
uint32_t build_group(struct build *build, const struct build_group *group);

/** Adds a quad of a whole piece at (x, y) on the canvas, shown in `modes` within [from_ns, until_ns). */
void build_quad(struct build *build, uint32_t group, uint32_t piece, float x, float y, unsigned modes, int64_t from_ns,
		int64_t until_ns);

/** Adds a counter, or gives the index of the one with the same target (all of a build run on one clock); -1: all are in
 * use. */
int build_counter(struct build *build, const struct clock_anchor *shop, int64_t target_ms);
/** Adds a digit place, or gives the index of an equal one; -1 when TIMELINE_PLACES are in use. */
int build_place(struct build *build, struct timeline_place place);
/** Adds the quad of one digit of a place. */
void build_digit(struct build *build, uint32_t group, uint32_t piece, float x, float y, unsigned modes, int64_t from_ns,
		 int64_t until_ns, int place, int digit);

/** How many quads there are so far. */
size_t build_quad_count(const struct build *build);
/** Adds copies of quads, cut to [from_ns, until_ns); what lies wholly outside is left out. */
void build_cut(struct build *build, size_t first, size_t count, int64_t from_ns, int64_t until_ns);
/** Takes quads out. */
void build_drop(struct build *build, size_t first, size_t count);
/** Moves the quads from `begin` on before those from `first` on: what is added last is painted first. */
void build_bring_beneath(struct build *build, size_t first, size_t begin);

/** Asks to be built anew when the shop's clock reads shop_ms (the earliest wish counts; ROOM_UNSET is no wish). */
void build_again_at(struct build *build, int64_t shop_ms);

/** Gives an object to the list, released when what it shows is forgotten; at once when there is no memory. */
void build_own(struct build *build, void *object, void (*release)(void *object));

/** Something that belongs into this list is being made, and its place is taken by something else until then. */
void build_awaits(struct build *build);
bool build_is_awaiting(const struct build *build);

bool build_failed(const struct build *build);

size_t build_pieces(const struct build *build, const struct build_piece **out);
size_t build_quads(const struct build *build, const struct build_quad **out);
size_t build_groups(const struct build *build, const struct build_group **out);
/** Fills counters and places of a timeline. */
void build_clocks(const struct build *build, struct timeline *out);
int64_t build_again_ms(const struct build *build); /* ROOM_UNSET: no wish */

/* -- keys: FNV-1a over what decides the pixels -- */
#define BUILD_KEY BLOB_HASH
uint64_t key_bytes(uint64_t key, const void *bytes, size_t size_bytes);
uint64_t key_text(uint64_t key, const char *text); /* NULL differs from "" */
uint64_t key_number(uint64_t key, int64_t number);

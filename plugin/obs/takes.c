/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "takes.h"

#include "air_mode.h"
#include "frontend.h"
#include "shows.h"
#include "take_line.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "room/air.h"
#include "room/money.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define MAX_LINE_BYTES 8192

struct followed {
	struct control *control; /* a reference */
	char item_id[CONTROL_ID_SIZE];
};

/* backstage's thread, between start and stop */
static struct {
	char *folder;
	struct waker *looks;
	struct followed shows[SHOWS_MAX_CONTROLS];
	size_t count;
	bool has_failed; /* said in the log; said again after a line that could be written */
} takes;

/* -- which shows there are -- */

static void forget(size_t place)
{
	struct followed *gone = &takes.shows[place];
	control_unfollow(gone->control, takes.looks);
	control_unref(gone->control);
	takes.shows[place] = takes.shows[--takes.count];
}

static bool is_among(const struct control *control, struct control *const open[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (open[i] == control)
			return true;
	}
	return false;
}

static bool is_followed(const struct control *control)
{
	for (size_t i = 0; i < takes.count; i++) {
		if (takes.shows[i].control == control)
			return true;
	}
	return false;
}

static void find_shows(void)
{
	struct control *open[SHOWS_MAX_CONTROLS];
	size_t count = shows_controls(open, SHOWS_MAX_CONTROLS);
	for (size_t i = takes.count; i > 0; i--) {
		if (!is_among(takes.shows[i - 1].control, open, count))
			forget(i - 1);
	}
	for (size_t i = 0; i < count; i++) {
		if (!is_followed(open[i]) && takes.count < SHOWS_MAX_CONTROLS &&
		    control_follow(open[i], takes.looks, NULL))
			takes.shows[takes.count++] = (struct followed){.control = open[i]};
		else
			control_unref(open[i]);
	}
}

/* -- a line -- */

/* What viewers see, if they see a price at all. */
static const char *price_on_air(const struct control_state *state, uint64_t now_ns, char text[64])
{
	text[0] = '\0';
	struct air air = air_of_room(state->room, clock_anchor_shop_ms(&state->feed->shop, now_ns));
	bool is_on_sale = air.item && (air.beat == BEAT_OPEN || air.beat == BEAT_ENCORE) && air.hold == HOLD_NONE;
	if (!is_on_sale || state->feed->freshness != FRESHNESS_FRESH || air_mode_get() != AIR_NORMAL)
		return text;
	struct money_figure figure = money_figure_of(air.final_minor, &air.item->price.currency);
	snprintf(text, 64, "%s%s%s", figure.sign, figure.whole, figure.fraction);
	return text;
}

static bool file_of_day(const struct tm *day, char path[PATH_MAX])
{
	char name[32];
	strftime(name, sizeof(name), "%Y-%m-%d.csv", day);
	return snprintf(path, PATH_MAX, "%s/%s", takes.folder, name) < PATH_MAX;
}

static bool append(const char *path, const struct take *take, struct error *err)
{
	struct buffer line;
	buffer_init(&line, MAX_LINE_BYTES);
	bool is_new = !file_stamp_of(path).exists;
	bool did = (!is_new || buffer_add(&line, TAKE_HEADINGS, strlen(TAKE_HEADINGS), err)) &&
		   take_line(take, &line, err) && file_make_folder(takes.folder, err);
	FILE *file = did ? fopen(path, "ab") : NULL;
	if (did && !file)
		did = error_set_at(err, ERROR_IO, path, "%s", strerror(errno));
	if (file) {
		bool is_written = fwrite(line.bytes, 1, line.size_bytes, file) == line.size_bytes;
		is_written = fclose(file) == 0 && is_written;
		did = is_written || error_set_at(err, ERROR_IO, path, "it cannot be written");
	}
	buffer_finish(&line);
	return did;
}

static void keep(const struct control_state *state, const struct room_item *item, uint64_t now_ns)
{
	char price[64];
	char title[256];
	int64_t wall_ms = clock_wall_ms(clock_system());
	time_t wall_s = (time_t)(wall_ms / 1000);
	struct tm day;
	if (!localtime_r(&wall_s, &day))
		return;
	uint64_t began_ns = frontend_output_began_ns();
	const struct take take = {
		.show_ms = began_ns ? (int64_t)((now_ns - began_ns) / 1000000) : ROOM_UNSET,
		.wall_ms = wall_ms,
		.zone_minutes = (int)(day.tm_gmtoff / 60),
		.link_no = item->link_no,
		.item_id = item->id,
		.title = item->short_title ? item->short_title : item->title,
		.price = price_on_air(state, now_ns, price),
		.room = state->room->id,
	};
	frontend_add_chapter(take_chapter(&take, title, sizeof(title)));
	char path[PATH_MAX];
	struct error err = {0};
	if (!takes.folder || !file_of_day(&day, path))
		return;
	bool did = append(path, &take, &err);
	if (!did && !takes.has_failed) {
		char text[512];
		log_write(LOG_LEVEL_WARNING, "the list of takes cannot be written: %s",
			  error_text(&err, text, sizeof(text)));
	}
	takes.has_failed = !did;
}

/* The item that is on air, if it is another one than at the last look. What nobody sees is no take. */
static void look_at(struct followed *show, uint64_t now_ns)
{
	if (!shows_is_on_air(show->control))
		return;
	const struct control_state *state = control_state_get(show->control);
	const struct room_item *item = state->room ? state->room->current : NULL;
	if (item && strcmp(item->id, show->item_id) != 0) {
		snprintf(show->item_id, sizeof(show->item_id), "%s", item->id);
		keep(state, item, now_ns);
	}
	control_state_unref(state);
}

void takes_look(uint64_t now_ns)
{
	find_shows();
	for (size_t i = 0; i < takes.count; i++)
		look_at(&takes.shows[i], now_ns);
}

void takes_start(const char *folder, struct waker *looks)
{
	takes.folder = folder ? alloc_text(folder) : NULL;
	takes.looks = waker_ref(looks);
	takes.has_failed = false;
}

void takes_stop(void)
{
	while (takes.count)
		forget(takes.count - 1);
	waker_unref(takes.looks);
	takes.looks = NULL;
	alloc_free(takes.folder);
	takes.folder = NULL;
}

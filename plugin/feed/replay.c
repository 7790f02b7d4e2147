/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Follows a recorded show, the demo too: tells its lines again at their times, on the shop's clock of that show, and
 * begins anew at its end. What failed then fails now, so that the room ages as it did. Feed thread only; reads a file,
 * so never any other thread.
 */
#include "feed_private.h"

#include "base/log.h"

#include <string.h>

#define MS_NS UINT64_C(1000000)
/* However many lines are due at once: other rooms have their turn in between. */
#define LINES_A_STEP 64

static void fail(struct feed *feed, const struct error *err)
{
	feed->replay.is_failing = true;
	feed_fail(feed, err);
}

static uint64_t due_ns(const struct replay *replay)
{
	return replay->began_ns + (uint64_t)replay->next.t_ms * MS_NS;
}

/* -- the file -- */

static void look_ahead(struct feed *feed)
{
	struct replay *replay = &feed->replay;
	recording_read(replay->reader, &replay->next);
	// a line that is none has no time of its own
	if (replay->next.kind == RECORDING_BAD)
		replay->next.t_ms = replay->t_ms;
	struct error cut;
	char text[512];
	if (replay->next.kind == RECORDING_END && !replay->is_cut_told && recording_cut(replay->reader, &cut)) {
		replay->is_cut_told = true;
		log_write(LOG_LEVEL_WARNING, "feed %s: cut off: %s", feed->name, error_text(&cut, text, sizeof(text)));
	}
}

static bool begin(struct feed *feed, uint64_t now_ns)
{
	struct replay *replay = &feed->replay;
	struct error err = {0};
	replay->reader = recording_open(feed->address, replay->round, &err);
	if (!replay->reader) {
		fail(feed, &err);
		replay->retry_ns = now_ns + feed->service->limits.backoff_first_ms * MS_NS;
		return false;
	}
	replay->began_ns = now_ns;
	replay->t_ms = 0;
	replay->is_clock_set = false;
	look_ahead(feed);
	return true;
}

/* The file is opened anew: another one may stand there by now. */
static bool begin_again(struct feed *feed, uint64_t now_ns)
{
	struct replay *replay = &feed->replay;
	recording_line_finish(&replay->next);
	recording_reader_close(&replay->reader);
	replay->round++;
	return begin(feed, now_ns);
}

/* -- what is told -- */

/* Confirms what is held as of a moment; before a failure only up to the time of which that line tells the age. */
static void confirm(struct feed *feed, uint64_t as_of_ns, uint64_t now_ns)
{
	struct replay *replay = &feed->replay;
	const struct recording_line *next = &replay->next;
	const struct clock_anchor *shop = &feed->hold.clock.anchor;
	int64_t as_of_ms = clock_anchor_shop_ms(shop, as_of_ns);
	if (next->kind == RECORDING_ERROR && next->age_ms != ROOM_UNSET) {
		int64_t last_ms = clock_anchor_shop_ms(shop, due_ns(replay)) - next->age_ms;
		if (as_of_ms > last_ms)
			as_of_ms = last_ms;
	}
	hold_confirm(&feed->hold, as_of_ms, now_ns);
	feed->confirmed_by = feed->source;
	feed->has_news = true;
	replay->confirm_ns = now_ns + feed_poll_every_ms(feed->service, feed->hold.room->ttl_ms) * MS_NS;
}

static void tell_room(struct feed *feed, const struct recording_line *line)
{
	struct replay *replay = &feed->replay;
	struct error err = {0};
	enum hold_news news = HOLD_NEWS_INVALID;
	if (!hold_offer(&feed->hold, line->room, &news, &err)) {
		fail(feed, &err);
		return;
	}
	if (!replay->is_clock_set) {
		server_clock_set(&feed->hold.clock, line->at_ms, due_ns(replay));
		replay->is_clock_set = true;
	}
	replay->is_failing = false;
}

/* Tells the line that is due; the one behind it is looked at before anything is confirmed. */
static void tell(struct feed *feed, uint64_t now_ns)
{
	struct replay *replay = &feed->replay;
	struct recording_line line = replay->next;
	uint64_t was_due_ns = due_ns(replay);
	bool is_bad_again = line.kind == RECORDING_BAD && replay->is_failing;
	switch (line.kind) {
	case RECORDING_ROOM:
		tell_room(feed, &line);
		break;
	case RECORDING_ERROR:
	case RECORDING_BAD:
		if (!is_bad_again)
			fail(feed, &line.error);
		break;
	case RECORDING_END:
	case RECORDING_INVALID:
		break;
	}
	replay->t_ms = line.t_ms > replay->t_ms ? line.t_ms : replay->t_ms;
	look_ahead(feed);
	if (line.kind == RECORDING_ROOM && !replay->is_failing)
		confirm(feed, was_due_ns, now_ns);
	recording_line_finish(&line);
}

/* At the end: how long the last line stands. */
static uint64_t ends_ns(const struct replay *replay)
{
	int64_t lasts_ms = recording_lasts_ms(replay->reader);
	if (lasts_ms == ROOM_UNSET || lasts_ms < replay->t_ms)
		lasts_ms = replay->t_ms + RECORDING_REST_MS;
	// a head that says 0 does not make us begin all the time
	if (lasts_ms < RECORDING_REST_MS)
		lasts_ms = RECORDING_REST_MS;
	return replay->began_ns + (uint64_t)lasts_ms * MS_NS;
}

uint64_t replay_step(struct feed *feed, uint64_t now_ns)
{
	struct replay *replay = &feed->replay;
	if (!replay->reader) {
		if (now_ns < replay->retry_ns)
			return replay->retry_ns;
		if (!begin(feed, now_ns))
			return replay->retry_ns;
	}
	for (int i = 0; i < LINES_A_STEP; i++) {
		bool is_end = replay->next.kind == RECORDING_END;
		uint64_t next_ns = is_end ? ends_ns(replay) : due_ns(replay);
		if (now_ns < next_ns) {
			bool may_confirm = !replay->is_failing && replay->is_clock_set;
			if (may_confirm && now_ns >= replay->confirm_ns)
				confirm(feed, now_ns, now_ns);
			return may_confirm && replay->confirm_ns < next_ns ? replay->confirm_ns : next_ns;
		}
		if (!is_end)
			tell(feed, now_ns);
		else if (!begin_again(feed, now_ns))
			return replay->retry_ns;
	}
	return now_ns;
}

void replay_refresh(struct feed *feed)
{
	feed->replay.retry_ns = 0;
	feed->replay.confirm_ns = 0;
}

void replay_stop(struct feed *feed)
{
	recording_line_finish(&feed->replay.next);
	recording_reader_close(&feed->replay.reader);
}

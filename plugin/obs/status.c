/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "status.h"

#include "air_keys.h"
#include "compat.h"
#include "status_show.h"
#include "draw.h"

#include <util/dstr.h>

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

/* Their texts stand in locale/. */
static const char *state_key(const struct overlay_status *status)
{
	if (!status->state)
		return status->error.code ? "Status.State.None" : "Status.State.Opening";
	switch (status->state->freshness) {
	case FRESHNESS_INVALID:
	case FRESHNESS_WAITING:
		return "Status.State.Waiting";
	case FRESHNESS_FRESH:
		return "Status.State.Fresh";
	case FRESHNESS_STALE:
		return "Status.State.Stale";
	case FRESHNESS_EXPIRED:
		return "Status.State.Expired";
	}
	return "Status.State.Waiting";
}

static void add_line(struct dstr *text, const char *key, const char *value)
{
	dstr_catf(text, "\n%s %s", obs_module_text(key), value);
}

static const char *source_key(enum feed_source source)
{
	switch (source) {
	case FEED_SOURCE_INVALID:
	case FEED_SOURCE_POLL:
		return "Status.Source.poll";
	case FEED_SOURCE_PUSH:
		return "Status.Source.push";
	case FEED_SOURCE_FILE:
		return "Status.Source.file";
	case FEED_SOURCE_DEMO:
		return "Status.Source.demo";
	case FEED_SOURCE_REPLAY:
		return "Status.Source.replay";
	case FEED_SOURCE_ADAPTER:
		return "Status.Source.adapter";
	}
	return "Status.Source.poll";
}

/* The slow polls beneath a live stream confirm too; what brings changes is the stream. */
static enum feed_source source_of_truth(const struct feed_state *state)
{
	return state->is_push_live ? FEED_SOURCE_PUSH : state->source;
}

static bool is_clock_uncertain(const struct feed_state *state)
{
	return state->clock_uncertain_ms != ROOM_UNSET && state->clock_uncertain_ms > CLOCK_UNCERTAIN_MS;
}

static void add_room(struct dstr *text, const struct feed_state *state, int64_t age_ms)
{
	char value[128];
	snprintf(value, sizeof(value), "%.1f s", (double)age_ms / 1000);
	add_line(text, "Status.Age", value);
	snprintf(value, sizeof(value), "%s-%" PRId64, state->room->epoch, state->room->version);
	add_line(text, "Status.Version", value);
	add_line(text, "Status.Source", obs_module_text(source_key(source_of_truth(state))));
	if (state->latency_ms != ROOM_UNSET) {
		snprintf(value, sizeof(value), "%" PRId64 " ms", state->latency_ms);
		add_line(text, "Status.Latency", value);
	}
	// a local room has no other clock than the one that it is given here
	bool is_shops = state->source == FEED_SOURCE_POLL || state->source == FEED_SOURCE_PUSH ||
			state->source == FEED_SOURCE_ADAPTER;
	if (!is_shops || state->clock_offset_ms == ROOM_UNSET)
		return;
	int used = snprintf(value, sizeof(value), "%+.3f s", (double)state->clock_offset_ms / 1000);
	if (state->clock_uncertain_ms != ROOM_UNSET)
		snprintf(value + used, sizeof(value) - (size_t)used, " \u00b1 %.3f s",
			 (double)state->clock_uncertain_ms / 1000);
	add_line(text, "Status.Clock", value);
	if (is_clock_uncertain(state))
		dstr_catf(text, "\n%s", obs_module_text("Status.Clock.Uncertain"));
}

/* at_ms: the machine's wall clock; ROOM_UNSET: when is not known. Of today the time alone says enough. */
static void add_error(struct dstr *text, const struct error *error, int64_t at_ms)
{
	char words[600];
	size_t used = 0;
	if (!error->code)
		return;
	if (at_ms != ROOM_UNSET) {
		time_t at = (time_t)(at_ms / 1000);
		time_t now = time(NULL);
		struct tm then, today;
		localtime_r(&at, &then);
		localtime_r(&now, &today);
		bool is_today = then.tm_year == today.tm_year && then.tm_yday == today.tm_yday;
		used = strftime(words, sizeof(words), is_today ? "%H:%M:%S " : "%Y-%m-%d %H:%M:%S ", &then);
	}
	error_text(error, words + used, (unsigned)(sizeof(words) - used));
	add_line(text, "Status.Error", words);
}

/* What somebody took off the air stays off until somebody brings it back, also over a restart. */
static void add_mode(struct dstr *text)
{
	switch (air_mode_get()) {
	case AIR_NORMAL:
		break;
	case AIR_SAFE:
		dstr_catf(text, "\n%s", obs_module_text("Status.Mode.Safe"));
		break;
	case AIR_PANIC:
		dstr_catf(text, "\n%s", obs_module_text("Status.Mode.Panic"));
		break;
	}
}

static bool is_troubled(const struct overlay_status *status)
{
	const struct feed_state *state = status->state;
	return status->error.code || status->theme_error.code || status_show_error(status->show) ||
	       (state && (state->error.code || state->freshness >= FRESHNESS_STALE || is_clock_uncertain(state)));
}

char *status_text(struct overlay *overlay, bool is_hidden, enum status_mood *mood)
{
	struct overlay_status status;
	overlay_status(overlay, &status);
	struct dstr text;
	dstr_init_copy(&text, obs_module_text(state_key(&status)));
	const struct feed_state *state = status.state;
	add_mode(&text);
	if (is_hidden)
		dstr_catf(&text, "\n%s", obs_module_text("Status.Hidden"));
	*mood = is_troubled(&status) || is_hidden || air_mode_get() != AIR_NORMAL ? STATUS_TROUBLED : STATUS_WELL;
	if (state && state->room)
		add_room(&text, state, status.age_ms);
	if (state)
		add_error(&text, &state->last_error, state->last_error_at_ms);
	add_error(&text, &status.error, ROOM_UNSET);
	add_error(&text, &status.theme_error, ROOM_UNSET);
	const struct error *show_error = status_show_error(status.show);
	if (show_error)
		add_error(&text, show_error, ROOM_UNSET);
	uint64_t failures = draw_counts().failures;
	if (failures) {
		char value[32];
		snprintf(value, sizeof(value), "%" PRIu64, failures);
		add_line(&text, "Status.Failures", value);
		*mood = STATUS_TROUBLED;
	}
	overlay_status_finish(&status);
	return text.array;
}

char *status_adapter_text(struct overlay *overlay, bool *is_well)
{
	struct overlay_status status;
	overlay_status(overlay, &status);
	const struct feed_state *state = status.state;
	struct dstr text = {0};
	*is_well = !status.error.code && state && state->report && !state->error.code;
	if (state && state->report)
		dstr_copy(&text, (const char *)state->report->bytes);
	else
		dstr_copy(&text, obs_module_text("Adapter.NoAnswer"));
	add_error(&text, &status.error, ROOM_UNSET);
	overlay_status_finish(&status);
	return text.array;
}

json_t *status_error_json(const struct error *error)
{
	char words[512];
	if (!error || !error->code)
		return json_null();
	return json_pack("{s:s, s:s}", "code", error_code_name(error->code), "message",
			 error_text(error, words, sizeof(words)));
}

static json_t *json_number(int64_t number)
{
	return number == ROOM_UNSET ? json_null() : json_integer(number);
}

static json_t *json_last_error(const struct feed_state *state)
{
	json_t *error = status_error_json(state ? &state->last_error : NULL);
	if (json_is_object(error))
		json_object_set_new(error, "at_ms", json_number(state->last_error_at_ms));
	return error;
}

/* What the feed says beside the room; all members always there. */
static json_t *json_feed(const struct feed_state *state)
{
	return json_pack(
		"{s:s, s:b, s:o, s:o, s:o, s:o}", "source", state ? feed_source_name(source_of_truth(state)) : "none",
		"is_push_live", state && state->is_push_live, "latency_ms",
		json_number(state ? state->latency_ms : ROOM_UNSET), "clock_offset_ms",
		json_number(state ? state->clock_offset_ms : ROOM_UNSET), "clock_uncertain_ms",
		json_number(state ? state->clock_uncertain_ms : ROOM_UNSET), "last_error", json_last_error(state));
}

static json_t *json_counts(void)
{
	struct draw_counts counts = draw_counts();
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "frames", (json_int_t)counts.frames, "draws",
			 (json_int_t)counts.draws, "vertex_rebuilds", (json_int_t)counts.vertex_rebuilds,
			 "vertex_upload_bytes", (json_int_t)counts.vertex_upload_bytes, "texture_upload_bytes",
			 (json_int_t)counts.texture_upload_bytes, "pieces_copied", (json_int_t)counts.pieces_copied,
			 "sets_shown", (json_int_t)counts.sets_shown, "texture_bytes", (json_int_t)counts.texture_bytes,
			 "failures", (json_int_t)counts.failures);
}

char *status_json(struct overlay *overlay)
{
	struct overlay_status status;
	overlay_status(overlay, &status);
	const struct feed_state *state = status.state;
	const struct room *room = state ? state->room : NULL;
	const struct error *error = state && state->error.code ? &state->error : &status.error;
	json_t *json = json_pack(
		"{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:i, s:i, s:s, s:o, s:o, s:o}", "state",
		state ? freshness_name(state->freshness) : "none", "room_from", status.room_from, "age_ms",
		json_number(status.age_ms), "version", room ? json_integer(room->version) : json_null(), "epoch",
		room ? json_string(room->epoch) : json_null(), "error", status_error_json(error), "settings_error",
		status_error_json(&status.error), "theme_error", status_error_json(&status.theme_error), "frame_set",
		(json_int_t)status.frame_set_serial, "shown_version", (json_int_t)status.shown_version, "rooms",
		(json_int_t)shows_count(), "width", status.width_px, "height", status.height_px, "mode",
		air_mode_name(air_mode_get()), "draw", json_counts(), "feed", json_feed(state), "show",
		status_show_json(status.show));
	overlay_status_finish(&status);
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	json_decref(json);
	char *copy = bstrdup(text ? text : "{}");
	free(text);
	return copy;
}

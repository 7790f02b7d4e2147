/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "status.h"

#include "compat.h"
#include "draw_show.h"

#include <jansson.h>
#include <util/dstr.h>

#include <inttypes.h>

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

static void add_error(struct dstr *text, const struct error *error)
{
	char words[512];
	if (error->code)
		add_line(text, "Status.Error", error_text(error, words, sizeof(words)));
}

char *status_text(struct overlay *overlay, enum status_mood *mood)
{
	struct overlay_status status;
	overlay_status(overlay, &status);
	struct dstr text;
	dstr_init_copy(&text, obs_module_text(state_key(&status)));
	const struct feed_state *state = status.state;
	*mood = status.error.code || (state && state->error.code) || (state && state->freshness >= FRESHNESS_STALE)
			? STATUS_TROUBLED
			: STATUS_WELL;
	char value[128];
	if (state && state->room) {
		snprintf(value, sizeof(value), "%.1f s", (double)status.age_ms / 1000);
		add_line(&text, "Status.Age", value);
		snprintf(value, sizeof(value), "%s-%" PRId64, state->room->epoch, state->room->version);
		add_line(&text, "Status.Version", value);
	}
	if (state)
		add_error(&text, &state->error);
	add_error(&text, &status.error);
	uint64_t failures = draw_counts().failures;
	if (failures) {
		snprintf(value, sizeof(value), "%" PRIu64, failures);
		add_line(&text, "Status.Failures", value);
		*mood = STATUS_TROUBLED;
	}
	overlay_status_finish(&status);
	return text.array;
}

static json_t *json_error(const struct error *error)
{
	char words[512];
	if (!error || !error->code)
		return json_null();
	return json_pack("{s:s, s:s}", "code", error_code_name(error->code), "message",
			 error_text(error, words, sizeof(words)));
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

static const char *mode_name(enum air_mode mode)
{
	switch (mode) {
	case AIR_NORMAL:
		return "normal";
	case AIR_SAFE:
		return "safe";
	case AIR_PANIC:
		return "panic";
	}
	return "normal";
}

char *status_json(struct overlay *overlay)
{
	struct overlay_status status;
	overlay_status(overlay, &status);
	const struct feed_state *state = status.state;
	const struct room *room = state ? state->room : NULL;
	const struct error *error = state && state->error.code ? &state->error : &status.error;
	json_t *json = json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:i, s:i, s:s, s:o}", "state",
				 state ? freshness_name(state->freshness) : "none", "room_from", status.room_from,
				 "age_ms", status.age_ms == ROOM_UNSET ? json_null() : json_integer(status.age_ms),
				 "version", room ? json_integer(room->version) : json_null(), "epoch",
				 room ? json_string(room->epoch) : json_null(), "error", json_error(error),
				 "settings_error", json_error(&status.error), "frame_set",
				 (json_int_t)status.frame_set_serial, "shown_version", (json_int_t)status.shown_version,
				 "rooms", (json_int_t)shows_count(), "width", status.width_px, "height",
				 status.height_px, "mode", mode_name(air_mode_get()), "draw", json_counts());
	overlay_status_finish(&status);
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	json_decref(json);
	char *copy = bstrdup(text ? text : "{}");
	free(text);
	return copy;
}

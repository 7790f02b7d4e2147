/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "air_log.h"

#include "air_teller.h"
#include "base/alloc.h"
#include "base/log.h"
#include "frontend.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct bridge *the_bridge; /* immutable once the thread is started */

static bool digest(const void *bytes, size_t size_bytes, char hex[65], struct error *err)
{
	char out[129];
	if (!the_bridge->digest_hex(DIGEST_SHA256, NULL, 0, bytes, size_bytes, out, err))
		return false;
	memcpy(hex, out, 65);
	return true;
}

static struct air_output output(void)
{
	struct air_output now = {.began_ns = frontend_output_began_ns()};
	frontend_outputs(&now.is_streaming, &now.is_recording);
	return now;
}

static void log_failure(const struct error *err)
{
	log_write(LOG_LEVEL_ERROR, "what is on air is not written down: %s", err->message);
}

struct audit_service *air_log_start(const struct bridge *bridge, const char *shows_folder)
{
	struct error err = {0};
	the_bridge = bridge;
	const struct audit_config config = {.shows_folder = shows_folder, .digest = digest};
	struct audit_service *service = audit_service_create(&config, &err);
	if (!service)
		log_failure(&err);
	return service;
}

/* The last part of where the room comes from, without what may be secret behind it. */
static void name_of(const struct feed_request *request, char name[65])
{
	const char *from = request->url ? request->url : request->path ? request->path : "demo";
	size_t size = strcspn(from, "?#");
	while (size > 0 && from[size - 1] == '/')
		size--;
	size_t begin = size;
	while (begin > 0 && from[begin - 1] != '/')
		begin--;
	snprintf(name, 65, "%.*s", (int)(size - begin > 64 ? 64 : size - begin), from + begin);
}

struct audit_show *air_log_open(struct audit_service *service, const struct control_request *request)
{
	struct error err = {0};
	char name[65];
	struct audit_show *audit = NULL;
	struct audit_teller teller = {0};
	if (!service)
		return NULL;
	name_of(&request->feed, name);
	teller = air_teller_create(output);
	if (teller.data)
		audit = audit_open(service, name, &teller, &err);
	else
		error_set(&err, ERROR_MEMORY, "no memory");
	if (!audit)
		log_failure(&err);
	return audit;
}

static bool push(struct audit_show *audit, const struct audit_note *note)
{
	if (audit && audit_push(audit, note))
		return true;
	air_note_drop(note);
	return false;
}

void air_log_state(struct audit_show *audit, const struct control_state *state)
{
	const struct audit_note note = {.at_ns = clock_now_ns(clock_system()),
					.what = AIR_NOTE_STATE,
					.value = (int64_t)state->air_serial,
					.object = control_state_ref(state)};
	push(audit, &note);
}

void air_log_write(struct audit_show *audit, const struct control_state *state)
{
	const struct audit_note note = {
		.at_ns = clock_now_ns(clock_system()), .what = AIR_NOTE_WRITE, .object = control_state_ref(state)};
	push(audit, &note);
}

static json_t *text_or_null(const char *text)
{
	return text && text[0] ? json_string(text) : json_null();
}

void air_log_stage(struct audit_show *audit, uint32_t stage_id, const struct stage_spec *spec)
{
	json_t *line = json_pack("{s:s, s:o, s:o, s:o, s:o, s:s, s:b, s:I, s:o, s:o}", "kind", "stage", "theme",
				 text_or_null(spec->theme), "variant", text_or_null(spec->variant), "zones",
				 text_or_null(spec->zones), "language", text_or_null(spec->language), "layers",
				 layer_name(spec->layer ? spec->layer : LAYER_ALL), "reduced_motion",
				 spec->has_reduced_motion, "brand_rgba", (json_int_t)spec->brand_rgba, "brand_logo",
				 text_or_null(spec->brand_logo), "brand_font", text_or_null(spec->brand_font));
	char *text = line ? json_dumps(line, JSON_COMPACT) : NULL;
	const struct audit_note note = {.at_ns = clock_now_ns(clock_system()),
					.what = AIR_NOTE_STAGE,
					.stage = stage_id,
					.object = alloc_text(text)};
	free(text); // jansson's own
	json_decref(line);
	if (note.object)
		push(audit, &note);
}

/* The texts alone: a set that waits here would keep its cells in the atlas. */
bool air_log_drawn(struct audit_show *audit, const struct stage_frame *stage, enum air_mode mode, uint64_t frame_ns)
{
	const struct audit_note note = {.at_ns = frame_ns,
					.what = AIR_NOTE_DRAWN,
					.stage = stage->stage_id,
					.value = (int64_t)(stage->input << 2 | (uint64_t)mode),
					.object = stage_texts_ref(stage->texts)};
	return push(audit, &note);
}

bool air_log_left(struct audit_show *audit, uint32_t stage_id, uint64_t frame_ns)
{
	const struct audit_note note = {.at_ns = frame_ns, .what = AIR_NOTE_LEFT, .stage = stage_id};
	return push(audit, &note);
}
